// Names that the whole system shares.

export type Side = "Buy" | "Sell";

export type TradeState = "New" | "Processing" | "Settled" | "Cancelled";
