// What a view is. A file in views/ exports one as its default, and is then in the navigation.

import type { Clients } from "./clients.ts";
import type { Configuration } from "./configuration.ts";
import type { Streams } from "./streams.ts";

/** What views work with. */
export interface Context {
  readonly clients: Clients;
  readonly streams: Streams;
  readonly configuration: Configuration;
}

export interface View {
  /** Name in the navigation. */
  readonly title: string;
  /** Place in the navigation; the smallest is the view that the page starts with. */
  readonly order: number;
  /** Fills the outlet. Gives what ends the view: timers, streams and listeners. */
  mount(outlet: HTMLElement, context: Context): () => void;
}
