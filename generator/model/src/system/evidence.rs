//! What shows a requirement where no scenario can.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A test, a script or a document. Paths start at the folder that holds `specs/` and `states/`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(try_from = "Written", into = "Written")]
pub struct Evidence {
    /// What it is.
    pub kind: EvidenceKind,
    /// The file.
    pub path: String,
    /// How it shows the requirement.
    pub how: Option<String>,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceKind {
    /// The test of this name in the file.
    Test(String),
    /// A script that checks it.
    Script,
    /// A document that says it, configuration included.
    Document,
}

impl fmt::Display for Evidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let EvidenceKind::Test(name) = &self.kind {
            write!(f, "::{name}")?;
        }
        match &self.how {
            Some(how) => write!(f, ": {how}"),
            None => Ok(()),
        }
    }
}

/// The form in which evidence is written.
#[derive(Clone, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
    #[serde(skip_serializing_if = "Option::is_none")]
    test: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    script: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    document: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    how: Option<String>,
}

/// Why something is no evidence.
struct NoEvidence(String);

impl fmt::Display for NoEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<Written> for Evidence {
    type Error = NoEvidence;

    fn try_from(written: Written) -> Result<Self, NoEvidence> {
        let Written { test, script, document, how } = written;
        let (kind, path) = match (test, script, document) {
            (Some(test), None, None) => match test.split_once("::") {
                Some((path, name)) => (EvidenceKind::Test(name.to_owned()), path.to_owned()),
                None => return Err(NoEvidence(format!("`{test}` names no test: write `path::name`"))),
            },
            (None, Some(path), None) => (EvidenceKind::Script, path),
            (None, None, Some(path)) => (EvidenceKind::Document, path),
            _ => {
                let forms = "either `test: path::name`, `script: path` or `document: path`";
                return Err(NoEvidence(format!("what shows a requirement is {forms}")));
            }
        };
        if path.starts_with('/') || path.split('/').any(|part| matches!(part, "" | "." | "..")) {
            let message = format!("`{path}` is no path that starts at the folder of `specs/`");
            return Err(NoEvidence(message));
        }
        Ok(Self { kind, path, how })
    }
}

impl From<Evidence> for Written {
    fn from(evidence: Evidence) -> Self {
        let Evidence { kind, path, how } = evidence;
        match kind {
            EvidenceKind::Test(name) => Self { test: Some(format!("{path}::{name}")), how, ..Self::default() },
            EvidenceKind::Script => Self { script: Some(path), how, ..Self::default() },
            EvidenceKind::Document => Self { document: Some(path), how, ..Self::default() },
        }
    }
}

/// What the schema says of [`Written`]: one of its three forms.
#[derive(JsonSchema)]
#[schemars(untagged, deny_unknown_fields)]
#[allow(dead_code, reason = "only its schema is used")]
enum Form {
    /// A test.
    Test {
        /// `path::name`: a file and the name of a test in it. The path starts at the folder that holds `specs/`.
        test: String,
        /// How it shows the requirement.
        how: Option<String>,
    },
    /// A script.
    Script {
        /// Its path, which starts at the folder that holds `specs/`.
        script: String,
        /// How it shows the requirement.
        how: Option<String>,
    },
    /// A document.
    Document {
        /// Its path, which starts at the folder that holds `specs/`.
        document: String,
        /// How it shows the requirement.
        how: Option<String>,
    },
}

impl JsonSchema for Evidence {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Evidence".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Form::json_schema(generator)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Result<String, String> {
        let read: Result<Evidence, _> = serde_json::from_str(json);
        read.map(|evidence| evidence.to_string()).map_err(|error| error.to_string())
    }

    #[test]
    fn evidence_is_a_test_a_script_or_a_document() {
        assert_eq!(read(r#"{"test":"a/b.rs::c","how":"counts"}"#).unwrap(), "a/b.rs::c: counts");
        assert_eq!(read(r#"{"script":"a/b.sh"}"#).unwrap(), "a/b.sh");
        for wrong in [
            r#"{"test":"a/b.rs"}"#,
            r#"{"how":"somehow"}"#,
            r#"{"script":"a","document":"b"}"#,
            r#"{"script":"../a"}"#,
            r#"{"script":"/a"}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn evidence_is_written_as_it_is_read() {
        let text = r#"{"document":"a.md","how":"says it"}"#;
        let evidence: Evidence = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&evidence).unwrap(), text);
    }
}
