{#- A value as an argument: a remembered one by reference. -#}
{%- macro argument(value) -%}
{%- match value -%}
{%- when Literal::Variable(name) -%} &{{ name }}
{%- when Literal::Null -%} ()
{%- when Literal::Object(_) | Literal::List(_) -%} json!({{ value }})
{%- else -%} {{ value }}
{%- endmatch -%}
{%- endmacro -%}

{#- Where messages come from or go to. -#}
{%- macro channel(place) -%}
{%- match place -%}
{%- when Place::Channel { name, pattern, arguments } -%}
channels::
{%- if let Some(pattern) = pattern -%} patterns::{{ name }}_{{ pattern }} {%- else -%} {{ name }} {%- endif -%}
(
{%- for value in arguments -%}
{%- call argument(value) %}{% endcall %}{% if !loop.last %}, {% endif -%}
{%- endfor -%}
)
{%- when Place::Address(address) -%} Channel::at("{{ address|rust_string }}")
{%- when Place::Pattern(address) -%} Channel::matching("{{ address|rust_string }}")
{%- endmatch -%}
{%- endmacro -%}

{%- macro duration(period) -%}
{%- match period -%}
{%- when Period::Seconds(number) -%} Duration::from_secs({{ number }})
{%- when Period::Milliseconds(number) -%} Duration::from_millis({{ number }})
{%- endmatch -%}
{%- endmacro -%}
