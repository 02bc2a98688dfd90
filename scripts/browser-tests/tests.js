// What people do with the page, the same in every state.

import assert from "node:assert/strict";

import { REPOSITORY } from "./linked.js";
import { eventually } from "./page.js";

export const ACCOUNT = "Test Account 20 (22214)";

async function json(url, options) {
  const response = await fetch(url, options);
  assert.ok(response.ok, `${url}: ${response.status}`);
  return response.json();
}

/** Places an order past the page, as another user would. */
function orderElsewhere(running, accountId, security, side, quantity) {
  return json(`${running.service("trade-service")}/trade/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ accountId, security, side, quantity }),
  });
}

/** Waits until a service has the message bus again. */
function connected(running, id) {
  const healthy = async () => (await json(`${running.service(id)}/system/health`)).status === "ok";
  return eventually(`${id} is connected again`, healthy, 30_000);
}

export const tests = {
  async "the page loads, with its state in the title and all accounts chosen"({ desk, page, running, shot }) {
    await desk.open();
    assert.match(await page.title(), /^TraderX Sample Trading App \(\d{3}-[a-z-]+\)$/);
    const choices = desk.account.locator("option");
    await eventually("accounts are offered", async () => (await choices.count()) >= 8);
    assert.equal(await choices.first().textContent(), "All Accounts");
    assert.equal(await desk.account.inputValue(), "");
    assert.deepEqual(await page.getByRole("navigation").getByRole("link").allTextContents(), [
      "Trade",
      "Accounts",
      ...("order-matcher" in running.ports ? ["Admin"] : []),
      "Status",
      "About",
    ]);
    await eventually("positions are shown", async () => (await desk.rows("positions")).length > 0);
    await shot("all accounts");
  },

  async "without an account the ticket is closed, and says why"({ desk }) {
    await desk.open();
    assert.ok(await desk.ticket.getByRole("button", { name: "Place order" }).isDisabled());
    assert.match(await desk.ticket.textContent(), /choose an account/);
  },

  async "an order is settled before the eyes of the user, in place"({ desk, shot }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const before = await eventually("the first position is shown", () => desk.held("IBM"));
    const known = new Set((await desk.rows("trades")).map((row) => row.id));

    await desk.order("IBM", "Buy", 37);

    await eventually("the order is accepted", async () =>
      /Accepted/.test(await desk.orders.first().textContent()),
    );
    const trade = await eventually("the trade is settled on top", async () => {
      const [top] = await desk.rows("trades");
      return top !== undefined && !known.has(top.id) && top.state === "Settled" && top;
    });
    assert.equal(`${trade.side} ${trade.quantity} ${trade.security}`, "Buy 37 IBM");
    await eventually("the position follows", async () => (await desk.held("IBM")) === before + 37);

    await desk.order("IBM", "Sell", 7);
    await eventually("the position follows in place", async () => (await desk.held("IBM")) === before + 30);
    await shot("an order is settled");
  },

  async "what others do is seen without a reload, once"({ desk, running }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const before = await eventually("positions are shown", async () => (await desk.held("MS")) !== null && desk.held("MS"));
    const trades = await desk.count("trades");
    await Promise.all([1, 2, 3, 4, 5].map((quantity) => orderElsewhere(running, 22214, "MS", "Buy", quantity)));
    await eventually("the position is their sum", async () => (await desk.held("MS")) === before + 15);
    await eventually("each trade has its row", async () => (await desk.count("trades")) === trades + 5);
    const ids = (await desk.rows("trades")).map((row) => row.id);
    assert.equal(new Set(ids).size, ids.length);
  },

  async "a refused order is told apart from an accepted one, and changes nothing"({ desk, shot }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    await eventually("trades are shown", async () => (await desk.rows("trades")).length > 0);
    const trades = await desk.count("trades");
    await desk.ticket.getByRole("combobox", { name: "Security" }).fill("XXXX");
    await desk.ticket.getByLabel("Quantity").fill("5");
    await desk.ticket.getByRole("button", { name: "Place order" }).click();
    await eventually("the order is rejected", async () => /Rejected/.test(await desk.orders.first().textContent()));
    assert.match(await desk.orders.first().textContent(), /XXXX/);
    assert.equal(await desk.orders.first().getAttribute("data-outcome"), "rejected");

    await desk.order("C", "Buy", 3);
    await eventually("the next is accepted", async () => /Accepted/.test(await desk.orders.first().textContent()));
    assert.equal(await desk.orders.first().getAttribute("data-outcome"), "accepted");
    assert.equal(await desk.orders.count(), 2);
    await eventually("only that one is a trade", async () => (await desk.count("trades")) === trades + 1);
    await shot("a rejected and an accepted order");
  },

  async "an order without a quantity is not sent"({ desk }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    await desk.order("IBM", "Buy", 0);
    const invalid = await desk.ticket.getByLabel("Quantity").evaluate((input) => !input.validity.valid);
    assert.ok(invalid);
    assert.equal(await desk.orders.count(), 0);
  },

  async "the typeahead finds tickers and companies, and the browser adds nothing"({ desk, page, shot }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const security = desk.ticket.getByRole("combobox", { name: "Security" });
    assert.equal(await security.getAttribute("autocomplete"), "off");
    await security.fill("ibm");
    const options = desk.ticket.getByRole("option");
    await eventually("the ticker comes first", async () => /^IBM - /.test((await options.first().textContent()) ?? ""));
    await security.fill("apple");
    await eventually("the company is found", async () => /^AAPL - /.test((await options.first().textContent()) ?? ""));
    await shot("typeahead");
    await page.keyboard.press("Escape");
    assert.equal(await options.count() > 0 && (await options.first().isVisible()), false);
  },

  async "an order is placed with the keyboard alone"({ desk, page }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const before = await eventually("positions are shown", () => desk.held("IBM"));
    await desk.account.focus();
    const seen = new Set();
    const focused = () =>
      page.evaluate(() => {
        const one = document.activeElement;
        const style = getComputedStyle(one.matches(".sides input") ? one.nextElementSibling : one);
        return { name: one.getAttribute("name") ?? one.textContent, outline: style.outlineStyle !== "none" };
      });
    const tabTo = async (name) => {
      for (let i = 0; i < 10; i += 1) {
        await page.keyboard.press("Tab");
        const now = await focused();
        seen.add(now.name);
        assert.ok(now.outline, `the focus on ${now.name} is not visible`);
        if (now.name === name) return;
      }
      assert.fail(`Tab does not lead to ${name}, but to ${[...seen].join(", ")}`);
    };
    await tabTo("security");
    await page.keyboard.type("ibm");
    await desk.ticket.getByRole("option").first().waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    assert.match(await desk.ticket.getByRole("combobox", { name: "Security" }).inputValue(), /^IBM - /);
    await tabTo("side");
    await page.keyboard.press("ArrowRight");
    await tabTo("quantity");
    await page.keyboard.type("11");
    await page.keyboard.press("Enter");
    await eventually("the order is settled", async () => (await desk.held("IBM")) === before - 11);
  },

  async "all accounts: trades bear the account's name, positions are merged"({ desk, running, shot }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    await desk.choose("All Accounts");
    const sum = async (security) => {
      const positions = await json(`${running.service("position-service")}/positions/`);
      return positions.filter((one) => one.security === security).reduce((total, one) => total + one.quantity, 0);
    };
    const before = await sum("BAC");
    await eventually("the merged position is shown", async () => (await desk.held("BAC")) === before);
    await orderElsewhere(running, 22214, "BAC", "Buy", 13);
    await orderElsewhere(running, 62654, "BAC", "Buy", 4);
    await eventually("it follows every account", async () => (await desk.held("BAC")) === before + 17);
    const names = (await desk.rows("trades")).map((row) => row.account);
    assert.ok(names.includes("Test Account 20") && names.includes("Hedge Fund TXY1"), names.join(", "));
    await eventually("it is what the service says", async () => (await desk.held("BAC")) === (await sum("BAC")));
    await shot("all accounts live");
  },

  async "an account that is left and chosen again at once is followed"({ desk, running }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const before = await eventually("positions are shown", () => desk.held("MS"));
    for (let i = 0; i < 10; i += 1) {
      await desk.account.selectOption("");
      await desk.account.selectOption({ label: ACCOUNT });
    }
    await desk.loaded();
    await orderElsewhere(running, 22214, "MS", "Sell", 6);
    await eventually("the position follows", async () => (await desk.held("MS")) === before - 6);
  },

  async "a broker that dies and comes back: the indicator tells the truth, and nothing is lost or shown twice"({
    desk,
    page,
    running,
    shot,
  }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const before = await eventually("positions are shown", () => desk.held("IBM"));
    const known = await desk.count("trades");
    await desk.order("IBM", "Buy", 2);
    await eventually("streams flow", async () => (await desk.held("IBM")) === before + 2);
    // A moment after the last event the page reads once more by itself.
    await page.waitForTimeout(1500);

    await running.kill(running.broker);
    await desk.busIs("disconnected");
    // Booked while no stream can tell of it: only reading again shows it.
    await json(`${running.service("trade-processor")}/tradeservice/order`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ accountId: 22214, security: "IBM", side: "Buy", quantity: 40 }),
    });
    await shot("the broker is away");
    assert.equal(await desk.held("IBM"), before + 2);
    await desk.order("IBM", "Buy", 1);
    await eventually(
      "an order that cannot be published is rejected",
      async () => /Rejected/.test(await desk.orders.first().textContent()),
    );

    await running.start(running.broker);
    await desk.busIs("connected");
    await eventually("what was missed is read again", async () => (await desk.held("IBM")) === before + 42);
    // The services connect again in their own time, and what is published before that is delivered at most once.
    for (const id of ["trade-service", "trade-processor"]) await connected(running, id);
    await desk.order("IBM", "Buy", 3);
    await eventually("streams flow again", async () => (await desk.held("IBM")) === before + 45);
    const rows = await desk.rows("trades");
    assert.equal(await desk.count("trades"), known + 3);
    assert.equal(new Set(rows.map((row) => row.id)).size, rows.length);
  },

  async "a page that is opened while the broker is away shows what there is, says so, and follows once it is back"({
    desk,
    page,
    running,
  }) {
    for (let time = 1; time <= 2; time += 1) {
      await running.kill(running.broker);
      try {
        await page.goto(`${running.url}#/trade`);
        await page.reload();
        await desk.busIs("disconnected");
        await desk.choose(ACCOUNT);
        await eventually("trades are read all the same", async () => (await desk.rows("trades")).length > 0);
      } finally {
        await running.start(running.broker);
      }
      await desk.busIs("connected");
      for (const id of ["trade-service", "trade-processor"]) await connected(running, id);
      const before = await desk.held("MS");
      const known = await desk.count("trades");
      await orderElsewhere(running, 22214, "MS", "Buy", time);
      await eventually("the position follows", async () => (await desk.held("MS")) === before + time);
      await eventually("the trade comes", async () => (await desk.count("trades")) > known);
      assert.equal(await desk.count("trades"), known + 1, "and comes once");
    }
  },

  async "accounts are created, renamed, and get users"({ desk, page, shot }) {
    await desk.open("accounts");
    const name = `Fund ${Date.now()}`;
    await page.getByRole("region", { name: "New account" }).getByLabel("Name").fill(name);
    await page.getByRole("button", { name: "Create account" }).click();
    const created = page.locator(".result").filter({ hasText: /Account \d+ was created/ });
    await created.waitFor();
    const id = /\d+/.exec(await created.textContent())[0];

    const form = page.getByRole("region", { name: `Account ${id}` });
    await form.getByLabel("Name").fill(`${name} renamed`);
    await form.getByRole("button", { name: "Save name" }).click();
    await page.getByRole("button", { name: `${name} renamed` }).waitFor();

    const users = page.getByRole("region", { name: "Users" });
    await users.getByRole("combobox", { name: "Person" }).fill("alice");
    await users.getByRole("option", { name: "Alice Johnson (user01)" }).click();
    await users.getByRole("button", { name: "Add user" }).click();
    await users.getByRole("listitem").filter({ hasText: "Alice Johnson" }).waitFor();
    await shot("accounts");

    await users.getByRole("combobox", { name: "Person" }).fill("nobody99");
    await users.getByRole("button", { name: "Add user" }).click();
    await users.locator('.result[data-kind="problem"]').waitFor();

    // The other view knows it too.
    await page.getByRole("link", { name: "Trade" }).click();
    await desk.choose(`${name} renamed (${id})`);
    await page.locator(".blotter.trades").getByText("No trades yet").waitFor();
    await shot("an account without trades");
  },

  async "about says which state this is, and what it grew from"({ desk, page, shot }) {
    await desk.open("about");
    const state = /\((.+)\)/.exec(await page.title())[1];
    assert.ok((await page.getByRole("region", { name: "This state" }).textContent()).includes(state));
    const steps = await page.getByRole("region", { name: "Lineage" }).getByRole("listitem").allTextContents();
    assert.equal(steps.length, Number(state.slice(0, 3)));
    assert.ok(steps[0].includes(state) && steps.at(-1).includes("001-"), "the newest comes first");
    assert.ok(steps.every((step) => /code\/generated-state-\d{3}-/.test(step)), "each says its branch");
    await shot("about");
  },

  async "about leads to branches and changes where the repository's address is known"({ page, linked, shot }) {
    const pages = await linked();
    try {
      await page.goto(`${pages.url}#/about`);
      const lineage = page.getByRole("region", { name: "Lineage" });
      await lineage.waitFor();
      const state = /\((.+)\)/.exec(await page.title())[1];
      const steps = await lineage.getByRole("listitem").count();
      const links = await lineage.getByRole("link").evaluateAll((all) => all.map((link) => link.href));
      const branches = links.filter((link) => link.startsWith(`${REPOSITORY}/tree/code/generated-state-`));
      const compares = links.filter((link) => link.startsWith(`${REPOSITORY}/compare/code/generated-state-`));
      assert.equal(branches.length, steps);
      assert.equal(branches[0], `${REPOSITORY}/tree/code/generated-state-${state}`);
      assert.equal(compares.length, steps - 1);
      if (steps > 1) assert.ok(compares[0].endsWith(`...code/generated-state-${state}`), compares[0]);
      assert.equal(links.length, branches.length + compares.length);
      await shot("about with links");
    } finally {
      await pages.stop();
    }
  },

  async "status tells which component is down"({ desk, page, running, shot }) {
    await desk.open("status");
    const badge = (id) => page.locator(`tr[data-component="${id}"] .badge`);
    const all = page.locator("tr[data-component] .badge");
    // Of what only observes, a page can see nothing.
    const seen = async () => (await all.allTextContents()).filter((text) => text !== "unknown");
    await eventually("all that are seen are up", async () => (await seen()).every((text) => text === "up"));
    assert.equal(await badge("database").textContent(), "up");
    assert.equal(await badge("trade-service").textContent(), "up");
    await shot("status");
    await running.kill("people-service");
    try {
      await eventually("it is seen", async () => (await badge("people-service").textContent()) === "down");
      assert.equal(await badge("account-service").textContent(), "up");
      await shot("status with a component down");
    } finally {
      await running.start("people-service");
    }
    await eventually("it is seen again", async () => (await badge("people-service").textContent()) === "up");
  },
};
