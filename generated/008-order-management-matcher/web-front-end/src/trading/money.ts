// Amounts of money, exact: whole thousandths of a dollar. Sums and products of them never round.

/** What a service says, which has three digits at most; nothing where it says nothing. */
export function thousandths(amount: number | null | undefined): bigint | null {
  return amount === null || amount === undefined ? null : BigInt(Math.round(amount * 1000));
}

/** A quotient to the nearest thousandth, halves away from zero. */
export function divided(total: bigint, by: bigint): bigint {
  const [size, parts] = [total < 0n ? -total : total, by < 0n ? -by : by];
  const quotient = (size * 2n + parts) / (parts * 2n);
  return total < 0n === by < 0n ? quotient : -quotient;
}

const pricing = new Intl.NumberFormat(undefined, { minimumFractionDigits: 3, maximumFractionDigits: 3 });
const inDollars = { style: "currency", currency: "USD" } as const;
const accounting = new Intl.NumberFormat(undefined, inDollars);
const gains = new Intl.NumberFormat(undefined, { ...inDollars, signDisplay: "exceptZero" });

/** The amount as a decimal, which formats read digit by digit. */
function decimal(amount: bigint): `${number}` {
  const size = String(amount < 0n ? -amount : amount).padStart(4, "0");
  return `${amount < 0n ? "-" : ""}${size.slice(0, -3)}.${size.slice(-3)}` as `${number}`;
}

/** A price, with three digits; empty where there is none. */
export function asPrice(amount: bigint | null | undefined): string {
  return amount === null || amount === undefined ? "" : pricing.format(decimal(amount));
}

/** An amount in dollars; empty where it is not known. */
export function asDollars(amount: bigint | null): string {
  return amount === null ? "" : accounting.format(decimal(amount));
}

/** A gain or loss in dollars, with its sign; empty where it is not known. */
export function asGain(amount: bigint | null): string {
  return amount === null ? "" : gains.format(decimal(amount));
}

/** How one amount stands to another. */
export type Level = "above" | "below" | "level";

export const marks: Readonly<Record<Level, string>> = { above: "▲", below: "▼", level: "■" };

/** How an amount stands to another; nothing while one of them is not known. */
export function compared(amount: bigint | null, to: bigint | null): Level | null {
  if (amount === null || to === null) return null;
  return amount === to ? "level" : amount > to ? "above" : "below";
}

/** A text with the mark of its level before it. */
export function marked(level: Level | null, text: string): string {
  return level === null ? text : `${marks[level]} ${text}`;
}
