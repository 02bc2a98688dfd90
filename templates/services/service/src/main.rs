{% macro pause(pause) -%}
    {% match pause -%}
    {%- when Pause::Number(number) -%}{{ number }}
    {%- when Pause::Integer(field) -%}i64::from(ports.settings.{{ field }})
    {%- when Pause::Long(field) -%}ports.settings.{{ field }}
    {%- endmatch -%}
{%- endmacro -%}
{% macro kept(parts) -%}
    {% if parts.data %}&data{% if parts.settings || parts.random %}, {% endif %}{% endif -%}
    {% if parts.settings %}&config.settings{% if parts.random %}, {% endif %}{% endif -%}
    {% if parts.random %}&random{% endif -%}
{%- endmacro -%}
{% if !summary.is_empty() -%}
{{ summary|module_doc }}

{% endif -%}
mod api;
{%- if parts.clients %}
mod clients;
{%- endif %}
mod config;
{%- if has_conversions %}
mod conversions;
{%- endif %}
{%- if parts.data %}
mod data;
{%- endif %}
{%- if parts.events %}
mod events;
{%- endif %}
{%- if parts.guard %}
mod guard;
{%- endif %}
mod logic;
{%- if parts.measures %}
mod measures;
{%- endif %}
{%- if has_operations %}
mod operations;
{%- endif %}
mod ports;
{%- if parts.settings %}
mod settings;
{%- endif %}
{%- if parts.store %}
mod store;
{%- endif %}
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;
{% if parts.bus %}
use messaging::{% if listeners.is_empty() %}Bus{% else %}{Bus, Delivery}{% endif %};
{%- endif %}
{% filter import %}use runtime::{ {%- if parts.bus %}Link, {% endif %}{% if !timers.is_empty() %}Pause, {% endif %}{% if parts.random %}Random, {% endif %}Server, Shutdown{% if !timers.is_empty() %}, Timer{% endif %}};{% endfilter %}

{% if parts.clients -%}
use crate::clients::Clients;
{% endif -%}
use crate::config::Config;
{%- if parts.data %}
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
use crate::ports::Ports;
{%- if parts.store %}
use crate::store::Store;
{%- endif %}

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "{{ component }}";

#[tokio::main]
async fn main() -> ExitCode {
    runtime::start_logging({% if observed %}COMPONENT{% endif %});
    let config = match Config::from_environment() {
        Ok(config) => config,
        Err(error) => {
            tracing::error!("{COMPONENT} cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(outcome) = runtime::healthcheck_requested(config.address).await {
        return outcome;
    }
    match run(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{COMPONENT} stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(config: Config) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = Shutdown::on_signal()?;
{%- if observed %}
    let _traces = runtime::Traces::start(COMPONENT)?;
{%- endif %}
{%- if parts.bus %}
    let bus = Bus::connect(COMPONENT, &config.bus_url{% if login %}, &config.bus_password{% endif %}).await?;
{%- endif %}
{%- if parts.store %}
    let store = tokio::select! {
        store = Store::connect(&config.database) => store,
        () = shutdown.requested() => return Ok(()),
    };
{%- endif %}
    let listener = runtime::bind(config.address).await?;
{%- if let Some(seed) = seed %}
    let random = Random::from_environment("{{ seed|rust_string }}")?;
{%- endif %}
{%- if parts.memory %}
{%- if parts.data %}
    let data = Data::load()?;
{%- endif %}
{% filter call %}    let memory = Memory::new({% call kept(parts) %}{% endcall %})?;{% endfilter %}
{%- endif %}
{%- if parts.is_empty() %}
    let ports = Arc::new(Ports {});
{%- else if parts.is_store_alone() %}
    let ports = Arc::new(Ports { store });
{%- else %}
    let ports = Arc::new(Ports {
{%- if parts.store %}
        store,
{%- endif %}
{%- if parts.events %}
        events: Events::new(bus.clone()),
{%- endif %}
{%- if parts.clients %}
        clients: Clients {
{%- for service in services %}
{% filter call %}            {{ service.module }}: clients::{{ service.module }}::{{ service.client }}::new(&config.{{ service.url }}{% for setting in service.settings %}, &config.settings.{{ setting }}{% endfor %})?,{% endfilter %}
{%- endfor %}
        },
{%- endif %}
{%- if parts.measures %}
        measures: Measures::published(),
{%- endif %}
{%- if parts.data_seen %}
        {% if parts.memory %}data{% else %}data: Data::load()?{% endif %},
{%- endif %}
{%- if parts.set %}
        settings: config.settings,
{%- endif %}
{%- if parts.random_seen %}
        random,
{%- endif %}
{%- if parts.memory %}
        memory: Arc::new(memory),
{%- endif %}
    });
{%- endif %}
{%- for channel in listeners %}
    let {{ channel.variable }} = {
        let ports = ports.clone();
        bus.listen(
{%- if observed %}
            "{{ channel.id|rust_string }}",
{%- endif %}
            "{{ channel.address|rust_string }}",
            "{{ channel.message|rust_string }}",
            Delivery::{{ channel.delivery }},
{%- if let Some(most) = channel.batch %}
            {{ most }},
            shutdown.clone(),
            move |messages| {
                let ports = ports.clone();
                async move { logic::{{ channel.handler }}(&ports, messages).await }
            },
{%- else %}
            1,
            shutdown.clone(),
            move |messages| {
                let ports = ports.clone();
                async move {
                    let mut outcomes = Vec::new();
                    for message in messages {
                        outcomes.push(logic::{{ channel.handler }}(&ports, message).await);
                    }
                    outcomes
                }
            },
{%- endif %}
        )
    };
{%- endfor %}
{%- for channel in answerers %}
    let {{ channel.variable }} = {
        let ports = ports.clone();
        bus.answer(
{%- if observed %}
            "{{ channel.id|rust_string }}",
{%- endif %}
            "{{ channel.address|rust_string }}",
            "{{ channel.reply|rust_string }}",
            shutdown.clone(),
            move |request| {
                let ports = ports.clone();
                async move {
{%- for parameter in channel.parameters %}
                    let {{ parameter.variable }} = request.parameter("{{ parameter.name|rust_string }}")?;
{%- endfor %}
{%- if let Some(message) = channel.message %}
                    let message = request.payload("{{ message|rust_string }}")?;
{%- endif %}
{% filter call %}                    logic::{{ channel.handler }}(&ports
                    {%- for parameter in channel.parameters %}, {{ parameter.variable }}{% endfor %}
                    {%- if channel.message.is_some() %}, message{% endif %}).await{% endfilter %}
                }
            },
        )
    };
{%- endfor %}
{%- for timer in timers %}
{% filter call %}    let pause = Pause::{% if let Some(longest) = timer.longest -%}
        Between({% call pause(timer.shortest) %}{% endcall %}, {% call pause(longest) %}{% endcall %})
        {%- else -%}
        Of({% call pause(timer.shortest) %}{% endcall %})
        {%- endif %};{% endfilter %}
{% filter call %}    let {{ timer.variable }} = Timer::new("{{ timer.id|rust_string }}", {% call pause(timer.first_after) %}{% endcall %}, pause)?;{% endfilter %}
    let {{ timer.variable }} = {
        let ports = ports.clone();
        {{ timer.variable }}.run(shutdown.clone(), move || {
            let ports = ports.clone();
            async move { logic::{{ timer.handler }}(&ports).await }
        })
    };
{%- endfor %}
    let server = Server {
        component: COMPONENT,
        listener,
        allowed_origins: config.allowed_origins,
{%- match (parts.events, subscribes) %}
{%- when (true, true) %}
        links: vec![
{%- for role in ["publisher", "subscriber"] %}
            Link {
                role: "{{ role }}",
                connected: Box::new({
                    let bus = bus.clone();
                    move || bus.connected()
                }),
            },
{%- endfor %}
        ],
{%- when (true, false) %}
        links: vec![Link {
            role: "publisher",
            connected: Box::new(move || bus.connected()),
        }],
{%- when (false, true) %}
        links: vec![Link {
            role: "subscriber",
            connected: Box::new(move || bus.connected()),
        }],
{%- when (false, false) %}
        links: Vec::new(),
{%- endmatch %}
    };
    server.run(api::router(ports), shutdown).await?;
{%- for channel in listeners %}
    // What was taken before the process was asked to stop is handled to its end.
    {{ channel.variable }}.await?;
{%- endfor %}
{%- for channel in answerers %}
    {{ channel.variable }}.await?;
{%- endfor %}
{%- for timer in timers %}
    {{ timer.variable }}.await?;
{%- endfor %}
    Ok(())
}
