{% filter chain %}    {{ metric.variable }}
        .{% if metric.moves %}expect_moved{% else %}expect_value{% endif %}({{ metric.number }}, {% call values::duration(metric.within) %}{% endcall %})
        .await;
{%- endfilter %}
