// What the streams carry.

import type { OrderStatus, Side, TradeState } from "./model.ts";

/** What became of an order. */
export interface Order {
  /** Unique id. */
  orderId: string;
  /** The account that it is for. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  side: Side;
  /** How many were ordered. */
  quantity: number;
  /** How many of them are not traded. */
  remainingQuantity: number;
  /** The most that a piece may cost, or the least that it has to bring. */
  limitPrice: number;
  status: OrderStatus;
  /** When it was taken. Milliseconds since 1970. */
  createdAt: number;
  /** When it last changed. Milliseconds since 1970. */
  updatedAt: number;
  /** The price of its last trade; null where there is none. */
  lastExecutionPrice?: number | null;
  /** How many its last trade was of; null where there is none. */
  lastFillQuantity?: number | null;
  /** What a piece costs now; null where nobody knows. */
  marketPrice?: number | null;
  /** 1 at first, and one more with each change. */
  version: number;
  /** Why it was rejected; null where it was not. */
  reason?: string | null;
}

/** A position with its new absolute quantity. */
export interface Position {
  /** The account. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  /** Bought minus sold; may be zero or less. */
  quantity: number;
  /** When the last trade changed it. Milliseconds since 1970. */
  updated: number;
  /** What a piece of what is held cost on average; null where nobody knows. */
  averageCostBasis?: number | null;
}

/** What a piece of a security costs from now on. */
export interface PriceTick {
  /** Ticker of the security. */
  ticker: string;
  /** What it costs. */
  price: number;
  /** What it cost when the day's trading began. */
  openPrice: number;
  /** What it cost when trading ended before. */
  closePrice: number;
  /** When the price was made. Milliseconds since 1970. */
  asOf: number;
  /** Where open and close come from. */
  source: string;
}

/** A trade as it stands after its transaction. */
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
  /** When its state last changed. Milliseconds since 1970. */
  updated: number;
  /** When its order was taken up. Milliseconds since 1970. */
  created: number;
  /** What a piece cost when its order was accepted; null where nobody knew. */
  price?: number | null;
}
