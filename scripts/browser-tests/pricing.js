// Prices on the page: whichever of snapshot and stream comes last, what they make of positions, and how quick that is.

import assert from "node:assert/strict";

import { framesDuring } from "./frames.js";
import { eventually } from "./page.js";
import { CONTRAST, lowestContrast, outOfReach } from "./sight.js";
import { answers, price, PRICES, START, Stream } from "./stubs.js";
import { ACCOUNT } from "./tests.js";

const NUMBER = 22214;
const OTHER = 52355;

/** What is held, by account: quantity and average cost. */
const POSITIONS = [
  [NUMBER, "IBM", 100, 136.25],
  [NUMBER, "MS", -50, 95.125],
  [NUMBER, "C", 10, null],
  [OTHER, "IBM", 50, 100.001],
];

/** The page over what a test says, and how it shows it. */
async function pricing({ desk, page }, given) {
  const stream = await Stream.of(page);
  const told = await answers(page, { positions: POSITIONS, ...given });
  const rows = async () => Object.fromEntries((await desk.rows("positions")).map((row) => [row.security, row]));
  return {
    stream,
    told,
    rows,
    async shows(security, column, text) {
      let last;
      await eventually(`${column} of ${security} is ${text}`, async () => (last = (await rows())[security]?.[column]) === text).catch(
        (error) => assert.fail(`${error.message}, but ${last}`),
      );
    },
    tick: (ticker, pair, at) => stream.tick(price(ticker, pair, START + at)),
    head: (name, what) => page.locator(".head").filter({ hasText: name }).locator(`dd.${what}`),
  };
}

export const pricingTests = {
  async "prices of the state move by themselves, in the blotter and on the ticket"({ desk, page, running, shot }) {
    await desk.open();
    await desk.choose(ACCOUNT);
    const market = async () => (await desk.rows("positions")).find((row) => row.security === "IBM")?.market;
    const first = await eventually("there is a price", async () => (await market()) || null);
    assert.match(first, /^[▲▼■] \d+\.\d{3}$/);
    await desk.ticket.getByRole("combobox", { name: "Security" }).fill("IBM");
    await desk.ticket.getByRole("option", { name: /^IBM - / }).click();
    const shown = () => desk.ticket.locator(".live-price .amount").textContent();
    await eventually("the ticket has it, too", async () => (await shown()) === (await market()));
    // A security may be one whose price stays where it is: some of the others move.
    const all = async () => JSON.stringify((await desk.rows("positions")).map((row) => row.market));
    const before = await all();
    await eventually("prices move", async () => (await all()) !== before, 60_000);
    const told = await (await fetch(`${running.service("price-publisher")}/prices?tickers=IBM`)).json();
    assert.equal(told.prices.length, 1);
    await shot("prices");
  },

  async "a snapshot that comes late does not undo what the stream has told since"(test) {
    const { stream, told, shows, tick } = await pricing(test);
    let letGo;
    told.held = new Promise((resolve) => (letGo = resolve));
    await test.desk.open();
    await eventually("prices are followed", () => stream.numbers.has("pricing.*"));
    tick("IBM", [188.001, 186], 10);
    await shows("IBM", "market", "▲ 188.001");
    await shows("MS", "market", "");
    letGo();
    await shows("MS", "market", "▼ 90.000");
    await shows("IBM", "market", "▲ 188.001");
  },

  async "what the stream tells late does not undo the snapshot, and all is asked at once"(test) {
    const { stream, told, shows, tick } = await pricing(test);
    await test.desk.open();
    await shows("IBM", "market", "▲ 187.400");
    await eventually("prices are followed", () => stream.numbers.has("pricing.*"));
    tick("IBM", [150, 186], -10);
    tick("C", [59.199, 59.2], 10);
    await shows("C", "market", "▼ 59.199");
    await shows("IBM", "market", "▲ 187.400");
    const asked = told.asked.filter((path) => path.startsWith("/price-publisher/"));
    assert.ok(asked.length <= 2 && asked.every((path) => path === "/price-publisher/prices"), asked.join(", "));
  },

  async "prices of a stream that broke are stale after five seconds, and healed by a snapshot once it is back"(test) {
    const { desk, page, shot } = test;
    const { stream, told, shows } = await pricing(test);
    await desk.open();
    await shows("IBM", "market", "▲ 187.400");
    const signs = page.locator(".stale-sign:not(:empty):visible");
    const left = Date.now();
    await stream.leave();
    await page.waitForTimeout(3_000);
    assert.equal(await signs.count(), 0, "a short break is none");
    await eventually("three parts say so", async () => (await signs.count()) === 3, 10_000);
    assert.ok(Date.now() - left < 7_000, `after ${Date.now() - left} ms`);
    await shot("stale prices");
    told.prices = { ...PRICES, IBM: [185, 186] };
    told.asOf = START + 60_000;
    stream.back();
    await eventually("nothing is stale", async () => (await signs.count()) === 0, 15_000);
    await shows("IBM", "market", "▼ 185.000");
  },

  async "positions are valued to the last digit, and what is not known is empty"(test) {
    const { desk, page, shot } = test;
    const { rows, shows, head, tick, stream } = await pricing(test);
    await desk.open();
    // 100 at 136.250 and 50 at 100.001 are 150 for 18,625.05.
    await shows("IBM", "average", "124.167");
    await shows("IBM", "value", "▲ $28,110.00");
    await shows("IBM", "gain", "+$9,484.95");
    await desk.choose(ACCOUNT);
    await shows("IBM", "average", "136.250");
    const shown = await rows();
    assert.deepEqual(
      Object.entries(shown).map(([security, { open, market, value, gain }]) => [security, open, market, value, gain]),
      [
        ["C", "59.200", "■ 59.200", "$592.00", ""],
        ["IBM", "186.000", "▲ 187.400", "▲ $18,740.00", "+$5,115.00"],
        ["MS", "90.500", "▼ 90.000", "▲ -$4,500.00", "+$256.25"],
      ],
    );
    assert.equal(shown["C"].average, "");
    assert.equal(await head("All Accounts", "value").textContent(), "$24,202.00");
    assert.equal(await head("All Accounts", "cost").textContent(), "unknown");
    assert.equal(await head("Test Account 20", "value").textContent(), "$14,832.00");
    await shot("valuation");

    stream.send(`positions.account.*.*`, "Position", [
      [`positions.account.${NUMBER}.updated`, { accountId: NUMBER, security: "C", quantity: 10, averageCostBasis: 57.5, updated: START + 1 }],
    ]);
    await shows("C", "gain", "+$17.00");
    // 13,625 and 575 less 4,756.25; and 5,000.05 of the other account.
    assert.equal(await head("Test Account 20", "cost").textContent(), "$9,443.75");
    assert.equal(await head("All Accounts", "cost").textContent(), "$14,443.80");
    assert.equal(await head("Test Account 20", "gain").textContent(), "▲ +$5,388.25");
    tick("IBM", [100, 186], 10);
    await shows("IBM", "gain", "-$3,625.00");
    assert.equal(await head("Test Account 20", "gain").textContent(), "▼ -$3,351.75");
    await page.locator('.head dd[data-level="below"]').first().waitFor();
    await shot("valuation, losses");
  },

  async "a position's event is applied to all accounts without reading them anew"(test) {
    const { stream, told, shows } = await pricing(test);
    await test.desk.open();
    await shows("IBM", "quantity", "150");
    await eventually("positions are followed", () => stream.numbers.has("positions.account.*.*"));
    await test.page.waitForTimeout(500);
    const asked = () => told.asked.filter((path) => path.includes("/positions/")).length;
    const before = asked();
    for (let at = 1; at <= 3; at += 1) {
      stream.send("positions.account.*.*", "Position", [
        [`positions.account.${OTHER}.updated`, { accountId: OTHER, security: "IBM", quantity: 50 + at, averageCostBasis: 100, updated: START + at }],
      ]);
      await shows("IBM", "quantity", String(150 + at));
    }
    await test.page.waitForTimeout(1_500);
    assert.equal(asked(), before);
  },

  async "trades have their price, and say how long ago they were, which goes on by itself"(test) {
    const { desk, page } = test;
    await page.clock.install({ time: new Date(2030, 0, 1, 12) });
    const now = await page.evaluate(() => Date.now());
    const trade = (id, age, price) => ({
      ...{ id, accountId: NUMBER, security: "IBM", side: "Buy", state: "Settled", quantity: 1, price },
      created: new Date(now - age).toISOString(),
      updated: new Date(now - age).toISOString(),
    });
    await pricing(test, { trades: [trade("a", 20_000, 136.25), trade("b", 5 * 60_000, null), trade("c", 3 * 3_600_000, 1), trade("d", 30 * 3_600_000, 1)] });
    await desk.open();
    const times = async () => Object.fromEntries((await desk.rows("trades")).map((row) => [row.id, row.created]));
    await eventually("trades are shown", async () => (await desk.rows("trades")).length === 4);
    const first = await times();
    assert.deepEqual([first.a, first.b, first.c], ["just now", "5 min ago", "3 hr ago"]);
    assert.match(first.d, /2029/);
    const prices = Object.fromEntries((await desk.rows("trades")).map((row) => [row.id, row.price]));
    assert.deepEqual([prices.a, prices.b], ["136.250", ""]);
    await page.clock.runFor(61_000);
    await eventually("time goes on", async () => (await times()).a === "1 min ago");
  },

  async "two thousand prices, ten times a second each, leave the page responsive"(test) {
    const { desk, page } = test;
    const tickers = Array.from({ length: 2_000 }, (_, at) => `T${at}`);
    const prices = Object.fromEntries(tickers.map((ticker) => [ticker, [100, 100]]));
    const positions = tickers.map((ticker, at) => [NUMBER, ticker, at + 1, 99]);
    const { stream, shows } = await pricing(test, { prices, positions });
    await desk.open();
    await shows("T0", "market", "■ 100.000");
    await eventually("prices are followed", () => stream.numbers.has("pricing.*"));
    assert.ok((await page.locator(".blotter.positions .ag-row").count()) < 100, "only rows in view are on the page");
    const { work, slow } = await framesDuring(page, async () => {
      // All of them in a tenth of a second, in ten parts.
      const began = Date.now();
      for (let round = 1; round <= 300; round += 1) {
        const part = tickers.filter((_, at) => at % 10 === round % 10);
        stream.tick(...part.map((ticker) => price(ticker, [100 + round / 1000, 100], START + round)));
        await new Promise((resolve) => setTimeout(resolve, began + round * 10 - Date.now()));
      }
    });
    test.note(`a frame is ${work.toFixed(1)} ms of work; one in twenty takes ${slow.toFixed(1)} ms`);
    assert.ok(work <= 50, `a frame is ${work.toFixed(1)} ms of work`);
    await shows("T0", "market", "▲ 100.300");
  },

  async "what prices make is legible in light and dark, fits a phone, and is come to by keyboard"(test) {
    const { desk, page, shot } = test;
    const { stream, shows, tick } = await pricing(test);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.goto("about:blank");
      await desk.open();
      await desk.choose(ACCOUNT);
      await shows("IBM", "gain", "+$5,115.00");
      await desk.ticket.getByRole("combobox", { name: "Security" }).fill("IBM");
      await desk.ticket.getByRole("option", { name: /^IBM - / }).click();
      await page.locator('.live-price [data-level="above"]').waitFor();
      await eventually("prices are followed", () => stream.numbers.has("pricing.*"));
      tick("IBM", [scheme === "light" ? 120 : 187.4, 186], scheme === "light" ? 10 : 0);
      const { contrast, text } = await lowestContrast(page, "body");
      assert.ok(contrast >= CONTRAST && contrast < Infinity, `${scheme}: ${contrast.toFixed(2)} for ${text}`);
      await shot(`pricing, ${scheme}`);
    }
    await page.locator("summary", { hasText: "System" }).click();
    assert.equal(await page.getByRole("link", { name: "Pub/sub inspector" }).getAttribute("href"), "/api/docs/pubsub-inspector.html");
    assert.equal(await page.getByRole("link", { name: "API explorer" }).getAttribute("href"), "/api/docs/");
    await shot("system menu, dark");
    await page.keyboard.press("Escape");
    assert.equal(await page.getByRole("link", { name: "API explorer" }).count(), 0);
    const { missed } = await outOfReach(page);
    assert.deepEqual(missed, []);
    await page.setViewportSize({ width: 375, height: 812 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `it is ${wide} wide`);
    await shot("phone pricing");
    await page.goto(`${desk.state.url}#/about`);
    await page.getByRole("region", { name: "Look into it" }).getByRole("link", { name: "Pub/sub inspector" }).waitFor();
  },
};
