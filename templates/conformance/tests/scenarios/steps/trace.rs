{% filter chain %}    traces
        .of(&{{ trace.of }})
        .within({% call values::duration(trace.within) %}{% endcall %})
        .expect(json!({{ trace.span }}))
        {%- for text in trace.lacks %}
        .expect_nothing_of({% call values::argument(text) %}{% endcall %})
        {%- endfor %}
        .check()
        .await;
{%- endfilter %}
