//! Merge patches (<https://www.rfc-editor.org/rfc/rfc7396>): what is absent stays as it is, and null takes it away.

use std::marker::PhantomData;

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::json::{parse, read};
use crate::{Checked, Operation, Problem};

/// A merge patch that was read and checked, or is refused as the contract of the operation `O` says.
pub struct PatchBody<T, O>(pub T, pub PhantomData<fn() -> O>);

impl<T, S, O> FromRequest<S> for PatchBody<T, O>
where
    T: DeserializeOwned + Checked,
    S: Send + Sync,
    O: Operation,
{
    type Rejection = Problem<O>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem<O>> {
        let bytes = read(request, state, "application/merge-patch+json").await?;
        Ok(Self(parse(&bytes)?, PhantomData))
    }
}

/// What becomes of a member that may be null.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Change<T> {
    /// It stays as it is: the patch does not name it.
    #[default]
    Keep,
    /// It is taken away: the patch says null.
    Clear,
    /// It gets this value.
    Set(T),
}

impl<T> Change<T> {
    /// The value that it gets, if it gets one.
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// Whether it stays as it is.
    pub fn is_keep(&self) -> bool {
        matches!(self, Self::Keep)
    }

    /// What is there afterwards.
    pub fn over(self, current: Option<T>) -> Option<T> {
        match self {
            Self::Keep => current,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }
}

impl<T> From<Option<T>> for Change<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Clear, Self::Set)
    }
}

impl<T: Serialize> Serialize for Change<T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(to)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Change<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Option::<T>::deserialize(from).map(Self::from)
    }
}

/// For `#[serde(with)]`: a member that may be absent, but not null.
pub mod present {
    use super::{Deserialize, Deserializer, Serialize, Serializer};

    /// Writes the member.
    ///
    /// # Errors
    /// Those of the serializer.
    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<T>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        value.serialize(to)
    }

    /// Reads the member.
    ///
    /// # Errors
    /// When it is null, or does not fit.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        T::deserialize(from).map(Some)
    }
}

/// For `#[serde(with)]`: a member that may be null, but not absent.
pub mod nullable {
    pub use super::present::serialize;
    use super::{Deserialize, Deserializer};

    /// Reads the member.
    ///
    /// # Errors
    /// When it does not fit.
    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<T>, D::Error> {
        Option::deserialize(from)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Patch {
        #[serde(default, with = "present", skip_serializing_if = "Option::is_none")]
        title: Option<String>,
        #[serde(with = "nullable")]
        pages: Option<i32>,
        #[serde(default, skip_serializing_if = "Change::is_keep")]
        note: Change<String>,
    }

    #[test]
    fn what_is_absent_is_not_what_is_null() {
        for (json, title, note) in [
            (r#"{"pages":null}"#, None, Change::Keep),
            (r#"{"pages":1,"note":null}"#, None, Change::Clear),
            (
                r#"{"title":"a","pages":1,"note":"b"}"#,
                Some("a"),
                Change::Set("b"),
            ),
        ] {
            let patch: Patch = serde_json::from_str(json).expect("fits");
            assert_eq!(patch.title.as_deref(), title);
            assert_eq!(
                patch.note.value().map(String::as_str),
                note.value().copied()
            );
            assert_eq!(patch.note.is_keep(), note.is_keep());
            assert_eq!(serde_json::to_string(&patch).expect("fits"), json);
        }
        for (json, wanted) in [
            (r#"{"title":null,"pages":1}"#, "invalid type: null"),
            (r#"{"title":"a"}"#, "missing field `pages`"),
        ] {
            let error = serde_json::from_str::<Patch>(json).expect_err("does not fit");
            assert!(error.to_string().contains(wanted), "{json}: {error}");
        }
    }

    #[test]
    fn a_change_goes_over_what_is_there() {
        assert_eq!(Change::Keep.over(Some(1)), Some(1));
        assert_eq!(Change::Clear.over(Some(1)), None);
        assert_eq!(Change::Set(2).over(None), Some(2));
    }
}
