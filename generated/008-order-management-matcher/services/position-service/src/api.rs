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
const CONTRACT: &str = include_str!("../../../contracts/position-service.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/trades", get(list_trades))
        .route("/trades/{accountId}", get(list_account_trades))
        .route("/positions", get(list_positions))
        .route("/positions/{accountId}", get(list_account_positions))
        .route("/health/alive", get(check_alive))
        .route("/health/ready", get(check_ready))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `GET /trades/`: Every trade.
async fn list_trades(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<Vec<types::Trade>>, Problem<operations::ListTrades>> {
    let answer = logic::list_trades(&ports).await?;
    Ok(Json(answer))
}

/// `GET /trades/{accountId}`: The trades of one account.
async fn list_account_trades(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ListAccountTrades>,
) -> Result<Json<Vec<types::Trade>>, Problem<operations::ListAccountTrades>> {
    let account_id: i32 = parameters.path("accountId")?;
    let answer = logic::list_account_trades(&ports, account_id).await?;
    Ok(Json(answer))
}

/// `GET /positions/`: Every position.
async fn list_positions(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<Vec<types::Position>>, Problem<operations::ListPositions>> {
    let answer = logic::list_positions(&ports).await?;
    Ok(Json(answer))
}

/// `GET /positions/{accountId}`: The positions of one account.
async fn list_account_positions(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ListAccountPositions>,
) -> Result<Json<Vec<types::Position>>, Problem<operations::ListAccountPositions>> {
    let account_id: i32 = parameters.path("accountId")?;
    let answer = logic::list_account_positions(&ports, account_id).await?;
    Ok(Json(answer))
}

/// `GET /health/alive`: Whether the service runs.
async fn check_alive(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<bool>, Problem<operations::CheckAlive>> {
    let answer = logic::check_alive(&ports).await?;
    Ok(Json(answer))
}

/// `GET /health/ready`: Whether the service has anything to answer.
async fn check_ready(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<bool>, Problem<operations::CheckReady>> {
    let answer = logic::check_ready(&ports).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
