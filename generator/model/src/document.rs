//! What the tool writes as JSON: each document says which form it has.

use std::io::{self, Write};

use schemars::JsonSchema;
use serde::Serialize;

/// The number of the form of a document; it grows when a reader of the former one would be wrong.
const FORMAT_VERSION: u32 = 1;

/// A document with the number of its form.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Versioned<T> {
    /// Which form this document has; another number where a reader of the former one would be wrong.
    #[serde(rename = "format-version")]
    format_version: u32,
    #[serde(flatten)]
    document: T,
}

impl<T: Serialize> Versioned<T> {
    /// A document in its present form.
    pub const fn new(document: T) -> Self {
        Self { format_version: FORMAT_VERSION, document }
    }

    /// Writes it, in lines for people and with one at its end.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut *out, self)?;
        writeln!(out)
    }
}
