// Names that the whole system shares.

export type ListOrdersStatus = "open" | "all" | "NEW" | "PARTIALLY_FILLED" | "FILLED" | "CANCELED" | "REJECTED";

export type OrderEvent = "create" | "partial_fill" | "fill" | "cancel" | "reject" | "force_fill";

export type OrderStatus = "NEW" | "PARTIALLY_FILLED" | "FILLED" | "CANCELED" | "REJECTED";

export type Side = "Buy" | "Sell";

export type TradeState = "New" | "Processing" | "Settled" | "Cancelled";
