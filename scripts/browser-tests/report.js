// Reads the report of `stategen diff --format html` as a reviewer does, in Chromium, from disk, and keeps screenshots.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

import { CONTRAST, lowestContrast } from "./sight.js";

function setting(name) {
  const value = process.env[name];
  if (!value) throw new Error(`the variable ${name} is not set; scripts/test-report.sh sets it`);
  return value;
}

/**
 * Changed lines of the long comparison, and what a reader may have to wait for it, in milliseconds. Opening is told by the
 * time that the page's thread works, so that it says the same on a machine that does other things too.
 */
const LONG = { lines: 5000, opened: 500, unfolded: 2000, key: 300 };

const stategen = setting("STATEGEN");
const root = setting("ROOT");
const screenshots = setting("STATEGEN_SCREENSHOTS");
const scratch = mkdtempSync(join(tmpdir(), "report-tests-"));
const site = join(scratch, "site");
const long = join(scratch, "long");
let browser;
const requests = new Set();
const complaints = [];

function diff(...args) {
  execFileSync(stategen, ["diff", "--root", root, ...args], { stdio: ["ignore", "ignore", "pipe"], cwd: scratch });
}

/** Two folders of which every other line of twenty files differs. */
function writeLong() {
  const files = 20;
  const changed = LONG.lines / 2 / files;
  for (const side of ["before", "after"]) {
    mkdirSync(join(scratch, side, "services/shelf/src"), { recursive: true });
    for (let file = 0; file < files; file += 1) {
      const line = (at) => `    let value_${at} = read(${at % 2 === 0 ? `"${side}"` : '"same"'}, ${at});\n`;
      const text = Array.from({ length: 2 * changed }, (_, at) => line(at)).join("");
      writeFileSync(join(scratch, side, `services/shelf/src/part_${file}.rs`), text);
    }
  }
}

before(async () => {
  mkdirSync(screenshots, { recursive: true });
  diff("--all", "--out", site);
  writeLong();
  diff("./before", "./after", "--format", "html", "--out", long);
  browser = await chromium.launch({
    executablePath: setting("CHROMIUM"),
    args: ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"],
  });
});

after(async () => {
  await browser?.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Opens a page of a report with these settings, and closes it when `use` is done. */
async function reading(path, options, use) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce", ...options });
  context.on("request", (request) => requests.add(request.url()));
  const page = await context.newPage();
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  try {
    await page.goto(pathToFileURL(path).href);
    return await use(page, (name) => page.screenshot({ path: join(screenshots, `${name}.png`) }));
  } finally {
    await context.close();
  }
}

/** The reports of single steps, by folder, and the pages below a folder. */
const steps = () => readdirSync(site).filter((name) => existsSync(join(site, name, "index.html")));
const last = () => join(site, steps().at(-1));
/** The last step in which something goes as well as comes, and a contract changes with it. */
const replacement = () =>
  join(site, steps().findLast((name) => /class="node[^"]* removed/.test(readFileSync(join(site, name, "index.html"), "utf8"))));
const pages = (folder) =>
  readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html")).map((name) => join(folder, name));
/** The page with all changed lines of that step. */
const changes = () => join(replacement(), "changes.html");

const here = (page) => page.evaluate(() => [...document.querySelectorAll(".stop")].findIndex((one) => one.classList.contains("here")));
const opened = (page) => page.locator("details.file[open]").count();

test("the lineage leads to the report of each step", async () => {
  await reading(join(site, "index.html"), {}, async (page, shot) => {
    await shot("lineage");
    assert.equal(await page.locator("svg .node").count(), steps().length + 1);
    assert.equal(await page.locator("table.steps tbody tr").count(), steps().length);
    await page.locator("table.steps a").last().click();
    assert.equal(resolve(fileURLToPath(page.url())), join(last(), "index.html"));
  });
});

test("the first page shows both topologies with what changed marked, and every kind of change", async () => {
  await reading(join(replacement(), "index.html"), {}, async (page) => {
    await page.screenshot({ path: join(screenshots, "first page.png"), fullPage: true });
    assert.equal(await page.locator(".drawings svg").count(), 2);
    assert.ok((await page.locator(".drawings svg").first().locator(".node.removed").count()) > 0, "what went is marked left");
    assert.ok((await page.locator(".drawings svg").last().locator(".node.added").count()) > 0, "what came is marked right");
    const unsigned = await page.locator(".node.added text:first-of-type").evaluateAll((all) => all.filter((one) => !one.textContent.startsWith("+")).length);
    assert.equal(unsigned, 0, "colour alone tells nobody who cannot see it");
    const unchanged = (await page.locator(".unchanged").textContent()).match(/[A-Z]\w+/g).slice(1);
    for (const name of ["API", "Events", "Database", "Dependencies", "Requirements", "Files"]) {
      const sections = await page.getByRole("heading", { name: new RegExp(`^${name}`) }).count();
      assert.equal(sections, unchanged.includes(name) ? 0 : 1, `${name} has its section, or is said to be unchanged`);
    }
    await page.locator("#topology").screenshot({ path: join(screenshots, "topology.png") });
    const [left, right] = await page.locator(".drawings svg").evaluateAll((all) => all.map((one) => one.getBoundingClientRect().y));
    assert.equal(left, right, "side by side");
  });
});

test("a hunk leads to the line of the specification behind it", async () => {
  await reading(changes(), {}, async (page, shot) => {
    await shot("component");
    const link = page.locator(".because a.place:visible").first();
    const title = await link.getAttribute("title");
    await link.click();
    await shot("specification line");
    const line = page.locator("tr:target");
    assert.ok(await line.isVisible());
    const [place, text] = title.split("\n");
    assert.ok(place.endsWith(`:${(await line.getAttribute("id")).slice(1)}`));
    assert.ok((await line.textContent()).includes(text));
  });
});

test("every link of every page leads to a page and a place on it", () => {
  const ids = new Map();
  const idsOf = (file) => {
    if (!ids.has(file)) ids.set(file, new Set([...readFileSync(file, "utf8").matchAll(/ id="([^"]*)"/g)].map((one) => one[1])));
    return ids.get(file);
  };
  let checked = 0;
  for (const file of pages(site)) {
    for (const [, href] of readFileSync(file, "utf8").matchAll(/ (?:href|src)="([^"]*)"/g)) {
      const [path, anchor] = href.replaceAll("&amp;", "&").split("#");
      const target = path === "" ? file : join(dirname(file), decodeURIComponent(path));
      assert.ok(existsSync(target), `${file} leads to ${href}, which is not there`);
      if (anchor) assert.ok(idsOf(target).has(decodeURIComponent(anchor)), `${file}: ${href} has no such place`);
      checked += 1;
    }
  }
  assert.ok(checked > 500, `${checked} links`);
});

test("the keyboard reaches every hunk, folds, turns pages and shows its keys", async () => {
  await reading(changes(), {}, async (page) => {
    const hunks = await page.locator(".stop").count();
    assert.ok(hunks > 1);
    for (const key of ["n", "j"]) await page.keyboard.press(key);
    assert.equal(await here(page), 1);
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains("here")), "the focus goes along");
    assert.ok(await page.locator(".here").evaluate((one) => one.getBoundingClientRect().top < innerHeight), "it is in sight");
    await page.keyboard.press("p");
    assert.equal(await here(page), 0);
    for (let at = 0; at < hunks + 3; at += 1) await page.keyboard.press("n");
    assert.equal(await here(page), hunks - 1, "the last hunk is reached, and it ends there");
    const open = await opened(page);
    await page.keyboard.press("o");
    assert.equal(await opened(page), open - 1);
    await page.keyboard.press("e");
    assert.equal(await opened(page), await page.locator("details.file").count());
    await page.keyboard.press("c");
    assert.equal(await opened(page), 0);
    await page.keyboard.press("?");
    assert.ok(await page.getByRole("dialog").isVisible());
    await page.keyboard.press("Escape");
    assert.ok(!(await page.getByRole("dialog").isVisible()));
    await page.keyboard.press("u");
    await page.waitForURL(/index\.html$/);
  });
  await reading(changes(), {}, async (page) => {
    const file = () => page.evaluate(() => document.querySelector(".here").closest("details").id);
    await page.keyboard.press("n");
    const first = await file();
    await page.keyboard.press("]");
    assert.notEqual(await file(), first);
    await page.keyboard.press("[");
    assert.equal(await file(), first);
  });
});

test("files stand in a tree, in the order in which they are read, and a mark of what was read is kept", async () => {
  await reading(changes(), {}, async (page, shot) => {
    const stages = await page.locator(".all .stage > h2").allTextContents();
    const kinds = ["Contracts", "Behaviour", "Topology", "Code", "Tests", "Documents", "Tours", "Locks", "Manifests"];
    const order = stages.map((name) => kinds.findIndex((kind) => name.startsWith(kind)));
    assert.deepEqual(order, order.toSorted((a, b) => a - b));
    assert.equal(await page.locator(".tree li").count(), await page.locator("details.file").count());
    const file = page.locator("details.file").first();
    await file.locator("[data-do=viewed]").check();
    assert.ok(!(await file.evaluate((one) => one.open)), "what was read is folded");
    await page.reload();
    assert.ok(await page.locator("details.file").first().locator("[data-do=viewed]").isChecked(), "the mark is kept");
    assert.match(await page.locator("#progress").textContent(), /^1 of \d+ files viewed$/);
    await shot("changes, with a file read");
  });
});

test("the search leaves the files that have the words in their path or lines, and marks them", async () => {
  await reading(changes(), {}, async (page, shot) => {
    const all = await page.locator("details.file:visible").count();
    await page.keyboard.press("/");
    await page.keyboard.type("asyncapi.yaml");
    const left = await page.locator("details.file:visible").count();
    assert.ok(left >= 1 && left < all, `${left} of ${all}`);
    assert.equal(await page.locator(".tree li:visible").count(), left);
    await shot("search");
    await page.locator("#search").fill("");
    assert.equal(await page.locator("details.file:visible").count(), all);
  });
});

test("lines have the colours of their language, hunks say where they stand, and the lines around them are shown on demand", async () => {
  await reading(changes(), {}, async (page) => {
    await page.waitForFunction(() => CSS.highlights.get("string").size > 0);
    assert.ok((await page.locator(".where code").count()) > 10, "hunks name what they stand in");
    const gap = page.locator("tbody.gap:visible").first();
    const promised = Number((await gap.locator("button").textContent()).match(/\d+/)[0]);
    const before = await page.locator("tbody.gap").count();
    const table = gap.locator("xpath=..");
    const rows = await table.locator("tr").count();
    await gap.locator("button").click();
    assert.equal(await page.locator("tbody.gap").count(), before - 1);
    assert.equal(await table.locator("tr").count(), rows - 1 + promised);
  });
});

test("a requirement leads to its hunks, and a hunk to its requirement", async () => {
  await reading(join(replacement(), "index.html"), {}, async (page) => {
    const requirement = page.locator(".changes li", { hasText: "requirement FR-" }).filter({ has: page.locator(".seen") }).first();
    await requirement.locator(".seen > summary").click();
    await requirement.locator(".seen a").first().click();
    await page.waitForURL(/changes\.html#/);
    assert.ok(await page.locator(".hunk:target").isVisible());
    const back = page.locator("a.requirement:visible").first();
    const id = await back.textContent();
    await back.click();
    await page.waitForURL(/index\.html#change-/);
    assert.ok((await page.locator("li:target").textContent()).includes(`requirement ${id}`));
  });
});

for (const scheme of ["light", "dark"]) {
  test(`text is legible in a ${scheme} scheme, and the key turns it`, async () => {
    for (const [name, path] of [["first page", join(replacement(), "index.html")], ["component", changes()]]) {
      await reading(path, { colorScheme: scheme }, async (page, shot) => {
        await shot(`${name}, ${scheme}`);
        const { contrast, text } = await lowestContrast(page, "main");
        assert.ok(contrast >= CONTRAST, `${contrast.toFixed(2)} for ${text}`);
        const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        const asked = await back();
        await page.keyboard.press("t");
        assert.notEqual(await back(), asked);
        await page.reload();
        assert.notEqual(await back(), asked, "the choice is kept");
        assert.ok((await lowestContrast(page, "main")).contrast >= CONTRAST);
      });
    }
  });
}

test("paper is light, without tools, and has every file unfolded", async () => {
  await reading(changes(), { colorScheme: "dark" }, async (page) => {
    await page.keyboard.press("c");
    const pdf = await page.pdf({ path: join(screenshots, "component.pdf"), format: "A4", printBackground: true });
    assert.ok(pdf.subarray(0, 5).toString() === "%PDF-" && pdf.length > 10_000, `${pdf.length} bytes`);
    assert.equal(await opened(page), await page.locator("details.file").count());
    await page.emulateMedia({ media: "print" });
    assert.ok(!(await page.locator(".bar").isVisible()));
    assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  });
});

test("it reads well on a phone, and without scripts", async () => {
  for (const [name, path] of [["first page", join(replacement(), "index.html")], ["component", changes()]]) {
    await reading(path, { viewport: { width: 390, height: 844 } }, async (page, shot) => {
      await shot(`${name}, phone`);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(over <= 0, `${name} is ${over} pixels too wide`);
      // Nothing of a line is hidden or lies beside its number where it has no room.
      const narrow = await page.locator("details[open] .lines td:not(.n, [colspan], .x)").evaluateAll(
        (all) => all.filter((cell) => cell.offsetParent !== null && cell.clientWidth < innerWidth / 2).length,
      );
      assert.equal(narrow, 0, "lines have the width of the page");
    });
  }
  await reading(changes(), { javaScriptEnabled: false }, async (page) => {
    assert.ok(await page.locator("details[open] .hunk").first().isVisible());
  });
});

test(`${LONG.lines} changed lines are quick to open, unfold and walk through`, async (report) => {
  const path = join(long, "changes.html");
  await reading(path, {}, async (page, shot) => {
    assert.equal(await page.locator("td.d").count() + await page.locator("td.a").count(), LONG.lines);
    const session = await page.context().newCDPSession(page);
    await session.send("Performance.enable", { timeDomain: "threadTicks" });
    const worked = async () => {
      const { metrics } = await session.send("Performance.getMetrics");
      return 1000 * metrics.find((one) => one.name === "TaskDuration").value;
    };
    const before = await worked();
    await page.reload({ waitUntil: "load" });
    const opened = (await worked()) - before;
    const timed = async (key) =>
      page.evaluate(async (key) => {
        const start = performance.now();
        document.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        return performance.now() - start;
      }, key);
    const unfolded = await timed("e");
    const keys = [];
    for (let at = 0; at < 10; at += 1) keys.push(await timed("n"));
    const key = keys.toSorted((a, b) => a - b)[5];
    await shot("long");
    const rounded = [opened, unfolded, key].map((time) => `${Math.round(time)} ms`);
    report.diagnostic(`opened in ${rounded[0]}, unfolded in ${rounded[1]}, next hunk in ${rounded[2]}`);
    assert.ok(opened <= LONG.opened, `opened in ${rounded[0]}`);
    assert.ok(unfolded <= LONG.unfolded, `unfolded in ${rounded[1]}`);
    assert.ok(key <= LONG.key, `next hunk in ${rounded[2]}`);
  });
});

test("another report into the same folder leaves no page of the one before, and nothing else is touched", () => {
  const folder = join(scratch, "again");
  diff("--all", "--out", folder);
  writeFileSync(join(folder, "notes.txt"), "mine\n");
  diff("./before", "./after", "--format", "html", "--out", folder);
  const fresh = readdirSync(long, { recursive: true });
  assert.deepEqual(readdirSync(folder, { recursive: true }).toSorted(), [...fresh, "notes.txt"].toSorted());
});

test("no page asked for anything but files, and none had an error", () => {
  assert.deepEqual([...requests].filter((url) => !url.startsWith("file://")), []);
  assert.deepEqual(complaints, []);
});
