//! Settles orders, keeps positions in step, and tells everybody who listens.

mod api;
mod config;
mod conversions;
mod events;
mod logic;
mod operations;
mod ports;
mod store;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use messaging::{Bus, Delivery};
use runtime::{Link, Server, Shutdown};

use crate::config::Config;
use crate::events::Events;
use crate::ports::Ports;
use crate::store::Store;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "trade-processor";

#[tokio::main]
async fn main() -> ExitCode {
    runtime::start_logging();
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
    let bus = Bus::connect(COMPONENT, &config.bus_url).await?;
    let store = tokio::select! {
        store = Store::connect(&config.database) => store,
        () = shutdown.requested() => return Ok(()),
    };
    let listener = runtime::bind(config.address).await?;
    let ports = Arc::new(Ports {
        store,
        events: Events::new(bus.clone()),
    });
    let new_trades = {
        let ports = ports.clone();
        bus.listen(
            "/trades",
            "TradeOrder",
            Delivery::PointToPoint,
            64,
            shutdown.clone(),
            move |messages| {
                let ports = ports.clone();
                async move { logic::on_new_trades(&ports, messages).await }
            },
        )
    };
    let server = Server {
        component: COMPONENT,
        listener,
        allowed_origins: config.allowed_origins,
        links: vec![
            Link {
                role: "publisher",
                connected: Box::new({
                    let bus = bus.clone();
                    move || bus.connected()
                }),
            },
            Link {
                role: "subscriber",
                connected: Box::new({
                    let bus = bus.clone();
                    move || bus.connected()
                }),
            },
        ],
    };
    server.run(api::router(ports), shutdown).await?;
    // What was taken before the process was asked to stop is handled to its end.
    new_trades.await?;
    Ok(())
}
