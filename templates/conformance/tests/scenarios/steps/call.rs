{% if let Some(trace) = call.trace %}    let {{ trace }} = Trace::begin();
{% endif %}{% filter chain %}    {% if !call.remembered.is_empty() %}let answer = {% endif %}system
        .call({{ call.service }}::{{ call.operation }})
        {%- if let Some(component) = call.direct %}
        .directly_to("{{ component|rust_string }}", "http")
        {%- endif %}
        {%- for input in call.inputs %}
        {%- match input %}
        {%- when Input::Body(body) %}
        .body(json!({{ body }}))
        {%- when Input::Text(text) %}
        .raw_body("{{ text|rust_string }}")
        {%- when Input::Form(fields) %}
        .form(json!({{ fields }}))
        {%- when Input::Parameter { name, value } %}
        .with("{{ name|rust_string }}", {% call values::argument(value) %}{% endcall %})
        {%- when Input::Header { name, value } %}
        .header("{{ name|rust_string }}", {% call values::argument(value) %}{% endcall %})
        {%- when Input::Cookie { name, value } %}
        .with_cookie("{{ name|rust_string }}", {% call values::argument(value) %}{% endcall %})
        {%- endmatch %}
        {%- endfor %}
        {%- if let Some(trace) = call.trace %}
        .header("traceparent", {{ trace }}.header())
        {%- endif %}
        {%- for credential in call.credentials %}
        {%- match credential %}
        {%- when Credential::Bearer(token) %}
        .bearer({% call values::argument(token) %}{% endcall %})
        {%- when Credential::Basic { user, password } %}
        .basic({% call values::argument(user) %}{% endcall %}, {% call values::argument(password) %}{% endcall %})
        {%- when Credential::Header { name, key } %}
        .header("{{ name|rust_string }}", {% call values::argument(key) %}{% endcall %})
        {%- when Credential::Query { name, key } %}
        .query("{{ name|rust_string }}", {% call values::argument(key) %}{% endcall %})
        {%- when Credential::Cookie { name, key } %}
        .cookie("{{ name|rust_string }}", {% call values::argument(key) %}{% endcall %})
        {%- endmatch %}
        {%- endfor %}
        {%- if let Some(times) = call.at_once %}
        .at_once({{ times }})
        {%- endif %}
        {%- call expectations::links(call.expect) %}{% endcall %}
        .await;
{%- endfilter %}
{%- for member in call.remembered %}
    let {{ member.variable }} = answer.member("{{ member.name|rust_string }}");
{%- endfor %}
