//! Findings as one JSON document: `{"findings": […], "errors": N, "warnings": N}`.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::{Diagnostic, Fix, Severity, Span};

pub(super) fn write(out: &mut dyn Write, findings: &[Diagnostic]) -> io::Result<()> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let document = json!({
        "findings": findings.iter().map(finding).collect::<Vec<_>>(),
        "errors": count(Severity::Error),
        "warnings": count(Severity::Warning),
    });
    writeln!(out, "{document:#}")
}

fn finding(finding: &Diagnostic) -> Value {
    let mut value = json!({
        "code": finding.code,
        "severity": finding.severity,
        "message": finding.message,
    });
    merge(&mut value, place(&finding.span));
    let related = finding.related.iter().map(|related| {
        let mut value = json!({ "message": related.message });
        merge(&mut value, place(&related.span));
        value
    });
    merge(
        &mut value,
        json!({ "related": related.collect::<Vec<_>>(), "help": finding.help, "fix": finding.fix.as_ref().map(fix) }),
    );
    value
}

fn fix(fix: &Fix) -> Value {
    let edits = fix.edits.iter().map(|edit| {
        let mut value = place(&edit.span);
        merge(&mut value, json!({ "from": edit.from, "to": edit.to }));
        value
    });
    json!({ "message": fix.message, "edits": edits.collect::<Vec<_>>() })
}

fn place(span: &Span) -> Value {
    json!({
        "file": &*span.file,
        "line": span.line,
        "column": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    })
}

fn merge(into: &mut Value, from: Value) {
    if let (Value::Object(into), Value::Object(from)) = (into, from) {
        into.extend(from);
    }
}
