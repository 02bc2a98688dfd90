//! Routes of the contract, each calling its handler in [`crate::logic`].

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use runtime::{JsonBody, Problem};

use crate::logic;
use crate::operations;
use crate::ports::Ports;
use crate::types;

/// The contract, for whoever asks the running service for it.
const CONTRACT: &str = include_str!("../../../contracts/trade-service.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/trade", post(create_trade_order))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `POST /trade/`: Accepts an order, so that it will be settled.
async fn create_trade_order(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::TradeOrder, operations::CreateTradeOrder>,
) -> Result<Json<types::TradeOrder>, Problem<operations::CreateTradeOrder>> {
    let answer = logic::create_trade_order(&ports, body).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
