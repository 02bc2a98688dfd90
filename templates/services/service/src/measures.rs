{% macro labels(measure) -%}
[{% for label in measure.labels %}("{{ label.name|rust_string }}", {{ label.variable }}.as_str()){% if !loop.last %}, {% endif %}{% endfor %}]
{%- endmacro -%}
//! What this service measures beside what every service does.
{% if has_histograms %}
use std::time::Duration;
{% endif %}
{% filter import %}use runtime::telemetry::measures::{% if let [kind] = kinds.as_slice() %}{{ kind }}{% else %}{ {%- for kind in kinds %}{{ kind }}{% if !loop.last %}, {% endif %}{% endfor %}}{% endif %};{% endfilter %}
{% for measure in measures %}
{%- if !measure.buckets.is_empty() %}
/// Bounds of `{{ measure.field }}` in seconds.
{% filter array %}const {{ measure.bounds }}: &[f64] = &[{% for bound in measure.buckets %}{{ bound }}{% if !loop.last %}, {% endif %}{% endfor %}];{% endfilter %}
{% endif %}
{%- endfor %}
/// A method for each measure of this service.
#[derive(Clone)]
pub struct Measures {
{%- for measure in measures %}
    {{ measure.field }}: {{ measure.ty }}<{{ measure.labels.len() }}>,
{%- endfor %}
}

impl Measures {
    /// Measures that are on no page, as unit tests need them.
    pub fn unpublished() -> Self {
        Self {
{%- for measure in measures %}
{%- if measure.buckets.is_empty() %}
            {{ measure.field }}: {{ measure.ty }}::default(),
{%- else %}
            {{ measure.field }}: {{ measure.ty }}::new({{ measure.bounds }}),
{%- endif %}
{%- endfor %}
        }
    }

    /// Measures that are on the page of metrics.
    pub fn published() -> Self {
        let measures = Self::unpublished();
{%- for measure in measures %}
        let {{ measure.field }} = &measures.{{ measure.field }};
{% filter call %}        {{ measure.field }}.publish("{{ measure.name|rust_string }}", "{{ measure.help|rust_string }}");{% endfilter %}
{%- if measure.begins() %}
{%- for label in measure.labels %}
        {{ label.indent }}for {{ label.variable }} in model::{{ label.values }}::ALL {
{%- endfor %}
{%- if measure.labels.is_empty() %}
        {{ measure.field }}.begin([]);
{%- else %}
{% filter array %}        {{ measure.inner() }}let labels = {% call labels(measure) %}{% endcall %};{% endfilter %}
        {{ measure.inner() }}{{ measure.field }}.begin(labels);
{%- endif %}
{%- for label in measure.labels.iter().rev() %}
        {{ label.indent }}}
{%- endfor %}
{%- endif %}
{%- endfor %}
        measures
    }
{%- for measure in measures %}

{{ measure.summary|doc(4) }}
{% filter signature %}    pub fn {{ measure.method }}(
    &self,
    {%- for label in measure.labels %}
    {{ label.variable }}: model::{{ label.values }},
    {%- endfor %}
    {%- if let Some(given) = measure.given %}
    {{ given }},
    {%- endif %}
) {
{%- endfilter %}
{%- if measure.labels.is_empty() %}
{% filter chain %}        self.{{ measure.field }}.{{ measure.verb }}([]{% if let Some(value) = measure.value %}, {{ value }}{% endif %});{% endfilter %}
{%- else %}
{% filter array %}        let labels = {% call labels(measure) %}{% endcall %};{% endfilter %}
{% filter chain %}        self.{{ measure.field }}.{{ measure.verb }}(labels{% if let Some(value) = measure.value %}, {{ value }}{% endif %});{% endfilter %}
{%- endif %}
    }
{%- endfor %}
}
