//! Knows the securities that can be traded.

mod api;
mod config;
mod data;
mod logic;
mod operations;
mod ports;
mod settings;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use runtime::{Server, Shutdown};

use crate::config::Config;
use crate::data::Data;
use crate::ports::Ports;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "reference-data";

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
    let listener = runtime::bind(config.address).await?;
    let ports = Arc::new(Ports {
        data: Data::load()?,
        settings: config.settings,
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
