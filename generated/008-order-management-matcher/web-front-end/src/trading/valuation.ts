// What positions are worth at the prices of the moment.

import type { PositionRow } from "./portfolio.ts";
import type { Prices } from "./prices.ts";

/** What something cost, and what it is worth now; nothing where that is not known. */
export interface Worth {
  readonly cost: bigint | null;
  readonly value: bigint | null;
  /** Value less cost: right for what is owed as well, whose both are below zero. */
  readonly gain: bigint | null;
}

function worth(cost: bigint | null, value: bigint | null): Worth {
  return { cost, value, gain: cost === null || value === null ? null : value - cost };
}

/** What is held of one security. Nothing is worth nothing, whatever its price. */
export function worthOf(row: PositionRow, prices: Prices): Worth {
  const price = prices.of(row.security)?.price ?? null;
  const value = row.quantity === 0 ? 0n : price === null ? null : BigInt(row.quantity) * price;
  return worth(row.cost, value);
}

/** All of it together: known where each part is. */
export function worthOfAll(rows: readonly PositionRow[], prices: Prices): Worth {
  let [cost, value]: [bigint | null, bigint | null] = [0n, 0n];
  for (const row of rows) {
    const one = worthOf(row, prices);
    cost = cost === null || one.cost === null ? null : cost + one.cost;
    value = value === null || one.value === null ? null : value + one.value;
  }
  return worth(cost, value);
}
