// Orders that wait for their price, and those that did, as order-matcher tells them and their stream goes on.

import type { Order as ReadOrder } from "../generated/clients/order-matcher.ts";
import type { Order } from "../generated/messages.ts";
import type { OrderStatus, Side } from "../generated/model.ts";
import type { Context } from "../generated/view.ts";
import { thousandths } from "./money.ts";

export interface OrderRow {
  readonly id: string;
  readonly accountId: number;
  readonly security: string;
  readonly side: Side;
  readonly quantity: number;
  readonly remaining: number;
  readonly limit: bigint | null;
  readonly status: OrderStatus;
  readonly created: number;
  readonly updated: number;
  /** Goes up with each change. */
  readonly version: number;
  /** Why it was rejected. */
  readonly reason: string | null;
}

/** Which orders: those of one status, those that are not done, or all. */
export type Which = OrderStatus | "open" | "all";

/** What is known of orders. */
export interface Told {
  readonly rows: readonly OrderRow[];
  /** Whether they were read. */
  readonly isRead: boolean;
  /** Why they could not be read the last time. */
  readonly problem: unknown;
  /** Whether they may be out of date. */
  readonly isStale: boolean;
}

export interface OrderBook {
  /** Tells what is known, and each time that this changes. Gives what ends that. */
  listen(listener: (told: Told) => void): () => void;
  /** What a service has answered of an order. */
  put(order: ReadOrder): void;
  close(): void;
}

/** Whether something can still become of an order. */
export function isOpen({ status }: { status: OrderStatus }): boolean {
  return status === "NEW" || status === "PARTIALLY_FILLED";
}

function isAmong(which: Which, order: OrderRow): boolean {
  return which === "all" || (which === "open" ? isOpen(order) : order.status === which);
}

function row(order: Order): OrderRow {
  return {
    ...{ id: order.orderId, accountId: order.accountId, security: order.security, side: order.side, status: order.status },
    ...{ quantity: order.quantity, remaining: order.remainingQuantity, limit: thousandths(order.limitPrice) },
    ...{ created: order.createdAt, updated: order.updatedAt, version: order.version, reason: order.reason ?? null },
  };
}

/** An answer as a message has it. */
function message(order: ReadOrder): Order {
  return { ...order, createdAt: Date.parse(order.createdAt), updatedAt: Date.parse(order.updatedAt) };
}

/** Follows orders of one account, or with null of all. */
export function openOrderBook({ clients, streams }: Context, account: number | null, which: Which): OrderBook {
  const { orderMatcher } = clients;
  /** Those that are no longer among these are kept as well: what comes late does not bring them back. */
  const orders = new Map<string, OrderRow>();
  const listeners = new Set<(told: Told) => void>();
  let told: Told = { rows: [], isRead: false, problem: null, isStale: false };
  let closed = false;

  const tell = (changes: Partial<Told>): void => {
    if (closed) return;
    told = { ...told, ...changes };
    for (const listener of listeners) listener(told);
  };
  const show = (): void => tell({ rows: [...orders.values()].filter((one) => isAmong(which, one)) });
  const put = (values: readonly Order[]): void => {
    for (const value of values) {
      if ((orders.get(value.orderId)?.version ?? 0) <= value.version) orders.set(value.orderId, row(value));
    }
    show();
  };
  const query = account === null ? { status: which } : { status: which, accountId: account };
  const end = streams.latest("account-orders", account === null ? { every: [] } : { accountId: account }, {
    async read() {
      try {
        const read = await orderMatcher.listOrders(query);
        tell({ isRead: true, problem: null });
        return read.map(message);
      } catch (problem) {
        tell({ problem });
        throw problem;
      }
    },
    changed: put,
    gone(values) {
      for (const { orderId } of values) orders.delete(orderId);
      show();
    },
    stale: (isStale) => tell({ isStale }),
  });

  return {
    listen(listener) {
      listeners.add(listener);
      listener(told);
      return () => listeners.delete(listener);
    },
    put: (order) => put([message(order)]),
    close() {
      closed = true;
      end();
    },
  };
}
