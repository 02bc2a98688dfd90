{%- macro address(channel) -%}
{%- if channel.has_parameters() -%}
&format!("
{%- for piece in channel.address.iter() -%}
{{ piece.fixed|format_string }}
{%- if let Some(parameter) = piece.parameter -%} { {#- -#} {{ parameter }}} {%- endif -%}
{%- endfor -%}
")
{%- else -%}
" {%- for piece in channel.address.iter() -%} {{ piece.fixed|rust_string }} {%- endfor -%} "
{%- endif -%}
{%- endmacro -%}
{%- macro parameters(channel) -%}
{%- for piece in channel.address.iter() -%}
{%- if let Some(parameter) = piece.parameter -%} {{ parameter }}: impl Display, {%- endif -%}
{%- endfor -%}
{%- endmacro -%}
//! The channels of the system, at their addresses on its transport.
{% if channels.iter().any(Channel::has_parameters) %}
use std::fmt::Display;
{% endif %}
use crate::Channel;
{%- for channel in channels %}

{{ channel.summary|doc(0) }}
{% filter signature %}pub fn {{ channel.name }}({% call parameters(channel) %}{% endcall %}) -> Channel {
{%- endfilter %}
{% filter chain %}    Channel::at({% call address(channel) %}{% endcall %})
        {%- if let Some(message) = channel.message %}
        .of("{{ message|rust_string }}")
        {%- endif %}
{%- endfilter %}
}
{%- endfor %}
{%- if !patterns.is_empty() %}

/// As pages follow them.
pub mod patterns {
{%- if patterns.iter().any(Channel::has_parameters) %}
    use std::fmt::Display;
{% endif %}
    use crate::Channel;
{%- for channel in patterns %}

{{ channel.summary|doc(4) }}
{% filter signature %}    pub fn {{ channel.name }}{% if let Some(name) = channel.pattern %}_{{ name }}{% endif %}({% call parameters(channel) %}{% endcall %}) -> Channel {
{%- endfilter %}
{% filter chain %}        Channel::matching({% call address(channel) %}{% endcall %})
            {%- if let Some(message) = channel.message %}
            .of("{{ message|rust_string }}")
            {%- endif %}
{%- endfilter %}
    }
{%- endfor %}
}
{%- endif %}
