{% filter chain %}    {% if !request.remembered.is_empty() %}let answer = {% endif %}system
        .request("{{ request.method }}", "{{ request.path|rust_string }}")
        {%- if let Some(to) = request.to %}
        .{% if to.direct %}directly_to{% else %}to{% endif %}("{{ to.component|rust_string }}", "{{ to.port|rust_string }}")
        {%- endif %}
        {%- for header in request.headers %}
        .header("{{ header.name|rust_string }}", "{{ header.value|rust_string }}")
        {%- endfor %}
        {%- if let Some(body) = request.body %}
        .body(json!({{ body }}))
        {%- endif %}
        {%- call expectations::links(request.expect) %}{% endcall %}
        .await;
{%- endfilter %}
{%- for member in request.remembered %}
    let {{ member.variable }} = answer.member("{{ member.name|rust_string }}");
{%- endfor %}
