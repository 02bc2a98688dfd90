// Where the page finds the components of its system.

import { call } from "./http.ts";

export type ServiceId =
  | "account-service"
  | "people-service"
  | "position-service"
  | "reference-data"
  | "trade-service";

export interface Component {
  readonly id: string;
  readonly kind: "service" | "broker" | "database" | "gateway" | "web";
  readonly summary: string;
  /** Where it tells how it is; null when a page cannot ask it. */
  readonly health: string | null;
}

export interface Configuration {
  /** Base address of each service. */
  readonly services: Readonly<Record<ServiceId, string>>;
  /** Where messages come from. */
  readonly messages: string;
  readonly components: readonly Component[];
}

/** Each component has a port of its own on the page's host; the page's server says which. */
export async function loadConfiguration(): Promise<Configuration> {
  const ports = await call<Record<string, number>>("GET", "/configuration.json");
  const at = (component: string): string =>
    `${location.protocol}//${location.hostname}:${ports[component] ?? 0}`;
  return {
    services: {
      "account-service": at("account-service"),
      "people-service": at("people-service"),
      "position-service": at("position-service"),
      "reference-data": at("reference-data"),
      "trade-service": at("trade-service"),
    },
    messages: at("trade-feed") + "/socket.io/",
    components: [
      {
        id: "account-service",
        kind: "service",
        summary: "Keeps accounts and the people who may use them.",
        health: at("account-service") + "/system/health",
      },
      {
        id: "database",
        kind: "database",
        summary: "Holds accounts, their users, trades and positions in one file that the services of the host share.",
        health: null,
      },
      {
        id: "people-service",
        kind: "service",
        summary: "Knows the people of the firm, and answers who somebody is.",
        health: at("people-service") + "/system/health",
      },
      {
        id: "position-service",
        kind: "service",
        summary: "Answers which trades an account has made and what it holds.",
        health: at("position-service") + "/system/health",
      },
      {
        id: "reference-data",
        kind: "service",
        summary: "Knows the securities that can be traded.",
        health: at("reference-data") + "/system/health",
      },
      {
        id: "trade-feed",
        kind: "broker",
        summary: "Relays every message to those who subscribed to its topic, services and browsers alike.",
        health: at("trade-feed") + "/system/health",
      },
      {
        id: "trade-processor",
        kind: "service",
        summary: "Settles orders, keeps positions in step, and tells everybody who listens.",
        health: at("trade-processor") + "/system/health",
      },
      {
        id: "trade-service",
        kind: "service",
        summary: "Takes orders, refuses those that name an unknown security or account, and passes the others on.",
        health: at("trade-service") + "/system/health",
      },
      {
        id: "web-front-end",
        kind: "web",
        summary: "Serves the page on which people trade and look after accounts.",
        health: "/system/health",
      },
    ],
  };
}
