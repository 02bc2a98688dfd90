// The view to trade in: an account, its blotters, and a ticket for orders.

import { element } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { View } from "../generated/view.ts";
import { createAccountChoice } from "../trading/account-choice.ts";
import { createBlotters } from "../trading/blotters.ts";
import { createOrderLog } from "../trading/orders.ts";
import { createTicket } from "../trading/ticket.ts";

const trade: View = {
  title: "Trade",
  order: 10,
  mount(outlet, context) {
    let accounts: readonly Account[] = [];
    const log = createOrderLog();
    const ticket = createTicket(context, log);
    const blotters = createBlotters(context);
    const choice = createAccountChoice((account) => {
      ticket.setAccount(account);
      blotters.show(account?.id ?? null, accounts);
    });
    const problem = notice();
    ticket.setAccount(null);
    outlet.append(
      element("h1", { className: "hidden", textContent: "Trade" }),
      element("div", { className: "toolbar" }, choice.root, problem.root),
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
    };
  },
};

export default trade;
