// The page: what may be asked for, what is asked for, and what comes.

import { createFeed } from "./feed.js";
import { fault, openWire } from "./wire.js";

const element = (tag, properties = {}, ...children) => {
  const one = Object.assign(document.createElement(tag), properties);
  one.append(...children);
  return one;
};
const find = (selector) => document.querySelector(selector);
const number = new Intl.NumberFormat();

const feed = createFeed(find("#feed"));
const list = find("#subscriptions ul");
const none = find("#subscriptions .none");
const said = find("#subscriptions [role=status]");
const input = find("#subject");
const problem = find("#fault");

/** Subscriptions by number: what was asked for, what has come, and the item that shows it. */
const subscriptions = new Map();
let wire;

const link = (state) => {
  find("#link").dataset.link = state;
  find("#link").textContent = state;
  if (state === "disconnected") {
    for (const [id, { item }] of subscriptions) if (item.dataset.standing === "taken") stand(id, "asked", "waits for the connection");
  }
};

/** Shows how a subscription is. */
function stand(id, standing, text) {
  const { item, subject } = subscriptions.get(id);
  item.dataset.standing = standing;
  item.querySelector(".standing").textContent = text;
  said.textContent = `${subject}: ${text}`;
}

function count(subscription) {
  subscription.counter.textContent = number.format(subscription.count);
}

function subscribe(subject) {
  const why = fault(subject) ?? (wire ? null : "The catalogue is not there yet.");
  problem.textContent = why ?? "";
  if (why !== null) return;
  if ([...subscriptions.values()].some((one) => one.subject === subject && one.item.dataset.standing !== "refused")) {
    problem.textContent = `${subject} is subscribed to already.`;
    return;
  }
  const counter = element("span", { className: "counter", title: "Messages so far" });
  const end = element("button", { type: "button", textContent: "Unsubscribe" });
  end.setAttribute("aria-label", `Unsubscribe from ${subject}`);
  const item = element("li", {}, element("code", { textContent: subject }), counter, end, element("p", { className: "standing" }));
  const id = wire.subscribe(subject);
  const subscription = { subject, counter, item, count: 0 };
  subscriptions.set(id, subscription);
  count(subscription);
  stand(id, "asked", "asked for");
  end.addEventListener("click", () => {
    wire.unsubscribe(id);
    subscriptions.delete(id);
    item.remove();
    none.hidden = subscriptions.size > 0;
    input.focus();
  });
  list.append(item);
  none.hidden = true;
}

/** Counters are shown once a frame, however many messages come. */
let counted = false;
function countLater() {
  if (counted) return;
  counted = true;
  requestAnimationFrame(() => {
    counted = false;
    for (const subscription of subscriptions.values()) count(subscription);
  });
}

/** A subject of the catalogue, with a button for each way to ask for it. */
function offer(subject) {
  const button = (text, kind, action) => {
    const one = element("button", { type: "button", disabled: subject.closed !== null }, element("code", { textContent: text }));
    one.append(element("small", { textContent: ` ${kind}` }));
    one.dataset.kind = kind;
    one.addEventListener("click", action);
    return one;
  };
  const kind = subject.wildcard ? "wildcard" : "subject";
  const buttons = element("div", {}, button(subject.pattern, kind, () => subscribe(subject.pattern)));
  if (subject.parameterized) buttons.append(button(subject.prefillPattern, "parameter", () => prefill(subject.prefillPattern)));
  const item = element("li", {}, buttons, element("p", { className: "quiet", textContent: subject.summary }));
  if (subject.closed !== null) {
    const why = element("p", { className: "quiet", id: `closed-${subject.channel}`, textContent: subject.closed });
    for (const one of buttons.children) one.setAttribute("aria-describedby", why.id);
    item.append(why);
  }
  return item;
}

/** Puts a subject into the field, with its first parameter chosen, to be written over. */
function prefill(pattern) {
  problem.textContent = "";
  input.value = pattern;
  input.focus();
  const [start, end] = [pattern.indexOf("{"), pattern.indexOf("}") + 1];
  input.setSelectionRange(start, end);
}

find("#subjects form").addEventListener("submit", (event) => {
  event.preventDefault();
  subscribe(input.value.trim());
});

try {
  const answer = await fetch(document.body.dataset.catalogue);
  if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
  const catalogue = await answer.json();
  find("#subjects ul").append(...catalogue.messagingSubjects.map(offer));
  wire = openWire(catalogue.stream, {
    link,
    confirmed: (id) => stand(id, "taken", "subscribed"),
    refused: (id, why) => stand(id, "refused", `The broker refuses: ${why}`),
    message(id, subject, text) {
      const subscription = subscriptions.get(id);
      subscription.count += 1;
      countLater();
      feed.add(subject, subscription.subject, text);
    },
  });
} catch (error) {
  problem.textContent = `The catalogue could not be read: ${error.message}`;
}
