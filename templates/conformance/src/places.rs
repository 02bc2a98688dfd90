{%- macro option(text) -%}
{%- if let Some(text) = text -%} Some("{{ text|rust_string }}") {%- else -%} None {%- endif -%}
{%- endmacro -%}
//! Where the parts of the system are, unless the environment says otherwise.

use crate::address::Place;

/// The component that is the one entry point.
pub(crate) const GATEWAY: Option<&str> = {% call option(gateway) %}{% endcall %};
{%- if let Some(broker) = broker %}

/// The component that carries messages.
pub(crate) const BROKER: &str = "{{ broker.component|rust_string }}";

/// Path at which the gateway leads pages to it.
pub(crate) const BROWSER_PATH: Option<&str> = {% call option(broker.path) %}{% endcall %};
{%- endif %}

/// Every port of every component.
pub(crate) const PLACES: &[Place] = &[
{%- for port in ports %}
    Place {
        component: "{{ port.component|rust_string }}",
        port: "{{ port.name|rust_string }}",
        url: {% call option(port.url) %}{% endcall %},
        host: {% call option(port.host) %}{% endcall %},
        variable: {% call option(port.variable) %}{% endcall %},
        number: {{ port.number }},
        route: {% call option(port.route) %}{% endcall %},
    },
{%- endfor %}
];
