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
const CONTRACT: &str = include_str!("../../../contracts/reference-data.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/stocks", get(list_stocks))
        .route("/stocks/{ticker}", get(get_stock))
        .route("/health", get(get_health))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `GET /stocks`: Every security.
async fn list_stocks(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<Vec<types::Stock>>, Problem<operations::ListStocks>> {
    let answer = logic::list_stocks(&ports).await?;
    Ok(Json(answer))
}

/// `GET /stocks/{ticker}`: One security by its ticker.
async fn get_stock(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetStock>,
) -> Result<Json<types::Stock>, Problem<operations::GetStock>> {
    let ticker: String = parameters.path("ticker")?;
    let answer = logic::get_stock(&ports, ticker).await?;
    Ok(Json(answer))
}

/// `GET /health`: Whether the service is up.
async fn get_health(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<types::Health>, Problem<operations::GetHealth>> {
    let answer = logic::get_health(&ports).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
