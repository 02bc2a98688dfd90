// The orders that were placed on this page, the accepted and the rejected alike.

import { element, panel } from "../elements/element.ts";
import type { Side } from "../generated/model.ts";

export interface Order {
  readonly accountId: number;
  readonly security: string;
  readonly side: Side;
  readonly quantity: number;
}

/** One order in the list. */
export interface Entry {
  accepted(): void;
  rejected(reason: string): void;
}

export interface OrderLog {
  readonly root: HTMLElement;
  /** Adds an order that is on its way. */
  sent(order: Order, accountName: string): Entry;
}

/** How many orders are kept in view. */
const KEPT = 20;

const number = new Intl.NumberFormat();
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

export function createOrderLog(): OrderLog {
  const list = element("ol", { className: "orders" });
  list.setAttribute("aria-live", "polite");
  const none = element("p", { className: "empty", textContent: "Orders that you place are listed here." });
  return {
    root: panel("order-log", "Your orders", none, list),
    sent(order, accountName) {
      none.hidden = true;
      const outcome = element("span", { className: "outcome", textContent: "Sending" });
      const detail = element("span", { className: "detail", textContent: `${accountName}, ${clock.format(Date.now())}` });
      const what = `${order.side} ${number.format(order.quantity)} ${order.security}`;
      const item = element("li", {}, element("span", { className: "what", textContent: what }), outcome, detail);
      item.dataset["outcome"] = "sending";
      list.prepend(item);
      while (list.children.length > KEPT) list.lastElementChild?.remove();
      return {
        accepted() {
          item.dataset["outcome"] = "accepted";
          outcome.textContent = "Accepted";
        },
        rejected(reason) {
          item.dataset["outcome"] = "rejected";
          outcome.textContent = "Rejected";
          detail.textContent = reason;
        },
      };
    },
  };
}
