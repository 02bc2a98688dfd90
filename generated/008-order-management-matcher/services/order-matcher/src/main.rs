//! Keeps orders that wait for their price, and fills each exactly once as soon as the market allows
//! it.

mod api;
mod clients;
mod config;
mod conversions;
mod events;
mod logic;
mod measures;
mod operations;
mod ports;
mod settings;
mod store;
mod types;

use std::error::Error;
use std::process::ExitCode;
use std::sync::Arc;

use messaging::{Bus, Delivery};
use runtime::{Link, Pause, Server, Shutdown, Timer};

use crate::clients::Clients;
use crate::config::Config;
use crate::events::Events;
use crate::logic::Memory;
use crate::measures::Measures;
use crate::ports::Ports;
use crate::store::Store;

/// The component's id: in logs, health and metrics.
const COMPONENT: &str = "order-matcher";

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
    let memory = Memory::new(&config.settings)?;
    let ports = Arc::new(Ports {
        store,
        events: Events::new(bus.clone()),
        clients: Clients {
            price_publisher: clients::price_publisher::PricePublisher::new(
                &config.price_publisher_url,
            )?,
            reference_data: clients::reference_data::ReferenceData::new(
                &config.reference_data_url,
            )?,
            trade_service: clients::trade_service::TradeService::new(&config.trade_service_url)?,
        },
        measures: Measures::published(),
        settings: config.settings,
        memory: Arc::new(memory),
    });
    let prices = {
        let ports = ports.clone();
        bus.listen(
            "prices",
            "pricing.*",
            "PriceTick",
            Delivery::Broadcast,
            1,
            shutdown.clone(),
            move |messages| {
                let ports = ports.clone();
                async move {
                    let mut outcomes = Vec::new();
                    for message in messages {
                        outcomes.push(logic::on_prices(&ports, message).await);
                    }
                    outcomes
                }
            },
        )
    };
    let processed_trades = {
        let ports = ports.clone();
        bus.listen(
            "processed-trades",
            "trades.processed",
            "Trade",
            Delivery::Broadcast,
            1,
            shutdown.clone(),
            move |messages| {
                let ports = ports.clone();
                async move {
                    let mut outcomes = Vec::new();
                    for message in messages {
                        outcomes.push(logic::on_processed_trades(&ports, message).await);
                    }
                    outcomes
                }
            },
        )
    };
    let pause = Pause::Of(i64::from(ports.settings.tick_ms));
    let match_orders = Timer::new("match-orders", 100, pause)?;
    let match_orders = {
        let ports = ports.clone();
        match_orders.run(shutdown.clone(), move || {
            let ports = ports.clone();
            async move { logic::on_match_orders(&ports).await }
        })
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
    prices.await?;
    // What was taken before the process was asked to stop is handled to its end.
    processed_trades.await?;
    match_orders.await?;
    Ok(())
}
