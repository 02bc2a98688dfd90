//! `.stategen/`: which state an output is, and what each of its files follows from.

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::artifact;
use stategen_model::diagnostic::Span;
use stategen_model::system::{State, System};
use stategen_model::tree::{Artifact, Tree};

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    let state = &system.state;
    let named = |state: &State| json!({ "id": state.id, "title": state.file.title, "branch": state.file.branch });
    let identity = [
        ("id", json!(state.id)),
        ("title", json!(state.file.title)),
        ("parent", json!(state.file.parent)),
        ("branch", json!(state.file.branch)),
        ("tag", json!(state.file.tag)),
        ("track", json!(state.file.track)),
        ("convergence", json!(state.file.convergence)),
    ];
    let lineage: Vec<String> = system.lineage.iter().map(|state| format!("\n    {}", named(state))).collect();
    let identity: String = identity.iter().map(|(key, value)| format!("  \"{key}\": {value},\n")).collect();
    // An ancestor a line: a child shows one more, and not as many as it has facts.
    let identity = format!("{{\n{identity}  \"lineage\": [{}\n  ]\n}}", lineage.join(","));
    let sources = vec![Span::file(format!("states/{}.yaml", state.id))];
    tree.insert(".stategen/state.json", artifact(None, identity, sources));
    let sources = vec![Span::file(format!("states/{}.yaml", state.id))];
    tree.insert(".stategen/manifest.json", artifact(None, manifest(tree), sources));
}

/// A line a file, so that a file that changed is one changed line here and not as many as it has sources.
fn manifest(tree: &Tree) -> String {
    let line = |(path, one): (&String, &Artifact)| format!("    {}: {}", Value::from(path.as_str()), record(one));
    let lines: Vec<String> = tree.files.par_iter().map(line).collect();
    format!("{{\n  \"files\": {{\n{}\n  }}\n}}\n", lines.join(",\n"))
}

/// What is recorded of a file.
#[derive(Serialize)]
struct Record {
    sha256: String,
    template: Option<&'static str>,
    sources: Vec<String>,
}

fn record(artifact: &Artifact) -> String {
    let mut sources: Vec<(&str, u32)> = artifact.sources.iter().map(|span| (&*span.file, span.line)).collect();
    sources.sort_unstable();
    sources.dedup();
    let record = Record {
        sha256: digest(&artifact.content),
        template: artifact.origin.template(),
        sources: sources.iter().map(|(file, line)| format!("{file}:{line}")).collect(),
    };
    serde_json::to_string(&record).expect("text and lists of text are JSON")
}

/// SHA-256 in hexadecimal.
fn digest(content: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(half.into(), 16).expect("half a byte is a digit");
    Sha256::digest(content).iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xf)]).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_digest_is_what_sha256sum_prints() {
        assert!(super::digest(b"").starts_with("e3b0c44298fc1c149afbf4c8996fb924"));
    }
}
