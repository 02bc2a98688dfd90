// Calls to price-publisher, after its contract.

import { call } from "../http.ts";

/** How often prices change. */
export interface Cadence {
  /** The shortest time between two changes in milliseconds. */
  minMs: number;
  /** The longest. */
  maxMs: number;
  /** The share of the securities whose price changes at once. */
  ratio: number;
}

/** What one piece of a security costs. */
export interface Price {
  /** Ticker of the security. */
  ticker: string;
  /** What it costs. */
  price: number;
  /** What it cost when the day's trading began. */
  openPrice: number;
  /** What it cost when trading ended before. */
  closePrice: number;
  /** When the price was made. ISO 8601. */
  asOf: string;
  /** Where open and close come from. */
  source: string;
}

/** Prices of several securities. */
export interface Prices {
  /** The prices. */
  prices: Price[];
}

/** How the service is, and how it makes prices. */
export interface PublisherHealth {
  /** `ok`, or `degraded` while the broker is away. */
  status: string;
  /** Where open and close come from. */
  source: string;
  /** How many securities have a price. */
  tickers: number;
  publish: Cadence;
  /**
   * How many securities may move how far beyond the range from open to close, by `extended_4pct`,
   * `extended_2pct` and `strict`, which is not at all.
   */
  volatilityBands: Record<string, number>;
}

/** Makes prices of securities that move, and tells what they are. */
export class PricePublisherClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** The prices of all securities, or of some. */
  listPrices(query: { tickers?: string }): Promise<Prices> {
    return call("GET", `${this.base}/prices`, { query });
  }

  /** The price of one security. */
  getPrice(ticker: string): Promise<Price> {
    return call("GET", `${this.base}/prices/${encodeURIComponent(ticker)}`);
  }

  /** How the service is, and how it makes prices. */
  getPublisherHealth(): Promise<PublisherHealth> {
    return call("GET", `${this.base}/health`);
  }
}
