//! How callers show who they are, as templates tell it.

use crate::shown::{Show, Shown};
use stategen_model::system::{Credential, KeyPlace};

/// What callers send: a key by its name.
#[derive(Clone)]
pub(crate) enum Sent {
    Token,
    Login,
    Header(Shown),
    Query(Shown),
    Cookie(Shown),
}

impl From<&Credential> for Sent {
    fn from(credential: &Credential) -> Self {
        match credential {
            Credential::Bearer => Self::Token,
            Credential::Basic => Self::Login,
            Credential::Key(KeyPlace::Header, name) => Self::Header(name.shown()),
            Credential::Key(KeyPlace::Query, name) => Self::Query(name.shown()),
            Credential::Key(KeyPlace::Cookie, name) => Self::Cookie(name.shown()),
        }
    }
}
