// The price of the security that a ticket is for.

import { element } from "../elements/element.ts";
import { staleness } from "../elements/staleness.ts";
import { asPrice, compared, marked } from "./money.ts";
import type { Prices } from "./prices.ts";

export interface LivePrice {
  readonly root: HTMLElement;
  /** Shows the price of this security from now on; with null of none. */
  follow(ticker: string | null): void;
  close(): void;
}

const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** The price of a security as it goes and the moment of which it is, empty while none is chosen or there is none. */
export function livePrice(prices: Prices): LivePrice {
  const amount = element("output", { className: "amount", ariaLabel: "Price" });
  const time = element("time", {});
  const root = element("div", { className: "live-price" }, element("span", { textContent: "Price" }), amount, time);
  const sign = staleness(prices, root);
  root.append(sign.root);
  let followed: string | null = null;
  const show = (): void => {
    const price = followed === null ? undefined : prices.of(followed);
    const level = price === undefined ? null : compared(price.price, price.open);
    amount.textContent = marked(level, asPrice(price?.price));
    amount.dataset["level"] = level ?? "";
    time.textContent = price === undefined ? "" : `As of ${clock.format(price.asOf)}`;
    time.dateTime = price === undefined ? "" : new Date(price.asOf).toISOString();
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
