// Calls to order-matcher, after its contract.

import { call } from "../http.ts";
import type { ListOrdersStatus, OrderStatus, Side } from "../model.ts";

/** How the service is, and what it has done. */
export interface MatcherHealth {
  /** `ok`, or `degraded` while the broker is away. */
  status: string;
  /** The component's id. */
  service: string;
  /** For how long it has run. */
  uptimeSeconds: number;
  matcher: Matching;
  /** Orders that wait or are filled in part. */
  openOrders: number;
  /** Those of them of which nothing is filled. */
  unfilledOrders: number;
  /** `connected` or `disconnected`. */
  messageBus: string;
}

/** What this process has done since its start. */
export interface Matching {
  /** Milliseconds between two looks at all orders. */
  tickMs: number;
  /** How often it has looked. */
  ticks: number;
  /** When it last looked; null before the first time. ISO 8601. */
  lastTickAt: string | null;
  /** Fills that it began because of a price. */
  autoFillAttempts: number;
  /** Those of them that trade-service accepted at once. */
  autoFillSuccess: number;
  /** Calls by which trade-service accepted no fill. */
  tradeSubmitFailures: number;
}

/** A wish to buy or sell once the price allows it. */
export interface NewOrder {
  /** The account that it is for. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  side: Side;
  /** How many. */
  quantity: number;
  /** The most that a piece may cost, or the least that it has to bring. */
  limitPrice: number;
}

/** An order as it stands. */
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
  /** When it was taken. ISO 8601. */
  createdAt: string;
  /** When it last changed. ISO 8601. */
  updatedAt: string;
  /** The price of its last trade; null where there is none. */
  lastExecutionPrice: number | null;
  /** How many its last trade was of; null where there is none. */
  lastFillQuantity: number | null;
  /** What a piece costs now; null where nobody knows. */
  marketPrice: number | null;
  /** 1 at first, and one more with each change. */
  version: number;
  /** Why it was rejected; null where it was not. */
  reason: string | null;
}

/** How many orders are open. */
export interface OrderCounts {
  /** Those that wait or are filled in part. */
  openOrders: number;
  /** Those of them of which nothing is filled. */
  unfilledOrders: number;
}

/**
 * Keeps orders that wait for their price, and fills each exactly once as soon as the market allows
 * it.
 */
export class OrderMatcherClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Takes an order, which waits from now on for its price. */
  createOrder(body: NewOrder): Promise<Order> {
    return call("POST", `${this.base}/orders`, { body });
  }

  /** Orders by their last change, the latest first. */
  listOrders(query: { status?: ListOrdersStatus; accountId?: number }): Promise<Order[]> {
    return call("GET", `${this.base}/orders`, { query });
  }

  /** How many orders are open. */
  countOpenOrders(): Promise<OrderCounts> {
    return call("GET", `${this.base}/orders/open-count`);
  }

  /** One order. */
  getOrder(orderId: string): Promise<Order> {
    return call("GET", `${this.base}/orders/${encodeURIComponent(orderId)}`);
  }

  /** Ends an order, which keeps what was filled of it and what was not. */
  cancelOrder(orderId: string): Promise<Order> {
    return call("POST", `${this.base}/orders/${encodeURIComponent(orderId)}/cancel`);
  }

  /** Fills all that remains of an order at the market price, whatever its limit. */
  forceFillOrder(orderId: string): Promise<Order> {
    return call("POST", `${this.base}/orders/${encodeURIComponent(orderId)}/force-fill`);
  }

  /** How the service is, and what it has done. */
  getMatcherHealth(): Promise<MatcherHealth> {
    return call("GET", `${this.base}/health`);
  }
}
