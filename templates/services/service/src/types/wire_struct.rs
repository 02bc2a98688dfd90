{% if !description.is_empty() -%}
{{ description|doc(0) }}
{% endif -%}
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase"{% if closed %}, deny_unknown_fields{% endif %})]
pub struct {{ name }} {
{%- for field in fields %}
{%- if !field.description.is_empty() %}
{{ field.description|doc(4) }}
{%- endif %}
{%- if field.rename.is_some() || field.lacks || field.with.is_some() || field.skipped.is_some() || field.default.is_some() %}
{% filter attribute %}    #[serde(
        {%- if let Some(name) = field.rename %}
        rename = "{{ name|rust_string }}",
        {%- endif %}
        {#- Serde only sees by itself that an Option may be missing when no function reads it. #}
        {%- if let Some(default) = field.default %}
        default = "{{ name }}::{{ default.function }}",
        {%- else if field.lacks %}
        default,
        {%- endif %}
        {%- if field.passed_over %}
        deserialize_with = "runtime::passed_over",
        {%- if let Some(with) = field.with %}
        serialize_with = "{{ with }}::serialize"
        {%- endif %}
        {%- else if let Some(with) = field.with %}
        with = "{{ with }}",
        {%- endif %}
        {%- match field.skipped -%}
        {%- when Some(Skipped::Reading) %}
        skip_deserializing
        {%- when Some(Skipped::Writing) %}
        skip_serializing
        {%- when None -%}
        {%- endmatch -%}
    )]
{%- endfilter %}
{%- endif %}
{%- if let Some(predicate) = field.left_out %}
{%- if field.skipped != Some(Skipped::Writing) %}
    #[serde(skip_serializing_if = "{{ predicate }}")]
{%- endif %}
{%- endif %}
    pub {{ field.name }}: {{ field.ty }},
{%- endfor %}
{%- if fields.is_empty() -%}
}
{%- else %}
}
{%- endif %}
{%- if self.has_defaults() %}

impl {{ name }} {
{%- for default in self.defaults() %}
{%- if !loop.first %}
{% endif %}
    fn {{ default.function }}() -> {{ default.ty }} {
        {{ default.value }}
    }
{%- endfor %}
}
{%- endif %}
