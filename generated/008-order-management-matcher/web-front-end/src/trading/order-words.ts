// What is said of an order, and how far the market is from its limit.

import { reason } from "../elements/element.ts";
import { Problem } from "../generated/http.ts";
import type { OrderStatus, Side } from "../generated/model.ts";
import { asPrice, compared, marked } from "./money.ts";

const number = new Intl.NumberFormat();

/** A status as people say it. */
export const STATUSES: Readonly<Record<OrderStatus, string>> = {
  NEW: "New",
  PARTIALLY_FILLED: "Partially filled",
  FILLED: "Filled",
  CANCELED: "Cancelled",
  REJECTED: "Rejected",
};

/** What was ordered, in a sentence's beginning: `Buy 100 IBM at 187.400 or less`. */
export function inWords(order: { side: Side; quantity: number; security: string; limit: bigint | null }): string {
  const bound = order.side === "Buy" ? "or less" : "or more";
  return `${order.side} ${number.format(order.quantity)} ${order.security} at ${asPrice(order.limit)} ${bound}`;
}

/** That something was not done and why, or, unless a service has said no, that nobody knows. */
export function failed(what: string, done: string, error: unknown): string {
  const isRefused = error instanceof Problem && error.status >= 400 && error.status < 500;
  return `${what} ${isRefused ? "was not" : "may not have been"} ${done}: ${reason(error)}`;
}

/** How far the market is past an order's limit: below zero it cannot be filled yet, whichever side it is on. */
export function pastLimit({ side, limit }: { side: Side; limit: bigint | null }, market: bigint | null): bigint | null {
  if (limit === null || market === null) return null;
  return side === "Buy" ? limit - market : market - limit;
}

/** Such a distance with its mark and its sign; empty where it is not known. */
export function asDistance(distance: bigint | null): string {
  if (distance === null) return "";
  const [sign, size] = distance < 0n ? ["-", -distance] : [distance > 0n ? "+" : "", distance];
  return marked(compared(distance, 0n), `${sign}${asPrice(size)}`);
}
