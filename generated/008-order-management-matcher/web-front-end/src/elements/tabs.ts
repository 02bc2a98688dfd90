// Parts of which one is in sight, after https://www.w3.org/WAI/ARIA/apg/patterns/tabs/.

import { element, freshId } from "./element.ts";

export interface Tab {
  readonly title: string;
  readonly part: HTMLElement;
}

export interface Tabs {
  readonly root: HTMLElement;
  /** Leaves the choice open, or as it is. */
  disable(disabled: boolean): void;
  /** Says beside the title of a tab how many there are in it; with null nothing. */
  count(title: string, number: number | null): void;
}

const format = new Intl.NumberFormat();

/** How far each key leads; the ends of the list are beyond every other. */
const STEPS: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };

/** `label` says what the tabs are of; the first one is open. */
export function tabs(className: string, label: string, all: readonly Tab[]): Tabs {
  const list = element("div", { className: "tab-list", role: "tablist", ariaLabel: label });
  const root = element("div", { className: `tabs ${className}` }, list);
  const made = all.map(({ title, part }) => {
    const count = element("span", { className: "count" });
    const button = element("button", { type: "button", id: freshId("tab"), role: "tab" }, title, count);
    const panel = element("div", { id: freshId("tab-panel"), role: "tabpanel" }, part);
    button.setAttribute("aria-controls", panel.id);
    panel.setAttribute("aria-labelledby", button.id);
    return { title, button, panel, count };
  });
  const open = (index: number): void => {
    made.forEach(({ button, panel }, at) => {
      button.ariaSelected = String(at === index);
      // Tab leads to the tab that is open, and arrows from there to the others.
      button.tabIndex = at === index ? 0 : -1;
      panel.hidden = at !== index;
    });
  };
  made.forEach(({ button, panel }, index) => {
    button.addEventListener("click", () => open(index));
    button.addEventListener("keydown", (event) => {
      const step = STEPS[event.key];
      if (step === undefined) return;
      event.preventDefault();
      const last = made.length - 1;
      const next = Number.isFinite(step) ? (index + step + made.length) % made.length : step < 0 ? 0 : last;
      open(next);
      made[next]?.button.focus();
    });
    list.append(button);
    root.append(panel);
  });
  open(0);
  return {
    root,
    disable(disabled) {
      for (const { button } of made) button.disabled = disabled;
    },
    count(title, number) {
      const tab = made.find((one) => one.title === title);
      if (tab !== undefined) tab.count.textContent = number === null ? "" : ` (${format.format(number)})`;
    },
  };
}
