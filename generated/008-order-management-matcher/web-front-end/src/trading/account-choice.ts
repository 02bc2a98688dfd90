// The choice of an account, which the page remembers as long as its tab lives.

import { element, field } from "../elements/element.ts";
import type { Account } from "../generated/clients/account-service.ts";

export interface AccountChoice {
  readonly root: HTMLElement;
  /** Offers these, and chooses what was chosen before if it is among them. */
  offer(accounts: readonly Account[]): void;
  /** Offers nothing, and says why. */
  withhold(why: string): void;
}

const KEY = "account";

/** `changed` gets the chosen account; null stands for all. */
export function createAccountChoice(changed: (account: Account | null) => void): AccountChoice {
  const select = element("select", { name: "account", disabled: true });
  let offered: readonly Account[] = [];
  const tell = (): void => changed(offered.find(({ id }) => String(id) === select.value) ?? null);
  select.addEventListener("change", () => {
    sessionStorage.setItem(KEY, select.value);
    tell();
  });
  return {
    root: field("Account", select),
    offer(accounts) {
      offered = accounts;
      const choices = accounts.map(({ id, displayName }) => new Option(`${displayName} (${id})`, String(id)));
      select.replaceChildren(new Option("All Accounts", ""), ...choices);
      const before = sessionStorage.getItem(KEY) ?? "";
      select.value = accounts.some(({ id }) => String(id) === before) ? before : "";
      select.disabled = false;
      tell();
    },
    withhold(why) {
      select.replaceChildren(new Option(why));
      select.disabled = true;
    },
  };
}
