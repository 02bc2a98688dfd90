//! Findings as SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), for code scanning.

use std::collections::BTreeSet;
use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Code, Diagnostic, Fix, Severity, Span};

pub(super) fn write(out: &mut dyn Write, findings: &[Diagnostic]) -> io::Result<()> {
    let codes: BTreeSet<Code> = findings.iter().map(|finding| finding.code).collect();
    let rules = codes.iter().map(|code| {
        json!({ "id": code, "shortDescription": { "text": code.meaning() }, "help": { "text": explained(*code) } })
    });
    let rule_index = |code: Code| codes.iter().position(|known| *known == code);
    let results = findings.iter().map(|finding| result(finding, rule_index(finding.code)));
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "stategen",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "ROOT": { "description": { "text": "The folder that holds specs/ and states/" } } },
            "results": results.collect::<Vec<_>>(),
        }],
    });
    writeln!(out, "{document:#}")
}

/// What a rule is about; the tool has no page of its own on the web to which a `helpUri` could lead.
fn explained(code: Code) -> String {
    format!("{}. `stategen explain {code}` tells it with an example.", code.meaning())
}

fn result(finding: &Diagnostic, rule_index: Option<usize>) -> Value {
    let mut message = finding.message.clone();
    if let Some(help) = &finding.help {
        message.push_str("\nhelp: ");
        message.push_str(help);
    }
    let related = finding.related.iter().map(|related| {
        let mut value = location(&related.span);
        value["message"] = json!({ "text": related.message });
        value
    });
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": rule_index,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        },
        "message": { "text": message },
        "locations": [location(&finding.span)],
        "relatedLocations": related.collect::<Vec<_>>(),
    });
    if let Some(mends) = &finding.fix {
        result["fixes"] = json!([fix(mends)]);
    }
    result
}

/// A change for each edit: the format wants one file in each, and takes a file more than once.
fn fix(fix: &Fix) -> Value {
    let changes = fix.edits.iter().map(|edit| {
        json!({
            "artifactLocation": artifact(&edit.span),
            "replacements": [{ "deletedRegion": region(&edit.span), "insertedContent": { "text": edit.to } }],
        })
    });
    json!({ "description": { "text": fix.message }, "artifactChanges": changes.collect::<Vec<_>>() })
}

fn artifact(span: &Span) -> Value {
    json!({ "uri": uri(&span.file), "uriBaseId": "ROOT" })
}

fn location(span: &Span) -> Value {
    json!({ "physicalLocation": {
        "artifactLocation": artifact(span),
        "region": region(span),
    }})
}

fn region(span: &Span) -> Value {
    json!({
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    })
}

/// A relative URI reference (RFC 3986): what is not unreserved or a `/` is percent-encoded.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(byte as char),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}
