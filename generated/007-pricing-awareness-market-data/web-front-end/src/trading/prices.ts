// The prices of all securities, as price-publisher tells them and its stream goes on.

import type { Aging } from "../elements/staleness.ts";
import type { Price as Told } from "../generated/clients/price-publisher.ts";
import type { Context } from "../generated/view.ts";
import { thousandths } from "./money.ts";

export interface Price {
  readonly price: bigint | null;
  readonly open: bigint | null;
  /** When it was made, in milliseconds since 1970. */
  readonly asOf: number;
}

export interface Prices extends Aging {
  /** The latest price of a security, where there is one. */
  of(ticker: string): Price | undefined;
  /** Tells of which securities the prices have changed, once a frame at most. Gives what ends that. */
  onChange(listener: (tickers: ReadonlySet<string>) => void): () => void;
  close(): void;
}

export function openPrices({ clients, streams }: Context): Prices {
  const prices = new Map<string, Price>();
  const changes = new Set<(tickers: ReadonlySet<string>) => void>();
  const standings = new Set<(stale: boolean) => void>();
  let stale = false;

  const close = streams.latest("prices", { every: [] }, {
    async read() {
      const told = await clients.pricePublisher.listPrices({});
      return told.prices.map((price: Told) => ({ ...price, asOf: Date.parse(price.asOf) }));
    },
    changed(values) {
      for (const { ticker, price, openPrice, asOf } of values) {
        prices.set(ticker, { price: thousandths(price), open: thousandths(openPrice), asOf });
      }
      const tickers = new Set(values.map(({ ticker }) => ticker));
      for (const listener of changes) listener(tickers);
    },
    stale(now) {
      stale = now;
      for (const listener of standings) listener(now);
    },
  });
  return {
    of: (ticker) => prices.get(ticker),
    onChange(listener) {
      changes.add(listener);
      return () => changes.delete(listener);
    },
    onStale(listener) {
      standings.add(listener);
      listener(stale);
      return () => standings.delete(listener);
    },
    close,
  };
}
