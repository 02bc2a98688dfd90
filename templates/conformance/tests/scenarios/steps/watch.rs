{% filter chain %}    let {{ watched.variable }} = system
        .metric("{{ watched.component|rust_string }}")
        .named("{{ watched.metric|rust_string }}")
        {%- if let Some(labels) = watched.labels %}
        .labels(json!({{ labels }}))
        {%- endif %}
        .read()
        .await;
{%- endfilter %}
