// What it costs a page to show what comes.

import assert from "node:assert/strict";

/**
 * What a frame costs while something happens: the work of the page's main thread, in milliseconds of its own time, which
 * other programs on the machine don't lengthen, and how long a frame in twenty takes by the clock, which they do.
 */
export async function framesDuring(page, action) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const spent = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1_000;
  };
  await page.evaluate(() => {
    globalThis.frames_ = [];
    let before = performance.now();
    const next = (now) => {
      globalThis.frames_.push(now - before);
      before = now;
      globalThis.frame_ = requestAnimationFrame(next);
    };
    globalThis.frame_ = requestAnimationFrame(next);
  });
  const before = await spent();
  await action();
  const work = (await spent()) - before;
  const frames = await page.evaluate(() => {
    cancelAnimationFrame(globalThis.frame_);
    return globalThis.frames_.slice(1).sort((a, b) => a - b);
  });
  await devtools.detach();
  assert.ok(frames.length > 5, `${frames.length} frames`);
  return { work: work / frames.length, slow: frames[Math.floor(frames.length * 0.95)] };
}
