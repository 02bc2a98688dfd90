// The streams that a page may follow. Addresses stay in here, the wire in wire.ts.

import { keepLatest, type Latest } from "./latest.ts";
import type { Order, Position, PriceTick, Trade } from "./messages.ts";
import { type Link, openWire } from "./wire.ts";

export type { Link } from "./wire.ts";

/** Every channel that a page may follow. */
export interface Channels {
  /** The orders of one account, each as soon as it has changed. */
  "account-orders": { parameters: { accountId: number }; message: Order };
  /** The positions of one account, each as soon as a trade has changed it. */
  "account-positions": { parameters: { accountId: number }; message: Position };
  /** The trades of one account, each as soon as it is settled. */
  "account-trades": { parameters: { accountId: number }; message: Trade };
  /** The prices of one security, each as soon as it is made. */
  "prices": { parameters: { ticker: string }; message: PriceTick };
}

/** What to follow of a channel: one value of its parameters, or each; `every` names those that there are now. */
export type Selection<P> = P | { readonly every: readonly P[] };

export interface Listener<M> {
  message(message: M): void;
  /** The stream flows, for the first time or again: what happened before has to be read elsewhere. */
  established(): void;
}

export interface Streams {
  /** Whether messages arrive. */
  readonly link: Link;
  /** Tells what the link is, and each time it changes. Gives what ends that. */
  onLink(listener: (link: Link) => void): () => void;
  /** Follows a channel. Gives what ends that. */
  follow<C extends keyof Channels>(
    channel: C,
    selection: Selection<Channels[C]["parameters"]>,
    listener: Listener<Channels[C]["message"]>,
  ): () => void;
  /** Reads what there is and follows a channel: whichever comes last, the later value stays. Gives what ends that. */
  latest<C extends keyof typeof orders>(
    channel: C,
    selection: Selection<Channels[C]["parameters"]>,
    page: Latest<Channels[C]["message"]>,
  ): () => void;
}

interface Address {
  /** Type of the messages; others on the same address are none of ours. */
  readonly type: string;
  readonly one: string;
  /** What stands for every value of the parameters, where the wire has such a thing. */
  readonly every: string | null;
}

const addresses: Readonly<Record<keyof Channels, Address>> = {
  "account-orders": {
    type: "Order",
    one: "orders.account.{accountId}.*",
    every: "orders.account.*.*",
  },
  "account-positions": {
    type: "Position",
    one: "positions.account.{accountId}.*",
    every: "positions.account.*.*",
  },
  "account-trades": {
    type: "Trade",
    one: "trades.account.{accountId}.*",
    every: "trades.account.*.*",
  },
  "prices": {
    type: "PriceTick",
    one: "pricing.{ticker}",
    every: "pricing.*",
  },
};

/** Of the messages that tell of the same thing, `within`, the one counts that is highest, `by`. */
const orders = {
  "account-orders": { by: "version", within: ["orderId"] },
  "prices": { by: "asOf", within: ["ticker"] },
} as const;

export function createStreams(endpoint: string): Streams {
  const listeners = new Set<(link: Link) => void>();
  let link: Link = "connecting";
  const wire = openWire(endpoint, (now) => {
    if (now === link) return;
    link = now;
    for (const listener of listeners) listener(now);
  });
  return {
    get link() {
      return link;
    },
    onLink(listener) {
      listeners.add(listener);
      listener(link);
      return () => listeners.delete(listener);
    },
    follow(channel, selection, listener) {
      const address = addresses[channel];
      const deliver = (text: string): void => {
        const payload = read(text, address.type);
        if (payload !== undefined) listener.message(payload as Channels[typeof channel]["message"]);
      };
      return wire.listen(chosen(address, selection), deliver, () => listener.established());
    },
    latest(channel, selection, page) {
      const follow = (listener: Listener<Channels[typeof channel]["message"]>): (() => void) =>
        this.follow(channel, selection, listener);
      return keepLatest(orders[channel], page, follow, (listener) => this.onLink(listener));
    },
  };
}

/** The addresses that a selection means. */
function chosen(address: Address, selection: object): string[] {
  const fill = (parameters: object): string =>
    Object.entries(parameters).reduce((text, [name, value]) => text.replace(`{${name}}`, word(value)), address.one);
  if (!("every" in selection)) return [fill(selection)];
  if (address.every !== null) return [address.every];
  return [...new Set((selection.every as object[]).map(fill))];
}

/** A value as one word of an address, in which a dot is written as `-`. */
function word(value: unknown): string {
  const text = String(value).replaceAll(".", "-");
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new RangeError(`"${text}" is no word of an address`);
  return text;
}

/** The payload of an envelope of that type; nothing for any other message, and for one that cannot be read. */
function read(text: string, type: string): unknown {
  try {
    const envelope: unknown = JSON.parse(text);
    if (envelope === null || typeof envelope !== "object") return undefined;
    if (!("type" in envelope) || envelope.type !== type || !("payload" in envelope)) return undefined;
    return envelope.payload ?? undefined;
  } catch {
    console.warn("A message cannot be read, and is left out.");
    return undefined;
  }
}
