// What stands in for a broker and for services, so that a test says what a page is told.

export const START = Date.UTC(2030, 0, 1);

/** The prices that a page is given, by ticker: price, and where it opened. */
export const PRICES = { IBM: [187.4, 186], MS: [90, 90.5], C: [59.2, 59.2] };

export const price = (ticker, [price, openPrice], asOf) => ({ ticker, price, openPrice, closePrice: openPrice, asOf, source: "snapshot" });

/** A broker that says what a test says, and nothing else. */
export class Stream {
  constructor() {
    this.away = false;
    this.waiting = [];
    this.numbers = new Map();
  }

  static async of(page) {
    const stream = new Stream();
    await page.routeWebSocket(/\/nats-ws$/, (socket) => stream.accept(socket));
    return stream;
  }

  accept(socket) {
    if (this.away) return this.waiting.push(socket);
    this.socket = socket;
    this.numbers.clear();
    const say = (text) => socket.send(Buffer.from(text));
    socket.onMessage((message) => {
      for (const line of message.toString().split("\r\n")) {
        const [word, subject, number] = line.split(" ");
        if (word === "PING") say("PONG\r\n");
        if (word === "SUB") this.numbers.set(subject, [...(this.numbers.get(subject) ?? []), number]);
        if (word === "UNSUB") this.leaveOut(subject);
      }
    });
    say('INFO {"server_id":"TEST","server_name":"test","version":"2.10.0","proto":1,"headers":true,"max_payload":1048576}\r\n');
  }

  /** Forgets a subscription, by its number. */
  leaveOut(gone) {
    for (const [subject, numbers] of this.numbers) {
      const left = numbers.filter((number) => number !== gone);
      if (left.length === 0) this.numbers.delete(subject);
      else this.numbers.set(subject, left);
    }
  }

  /** Sends payloads to whoever has subscribed to a pattern. */
  send(pattern, type, messages) {
    const frames = messages.flatMap(([subject, payload]) => {
      const text = JSON.stringify({ topic: subject, payload, date: Date.now(), from: "test", type });
      return this.numbers.get(pattern).map((number) => `MSG ${subject} ${number} ${Buffer.byteLength(text)}\r\n${text}\r\n`);
    });
    this.socket.send(Buffer.from(frames.join("")));
  }

  tick(...prices) {
    this.send("pricing.*", "PriceTick", prices.map((one) => [`pricing.${one.ticker}`, one]));
  }

  async leave() {
    this.away = true;
    await this.socket.close();
  }

  /** Is there again, for those who have come meanwhile as well. */
  back() {
    this.away = false;
    for (const socket of this.waiting.splice(0)) this.accept(socket);
  }
}

/** What services answer in a test, and how often they were asked. */
export async function answers(page, { prices = PRICES, positions = [], trades = [] } = {}) {
  const told = { prices, asOf: START, asked: [], held: null };
  const answer = (path, body) =>
    page.route(
      (url) => path.test(url.pathname),
      async (route) => {
        told.asked.push(new URL(route.request().url()).pathname);
        const text = JSON.stringify(body());
        await (path.test("/price-publisher/prices") ? told.held : null);
        await route.fulfill({ status: 200, contentType: "application/json", body: text });
      },
    );
  const asOf = () => new Date(told.asOf).toISOString();
  await answer(/^\/price-publisher\/prices/, () => ({
    prices: Object.entries(told.prices).map(([ticker, one]) => price(ticker, one, asOf())),
  }));
  await answer(/^\/position-service\/positions\//, () =>
    positions.map(([accountId, security, quantity, averageCostBasis]) => ({
      ...{ accountId, security, quantity, averageCostBasis },
      updated: new Date(START).toISOString(),
    })),
  );
  await answer(/^\/position-service\/trades\//, () => trades);
  return told;
}
