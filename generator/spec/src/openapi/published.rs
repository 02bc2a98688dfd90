//! The contract as it is published: with the answers that a service gives although its author leaves them out.

use serde_json::{Value, json};

use stategen_model::system::Operation;

/// Adds to a document what a service answers by itself, and that an answer of which nothing is said is plain text.
pub(super) fn complete(document: &mut Value, operations: &[Operation]) {
    for operation in operations {
        for (status, problem) in operation.problems.iter().filter(|(_, problem)| !problem.has_content) {
            let status = status.to_string();
            let content = json!({ "text/plain": { "schema": { "type": "string" } } });
            if problem.named {
                if let Some(answer) = answer(document, operation, &status).and_then(Value::as_object_mut) {
                    answer.insert("content".to_owned(), content);
                }
                continue;
            }
            let description = match status.as_str() {
                "401" => "The request does not show who calls, in a way that this contract says.",
                "415" => "The body is of another media type.",
                _ => "The request is not of the form that this contract says; the text names what is wrong.",
            };
            let path = ["paths", operation.path.as_str(), operation.method.as_str(), "responses"];
            // What is of another shape has its own finding.
            if let Some(answers) = member(document, &path).and_then(Value::as_object_mut) {
                let mut answer = json!({ "description": description, "content": content });
                if status == "401" {
                    let header = json!({ "description": "How to show it.", "schema": { "type": "string" } });
                    answer["headers"] = json!({ "WWW-Authenticate": header });
                }
                answers.insert(status, answer);
            }
        }
    }
}

fn member<'a>(document: &'a mut Value, path: &[impl AsRef<str>]) -> Option<&'a mut Value> {
    path.iter().try_fold(document, |value, key| value.get_mut(key.as_ref()))
}

/// The answer of a status, or what a reference in its place names.
fn answer<'a>(document: &'a mut Value, operation: &Operation, status: &str) -> Option<&'a mut Value> {
    let path = ["paths", operation.path.as_str(), operation.method.as_str(), "responses", status];
    let mut path: Vec<String> = path.map(str::to_owned).into();
    loop {
        let found = member(document, &path)?;
        match found.get("$ref").and_then(Value::as_str).and_then(|reference| reference.strip_prefix("#/")) {
            Some(reference) => path = reference.split('/').map(str::to_owned).collect(),
            None => return member(document, &path),
        }
    }
}
