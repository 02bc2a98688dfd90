//! What a call was answered.

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An answer, or the message of an event.
#[derive(Debug, Clone, Default)]
pub struct Answer {
    /// What was asked.
    pub(crate) question: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    /// The body as JSON; null where it is none.
    pub(crate) body: Value,
}

impl Answer {
    /// A member of the body, such as `id` or `outer.inner`, for later steps.
    pub fn member(&self, path: &str) -> Value {
        match member(&self.body, path) {
            Some(value) => value.clone(),
            None => panic!(
                "{}: the answer has no `{path}`: {}",
                self.question, self.body
            ),
        }
    }

    /// The media type, without its parameters.
    pub(crate) fn media_type(&self) -> &str {
        let header = self.header("content-type").unwrap_or_default();
        header.split(';').next().unwrap_or_default().trim()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A member of an object, at any depth.
pub(crate) fn member<'a>(value: &'a Value, path: &str) -> Option<&'a Value> {
    path.split('.').try_fold(value, |value, key| value.get(key))
}
