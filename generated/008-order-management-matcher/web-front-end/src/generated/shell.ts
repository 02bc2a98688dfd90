// The page around the views: its head, the navigation and the state of the message bus.

import { createClients } from "./clients.ts";
import { loadConfiguration, type Tool } from "./configuration.ts";
import { Problem } from "./http.ts";
import { state, system } from "./state.ts";
import { createStreams, type Link } from "./streams.ts";
import type { Context, View } from "./view.ts";
import { views } from "./views.ts";

/** Views by place in the navigation. */
const ordered: readonly (readonly [string, View])[] = Object.entries(views).sort(
  ([, one], [, other]) => one.order - other.order,
);

/** Shows the page in `root`. */
export async function start(root: HTMLElement): Promise<void> {
  const bus = element("span", { className: "bus", role: "status" });
  const navigation = element("nav", { ariaLabel: "Views" });
  const outlet = element("main", { id: "view", tabIndex: -1 });
  const skip = element("a", { className: "skip", href: "#view", textContent: "Skip to content" });
  skip.addEventListener("click", (event) => {
    event.preventDefault();
    outlet.focus();
  });
  const name = element("span", { className: "name", textContent: system.title });
  const where = element("span", { className: "state", textContent: state.id, title: state.title });
  const brand = element("div", { className: "brand" }, name, where);
  root.replaceChildren(skip, element("header", {}, brand, navigation, bus), outlet);

  let context: Context;
  try {
    const configuration = await loadConfiguration();
    const clients = createClients(configuration);
    const streams = createStreams(configuration.messages);
    context = { clients, streams, configuration };
  } catch (error) {
    const text = error instanceof Problem ? error.message : String(error);
    const retry = element("button", { type: "button", textContent: "Try again" });
    retry.addEventListener("click", () => void start(root));
    outlet.replaceChildren(element("p", { className: "problem", role: "alert", textContent: text }), retry);
    return;
  }
  context.streams.onLink((link) => showLink(bus, link));

  const links = ordered.map(([id, view]) => element("a", { href: `#/${id}`, textContent: view.title }));
  navigation.replaceChildren(...links);
  navigation.after(systemMenu(context.configuration.tools));
  let shown = "";
  let end = (): void => {};
  const show = (): void => {
    const wanted = location.hash.slice(2);
    const [id, view] = ordered.find(([one]) => one === wanted) ?? ordered[0] ?? [];
    if (id === undefined || view === undefined || id === shown) return;
    // Focus follows to the new view, but a page that has just been loaded leaves it where it is.
    const moved = shown !== "";
    end();
    shown = id;
    for (const link of links) {
      if (link.hash === `#/${id}`) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    outlet.replaceChildren();
    outlet.dataset["view"] = id;
    end = view.mount(outlet, context);
    if (moved) outlet.focus();
  };
  window.addEventListener("hashchange", show);
  show();
}

function showLink(bus: HTMLElement, link: Link): void {
  bus.dataset["link"] = link;
  bus.title = `Message bus: ${link}`;
  bus.replaceChildren(element("span", { className: "hidden", textContent: "Message bus " }), link);
}

/** What is there beside the views. */
function systemMenu(tools: readonly Tool[]): HTMLElement {
  const links = tools.map(({ title, path }) => element("li", {}, element("a", { href: path, textContent: title })));
  const menu = element(
    "details",
    { className: "system-menu" },
    element("summary", { textContent: "System" }),
    element("ul", {}, ...links),
  );
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
  menu.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && menu.contains(relatedTarget))) menu.open = false;
  });
  return element("nav", { ariaLabel: "System" }, menu);
}

function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Partial<HTMLElementTagNameMap[K]>,
  ...children: Node[]
): HTMLElementTagNameMap[K] {
  const one = Object.assign(document.createElement(tag), properties);
  one.append(...children);
  return one;
}
