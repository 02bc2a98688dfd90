{%- macro option(text) -%}
{%- if let Some(text) = text -%} Some("{{ text|rust_string }}") {%- else -%} None {%- endif -%}
{%- endmacro -%}
{%- macro place(port, margin) -%}
Place {
{{ margin }}    component: "{{ port.component|rust_string }}",
{{ margin }}    port: "{{ port.name|rust_string }}",
{{ margin }}    url: {% call option(port.url) %}{% endcall %},
{{ margin }}    host: {% call option(port.host) %}{% endcall %},
{{ margin }}    variable: {% call option(port.variable) %}{% endcall %},
{{ margin }}    number: {{ port.number }},
{{ margin }}    route: {% call option(port.route) %}{% endcall %},
{{ margin }}}
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
{%- if let Some(login) = broker.login %}

/// The user that services connect to it as.
pub(crate) const USER: &str = "{{ login.user }}";

/// The variable that holds their password.
pub(crate) const PASSWORD: &str = "{{ login.password|rust_string }}";
{%- endif %}
{%- endif %}

/// Every port of every component.
{%- if let [port] = ports.as_slice() %}
pub(crate) const PLACES: &[Place] = &[{% call place(port, "") %}{% endcall %}];
{%- else %}
pub(crate) const PLACES: &[Place] = &[
{%- for port in ports %}
    {% call place(port, "    ") %}{% endcall %},
{%- endfor %}
];
{%- endif %}
