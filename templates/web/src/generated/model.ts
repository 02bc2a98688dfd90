// Names that the whole system shares.
{%- for set in sets %}

export type {{ set.name }} = {% for value in set.values %}{% if !loop.first %} | {% endif %}"{{ value|json_string }}"{% endfor %};
{%- endfor %}
