// The heads: what all accounts cost and are worth, and below that the one that is chosen.

import { element } from "../elements/element.ts";
import { staleness } from "../elements/staleness.ts";
import { asDollars, asGain, compared, marked } from "./money.ts";
import type { Prices } from "./prices.ts";
import type { Worth } from "./valuation.ts";

export interface Heads {
  readonly root: HTMLElement;
  /** Shows all accounts, and the chosen one where there is one. */
  show(all: Worth, one: { name: string; worth: Worth } | null): void;
  close(): void;
}

/** Three boxes under a name. */
function head(): { root: HTMLElement; show(name: string, worth: Worth): void } {
  const name = element("h2", {});
  const box = (label: string, className: string): HTMLElement =>
    element("dd", { className, title: label });
  const [cost, value, gain] = [box("Total cost", "cost"), box("Total value", "value"), box("Net P&L", "gain")] as const;
  const boxes = [cost, value, gain].map((one) => element("div", {}, element("dt", { textContent: one.title }), one));
  const root = element("section", { className: "head" }, name, element("dl", {}, ...boxes));
  const put = (one: HTMLElement, text: string): void => {
    one.textContent = text === "" ? "unknown" : text;
    one.classList.toggle("unknown", text === "");
  };
  return {
    root,
    show(text, worth) {
      name.textContent = text;
      root.ariaLabel = text;
      put(cost, asDollars(worth.cost));
      put(value, asDollars(worth.value));
      const level = compared(worth.gain, 0n);
      put(gain, marked(level, asGain(worth.gain)));
      gain.dataset["level"] = level ?? "";
    },
  };
}

export function createHeads(prices: Prices): Heads {
  const [all, one] = [head(), head()];
  one.root.hidden = true;
  const root = element("div", { className: "heads" }, all.root, one.root);
  const sign = staleness(prices, root);
  root.append(sign.root);
  return {
    root,
    show(worth, account) {
      all.show("All Accounts", worth);
      one.root.hidden = account === null;
      if (account !== null) one.show(account.name, account.worth);
    },
    close: sign.close,
  };
}
