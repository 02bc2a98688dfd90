// The list of accounts, one of which may be chosen.

import { element, panel } from "../elements/element.ts";
import { notice } from "../elements/notice.ts";
import type { Account } from "../generated/clients/account-service.ts";
import type { Context } from "../generated/view.ts";

export interface AccountList {
  readonly root: HTMLElement;
  /** Reads the accounts again, and chooses the one with this id. */
  reload(choose: number | null): Promise<void>;
}

/** `chosen` gets the account that was chosen; null when none is. */
export function createAccountList(context: Context, chosen: (account: Account | null) => void): AccountList {
  const rows = element("ul", { className: "choices" });
  const state = notice();
  const create = element("button", { type: "button", textContent: "New account" });
  let accounts: readonly Account[] = [];

  const choose = (account: Account | null): void => {
    for (const button of rows.querySelectorAll("button")) {
      button.ariaPressed = String(button.value === String(account?.id ?? ""));
    }
    chosen(account);
  };
  const reload = async (wanted: number | null): Promise<void> => {
    if (accounts.length === 0) state.say("Loading…");
    try {
      accounts = await context.clients.accountService.listAccounts();
      state.clear();
      if (accounts.length === 0) state.say("There are no accounts yet.");
      rows.replaceChildren(
        ...accounts.map((account) => {
          const number = element("span", { className: "detail", textContent: String(account.id) });
          const button = element("button", { type: "button", value: String(account.id) }, account.displayName, number);
          button.addEventListener("click", () => choose(account));
          return element("li", {}, button);
        }),
      );
      choose(accounts.find(({ id }) => id === wanted) ?? null);
    } catch (error) {
      state.fail(error, () => void reload(wanted));
    }
  };
  create.addEventListener("click", () => choose(null));
  return {
    root: panel("account-list", "Accounts", state.root, rows, create),
    reload,
  };
}
