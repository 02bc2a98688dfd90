// The open orders of one account or of all, each of which can be cancelled.

import type { Account } from "../generated/clients/account-service.ts";
import type { Context } from "../generated/view.ts";
import { type OrderBook, openOrderBook } from "./order-book.ts";
import { createOrderGrid } from "./order-grid.ts";
import type { Prices } from "./prices.ts";

export interface OrderBlotter {
  readonly root: HTMLElement;
  /** Shows one account, or with null all of them. */
  show(account: number | null, accounts: readonly Account[]): void;
  /** Shows nothing, and says why. */
  withhold(why: string): void;
  /** How many orders are shown; with null it is not known. */
  onCount(listener: (count: number | null) => void): void;
  close(): void;
}

export function createOrderBlotter(context: Context, prices: Prices): OrderBlotter {
  let book: OrderBook | null = null;
  let tellCount: (count: number | null) => void = () => {};
  const grid = createOrderGrid(prices, {
    className: "open-orders",
    title: "Open orders",
    empty: "No order waits for its price",
    statuses: false,
    actions: [
      {
        title: "Cancel",
        done: "cancelled",
        async run({ id }) {
          const from = book;
          from?.put(await context.clients.orderMatcher.cancelOrder(id));
        },
      },
    ],
  });
  return {
    root: grid.root,
    show(account, accounts) {
      book?.close();
      grid.name(account === null ? new Map(accounts.map(({ id, displayName }) => [id, displayName])) : null);
      book = openOrderBook(context, account, "open");
      book.listen((told) => {
        grid.show(told);
        tellCount(told.isRead ? told.rows.length : null);
      });
    },
    withhold: grid.withhold,
    onCount(listener) {
      tellCount = listener;
    },
    close() {
      book?.close();
      grid.close();
    },
  };
}
