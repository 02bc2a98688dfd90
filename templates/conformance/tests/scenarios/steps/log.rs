{% filter chain %}    system
        .logs()
        {%- for id in log.components %}
        .by("{{ id|rust_string }}")
        {%- endfor %}
        {%- if let Some(trace) = log.of %}
        .of(&{{ trace }})
        {%- endif %}
        .within({% call values::duration(log.within) %}{% endcall %})
        {%- if let Some(line) = log.line %}
        .expect_line(json!({{ line }}))
        {%- endif %}
        {%- for text in log.lacks %}
        .expect_nothing_of({% call values::argument(text) %}{% endcall %})
        {%- endfor %}
        .check()
        .await;
{%- endfilter %}
