// Calls to services, and what can go wrong with them.

/** How long a service may take to answer, in milliseconds. */
const PATIENCE = 15_000;

/** Why a call gave no usable answer. */
export class Problem extends Error {
  /** Status of the answer; 0 when there was none. */
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "Problem";
    this.status = status;
  }
}

/** What a parameter of the query may be. */
type Value = string | number | boolean;

export interface CallOptions {
  query?: Record<string, Value | readonly Value[] | undefined>;
  headers?: Record<string, Value | undefined>;
  body?: unknown;
}

/** What a service answers when all goes well. */
export class Answer {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;

  constructor(status: number, text: string, headers: Headers) {
    this.status = status;
    this.text = text;
    this.headers = headers;
  }

  /** The body's JSON. */
  json<T>(): T {
    if (this.text === "") return undefined as T;
    try {
      return JSON.parse(this.text) as T;
    } catch {
      throw this.unexpected();
    }
  }

  /** A header, if it is there. */
  header(name: string): string | undefined {
    return this.headers.get(name) ?? undefined;
  }

  /** A header that must be there. */
  requiredHeader(name: string): string {
    const value = this.header(name);
    if (value === undefined) throw this.unexpected();
    return value;
  }

  /** A header that is a number, if it is there. */
  number(name: string): number | undefined {
    const value = this.header(name);
    return value === undefined ? undefined : Number(value);
  }

  /** A header that is a truth value, if it is there. */
  truth(name: string): boolean | undefined {
    const value = this.header(name);
    return value === undefined ? undefined : value === "true";
  }

  /** That the contract has no such answer. */
  unexpected(): Problem {
    return new Problem(this.status, "The service's answer cannot be read.");
  }
}

/** Calls a service and gives the JSON that it answers. */
export async function call<T>(method: string, url: string, options: CallOptions = {}): Promise<T> {
  return (await answered(method, url, options)).json();
}

/** Calls a service and gives its answer as it is. */
export async function answered(method: string, url: string, options: CallOptions = {}): Promise<Answer> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) query.append(name, String(item));
    }
  }
  const headers = new Headers();
  for (const [name, value] of Object.entries(options.headers ?? {})) {
    if (value !== undefined) headers.set(name, String(value));
  }
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(PATIENCE) };
  if (options.body !== undefined) {
    headers.set("Content-Type", "application/json");
    init.body = JSON.stringify(options.body);
  }
  let response: Response;
  let text: string;
  try {
    response = await fetch(query.size > 0 ? `${url}?${query}` : url, init);
    text = await response.text();
  } catch (error) {
    const late = error instanceof DOMException && error.name === "TimeoutError";
    throw new Problem(0, late ? "The service takes too long to answer." : "The service cannot be reached.");
  }
  // The last one says that what the page knows is still so.
  if (!response.ok && response.status !== 304) throw new Problem(response.status, reason(response, text));
  return new Answer(response.status, text, response.headers);
}

/** What an answer says of the problem: its text, or the message or detail in its JSON. */
function reason(response: Response, text: string): string {
  if (/^application\/(problem\+)?json/.test(response.headers.get("Content-Type") ?? "")) {
    try {
      const body: unknown = JSON.parse(text);
      if (body !== null && typeof body === "object" && "message" in body) return String(body.message);
      if (body !== null && typeof body === "object" && "detail" in body) return String(body.detail);
    } catch {
      // Then the status has to do.
    }
  }
  // A gateway says so when nobody answers behind it.
  if (response.status === 502 || response.status === 504) return "The service cannot be reached.";
  const plain = response.headers.get("Content-Type")?.includes("text/plain") === true && text !== "";
  return plain ? text : `The service answers ${response.status}.`;
}
