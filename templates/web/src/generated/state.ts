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
  title: "{{ title|json_string }}",
  summary: "{{ summary|json_string }}",
} as const;

/** Oldest first; the last one is this state. */
export const lineage: readonly State[] = [
{%- for step in steps %}
  {
    id: "{{ step.id|json_string }}",
    title: "{{ step.title|json_string }}",
    summary: "{{ step.summary|json_string }}",
    track: "{{ step.track|json_string }}",
    convergence: {% if let Some(text) = step.convergence %}"{{ text|json_string }}"{% else %}null{% endif %},
    branch: "{{ step.branch|json_string }}",
    branchUrl: {% if let Some(text) = step.branch_url %}"{{ text|json_string }}"{% else %}null{% endif %},
    compare: {% if let Some(base) = step.base %}"{{ base|json_string }}...{{ step.branch|json_string }}"{% else %}null{% endif %},
    compareUrl: {% if let Some(text) = step.compare_url %}"{{ text|json_string }}"{% else %}null{% endif %},
  },
{%- endfor %}
];

export const state: State = lineage[lineage.length - 1]!;
