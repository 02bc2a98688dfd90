// A state that runs under `stategen up`, with its components killed and started on command.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** How long a state may take to build and start, in milliseconds. */
const PATIENCE = 30 * 60_000;

/**
 * Starts a state with free ports.
 *
 * @param {{ stategen: string, state: string, targetDir: string, log: import("node:stream").Writable }} options
 */
export async function start({ stategen, state, targetDir, log }) {
  const { STATES_OUTPUT: output } = process.env;
  const options = ["--target-dir", targetDir, ...(output ? ["--out", output] : [])];
  const child = spawn(
    stategen,
    ["up", state, "--runtime", "process", "--free-ports", "--control", "--format", "json", ...options],
    { stdio: ["pipe", "pipe", "pipe"] },
  );
  child.stderr.pipe(log, { end: false });
  const lines = createInterface({ input: child.stdout });
  const waiting = [];
  const read = [];
  lines.on("line", (line) => (waiting.length > 0 ? waiting.shift()(line) : read.push(line)));
  const ended = once(child, "exit").then(([code]) => {
    throw new Error(`stategen ended with ${code}; see the log of the state`);
  });
  ended.catch(() => {});
  const line = () => (read.length > 0 ? read.shift() : new Promise((resolve) => waiting.push(resolve)));
  const next = (time) =>
    Promise.race([
      line(),
      ended,
      new Promise((_, reject) => setTimeout(reject, time, new Error("stategen says nothing")).unref()),
    ]);

  const ports = JSON.parse(await next(PATIENCE));
  const command = async (text) => {
    child.stdin.write(`${text}\n`);
    const answer = await next(90_000);
    if (answer !== `done ${text}`) throw new Error(answer);
  };
  const entry = ports["ingress"] ?? ports["edge-proxy"] ?? ports["web-front-end"];
  return {
    ports,
    /** Where a browser opens the state. */
    url: `http://127.0.0.1:${entry.http}/`,
    /** The component that carries messages. */
    broker: "nats-broker" in ports ? "nats-broker" : "trade-feed",
    /** The base address of a service, past any gateway. */
    service: (id) => `http://127.0.0.1:${ports[id].http}`,
    kill: (id) => command(`kill ${id}`),
    start: (id) => command(`start ${id}`),
    async stop() {
      const gone = once(child, "exit");
      child.stdin.write("stop\n");
      await gone;
    },
  };
}
