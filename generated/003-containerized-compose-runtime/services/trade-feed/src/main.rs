//! Relays every message to those who subscribed to its topic, services and browsers alike.

mod origins;
mod relay;

use std::error::Error;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use runtime::{Server, Shutdown, config};

use crate::origins::Origins;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "trade-feed";

#[tokio::main]
async fn main() -> ExitCode {
    runtime::start_logging();
    let address = match config::listen_address(Some("TRADE_FEED_PORT"), 18086) {
        Ok(address) => address,
        Err(error) => {
            tracing::error!("{COMPONENT} cannot start: {error}");
            return ExitCode::FAILURE;
        }
    };
    if let Some(outcome) = runtime::healthcheck_requested(address).await {
        return outcome;
    }
    match run(address).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{COMPONENT} stopped: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(address: SocketAddr) -> Result<(), Box<dyn Error + Send + Sync>> {
    let shutdown = Shutdown::on_signal()?;
    let origins = Arc::new(Origins::of(&config::allowed_origins()));
    let server = Server {
        component: COMPONENT,
        listener: runtime::bind(address).await?,
        allowed_origins: config::allowed_origins(),
        links: Vec::new(),
    };
    let router = Router::new()
        .fallback(runtime::no_such_resource)
        .layer(relay::layer())
        .layer(from_fn_with_state(origins, origins::hold));
    server.run(router, shutdown).await?;
    Ok(())
}
