{#- What an answer must be, as links of the call that it answers. -#}
{%- macro links(expect) -%}
        {%- if let Some(period) = expect.within %}
        .within({% call values::duration(period) %}{% endcall %})
        {%- endif %}
        {%- if let [status] = expect.statuses.as_slice() %}
        .expect_status({{ status }})
        {%- else %}
        .expect_one_of(&[{{ expect.statuses|join(", ") }}])
        {%- endif %}
        {%- if let Some(media_type) = expect.media_type %}
        .expect_media_type("{{ media_type|rust_string }}")
        {%- endif %}
        {%- for header in expect.headers.iter() %}
        .expect_header("{{ header.name|rust_string }}", "{{ header.value|rust_string }}")
        {%- endfor %}
        {%- for text in expect.texts.iter() %}
        .expect_text({% call values::argument(text) %}{% endcall %})
        {%- endfor %}
        {%- if let Some(length) = expect.length %}
        .expect_length({{ length }})
        {%- endif %}
        {%- if let Some(length) = expect.at_least %}
        .expect_at_least({{ length }})
        {%- endif %}
        {%- for member in expect.lengths.iter() %}
        .expect_length_of("{{ member.name|rust_string }}", {{ member.value }})
        {%- endfor %}
        {%- if let Some(body) = expect.body %}
        .expect_body(json!({{ body }}))
        {%- endif %}
        {%- for element in expect.includes.iter() %}
        .expect_element(json!({{ element }}))
        {%- endfor %}
        {%- for element in expect.excludes.iter() %}
        .expect_no_element(json!({{ element }}))
        {%- endfor %}
        {%- if !expect.ascends_by.is_empty() %}
        .expect_sorted_by(&[{% call names(expect.ascends_by) %}{% endcall %}])
        {%- endif %}
        {%- if !expect.descends_by.is_empty() %}
        .expect_descending_by(&[{% call names(expect.descends_by) %}{% endcall %}])
        {%- endif %}
        {%- for member in expect.minimum.iter() %}
        .expect_minimum("{{ member.name|rust_string }}", {{ member.value }})
        {%- endfor %}
        {%- for member in expect.differs.iter() %}
        .expect_other("{{ member.name|rust_string }}", json!({{ member.value }}))
        {%- endfor %}
        {%- for member in expect.formats.iter() %}
        .expect_format("{{ member.name|rust_string }}", Format::{{ member.value }})
        {%- endfor %}
{%- endmacro -%}

{%- macro names(members) -%}
{%- for name in members.iter() -%} "{{ name|rust_string }}" {%- if !loop.last %}, {% endif -%} {%- endfor -%}
{%- endmacro -%}
