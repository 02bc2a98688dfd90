// The choice between buying and selling, and the field for how many.

import { element, freshId } from "../elements/element.ts";
import type { Side } from "../generated/model.ts";

export interface SideField {
  readonly root: HTMLElement;
  side(): Side;
}

export function sideField(): SideField {
  const sides: readonly Side[] = ["Buy", "Sell"];
  const root = element("fieldset", { className: "sides" }, element("legend", { textContent: "Side" }));
  const choices = sides.map((side, index) => {
    const input = element("input", { type: "radio", name: "side", value: side, id: freshId("side"), checked: index === 0 });
    root.append(input, element("label", { htmlFor: input.id, className: side.toLowerCase(), textContent: side }));
    return { side, input };
  });
  return { root, side: () => choices.find(({ input }) => input.checked)?.side ?? "Buy" };
}

/** An input of a whole number above zero. */
export function quantityInput(): HTMLInputElement {
  return element("input", {
    type: "number",
    name: "quantity",
    min: "1",
    max: "2147483647",
    step: "1",
    required: true,
    inputMode: "numeric",
    autocomplete: "off",
  });
}
