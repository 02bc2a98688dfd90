// A sign that prices may be out of date.

import type { Prices } from "../trading/prices.ts";
import { element } from "./element.ts";

export interface Staleness {
  readonly root: HTMLElement;
  /** Ends what it listens to. */
  close(): void;
}

/** The sign, which is there while prices may be out of date; `part` has `data-stale` meanwhile. */
export function staleness(prices: Prices, part: HTMLElement): Staleness {
  const root = element("p", { className: "stale-sign", role: "status" });
  const close = prices.onStale((stale) => {
    root.textContent = stale ? "Prices may be out of date" : "";
    part.toggleAttribute("data-stale", stale);
  });
  return { root, close };
}
