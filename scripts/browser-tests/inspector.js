// The page on which one listens to whatever the broker gives to browsers.

import assert from "node:assert/strict";

import { framesDuring } from "./frames.js";
import { eventually } from "./page.js";
import { CONTRAST, lowestContrast, outOfReach } from "./sight.js";

const PATH = "api/docs/pubsub-inspector";

/** Whether a state has such a page, by the address of its entrance. */
export async function hasInspector(url) {
  const answer = await fetch(`${url}api/docs/catalog.json`);
  return answer.ok && /json/.test(answer.headers.get("content-type"));
}

/** What a person does and sees on the page. */
class Inspector {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  async open() {
    await this.page.goto(`${this.url}${PATH}.html`);
    await this.page.locator('#link[data-link="connected"]').waitFor();
  }

  get offers() {
    return this.page.locator("#subjects li");
  }

  get rows() {
    return this.page.locator("#feed .row");
  }

  subscription(subject) {
    return this.page.locator("#subscriptions li").filter({ has: this.page.getByText(subject, { exact: true }) });
  }

  async ask(subject) {
    await this.page.getByLabel("Any other subject").fill(subject);
    await this.page.getByRole("button", { name: "Subscribe", exact: true }).click();
  }

  /** Waits until the broker has said how a subscription is. */
  async standing(subject, standing) {
    await this.page.locator(`#subscriptions li[data-standing="${standing}"]`).filter({ hasText: subject }).waitFor();
  }

  async received() {
    return Number((await this.page.locator("#feed .count").textContent()).split(" ")[0].replaceAll(",", ""));
  }
}

/** Puts messages into the stream of a page, between the broker's own; of the subscription with a number. */
async function stream(page) {
  let toPage;
  await page.routeWebSocket(/\/nats-ws$/, (socket) => {
    const broker = socket.connectToServer();
    toPage = socket;
    broker.onMessage((message) => socket.send(message));
    socket.onMessage((message) => broker.send(message));
  });
  return (number, messages) => {
    const frames = messages.map(([subject, payload]) => {
      const text = JSON.stringify({ topic: subject, payload, date: 1, from: "test", type: "Test" });
      return `MSG ${subject} ${number} ${Buffer.byteLength(text)}\r\n${text}\r\n`;
    });
    toPage.send(Buffer.from(frames.join("")));
  };
}

export const inspectorTests = {
  async "the inspector connects by itself, is subscribed to nothing, and offers each subject of the state"({ page, running, shot }) {
    const inspector = new Inspector(page, running.url);
    await page.goto(`${running.url}${PATH}`);
    assert.ok(page.url().endsWith(`${PATH}.html`), "it is there without an extension, too");
    await page.locator('#link[data-link="connected"]').waitFor();
    assert.equal(await page.locator("#subscriptions li").count(), 0);
    const catalogue = await (await fetch(`${running.url}api/docs/catalog.json`)).json();
    assert.equal(await inspector.offers.count(), catalogue.messagingSubjects.length);
    for (const { pattern, prefillPattern, parameterized, wildcard, closed } of catalogue.messagingSubjects) {
      const kind = wildcard ? "wildcard" : "subject";
      const button = page.locator(`button[data-kind="${kind}"]`).filter({ hasText: pattern });
      assert.equal(await button.isDisabled(), closed !== null, pattern);
      if (closed !== null) {
        const why = await button.getAttribute("aria-describedby");
        assert.equal(await page.locator(`#${why}`).textContent(), closed);
      }
      const prefill = page.locator('button[data-kind="parameter"]').filter({ hasText: prefillPattern });
      assert.equal(await prefill.count(), parameterized ? 1 : 0, prefillPattern);
    }
    await shot("inspector");
  },

  async "one click subscribes, a parameter waits for its value, and the broker's refusal is shown"({ page, running, shot }) {
    const inspector = new Inspector(page, running.url);
    await inspector.open();
    const open = page.locator('button[data-kind="wildcard"]:enabled').first();
    const pattern = await open.locator("code").textContent();
    await open.click();
    await inspector.standing(pattern, "taken");

    await page.locator('button[data-kind="parameter"]:enabled').first().click();
    const field = page.getByLabel("Any other subject");
    const chosen = await field.evaluate((input) => input.value.slice(input.selectionStart, input.selectionEnd));
    assert.match(chosen, /^\{[A-Z_]+\}$/);
    await page.getByRole("button", { name: "Subscribe", exact: true }).click();
    assert.match(await page.getByRole("alert").textContent(), /value/, "a parameter is no subject");

    for (const [subject, why] of [["a b", /spaces/], ["a..b", /empty/], ["a*", /whole part/], [">.a", /last/]]) {
      await inspector.ask(subject);
      assert.match(await page.getByRole("alert").textContent(), why);
    }
    assert.equal(await page.locator("#subscriptions li").count(), 1);

    await inspector.ask("trades.new");
    await inspector.standing("trades.new", "refused");
    assert.match(await inspector.subscription("trades.new").textContent(), /refuses: Permissions Violation/);
    await inspector.ask(">");
    await inspector.standing(">", "refused");
    await inspector.standing(pattern, "taken");
    await shot("inspector, refused");

    await page.getByRole("button", { name: `Unsubscribe from ${pattern}` }).click();
    assert.equal(await inspector.subscription(pattern).count(), 0);
  },

  async "messages come with subject, subscription, time and content, are counted, and stand still in a pause"({ page, running, shot }) {
    const send = await stream(page);
    const inspector = new Inspector(page, running.url);
    await inspector.open();
    await inspector.ask("trades.account.1.*");
    await inspector.standing("trades.account.1.*", "taken");
    send(1, [["trades.account.1.updated", { id: "first", price: 1.5 }]]);
    const row = inspector.rows.first();
    await row.waitFor();
    assert.match(await row.locator("time").textContent(), /^\d\d:\d\d:\d\d\.\d{3}$/);
    assert.equal(await row.locator(".subject").textContent(), "trades.account.1.updated");
    assert.equal(await row.locator(".pattern").textContent(), "trades.account.1.*");
    assert.equal(await row.locator(".preview").textContent(), '{"id":"first","price":1.5}');
    assert.equal(await inspector.subscription("trades.account.1.*").locator(".counter").textContent(), "1");

    await row.getByRole("button").click();
    assert.match(await row.locator("pre").textContent(), /"topic": "trades.account.1.updated"/);
    await shot("inspector, a message");
    await row.getByRole("button").click();
    assert.equal(await row.locator("pre").count(), 0);

    await page.getByRole("button", { name: "Pause" }).click();
    send(1, [["trades.account.1.updated", { id: "second" }]]);
    await eventually("it is counted", async () => (await inspector.received()) === 2);
    assert.equal(await inspector.rows.count(), 1, "and not shown");
    await page.getByRole("button", { name: "Resume" }).click();
    await eventually("it is shown", async () => (await inspector.rows.count()) === 2);

    await page.getByLabel("Filter").fill("SECOND");
    await eventually("one fits", async () => (await inspector.rows.count()) === 1);
    await page.getByLabel("Filter").fill("");
    await eventually("all fit", async () => (await inspector.rows.count()) === 2);
    await page.getByRole("button", { name: "Clear" }).click();
    await eventually("none are left", async () => (await inspector.rows.count()) === 0);
    assert.equal(await inspector.received(), 2, "the total counts on");
  },

  async "two thousand messages are kept, of which those in view are on the page, and it stays quick"({ page, running, shot, note }) {
    const send = await stream(page);
    const inspector = new Inspector(page, running.url);
    await inspector.open();
    await inspector.ask("trades.account.1.*");
    await inspector.standing("trades.account.1.*", "taken");
    const { work, slow } = await framesDuring(page, async () => {
      for (let batch = 0; batch < 50; batch += 1) {
        send(1, Array.from({ length: 100 }, (_, at) => ["trades.account.1.updated", { id: batch * 100 + at, text: "x".repeat(200) }]));
        await page.waitForTimeout(20);
      }
    });
    note(`a frame is ${work.toFixed(1)} ms of work; one in twenty takes ${slow.toFixed(1)} ms`);
    assert.ok(work <= 50, `a frame is ${work.toFixed(1)} ms of work`);
    await eventually("all are counted", async () => (await inspector.received()) === 5_000);
    assert.match(await page.locator("#feed .count").textContent(), /5,000 received, the last 2,000 kept/);
    assert.ok((await inspector.rows.count()) < 60);
    assert.equal(await inspector.rows.first().getAttribute("aria-setsize"), "2000");

    // By keyboard from the newest to the oldest, and back.
    await page.locator("#feed .row button[tabindex='0']").focus();
    await page.keyboard.press("End");
    const focused = () => page.evaluate(() => document.activeElement.closest(".row").getAttribute("aria-posinset"));
    assert.equal(await focused(), "2000");
    await page.keyboard.press("Enter");
    await page.locator("#feed .row pre").waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowDown");
    assert.equal(await focused(), "2");
    await shot("inspector, many messages");
  },

  async "a broker that is away is said, and what was subscribed to is so again once it is back"({ page, running }) {
    const inspector = new Inspector(page, running.url);
    await inspector.open();
    await inspector.ask("trades.account.*.*");
    await inspector.standing("trades.account.*.*", "taken");
    await running.kill(running.broker);
    try {
      await page.locator('#link[data-link="disconnected"]').waitFor();
      await inspector.standing("trades.account.*.*", "asked");
    } finally {
      await running.start(running.broker);
    }
    await page.locator('#link[data-link="connected"]').waitFor();
    await inspector.standing("trades.account.*.*", "taken");
  },

  async "the inspector leads back, and is led to, and can be read by everybody"({ page, running, shot }) {
    const inspector = new Inspector(page, running.url);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await inspector.open();
      await inspector.ask("no.such.subject");
      await inspector.standing("no.such.subject", "refused");
      const { contrast, text } = await lowestContrast(page, "body");
      assert.ok(contrast >= CONTRAST && contrast < Infinity, `${scheme}: ${contrast.toFixed(2)} for ${text}`);
      await shot(`inspector, ${scheme}`);
    }
    const { all, missed } = await outOfReach(page);
    assert.ok(all > 5, `${all} links and controls`);
    assert.deepEqual(missed, []);
    await page.setViewportSize({ width: 375, height: 812 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 375, `it is ${wide} wide`);
    await shot("phone inspector");

    await page.getByRole("link", { name: "API explorer" }).click();
    await page.getByRole("link", { name: "Pub/sub inspector" }).click();
    await page.waitForURL(/pubsub-inspector\.html$/);
    assert.equal(await page.locator('nav a[href="/"]').count(), 1);
    await page.goto(`${running.url}api/docs/`);
    assert.equal(await page.locator('nav a[href="/"]').count(), 1);
  },
};
