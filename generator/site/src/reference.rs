//! What authors may write, as one page of Markdown.

use std::collections::BTreeSet;

use askama::Template;
use serde_json::{Map, Value};

use stategen_model::diagnostic::Code;
use stategen_spec::openapi::keywords::{self, Object, Standing};
use stategen_spec::sql::ANNOTATIONS;

/// A file that authors write, with the schema of what it says.
#[derive(Debug)]
pub struct AuthoredFile {
    /// Its path, with capitals for what differs.
    pub name: &'static str,
    /// What it is for, as the schema's title.
    pub summary: String,
    /// Its JSON Schema, without references.
    pub schema: Value,
}

#[derive(Template)]
#[template(path = "site/reference.md", escape = "none")]
struct Page {
    files: Vec<File>,
    objects: Vec<ContractObject>,
    annotations: &'static [(&'static str, &'static str)],
    findings: Vec<(&'static str, &'static str)>,
}

struct File {
    name: &'static str,
    summary: String,
    keys: Vec<Key>,
}

/// A key of a file.
struct Key {
    /// The keys that lead to it; `*` stands for a name that the author chooses, `[]` for each of a list.
    path: String,
    /// What its value is: one of these.
    of: Vec<String>,
    text: String,
}

/// A kind of object of a contract, with its keywords.
struct ContractObject {
    name: String,
    keywords: Vec<Keyword>,
}

/// A keyword of a contract, with what becomes of it.
struct Keyword {
    name: &'static str,
    /// The one version of OpenAPI that has it.
    version: Option<String>,
    /// The types and places of schemas that may have it; anything where there are none.
    types: &'static [&'static str],
    places: Vec<&'static str>,
    standing: Standing,
    /// The value that says nothing, which is no mistake.
    idle: Option<&'static str>,
}

impl ContractObject {
    fn new(object: Object) -> Self {
        let keyword = |known: &keywords::Keyword| Keyword {
            name: known.name,
            version: known.only.map(|(version, _)| version.to_string()),
            types: known.types,
            places: known.places.iter().map(|place| place.name()).collect(),
            standing: known.standing,
            idle: known.idle.map(keywords::Idle::name),
        };
        let mut letters = object.name().chars();
        let name = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
        Self { name, keywords: keywords::of(object).iter().map(keyword).collect() }
    }
}

/// The page.
#[must_use]
pub fn reference(files: &[AuthoredFile]) -> String {
    let read = |file: &AuthoredFile| {
        let mut keys = Vec::new();
        collect(&file.schema, "", &mut keys);
        File { name: file.name, summary: file.summary.clone(), keys }
    };
    let findings = Code::ALL.iter().map(|code| (code.name(), code.meaning())).collect();
    let page = Page {
        files: files.iter().map(read).collect(),
        objects: Object::ALL.into_iter().map(ContractObject::new).collect(),
        annotations: ANNOTATIONS,
        findings,
    };
    page.render().expect("a page of plain text renders") + "\n"
}

/// Adds every key below a schema, each once: things of several kinds share keys.
fn collect(schema: &Value, path: &str, keys: &mut Vec<Key>) {
    for alternative in alternatives(schema) {
        for (name, part) in alternative.get("properties").and_then(Value::as_object).unwrap_or(&Map::new()) {
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            // What a kind is stands with the kind.
            let text = part.get("description").or_else(|| part.get("const").and(alternative.get("description")));
            add(part, &path, text.and_then(Value::as_str).unwrap_or_default(), keys);
        }
        if let Some(part) = alternative.get("additionalProperties").filter(|part| part.is_object()) {
            let path = if path.is_empty() { "*".to_owned() } else { format!("{path}.*") };
            // What a name stands for is said where it is listed.
            collect(part, &path, keys);
        }
        if let Some(part) = alternative.get("items").filter(|part| part.is_object()) {
            collect(part, &format!("{path}[]"), keys);
        }
    }
}

fn add(schema: &Value, path: &str, text: &str, keys: &mut Vec<Key>) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match keys.iter_mut().find(|key| key.path == path) {
        Some(key) => {
            key.of.extend(of(schema));
            let mut seen = BTreeSet::new();
            key.of.retain(|kind| seen.insert(kind.clone()));
            if !key.text.contains(&text) {
                key.text = format!("{} Or: {text}", key.text);
            }
        }
        None => keys.push(Key { path: path.to_owned(), of: of(schema), text }),
    }
    collect(schema, path, keys);
}

/// The schema, or those that it is one of.
fn alternatives(schema: &Value) -> Vec<&Value> {
    let of = |key: &str| schema.get(key).and_then(Value::as_array).into_iter().flatten();
    let mut all: Vec<&Value> = vec![schema];
    all.extend(of("anyOf").chain(of("oneOf")).flat_map(alternatives));
    all
}

/// What a value is, in a word or two.
fn of(schema: &Value) -> Vec<String> {
    let mut kinds: Vec<String> = Vec::new();
    for alternative in alternatives(schema) {
        let one = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let names: Vec<String> = match (&alternative["const"], &alternative["enum"], &alternative["type"]) {
            (Value::Null, Value::Null, Value::Array(types)) => types.iter().map(one).map(|name| word(&name)).collect(),
            (Value::Null, Value::Null, Value::Null) => Vec::new(),
            (Value::Null, Value::Null, name) => vec![word(&one(name))],
            (Value::Null, values, _) => values.as_array().into_iter().flatten().map(one).collect(),
            (value, ..) => vec![one(value)],
        };
        for name in names {
            if !kinds.contains(&name) && !name.is_empty() && name != "null" {
                kinds.push(name);
            }
        }
    }
    if kinds.is_empty() { vec!["anything".to_owned()] } else { kinds }
}

fn word(of: &str) -> String {
    match of {
        "object" => "map",
        "array" => "list",
        "string" => "text",
        "integer" => "whole number",
        "boolean" => "true or false",
        other => other,
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn keys_of_things_of_several_kinds_are_listed_once() {
        let text = |description: &str| json!({ "type": "string", "description": description });
        let kind = |name: &str, engine: &str| {
            let properties = json!({
                "kind": { "const": name },
                "engine": { "enum": [engine], "description": "The product." },
                "name": text(&format!("Of the {name}.")),
            });
            json!({ "type": "object", "description": format!("A {name}."), "properties": properties })
        };
        let things =
            json!({ "additionalProperties": { "anyOf": [kind("broker", "nats"), kind("database", "sqlite")] } });
        let schema = json!({ "properties": { "things": things } });
        let page = reference(&[AuthoredFile { name: "f", summary: "S".to_owned(), schema }]);
        for line in [
            "- `servers`: refused: says where the service is found, which follows from the port of its component and the \
             routes of the gateway. Instead: leave it out: the published contract gets its servers.",
            "- `summary` (OpenAPI 3.1): documentation.",
            "- `minLength` (of string; in a property or a parameter's schema or the items of a list or a schema of \
             `components.schemas`): honoured.",
            "- `things.*.kind` (broker, database): A broker. Or: A database.",
            "- `things.*.engine` (nats, sqlite): The product.",
            "- `things.*.name` (text): Of the broker. Or: Of the database.",
        ] {
            assert!(page.lines().any(|found| found == line), "there is no `{line}` in:\n{page}");
        }
    }
}
