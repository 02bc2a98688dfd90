// Listens and asks as an AsyncAPI document says, with @nats-io/transport-node. See ../README.md.
import { readFile } from "node:fs/promises";
import process from "node:process";
import { connect } from "@nats-io/transport-node";
import { parse } from "yaml";

const placeholders = (address) => [...address.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
const known = (address, values) => placeholders(address).every((name) => name in values);
const fill = (address, values) => address.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const channelOf = (operation) => operation.channel.$ref.replace("#/channels/", "");

/** What to listen to: [channel, pattern], for every channel that the system sends on. */
function* patterns(document, values) {
  for (const operation of Object.values(document.operations)) {
    if (operation.action !== "send") continue;
    const name = channelOf(operation);
    for (const pattern of Object.values(document.channels[name]["x-patterns"] ?? {})) {
      if (placeholders(pattern).length > 0 && known(pattern, values)) yield [name, fill(pattern, values)];
    }
  }
}

/** What to ask: [channel, subject], for every channel with a reply. */
function* questions(document, values) {
  for (const operation of Object.values(document.operations)) {
    const { address } = document.channels[channelOf(operation)];
    if (operation.reply && known(address, values)) yield [channelOf(operation), fill(address, values)];
  }
}

const show = (channel, message) => {
  const { type, payload } = message.json();
  console.log(JSON.stringify({ channel, subject: message.subject, type, payload }));
};

const [path, server, ...pairs] = process.argv.slice(2);
const document = parse(await readFile(path, "utf8"));
const values = Object.fromEntries(pairs.map((pair) => pair.split("=", 2)));
const connection = await connect({
  servers: server,
  user: process.env.BROKER_USER,
  pass: process.env.BROKER_PASSWORD,
  maxReconnectAttempts: -1,
  reconnectTimeWait: 200,
});
for (const [channel, pattern] of patterns(document, values)) {
  connection.subscribe(pattern, { callback: (error, message) => (error ? console.error(error) : show(channel, message)) });
}
await connection.flush();
for (const [channel, subject] of questions(document, values)) {
  show(channel, await connection.request(subject, "", { timeout: 10_000 }));
}
console.log(JSON.stringify({ ready: true }));
process.stdin.resume();
process.stdin.on("end", () => connection.close());
