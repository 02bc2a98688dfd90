//! Routes of the contract, each calling its handler in [`crate::logic`].

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use axum::{Json, Router};
use runtime::{JsonBody, Parameters, Problem};

use crate::logic;
use crate::operations;
use crate::ports::Ports;
use crate::types;

/// The contract, for whoever asks the running service for it.
const CONTRACT: &str = include_str!("../../../contracts/order-matcher.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/orders", post(create_order))
        .route("/orders", get(list_orders))
        .route("/orders/open-count", get(count_open_orders))
        .route("/orders/{orderId}", get(get_order))
        .route("/orders/{orderId}/cancel", post(cancel_order))
        .route("/orders/{orderId}/force-fill", post(force_fill_order))
        .route("/health", get(get_matcher_health))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `POST /orders`: Takes an order, which waits from now on for its price.
async fn create_order(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::NewOrder, operations::CreateOrder>,
) -> Result<(StatusCode, Json<types::Order>), Problem<operations::CreateOrder>> {
    let answer = logic::create_order(&ports, body).await?;
    Ok((StatusCode::CREATED, Json(answer)))
}

/// `GET /orders`: Orders by their last change, the latest first.
async fn list_orders(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ListOrders>,
) -> Result<Json<Vec<types::Order>>, Problem<operations::ListOrders>> {
    let status: model::ListOrdersStatus = parameters
        .query("status")?
        .unwrap_or(model::ListOrdersStatus::Open);
    let account_id: Option<i32> = parameters.query("accountId")?;
    let answer = logic::list_orders(&ports, status, account_id).await?;
    Ok(Json(answer))
}

/// `GET /orders/open-count`: How many orders are open.
async fn count_open_orders(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<types::OrderCounts>, Problem<operations::CountOpenOrders>> {
    let answer = logic::count_open_orders(&ports).await?;
    Ok(Json(answer))
}

/// `GET /orders/{orderId}`: One order.
async fn get_order(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetOrder>,
) -> Result<Json<types::Order>, Problem<operations::GetOrder>> {
    let order_id: String = parameters.path("orderId")?;
    let answer = logic::get_order(&ports, order_id).await?;
    Ok(Json(answer))
}

/// `POST /orders/{orderId}/cancel`: Ends an order, which keeps what was filled of it and what was
/// not.
async fn cancel_order(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::CancelOrder>,
) -> Result<Json<types::Order>, Problem<operations::CancelOrder>> {
    let order_id: String = parameters.path("orderId")?;
    let answer = logic::cancel_order(&ports, order_id).await?;
    Ok(Json(answer))
}

/// `POST /orders/{orderId}/force-fill`: Fills all that remains of an order at the market price,
/// whatever its limit.
async fn force_fill_order(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ForceFillOrder>,
) -> Result<Json<types::Order>, Problem<operations::ForceFillOrder>> {
    let order_id: String = parameters.path("orderId")?;
    let answer = logic::force_fill_order(&ports, order_id).await?;
    Ok(Json(answer))
}

/// `GET /health`: How the service is, and what it has done.
async fn get_matcher_health(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<types::MatcherHealth>, Problem<operations::GetMatcherHealth>> {
    let answer = logic::get_matcher_health(&ports).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
