// The field in which a security is searched for.

import { combobox, type Combobox } from "../elements/combobox.ts";
import { field } from "../elements/element.ts";
import type { Stock } from "../generated/clients/reference-data.ts";
import type { Context } from "../generated/view.ts";

/** How many securities are offered at once. */
const OFFERED = 12;

/** `TICKER - Company`. */
function named({ ticker, companyName }: Stock): string {
  return `${ticker} - ${companyName}`;
}

/** Securities that fit, best first: the ticker itself, tickers that start so, then companies. */
function matches(stocks: readonly Stock[], text: string): Stock[] {
  const wanted = text.toLowerCase();
  const rank = (stock: Stock): number => {
    const ticker = stock.ticker.toLowerCase();
    if (ticker === wanted) return 0;
    if (ticker.startsWith(wanted)) return 1;
    if (stock.companyName.toLowerCase().startsWith(wanted)) return 2;
    return named(stock).toLowerCase().includes(wanted) ? 3 : 4;
  };
  const ranked = stocks.map((stock) => ({ stock, rank: rank(stock) })).filter((one) => one.rank < 4);
  return ranked
    .sort((one, other) => one.rank - other.rank)
    .slice(0, OFFERED)
    .map((one) => one.stock);
}

export interface SecurityField {
  readonly root: HTMLElement;
  /** The ticker of what was chosen; of a text that is no offer, that text: the service knows best what it does not know. */
  ticker(): string;
  clear(): void;
  focus(): void;
}

/** `changed` gets the ticker that is chosen, and null when the text is no longer its. */
export function securityField({ clients }: Context, changed: (ticker: string | null) => void): SecurityField {
  let stocks: Promise<Stock[]> | null = null;
  const securities = (): Promise<Stock[]> => {
    stocks ??= clients.referenceData.listStocks();
    // The next search asks again.
    stocks.catch(() => (stocks = null));
    return stocks;
  };
  const security: Combobox<Stock> = combobox<Stock>({
    placeholder: "Ticker or company",
    search: async (text) => (text === "" ? [] : matches(await securities(), text)),
    text: named,
    changed: (stock) => changed(stock?.ticker ?? null),
  });
  security.input.required = true;
  security.input.name = "security";
  const root = field("Security", security.input);
  // The list belongs right below its field.
  root.append(security.root);
  security.root.prepend(security.input);
  return {
    root,
    ticker: () => security.chosen()?.ticker ?? (security.input.value.trim().split(" - ")[0] ?? "").toUpperCase(),
    clear() {
      security.clear();
      changed(null);
    },
    focus: () => security.input.focus(),
  };
}
