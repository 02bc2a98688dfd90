// A sign that what is shown may be out of date.

import { element } from "./element.ts";

/** What can be out of date. */
export interface Aging {
  /** Tells whether it may be out of date, and each time that this changes. Gives what ends that. */
  onStale(listener: (stale: boolean) => void): () => void;
}

export interface Staleness {
  readonly root: HTMLElement;
  /** Ends what it listens to. */
  close(): void;
}

/** The sign, which is there while `what` may be out of date; `part` has `data-stale` meanwhile. */
export function staleness(aging: Aging, part: HTMLElement, what = "Prices"): Staleness {
  const root = element("p", { className: "stale-sign", role: "status" });
  const close = aging.onStale((stale) => {
    root.textContent = stale ? `${what} may be out of date` : "";
    part.toggleAttribute("data-stale", stale);
  });
  return { root, close };
}
