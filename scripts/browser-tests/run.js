// Runs every test against the state that STATE names, in Chromium, and keeps screenshots.

import assert from "node:assert/strict";
import { createWriteStream, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, mock, test } from "node:test";

import { chromium } from "playwright-core";

import { appearance } from "./appearance.js";
import { hasInspector, inspectorTests } from "./inspector.js";
import { latestTests, loadLatest } from "./latest.js";
import { serveLinked } from "./linked.js";
import { ordersTests } from "./orders.js";
import { Desk } from "./page.js";
import { pricingTests } from "./pricing.js";
import { start } from "./state.js";
import { tests } from "./tests.js";

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`the variable ${name} is not set; scripts/test-web.sh sets it`);
  return value;
}

const state = setting("STATE");
const built = { stategen: setting("STATEGEN"), state, targetDir: setting("STATES_TARGET_DIR") };
const screenshots = join(setting("STATEGEN_SCREENSHOTS"), state);
const profile = mkdtempSync(join(tmpdir(), "browser-tests-"));
let running;
let browser;
let desk;
let linkedHost;
const requests = new Set();
const complaints = [];

// What the browser says of a component that a test has stopped is no fault of the page.
function complain(text) {
  if (!/^(Failed to load resource|WebSocket connection to)/.test(text)) complaints.push(text);
}

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  running = await start({ ...built, log: createWriteStream(join(screenshots, "state.log")) });
  browser = await chromium.launchPersistentContext(profile, {
    executablePath: setting("CHROMIUM"),
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  browser.setDefaultTimeout(20_000);
  // Every request of every page, websockets included.
  browser.on("request", (request) => requests.add(request.url()));
  browser.on("page", (page) => {
    page.on("websocket", (socket) => requests.add(socket.url()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complain(message.text()));
  });
});

after(async () => {
  await browser?.close();
  await running?.stop();
  rmSync(profile, { recursive: true, force: true });
});

async function linked() {
  const pages = await serveLinked(built);
  linkedHost = new URL(pages.url).host;
  return pages;
}

for (const [name, run] of Object.entries({ ...tests, ...appearance, ...inspectorTests, ...pricingTests, ...ordersTests })) {
  test(name, { timeout: 180_000 }, async (context) => {
    if (name in inspectorTests && !(await hasInspector(running.url))) return context.skip("the state has none");
    if (name in pricingTests && !("price-publisher" in running.ports)) return context.skip("the state has no prices");
    if (name in ordersTests && !("order-matcher" in running.ports)) return context.skip("the state has no orders that wait");
    const page = await browser.newPage();
    desk = new Desk(page, running);
    const shot = (title, of = page) => of.screenshot({ path: join(screenshots, `${title}.png`) });
    try {
      const note = (text) => context.diagnostic(text);
      await run({ desk, page, running, shot, linked, note });
    } catch (error) {
      await shot(`failed ${name}`);
      throw error;
    } finally {
      await page.close();
    }
  });
}

for (const [name, run] of Object.entries(latestTests)) {
  test(name, async (context) => {
    const id = readdirSync(built.targetDir).find((one) => one.startsWith(state));
    const module = await loadLatest(join(built.targetDir, id, "pages/web-front-end"));
    if (module === null) return context.skip("no stream of this state has an order");
    try {
      await run(module);
    } finally {
      mock.timers.reset();
    }
  });
}

test("no page asked any host but its own for anything", () => {
  const foreign = [...requests].filter((url) => !url.startsWith("data:") && new URL(url).hostname !== "127.0.0.1");
  assert.deepEqual(foreign, []);
  if (running.ports["ingress"] !== undefined || running.ports["edge-proxy"] !== undefined) {
    const hosts = [...requests].filter((url) => !url.startsWith("data:")).map((url) => new URL(url).host);
    const others = hosts.filter((host) => host !== new URL(running.url).host && host !== linkedHost);
    assert.deepEqual(others, [], "behind a gateway there is one origin");
  }
});

test("no page had an error that it did not handle", () => {
  assert.deepEqual(complaints, []);
});
