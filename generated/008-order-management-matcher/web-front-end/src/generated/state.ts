// Which state this page belongs to, and the states that it grew from.

export interface State {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly track: string;
  readonly convergence: string | null;
  readonly branch: string;
  readonly branchUrl: string | null;
  /** The two branches to compare, older first; null for the first state. */
  readonly compare: string | null;
  readonly compareUrl: string | null;
}

export const system = {
  title: "TraderX",
  summary: "A sample trading application: people place orders for accounts, and watch trades and positions change as the orders are settled.",
} as const;

/** Oldest first; the last one is this state. */
export const lineage: readonly State[] = [
  {
    id: "001-baseline-uncontainerized-parity",
    title: "Baseline on one host",
    summary: "The whole system as plain processes on one host: six services, a message feed and a web front end around one embedded database. Every later state starts from what this one does.",
    track: "prelude",
    convergence: null,
    branch: "code/generated-state-001-baseline-uncontainerized-parity",
    branchUrl: null,
    compare: null,
    compareUrl: null,
  },
  {
    id: "002-edge-proxy-uncontainerized",
    title: "Edge proxy",
    summary: "One entry point for browsers: nginx on one port sends each path prefix to its service, so that the page and everything it calls share an origin. The processes behind it stay as they were.",
    track: "prelude",
    convergence: null,
    branch: "code/generated-state-002-edge-proxy-uncontainerized",
    branchUrl: null,
    compare: "code/generated-state-001-baseline-uncontainerized-parity...code/generated-state-002-edge-proxy-uncontainerized",
    compareUrl: null,
  },
  {
    id: "003-containerized-compose-runtime",
    title: "Containers on Docker Compose",
    summary: "The same system as containers: an image for each component, started in order of dependency by Docker Compose, behind an nginx ingress. The common baseline that later tracks build on.",
    track: "baseline",
    convergence: "C0",
    branch: "code/generated-state-003-containerized-compose-runtime",
    branchUrl: null,
    compare: "code/generated-state-002-edge-proxy-uncontainerized...code/generated-state-003-containerized-compose-runtime",
    compareUrl: null,
  },
  {
    id: "004-postgres-database-replacement",
    title: "PostgreSQL database",
    summary: "PostgreSQL 16 takes the place of the embedded database. Services wait for it to be healthy and reach it over the network; contracts, queries and business logic are untouched.",
    track: "architecture",
    convergence: null,
    branch: "code/generated-state-004-postgres-database-replacement",
    branchUrl: null,
    compare: "code/generated-state-003-containerized-compose-runtime...code/generated-state-004-postgres-database-replacement",
    compareUrl: null,
  },
  {
    id: "005-messaging-nats-replacement",
    title: "NATS messaging",
    summary: "A NATS broker carries every message: subjects take the place of topics, a queue group shares the orders, and browsers stream over websocket through the ingress with permission to listen to account streams only.",
    track: "architecture",
    convergence: null,
    branch: "code/generated-state-005-messaging-nats-replacement",
    branchUrl: null,
    compare: "code/generated-state-004-postgres-database-replacement...code/generated-state-005-messaging-nats-replacement",
    compareUrl: null,
  },
  {
    id: "006-observability-lgtm-compose",
    title: "Observability",
    summary: "Metrics, logs and traces of every component are collected, kept and shown: Prometheus scrapes and a prober asks all that there is, an OpenTelemetry collector passes lines to Loki and spans to Tempo, and Grafana shows them at the ingress.",
    track: "nonfunctional",
    convergence: "C1",
    branch: "code/generated-state-006-observability-lgtm-compose",
    branchUrl: null,
    compare: "code/generated-state-005-messaging-nats-replacement...code/generated-state-006-observability-lgtm-compose",
    compareUrl: null,
  },
  {
    id: "007-pricing-awareness-market-data",
    title: "Pricing",
    summary: "A service makes prices of twenty securities that move, and publishes each on a subject of its own. Trades keep the price at which they were accepted, positions what they cost on average, and the page shows what they are worth.",
    track: "functional",
    convergence: null,
    branch: "code/generated-state-007-pricing-awareness-market-data",
    branchUrl: null,
    compare: "code/generated-state-006-observability-lgtm-compose...code/generated-state-007-pricing-awareness-market-data",
    compareUrl: null,
  },
  {
    id: "008-order-management-matcher",
    title: "Order matching",
    summary: "A service keeps limit orders and fills each as soon as the price of its security allows it, as trades that are booked exactly once, however many matchers run and whenever one is killed. Users place orders beside trades and follow them.",
    track: "functional",
    convergence: "C2",
    branch: "code/generated-state-008-order-management-matcher",
    branchUrl: null,
    compare: "code/generated-state-007-pricing-awareness-market-data...code/generated-state-008-order-management-matcher",
    compareUrl: null,
  },
];

export const state: State = lineage[lineage.length - 1]!;
