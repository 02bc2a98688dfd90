// The wire: NATS over websocket, as far as one has to speak it who listens only.
// https://docs.nats.io/reference/reference-protocols/nats-protocol

/** How long to wait before each attempt to connect, in milliseconds. */
const PAUSE = 1_000;

/** How often the broker is asked whether it is there, in milliseconds; one that has not answered by the next time is away. */
const BEAT = 10_000;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Why a subject is none; null for one that is. */
export function fault(subject) {
  if (subject === "") return "Write a subject.";
  if (/[{}<]/.test(subject)) return "Put a value in the place of each parameter.";
  if (/\s/.test(subject)) return "A subject has no spaces.";
  const parts = subject.split(".");
  if (parts.includes("")) return "No part before or after a dot is empty.";
  if (parts.some((part) => part.length > 1 && /[*>]/.test(part))) return "A wildcard is a whole part.";
  if (parts.slice(0, -1).includes(">")) return "The wildcard > stands last.";
  return null;
}

/**
 * Connects to a path of this host, and keeps connecting. `tell` has `link(state)`, `message(id, subject, text)`,
 * `confirmed(id)` and `refused(id, why)`.
 */
export function openWire(path, tell) {
  const url = new URL(path, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  /** Subjects by the number of their subscription. */
  const subscriptions = new Map();
  let numbers = 0;
  let socket;
  /** What the broker has yet to answer, in order: subscriptions, and null for a question whether it is there. */
  let asked = [];
  /** Whether the broker has answered on this connection. */
  let greeted = false;

  const send = (text) => {
    if (socket.readyState === WebSocket.OPEN) socket.send(encoder.encode(`${text}\r\n`));
  };
  // The broker answers in order: once it has answered this, it has taken or refused what came before.
  const ask = (number) => {
    asked.push(number);
    send("PING");
  };
  const subscribe = (number) => {
    send(`SUB ${subscriptions.get(number)} ${number}`);
    ask(number);
  };
  const refuse = (number, why) => {
    if (subscriptions.delete(number)) tell.refused(number, why);
  };

  const connect = () => {
    socket = new WebSocket(url);
    socket.binaryType = "arraybuffer";
    const own = socket;
    asked = [];
    greeted = false;
    const read = reader({
      info() {
        send('CONNECT {"verbose":false,"pedantic":false,"headers":false,"lang":"inspector","version":"1","protocol":1}');
        ask(null);
      },
      ping: () => send("PONG"),
      pong() {
        const number = asked.shift();
        if (subscriptions.has(number)) tell.confirmed(number);
        if (greeted) return;
        greeted = true;
        tell.link("connected");
        for (const number of subscriptions.keys()) subscribe(number);
      },
      error(text) {
        const subject = /^Permissions Violation for Subscription to "([^"]*)"/i.exec(text)?.[1];
        const numbers = [...subscriptions].filter(([, one]) => one === subject).map(([number]) => number);
        const next = asked.find((number) => number !== null);
        for (const number of subject === undefined ? [next] : numbers) refuse(number, text);
      },
      message(number, subject, text) {
        if (subscriptions.has(number)) tell.message(number, subject, text);
      },
    });
    const beat = setInterval(() => {
      if (greeted && asked.includes(null)) own.close();
      else ask(null);
    }, BEAT);
    own.addEventListener("message", ({ data }) => read(new Uint8Array(data)));
    own.addEventListener("close", () => {
      clearInterval(beat);
      greeted = false;
      tell.link("disconnected");
      setTimeout(connect, PAUSE);
    });
  };
  connect();

  return {
    subscribe(subject) {
      numbers += 1;
      subscriptions.set(numbers, subject);
      if (greeted) subscribe(numbers);
      return numbers;
    },
    unsubscribe(number) {
      if (subscriptions.delete(number)) send(`UNSUB ${number}`);
    },
  };
}

/** Reads what the broker sends, in whatever pieces it comes. */
function reader(on) {
  let rest = new Uint8Array();
  return (bytes) => {
    const all = new Uint8Array(rest.length + bytes.length);
    all.set(rest);
    all.set(bytes, rest.length);
    let at = 0;
    for (;;) {
      const end = all.indexOf(10, at);
      if (end < 0) break;
      const line = decoder.decode(all.subarray(at, end)).trimEnd();
      const [word, ...words] = line.split(" ");
      if (word === "MSG") {
        const size = Number(words.at(-1));
        // A message ends with a line break of its own.
        if (all.length < end + 1 + size + 2) break;
        on.message(Number(words[1]), words[0], decoder.decode(all.subarray(end + 1, end + 1 + size)));
        at = end + 1 + size + 2;
        continue;
      }
      at = end + 1;
      if (word === "INFO") on.info();
      else if (word === "PING") on.ping();
      else if (word === "PONG") on.pong();
      else if (word === "-ERR") on.error(line.slice("-ERR ".length).replace(/^'|'$/g, ""));
    }
    rest = all.slice(at);
  };
}
