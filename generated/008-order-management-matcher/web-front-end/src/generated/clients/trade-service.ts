// Calls to trade-service, after its contract.

import { call } from "../http.ts";
import type { Side } from "../model.ts";

/** A wish to buy or sell for an account. */
export interface TradeOrder {
  /** Null on an order; the trade that it becomes gets an id of its own. */
  readonly id?: string | null;
  /** Null on an order; the trade that it becomes has a state. */
  readonly state?: string | null;
  /** The account that it is for. */
  accountId: number;
  /** Ticker of the security. */
  security: string;
  side: Side;
  /** How many. */
  quantity: number;
  /** What a piece costs at the moment that the order is accepted. */
  readonly price?: number | null;
  /**
   * Id of the trade that this becomes; however often an order of one id is placed, it is booked
   * once.
   */
  fillId?: string | null;
  /**
   * The most that a piece may cost, or the least that it has to bring, at the moment that the
   * order is accepted.
   */
  limitPrice?: number | null;
}

/**
 * Takes orders, refuses those that name an unknown security or account, and passes the others on.
 */
export class TradeServiceClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Accepts an order, so that it will be settled. */
  createTradeOrder(body: TradeOrder): Promise<TradeOrder> {
    return call("POST", `${this.base}/trade/`, { body });
  }
}
