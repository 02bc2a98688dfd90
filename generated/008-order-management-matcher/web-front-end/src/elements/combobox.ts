// A text field that offers what fits, after https://www.w3.org/WAI/ARIA/apg/patterns/combobox/.

import { element, freshId, reason } from "./element.ts";

export interface Combobox<T> {
  readonly root: HTMLElement;
  readonly input: HTMLInputElement;
  /** What was chosen; null when the text is something else. */
  chosen(): T | null;
  clear(): void;
}

export interface ComboboxOptions<T> {
  readonly placeholder: string;
  /** What fits the text, best first. */
  search(text: string): T[] | Promise<T[]>;
  /** An option's text; it is the field's once the option is chosen. */
  text(option: T): string;
  /** Called when an option is chosen, and when the text is no longer its. */
  changed?(chosen: T | null): void;
  /** How long to wait for the next key before searching, in milliseconds. */
  readonly pause?: number;
}

export function combobox<T>(options: ComboboxOptions<T>): Combobox<T> {
  const list = element("ul", { id: freshId("options"), className: "options", role: "listbox", hidden: true });
  const input = element("input", {
    type: "text",
    autocomplete: "off",
    autocapitalize: "off",
    spellcheck: false,
    placeholder: options.placeholder,
    role: "combobox",
    ariaAutoComplete: "list",
    ariaExpanded: "false",
  });
  input.setAttribute("aria-controls", list.id);
  const root = element("div", { className: "combobox" }, input, list);

  let found: T[] = [];
  let chosen: T | null = null;
  let active = -1;
  let timer = 0;
  let searches = 0;

  const close = (): void => {
    window.clearTimeout(timer);
    searches += 1;
    list.hidden = true;
    active = -1;
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (index: number): void => {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === index)));
    const item = list.children[index];
    if (item === undefined) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", item.id);
    item?.scrollIntoView({ block: "nearest" });
  };
  const choose = (option: T): void => {
    chosen = option;
    input.value = options.text(option);
    close();
    options.changed?.(option);
  };
  const open = (items: T[], remark: string | null): void => {
    found = items;
    list.replaceChildren(
      ...items.map((option, index) => {
        const item = element("li", { id: `${list.id}-${index}`, role: "option", textContent: options.text(option) });
        // Before the field loses its focus, which would close the list.
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          choose(option);
        });
        return item;
      }),
    );
    if (remark !== null) list.append(element("li", { className: "remark", textContent: remark }));
    list.hidden = list.children.length === 0;
    input.ariaExpanded = String(!list.hidden);
    activate(-1);
  };
  const search = async (): Promise<void> => {
    searches += 1;
    const mine = searches;
    let items: T[] = [];
    let remark: string | null = null;
    try {
      items = await options.search(input.value.trim());
      if (items.length === 0 && input.value.trim() !== "") remark = "Nothing fits.";
    } catch (error) {
      remark = reason(error);
    }
    // Only the last search counts, whatever the order of the answers.
    if (mine === searches) open(items, remark);
  };

  input.addEventListener("input", () => {
    if (chosen !== null) {
      chosen = null;
      options.changed?.(null);
    }
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void search(), options.pause ?? 0);
  });
  input.addEventListener("keydown", (event) => {
    const shown = !list.hidden && found.length > 0;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!shown) void search();
      else activate((active + (event.key === "ArrowDown" ? 1 : active < 0 ? 0 : -1) + found.length) % found.length);
    } else if (event.key === "Enter" && shown) {
      const option = found[Math.max(active, 0)];
      if (option !== undefined) {
        event.preventDefault();
        choose(option);
      }
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", close);

  return {
    root,
    input,
    chosen: () => chosen,
    clear() {
      chosen = null;
      input.value = "";
      close();
    },
  };
}
