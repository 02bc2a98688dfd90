// The view to trade in: what accounts are worth, an account with its blotters, and a ticket for each kind of order.

import { element } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import { tabs } from "../elements/tabs.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { View } from "../generated/view.ts";
import { createAccountChoice } from "../trading/account-choice.ts";
import { createBlotters } from "../trading/blotters.ts";
import { createHeads } from "../trading/heads.ts";
import { createOrderBlotter } from "../trading/order-blotter.ts";
import { createOrderTicket } from "../trading/order-ticket.ts";
import { createOrderLog } from "../trading/orders.ts";
import { openPrices } from "../trading/prices.ts";
import { createTicket } from "../trading/ticket.ts";

const trade: View = {
  title: "Trade",
  order: 10,
  mount(outlet, context) {
    let accounts: readonly Account[] = [];
    const log = createOrderLog();
    let chosen: Account | null = null;
    const prices = openPrices(context);
    const heads = createHeads(prices);
    const [ticket, orderTicket] = [createTicket(context, prices, log), createOrderTicket(context, prices)];
    const tickets = tabs("tickets", "Tickets", [
      { title: "Trade ticket", part: element("div", { className: "ticket-column" }, ticket.root, log.root) },
      { title: "Order ticket", part: orderTicket.root },
    ]);
    const blotters = createBlotters(context, prices);
    const waiting = createOrderBlotter(context, prices);
    const books = tabs("books", "Trades and orders", [
      { title: "Trades", part: blotters.trades },
      { title: "Orders", part: waiting.root },
    ]);
    waiting.onCount((count) => books.count("Orders", count));
    const setAccount = (account: Account | null): void => {
      for (const one of [ticket, orderTicket]) one.setAccount(account);
      tickets.disable(account === null);
    };
    blotters.onWorth((all, worth) => heads.show(all, chosen && { name: chosen.displayName, worth }));
    const choice = createAccountChoice((account) => {
      chosen = account;
      setAccount(account);
      blotters.show(account?.id ?? null, accounts);
      waiting.show(account?.id ?? null, accounts);
    });
    const problem = notice();
    setAccount(null);
    outlet.append(
      element("h1", { className: "hidden", textContent: "Trade" }),
      element("div", { className: "toolbar" }, choice.root, problem.root),
      heads.root,
      element(
        "div",
        { className: "desk" },
        element("div", { className: "orders-column" }, tickets.root),
        blotters.positions,
        books.root,
      ),
    );
    let ended = false;
    const load = async (): Promise<void> => {
      problem.clear();
      choice.withhold("Loading…");
      try {
        accounts = await context.clients.accountService.listAccounts();
        if (ended) return;
        choice.offer(accounts);
      } catch (error) {
        if (ended) return;
        choice.withhold("No accounts");
        for (const one of [blotters, waiting]) one.withhold("Shown once accounts can be read.");
        problem.fail(error, () => void load());
      }
    };
    void load();
    return () => {
      ended = true;
      blotters.close();
      waiting.close();
      for (const one of [ticket, orderTicket]) one.close();
      heads.close();
      prices.close();
    };
  },
};

export default trade;
