//! What this service tells others.

use messaging::{Bus, Delivery};

pub use messaging::Error;

/// A method for each channel that this service publishes.
#[derive(Clone)]
pub struct Events {
    bus: Bus,
}

impl Events {
    /// Publishes on this bus.
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }
{%- if asked %}

    /// Whether messages get through at this moment.
    pub fn connected(&self) -> bool {
        self.bus.connected()
    }
{%- endif %}
{%- for channel in channels %}
{% if !channel.summary.is_empty() %}
{{ channel.summary|doc(4) }}
    ///
{%- endif %}
    /// # Errors
    /// When the bus did not accept the message
    {%- if channel.has_texts() %}, or a parameter is no word of an address{% endif %}.
{% filter signature %}    pub async fn {{ channel.name }}(
    &self,
    {%- for parameter in channel.parameters %}
    {{ parameter.variable }}: {% match parameter.word %}{% when Word::Integer %}i32{% when Word::Long %}i64{% when Word::Text %}&str{% endmatch %},
    {%- endfor %}
    message: &messaging::{{ channel.message }},
) -> Result<(), Error> {
{%- endfilter %}
{%- if channel.parameters.is_empty() %}
        let address = "{{ channel.address|rust_string }}";
{%- else %}
{%- for parameter in channel.parameters %}
{%- if parameter.word == Word::Text %}
        let {{ parameter.variable }} = messaging::word({{ parameter.variable }})?;
{%- endif %}
{%- endfor %}
        let address = format!("
        {%- for piece in channel.pieces -%}
            {{ piece.fixed|format_string }}
            {%- if let Some(parameter) = piece.parameter -%} { {{- parameter -}} } {%- endif -%}
        {%- endfor -%}
        ");
{%- endif %}
        self.bus
{% filter call %}            .publish({% if observed %}"{{ channel.id|rust_string }}", {% endif %}{% if !channel.parameters.is_empty() %}&{% endif %}address, "
            {{- channel.message|rust_string }}", Delivery::{{ channel.delivery }}, message)
{%- endfilter %}
            .await
    }
{%- endfor %}

    /// What a unit test's bus was told: addresses and payloads, oldest first.
    #[cfg(test)]
{%- if !tested %}
    #[allow(dead_code, reason = "for unit tests, which need not use it")]
{%- endif %}
    pub fn published(&self) -> Vec<(String, serde_json::Value)> {
        self.bus.published()
    }
}
