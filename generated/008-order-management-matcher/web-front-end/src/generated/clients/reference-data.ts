// Calls to reference-data, after its contract.

import { call } from "../http.ts";

/** A short word on how the service is. */
export interface Health {
  /** `ok`. */
  status: string;
}

/** A security. */
export interface Stock {
  /** Its short name on the exchange. */
  ticker: string;
  /** The company that issued it. */
  companyName: string;
}

/** Knows the securities that can be traded. */
export class ReferenceDataClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Every security. */
  listStocks(): Promise<Stock[]> {
    return call("GET", `${this.base}/stocks`);
  }

  /** One security by its ticker. */
  getStock(ticker: string): Promise<Stock> {
    return call("GET", `${this.base}/stocks/${encodeURIComponent(ticker)}`);
  }

  /** Whether the service is up. */
  getHealth(): Promise<Health> {
    return call("GET", `${this.base}/health`);
  }
}
