// What is held in all accounts, as position-service tells it and the streams go on: each event is applied to what is there.
//
// A stream may lose messages while it is down, and what was read may be older than what a stream has told since. So each
// time that the stream is established everything is read again.

import type { Position as ReadPosition } from "../generated/clients/position-service.ts";
import type { Position } from "../generated/messages.ts";
import type { Context } from "../generated/view.ts";
import { divided, thousandths } from "./money.ts";

/** What is held of a security, in one account or in all. */
export interface PositionRow {
  readonly security: string;
  readonly quantity: number;
  /** What a piece cost on average, and all of it; nothing where nobody knows. */
  readonly average: bigint | null;
  readonly cost: bigint | null;
}

export interface PortfolioListener {
  /** What is held of these securities has changed; told once a frame at most. */
  changed(securities: ReadonlySet<string>): void;
  /** Everything was read. */
  ready(): void;
  failed(error: unknown): void;
}

export interface Portfolio {
  /** What is held in an account, or with null in all of them. */
  rows(account: number | null): PositionRow[];
  row(account: number | null, security: string): PositionRow | null;
  reload(): void;
  close(): void;
}

interface Holding {
  readonly quantity: number;
  readonly average: bigint | null;
  /** When it came about, in milliseconds since 1970. */
  readonly updated: number;
  /** The count of changes at which it was told. */
  readonly change: number;
}

/** How long positions have to be quiet before they are read once more, in milliseconds. */
const QUIET = 700;

/** What it cost altogether: nothing where there is nothing, and unknown where the average is. */
function cost({ quantity, average }: Holding): bigint | null {
  if (quantity === 0) return 0n;
  return average === null ? null : BigInt(quantity) * average;
}

/** Several holdings of a security as one. */
function together(security: string, holdings: readonly Holding[]): PositionRow {
  const [only] = holdings;
  if (only !== undefined && holdings.length === 1) {
    return { security, quantity: only.quantity, average: only.average, cost: cost(only) };
  }
  const quantity = holdings.reduce((sum, one) => sum + one.quantity, 0);
  const costs = holdings.map(cost);
  const total = costs.includes(null) ? null : costs.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n);
  const average = total === null || quantity === 0 ? null : divided(total, BigInt(quantity));
  return { security, quantity, average, cost: total };
}

/** Follows the positions of these accounts. */
export function openPortfolio(context: Context, accounts: readonly number[], listener: PortfolioListener): Portfolio {
  const { positionService } = context.clients;
  /** Holdings by account, by security. */
  const holdings = new Map<string, Map<number, Holding>>();
  /** Rows that were asked for and have not changed since, by account and security. */
  const known = new Map<number | null, Map<string, PositionRow | null>>();
  const changed = new Set<string>();
  let changes = 0;
  let closed = false;
  let reads = 0;
  let shown = 0;
  let frame: number | null = null;
  let timer = 0;

  const hold = (security: string, accountId: number, holding: Holding): void => {
    const held = holdings.get(security) ?? new Map<number, Holding>();
    holdings.set(security, held.set(accountId, holding));
    for (const one of [null, accountId]) known.get(one)?.delete(security);
    changed.add(security);
    frame ??= requestAnimationFrame(() => {
      frame = null;
      const securities = new Set(changed);
      changed.clear();
      listener.changed(securities);
    });
  };
  const put = (rows: readonly ReadPosition[], started: number): void => {
    for (const { security, accountId, quantity, averageCostBasis, updated } of rows) {
      // A stream has told of it since the reading began.
      if ((holdings.get(security)?.get(accountId)?.change ?? 0) > started) continue;
      const average = thousandths(averageCostBasis);
      hold(security, accountId, { quantity, average, updated: Date.parse(updated), change: changes });
    }
  };
  const reload = async (): Promise<void> => {
    const started = changes;
    reads += 1;
    const mine = reads;
    try {
      const rows = await positionService.listPositions();
      // An answer that a later one has overtaken is older than what is shown.
      if (closed || mine < shown) return;
      shown = mine;
      put(rows, started);
      if (mine === reads) listener.ready();
    } catch (error) {
      if (!closed && mine === reads) listener.failed(error);
    }
  };

  const message = ({ security, accountId, quantity, averageCostBasis, updated }: Position): void => {
    const before = holdings.get(security)?.get(accountId);
    if (before !== undefined && updated <= before.updated) {
      // Events of one moment may overtake each other: what the service says stays.
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void reload(), QUIET);
      if (updated < before.updated) return;
    }
    changes += 1;
    hold(security, accountId, { quantity, average: thousandths(averageCostBasis), updated, change: changes });
  };
  const every = accounts.map((accountId) => ({ accountId }));
  const end = context.streams.follow("account-positions", { every }, { message, established: () => void reload() });
  void reload();

  const held = (account: number | null, security: string): PositionRow | null => {
    const all = holdings.get(security);
    const one = account === null ? undefined : all?.get(account);
    const counted = account === null ? [...(all?.values() ?? [])] : one === undefined ? [] : [one];
    return counted.length === 0 ? null : together(security, counted);
  };
  const row = (account: number | null, security: string): PositionRow | null => {
    const rows = known.get(account) ?? new Map<string, PositionRow | null>();
    known.set(account, rows);
    const found = rows.get(security);
    if (found !== undefined) return found;
    const made = held(account, security);
    rows.set(security, made);
    return made;
  };
  return {
    row,
    rows: (account) => [...holdings.keys()].map((security) => row(account, security)).filter((one) => one !== null),
    reload: () => void reload(),
    close() {
      closed = true;
      window.clearTimeout(timer);
      if (frame !== null) cancelAnimationFrame(frame);
      end();
    },
  };
}
