// Calls to account-service, after its contract.

import { call } from "../http.ts";

/** What trades are booked to. */
export interface Account {
  /** Number of the account. */
  id: number;
  /** Name that people know it by. */
  displayName: string;
}

/** An account as it should be. */
export interface AccountDraft {
  /** Number of the account; missing, null, zero or less asks for the next free one. */
  id?: number | null;
  /** Name that people know it by. */
  displayName: string;
}

/** One person's right to use one account. */
export interface AccountUser {
  /** Number of the account. */
  accountId: number;
  /** Logon id of the person. */
  username: string;
}

/** Keeps accounts and the people who may use them. */
export class AccountServiceClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** Every account. */
  listAccounts(): Promise<Account[]> {
    return call("GET", `${this.base}/account/`);
  }

  /** Adds an account, or renames the one that has this id. */
  createAccount(body: AccountDraft): Promise<Account> {
    return call("POST", `${this.base}/account/`, { body });
  }

  /** Renames the account that has this id, or adds it. */
  updateAccount(body: AccountDraft): Promise<Account> {
    return call("PUT", `${this.base}/account/`, { body });
  }

  /** One account. */
  getAccount(id: number): Promise<Account> {
    return call("GET", `${this.base}/account/${encodeURIComponent(id)}`);
  }

  /** Every account user. */
  listAccountUsers(): Promise<AccountUser[]> {
    return call("GET", `${this.base}/accountuser/`);
  }

  /** Lets a person use an account; doing it twice is the same as once. */
  createAccountUser(body: AccountUser): Promise<AccountUser> {
    return call("POST", `${this.base}/accountuser/`, { body });
  }

  /** Lets a user name use an account, without asking whether the person exists. */
  updateAccountUser(body: AccountUser): Promise<AccountUser> {
    return call("PUT", `${this.base}/accountuser/`, { body });
  }

  /** An account's first user, by user name. */
  getAccountUser(id: number): Promise<AccountUser> {
    return call("GET", `${this.base}/accountuser/${encodeURIComponent(id)}`);
  }
}
