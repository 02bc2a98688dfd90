// The page's part that merges what is read with what a stream tells, alone: whichever of the two comes last.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { mock } from "node:test";
import { pathToFileURL } from "node:url";

const SECOND = 1_000;

/**
 * The module `latest.ts` of pages that were built in a folder; null where they have none.
 *
 * @param {string} pages
 */
export async function loadLatest(pages) {
  const file = join(pages, "src/generated/latest.ts");
  let text;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    return null;
  }
  const vite = await import(pathToFileURL(join(pages, "node_modules/vite/dist/node/index.js")));
  const { code } = await vite.transformWithOxc(text, file);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

/**
 * A page that keeps the latest prices of a stream, with time standing still between steps; one that reads all there is hears of what
 * is gone.
 */
function page({ keepLatest }, readsAll = false) {
  mock.timers.enable({ apis: ["setTimeout"] });
  let frames = [];
  globalThis.requestAnimationFrame = (paint) => frames.push(paint);
  globalThis.cancelAnimationFrame = () => (frames = []);
  const shown = new Map();
  const stale = [];
  const reads = [];
  let painted = 0;
  let listener;
  let link;
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  const end = keepLatest(
    { by: "asOf", within: ["ticker"] },
    {
      read: () => new Promise((answer, fail) => reads.push({ answer, fail })),
      changed(values) {
        painted += 1;
        for (const { ticker, price } of values) shown.set(ticker, price);
      },
      stale: (now) => stale.push(now),
      ...(readsAll && {
        gone(values) {
          for (const { ticker } of values) shown.delete(ticker);
        },
      }),
    },
    (one) => {
      listener = one;
      return () => (listener = null);
    },
    (one) => {
      link = one;
      link("connecting");
      return () => (link = null);
    },
  );
  return {
    stale,
    reads,
    get painted() {
      return painted;
    },
    get isFollowed() {
      return listener !== null && link !== null;
    },
    end,
    price(ticker) {
      for (const paint of frames.splice(0)) paint(0);
      return shown.get(ticker);
    },
    tell: (ticker, asOf, price) => listener.message({ ticker, asOf, price }),
    async answer(read, ...values) {
      reads[read].answer(values.map(([ticker, asOf, price]) => ({ ticker, asOf, price })));
      await settled();
    },
    async fail(read) {
      reads[read].fail(new Error("away"));
      await settled();
    },
    link: (now) => link(now),
    established: () => listener.established(),
    pass: (time) => mock.timers.tick(time),
  };
}

/** Each test by name; it is given the module. */
export const latestTests = {
  async "what is read late does not undo what the stream has told since"(module) {
    const one = page(module);
    one.established();
    one.tell("IBM", 20, 2);
    await one.answer(1, ["IBM", 10, 1], ["C", 10, 5]);
    assert.deepEqual([one.price("IBM"), one.price("C")], [2, 5]);
  },

  async "what the stream tells late does not undo what was read"(module) {
    const one = page(module);
    one.established();
    await one.answer(1, ["IBM", 20, 2]);
    one.tell("IBM", 10, 1);
    assert.equal(one.price("IBM"), 2);
    one.tell("IBM", 30, 3);
    assert.equal(one.price("IBM"), 3);
  },

  async "of one moment, the stream's last word stays"(module) {
    const one = page(module);
    one.tell("IBM", 10, 1);
    one.tell("IBM", 10, 2);
    await one.answer(0, ["IBM", 10, 1]);
    assert.equal(one.price("IBM"), 2);
  },

  async "everything is read at once, and each time that the stream is established"(module) {
    const one = page(module);
    assert.equal(one.reads.length, 1, "at once");
    one.established();
    one.link("disconnected");
    one.link("connected");
    one.established();
    assert.equal(one.reads.length, 3);
  },

  async "values of a stream that broke are stale after five seconds, until it is back and they are read"(module) {
    const one = page(module);
    one.link("connected");
    one.established();
    await one.answer(1, ["IBM", 10, 1]);
    one.pass(60 * SECOND);
    assert.deepEqual(one.stale, [], "a silent stream is none that broke");
    one.link("disconnected");
    one.pass(5 * SECOND - 1);
    assert.deepEqual(one.stale, []);
    one.pass(1);
    assert.deepEqual(one.stale, [true]);
    one.link("connected");
    one.established();
    assert.deepEqual(one.stale, [true], "what was missed is not read yet");
    await one.answer(2, ["IBM", 20, 2]);
    assert.deepEqual(one.stale, [true, false]);
    assert.equal(one.price("IBM"), 2);
  },

  async "a short break makes nothing stale"(module) {
    const one = page(module);
    one.established();
    await one.answer(1);
    one.link("disconnected");
    one.pass(4 * SECOND);
    one.link("connected");
    one.established();
    await one.answer(2);
    one.pass(60 * SECOND);
    assert.deepEqual(one.stale, []);
  },

  async "what was read before the stream broke again heals nothing"(module) {
    const one = page(module);
    one.established();
    await one.answer(1);
    one.link("disconnected");
    one.pass(5 * SECOND);
    one.established();
    one.link("disconnected");
    await one.answer(2, ["IBM", 20, 2]);
    assert.deepEqual(one.stale, [true]);
    assert.equal(one.price("IBM"), 2, "but is shown");
  },

  async "values are stale where the stream never came, and what cannot be read is read again"(module) {
    const one = page(module);
    await one.fail(0);
    one.pass(1 * SECOND);
    assert.equal(one.reads.length, 2);
    one.pass(4 * SECOND);
    assert.deepEqual(one.stale, [true]);
    one.established();
    await one.fail(2);
    one.pass(1 * SECOND);
    await one.answer(3, ["IBM", 10, 1]);
    assert.deepEqual(one.stale, [true, false]);
  },

  async "however much comes, it is painted once a frame"(module) {
    const one = page(module);
    for (let at = 1; at <= 1_000; at += 1) one.tell(`T${at % 10}`, at, at);
    assert.equal(one.painted, 0);
    assert.equal(one.price("T0"), 1_000);
    assert.equal(one.painted, 1);
  },

  async "what is not read any more stays, and is gone from a page that reads all there is"(module) {
    for (const [readsAll, price] of [[false, 5], [true, undefined]]) {
      const one = page(module, readsAll);
      one.established();
      await one.answer(1, ["IBM", 10, 1], ["C", 10, 5]);
      assert.equal(one.price("C"), 5);
      one.established();
      await one.answer(2, ["IBM", 10, 1]);
      assert.deepEqual([one.price("IBM"), one.price("C")], [1, price]);
      one.tell("C", 9, 4);
      assert.equal(one.price("C"), readsAll ? 4 : 5, "what is gone may come again");
      mock.timers.reset();
    }
  },

  async "what is gone before it was painted is not painted"(module) {
    const one = page(module, true);
    one.tell("C", 10, 5);
    one.established();
    await one.answer(1, ["IBM", 10, 1]);
    assert.deepEqual([one.price("IBM"), one.price("C")], [1, undefined]);
  },

  async "nothing is gone of which the stream has told since the reading began, or which a later reading had"(module) {
    const one = page(module, true);
    one.established();
    one.tell("C", 10, 5);
    await one.answer(1, ["IBM", 10, 1]);
    assert.deepEqual([one.price("IBM"), one.price("C")], [1, 5]);
    await one.answer(0);
    assert.deepEqual([one.price("IBM"), one.price("C")], [1, 5]);
  },

  async "a page that is left asks and hears nothing more"(module) {
    const one = page(module);
    one.established();
    await one.fail(1);
    one.end();
    one.pass(60 * SECOND);
    assert.equal(one.isFollowed, false);
    assert.equal(one.reads.length, 2);
    assert.deepEqual(one.stale, []);
  },
};
