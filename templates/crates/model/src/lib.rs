{%- if enums.is_empty() -%}
//! Names that the whole system shares; it has none so far.
{%- else -%}
//! Names that the whole system shares.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that is none of the names it should be one of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName(String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown name {:?}", self.0)
    }
}

impl std::error::Error for UnknownName {}
{%- for enumeration in enums %}

/// One of the names of `{{ enumeration.name }}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum {{ enumeration.name }} {
{%- for value in enumeration.values %}
{%- if value.variant.text() != value.text.text() %}
    #[serde(rename = "{{ value.text|rust_string }}")]
{%- endif %}
    {{ value.variant }},
{%- endfor %}
}

impl {{ enumeration.name }} {
    /// All of them, in order.
{% filter array %}    pub const ALL: [Self; {{ enumeration.values.len() }}] = [
        {%- for value in enumeration.values -%}
        Self::{{ value.variant }},
        {%- endfor -%}
    ];{% endfilter %}

    /// The name as it is written.
    pub fn as_str(self) -> &'static str {
        match self {
{%- for value in enumeration.values %}
            Self::{{ value.variant }} => "{{ value.text|rust_string }}",
{%- endfor %}
        }
    }
}

impl fmt::Display for {{ enumeration.name }} {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for {{ enumeration.name }} {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, UnknownName> {
        match text {
{%- for value in enumeration.values %}
            "{{ value.text|rust_string }}" => Ok(Self::{{ value.variant }}),
{%- endfor %}
            other => Err(UnknownName(other.to_owned())),
        }
    }
}
{%- endfor %}
{%- endif %}
