// The messages that came, the newest first. However many there are, only the rows in view are on the page, and they are
// painted once a frame at most.

/** How many messages are kept. */
const KEPT = 2_000;

/** Rows above and below the view that are on the page as well. */
const MARGIN = 5;

const clock = new Intl.DateTimeFormat(undefined, {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});
const number = new Intl.NumberFormat();

export function createFeed(root) {
  const list = root.querySelector(".list");
  const filter = root.querySelector("#filter");
  const pause = root.querySelector("#pause");
  const counts = root.querySelector(".count");
  const space = document.createElement("li");
  space.setAttribute("role", "presentation");
  list.append(space);

  /** Oldest first: what is kept, what of it fits the filter, and what is shown: that, or in a pause what was kept when it began. */
  let kept = [];
  let fitting = [];
  let shown = fitting;
  let still = [];
  let total = 0;
  /** Rows on the page by the number of their message, the numbers of those that are open, and the one that Tab comes to. */
  const rows = new Map();
  const opened = new Set();
  let current = null;
  let heights = { row: 32, more: 260 };
  let newest = 0;
  let frame = null;

  const fits = (message) => {
    const wanted = filter.value.trim().toLowerCase();
    if (wanted === "") return true;
    return [message.subject, message.pattern, message.text].some((text) => text.toLowerCase().includes(wanted));
  };
  const isPaused = () => pause.getAttribute("aria-pressed") === "true";
  const later = () => (frame ??= requestAnimationFrame(paint));

  /** Where each message is: 0 is the newest. */
  const at = (index) => shown[shown.length - 1 - index];
  const indexOf = (wanted) => {
    let [low, high] = [0, shown.length - 1];
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (shown[middle].number === wanted) return shown.length - 1 - middle;
      if (shown[middle].number < wanted) low = middle + 1;
      else high = middle - 1;
    }
    return -1;
  };
  const openIndexes = () => [...opened].map(indexOf).filter((index) => index >= 0).sort((a, b) => a - b);
  const top = (index, open) => index * heights.row + open.filter((one) => one < index).length * heights.more;
  /** The row at a height. */
  const rowAt = (y, open) => {
    let above = 0;
    for (const one of open) {
      const bottom = (one + 1) * heights.row + above;
      if (y < bottom) break;
      if (y < bottom + heights.more) return one;
      above += heights.more;
    }
    return Math.max(0, Math.min(Math.floor((y - above) / heights.row), shown.length - 1));
  };

  function paint() {
    frame = null;
    const style = getComputedStyle(document.documentElement);
    heights = { row: Number.parseInt(style.getPropertyValue("--row")), more: Number.parseInt(style.getPropertyValue("--more")) };
    for (const one of opened) if (indexOf(one) < 0) opened.delete(one);
    const open = openIndexes();
    // Who reads further down, or has come here by keyboard, keeps what they see: news go on top, out of view.
    const reads = list.scrollTop > 0 || list.contains(document.activeElement);
    const news = shown.length === 0 ? 0 : indexOf(newest);
    space.style.height = `${top(shown.length, open)}px`;
    if (reads && news > 0) list.scrollTop += news * heights.row;
    newest = shown.at(-1)?.number ?? 0;

    const first = Math.max(0, rowAt(list.scrollTop, open) - MARGIN);
    const last = Math.min(shown.length - 1, rowAt(list.scrollTop + list.clientHeight, open) + MARGIN);
    const wanted = new Set();
    for (let index = first; index <= last; index += 1) wanted.add(at(index).number);
    for (const [one, row] of rows) {
      if (wanted.has(one)) continue;
      row.remove();
      rows.delete(one);
    }
    const reachable = wanted.has(current) ? current : at(Math.min(first + (first > 0 ? MARGIN : 0), last))?.number;
    for (let index = first; index <= last; index += 1) {
      const message = at(index);
      let row = rows.get(message.number);
      if (row === undefined) {
        row = rowOf(message);
        rows.set(message.number, row);
        list.append(row);
      }
      row.style.top = `${top(index, open)}px`;
      row.firstChild.tabIndex = message.number === reachable ? 0 : -1;
      row.setAttribute("aria-setsize", shown.length);
      row.setAttribute("aria-posinset", index + 1);
    }
    const held = kept.length < total ? `, the last ${number.format(kept.length)} kept` : "";
    const some = fitting.length < kept.length ? `, ${number.format(fitting.length)} fit the filter` : "";
    const waiting = isPaused() ? ", paused" : "";
    counts.textContent = `${number.format(total)} received${held}${some}${waiting}`;
  }

  function rowOf(message) {
    const row = document.createElement("li");
    row.className = "row";
    row.dataset.number = message.number;
    const button = document.createElement("button");
    button.type = "button";
    const part = (tag, className, text) => {
      const one = document.createElement(tag);
      one.className = className;
      one.textContent = text;
      button.append(one);
    };
    part("time", "time", clock.format(message.time));
    part("span", "subject", message.subject);
    part("span", "pattern", message.pattern);
    part("span", "preview", preview(message.text));
    button.addEventListener("click", () => {
      current = message.number;
      if (!opened.delete(message.number)) opened.add(message.number);
      fill(row, button, message);
      paint();
    });
    row.append(button);
    fill(row, button, message);
    return row;
  }

  /** Shows the whole message below its row, or takes that away. */
  function fill(row, button, message) {
    const open = opened.has(message.number);
    button.setAttribute("aria-expanded", open);
    row.querySelector("pre")?.remove();
    if (!open) return;
    const whole = document.createElement("pre");
    whole.tabIndex = 0;
    whole.setAttribute("aria-label", `Message on ${message.subject}`);
    whole.textContent = indented(message.text);
    row.append(whole);
  }

  /** Goes to a row, which is brought into view. */
  function go(index) {
    if (shown.length === 0) return;
    const to = Math.max(0, Math.min(index, shown.length - 1));
    current = at(to).number;
    const from = top(to, openIndexes());
    if (from < list.scrollTop) list.scrollTop = from;
    if (from + heights.row > list.scrollTop + list.clientHeight) list.scrollTop = from + heights.row - list.clientHeight;
    paint();
    rows.get(current).firstChild.focus();
  }

  list.addEventListener("keydown", (event) => {
    const row = event.target.closest(".row");
    if (row === null || event.target.tagName !== "BUTTON") return;
    const index = indexOf(Number(row.dataset.number));
    const page = Math.floor(list.clientHeight / heights.row);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -index, End: shown.length };
    if (!(event.key in steps)) return;
    event.preventDefault();
    go(index + steps[event.key]);
  });
  list.addEventListener("scroll", later);
  addEventListener("resize", later);
  filter.addEventListener("input", () => {
    fitting = kept.filter(fits);
    shown = isPaused() ? still.filter(fits) : fitting;
    later();
  });
  pause.addEventListener("click", () => {
    const paused = !isPaused();
    pause.setAttribute("aria-pressed", paused);
    pause.textContent = paused ? "Resume" : "Pause";
    still = paused ? [...kept] : [];
    shown = paused ? [...fitting] : fitting;
    later();
  });
  root.querySelector("#clear").addEventListener("click", () => {
    kept = [];
    still = [];
    fitting = [];
    shown = isPaused() ? [] : fitting;
    list.scrollTop = 0;
    later();
  });
  paint();

  return {
    add(subject, pattern, text) {
      total += 1;
      const message = { number: total, time: Date.now(), subject, pattern, text };
      kept.push(message);
      if (kept.length > KEPT) {
        const gone = kept.shift();
        if (fitting[0] === gone) fitting.shift();
      }
      if (fits(message)) fitting.push(message);
      later();
    },
  };
}

/** What a message says, in one line: of an envelope, what it carries. */
function preview(text) {
  try {
    const value = JSON.parse(text);
    return JSON.stringify(value?.payload ?? value).slice(0, 400);
  } catch {
    return text.slice(0, 400);
  }
}

function indented(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
