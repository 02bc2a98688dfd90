// The people who may use an account.

import { combobox } from "../elements/combobox.ts";
import { element, field, panel, reason } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { Person } from "../generated/clients/people-service.ts";
import { Problem } from "../generated/http.ts";
import type { Context } from "../generated/view.ts";

export interface Users {
  readonly root: HTMLElement;
  /** Shows the users of this account; with null none. */
  show(account: Account | null): void;
}

/** The service answers searches from this length on. */
const SHORTEST = 3;

export function createUsers(context: Context): Users {
  const { accountService, peopleService } = context.clients;
  const list = element("ul", { className: "people" });
  const state = notice();
  const outcome = element("p", { className: "result" });
  outcome.setAttribute("role", "status");
  const people = combobox<Person>({
    placeholder: "Part of a name",
    pause: 200,
    async search(text) {
      if (text.length < SHORTEST) return [];
      try {
        return (await peopleService.getMatchingPeople({ SearchText: text, Take: 10 })).people;
      } catch (error) {
        if (error instanceof Problem && error.status === 404) return [];
        throw error;
      }
    },
    text: ({ fullName, logonId }) => `${fullName} (${logonId})`,
  });
  people.input.required = true;
  const submit = element("button", { type: "submit", className: "primary", textContent: "Add user" });
  const search = field("Person", people.input);
  search.append(people.root);
  people.root.prepend(people.input);
  const form = element("form", { autocomplete: "off" }, search, submit, outcome);
  const root = panel("users", "Users", state.root, list, form);
  root.hidden = true;
  const names = new Map<string, string>();
  let shown: Account | null = null;

  /** The full name; the user name where nobody knows it. */
  const fullName = async (username: string): Promise<string> => {
    const known = names.get(username);
    if (known !== undefined) return known;
    try {
      const { fullName: name } = await peopleService.getPerson({ LogonId: username });
      names.set(username, name);
      return name;
    } catch {
      return username;
    }
  };
  const load = async (account: Account): Promise<void> => {
    state.say("Loading…");
    try {
      const all = await accountService.listAccountUsers();
      const own = all.filter(({ accountId }) => accountId === account.id).map(({ username }) => username);
      const named = await Promise.all(own.map(async (username) => ({ username, name: await fullName(username) })));
      if (shown !== account) return;
      state.clear();
      if (named.length === 0) state.say("Nobody may use this account yet.");
      list.replaceChildren(
        ...named.map(({ username, name }) =>
          element("li", {}, name, element("span", { className: "detail", textContent: username })),
        ),
      );
    } catch (error) {
      if (shown === account) state.fail(error, () => void load(account));
    }
  };
  const add = async (account: Account): Promise<void> => {
    const person = people.chosen();
    const username = person?.logonId ?? people.input.value.trim();
    submit.disabled = true;
    try {
      await accountService.createAccountUser({ accountId: account.id, username });
      people.clear();
      outcome.dataset["kind"] = "good";
      outcome.textContent = `${person?.fullName ?? username} may use this account.`;
      await load(account);
    } catch (error) {
      outcome.dataset["kind"] = "problem";
      outcome.textContent = reason(error);
    }
    submit.disabled = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (shown !== null) void add(shown);
  });

  return {
    root,
    show(account) {
      shown = account;
      outcome.textContent = "";
      people.clear();
      list.replaceChildren();
      root.hidden = account === null;
      if (account !== null) void load(account);
    },
  };
}
