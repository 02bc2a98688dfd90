// Where the page finds the components of its system.

export type ServiceId =
  | "account-service"
  | "order-matcher"
  | "people-service"
  | "position-service"
  | "price-publisher"
  | "reference-data"
  | "trade-service";

export interface Component {
  readonly id: string;
  readonly kind: "service" | "broker" | "database" | "gateway" | "web" | "collector" | "dashboards" | "logs" | "metrics" | "prober" | "traces";
  readonly summary: string;
  /** Where it tells how it is; null when a page cannot ask it. */
  readonly health: string | null;
}

/** A page for those who look into the system. */
export interface Tool {
  readonly title: string;
  readonly path: string;
}

export interface Configuration {
  /** Base address of each service. */
  readonly services: Readonly<Record<ServiceId, string>>;
  /** Where messages come from. */
  readonly messages: string;
  readonly components: readonly Component[];
  readonly tools: readonly Tool[];
}

/** The gateway has a path for everything, so that a page never leaves its own origin. */
export async function loadConfiguration(): Promise<Configuration> {
  return {
    services: {
      "account-service": "/account-service",
      "order-matcher": "/order-matcher",
      "people-service": "/people-service",
      "position-service": "/position-service",
      "price-publisher": "/price-publisher",
      "reference-data": "/reference-data",
      "trade-service": "/trade-service",
    },
    messages: "/nats-ws",
    components: [
      {
        id: "account-service",
        kind: "service",
        summary: "Keeps accounts and the people who may use them.",
        health: "/account-service" + "/system/health",
      },
      {
        id: "blackbox-exporter",
        kind: "prober",
        summary: "Asks every component whether it answers, and the ingress for its page.",
        health: null,
      },
      {
        id: "database",
        kind: "database",
        summary: "Holds accounts, their users, trades and positions.",
        health: null,
      },
      {
        id: "grafana",
        kind: "dashboards",
        summary: "Shows metrics, logs and traces on dashboards, to whoever comes through the ingress.",
        health: null,
      },
      {
        id: "ingress",
        kind: "gateway",
        summary: "The one entry point for browsers; sends each path prefix to the container that answers it.",
        health: "/health",
      },
      {
        id: "loki",
        kind: "logs",
        summary: "Keeps the lines that containers write.",
        health: null,
      },
      {
        id: "nats-broker",
        kind: "broker",
        summary: "Carries every message between services, and the streams of accounts, orders and prices to browsers.",
        health: null,
      },
      {
        id: "order-matcher",
        kind: "service",
        summary: "Keeps orders that wait for their price, and fills each exactly once as soon as the market allows it.",
        health: "/order-matcher" + "/system/health",
      },
      {
        id: "otel-collector",
        kind: "collector",
        summary: "Takes in spans and lines, and passes them on to Tempo and Loki.",
        health: null,
      },
      {
        id: "people-service",
        kind: "service",
        summary: "Knows the people of the firm, and answers who somebody is.",
        health: "/people-service" + "/system/health",
      },
      {
        id: "position-service",
        kind: "service",
        summary: "Answers which trades an account has made and what it holds.",
        health: "/position-service" + "/system/health",
      },
      {
        id: "price-publisher",
        kind: "service",
        summary: "Makes prices of securities that move, and tells what they are.",
        health: "/price-publisher" + "/system/health",
      },
      {
        id: "prometheus",
        kind: "metrics",
        summary: "Scrapes what components measure, computes rates and shares of it, and raises alerts.",
        health: null,
      },
      {
        id: "reference-data",
        kind: "service",
        summary: "Knows the securities that can be traded.",
        health: "/reference-data" + "/system/health",
      },
      {
        id: "tempo",
        kind: "traces",
        summary: "Keeps the ways that requests and orders took.",
        health: null,
      },
      {
        id: "trade-processor",
        kind: "service",
        summary: "Settles orders, keeps positions in step, and tells everybody who listens.",
        health: "/trade-processor" + "/system/health",
      },
      {
        id: "trade-service",
        kind: "service",
        summary: "Takes orders, refuses those that name an unknown security or account, and passes the others on.",
        health: "/trade-service" + "/system/health",
      },
      {
        id: "web-front-end",
        kind: "web",
        summary: "Serves the page on which people trade and look after accounts.",
        health: "/system/health",
      },
    ],
    tools: [
      { title: "API explorer", path: "/api/docs/" },
      { title: "Pub/sub inspector", path: "/api/docs/pubsub-inspector.html" },
    ],
  };
}
