// The trade ticket: an order for one account, at the price of the moment.

import { element, field, freshId, panel, reason } from "../elements/element.ts";
import type { Context } from "../generated/view.ts";
import { livePrice } from "./live-price.ts";
import type { OrderLog } from "./orders.ts";
import type { Prices } from "./prices.ts";
import { securityField } from "./securities.ts";
import { quantityInput, sideField } from "./sides.ts";

export interface Ticket {
  readonly root: HTMLElement;
  /** The account that orders are for; null when there is none. */
  setAccount(account: { id: number; displayName: string } | null): void;
  close(): void;
}

export function createTicket(context: Context, prices: Prices, log: OrderLog): Ticket {
  let account: { id: number; displayName: string } | null = null;
  const price = livePrice(prices);
  const security = securityField(context, price.follow);
  const sides = sideField();
  const quantity = quantityInput();
  const submit = element("button", { type: "submit", className: "primary", textContent: "Place order" });
  const why = element("p", { id: freshId("why"), className: "why" });
  const controls = element(
    "fieldset",
    { className: "plain" },
    security.root,
    price.root,
    sides.root,
    field("Quantity", quantity),
    submit,
  );
  const form = element("form", { autocomplete: "off", noValidate: false }, why, controls);
  controls.setAttribute("aria-describedby", why.id);

  const send = async (): Promise<void> => {
    if (account === null) return;
    const order = { accountId: account.id, security: security.ticker(), side: sides.side(), quantity: quantity.valueAsNumber };
    const entry = log.sent(order, account.displayName);
    submit.disabled = true;
    try {
      await context.clients.tradeService.createTradeOrder({ id: null, state: null, ...order });
      entry.accepted();
      security.clear();
      quantity.value = "";
    } catch (error) {
      entry.rejected(reason(error));
    }
    submit.disabled = false;
    security.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });

  return {
    root: panel("ticket", "Trade ticket", form),
    setAccount(now) {
      account = now;
      controls.disabled = now === null;
      why.textContent =
        now === null ? "An order is for one account: choose an account to place one." : `Order for ${now.displayName}`;
      why.classList.toggle("warning", now === null);
    },
    close: price.close,
  };
}
