// The blotters: trades with the newest on top, and positions with one row for each security, valued at the prices of the moment.

import type { ColDef, ValueGetterParams } from "ag-grid-community";

import { panel } from "../elements/element.ts";
import { blotter } from "../elements/grid.ts";
import { notice } from "../elements/notice.ts";
import { staleness } from "../elements/staleness.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { Context } from "../generated/view.ts";
import { type Book, openBook, type TradeRow } from "./book.ts";
import { levels, repaint, TAB } from "./cells.ts";
import { asDollars, asGain, asPrice, compared, type Level, marked } from "./money.ts";
import { openPortfolio, type Portfolio, type PositionRow } from "./portfolio.ts";
import type { Prices } from "./prices.ts";
import { type Worth, worthOf, worthOfAll } from "./valuation.ts";
import { ago, everyMinute } from "./when.ts";

export interface Blotters {
  readonly trades: HTMLElement;
  readonly positions: HTMLElement;
  /** Shows one account, or with null all of them. */
  show(account: number | null, accounts: readonly Account[]): void;
  /** Shows nothing, and says why. */
  withhold(why: string): void;
  /** What is shown, and all accounts together, is worth this now. */
  onWorth(listener: (all: Worth, shown: Worth) => void): void;
  close(): void;
}

const number = new Intl.NumberFormat();

/** Columns that follow prices. */
const MARKET = ["open", "market", "value", "gain"];

function tradeColumns(name: (accountId: number) => string): ColDef<TradeRow>[] {
  return [
    {
      colId: "account",
      headerName: "Account",
      valueGetter: ({ data }) => (data ? name(data.accountId) : ""),
      minWidth: 150,
      flex: 2,
      hide: true,
    },
    { field: "security", headerName: "Security", minWidth: 78 },
    { field: "price", headerName: "Price", type: "rightAligned", valueFormatter: ({ value }) => asPrice(value), minWidth: 84 },
    { field: "quantity", headerName: "Quantity", type: "rightAligned", valueFormatter: ({ value }) => number.format(value), minWidth: 80 },
    { field: "side", headerName: "Side", cellClass: ({ value }) => `side ${String(value).toLowerCase()}`, minWidth: 58 },
    { field: "state", headerName: "State", cellClass: ({ value }) => `state ${String(value).toLowerCase()}`, minWidth: 84 },
    {
      field: "created",
      headerName: "Executed",
      valueFormatter: ({ value }) => ago(value),
      sort: "desc",
      minWidth: 96,
      flex: 1.25,
    },
  ];
}

function positionColumns(prices: Prices): ColDef<PositionRow>[] {
  const price = ({ security }: PositionRow): bigint | null => prices.of(security)?.price ?? null;
  const open = ({ security }: PositionRow): bigint | null => prices.of(security)?.open ?? null;
  const worth = (row: PositionRow): Worth => worthOf(row, prices);
  const day = (row: PositionRow): Level | null => compared(price(row), open(row));
  const gain = (row: PositionRow): Level | null => compared(worth(row).value, worth(row).cost);
  const amount = (of: (row: PositionRow) => bigint | null): ColDef<PositionRow> => ({
    type: "rightAligned",
    sortable: false,
    valueGetter: ({ data }: ValueGetterParams<PositionRow>) => (data ? of(data) : null),
  });
  return [
    { field: "security", headerName: "Security", sort: "asc", minWidth: 84 },
    {
      field: "quantity",
      headerName: "Quantity",
      type: "rightAligned",
      valueFormatter: ({ value }) => number.format(value),
      cellClassRules: { short: ({ value }) => Number(value) < 0 },
      minWidth: 78,
    },
    { field: "average", headerName: "Avg cost", type: "rightAligned", valueFormatter: ({ value }) => asPrice(value), minWidth: 82 },
    { ...amount(open), colId: "open", headerName: "Open", valueFormatter: ({ value }) => asPrice(value), minWidth: 80 },
    {
      ...amount(price),
      colId: "market",
      headerName: "Mkt price",
      valueFormatter: ({ value, data }) => marked(data ? day(data) : null, asPrice(value)),
      cellClassRules: levels(day),
      minWidth: 98,
    },
    {
      ...amount((row) => worth(row).value),
      colId: "value",
      headerName: "Position value",
      valueFormatter: ({ value, data }) => marked(data ? gain(data) : null, asDollars(value)),
      cellClassRules: levels(gain),
      minWidth: 130,
      flex: 1.3,
    },
    {
      ...amount((row) => worth(row).gain),
      colId: "gain",
      headerName: "P&L",
      valueFormatter: ({ value }) => asGain(value),
      cellClassRules: levels(gain),
      minWidth: 102,
      flex: 1.2,
    },
  ];
}

export function createBlotters(context: Context, prices: Prices): Blotters {
  let names = new Map<number, string>();
  let shown: number | null = null;
  let known: readonly Account[] | null = null;
  let isRead = false;
  let book: Book | null = null;
  let portfolio: Portfolio | null = null;
  let tellWorth: (all: Worth, shown: Worth) => void = () => {};
  const tradeNotice = notice();
  const positionNotice = notice();

  const trades = blotter<TradeRow>("Trades", (row) => row.id, {
    columnDefs: tradeColumns((id) => names.get(id) ?? `Account ${id}`),
    ...TAB,
    overlayNoRowsTemplate: "<span>No trades yet</span>",
  });
  const positions = blotter<PositionRow>("Positions", (row) => row.security, {
    columnDefs: positionColumns(prices),
    ...TAB,
    overlayNoRowsTemplate: "<span>No positions yet</span>",
  });
  const tradePanel = panel("blotter trades", "Trades", tradeNotice.root, trades.root);
  const positionPanel = panel("blotter positions", "Positions", positionNotice.root, positions.root);
  const sign = staleness(prices, positionPanel);
  positionPanel.firstElementChild?.after(sign.root);

  const valued = (): void => {
    if (portfolio === null || !isRead) return;
    const all = worthOfAll(portfolio.rows(null), prices);
    tellWorth(all, shown === null ? all : worthOfAll(portfolio.rows(shown), prices));
  };
  const put = (securities: ReadonlySet<string>): void => {
    const rows = [...securities].map((security) => portfolio?.row(shown, security) ?? null);
    positions.put(rows.filter((row) => row !== null));
    repaint(positions.api, MARKET, securities);
    valued();
  };
  const openAll = (accounts: readonly Account[]): void => {
    portfolio?.close();
    isRead = false;
    portfolio = openPortfolio(context, accounts.map(({ id }) => id), {
      changed: put,
      ready() {
        isRead = true;
        positionNotice.clear();
        positions.api.setGridOption("loading", false);
        valued();
      },
      failed(error) {
        positions.api.setGridOption("loading", false);
        positionNotice.fail(error, again);
      },
    });
  };
  const again = (): void => {
    for (const one of [tradeNotice, positionNotice]) one.clear();
    trades.api.setGridOption("loading", true);
    positions.api.setGridOption("loading", !isRead);
    book?.reload();
    portfolio?.reload();
  };
  const endings = [
    sign.close,
    prices.onChange((tickers) => {
      repaint(positions.api, MARKET, tickers);
      valued();
    }),
    everyMinute(() => trades.api.refreshCells({ columns: ["created"], force: true, suppressFlash: true })),
  ];

  return {
    trades: tradePanel,
    positions: positionPanel,
    show(account, accounts) {
      book?.close();
      shown = account;
      names = new Map(accounts.map(({ id, displayName }) => [id, displayName]));
      trades.clear();
      positions.clear();
      trades.api.setColumnsVisible(["account"], account === null);
      tradeNotice.clear();
      trades.api.setGridOption("loading", true);
      if (known !== accounts) {
        known = accounts;
        positionNotice.clear();
        openAll(accounts);
      }
      positions.api.setGridOption("loading", !isRead && positionNotice.root.hidden === true);
      positions.put(portfolio?.rows(account) ?? []);
      valued();
      const ids = accounts.map(({ id }) => id);
      book = openBook(context, account, ids, {
        trades: (rows) => trades.put(rows),
        ready() {
          tradeNotice.clear();
          trades.api.setGridOption("loading", false);
        },
        failed(error) {
          trades.api.setGridOption("loading", false);
          tradeNotice.fail(error, again);
        },
      });
    },
    withhold(why) {
      for (const one of [tradeNotice, positionNotice]) one.say(why);
    },
    onWorth(listener) {
      tellWorth = listener;
      valued();
    },
    close() {
      for (const end of endings) end();
      book?.close();
      portfolio?.close();
      trades.destroy();
      positions.destroy();
    },
  };
}
