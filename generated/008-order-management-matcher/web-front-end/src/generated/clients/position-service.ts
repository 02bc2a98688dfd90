// Calls to position-service, after its contract.

import { call } from "../http.ts";
import type { Side, TradeState } from "../model.ts";

/** How much of one security an account holds. */
export interface Position {
  /** The account. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  /** Bought minus sold; may be zero or less. */
  quantity: number;
  /** When the last trade changed it. ISO 8601. */
  updated: string;
  /** What a piece of what is held cost on average; null where nobody knows. */
  averageCostBasis: number | null;
}

/** One purchase or sale. */
export interface Trade {
  /** Unique id. */
  id: string;
  /** The account that it is booked to. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  side: Side;
  state: TradeState;
  /** How many. */
  quantity: number;
  /** When its state last changed. ISO 8601. */
  updated: string;
  /** When its order was taken up. ISO 8601. */
  created: string;
  /** What a piece cost when its order was accepted; null where nobody knew. */
  price: number | null;
}

/** Answers which trades an account has made and what it holds. */
export class PositionServiceClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Every trade. */
  listTrades(): Promise<Trade[]> {
    return call("GET", `${this.base}/trades/`);
  }

  /** The trades of one account. */
  listAccountTrades(accountId: number): Promise<Trade[]> {
    return call("GET", `${this.base}/trades/${encodeURIComponent(accountId)}`);
  }

  /** Every position. */
  listPositions(): Promise<Position[]> {
    return call("GET", `${this.base}/positions/`);
  }

  /** The positions of one account. */
  listAccountPositions(accountId: number): Promise<Position[]> {
    return call("GET", `${this.base}/positions/${encodeURIComponent(accountId)}`);
  }

  /** Whether the service runs. */
  checkAlive(): Promise<boolean> {
    return call("GET", `${this.base}/health/alive`);
  }

  /** Whether the service has anything to answer. */
  checkReady(): Promise<boolean> {
    return call("GET", `${this.base}/health/ready`);
  }
}
