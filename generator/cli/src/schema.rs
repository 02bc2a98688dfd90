//! `schema`: JSON Schemas of the authored files, from the types that read them.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema as JsonSchemaDocument};
use serde_json::{Map, Value, json};

use super::pin::{Planned, Used};
use super::project::{counted, open_root};
use super::{Exit, Global, Terminal};
use stategen_disk as disk;
use stategen_model::document::Versioned;
use stategen_model::forge::RepositoryFile;
use stategen_model::system::{Pins, Scenario, StateFile, SystemSpec, Trace};
use stategen_provenance::explanation::Explanation;
use stategen_provenance::impact::Impact;
use stategen_site::reference::AuthoredFile;

/// Write the JSON Schemas of delta.yaml, state files, pins and scenarios, for editors, and of what `diff` writes.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen schema                         write what differs\n  \
    stategen schema --check                 exit with 1 when a schema is not as the types are\n\n\
    They are written to specs/schema/, where files that `init` and `new` write say that they are: an editor with a YAML \
    language server reads the first line of a delta.yaml,\n  \
    # yaml-language-server: $schema=../schema/delta.schema.json\n\
    A state file and pins.yaml say ../specs/schema/, a scenario ../../schema/. A repository need not keep the folder in git; \
    one that has a folder generator/schema/ has them there.")]
pub(super) struct Schema {
    /// Folder for the schemas; by default specs/schema below the root.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Compare, and write nothing.
    #[arg(long)]
    check: bool,
}

impl Schema {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let out = match &self.out {
            Some(out) => out.clone(),
            None => folder(&open_root(global.root.as_deref())?),
        };
        let mut stale = 0;
        for (file, text) in texts(&out) {
            if std::fs::read_to_string(&file).is_ok_and(|found| found == text) {
                continue;
            }
            stale += 1;
            if self.check {
                writeln!(terminal.out, "{} is not as the types are: run `stategen schema`", file.display())?;
            } else {
                disk::write_atomically(&file, text.as_bytes(), false).context("cannot write the schema")?;
                writeln!(terminal.out, "wrote {}", file.display())?;
            }
        }
        if stale == 0 {
            terminal.note("schemas: unchanged");
        } else if self.check {
            terminal.note(&format!("{} out of date", counted(stale, "schema")));
            return Ok(Exit::Different);
        }
        Ok(Exit::Fine)
    }
}

/// Where schemas are looked for: beside the packs, or with the tool in the repository that holds it.
pub(super) fn folder(root: &Path) -> PathBuf {
    let own = root.join("generator/schema");
    if own.is_dir() { own } else { root.join("specs/schema") }
}

/// The files of the schemas in a folder, with their texts.
pub(super) fn texts(folder: &Path) -> Vec<(PathBuf, String)> {
    let files = schemas().into_iter();
    files.map(|(name, schema)| (folder.join(format!("{name}.schema.json")), format!("{schema:#}\n"))).collect()
}

/// The files that authors write, for the reference.
pub(super) fn authored() -> Vec<AuthoredFile> {
    let mut delta = delta();
    // Both have the keys of `add`, which are listed once.
    for operation in ["change", "remove"] {
        let text = delta["properties"][operation]["description"].clone();
        delta["properties"][operation] = json!({ "type": "object", "description": text });
    }
    let file = |name: &'static str, schema: Value| {
        let title = schema["title"].as_str().unwrap_or_default();
        let summary = title.split_once(": ").map_or(title, |(_, text)| text);
        let mut characters = summary.chars();
        let summary = characters.next().map(|first| first.to_uppercase().chain(characters).collect());
        AuthoredFile { name, summary: summary.unwrap_or_default(), schema }
    };
    let schemas = schemas();
    let of = |wanted: &str| schemas.iter().find(|(name, _)| *name == wanted).map(|(_, schema)| schema.clone());
    let named = |name: &str| of(name).expect("each authored file has a schema");
    vec![
        file("specs/NNN-slug/delta.yaml", delta),
        file("specs/NNN-slug/scenarios/ID.yaml", named("scenario")),
        file("states/NNN-slug.yaml", named("state")),
        file("states/pins.yaml", named("pins")),
        file("states/repository.yaml", named("repository")),
    ]
}

fn schemas() -> [(&'static str, Value); 11] {
    [
        ("delta", delta()),
        ("diff", written::<Versioned<stategen_diff::json::Document>>("What `stategen diff --format json` writes")),
        (
            "diff-stat",
            written::<Versioned<stategen_diff::signal::Signal>>("What `stategen diff --stat --format json` writes"),
        ),
        ("explain", written::<Explanation>("What `stategen explain --format json` writes")),
        ("impact", written::<Impact>("What `stategen impact --format json` writes")),
        ("pin-list", written::<Vec<Used>>("What `stategen pin list --format json` writes")),
        ("pin-plan", written::<Planned>("What `stategen pin set --plan --format json` writes")),
        ("pins", document::<Pins>("states/pins.yaml: every version that output uses")),
        ("repository", document::<RepositoryFile>("states/repository.yaml: where the repository is read on the web")),
        ("scenario", document::<Scenario>("scenarios/ID.yaml: what is done and seen")),
        ("state", document::<StateFile>("states/NNN-slug.yaml: a stage of the system")),
    ]
}

/// The schema of what the tool writes, of which every member is there.
fn written<T: JsonSchema>(title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize().with(|settings| settings.inline_subschemas = true);
    let mut schema = settings.into_generator().into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

fn document<T: JsonSchema>(title: &str) -> Value {
    let mut schema = inlined::<T>().to_value();
    schema["title"] = title.into();
    schema
}

/// A schema without references: the model has no recursion, and the grammar of deltas is made from it piece by piece.
fn inlined<T: JsonSchema>() -> JsonSchemaDocument {
    SchemaSettings::draft2020_12()
        .with(|settings| settings.inline_subschemas = true)
        .into_generator()
        .into_root_schema_for::<T>()
}

/// The schema of `delta.yaml`: the system's own grammar, in the three forms that operations take.
fn delta() -> Value {
    let system = inlined::<SystemSpec>().to_value();
    let ids = json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true });
    let mut remove = removed(&system);
    if let Some(properties) = object(&mut remove, "properties") {
        for lists in ["requirements", "scenarios", "files"] {
            properties.insert(lists.into(), ids.clone());
        }
    }
    let of_components = |of_each: Value, text: &str| -> Value {
        json!({ "description": text, "type": "object", "additionalProperties": of_each })
    };
    if let Some(properties) = object(&mut remove, "properties") {
        properties.insert("queries".into(), of_components(ids, "Queries by component, as `-- name:` calls them."));
    }
    let (mut add, mut change) = (added(&system), changed(&system));
    for operation in [&mut add, &mut change, &mut remove] {
        if let Some(properties) = object(operation, "properties") {
            let contracts =
                of_components(json!({ "type": "object" }), "Parts of inherited OpenAPI contracts, by component.");
            properties.insert("contracts".into(), contracts);
        }
    }
    let mut trace = inlined::<Trace>().to_value();
    for key in ["$schema", "title"] {
        trace.as_object_mut().map(|object| object.shift_remove(key));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "specs/NNN-slug/delta.yaml: what a state adds to, changes in and removes from its parent",
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "add": described(add, "What the parent does not have."),
            "change": described(change, "Leaves `{from: X, to: Y}`, where X is the parent's value."),
            "remove": described(remove, "Lists of keys that the parent has: `components: [old, { database: { settings: [file] } }]` removes one and a part of another."),
            "requirements": {
                "description": "What realises and verifies each requirement of the pack's prose.",
                "type": "object",
                "additionalProperties": trace,
            },
            "replaces": {
                "description": "Inherited files that this pack replaces, and queries as `queries/FILE.sql#name`, each with the first 12 hexadecimal digits of the SHA-256 of the text that it was written against.",
                "type": "object",
                "additionalProperties": { "type": "string", "pattern": "^[0-9a-f]{12}$" },
            },
        },
    })
}

fn described(mut schema: Value, text: &str) -> Value {
    schema["description"] = text.into();
    schema
}

fn object<'a>(schema: &'a mut Value, key: &str) -> Option<&'a mut Map<String, Value>> {
    schema.get_mut(key).and_then(Value::as_object_mut)
}

/// Whether the schema is of a thing with named parts.
fn has_parts(schema: &Value) -> bool {
    schema.get("properties").is_some() || schema.get("additionalProperties").is_some_and(Value::is_object)
}

/// The object schema inside `anyOf: [object, null]`, as an optional struct is written; else the schema itself.
fn unwrapped(schema: &Value) -> &Value {
    let alternatives = schema.get("anyOf").and_then(Value::as_array);
    alternatives.and_then(|all| all.iter().find(|one| has_parts(one))).unwrap_or(schema)
}

/// The schemas of a thing that is of one kind or another, each with what its kind has.
fn kinds(schema: &Value) -> Option<&Vec<Value>> {
    schema.get("oneOf").and_then(Value::as_array).filter(|all| all.iter().all(has_parts))
}

/// A schema with the parts of every kind: who changes or removes a part need not say of which kind the thing is.
fn of_any_kind(kinds: &[Value]) -> Value {
    let mut parts: Map<String, Value> = Map::new();
    for (name, part) in kinds.iter().filter_map(|kind| kind.get("properties")?.as_object()).flatten() {
        match parts.get_mut(name) {
            Some(known) if known == part => {}
            Some(known) => *known = either(known, part),
            None => drop(parts.insert(name.clone(), part.clone())),
        }
    }
    let mut shape = json!({ "type": "object" });
    let entries = kinds.iter().find_map(|kind| kind.get("additionalProperties").filter(|part| part.is_object()));
    if let Some(entries) = entries {
        shape["additionalProperties"] = entries.clone();
    }
    if !parts.is_empty() {
        shape["properties"] = Value::Object(parts);
    }
    shape
}

/// A schema of what fits one of both: for things with named parts those of both, else any of the two.
fn either(one: &Value, other: &Value) -> Value {
    if has_parts(one) && has_parts(other) {
        return of_any_kind(&[one.clone(), other.clone()]);
    }
    let alternatives = |schema: &Value| match schema.get("anyOf").and_then(Value::as_array) {
        Some(all) => all.clone(),
        None => vec![schema.clone()],
    };
    let mut all = alternatives(one);
    all.extend(alternatives(other));
    json!({ "anyOf": all })
}

/// The same shape with every named part optional and `each` applied to it.
fn reshaped(schema: &Value, each: &dyn Fn(&Value) -> Value) -> Value {
    let mut shape = json!({ "type": "object" });
    if let Some(Value::Object(properties)) = schema.get("properties") {
        let properties: Map<String, Value> = properties.iter().map(|(name, part)| (name.clone(), each(part))).collect();
        shape["properties"] = Value::Object(properties);
        shape["additionalProperties"] = false.into();
    }
    if let Some(part) = schema.get("additionalProperties").filter(|part| part.is_object()) {
        shape["additionalProperties"] = each(part);
    }
    shape
}

/// A subtree: nothing is required, since the parent may have it.
fn added(schema: &Value) -> Value {
    if let Some(kinds) = kinds(schema) {
        // A part alone fits every kind that has it.
        let mut shape = json!({ "anyOf": kinds.iter().map(added).collect::<Vec<_>>() });
        if let Some(text) = schema.get("description") {
            shape["description"] = text.clone();
        }
        return shape;
    }
    let inner = unwrapped(schema);
    if !has_parts(inner) {
        return schema.clone();
    }
    let mut shape = reshaped(inner, &added);
    if let Some(text) = schema.get("description").or(inner.get("description")) {
        shape["description"] = text.clone();
    }
    shape
}

/// The same tree with `{from, to}` at any leaf.
fn changed(schema: &Value) -> Value {
    if let Some(kinds) = kinds(schema) {
        return changed(&of_any_kind(kinds));
    }
    let inner = unwrapped(schema);
    if has_parts(inner) {
        return reshaped(inner, &changed);
    }
    json!({
        "type": "object",
        "required": ["from", "to"],
        "additionalProperties": false,
        "properties": { "from": schema, "to": schema },
    })
}

/// A list of keys, or the same for the parts of what stays.
fn removed(schema: &Value) -> Value {
    if let Some(kinds) = kinds(schema) {
        return removed(&of_any_kind(kinds));
    }
    let names = schema.get("properties").and_then(Value::as_object).map(|all| all.keys().cloned().collect::<Vec<_>>());
    let keys = match names {
        Some(names) => json!({ "type": "array", "uniqueItems": true, "items": { "enum": names } }),
        None => json!({ "type": "array", "uniqueItems": true, "items": { "type": "string" } }),
    };
    let below = |part: &Value| {
        let inner = unwrapped(part);
        if has_parts(inner) || kinds(inner).is_some() { removed_or_keys(inner) } else { Value::Bool(false) }
    };
    let mut shape = reshaped(schema, &below);
    if let Some(properties) = object(&mut shape, "properties") {
        properties.retain(|_, part| *part != Value::Bool(false));
    }
    if shape.get("properties").is_none() && shape["additionalProperties"] == false { keys } else { shape }
}

fn removed_or_keys(schema: &Value) -> Value {
    let parts = removed(schema);
    if parts.get("type").is_some_and(|kind| kind == "array") {
        return parts;
    }
    // An entry that is a map leads further into one of the keys.
    let entry = json!({ "anyOf": [{ "type": "string" }, { "type": "object" }] });
    let keys = json!({ "type": "array", "uniqueItems": true, "items": entry });
    json!({ "anyOf": [keys, parts] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_reaches_any_depth() {
        let schema = delta();
        let port = "/properties/ports/additionalProperties/properties/number";
        let at =
            |operation: &str, path: &str| schema.pointer(&format!("/properties/{operation}/properties{path}")).cloned();
        assert_eq!(at("add", &format!("/components/additionalProperties/anyOf/0{port}")).unwrap()["type"], "integer");
        assert_eq!(
            at("change", &format!("/components/additionalProperties{port}")).unwrap()["required"],
            json!(["from", "to"])
        );
        assert_eq!(at("remove", "/components/anyOf/0").unwrap()["type"], "array");
        assert_eq!(at("remove", "/requirements").unwrap()["type"], "array");
        assert!(at("add", "/messaging/properties/broker").is_some(), "an optional part is reached too");
    }

    #[test]
    fn a_component_has_the_keys_of_its_kind() {
        let schema = delta();
        let at = |operation: &str, path: &str| {
            let components = format!("/properties/{operation}/properties/components");
            schema.pointer(&components).unwrap().pointer(path).cloned()
        };
        let kinds = at("add", "/additionalProperties/anyOf").unwrap();
        let keys = |kind: &str| -> Vec<String> {
            let mut kinds = kinds.as_array().unwrap().iter().map(|one| one["properties"].as_object().unwrap());
            let properties = kinds.find(|properties| properties["kind"]["const"] == kind).unwrap();
            properties.keys().cloned().collect()
        };
        assert_eq!(
            keys("service"),
            [
                "kind",
                "summary",
                "limits",
                "ports",
                "address",
                "api-docs",
                "uses",
                "datasets",
                "settings",
                "shared-settings",
                "timers",
                "memory",
                "random",
                "measures"
            ]
        );
        assert_eq!(keys("database"), ["kind", "summary", "limits", "engine", "image", "ports", "address", "settings"]);
        // A change may be of a part of any kind, and a removal too.
        let properties = "/additionalProperties/properties";
        assert!(at("change", &format!("{properties}/address/properties/file")).is_some());
        assert!(at("change", &format!("{properties}/address/properties/url")).is_some());
        assert!(at("change", &format!("{properties}/ports/additionalProperties/properties/number")).is_some());
        assert!(at("remove", "/anyOf/1/additionalProperties/anyOf/1/properties/settings").is_some());
    }

    /// A span of a scenario may hold others of its kind.
    #[test]
    fn nothing_but_what_holds_its_own_kind_is_referred_to() {
        for (name, schema) in schemas() {
            let text = schema.to_string();
            let referred = text.matches("\"$ref\"").count();
            assert_eq!(referred, text.matches("\"$ref\":\"#/$defs/SeenSpan\"").count(), "{name}");
            assert_eq!(referred > 0, name == "scenario", "{name}");
            assert_eq!(referred > 0, schema.pointer("/$defs/SeenSpan").is_some(), "{name}");
        }
    }
}
