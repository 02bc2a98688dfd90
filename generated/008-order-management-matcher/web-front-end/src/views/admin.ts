// The view to look after the orders of all accounts.

import { element } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import type { Order } from "../generated/clients/order-matcher.ts";
import type { View } from "../generated/view.ts";
import { type OrderBook, openOrderBook, type OrderRow } from "../trading/order-book.ts";
import { createOrderFilters } from "../trading/order-filters.ts";
import { createOrderGrid } from "../trading/order-grid.ts";
import { openPrices } from "../trading/prices.ts";

// The page is asked for by this path as well, which people bookmark.
if (location.pathname === "/admin" && location.hash === "") history.replaceState(null, "", "/#/admin");

const number = new Intl.NumberFormat();

/** How many orders are open, how many of them are as they came, and how many pieces remain of all. */
function createCounts(): { root: HTMLElement; show(open: readonly OrderRow[] | null): void } {
  const box = (label: string): { root: HTMLElement; value: HTMLElement } => {
    const value = element("dd", { textContent: "unknown" });
    return { root: element("div", {}, element("dt", { textContent: label }), value), value };
  };
  const [all, unfilled, remaining] = [box("Open orders"), box("Unfilled"), box("Remaining quantity")] as const;
  return {
    root: element("dl", { className: "counts" }, all.root, unfilled.root, remaining.root),
    show(open) {
      if (open === null) return;
      const put = ({ value }: { value: HTMLElement }, count: number): void => void (value.textContent = number.format(count));
      put(all, open.length);
      put(unfilled, open.filter((order) => order.remaining === order.quantity).length);
      put(remaining, open.reduce((sum, order) => sum + order.remaining, 0));
    },
  };
}

const admin: View = {
  title: "Admin",
  order: 30,
  mount(outlet, context) {
    const { accountService, orderMatcher } = context.clients;
    const prices = openPrices(context);
    const open = openOrderBook(context, null, "open");
    /** Orders that are done, where they are asked for. */
    let done: OrderBook | null = null;
    let stop = (): void => {};

    const put = (order: Order): void => {
      for (const book of [open, done]) book?.put(order);
    };
    const grid = createOrderGrid(prices, {
      className: "all-orders",
      title: "Orders of all accounts",
      empty: "No order fits",
      statuses: true,
      actions: [
        { title: "Cancel", done: "cancelled", run: async ({ id }) => put(await orderMatcher.cancelOrder(id)) },
        { title: "Force-fill", done: "filled", run: async ({ id }) => put(await orderMatcher.forceFillOrder(id)) },
      ],
    });
    let shown = "open";
    const filters = createOrderFilters(() => show());
    const show = (): void => {
      const which = filters.which();
      const isOpen = which === "open" || which === "NEW" || which === "PARTIALLY_FILLED";
      grid.keep((order) => filters.fits(order) && (!isOpen || which === "open" || order.status === which));
      const source = isOpen ? "open" : which;
      if (source === shown) return;
      shown = source;
      stop();
      done?.close();
      done = isOpen ? null : openOrderBook(context, null, which);
      stop = (done ?? open).listen(grid.show);
    };
    const counts = createCounts();
    open.listen((told) => counts.show(told.isRead ? told.rows : null));
    stop = open.listen(grid.show);
    grid.name(new Map());

    const problem = notice();
    let ended = false;
    const load = async (): Promise<void> => {
      problem.clear();
      try {
        const accounts = await accountService.listAccounts();
        if (ended) return;
        filters.offer(accounts);
        grid.name(new Map(accounts.map(({ id, displayName }) => [id, displayName])));
      } catch (error) {
        if (!ended) problem.fail(error, () => void load());
      }
    };
    void load();
    outlet.append(
      element("h1", { className: "hidden", textContent: "Order administration" }),
      element("div", { className: "toolbar" }, filters.root, counts.root),
      problem.root,
      grid.root,
    );
    return () => {
      ended = true;
      for (const book of [open, done]) book?.close();
      grid.close();
      prices.close();
    };
  },
};

export default admin;
