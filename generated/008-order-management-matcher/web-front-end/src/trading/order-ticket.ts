// The order ticket: an order for one account that waits until the market is at its limit.

import { element, field, freshId, panel } from "../elements/element.ts";
import type { Context } from "../generated/view.ts";
import { livePrice } from "./live-price.ts";
import { thousandths } from "./money.ts";
import { failed, inWords } from "./order-words.ts";
import type { Prices } from "./prices.ts";
import { securityField } from "./securities.ts";
import { quantityInput, sideField } from "./sides.ts";
import type { Ticket } from "./ticket.ts";

interface LimitField {
  readonly root: HTMLElement;
  limit(): number;
  /** The security that was chosen; null when none is. */
  follow(ticker: string | null): void;
  clear(): void;
  close(): void;
}

/** The field for the limit, which has the first price that is seen of a security until somebody writes another. */
function limitField(prices: Prices): LimitField {
  const input = element("input", {
    type: "number",
    name: "limit",
    min: "0.001",
    max: "999999999999.999",
    step: "0.001",
    required: true,
    inputMode: "decimal",
    autocomplete: "off",
  });
  let isWritten = false;
  let followed: string | null = null;
  const fill = (): void => {
    const price = followed === null ? null : (prices.of(followed)?.price ?? null);
    if (isWritten || input.value !== "" || price === null) return;
    input.value = (Number(price) / 1000).toFixed(3);
  };
  input.addEventListener("input", () => (isWritten = true));
  return {
    root: field("Limit price", input),
    limit: () => input.valueAsNumber,
    follow(ticker) {
      followed = ticker;
      if (ticker === null) return;
      if (!isWritten || input.value === "") {
        isWritten = false;
        input.value = "";
      }
      fill();
    },
    clear() {
      isWritten = false;
      input.value = "";
    },
    close: prices.onChange((tickers) => {
      if (followed !== null && tickers.has(followed)) fill();
    }),
  };
}

export function createOrderTicket(context: Context, prices: Prices): Ticket {
  let account: { id: number; displayName: string } | null = null;
  const price = livePrice(prices);
  const limit = limitField(prices);
  const security = securityField(context, (ticker) => {
    price.follow(ticker);
    limit.follow(ticker);
  });
  const sides = sideField();
  const quantity = quantityInput();
  const submit = element("button", { type: "submit", className: "primary", textContent: "Place limit order" });
  const why = element("p", { id: freshId("why"), className: "why" });
  const result = element("p", { className: "result", role: "status" });
  const controls = element(
    "fieldset",
    { className: "plain" },
    security.root,
    price.root,
    sides.root,
    field("Quantity", quantity),
    limit.root,
    submit,
  );
  const form = element("form", { autocomplete: "off", noValidate: false }, why, controls, result);
  controls.setAttribute("aria-describedby", why.id);
  const say = (kind: "good" | "problem" | "plain", text: string): void => {
    result.dataset["kind"] = kind;
    result.textContent = text;
  };

  const send = async (): Promise<void> => {
    if (account === null) return;
    const order = { accountId: account.id, security: security.ticker(), side: sides.side(), quantity: quantity.valueAsNumber };
    const limitPrice = limit.limit();
    const what = `${inWords({ ...order, limit: thousandths(limitPrice) })} for ${account.displayName}`;
    submit.disabled = true;
    say("plain", `${what} is on its way.`);
    try {
      await context.clients.orderMatcher.createOrder({ ...order, limitPrice });
      say("good", `${what} was taken, and waits for its price.`);
      security.clear();
      quantity.value = "";
      limit.clear();
    } catch (error) {
      say("problem", failed(what, "taken", error));
    }
    submit.disabled = false;
    security.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void send();
  });

  return {
    root: panel("ticket", "Order ticket", form),
    setAccount(now) {
      account = now;
      controls.disabled = now === null;
      why.textContent =
        now === null ? "An order is for one account: choose an account to place one." : `Order for ${now.displayName}`;
      why.classList.toggle("warning", now === null);
      say("plain", "");
    },
    close() {
      price.close();
      limit.close();
    },
  };
}
