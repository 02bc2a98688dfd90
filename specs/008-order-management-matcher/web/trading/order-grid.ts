// A blotter of orders, with what can be done to each.

import type { ColDef, ICellRendererParams, ValueGetterParams } from "ag-grid-community";

import { element, panel, reason } from "../elements/element.ts";
import { blotter } from "../elements/grid.ts";
import { notice } from "../elements/notice.ts";
import { staleness } from "../elements/staleness.ts";
import { levels, repaint, TAB } from "./cells.ts";
import { asPrice, compared } from "./money.ts";
import { isOpen, type OrderRow, type Told } from "./order-book.ts";
import { asDistance, failed, inWords, pastLimit, STATUSES } from "./order-words.ts";
import type { Prices } from "./prices.ts";
import { ago, everyMinute } from "./when.ts";

/** What can be done to an open order. */
export interface Action {
  /** On the button. */
  readonly title: string;
  /** What was not done to it when it fails: `cancelled`. */
  readonly done: string;
  /** Does it. */
  run(order: OrderRow): Promise<void>;
}

export interface OrderGridOptions {
  readonly className: string;
  readonly title: string;
  /** What is said where there is none. */
  readonly empty: string;
  /** Whether orders that are done may be there, too. */
  readonly statuses: boolean;
  readonly actions: readonly Action[];
}

export interface OrderGrid {
  readonly root: HTMLElement;
  /** Shows what is known of orders. */
  show(told: Told): void;
  /** Shows those alone that fit. */
  keep(fits: (order: OrderRow) => boolean): void;
  /** What the accounts are called; without them each order is of the same account, which is not said. */
  name(accounts: ReadonlyMap<number, string> | null): void;
  /** Shows nothing, and says why. */
  withhold(why: string): void;
  close(): void;
}

const number = new Intl.NumberFormat();

/** Columns that follow prices. */
const MARKET = ["market", "delta"];

const LEGEND = "Delta is how far the market is past the limit: at ▲ and ■ an order can be filled, at ▼ not yet.";

/** A text of which the beginning is enough where there is no room, and the whole is there all the same. */
function shortened(text: string): HTMLElement {
  return element("span", { textContent: text, title: text });
}

function columns(prices: Prices, name: (accountId: number) => string, statuses: boolean): ColDef<OrderRow>[] {
  const market = ({ security }: OrderRow): bigint | null => prices.of(security)?.price ?? null;
  const distance = (row: OrderRow): bigint | null => (isOpen(row) ? pastLimit(row, market(row)) : null);
  const price = (of: (row: OrderRow) => bigint | null): ColDef<OrderRow> => ({
    type: "rightAligned",
    sortable: false,
    valueGetter: ({ data }: ValueGetterParams<OrderRow>) => (data ? of(data) : null),
    valueFormatter: ({ value }) => asPrice(value),
  });
  const whole = { type: "rightAligned", valueFormatter: ({ value }: { value: number }) => number.format(value) };
  return [
    {
      colId: "account",
      headerName: "Account",
      valueGetter: ({ data }) => (data ? name(data.accountId) : ""),
      minWidth: 140,
      flex: 2,
    },
    { field: "id", headerName: "Order", cellRenderer: ({ value }: { value: string }) => shortened(value), minWidth: 96 },
    { field: "security", headerName: "Security", minWidth: 78 },
    { field: "side", headerName: "Side", cellClass: ({ value }) => `side ${String(value).toLowerCase()}`, minWidth: 58 },
    { ...whole, field: "quantity", headerName: "Quantity", minWidth: 80 },
    { ...whole, field: "remaining", headerName: "Remaining", minWidth: 88 },
    { ...price(({ limit }) => limit), colId: "limit", headerName: "Limit", minWidth: 84 },
    { ...price(market), colId: "market", headerName: "Market", minWidth: 84 },
    {
      ...price(distance),
      colId: "delta",
      headerName: "Delta",
      valueFormatter: ({ value }) => asDistance(value),
      cellClassRules: levels((row) => compared(distance(row), 0n)),
      minWidth: 100,
    },
    {
      colId: "status",
      headerName: "Status",
      hide: !statuses,
      valueGetter: ({ data }) => (data ? [STATUSES[data.status], data.reason].filter(Boolean).join(": ") : ""),
      minWidth: 110,
      flex: 1.3,
    },
    { field: "updated", headerName: "Updated", valueFormatter: ({ value }) => ago(value), minWidth: 96, flex: 1.2 },
    { field: "created", hide: true, sort: "desc" },
  ];
}

/** A column of buttons that do this to the orders that are open. */
function actionColumn(action: Action, headerName: string, act: (order: OrderRow) => void): ColDef<OrderRow> {
  const { title } = action;
  return {
    colId: title,
    headerName,
    sortable: false,
    cellDataType: false,
    enableCellChangeFlash: false,
    // The cell is painted anew when its order is done.
    valueGetter: ({ data }) => data !== undefined && isOpen(data),
    cellRenderer({ data, value }: ICellRendererParams<OrderRow, boolean>) {
      if (data === undefined || value !== true) return "";
      // Arrows lead to its cell, and Enter presses it.
      const ariaLabel = `${title}: ${inWords(data)}`;
      const button = element("button", { type: "button", textContent: title, ariaLabel, tabIndex: -1 });
      button.addEventListener("click", () => act(data));
      return button;
    },
    minWidth: 100,
  };
}

/** Lets Enter and the space bar press the button of the cell that the keyboard is at. */
function pressByKey(grid: HTMLElement): void {
  grid.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    const cell = event.target instanceof HTMLElement && event.target.matches(".ag-cell") ? event.target : null;
    const button = cell?.querySelector("button") ?? null;
    if (button === null) return;
    event.preventDefault();
    button.click();
  });
}

export function createOrderGrid(prices: Prices, options: OrderGridOptions): OrderGrid {
  let names: ReadonlyMap<number, string> | null = null;
  let fits: (order: OrderRow) => boolean = () => true;
  let rows: readonly OrderRow[] = [];
  let tellStale: (stale: boolean) => void = () => {};
  const busy = new Set<string>();
  const standing = notice();
  const trouble = notice();

  const act = async (action: Action, order: OrderRow): Promise<void> => {
    if (busy.has(order.id)) return;
    busy.add(order.id);
    trouble.clear();
    try {
      await action.run(order);
    } catch (error) {
      trouble.fail(failed(inWords(order), action.done, error), () => void act(action, order));
    }
    busy.delete(order.id);
  };
  const grid = blotter<OrderRow>(options.title, ({ id }) => id, {
    columnDefs: [
      ...columns(prices, (id) => names?.get(id) ?? `Account ${id}`, options.statuses),
      ...options.actions.map((action) =>
        actionColumn(action, options.actions.length === 1 ? "Action" : action.title, (order) => void act(action, order)),
      ),
    ],
    ...TAB,
    overlayNoRowsTemplate: `<span>${options.empty}</span>`,
  });
  pressByKey(grid.root);
  const legend = element("p", { className: "legend detail", textContent: LEGEND });
  const root = panel(`blotter ${options.className}`, options.title, trouble.root, legend, standing.root, grid.root);
  const signs = [
    staleness({ onStale: (listener) => ((tellStale = listener), () => {}) }, grid.root, "Orders"),
    staleness(prices, root),
  ];
  root.firstElementChild?.after(...signs.map((sign) => sign.root));

  const put = (): void => grid.api.setGridOption("rowData", rows.filter(fits));
  const endings = [
    ...signs.map((sign) => sign.close),
    prices.onChange((tickers) => repaint(grid.api, MARKET, tickers)),
    everyMinute(() => grid.api.refreshCells({ columns: ["updated"], force: true, suppressFlash: true })),
  ];
  grid.api.setGridOption("loading", true);

  return {
    root,
    show(told) {
      if (told.problem === null) standing.clear();
      else standing.say(`${reason(told.problem)} Orders are asked for again.`);
      grid.api.setGridOption("loading", !told.isRead && told.problem === null);
      tellStale(told.isStale);
      if (told.rows === rows) return;
      rows = told.rows;
      put();
    },
    keep(now) {
      fits = now;
      put();
    },
    name(accounts) {
      names = accounts;
      trouble.clear();
      grid.api.setColumnsVisible(["account"], accounts !== null);
      grid.api.refreshCells({ columns: ["account"], suppressFlash: true });
    },
    withhold(why) {
      grid.api.setGridOption("loading", false);
      standing.say(why);
    },
    close() {
      for (const end of endings) end();
      grid.destroy();
    },
  };
}
