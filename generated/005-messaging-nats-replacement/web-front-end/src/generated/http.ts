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
  body?: unknown;
}

/** Calls a service and gives the JSON that it answers. */
export async function call<T>(method: string, url: string, options: CallOptions = {}): Promise<T> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined) query.append(name, String(item));
    }
  }
  const init: RequestInit = { method, signal: AbortSignal.timeout(PATIENCE) };
  if (options.body !== undefined) {
    init.headers = { "Content-Type": "application/json" };
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
  if (!response.ok) throw new Problem(response.status, reason(response, text));
  if (text === "") return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Problem(response.status, "The service's answer cannot be read.");
  }
}

/** What an answer says of the problem: its text, or the message in its JSON. */
function reason(response: Response, text: string): string {
  if (response.headers.get("Content-Type")?.includes("application/json")) {
    try {
      const body: unknown = JSON.parse(text);
      if (body !== null && typeof body === "object" && "message" in body) return String(body.message);
    } catch {
      // Then the status has to do.
    }
  }
  // A gateway says so when nobody answers behind it.
  if (response.status === 502 || response.status === 504) return "The service cannot be reached.";
  const plain = response.headers.get("Content-Type")?.includes("text/plain") === true && text !== "";
  return plain ? text : `The service answers ${response.status}.`;
}
