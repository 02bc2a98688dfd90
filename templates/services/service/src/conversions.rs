//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::{{ modules|use_group }};
{%- for conversion in conversions %}

{% filter implementation -%}
impl From<{{ conversion.from }}::{{ conversion.source }}> for {{ conversion.to }}::{{ conversion.target }} {
{%- endfilter %}
{% filter signature %}    fn from(from: {{ conversion.from }}::{{ conversion.source }}) -> Self { {%- endfilter %}
{% filter literal %}        Self {
        {%- for field in conversion.fields %}
            {{ field.name }}: {% match field.value -%}
            {%- when Value::Same -%} from.{{ field.name }}
            {%- when Value::Wrapped -%} Some(from.{{ field.name }})
            {%- when Value::Missing -%} None
            {%- endmatch %},
        {%- endfor -%}
        }
{%- endfilter %}
    }
}
{%- endfor %}
