//! `api.rs`: routes of the contract.

use super::names::{field, snake};
use super::types::rust_type;
use crate::escape::{doc, rust_string};
use crate::layout::{call, signature};
use stategen_model::system::{Component, Contract, Operation, System, Type};

/// The operations that are not answered by what every service answers anyway.
pub(super) fn own<'a>(system: &System, component: &Component, contract: &'a Contract) -> Vec<&'a Operation> {
    let endpoints = &system.spec.system.endpoints;
    let standard = [Some(&endpoints.health), Some(&endpoints.metrics), component.api_docs.as_ref()];
    contract.operations.iter().filter(|one| !standard.contains(&Some(&one.path))).collect()
}

pub(super) fn render(system: &System, id: &str, component: &Component, contract: &Contract) -> String {
    let operations = own(system, component, contract);
    let mut methods: Vec<&str> = operations.iter().map(|one| one.method.as_str()).collect();
    if component.api_docs.is_some() {
        methods.push("get");
    }
    methods.sort_unstable();
    methods.dedup();

    let mut text = String::from(
        "//! Routes of the contract, each calling its handler in [`crate::logic`].\n\nuse std::sync::Arc;\n\n",
    );
    let has_success_status = operations.iter().any(|one| one.success_status != 200);
    let has_json = operations.iter().any(|one| one.success_body.is_some());
    text.push_str("use axum::extract::State;\n");
    let http: Vec<&str> = [(has_success_status, "StatusCode"), (component.api_docs.is_some(), "header")]
        .into_iter()
        .filter_map(|(wanted, name)| wanted.then_some(name))
        .collect();
    match http.as_slice() {
        [] => {}
        [one] => text.push_str(&format!("use axum::http::{one};\n")),
        several => text.push_str(&format!("use axum::http::{{{}}};\n", several.join(", "))),
    }
    if component.api_docs.is_some() {
        text.push_str("use axum::response::IntoResponse;\n");
    }
    match methods.as_slice() {
        [] => {}
        [one] => text.push_str(&format!("use axum::routing::{one};\n")),
        several => text.push_str(&format!("use axum::routing::{{{}}};\n", several.join(", "))),
    }
    text.push_str(if has_json { "use axum::{Json, Router};\n" } else { "use axum::Router;\n" });
    let mut runtime = Vec::new();
    if operations.iter().any(|one| one.body.is_some()) {
        runtime.push("JsonBody");
    }
    if operations.iter().any(|one| has_parameters(one)) {
        runtime.push("Parameters");
    }
    if !operations.is_empty() {
        runtime.push("Problem");
    }
    match runtime.as_slice() {
        [] => {}
        [one] => text.push_str(&format!("use runtime::{one};\n")),
        several => text.push_str(&format!("use runtime::{{{}}};\n", several.join(", "))),
    }
    text.push('\n');
    if !operations.is_empty() {
        text.push_str("use crate::logic;\n");
    }
    text.push_str("use crate::ports::Ports;\n");
    if operations.iter().any(|one| one.body.is_some() || one.success_body.as_ref().is_some_and(names_schema)) {
        text.push_str("use crate::types;\n");
    }
    text.push('\n');
    if component.api_docs.is_some() {
        text.push_str("/// The contract, for whoever asks the running service for it.\n");
        text.push_str(&contract_constant(id));
        text.push('\n');
    }
    text.push_str("/// The routes of this service.\n");
    text.push_str("pub fn router(ports: Arc<Ports>) -> Router {\n    Router::new()\n");
    for operation in &operations {
        let path = rust_string(route_path(&operation.path));
        let handler = format!("{}({})", operation.method, field(&operation.id));
        text.push_str(&call(8, ".route", &[format!("\"{path}\""), handler], ""));
    }
    if let Some(path) = &component.api_docs {
        text.push_str(&call(8, ".route", &[format!("\"{}\"", rust_string(path)), "get(contract)".to_owned()], ""));
    }
    text.push_str("        .fallback(runtime::no_such_resource)\n        .with_state(ports)\n}\n");
    for operation in &operations {
        text.push('\n');
        text.push_str(&handler(operation));
    }
    if component.api_docs.is_some() {
        text.push_str(
            "\nasync fn contract() -> impl IntoResponse {\n    ([(header::CONTENT_TYPE, \"application/json\")], CONTRACT)\n}\n",
        );
    }
    text
}

fn contract_constant(id: &str) -> String {
    let line = format!("const CONTRACT: &str = include_str!(\"../../../contracts/{id}.json\");\n");
    debug_assert!(line.len() <= 101, "component ids are short");
    line
}

/// The server trims the last slash of a request, so routes have none.
fn route_path(path: &str) -> &str {
    match path.trim_end_matches('/') {
        "" => "/",
        trimmed => trimmed,
    }
}

fn has_parameters(operation: &Operation) -> bool {
    !operation.path_parameters.is_empty() || !operation.query_parameters.is_empty()
}

fn names_schema(ty: &Type) -> bool {
    super::types::object_name(ty).is_some()
}

fn handler(operation: &Operation) -> String {
    let name = field(&operation.id);
    let summary = format!("`{} {}`: {}", operation.method.to_uppercase(), operation.path, operation.summary);
    let mut parameters = vec!["State(ports): State<Arc<Ports>>".to_owned()];
    if has_parameters(operation) {
        parameters.push("parameters: Parameters".to_owned());
    }
    if let Some(body) = &operation.body {
        parameters.push(format!("JsonBody(body): JsonBody<types::{body}>"));
    }
    let json = operation.success_body.as_ref().map(|ty| format!("Json<{}>", axum_type(ty)));
    let result = match (operation.success_status, json) {
        (200, None) => "()".to_owned(),
        (200, Some(json)) => json,
        (_, None) => "StatusCode".to_owned(),
        (_, Some(json)) => format!("(StatusCode, {json})"),
    };
    let mut text = doc(0, summary.trim_end_matches([' ', ':']));
    let head = format!("async fn {name}");
    text.push_str(&signature(0, &head, &parameters, &format!(" -> Result<{result}, Problem>")));

    let mut arguments = vec!["&ports".to_owned()];
    for parameter in &operation.path_parameters {
        let variable = field(&parameter.name);
        text.push_str(&format!("    let {variable} = parameters.path(\"{}\")?;\n", rust_string(&parameter.name)));
        arguments.push(variable);
    }
    for parameter in &operation.query_parameters {
        let variable = field(&parameter.name);
        let wire = rust_string(&parameter.name);
        let value = match (parameter.default, parameter.optional) {
            (Some(default), _) => format!("parameters.query(\"{wire}\")?.unwrap_or({default})"),
            (None, true) => format!("parameters.query(\"{wire}\")?"),
            (None, false) => format!("parameters.required(\"{wire}\")?"),
        };
        text.push_str(&format!("    let {variable} = {value};\n"));
        arguments.push(variable);
    }
    if operation.body.is_some() {
        arguments.push("body".to_owned());
    }
    let function = format!("logic::{name}");
    let ok = status(operation.success_status);
    match (&operation.success_body, operation.success_status) {
        (None, 200) => text.push_str(&call(4, &function, &arguments, ".await")),
        (None, _) => {
            text.push_str(&call(4, &function, &arguments, ".await?;"));
            text.push_str(&format!("    Ok({ok})\n"));
        }
        (Some(_), code) => {
            text.push_str(&call(4, &format!("let answer = {function}"), &arguments, ".await?;"));
            let answer = if code == 200 { "Json(answer)".to_owned() } else { format!("({ok}, Json(answer))") };
            text.push_str(&format!("    Ok({answer})\n"));
        }
    }
    text + "}\n"
}

fn axum_type(ty: &Type) -> String {
    rust_type(ty, "types::").replace("DateTime<Utc>", "chrono::DateTime<chrono::Utc>")
}

fn status(code: u16) -> String {
    match code {
        201 => "StatusCode::CREATED".to_owned(),
        202 => "StatusCode::ACCEPTED".to_owned(),
        204 => "StatusCode::NO_CONTENT".to_owned(),
        // Contracts only have these; anything else would be a status that the parser let through.
        _ => "StatusCode::OK".to_owned(),
    }
}

/// The handler's module and function, as `logic` names them.
pub(super) fn handler_name(operation: &Operation) -> String {
    snake(&operation.id)
}
