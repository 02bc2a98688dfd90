//! Takes orders, refuses those that name an unknown security or account, and passes the others on.

mod api;
mod clients;
mod config;
mod conversions;
mod events;
mod logic;
mod operations;
mod ports;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use messaging::Bus;
use runtime::{Link, Server, Shutdown};

use crate::clients::Clients;
use crate::config::Config;
use crate::events::Events;
use crate::ports::Ports;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "trade-service";

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
    let ports = Arc::new(Ports {
        events: Events::new(bus.clone()),
        clients: Clients {
            account_service: clients::account_service::AccountService::new(
                &config.account_service_url,
            )?,
            price_publisher: clients::price_publisher::PricePublisher::new(
                &config.price_publisher_url,
            )?,
            reference_data: clients::reference_data::ReferenceData::new(
                &config.reference_data_url,
            )?,
        },
    });
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
    Ok(())
}
