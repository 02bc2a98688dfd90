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
const CONTRACT: &str = include_str!("../../../contracts/trade-processor.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/tradeservice/order", post(book_trade_order))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `POST /tradeservice/order`: Settles an order at once.
async fn book_trade_order(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::TradeOrder, operations::BookTradeOrder>,
) -> Result<Json<types::TradeBooking>, Problem<operations::BookTradeOrder>> {
    let answer = logic::book_trade_order(&ports, body).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
