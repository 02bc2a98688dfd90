// How long ago something happened, in words.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const date = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

/** Of the same day how long ago it was, of another its date and time. */
export function ago(instant: number, now: number = Date.now()): string {
  if (new Date(instant).toDateString() !== new Date(now).toDateString()) return date.format(instant);
  // A clock that is behind that of the server is no reason to speak of the future.
  const passed = Math.max(0, now - instant);
  if (passed < MINUTE) return "just now";
  return passed < HOUR ? `${Math.floor(passed / MINUTE)} min ago` : `${Math.floor(passed / HOUR)} hr ago`;
}

/** Calls `action` once a minute. Gives what ends that. */
export function everyMinute(action: () => void): () => void {
  const timer = window.setInterval(action, MINUTE);
  return () => window.clearInterval(timer);
}
