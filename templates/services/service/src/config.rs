{% macro option(variable) -%}
    {% if let Some(variable) = variable %}Some("{{ variable|rust_string }}"){% else %}None{% endif %}
{%- endmacro -%}
{% macro place(address) -%}
    {% call option(address.url) %}{% endcall %},
    {% call option(address.host) %}{% endcall %},
    {% call option(address.port.variable) %}{% endcall %},
    {{ address.port.number }}
{%- endmacro -%}
//! What the environment says. Every variable{% if has_secrets %} but those of passwords{% endif %} has a default that suits one host.

use std::net::SocketAddr;

use runtime::config::{self, Error};
{%- if database.is_some() %}

use crate::store::Settings;
{%- endif %}

/// The configuration of one process.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where it listens.
    pub address: SocketAddr,
    /// The origins that browsers may call from.
    pub allowed_origins: String,
{%- if database.is_some() %}
    /// The database.
    pub database: Settings,
{%- endif %}
{%- if let Some(bus) = bus %}
    /// Where the message bus is.
    pub bus_url: String,
{%- if bus.password.is_some() %}
    /// The password of the bus's user for services.
    pub bus_password: String,
{%- endif %}
{%- endif %}
{%- for service in services %}
    /// Where {{ service.id }} is.
    pub {{ service.url }}: String,
{%- endfor %}
{%- if has_settings %}
    /// What handlers are set by.
    pub settings: crate::settings::Settings,
{%- endif %}
}

impl Config {
    /// Reads the environment.
    ///
    /// # Errors
    /// When a variable has a value that cannot be used.
    pub fn from_environment() -> Result<Self, Error> {
        Ok(Self {
{% filter call %}            address: config::listen_address(
                {%- call option(port.variable) %}{% endcall %}, {{ port.number }})?,{% endfilter %}
            allowed_origins: config::allowed_origins(),
{%- if let Some(database) = database %}
            database: Settings {
{%- for setting in database %}
{%- match setting.default %}
{%- when Default::Text(text) %}
{% filter call %}                {{ setting.role }}: config::text("{{ setting.variable|rust_string }}", "{{ text|rust_string }}"),{% endfilter %}
{%- when Default::Port(number) %}
{% filter call %}                {{ setting.role }}: config::port("{{ setting.variable|rust_string }}", {{ number }})?,{% endfilter %}
{%- when Default::None %}
                {{ setting.role }}: config::secret("{{ setting.variable|rust_string }}")?,
{%- endmatch %}
{%- endfor %}
            },
{%- endif %}
{%- if let Some(bus) = bus %}
{% filter call %}            bus_url: config::url(
                "{{ bus.scheme }}://",
                {% call place(bus.address) %}{% endcall %}
            )?,{% endfilter %}
{%- if let Some(password) = bus.password %}
            bus_password: config::secret("{{ password|rust_string }}")?,
{%- endif %}
{%- endif %}
{%- for service in services %}
{% filter call %}            {{ service.url }}: config::url(
                "http://",
                {% call place(service.address) %}{% endcall %}
            )?,{% endfilter %}
{%- endfor %}
{%- if has_settings %}
            settings: crate::settings::Settings::from_environment()?,
{%- endif %}
        })
    }
}
