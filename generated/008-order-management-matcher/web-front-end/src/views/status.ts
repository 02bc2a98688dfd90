// The view that says which components are up.

import { element, panel } from "../elements/element.ts";
import { Problem, call } from "../generated/http.ts";
import type { Component } from "../generated/configuration.ts";
import type { Context, View } from "../generated/view.ts";

/** How often components are asked, in milliseconds. */
const PERIOD = 5_000;

type Standing = { state: "up" | "degraded" | "down" | "unknown"; remark: string };

/** Asks a component how it is; one that a page cannot ask is seen through those that use it. */
async function ask(component: Component, context: Context): Promise<Standing> {
  if (component.health === null) return infer(component, context);
  try {
    const answer = await call<unknown>("GET", component.health).catch((error: unknown) => {
      // An answer in plain text is an answer.
      if (error instanceof Problem && error.status === 200) return "ok";
      throw error;
    });
    const degraded = answer !== null && typeof answer === "object" && "status" in answer && answer.status !== "ok";
    return degraded ? { state: "degraded", remark: "runs, without its message bus" } : { state: "up", remark: "answers" };
  } catch (error) {
    return { state: "down", remark: error instanceof Error ? error.message : "" };
  }
}

async function infer(component: Component, context: Context): Promise<Standing> {
  if (component.kind === "broker") {
    const up = context.streams.link === "connected";
    return up ? { state: "up", remark: "this page is connected" } : { state: "down", remark: "this page is not connected" };
  }
  if (component.kind !== "database") return { state: "unknown", remark: "a page cannot ask it" };
  try {
    await context.clients.positionService.checkReady();
    return { state: "up", remark: "position-service reads from it" };
  } catch {
    return { state: "down", remark: "position-service cannot read from it" };
  }
}

const status: View = {
  title: "Status",
  order: 80,
  mount(outlet, context) {
    const { components } = context.configuration;
    const rows = components.map((component) => {
      const badge = element("span", { className: "badge", textContent: "checking" });
      badge.dataset["state"] = "checking";
      const remark = element("td", { className: "remark" });
      const row = element(
        "tr",
        {},
        element("th", { scope: "row", textContent: component.id }),
        element("td", {}, badge),
        remark,
        element("td", { className: "summary", textContent: component.summary }),
      );
      row.dataset["component"] = component.id;
      return { component, row, badge, remark };
    });
    const checked = element("p", { className: "detail", textContent: "Checking…" });
    const refresh = element("button", { type: "button", textContent: "Check now" });
    const headings = ["Component", "State", "Seen", "What it does"].map((text) =>
      element("th", { scope: "col", textContent: text }),
    );
    const table = element(
      "table",
      {},
      element("thead", {}, element("tr", {}, ...headings)),
      element("tbody", {}, ...rows.map(({ row }) => row)),
    );
    outlet.append(
      element("h1", { className: "hidden", textContent: "Status" }),
      panel("status", "Components", table, element("div", { className: "foot" }, checked, refresh)),
    );
    let ended = false;
    let timer = 0;
    const check = async (): Promise<void> => {
      window.clearTimeout(timer);
      await Promise.all(
        rows.map(async ({ component, badge, remark }) => {
          const standing = await ask(component, context);
          badge.dataset["state"] = standing.state;
          badge.textContent = standing.state;
          remark.textContent = standing.remark;
        }),
      );
      if (ended) return;
      checked.textContent = `Checked at ${new Date().toLocaleTimeString()}, again every ${PERIOD / 1000} seconds`;
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void check(), PERIOD);
    };
    refresh.addEventListener("click", () => void check());
    const offLink = context.streams.onLink(() => void check());
    return () => {
      ended = true;
      window.clearTimeout(timer);
      offLink();
    };
  },
};

export default status;
