// The trades of one account or of all, as position-service tells them and streams go on.
//
// A stream may lose messages while it is down, and what was read may be older than what a stream has told since. So each
// time that a stream is established everything is read again, and rows are merged by id.

import type { Trade as ReadTrade } from "../generated/clients/position-service.ts";
import type { Trade } from "../generated/messages.ts";
import type { Side, TradeState } from "../generated/model.ts";
import type { Selection } from "../generated/streams.ts";
import type { Context } from "../generated/view.ts";
import { thousandths } from "./money.ts";

export interface TradeRow {
  readonly id: string;
  readonly accountId: number;
  readonly security: string;
  /** What a piece cost; nothing where nobody knew. */
  readonly price: bigint | null;
  readonly side: Side;
  readonly quantity: number;
  readonly state: TradeState;
  readonly created: number;
  readonly updated: number;
}

export interface BookListener {
  /** Trades are new or have changed; told once a frame at most. */
  trades(rows: readonly TradeRow[]): void;
  /** Everything was read. */
  ready(): void;
  failed(error: unknown): void;
}

export interface Book {
  reload(): void;
  close(): void;
}

/** Follows one account, or with null all of `accounts`. */
export function openBook(
  context: Context,
  account: number | null,
  accounts: readonly number[],
  listener: BookListener,
): Book {
  const { positionService } = context.clients;
  const trades = new Map<string, TradeRow>();
  const news = new Map<string, TradeRow>();
  let closed = false;
  let reads = 0;
  let frame: number | null = null;

  const put = (rows: readonly TradeRow[]): void => {
    for (const row of rows) {
      if (row.updated < (trades.get(row.id)?.updated ?? 0)) continue;
      trades.set(row.id, row);
      news.set(row.id, row);
    }
    if (news.size === 0) return;
    frame ??= requestAnimationFrame(() => {
      frame = null;
      const changed = [...news.values()];
      news.clear();
      listener.trades(changed);
    });
  };
  const reload = async (): Promise<void> => {
    reads += 1;
    const mine = reads;
    try {
      const rows: ReadTrade[] =
        account === null ? await positionService.listTrades() : await positionService.listAccountTrades(account);
      if (closed) return;
      put(
        rows.map(({ id, accountId, security, price, side, quantity, state, created, updated }) => ({
          ...{ id, accountId, security, side, quantity, state },
          price: thousandths(price),
          created: Date.parse(created),
          updated: Date.parse(updated),
        })),
      );
      if (mine === reads) listener.ready();
    } catch (error) {
      if (!closed && mine === reads) listener.failed(error);
    }
  };

  const message = ({ id, accountId, security, price, side, quantity, state, created, updated }: Trade): void =>
    put([{ id, accountId, security, price: thousandths(price), side, quantity, state, created, updated }]);
  const selection: Selection<{ accountId: number }> =
    account === null ? { every: accounts.map((accountId) => ({ accountId })) } : { accountId: account };
  const end = context.streams.follow("account-trades", selection, { message, established: () => void reload() });
  void reload();

  return {
    reload: () => void reload(),
    close() {
      closed = true;
      if (frame !== null) cancelAnimationFrame(frame);
      end();
    },
  };
}
