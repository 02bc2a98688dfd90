// Calls to people-service, after its contract.

import { call } from "../http.ts";

/** The people that a search found. */
export interface MatchingPeople {
  /** The people, in the order of the directory. */
  people: Person[];
}

/** Somebody who works for the firm. */
export interface Person {
  /** The name that the person logs on with. */
  logonId: string;
  /** First and last name. */
  fullName: string;
  /** Address for electronic mail. */
  email: string;
  /** The number that the firm knows the person by. */
  employeeId: string;
  /** Where the person works. */
  department: string;
  /** Address of a picture. */
  photoUrl: string;
}

/** Knows the people of the firm, and answers who somebody is. */
export class PeopleServiceClient {
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  /** One person by logon id or employee id; the logon id counts when both are given. */
  getPerson(query: { LogonId?: string; EmployeeId?: string }): Promise<Person> {
    return call("GET", `${this.base}/People/GetPerson`, { query });
  }

  /** People whose full name or logon id contains a text, in upper or lower case. */
  getMatchingPeople(query: { SearchText?: string; Take?: number }): Promise<MatchingPeople> {
    return call("GET", `${this.base}/People/GetMatchingPeople`, { query });
  }

  /** Whether a person exists; the logon id counts when both ids are given. */
  validatePerson(query: { LogonId?: string; EmployeeId?: string }): Promise<void> {
    return call("GET", `${this.base}/People/ValidatePerson`, { query });
  }
}
