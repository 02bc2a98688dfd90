// The view to trade in: what accounts are worth, an account with its blotters, and a ticket for orders.

import { element } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { View } from "../generated/view.ts";
import { createAccountChoice } from "../trading/account-choice.ts";
import { createBlotters } from "../trading/blotters.ts";
import { createHeads } from "../trading/heads.ts";
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
    const ticket = createTicket(context, prices, log);
    const blotters = createBlotters(context, prices);
    blotters.onWorth((all, worth) => heads.show(all, chosen && { name: chosen.displayName, worth }));
    const choice = createAccountChoice((account) => {
      chosen = account;
      ticket.setAccount(account);
      blotters.show(account?.id ?? null, accounts);
    });
    const problem = notice();
    ticket.setAccount(null);
    outlet.append(
      element("h1", { className: "hidden", textContent: "Trade" }),
      element("div", { className: "toolbar" }, choice.root, problem.root),
      heads.root,
      element(
        "div",
        { className: "desk" },
        element("div", { className: "orders-column" }, ticket.root, log.root),
        blotters.positions,
        blotters.trades,
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
        blotters.withhold("Shown once accounts can be read.");
        problem.fail(error, () => void load());
      }
    };
    void load();
    return () => {
      ended = true;
      blotters.close();
      ticket.close();
      heads.close();
      prices.close();
    };
  },
};

export default trade;
