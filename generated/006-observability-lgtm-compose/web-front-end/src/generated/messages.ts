// What the streams carry.

import type { Side, TradeState } from "./model.ts";

/** A position with its new absolute quantity. */
export interface Position {
  /** The account. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  /** Bought minus sold. */
  quantity: number;
  /** When the last trade changed it. Milliseconds since 1970. */
  updated: number;
}

/** A trade as it stands after its transaction. */
export interface Trade {
  /** Unique id. */
  id: string;
  /** The account that it is booked to. */
  accountId: number;
  /** When its order was taken up. Milliseconds since 1970. */
  created: number;
  /** How many. */
  quantity: number;
  /** Ticker of the security. */
  security: string;
  /** Whether the account buys or sells. */
  side: Side;
  /** How far it has come. */
  state: TradeState;
  /** When its state last changed. Milliseconds since 1970. */
  updated: number;
}
