// Does over a websocket what no page may: each attempt of the arguments on a connection of its own.
//
//   page.mjs ws://HOST:PORT/PATH (subscribe|publish|request|listen) SUBJECT …
//
// Prints a line of JSON for each attempt: {"attempt", "subject", "refused"}; `refused` is what the broker says, or null.
import process from "node:process";
import { wsconnect } from "@nats-io/nats-core";
import WebSocket from "ws";

// Browsers have it; Node.js has it from 22 on.
globalThis.WebSocket ??= WebSocket;

/** The broker tells of a violation by an error on the connection, before it answers the ping of `flush`. */
const attempt = async (server, action, subject) => {
  const connection = await wsconnect({ servers: server, reconnect: false });
  let refused = null;
  const watching = (async () => {
    for await (const status of connection.status()) {
      if (status.type === "error") refused = status.error.message;
    }
  })();
  try {
    if (action === "subscribe") connection.subscribe(subject, { callback: () => {} });
    if (action === "publish") connection.publish(subject, "{}");
    if (action === "request") await connection.request(subject, "", { timeout: 2_000 }).catch(() => {});
    await connection.flush();
    await new Promise((resolve) => setTimeout(resolve, 200));
  } finally {
    await connection.close();
    await watching;
  }
  console.log(JSON.stringify({ attempt: action, subject, refused }));
};

const [server, ...pairs] = process.argv.slice(2);
for (let index = 0; index < pairs.length; index += 2) {
  await attempt(server, pairs[index], pairs[index + 1]);
}
