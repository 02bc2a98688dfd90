//! Routes of the contract, each calling its handler in [`crate::logic`].

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use axum::{Json, Router};
use runtime::{Parameters, Problem};

use crate::logic;
use crate::operations;
use crate::ports::Ports;
use crate::types;

/// The contract, for whoever asks the running service for it.
const CONTRACT: &str = include_str!("../../../contracts/price-publisher.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/prices", get(list_prices))
        .route("/prices/{ticker}", get(get_price))
        .route("/health", get(get_publisher_health))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `GET /prices`: The prices of all securities, or of some.
async fn list_prices(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ListPrices>,
) -> Result<Json<types::Prices>, Problem<operations::ListPrices>> {
    let tickers: Option<String> = parameters.query("tickers")?;
    let answer = logic::list_prices(&ports, tickers).await?;
    Ok(Json(answer))
}

/// `GET /prices/{ticker}`: The price of one security.
async fn get_price(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetPrice>,
) -> Result<Json<types::Price>, Problem<operations::GetPrice>> {
    let ticker: String = parameters.path("ticker")?;
    let answer = logic::get_price(&ports, ticker).await?;
    Ok(Json(answer))
}

/// `GET /health`: How the service is, and how it makes prices.
async fn get_publisher_health(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<types::PublisherHealth>, Problem<operations::GetPublisherHealth>> {
    let answer = logic::get_publisher_health(&ports).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
