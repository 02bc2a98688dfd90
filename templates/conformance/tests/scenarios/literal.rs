{% match self -%}
{%- when Literal::Variable(name) -%} {{ name }}
{%- when Literal::Text(text) -%} "{{ text|rust_string }}"
{%- when Literal::Wide(number) -%} {{ number }}_i64
{%- when Literal::Plain(value) -%} {{ value }}
{%- when Literal::Null -%} null
{%- when Literal::Object(members) -%}
{%- if members.is_empty() -%} {} {%- else -%}
{ {% for member in members %}"{{ member.name|rust_string }}": {{ member.value }}{% if !loop.last %}, {% endif %}{% endfor %} }
{%- endif -%}
{%- when Literal::List(elements) -%}
[{% for element in elements %}{{ element }}{% if !loop.last %}, {% endif %}{% endfor %}]
{%- endmatch %}
