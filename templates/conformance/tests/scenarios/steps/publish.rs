{% filter chain %}    {% if let Some(listener) = publication.over %}{{ listener }}{% else %}system{% endif %}
        .{% if publication.as_page %}publish_as_page{% else %}publish{% endif %}(
            {%- call values::channel(publication.place) %}{% endcall %}
            {%- if let Some(message) = publication.message %}.of("{{ message|rust_string }}"){% endif -%}
        )
        {%- if let Some(payload) = publication.payload %}
        .payload(json!({{ payload }}))
        {%- endif %}
        {%- if let Some(text) = publication.raw %}
        .raw("{{ text|rust_string }}")
        {%- endif %}
        {%- if publication.refused %}
        .expect_refusal()
        {%- endif %}
        .await;
{%- endfilter %}
