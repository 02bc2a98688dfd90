//! `clients.rs` and a module for each service that is called.

use std::collections::BTreeSet;

use super::names::{field, pascal, snake};
use super::types::{Dates, argument_type, has_timestamp, object_name, objects, reachable, rust_type, wire_struct};
use crate::escape::{doc, rust_string};
use crate::layout::{chain, signature};
use stategen_model::system::{Operation, System, Type};

pub(super) fn module(called: &[(&str, &stategen_model::system::Component, Vec<&Operation>)]) -> String {
    let mut text = String::from("//! The services that this one calls.\n\n");
    for (id, _, _) in called {
        text.push_str(&format!("pub mod {};\n", field(id)));
    }
    text.push_str("\n/// Why a call gave no answer that can be used.\npub type Error = runtime::client::Error;\n\n");
    text.push_str("/// A client for each of them.\n#[derive(Clone)]\npub struct Clients {\n");
    for (id, component, _) in called {
        text.push_str(&doc(4, &component.summary));
        text.push_str(&format!("    pub {}: {}::{},\n", field(id), field(id), pascal(id)));
    }
    text + "}\n"
}

pub(super) fn client(system: &System, id: &str, summary: &str, operations: &[&Operation]) -> String {
    let Some(contract) = system.contracts.get(id) else { return String::new() };
    let objects = objects(contract);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    for operation in operations {
        let body = operation.body.clone();
        let answer = operation.success_body.as_ref().and_then(object_name);
        for name in body.into_iter().chain(answer) {
            used.extend(reachable(&objects, &name));
        }
    }
    let name = pascal(id);
    let mut text = format!("//! Calls to {id}.\n\n");
    if used.iter().any(|name| objects[name].1.iter().any(|one| has_timestamp(&one.ty))) {
        text.push_str("use chrono::{DateTime, Utc};\n");
    }
    let has_body = operations.iter().any(|one| one.body.is_some());
    let body_import = if has_body { ", body" } else { "" };
    text.push_str(&format!("use runtime::client::{{Error, HttpClient, Method, Target{body_import}}};\n"));
    if !used.is_empty() {
        text.push_str("use serde::{Deserialize, Serialize};\n");
    }
    text.push_str(&format!("\n/// The component's id.\nconst SERVICE: &str = \"{id}\";\n"));
    for schema in &used {
        let (description, members) = &objects[schema];
        text.push('\n');
        text.push_str(&wire_struct(schema, description, members, Dates::Iso));
    }
    text.push('\n');
    text.push_str(&doc(0, summary));
    text.push_str(&format!(
        "#[derive(Clone)]\npub struct {name} {{\n    http: HttpClient,\n}}\n\nimpl {name} {{\n\
         \x20   /// A client of the service at `base_url`.\n    ///\n    /// # Errors\n\
         \x20   /// When the HTTP client cannot be built.\n\
         \x20   pub fn new(base_url: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {{\n\
         \x20       let http = HttpClient::new(SERVICE, base_url.to_owned())?;\n        Ok(Self {{ http }})\n    }}\n\n\
         \x20   /// A client for unit tests: `answer` gets method, path and query, and gives status and body.\n\
         \x20   #[cfg(test)]\n\
         \x20   pub fn stubbed(\n\
         \x20       answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,\n\
         \x20   ) -> Self {{\n\
         \x20       let http = HttpClient::stubbed(SERVICE, answer);\n        Self {{ http }}\n    }}\n\n\
         \x20   /// Makes this client answer what `answer` says.\n\
         \x20   #[cfg(test)]\n\
         \x20   pub fn stub(\n\
         \x20       &mut self,\n\
         \x20       answer: impl Fn(&str, &str) -> (u16, serde_json::Value) + Send + Sync + 'static,\n\
         \x20   ) {{\n\
         \x20       *self = Self::stubbed(answer);\n    }}\n"
    ));
    for operation in operations {
        text.push('\n');
        text.push_str(&method(operation));
    }
    text + "}\n"
}

fn method(operation: &Operation) -> String {
    let mut parameters = vec!["&self".to_owned()];
    for one in &operation.path_parameters {
        parameters.push(format!("{}: {}", field(&one.name), argument_type(&one.ty, false, "")));
    }
    for one in &operation.query_parameters {
        let ty = argument_type(&one.ty, one.optional || one.default.is_some(), "");
        parameters.push(format!("{}: {ty}", field(&one.name)));
    }
    if let Some(schema) = &operation.body {
        parameters.push(format!("content: &{schema}"));
    }
    let answer = operation.success_body.as_ref().map_or_else(|| "()".to_owned(), |ty| rust_type(ty, ""));
    let mut text = doc(4, &operation.summary);
    if !text.is_empty() {
        text.push_str("    ///\n");
    }
    text.push_str("    /// # Errors\n    /// When the service does not answer, or answers with a problem.\n");
    let head = format!("pub async fn {}", field(&operation.id));
    text.push_str(&signature(4, &head, &parameters, &format!(" -> Result<{answer}, Error>")));
    text.push_str(&chain(8, "let target = ", "Target::default()", &target(operation), ";"));
    let body = if operation.body.is_some() {
        text.push_str("        let content = body(SERVICE, content)?;\n");
        "content"
    } else {
        "None"
    };
    let function = if operation.success_body.is_some() { "call" } else { "call_empty" };
    let method = operation.method.to_uppercase();
    let links = [format!(".{function}(Method::{method}, &target, {body})"), ".await".to_owned()];
    text.push_str(&chain(8, "", "self.http", &links, ""));
    text + "    }\n"
}

/// The path with its parameters, as links of a chain.
fn target(operation: &Operation) -> Vec<String> {
    let mut links = Vec::new();
    let mut rest = operation.path.as_str();
    while let Some((fixed, after)) = rest.split_once('{') {
        let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
        if !fixed.is_empty() {
            links.push(format!(".path(\"{}\")", rust_string(fixed)));
        }
        let ty = operation.path_parameters.iter().find(|one| one.name == parameter);
        let value = if matches!(ty.map(|one| &one.ty), Some(Type::Timestamp)) {
            format!("{}.to_rfc3339()", snake(parameter))
        } else {
            field(parameter)
        };
        links.push(format!(".segment({value})"));
        rest = after;
    }
    if !rest.is_empty() {
        links.push(format!(".path(\"{}\")", rust_string(rest)));
    }
    for one in &operation.query_parameters {
        let name = field(&one.name);
        let value = if one.optional || one.default.is_some() { name } else { format!("Some({name})") };
        links.push(format!(".query(\"{}\", {value})", rust_string(&one.name)));
    }
    links
}
