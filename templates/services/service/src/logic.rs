//! What this service does, one handler a file. Everything around it is generated.

{% for module in modules -%}
mod {{ module }};
{% endfor %}
{%- for (module, name) in public %}
pub use {{ module }}::{{ name }};
{%- endfor %}
