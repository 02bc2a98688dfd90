// The view that says which state this is, and which states it grew from.

import { element, panel } from "../elements/element.ts";
import type { Tool } from "../generated/configuration.ts";
import { lineage, state, type State, system } from "../generated/state.ts";
import type { View } from "../generated/view.ts";

/** A link, or just its text where there is no address. */
function link(text: string, url: string | null): HTMLElement {
  if (url === null) return element("code", { textContent: text });
  return element("a", { href: url, textContent: text, target: "_blank", rel: "noreferrer" });
}

function step(one: State): HTMLElement {
  const item = element(
    "li",
    {},
    element("h3", { textContent: one.title }),
    element("p", { className: "detail", textContent: one.id }),
    element("p", { textContent: one.summary }),
  );
  const links = element("p", { className: "links" }, "Branch ", link(one.branch, one.branchUrl));
  if (one.compare !== null) links.append(element("br"), "Changes ", link(one.compare, one.compareUrl));
  item.append(links);
  if (one === state) item.setAttribute("aria-current", "step");
  return item;
}

function tool({ title, path }: Tool): HTMLElement {
  return element("li", {}, element("a", { href: path, textContent: title }));
}

const about: View = {
  title: "About",
  order: 90,
  mount(outlet, { configuration }) {
    const facts = element("dl", { className: "facts" });
    const fact = (name: string, value: string): void =>
      facts.append(element("dt", { textContent: name }), element("dd", { textContent: value }));
    fact("State", state.id);
    fact("Title", state.title);
    fact("Track", state.track);
    if (state.convergence !== null) fact("Convergence", state.convergence);
    fact("Branch", state.branch);
    outlet.append(
      element("h1", { textContent: `About ${system.title}` }),
      element("p", { className: "lead", textContent: system.summary }),
      panel("this-state", "This state", facts, element("p", { textContent: state.summary })),
      panel("tools", "Look into it", element("ul", {}, ...configuration.tools.map(tool))),
      panel("lineage", "Lineage", element("ol", { className: "lineage" }, ...[...lineage].reverse().map(step))),
    );
    return () => {};
  },
};

export default about;
