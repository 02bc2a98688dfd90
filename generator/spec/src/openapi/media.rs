//! Media types, and the schemas below them.

use stategen_model::authored::Text;
use stategen_model::node::{Key, Node};
use stategen_model::system::Type;

use super::Reader;
use super::schema::Of;

/// The media type of what programs read.
pub(super) const JSON: &str = "application/json";

/// The media type of what people read: why something cannot be done.
pub(super) const TEXT: &str = "text/plain";

/// The media type of what programs read of a problem (<https://www.rfc-editor.org/rfc/rfc9457>).
pub(super) const DETAILS: &str = "application/problem+json";

/// The media type of what is merged into what is there (<https://www.rfc-editor.org/rfc/rfc7396>).
pub(super) const PATCH: &str = "application/merge-patch+json";

/// The media type of what a page's form sends.
pub(super) const FORM: &str = "application/x-www-form-urlencoded";

/// The media type of bytes of which nothing more is known.
pub(super) const BYTES: &str = "application/octet-stream";

impl<'a> Reader<'a> {
    /// The media type of bytes; none where the schema is that of something else.
    pub(super) fn bytes(&mut self, key: &Key, media: &Node) -> Option<Text> {
        let schema = media.get("schema");
        let says = |keyword: &str, value: &str| {
            schema.and_then(|schema| schema.get(keyword)).and_then(Node::as_str) == Some(value)
        };
        if !(says("type", "string") && says("format", "binary")) {
            return None;
        }
        let safe = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || ".+-".contains(c))
        };
        let named = key.name.split_once('/').is_some_and(|(kind, rest)| safe(kind) && safe(rest));
        if !named || key.name.starts_with("multipart/") || [JSON, PATCH, FORM, DETAILS].contains(&key.name.as_str()) {
            let message = format!("`{}` is no media type of bytes", key.name);
            self.refuse(key.span, message, format!("say `{BYTES}`, or what they are: `image/png`"));
            return None;
        }
        Some(key.authored())
    }

    /// The schema of a media type, which is refused if it is not one that is allowed here.
    pub(super) fn schema_of_media(&mut self, key: &Key, media: &'a Node, allowed: &[&str]) -> Option<&'a Node> {
        if !allowed.contains(&key.name.as_str()) {
            let message = format!("`{}` is a media type that the service neither reads nor writes here", key.name);
            self.refuse(key.span, message, format!("use {}", allowed.join(" or ")));
            return None;
        }
        let schema = media.get("schema");
        if schema.is_none() {
            self.refuse(media.span, "this media type says nothing of its form".to_owned(), "add `schema`");
        }
        schema
    }

    /// Holds that a schema is that of plain text.
    pub(super) fn plain_text(&mut self, schema: &'a Node) {
        if self.ty(schema, "Text", Of::Whole).is_some_and(|ty| *ty != Type::String) {
            self.refuse(schema.span, "plain text is no such value".to_owned(), "say `type: string`");
        }
    }
}
