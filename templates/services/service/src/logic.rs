//! What this service does, one handler a file. Everything around it is generated.

{% for module in modules -%}
mod {{ module }};
{% endfor %}
{%- for handler in handlers %}
pub use {{ handler }}::{{ handler }};
{%- endfor %}
