// Elements of the page, made and filled in one step.

type Child = Node | string;

/** An element with properties and children. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]> = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const one = Object.assign(document.createElement(tag), properties);
  one.append(...children);
  return one;
}

let labelled = 0;

/** An id that no other element has, for labels and descriptions. */
export function freshId(start: string): string {
  labelled += 1;
  return `${start}-${labelled}`;
}

/** A control with its label above it. */
export function field(label: string, control: HTMLElement): HTMLElement {
  control.id ||= freshId("field");
  return element("div", { className: "field" }, element("label", { htmlFor: control.id, textContent: label }), control);
}

/** A part of the page with a heading. */
export function panel(className: string, title: string, ...children: Child[]): HTMLElement {
  const heading = element("h2", { id: freshId("heading"), textContent: title });
  const section = element("section", { className: `panel ${className}` }, heading, ...children);
  section.setAttribute("aria-labelledby", heading.id);
  return section;
}

/** What went wrong, for people. */
export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
