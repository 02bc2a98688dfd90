// The trade ticket: an order for one account, at the price of the moment.

import { combobox } from "../elements/combobox.ts";
import { element, field, freshId, panel, reason } from "../elements/element.ts";
import { staleness } from "../elements/staleness.ts";
import type { Stock } from "../generated/clients/reference-data.ts";
import type { Side } from "../generated/model.ts";
import type { Context } from "../generated/view.ts";
import { asPrice, compared, marked } from "./money.ts";
import type { OrderLog } from "./orders.ts";
import type { Prices } from "./prices.ts";

export interface Ticket {
  readonly root: HTMLElement;
  /** The account that orders are for; null when there is none. */
  setAccount(account: { id: number; displayName: string } | null): void;
  close(): void;
}

/** How many securities are offered at once. */
const OFFERED = 12;

/** `TICKER - Company`. */
function named({ ticker, companyName }: Stock): string {
  return `${ticker} - ${companyName}`;
}

/** Securities that fit, best first: the ticker itself, tickers that start so, then companies. */
function matches(stocks: readonly Stock[], text: string): Stock[] {
  const wanted = text.toLowerCase();
  const rank = (stock: Stock): number => {
    const ticker = stock.ticker.toLowerCase();
    if (ticker === wanted) return 0;
    if (ticker.startsWith(wanted)) return 1;
    if (stock.companyName.toLowerCase().startsWith(wanted)) return 2;
    return named(stock).toLowerCase().includes(wanted) ? 3 : 4;
  };
  const ranked = stocks.map((stock) => ({ stock, rank: rank(stock) })).filter((one) => one.rank < 4);
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, OFFERED)
    .map((one) => one.stock);
}

/** The price of a security as it goes, empty while none is chosen or there is none. */
function livePrice(prices: Prices): { root: HTMLElement; follow(ticker: string | null): void; close(): void } {
  const amount = element("output", { className: "amount", ariaLabel: "Price" });
  const root = element("div", { className: "live-price" }, element("span", { textContent: "Price" }), amount);
  const sign = staleness(prices, root);
  root.append(sign.root);
  let followed: string | null = null;
  const show = (): void => {
    const price = followed === null ? undefined : prices.of(followed);
    const level = price === undefined ? null : compared(price.price, price.open);
    amount.textContent = marked(level, asPrice(price?.price));
    amount.dataset["level"] = level ?? "";
  };
  const end = prices.onChange((tickers) => {
    if (followed !== null && tickers.has(followed)) show();
  });
  return {
    root,
    follow(ticker) {
      followed = ticker;
      show();
    },
    close() {
      sign.close();
      end();
    },
  };
}

export function createTicket(context: Context, prices: Prices, log: OrderLog): Ticket {
  const { referenceData, tradeService } = context.clients;
  let account: { id: number; displayName: string } | null = null;
  let stocks: Promise<Stock[]> | null = null;
  const securities = (): Promise<Stock[]> => {
    stocks ??= referenceData.listStocks();
    // The next search asks again.
    stocks.catch(() => (stocks = null));
    return stocks;
  };
  const price = livePrice(prices);
  const security = combobox<Stock>({
    placeholder: "Ticker or company",
    search: async (text) => (text === "" ? [] : matches(await securities(), text)),
    text: named,
    changed: (stock) => price.follow(stock?.ticker ?? null),
  });
  security.input.required = true;
  security.input.name = "security";

  const sides: readonly Side[] = ["Buy", "Sell"];
  const choices = sides.map((side, index) => {
    const input = element("input", { type: "radio", name: "side", value: side, id: freshId("side"), checked: index === 0 });
    return { side, input };
  });
  const sideField = element("fieldset", { className: "sides" }, element("legend", { textContent: "Side" }));
  for (const { side, input } of choices) {
    sideField.append(input, element("label", { htmlFor: input.id, className: side.toLowerCase(), textContent: side }));
  }
  const quantity = element("input", {
    type: "number",
    name: "quantity",
    min: "1",
    max: "2147483647",
    step: "1",
    required: true,
    inputMode: "numeric",
    autocomplete: "off",
  });
  const submit = element("button", { type: "submit", className: "primary", textContent: "Place order" });
  const why = element("p", { id: freshId("why"), className: "why" });
  const controls = element(
    "fieldset",
    { className: "plain" },
    field("Security", security.input),
    price.root,
    sideField,
    field("Quantity", quantity),
    submit,
  );
  // The list belongs right below its field.
  controls.querySelector(".field")?.append(security.root);
  security.root.prepend(security.input);
  const form = element("form", { autocomplete: "off", noValidate: false }, why, controls);
  controls.setAttribute("aria-describedby", why.id);

  const send = async (): Promise<void> => {
    if (account === null) return;
    const side = choices.find(({ input }) => input.checked)?.side ?? "Buy";
    // A text that is no offer goes to the service as it is: it knows best what it does not know.
    const typed = security.input.value.trim().split(" - ")[0] ?? "";
    const ticker = security.chosen()?.ticker ?? typed.toUpperCase();
    const order = { accountId: account.id, security: ticker, side, quantity: quantity.valueAsNumber };
    const entry = log.sent(order, account.displayName);
    submit.disabled = true;
    try {
      await tradeService.createTradeOrder({ id: null, state: null, ...order });
      entry.accepted();
      security.clear();
      price.follow(null);
      quantity.value = "";
    } catch (error) {
      entry.rejected(reason(error));
    }
    submit.disabled = false;
    security.input.focus();
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
