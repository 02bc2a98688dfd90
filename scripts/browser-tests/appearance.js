// What the page shows while things load, fail or are looked at by keyboard, in the dark and on a phone.

import assert from "node:assert/strict";

import { eventually } from "./page.js";
import { CONTRAST, lowestContrast, outOfReach } from "./sight.js";
import { ACCOUNT } from "./tests.js";

const VIEWS = ["trade", "accounts", "status", "about"];

export const appearance = {
  async "a service that is away is said, and tried again on request"({ desk, page, running, shot }) {
    await desk.open();
    await running.kill("position-service");
    const trades = page.locator(".blotter.trades");
    try {
      await desk.choose(ACCOUNT);
      await trades.getByRole("button", { name: "Try again" }).waitFor();
      assert.equal(await trades.getByText("No trades yet").isVisible(), false, "what could not be read is not empty");
      await shot("a service is away");
    } finally {
      await running.start("position-service");
    }
    await trades.getByRole("button", { name: "Try again" }).click();
    await eventually("rows come", async () => (await desk.rows("trades")).length > 0);
    await desk.loaded();
    await eventually("nothing is said to be wrong", async () => (await page.locator(".notice:visible").count()) === 0);
  },

  async "accounts that cannot be read are said, in both views, and tried again on request"({ desk, page, running, shot }) {
    await running.kill("account-service");
    try {
      for (const view of ["trade", "accounts"]) {
        await desk.open(view);
        await page.locator('main .notice[data-kind="problem"]').getByText("The service cannot be reached.").waitFor();
        assert.equal(await page.getByText("Loading…").filter({ visible: true }).count(), 0, "nothing loads any more");
        await shot(`accounts are away, ${view}`);
      }
    } finally {
      await running.start("account-service");
    }
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: /^Test Account 20/ }).waitFor();
    assert.equal(await page.locator(".notice:visible").count(), 0);
  },

  async "what loads says so"({ desk, page, running, shot }) {
    // Holds the answers to requests for these paths back, until they are let go.
    const hold = async (paths) => {
      let letGo;
      const released = new Promise((resolve) => (letGo = resolve));
      await page.route(
        (url) => paths.test(url.pathname),
        async (route) => {
          await released;
          await route.continue();
        },
      );
      return letGo;
    };
    let letGo = await hold(/\/account\/$/);
    await page.goto(`${running.url}#/trade`);
    await page.locator("option", { hasText: "Loading…" }).waitFor({ state: "attached" });
    assert.ok(await desk.account.isDisabled());
    await page.goto(`${running.url}#/accounts`);
    await page.getByText("Loading…").waitFor();
    await shot("accounts load");
    letGo();
    await page.getByRole("button", { name: /^Test Account 20/ }).waitFor();
    assert.equal(await page.getByText("Loading…").count(), 0);

    // Accounts are there, and their trades are not.
    letGo = await hold(/\/(trades|positions)\/(\d+)?$/);
    await page.goto(`${running.url}#/trade`);
    await page.locator(".blotter.trades .ag-overlay-loading-center").waitFor();
    await page.locator(".blotter.positions .ag-overlay-loading-center").waitFor();
    assert.equal(await page.getByText("No trades yet").count(), 0, "what is not read yet is not empty");
    await shot("blotters load");
    letGo();
    await desk.loaded();
    await eventually("rows come", async () => (await desk.rows("trades")).length > 0);
  },

  async "the keyboard comes to everything, and shows where it is"({ desk, page }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    for (const view of VIEWS) {
      await page.goto(`${desk.state.url}#/${view}`);
      await page.locator(`main[data-view="${view}"]`).waitFor();
      if (view === "accounts") await page.getByRole("button", { name: /^Test Account 20/ }).click();
      const { all, missed } = await outOfReach(page);
      assert.ok(all > VIEWS.length, `${view} has ${all} links and controls`);
      assert.deepEqual(missed, [], view);
    }
    await page.reload();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.activeElement.id), "view", "one key leads past the navigation");
  },

  async "text is legible in light and dark, in every view and state"({ desk, page, shot }) {
    const legible = async (what) => {
      const { contrast, text } = await lowestContrast(page, "body");
      assert.ok(contrast >= CONTRAST && contrast < Infinity, `${what}: ${contrast.toFixed(2)} for ${text}`);
    };
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await desk.open();
      await legible(`all accounts, ${scheme}`);
      await desk.choose(ACCOUNT);
      await eventually("trades are shown", async () => (await desk.rows("trades")).length > 0);
      await desk.ticket.getByRole("combobox", { name: "Security" }).fill("XXXX");
      await desk.ticket.getByLabel("Quantity").fill("1");
      await desk.ticket.getByRole("button", { name: "Place order" }).click();
      await eventually("the order is rejected", async () => (await desk.orders.count()) > 0);
      await legible(`trade, ${scheme}`);
      await desk.ticket.getByRole("combobox", { name: "Security" }).fill("ib");
      await desk.ticket.getByRole("option").first().waitFor();
      await page.keyboard.press("ArrowDown");
      await legible(`offers, ${scheme}`);
      for (const view of VIEWS.slice(1)) {
        await page.goto(`${desk.state.url}#/${view}`);
        await page.locator(`main[data-view="${view}"]`).waitFor();
        if (view === "accounts") await page.getByRole("button", { name: /^Test Account 20/ }).click();
        if (view === "status") await page.getByText(/^Checked at/).waitFor();
        await legible(`${view}, ${scheme}`);
        await shot(`${view}, ${scheme}`);
      }
    }
  },

  async "the page fits a phone, and the dark"({ desk, page, shot }) {
    await page.setViewportSize({ width: 375, height: 812 });
    await desk.open();
    await desk.choose(ACCOUNT);
    for (const view of VIEWS) {
      await page.goto(`${desk.state.url}#/${view}`);
      await page.locator(`main[data-view="${view}"]`).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 375, `${view} is ${wide} wide`);
      await shot(`phone ${view}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(`${desk.state.url}#/trade`);
    await eventually("trades are shown", async () => (await desk.rows("trades")).length > 0);
    await desk.loaded();
    const ground = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(ground, "rgb(18, 22, 28)");
    await shot("dark");
  },
};
