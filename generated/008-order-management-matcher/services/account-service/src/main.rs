//! Keeps accounts and the people who may use them.

mod api;
mod clients;
mod config;
mod logic;
mod operations;
mod ports;
mod store;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use runtime::{Server, Shutdown};

use crate::clients::Clients;
use crate::config::Config;
use crate::ports::Ports;
use crate::store::Store;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "account-service";

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
    let store = tokio::select! {
        store = Store::connect(&config.database) => store,
        () = shutdown.requested() => return Ok(()),
    };
    let listener = runtime::bind(config.address).await?;
    let ports = Arc::new(Ports {
        store,
        clients: Clients {
            people_service: clients::people_service::PeopleService::new(
                &config.people_service_url,
            )?,
        },
    });
    let server = Server {
        component: COMPONENT,
        listener,
        allowed_origins: config.allowed_origins,
        links: Vec::new(),
    };
    server.run(api::router(ports), shutdown).await?;
    Ok(())
}
