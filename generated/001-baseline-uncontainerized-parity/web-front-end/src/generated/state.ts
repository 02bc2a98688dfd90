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
];

export const state: State = lineage[lineage.length - 1]!;
