{% filter chain %}    {% if !event.remembered.is_empty() %}let event = {% endif %}{{ event.listener }}
        .expect_event({% call values::duration(event.within) %}{% endcall %})
        {%- if let Some(payload) = event.payload %}
        .payload(json!({{ payload }}))
        {%- endif %}
        {%- if let Some(envelope) = event.envelope %}
        .envelope(json!({{ envelope }}))
        {%- endif %}
        {%- for member in event.texts %}
        .text("{{ member.name|rust_string }}", "{{ member.value|rust_string }}")
        {%- endfor %}
        {%- for member in event.formats %}
        .format("{{ member.name|rust_string }}", Format::{{ member.value }})
        {%- endfor %}
        .await;
{%- endfilter %}
{%- for member in event.remembered %}
    let {{ member.variable }} = event.member("{{ member.name|rust_string }}");
{%- endfor %}
