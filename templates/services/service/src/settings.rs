{% macro value(default) -%}
    {% match default -%}
    {%- when Default::Text(text) -%} "{{ text|rust_string }}".to_owned()
    {%- when Default::List(texts) -%} config::texts("{{ texts|rust_string }}")
    {%- when Default::Bare(value) -%} {{ value }}
    {%- when Default::Name with (enumeration, name) -%} model::{{ enumeration }}::{{ name }}
    {%- endmatch -%}
{%- endmacro -%}
//! What this service is set by, read and checked when it starts.

use runtime::config::{self, Error};

/// The settings of this service.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
{%- for setting in settings %}
{{ setting.summary|doc(4) }}
    pub {{ setting.field }}: {{ setting.ty }},
{%- endfor %}
}

impl Settings {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        let default = Self::default();
        Ok(Self {
{%- for setting in settings %}
{% filter call %}            {{ setting.field }}: {% match setting.reading -%}
            {%- when Reading::Text -%}
            config::text("{{ setting.variable|rust_string }}", &default.{{ setting.field }}),
            {%- when Reading::List -%}
            config::list("{{ setting.variable|rust_string }}", &default.{{ setting.field }}, "{{ setting.expected|rust_string }}")?,
            {%- when Reading::Parsed -%}
            config::parsed("{{ setting.variable|rust_string }}", default.{{ setting.field }}, "{{ setting.expected|rust_string }}")?,
            {%- when Reading::Number with { least, most } -%}
            config::number("{{ setting.variable|rust_string }}", default.{{ setting.field }}, {{ least }}..={{ most }}, "{{ setting.expected|rust_string }}")?,
            {%- endmatch -%}
{%- endfilter %}
{%- endfor %}
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
{%- if self.has_lists() %}
        Self {
{%- for setting in settings %}
{% filter call %}            {{ setting.field }}: {% call value(setting.default) %}{% endcall %},{% endfilter %}
{%- endfor %}
        }
{%- else %}
{% filter literal %}        Self {
{%- for setting in settings %}
            {{ setting.field }}: {% call value(setting.default) %}{% endcall %},
{%- endfor %}
        }{% endfilter %}
{%- endif %}
    }
}
