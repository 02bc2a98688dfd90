// A line that says how a part of the page is: that it loads, or why it has nothing to show.

import { element, reason } from "./element.ts";

export interface Notice {
  readonly root: HTMLElement;
  /** Shows nothing. */
  clear(): void;
  /** Says something in passing. */
  say(text: string): void;
  /** Says what went wrong, and offers to try again. */
  fail(error: unknown, retry: () => void): void;
}

export function notice(): Notice {
  const root = element("div", { className: "notice", hidden: true });
  root.setAttribute("role", "status");
  const show = (kind: "plain" | "problem", ...children: (Node | string)[]): void => {
    root.dataset["kind"] = kind;
    root.replaceChildren(...children);
    root.hidden = false;
  };
  return {
    root,
    clear() {
      root.hidden = true;
      root.replaceChildren();
    },
    say(text) {
      show("plain", text);
    },
    fail(error, retry) {
      const button = element("button", { type: "button", textContent: "Try again" });
      button.addEventListener("click", retry);
      show("problem", element("span", { textContent: reason(error) }), button);
    },
  };
}
