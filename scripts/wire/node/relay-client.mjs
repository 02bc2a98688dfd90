// Listens to a topic of a relay, with socket.io-client as it is. See ../README.md.
import process from "node:process";
import { io } from "socket.io-client";

const say = (line) => console.log(JSON.stringify(line));

const [url, topic] = process.argv.slice(2);
const { origin, pathname } = new URL(url);
const socket = io(origin, { path: pathname });
const transports = [];
let upgrade;
socket.io.on("open", () => {
  const { engine } = socket.io;
  transports.push(engine.transport.name);
  upgrade = new Promise((resolve) => engine.once("upgrade", resolve));
});
socket.on("connect", async () => {
  await socket.timeout(10_000).emitWithAck("subscribe", topic);
  transports.push((await upgrade).name);
  say({ ready: true, transports });
});
socket.on("connect_error", (error) => console.error(`socket.io-client: ${error.message}`, error.context?.responseText ?? ""));
socket.on("publish", ({ topic, payload }) => say({ topic, payload }));
process.stdin.resume();
process.stdin.on("end", () => socket.disconnect());
