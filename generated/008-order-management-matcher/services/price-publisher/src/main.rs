//! Makes prices of securities that move, and tells what they are.

mod api;
mod config;
mod conversions;
mod data;
mod events;
mod logic;
mod measures;
mod operations;
mod ports;
mod settings;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use messaging::Bus;
use runtime::{Link, Pause, Random, Server, Shutdown, Timer};

use crate::config::Config;
use crate::data::Data;
use crate::events::Events;
use crate::logic::Memory;
use crate::measures::Measures;
use crate::ports::Ports;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "price-publisher";

#[tokio::main]
async fn main() -> ExitCode {
    runtime::start_logging(COMPONENT);
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
    let _traces = runtime::Traces::start(COMPONENT)?;
    let bus = Bus::connect(COMPONENT, &config.bus_url, &config.bus_password).await?;
    let listener = runtime::bind(config.address).await?;
    let random = Random::from_environment("PRICE_PUBLISHER_SEED")?;
    let data = Data::load()?;
    let memory = Memory::new(&data, &config.settings, &random)?;
    let ports = Arc::new(Ports {
        events: Events::new(bus.clone()),
        measures: Measures::published(),
        settings: config.settings,
        random,
        memory: Arc::new(memory),
    });
    let pause = Pause::Between(
        i64::from(ports.settings.publish_interval_min_ms),
        i64::from(ports.settings.publish_interval_max_ms),
    );
    let publish_prices = Timer::new("publish-prices", 600, pause)?;
    let publish_prices = {
        let ports = ports.clone();
        publish_prices.run(shutdown.clone(), move || {
            let ports = ports.clone();
            async move { logic::on_publish_prices(&ports).await }
        })
    };
    let server = Server {
        component: COMPONENT,
        listener,
        allowed_origins: config.allowed_origins,
        links: vec![Link {
            role: "publisher",
            connected: Box::new(move || bus.connected()),
        }],
    };
    server.run(api::router(ports), shutdown).await?;
    publish_prices.await?;
    Ok(())
}
