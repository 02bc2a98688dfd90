{% macro kept(parts) -%}
    {% if parts.data %}&data{% if parts.settings || parts.random %}, {% endif %}{% endif -%}
    {% if parts.settings %}&settings{% if parts.random %}, {% endif %}{% endif -%}
    {% if parts.random %}&random{% endif -%}
{%- endmacro -%}
//! What handlers see of the world. They know neither driver, nor subject, nor URL, so that they stay
//! as they are when one of those is replaced.
{%- if parts.memory %}

use std::sync::Arc;
{%- endif %}
{%- if parts.random_seen %}

use runtime::Random;
{%- endif %}
{% if parts.clients %}
use crate::clients::Clients;
{%- endif %}
{%- if parts.data_seen %}
use crate::data::Data;
{%- endif %}
{%- if parts.events %}
use crate::events::Events;
{%- endif %}
{%- if parts.memory %}
use crate::logic::Memory;
{%- endif %}
{%- if parts.measures %}
use crate::measures::Measures;
{%- endif %}
{%- if parts.set %}
use crate::settings::Settings;
{%- endif %}
{%- if parts.store %}
use crate::store::Store;
{%- endif %}
{%- if !parts.is_empty() %}
{% endif %}
/// The ports of this service.
#[derive(Clone)]
pub struct Ports {
{%- if parts.is_empty() -%}
}
{%- else %}
{%- if parts.store %}
    /// The database.
    pub store: Store,
{%- endif %}
{%- if parts.events %}
    /// Where others are told what happened.
    pub events: Events,
{%- endif %}
{%- if parts.clients %}
    /// The services that this one calls.
    pub clients: Clients,
{%- endif %}
{%- if parts.data_seen %}
    /// What the service carries in itself.
    pub data: Data,
{%- endif %}
{%- if parts.set %}
    /// What the service is set by.
    pub settings: Settings,
{%- endif %}
{%- if parts.random_seen %}
    /// What is drawn at random.
    pub random: Random,
{%- endif %}
{%- if parts.measures %}
    /// What the service measures.
    pub measures: Measures,
{%- endif %}
{%- if parts.memory %}
{{ memory|doc(4) }}
    pub memory: Arc<Memory>,
{%- endif %}
}
{%- endif %}

#[cfg(test)]
impl Ports {
    /// Ports for unit tests: no network and no files.
    {%- if parts.store %} The database has its first rows.{% endif %}
{%- if !tested %}
    #[allow(dead_code, reason = "for unit tests, which need not use it")]
{%- endif %}
    pub async fn in_memory() -> Self {
{%- if parts.clients %}
        let unknown = |_: &str, _: &str| (404, serde_json::Value::Null);
{%- endif %}
{%- if parts.memory %}
{%- if parts.data %}
        let data = {% if !parts.data_seen %}crate::data::{% endif %}Data::load().expect("every row fits its schema");
{%- endif %}
{%- if parts.settings %}
        let settings = {% if !parts.set %}crate::settings::{% endif %}Settings::default();
{%- endif %}
{%- if parts.random %}
        let random = {% if !parts.random_seen %}runtime::{% endif %}Random::seeded(0);
{%- endif %}
{% filter call %}        let memory = Memory::new({% call kept(parts) %}{% endcall %});{% endfilter %}
{%- endif %}
{%- if parts.is_empty() %}
        Self {}
{%- else %}
        Self {
{%- if parts.store %}
            store: Store::in_memory().await,
{%- endif %}
{%- if parts.events %}
            events: Events::new(messaging::Bus::in_memory()),
{%- endif %}
{%- if parts.clients %}
            clients: Clients {
{%- for service in services %}
{% filter call %}                {{ service.module }}: crate::clients::{{ service.module }}::{{ service.client }}::stubbed(unknown),{% endfilter %}
{%- endfor %}
            },
{%- endif %}
{%- if parts.measures %}
            measures: Measures::unpublished(),
{%- endif %}
{%- if parts.memory %}
{%- if parts.data_seen %}
            data,
{%- endif %}
{%- if parts.set %}
            settings,
{%- endif %}
{%- if parts.random_seen %}
            random,
{%- endif %}
            memory: Arc::new(memory.expect("the defaults are right")),
{%- else %}
{%- if parts.data %}
            data: Data::load().expect("every row fits its schema"),
{%- endif %}
{%- if parts.set %}
            settings: Settings::default(),
{%- endif %}
{%- if parts.random %}
            random: Random::seeded(0),
{%- endif %}
{%- endif %}
        }
{%- endif %}
    }
}
