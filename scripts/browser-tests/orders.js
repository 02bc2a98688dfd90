// Orders that wait for their price: their ticket, the blotter of those that are open, and the view over all accounts.

import assert from "node:assert/strict";

import { eventually } from "./page.js";
import { CONTRAST, lowestContrast, outOfReach } from "./sight.js";
import { answers, price, START, Stream } from "./stubs.js";
import { ACCOUNT } from "./tests.js";

const NUMBER = 22214;
const OTHER = 52355;
const STREAMS = { one: `orders.account.${NUMBER}.*`, all: "orders.account.*.*" };

/** An order as order-matcher answers it. */
function order(orderId, changes = {}) {
  const made = new Date(START + Number(orderId) * 1_000).toISOString();
  const limit = { side: "Buy", quantity: 1800, remainingQuantity: 1800, limitPrice: 187.25, status: "NEW" };
  const fills = { lastExecutionPrice: null, lastFillQuantity: null, marketPrice: null, version: 1, reason: null };
  const whole = { orderId, accountId: NUMBER, security: "IBM", ...limit, createdAt: made, updatedAt: made, ...fills };
  return { ...whole, ...changes };
}

const ORDERS = [
  order("1"),
  order("2", { security: "MS", side: "Sell", quantity: 900, remainingQuantity: 650, limitPrice: 89.5, status: "PARTIALLY_FILLED", version: 2 }),
  order("3", { accountId: OTHER, security: "C", limitPrice: 59.2, quantity: 10, remainingQuantity: 10 }),
  order("4", { accountId: OTHER, security: "C", status: "FILLED", remainingQuantity: 0, version: 2 }),
  order("5", { security: "MS", status: "REJECTED", version: 2, reason: "the security is unknown" }),
];

/** The page over orders that a test gives, and how it shows them. */
async function over({ desk, page }, given = ORDERS) {
  const stream = await Stream.of(page);
  const told = await answers(page);
  const orders = new Map(given.map((one) => [one.orderId, one]));
  /** What was asked of order-matcher, and what it answers to that in place of what it would. */
  const [asked, failures] = [[], new Map()];
  const open = ({ status }) => status === "NEW" || status === "PARTIALLY_FILLED";
  const answer = (method, path, query, body) => {
    if (method === "POST" && path === "/orders") {
      const made = order(String(orders.size + 1), { ...body, remainingQuantity: body.quantity });
      orders.set(made.orderId, made);
      return [201, made];
    }
    const [, id, action] = /^\/orders\/([^/]+)\/(cancel|force-fill)$/.exec(path) ?? [];
    if (id !== undefined) {
      const now = orders.get(id);
      const ended = action === "cancel" ? { status: "CANCELED" } : { status: "FILLED", remainingQuantity: 0 };
      orders.set(id, { ...now, ...ended, version: now.version + 1 });
      return [200, orders.get(id)];
    }
    const status = query.get("status") ?? "open";
    const account = query.get("accountId");
    const fits = (one) => status === "all" || (status === "open" ? open(one) : one.status === status);
    return [200, [...orders.values()].filter((one) => fits(one) && (account ?? String(one.accountId)) === String(one.accountId))];
  };
  await page.route(
    (url) => url.pathname.startsWith("/order-matcher/"),
    async (route) => {
      const request = route.request();
      const { pathname, searchParams } = new URL(request.url());
      const path = pathname.replace("/order-matcher", "");
      asked.push({ call: `${request.method()} ${path}`, body: request.postDataJSON() });
      const failure = failures.get(path);
      if (failure === "away") return route.abort();
      const [code, body] = failure ?? answer(request.method(), path, searchParams, request.postDataJSON());
      const isText = typeof body === "string";
      await route.fulfill({ status: code, contentType: isText ? "text/plain" : "application/json", body: isText ? body : JSON.stringify(body) });
    },
  );
  const reads = () => asked.filter(({ call }) => call === "GET /orders").length;
  return {
    ...{ stream, told, orders, asked, failures, reads },
    tick: (ticker, pair, at) => stream.tick(price(ticker, pair, START + at)),
    /** Tells by the stream that an order has changed. */
    tell(pattern, id, changes) {
      const now = { ...orders.get(id), version: orders.get(id).version + 1, ...changes };
      orders.set(id, now);
      const payload = { ...now, createdAt: Date.parse(now.createdAt), updatedAt: Date.parse(now.updatedAt) };
      stream.send(pattern, "Order", [[`orders.account.${now.accountId}.updated`, payload]]);
    },
    followed: (pattern) => eventually(`${pattern} is followed`, () => stream.numbers.has(pattern)),
    /** Opens the tab with the orders of an account. */
    async openTab(account = ACCOUNT) {
      await desk.open();
      await desk.choose(account);
      await page.getByRole("tab", { name: /^Orders/ }).click();
    },
    async shows(blotter, ids) {
      let last;
      await eventually(`${blotter} shows ${ids}`, async () => {
        last = (await desk.rows(blotter)).map(({ id }) => id);
        return last.join() === ids.join();
      }).catch((error) => assert.fail(`${error.message}, but ${last}`));
    },
  };
}

/** The ticket for orders that wait, in sight. */
async function openTicket({ desk, page }) {
  await desk.open();
  await desk.choose(ACCOUNT);
  await page.getByRole("tab", { name: "Order ticket" }).click();
  const ticket = page.getByRole("region", { name: "Order ticket" });
  return {
    ticket,
    limit: ticket.getByLabel("Limit price"),
    place: ticket.getByRole("button", { name: "Place limit order" }),
    result: ticket.locator(".result"),
    async choose(security) {
      await ticket.getByRole("combobox", { name: "Security" }).fill(security);
      await ticket.getByRole("option", { name: new RegExp(`^${security} - `) }).click();
    },
    quantity: (number) => ticket.getByLabel("Quantity").fill(String(number)),
  };
}

async function text(element, pattern) {
  await eventually(`it says ${pattern}`, async () => pattern.test(await element.textContent())).catch(async (error) =>
    assert.fail(`${error.message}, but ${await element.textContent()}`),
  );
}

export const ordersTests = {
  async "an order that is placed waits in sight of all, and what one page does with it another sees within a second"(test) {
    const { desk, page, running, shot } = test;
    const { ticket, limit, place, result, ...form } = await openTicket(test);
    await form.choose("IBM");
    await text(ticket.locator(".live-price"), /^Price[▲▼■] \d+\.\d{3}As of \d+:\d+/);
    await eventually("the first price is filled in", async () => /^\d+\.\d{3}$/.test(await limit.inputValue()));
    await form.quantity(17);
    // No price is as low as that.
    await limit.fill("1.005");
    await place.click();
    await text(result, /^Buy 17 IBM at 1\.005 or less for Test Account 20 was taken, and waits for its price\.$/);
    await page.getByRole("tab", { name: /^Orders/ }).click();
    const placed = async () => (await desk.rows("open-orders")).filter((row) => row.limit === "1.005");
    const [row] = await eventually("it is among the open ones", async () => (await placed()).length === 1 && placed());
    assert.equal(`${row.security} ${row.side} ${row.quantity} ${row.remaining}`, "IBM Buy 17 17");
    assert.match(row.delta, /^▼ -\d+\.\d{3}$/);
    await shot("order waits");

    const other = await page.context().newPage();
    try {
      await other.goto(`${running.url}admin`);
      await other.locator('main[data-view="admin"]').waitFor();
      const counts = async () => (await other.locator(".counts dd").allTextContents()).slice(0, 2).map(Number);
      const told = await (await fetch(`${running.service("order-matcher")}/orders/open-count`)).json();
      await eventually("the counts are the service's", async () => (await counts()).join() === `${told.openOrders},${told.unfilledOrders}`);
      await shot("admin of the state", other);
      await other.getByRole("button", { name: /^Cancel: Buy 17 IBM at 1\.005/ }).click();
      const began = Date.now();
      await eventually("the first page sees it", async () => (await placed()).length === 0);
      assert.ok(Date.now() - began < 1_000, `after ${Date.now() - began} ms`);

      const [before, known] = [await desk.held("MS"), (await desk.rows("open-orders")).length];
      await form.choose("MS");
      await form.quantity(19);
      await limit.fill("1.005");
      await place.click();
      await eventually("it is among the open ones", async () => (await placed()).length === 1);
      await other.getByRole("button", { name: /^Force-fill: Buy 19 MS at 1\.005/ }).click();
      await eventually("it is filled", async () => (await desk.held("MS")) === before + 19);
      await eventually("it waits no longer", async () => (await desk.rows("open-orders")).length === known);
    } finally {
      await other.close();
    }
  },

  async "an order's fills are trades before the eyes of the user"(test) {
    const { desk, page } = test;
    const { limit, place, result, ...form } = await openTicket(test);
    const before = await eventually("positions are shown", () => desk.held("IBM"));
    await form.choose("IBM");
    await form.quantity(1500);
    await limit.fill("99999");
    await place.click();
    await text(result, /was taken/);
    await eventually("half of it, and then all of it, is held", async () => (await desk.held("IBM")) === before + 1500, 30_000);
    const trades = (await desk.rows("trades")).slice(0, 2).map((row) => `${row.security} ${row.quantity}`);
    assert.deepEqual(trades.toSorted(), ["IBM 750", "IBM 750"]);
    await page.getByRole("tab", { name: /^Orders/ }).click();
    await eventually("it waits no longer", async () => (await desk.rows("open-orders")).every((row) => row.limit !== "99,999.000"));
  },

  async "the inspector offers the orders of all accounts by a click"({ page, running }) {
    await page.goto(`${running.url}api/docs/pubsub-inspector.html`);
    const button = page.locator('button[data-kind="wildcard"]:enabled').filter({ hasText: STREAMS.all });
    await button.click();
    await page.locator('#subscriptions li[data-standing="taken"]').filter({ hasText: STREAMS.all }).waitFor();
  },

  async "both tickets are there for all accounts, and closed, with the reason"(test) {
    const { desk, page, shot } = test;
    await over(test);
    await desk.open();
    await desk.choose("All Accounts");
    for (const name of ["Trade ticket", "Order ticket"]) {
      const button = page.getByRole("tab", { name });
      assert.ok((await button.isVisible()) && (await button.isDisabled()), name);
    }
    assert.match(await desk.ticket.textContent(), /choose an account/);
    await desk.choose(ACCOUNT);
    await page.getByRole("tab", { name: "Order ticket" }).click();
    await desk.choose("All Accounts");
    const ticket = page.getByRole("region", { name: "Order ticket" });
    assert.match(await ticket.textContent(), /choose an account/);
    assert.ok(await ticket.getByRole("button", { name: "Place limit order" }).isDisabled());
    await shot("order ticket, all accounts");
  },

  async "the limit is the first price that is seen, until somebody writes another"(test) {
    const { told, asked, tick, followed } = await over(test);
    delete (told.prices = { ...told.prices }).MS;
    const { ticket, limit, place, result, ...form } = await openTicket(test);
    await followed("pricing.*");
    await form.choose("IBM");
    await eventually("the price is there", async () => (await limit.inputValue()) === "187.400");
    tick("IBM", [188.001, 186], 10);
    await text(ticket.locator(".live-price .amount"), /188\.001/);
    assert.equal(await limit.inputValue(), "187.400", "the first one stays");
    await form.choose("MS");
    assert.equal(await limit.inputValue(), "", "that of another security is none of it");
    tick("MS", [90.125, 90], 20);
    await eventually("the first price of the other", async () => (await limit.inputValue()) === "90.125");
    await limit.fill("89.5");
    await form.choose("C");
    assert.equal(await limit.inputValue(), "89.5", "what somebody wrote stays");
    await ticket.locator("label", { hasText: "Sell" }).click();
    await form.quantity(250);
    await place.click();
    await text(result, /^Sell 250 C at 89\.500 or more for Test Account 20 was taken/);
    assert.deepEqual(asked.find(({ call }) => call === "POST /orders").body, {
      ...{ accountId: NUMBER, security: "C", side: "Sell", quantity: 250, limitPrice: 89.5 },
    });
    assert.equal(await limit.inputValue(), "");
  },

  async "what becomes of an order that is not taken is said in words, and nothing that was filled in is lost"(test) {
    const { failures } = await over(test);
    const { ticket, limit, place, result, ...form } = await openTicket(test);
    await form.choose("IBM");
    await form.quantity(5);
    await limit.fill("180");
    failures.set("/orders", [404, "The security IBM is unknown."]);
    await place.click();
    await text(result, /^Buy 5 IBM at 180\.000 or less for Test Account 20 was not taken: The security IBM is unknown\.$/);
    assert.equal(await result.getAttribute("data-kind"), "problem");
    await test.shot("order is refused");
    failures.set("/orders", "away");
    await place.click();
    await text(result, /may not have been taken: The service cannot be reached\.$/);
    assert.equal(await ticket.getByLabel("Quantity").inputValue(), "5");
    await limit.fill("0.0005");
    await place.click();
    assert.ok(await limit.evaluate((input) => !input.validity.valid));
  },

  async "open orders are followed: the market's distance goes by side, and what is done vanishes"(test) {
    const { desk, page, shot } = test;
    const { orders, openTab, shows, followed, tell, tick } = await over(test);
    await openTab();
    await shows("open-orders", ["2", "1"]);
    const row = async (id) => (await desk.rows("open-orders")).find((one) => one.id === id);
    const deltas = async () => [(await row("1")).delta, (await row("2")).delta].join();
    // A Buy at 187.250 waits for less than 187.400, a Sell at 89.500 for no more than 90.000.
    await eventually("deltas are there", async () => (await deltas()) === "▼ -0.150,▲ +0.500");
    const { market, remaining, limit, quantity, side } = await row("2");
    assert.deepEqual([market, remaining, limit, quantity, side], ["90.000", "650", "89.500", "900", "Sell"]);
    await shot("open orders");
    await followed("pricing.*");
    tick("IBM", [187.25, 186], 10);
    await eventually("at the limit it can be filled", async () => (await row("1")).delta === "■ 0.000");

    await followed(STREAMS.one);
    tell(STREAMS.one, "1", { status: "PARTIALLY_FILLED", remainingQuantity: 900 });
    await eventually("what remains follows", async () => (await row("1")).remaining === "900");
    tell(STREAMS.one, "1", { status: "FILLED", remainingQuantity: 0 });
    await shows("open-orders", ["2"]);
    // One that comes late does not bring it back.
    tell(STREAMS.one, "1", { status: "PARTIALLY_FILLED", remainingQuantity: 900, version: 2 });
    orders.set("6", order("6", { security: "C", version: 0 }));
    tell(STREAMS.one, "6", {});
    await shows("open-orders", ["6", "2"]);
    await text(page.getByRole("tab", { name: /^Orders/ }), /^Orders \(2\)$/);
    tell(STREAMS.one, "6", { status: "REJECTED", reason: "the account is unknown" });
    tell(STREAMS.one, "2", { status: "CANCELED" });
    await page.getByText("No order waits for its price").waitFor();
  },

  async "all accounts: orders bear the account's name, first"(test) {
    const { desk, page, shot } = test;
    const { openTab, shows } = await over(test);
    await openTab("All Accounts");
    await shows("open-orders", ["3", "2", "1"]);
    const names = (await desk.rows("open-orders")).map((row) => row.account);
    assert.equal(names[1], "Test Account 20");
    assert.equal(new Set(names).size, 2);
    const first = page.locator(".blotter.open-orders .ag-header-cell").first();
    assert.equal(await first.getAttribute("col-id"), "account");
    await shot("open orders, all accounts");
    await desk.choose(ACCOUNT);
    await shows("open-orders", ["2", "1"]);
    assert.equal((await desk.rows("open-orders"))[0].account, undefined);
  },

  async "an order that cannot be cancelled stays in sight, with the reason"(test) {
    const { page, shot } = test;
    const { failures, asked, openTab, shows, orders, followed, tell } = await over(test);
    await openTab();
    await shows("open-orders", ["2", "1"]);
    await followed(STREAMS.one);
    const blotter = page.locator(".blotter.open-orders");
    failures.set("/orders/1/cancel", [409, "A part of the order is being filled at this moment."]);
    await blotter.getByRole("button", { name: /^Cancel: Buy 1,800 IBM/ }).click();
    await text(blotter.locator(".notice").first(), /^Buy 1,800 IBM at 187\.250 or less was not cancelled: A part of the order is being filled/);
    await shows("open-orders", ["2", "1"]);
    await shot("cancel failed");
    failures.clear();
    // A change of which the stream has not told yet: the answer has overtaken it, and is enough by itself.
    orders.set("1", { ...orders.get("1"), version: 2 });
    await blotter.getByRole("button", { name: "Try again" }).click();
    await shows("open-orders", ["2"]);
    tell(STREAMS.one, "1", { status: "PARTIALLY_FILLED", remainingQuantity: 900, version: 2 });
    tell(STREAMS.one, "2", { remainingQuantity: 640 });
    await eventually("the stream is read", async () => (await test.desk.rows("open-orders")).some((row) => row.remaining === "640"));
    await shows("open-orders", ["2"]);
    assert.equal(await blotter.locator(".notice:visible").count(), 0);
    assert.deepEqual(asked.filter(({ call }) => call.startsWith("POST")).map(({ call }) => call), [
      "POST /orders/1/cancel",
      "POST /orders/1/cancel",
    ]);
  },

  async "orders are cancelled by keyboard, one after the other"(test) {
    const { desk, page } = test;
    const { openTab, shows, asked } = await over(test, [...ORDERS, order("6", { security: "C", limitPrice: 50 })]);
    await openTab();
    await shows("open-orders", ["6", "2", "1"]);
    await page.getByRole("tab", { name: /^Orders/ }).focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    for (let column = 1; column < 10; column += 1) await page.keyboard.press("ArrowRight");
    const at = () => page.evaluate(() => document.activeElement.closest(".ag-row")?.getAttribute("row-id"));
    for (const [id, left] of [["6", ["2", "1"]], ["2", ["1"]]]) {
      assert.equal(await at(), id);
      await page.keyboard.press("Enter");
      await shows("open-orders", left);
      await eventually("the keyboard is at the next", async () => (await at()) === left[0]);
    }
    assert.equal(asked.filter(({ call }) => call.startsWith("POST")).length, 2);
    assert.equal((await desk.rows("open-orders")).length, 1);
  },

  async "orders are asked for once and followed then: nothing is asked again by time or by an event"(test) {
    const { page } = test;
    await page.clock.install();
    const { asked, told, openTab, shows, followed, tell, tick, reads } = await over(test);
    await openTab();
    await shows("open-orders", ["2", "1"]);
    await followed(STREAMS.one);
    // For the account, and for all before it: at once, and when the stream is there.
    await page.waitForTimeout(500);
    const before = reads();
    assert.ok(before <= 4, `${before} times`);
    const prices = told.asked.filter((path) => path.startsWith("/price-publisher/")).length;
    for (let at = 1; at <= 30; at += 1) {
      tell(STREAMS.one, "1", { remainingQuantity: 1800 - at });
      tick("IBM", [187 + at / 1000, 186], at);
    }
    // In steps that leave the broker time to answer.
    for (let at = 0; at < 40; at += 1) {
      await page.clock.runFor(9_000);
      await page.waitForTimeout(20);
    }
    assert.equal(reads(), before);
    assert.equal(asked.length, before);
    assert.equal(told.asked.filter((path) => path.startsWith("/price-publisher/")).length, prices);
  },

  async "a stream that breaks leaves orders that may be out of date, and what was done meanwhile vanishes once it is back"(test) {
    const { page, shot } = test;
    const { stream, orders, openTab, shows, followed } = await over(test);
    await openTab();
    await shows("open-orders", ["2", "1"]);
    await followed(STREAMS.one);
    await stream.leave();
    const sign = page.locator(".blotter.open-orders").getByText("Orders may be out of date");
    await sign.waitFor({ timeout: 15_000 });
    await shot("stale orders");
    orders.set("1", { ...orders.get("1"), status: "FILLED", remainingQuantity: 0, version: 2 });
    stream.back();
    await shows("open-orders", ["2"]);
    await eventually("nothing is stale", async () => (await sign.count()) === 0);
  },

  async "orders that cannot be read are not said to be none, and are there once they can"(test) {
    const { page, shot } = test;
    const { failures, openTab, shows } = await over(test);
    failures.set("/orders", "away");
    await openTab();
    const blotter = page.locator(".blotter.open-orders");
    await blotter.getByText("The service cannot be reached. Orders are asked for again.").waitFor();
    assert.equal(await blotter.getByText("No order waits for its price").isVisible(), false);
    await shot("orders are away");
    failures.clear();
    await shows("open-orders", ["2", "1"]);
    assert.equal(await blotter.locator(".notice:visible").count(), 0);
  },

  async "admin shows the orders of all accounts, by status, account and security, with their counts"(test) {
    const { desk, page, shot } = test;
    const { failures, shows, followed, tell, reads } = await over(test);
    await page.goto(`${desk.state.url}admin`);
    await page.locator('main[data-view="admin"]').waitFor();
    assert.equal(new URL(page.url()).hash, "#/admin");
    await shows("all-orders", ["3", "2", "1"]);
    const counts = () => page.locator(".counts dd").allTextContents();
    assert.deepEqual(await counts(), ["3", "2", "2,460"]);
    const heads = await page.locator(".blotter.all-orders .ag-header-cell:visible").allTextContents();
    assert.deepEqual(
      heads.map((head) => head.trim()),
      ["Account", "Order", "Security", "Side", "Quantity", "Remaining", "Limit", "Market", "Delta", "Status", "Updated", "Cancel", "Force-fill"],
    );
    await shot("admin");
    const status = page.getByLabel("Status", { exact: true });
    await status.selectOption("New");
    await shows("all-orders", ["3", "1"]);
    await status.selectOption("Partially filled");
    await shows("all-orders", ["2"]);
    const before = reads();
    await status.selectOption("All");
    await shows("all-orders", ["5", "4", "3", "2", "1"]);
    assert.ok(reads() - before <= 2, "what is done is read once");
    const rows = await desk.rows("all-orders");
    assert.equal(rows[0].status, "Rejected: the security is unknown");
    assert.deepEqual([rows[0].delta, rows[2].delta], ["", "■ 0.000"], "what is done waits for no price");
    assert.equal(rows[0].Cancel + rows[0]["Force-fill"], "", "nothing can be done to an order that is done");
    await shot("admin, all orders");
    await page.getByLabel("Account", { exact: true }).selectOption({ label: ACCOUNT });
    await shows("all-orders", ["5", "2", "1"]);
    await page.getByLabel("Security", { exact: true }).fill("ms");
    await shows("all-orders", ["5", "2"]);
    await page.getByLabel("Security", { exact: true }).fill("");

    failures.set("/orders/1/force-fill", [409, "A part of the order is being filled at this moment."]);
    const fill = page.getByRole("button", { name: /^Force-fill: Buy 1,800 IBM/ });
    await fill.click();
    await page.getByText(/^Buy 1,800 IBM at 187\.250 or less was not filled: A part of the order/).waitFor();
    failures.set("/orders/1/force-fill", "away");
    await fill.click();
    await page.getByText(/^Buy 1,800 IBM at 187\.250 or less may not have been filled: The service cannot be reached\.$/).waitFor();
    failures.clear();
    await fill.click();
    await eventually("it is filled", async () => (await desk.rows("all-orders")).find(({ id }) => id === "1").status === "Filled");
    assert.equal(await fill.count(), 0);
    assert.deepEqual(await counts(), ["2", "1", "660"]);
    await status.selectOption("Open");
    await shows("all-orders", ["2"]);
    await followed(STREAMS.all);
    tell(STREAMS.all, "2", { status: "CANCELED" });
    await page.getByText("No order fits").waitFor();
    assert.deepEqual(await counts(), ["1", "1", "10"]);
  },

  async "orders are legible in light and dark, fit a phone, and are come to by keyboard"(test) {
    const { desk, page, shot } = test;
    const { openTab, shows } = await over(test);
    const legible = async (what) => {
      const { contrast, text } = await lowestContrast(page, "body");
      assert.ok(contrast >= CONTRAST && contrast < Infinity, `${what}: ${contrast.toFixed(2)} for ${text}`);
    };
    const reachable = async (what) => {
      const { all, missed } = await outOfReach(page);
      assert.ok(all > 5, `${what} has ${all} links and controls`);
      assert.deepEqual(missed, [], what);
    };
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto("about:blank");
      await openTab();
      await shows("open-orders", ["2", "1"]);
      await page.getByRole("tab", { name: "Order ticket" }).click();
      const ticket = page.getByRole("region", { name: "Order ticket" });
      await ticket.getByRole("combobox", { name: "Security" }).fill("IBM");
      await ticket.getByRole("option", { name: /^IBM - / }).click();
      await eventually("deltas are there", async () => (await desk.rows("open-orders"))[0].delta !== "");
      await legible(`orders, ${scheme}`);
      await shot(`orders, ${scheme}`);
      await reachable(`orders, ${scheme}`);
      await page.goto(`${desk.state.url}#/admin`);
      await page.getByLabel("Status", { exact: true }).selectOption("All");
      await shows("all-orders", ["5", "4", "3", "2", "1"]);
      await legible(`admin, ${scheme}`);
      await shot(`admin, ${scheme}`);
      await reachable(`admin, ${scheme}`);
    }
    await page.setViewportSize({ width: 375, height: 812 });
    for (const view of ["admin", "trade"]) {
      await page.goto(`${desk.state.url}#/${view}`);
      await page.locator(`main[data-view="${view}"]`).waitFor();
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= 375, `${view} is ${wide} wide`);
      await shot(`phone orders, ${view}`);
    }
    const trades = page.getByRole("tab", { name: "Trades" });
    await trades.focus();
    await page.keyboard.press("ArrowRight");
    await page.locator(".blotter.open-orders").waitFor();
    await shot("phone open orders");
    await page.keyboard.press("Home");
    await page.locator(".blotter.trades").waitFor();
    assert.ok(await trades.evaluate((one) => one === document.activeElement));
  },
};
