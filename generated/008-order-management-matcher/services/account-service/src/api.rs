//! Routes of the contract, each calling its handler in [`crate::logic`].

use std::sync::Arc;

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{get, post, put};
use axum::{Json, Router};
use runtime::{JsonBody, Parameters, Problem};

use crate::logic;
use crate::operations;
use crate::ports::Ports;
use crate::types;

/// The contract, for whoever asks the running service for it.
const CONTRACT: &str = include_str!("../../../contracts/account-service.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/account", get(list_accounts))
        .route("/account", post(create_account))
        .route("/account", put(update_account))
        .route("/account/{id}", get(get_account))
        .route("/accountuser", get(list_account_users))
        .route("/accountuser", post(create_account_user))
        .route("/accountuser", put(update_account_user))
        .route("/accountuser/{id}", get(get_account_user))
        .route("/v3/api-docs", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `GET /account/`: Every account.
async fn list_accounts(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<Vec<types::Account>>, Problem<operations::ListAccounts>> {
    let answer = logic::list_accounts(&ports).await?;
    Ok(Json(answer))
}

/// `POST /account/`: Adds an account, or renames the one that has this id.
async fn create_account(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::AccountDraft, operations::CreateAccount>,
) -> Result<Json<types::Account>, Problem<operations::CreateAccount>> {
    let answer = logic::create_account(&ports, body).await?;
    Ok(Json(answer))
}

/// `PUT /account/`: Renames the account that has this id, or adds it.
async fn update_account(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::AccountDraft, operations::UpdateAccount>,
) -> Result<Json<types::Account>, Problem<operations::UpdateAccount>> {
    let answer = logic::update_account(&ports, body).await?;
    Ok(Json(answer))
}

/// `GET /account/{id}`: One account.
async fn get_account(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetAccount>,
) -> Result<Json<types::Account>, Problem<operations::GetAccount>> {
    let id: i32 = parameters.path("id")?;
    let answer = logic::get_account(&ports, id).await?;
    Ok(Json(answer))
}

/// `GET /accountuser/`: Every account user.
async fn list_account_users(
    State(ports): State<Arc<Ports>>,
) -> Result<Json<Vec<types::AccountUser>>, Problem<operations::ListAccountUsers>> {
    let answer = logic::list_account_users(&ports).await?;
    Ok(Json(answer))
}

/// `POST /accountuser/`: Lets a person use an account; doing it twice is the same as once.
async fn create_account_user(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::AccountUser, operations::CreateAccountUser>,
) -> Result<Json<types::AccountUser>, Problem<operations::CreateAccountUser>> {
    let answer = logic::create_account_user(&ports, body).await?;
    Ok(Json(answer))
}

/// `PUT /accountuser/`: Lets a user name use an account, without asking whether the person exists.
async fn update_account_user(
    State(ports): State<Arc<Ports>>,
    JsonBody(body, _): JsonBody<types::AccountUser, operations::UpdateAccountUser>,
) -> Result<Json<types::AccountUser>, Problem<operations::UpdateAccountUser>> {
    let answer = logic::update_account_user(&ports, body).await?;
    Ok(Json(answer))
}

/// `GET /accountuser/{id}`: An account's first user, by user name.
async fn get_account_user(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetAccountUser>,
) -> Result<Json<types::AccountUser>, Problem<operations::GetAccountUser>> {
    let id: i32 = parameters.path("id")?;
    let answer = logic::get_account_user(&ports, id).await?;
    Ok(Json(answer))
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
