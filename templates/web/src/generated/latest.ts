// What there is and what comes, merged: a page reads, a stream goes on, and the later value of each thing stays.
//
// What was read may be older than what the stream has told since, and a stream may lose messages while it is down. So values are
// held against each other by their order, and everything is read again each time that the stream is established.

import type { Link } from "./wire.ts";

/** By which field the values of a thing are ordered, and which fields say whose values they are. */
export interface Order {
  readonly by: string;
  readonly within: readonly string[];
}

/** What a page does with the latest values. */
export interface Latest<M> {
  /** Reads what there is. It is asked again and again. */
  read(): Promise<readonly M[]>;
  /** Later values have come since the last frame: one of each thing that has any. */
  changed(values: readonly M[]): void;
  /**
   * These are there no more: the last reading lacks them, and the stream has told nothing of them since it began. For a page that
   * reads all that there is; without this, what was there stays.
   */
  gone?(values: readonly M[]): void;
  /** Whether values may be out of date, since the stream has been away; told when that changes. */
  stale(stale: boolean): void;
}

/** What a stream tells. */
interface Listener<M> {
  message(message: M): void;
  established(): void;
}

/** How long a stream may be away before values are stale, in milliseconds. */
const PATIENCE = 5_000;

/** How long to wait before reading again what could not be read, in milliseconds. */
const PAUSE = 1_000;

/** Keeps the latest values until the function that it gives is called. */
export function keepLatest<M extends object>(
  order: Order,
  page: Latest<M>,
  follow: (listener: Listener<M>) => () => void,
  onLink: (listener: (link: Link) => void) => () => void,
): () => void {
  const latest = new Map<string, M>();
  const news = new Map<string, M>();
  /** The reading that had a value last, or that had begun last when the stream told of it. */
  const seen = new Map<string, number>();
  let frame: number | null = null;
  let ended = false;
  /** Whether the stream has been established, and not been lost since. */
  let flows = false;
  let stale = false;
  let reads = 0;
  let patience: ReturnType<typeof setTimeout> | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const field = (value: M, name: string): unknown => (value as Record<string, unknown>)[name];
  const place = (value: M): number => Number(field(value, order.by));
  const thing = (value: M): string => JSON.stringify(order.within.map((name) => field(value, name)));

  const paint = (): void => {
    frame = null;
    const values = [...news.values()];
    news.clear();
    if (values.length > 0) page.changed(values);
  };
  const put = (value: M, reading: number, isNews: (place: number, known: number) => boolean): void => {
    const key = thing(value);
    seen.set(key, Math.max(reading, seen.get(key) ?? 0));
    const known = latest.get(key);
    if (known !== undefined && !isNews(place(value), place(known))) return;
    latest.set(key, value);
    news.set(key, value);
    frame ??= requestAnimationFrame(paint);
  };
  /** Leaves out what a reading lacks, unless it was heard of since that began. */
  const drop = (reading: number): void => {
    const gone: M[] = [];
    for (const [key, value] of latest) {
      if ((seen.get(key) ?? 0) >= reading) continue;
      gone.push(value);
      for (const values of [latest, news, seen]) values.delete(key);
    }
    if (gone.length > 0) page.gone?.(gone);
  };
  const tell = (now: boolean): void => {
    if (now === stale) return;
    stale = now;
    page.stale(now);
  };

  const read = async (): Promise<void> => {
    clearTimeout(pause);
    reads += 1;
    const mine = reads;
    try {
      const values = await page.read();
      if (ended) return;
      // Of the same moment, the stream's is the later one.
      for (const value of values) put(value, mine, (place, known) => place > known);
      if (page.gone !== undefined) drop(mine);
      if (mine !== reads || !flows) return;
      clearTimeout(patience);
      tell(false);
    } catch {
      if (!ended && mine === reads) pause = setTimeout(() => void read(), PAUSE);
    }
  };
  const wait = (): void => {
    clearTimeout(patience);
    patience = setTimeout(() => tell(true), PATIENCE);
  };

  wait();
  const endings = [
    onLink((link) => {
      if (link === "connected" || !flows) return;
      flows = false;
      wait();
    }),
    follow({
      message: (message) => put(message, reads, (place, known) => place >= known),
      established() {
        flows = true;
        void read();
      },
    }),
  ];
  void read();

  return () => {
    ended = true;
    clearTimeout(patience);
    clearTimeout(pause);
    if (frame !== null) cancelAnimationFrame(frame);
    for (const end of endings) end();
  };
}
