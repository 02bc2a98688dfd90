// What orders are shown: those of a status, of an account and of a security.

import { element, field } from "../elements/element.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { OrderStatus } from "../generated/model.ts";
import type { OrderRow, Which } from "./order-book.ts";
import { STATUSES } from "./order-words.ts";

export interface OrderFilters {
  readonly root: HTMLElement;
  /** Which orders have to be read. */
  which(): Which;
  /** Whether an order of those fits the other filters. */
  fits(order: OrderRow): boolean;
  /** Offers these accounts. */
  offer(accounts: readonly Account[]): void;
}

/** `changed` is called when another filter is set; then `which` may be another, too. */
export function createOrderFilters(changed: () => void): OrderFilters {
  const statuses = Object.entries(STATUSES) as [OrderStatus, string][];
  const choices: [Which, string][] = [["open", "Open"], ["all", "All"], ...statuses];
  const status = element("select", { name: "status" }, ...choices.map(([value, text]) => new Option(text, value)));
  const account = element("select", { name: "account" }, new Option("All Accounts", ""));
  const security = element("input", {
    type: "text",
    name: "security",
    placeholder: "Ticker",
    autocomplete: "off",
    spellcheck: false,
  });
  for (const one of [status, account, security]) one.addEventListener("input", changed);
  return {
    root: element(
      "div",
      { className: "filters" },
      field("Status", status),
      field("Account", account),
      field("Security", security),
    ),
    which: () => choices.find(([value]) => value === status.value)?.[0] ?? "open",
    fits(order) {
      const ticker = security.value.trim().toUpperCase();
      return (account.value === "" || String(order.accountId) === account.value) && order.security.startsWith(ticker);
    },
    offer(accounts) {
      const options = accounts.map(({ id, displayName }) => new Option(`${displayName} (${id})`, String(id)));
      account.replaceChildren(new Option("All Accounts", ""), ...options);
    },
  };
}
