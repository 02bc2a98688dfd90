// The trades and positions of one account or of all, as services tell them and streams go on.
//
// A stream may lose messages while it is down, and what was read may be older than what a stream has told since. So each
// time that a stream is established everything is read again, and rows are merged by id.

import type { Position as ReadPosition, Trade as ReadTrade } from "../generated/clients/position-service.ts";
import type { Position, Trade } from "../generated/messages.ts";
import type { Side, TradeState } from "../generated/model.ts";
import type { Selection } from "../generated/streams.ts";
import type { Context } from "../generated/view.ts";

export interface TradeRow {
  readonly id: string;
  readonly accountId: number;
  readonly security: string;
  readonly side: Side;
  readonly quantity: number;
  readonly state: TradeState;
  readonly created: number;
  readonly updated: number;
}

/** What is held of a security, over all accounts that are followed. */
export interface PositionRow {
  readonly security: string;
  readonly quantity: number;
}

export interface BookListener {
  trades(rows: readonly TradeRow[]): void;
  positions(rows: readonly PositionRow[]): void;
  /** Everything was read. */
  ready(): void;
  failed(error: unknown): void;
}

export interface Book {
  reload(): void;
  close(): void;
}

/** How long positions have to be quiet before they are read once more, in milliseconds. */
const QUIET = 700;

/** Follows one account, or with null all of `accounts`. */
export function openBook(
  context: Context,
  account: number | null,
  accounts: readonly number[],
  listener: BookListener,
): Book {
  const { positionService } = context.clients;
  const trades = new Map<string, TradeRow>();
  /** Quantity by account, by security; with the count of changes at which it was told. */
  const holdings = new Map<string, Map<number, { quantity: number; change: number }>>();
  let changes = 0;
  let closed = false;
  let reads = 0;
  let positionReads = 0;
  /** The reading of positions that is shown. */
  let shown = 0;
  let timer = 0;

  const putTrades = (rows: readonly TradeRow[]): void => {
    const news = rows.filter((row) => row.updated >= (trades.get(row.id)?.updated ?? 0));
    for (const row of news) trades.set(row.id, row);
    if (news.length > 0) listener.trades(news);
  };
  const hold = (security: string, accountId: number, quantity: number): void => {
    const held = holdings.get(security) ?? new Map<number, { quantity: number; change: number }>();
    holdings.set(security, held.set(accountId, { quantity, change: changes }));
  };
  const putPositions = (securities: ReadonlySet<string>): void => {
    const total = (security: string): number =>
      [...(holdings.get(security)?.values() ?? [])].reduce((sum, { quantity }) => sum + quantity, 0);
    const rows = [...securities].map((security) => ({ security, quantity: total(security) }));
    if (rows.length > 0) listener.positions(rows);
  };

  const readPositions = async (): Promise<void> => {
    const started = changes;
    positionReads += 1;
    const mine = positionReads;
    const rows: ReadPosition[] =
      account === null ? await positionService.listPositions() : await positionService.listAccountPositions(account);
    // An answer that a later one has overtaken is older than what is shown.
    if (closed || mine < shown) return;
    shown = mine;
    const read = new Set<string>();
    for (const { security, accountId, quantity } of rows) {
      // A stream has told of it since the reading began.
      if ((holdings.get(security)?.get(accountId)?.change ?? 0) > started) continue;
      hold(security, accountId, quantity);
      read.add(security);
    }
    putPositions(read);
  };
  const readTrades = async (): Promise<void> => {
    const rows: ReadTrade[] =
      account === null ? await positionService.listTrades() : await positionService.listAccountTrades(account);
    if (closed) return;
    putTrades(
      rows.map((row) => ({ ...row, created: Date.parse(row.created), updated: Date.parse(row.updated) })),
    );
  };
  const reload = async (): Promise<void> => {
    reads += 1;
    const mine = reads;
    try {
      await Promise.all([readTrades(), readPositions()]);
      if (!closed && mine === reads) listener.ready();
    } catch (error) {
      if (!closed && mine === reads) listener.failed(error);
    }
  };

  const onTrade = ({ id, accountId, security, side, quantity, state, created, updated }: Trade): void =>
    putTrades([{ id, accountId, security, side, quantity, state, created, updated }]);
  const onPosition = ({ security, accountId, quantity }: Position): void => {
    changes += 1;
    hold(security, accountId, quantity);
    putPositions(new Set([security]));
    // Messages of trades that were booked at the same moment may overtake each other: what the service says stays.
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void readPositions().catch(() => {}), QUIET);
  };
  const selection: Selection<{ accountId: number }> =
    account === null ? { every: accounts.map((accountId) => ({ accountId })) } : { accountId: account };
  const established = (): void => void reload();
  const ends = [
    context.streams.follow("account-trades", selection, { message: onTrade, established }),
    context.streams.follow("account-positions", selection, { message: onPosition, established }),
  ];
  void reload();

  return {
    reload: () => void reload(),
    close() {
      closed = true;
      window.clearTimeout(timer);
      for (const end of ends) end();
    },
  };
}
