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
const CONTRACT: &str = include_str!("../../../contracts/people-service.json");

/// The routes of this service.
pub fn router(ports: Arc<Ports>) -> Router {
    Router::new()
        .route("/People/GetPerson", get(get_person))
        .route("/People/GetMatchingPeople", get(get_matching_people))
        .route("/People/ValidatePerson", get(validate_person))
        .route("/swagger/v1/swagger.json", get(contract))
        .fallback(runtime::no_such_resource)
        .with_state(ports)
}

/// `GET /People/GetPerson`: One person by logon id or employee id; the logon id counts when both
/// are given.
async fn get_person(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetPerson>,
) -> Result<Json<types::Person>, Problem<operations::GetPerson>> {
    let logon_id: Option<String> = parameters.query("LogonId")?;
    let employee_id: Option<String> = parameters.query("EmployeeId")?;
    let answer = logic::get_person(&ports, logon_id, employee_id).await?;
    Ok(Json(answer))
}

/// `GET /People/GetMatchingPeople`: People whose full name or logon id contains a text, in upper or
/// lower case.
async fn get_matching_people(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::GetMatchingPeople>,
) -> Result<Json<types::MatchingPeople>, Problem<operations::GetMatchingPeople>> {
    let search_text: Option<String> = parameters.query("SearchText")?;
    let take: i32 = parameters.query("Take")?.unwrap_or(10);
    let answer = logic::get_matching_people(&ports, search_text, take).await?;
    Ok(Json(answer))
}

/// `GET /People/ValidatePerson`: Whether a person exists; the logon id counts when both ids are
/// given.
async fn validate_person(
    State(ports): State<Arc<Ports>>,
    parameters: Parameters<operations::ValidatePerson>,
) -> Result<(), Problem<operations::ValidatePerson>> {
    let logon_id: Option<String> = parameters.query("LogonId")?;
    let employee_id: Option<String> = parameters.query("EmployeeId")?;
    logic::validate_person(&ports, logon_id, employee_id).await
}

async fn contract() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], CONTRACT)
}
