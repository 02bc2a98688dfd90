// The blotters: trades with the newest on top, and positions with one row for each security.

import { panel } from "../elements/element.ts";
import { blotter } from "../elements/grid.ts";
import { notice } from "../elements/notice.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { Context } from "../generated/view.ts";
import { type Book, openBook, type PositionRow, type TradeRow } from "./book.ts";

export interface Blotters {
  readonly trades: HTMLElement;
  readonly positions: HTMLElement;
  /** Shows one account, or with null all of them. */
  show(account: number | null, accounts: readonly Account[]): void;
  /** Shows nothing, and says why. */
  withhold(why: string): void;
  close(): void;
}

const number = new Intl.NumberFormat();
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

/** The time of what happened today, and the day of what happened before. */
function when(instant: number): string {
  const today = new Date(instant).toDateString() === new Date().toDateString();
  return (today ? clock : date).format(instant);
}

export function createBlotters(context: Context): Blotters {
  let names = new Map<number, string>();
  let book: Book | null = null;
  const tradeNotice = notice();
  const positionNotice = notice();

  const trades = blotter<TradeRow>("Trades", (row) => row.id, {
    columnDefs: [
      {
        colId: "account",
        headerName: "Account",
        valueGetter: ({ data }) => (data ? (names.get(data.accountId) ?? `Account ${data.accountId}`) : ""),
        minWidth: 150,
        flex: 2,
        hide: true,
      },
      { field: "security", headerName: "Security", minWidth: 84 },
      { field: "quantity", headerName: "Quantity", type: "rightAligned", valueFormatter: ({ value }) => number.format(value), minWidth: 88 },
      { field: "side", headerName: "Side", cellClass: ({ value }) => `side ${String(value).toLowerCase()}`, minWidth: 62 },
      { field: "state", headerName: "State", cellClass: ({ value }) => `state ${String(value).toLowerCase()}`, minWidth: 96 },
      {
        field: "created",
        headerName: "Time",
        valueFormatter: ({ value }) => when(value),
        sort: "desc",
        minWidth: 116,
        flex: 1.25,
      },
    ],
    overlayNoRowsTemplate: "<span>No trades yet</span>",
  });
  const positions = blotter<PositionRow>("Positions", (row) => row.security, {
    columnDefs: [
      { field: "security", headerName: "Security", sort: "asc", minWidth: 90 },
      {
        field: "quantity",
        headerName: "Quantity",
        type: "rightAligned",
        valueFormatter: ({ value }) => number.format(value),
        cellClassRules: { short: ({ value }) => Number(value) < 0 },
        minWidth: 100,
      },
    ],
    overlayNoRowsTemplate: "<span>No positions yet</span>",
  });

  return {
    trades: panel("blotter trades", "Trades", tradeNotice.root, trades.root),
    positions: panel("blotter positions", "Positions", positionNotice.root, positions.root),
    show(account, accounts) {
      book?.close();
      names = new Map(accounts.map(({ id, displayName }) => [id, displayName]));
      trades.clear();
      positions.clear();
      trades.api.setColumnsVisible(["account"], account === null);
      const loading = (on: boolean): void => {
        for (const one of [tradeNotice, positionNotice]) one.clear();
        for (const grid of [trades.api, positions.api]) grid.setGridOption("loading", on);
      };
      const again = (): void => {
        loading(true);
        book?.reload();
      };
      loading(true);
      book = openBook(
        context,
        account,
        accounts.map(({ id }) => id),
        {
          trades: (rows) => trades.put(rows),
          positions: (rows) => positions.put(rows),
          ready: () => loading(false),
          failed(error) {
            loading(false);
            tradeNotice.fail(error, again);
            positionNotice.fail(error, again);
          },
        },
      );
    },
    withhold(why) {
      for (const one of [tradeNotice, positionNotice]) one.say(why);
    },
    close() {
      book?.close();
      trades.destroy();
      positions.destroy();
    },
  };
}
