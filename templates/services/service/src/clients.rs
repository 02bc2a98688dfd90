//! The services that this one calls.

{% for service in services -%}
pub mod {{ service.module }};
{% endfor %}
/// A client for each of them.
#[derive(Clone)]
pub struct Clients {
{%- for service in services %}
{%- if !service.summary.is_empty() %}
{{ service.summary|doc(4) }}
{%- endif %}
    pub {{ service.module }}: {{ service.module }}::{{ service.client }},
{%- endfor %}
}
