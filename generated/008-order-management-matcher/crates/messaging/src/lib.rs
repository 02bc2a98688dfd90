//! Messages between services: the one place that knows the transport.

mod bus;
mod envelope;
mod payloads;
mod requests;
mod transport;

pub use bus::{Bus, Delivery, Listening, Subscription};
pub use envelope::Envelope;
pub use payloads::*;
pub use requests::Request;

/// Why a message was not published.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bus is not connected at the moment.
    #[error("the message bus is not connected")]
    Disconnected,
    /// The bus did not take the message.
    #[error("the message bus did not accept the message: {0}")]
    Rejected(String),
    /// A parameter of the address is none of its words.
    #[error("{0:?} is no word of an address")]
    Unaddressable(String),
    /// The payload has no JSON form.
    #[error("the message cannot be written as JSON: {0}")]
    Malformed(#[from] serde_json::Error),
}

impl Error {
    /// A word for what kind of failure it is.
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Disconnected => "disconnected",
            Self::Rejected(_) => "rejected",
            Self::Unaddressable(_) => "unaddressable",
            Self::Malformed(_) => "malformed",
        }
    }
}

/// A text as one word of an address: letters and digits of ASCII, `_` and `-`, as which a dot is
/// written. What separates words, stands for any, or ends an address could lead a message elsewhere.
///
/// # Errors
/// When it is empty, or has something else.
pub fn word(text: &str) -> Result<String, Error> {
    let word = text.replace('.', "-");
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    match !word.is_empty() && word.chars().all(fits) {
        true => Ok(word),
        false => Err(Error::Unaddressable(text.to_owned())),
    }
}

/// A message that is not published is not lost silently: the caller is told, and may try again.
impl<O: runtime::Operation> From<Error> for runtime::Problem<O> {
    fn from(error: Error) -> Self {
        Self::unavailable(error.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_cannot_lead_a_message_elsewhere() {
        assert_eq!(word("IBM").ok().as_deref(), Some("IBM"));
        assert_eq!(word("BRK.B").ok().as_deref(), Some("BRK-B"));
        for text in ["", "A B", "*", ">", "a/b", "a\r\nPUB x 0", "é", "a>"] {
            assert!(word(text).is_err(), "{text:?}");
        }
    }
}
