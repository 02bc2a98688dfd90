//! Answers which trades an account has made and what it holds.

mod api;
mod config;
mod conversions;
mod logic;
mod operations;
mod ports;
mod store;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use messaging::Bus;
use runtime::{Link, Server, Shutdown};

use crate::config::Config;
use crate::ports::Ports;
use crate::store::Store;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "position-service";

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
    let store = tokio::select! {
        store = Store::connect(&config.database) => store,
        () = shutdown.requested() => return Ok(()),
    };
    let listener = runtime::bind(config.address).await?;
    let ports = Arc::new(Ports { store });
    let position_snapshots = {
        let ports = ports.clone();
        bus.answer(
            "position-snapshots",
            "snapshots.positions.{accountId}",
            "PositionList",
            shutdown.clone(),
            move |request| {
                let ports = ports.clone();
                async move {
                    let account_id = request.parameter("accountId")?;
                    logic::on_position_snapshots(&ports, account_id).await
                }
            },
        )
    };
    let server = Server {
        component: COMPONENT,
        listener,
        allowed_origins: config.allowed_origins,
        links: vec![Link {
            role: "subscriber",
            connected: Box::new(move || bus.connected()),
        }],
    };
    server.run(api::router(ports), shutdown).await?;
    position_snapshots.await?;
    Ok(())
}
