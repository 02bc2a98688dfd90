// The form that creates an account or renames one.

import { element, field, panel, reason } from "../elements/element.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { Context } from "../generated/view.ts";

export interface AccountEditor {
  readonly root: HTMLElement;
  /** Renames this account; with null it creates one. */
  edit(account: Account | null): void;
}

/** `saved` gets the account as the service has it then. */
export function createAccountEditor(context: Context, saved: (account: Account) => Promise<void>): AccountEditor {
  const { accountService } = context.clients;
  const name = element("input", { type: "text", name: "name", required: true, maxLength: 50, autocomplete: "off" });
  const submit = element("button", { type: "submit", className: "primary" });
  const outcome = element("p", { className: "result" });
  outcome.setAttribute("role", "status");
  const form = element("form", { autocomplete: "off" }, field("Name", name), submit, outcome);
  const root = panel("editor", "", form);
  const heading = root.querySelector("h2");
  let editing: Account | null = null;

  const save = async (): Promise<void> => {
    submit.disabled = true;
    const displayName = name.value.trim();
    try {
      const account =
        editing === null
          ? await accountService.createAccount({ displayName })
          : await accountService.updateAccount({ id: editing.id, displayName });
      const done = editing === null ? "created" : "renamed";
      // The list chooses the account, which starts the form afresh: what was done is said after that.
      await saved(account);
      outcome.dataset["kind"] = "good";
      outcome.textContent = `Account ${account.id} was ${done}.`;
    } catch (error) {
      outcome.dataset["kind"] = "problem";
      outcome.textContent = reason(error);
    }
    submit.disabled = false;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void save();
  });
  const edit = (account: Account | null): void => {
    editing = account;
    outcome.textContent = "";
    name.value = account?.displayName ?? "";
    if (heading !== null) heading.textContent = account === null ? "New account" : `Account ${account.id}`;
    submit.textContent = account === null ? "Create account" : "Save name";
  };
  edit(null);
  return { root, edit };
}
