//! Who may call operations, and how callers show who they are.

use crate::authored::{Name, Text};
use crate::diagnostic::Span;
use crate::system::System;

/// A way in which callers show who they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scheme {
    /// Its name in `components.securitySchemes`.
    pub name: Name<Scheme>,
    /// `description`, or empty.
    pub description: Text,
    /// What callers send.
    pub credential: Credential,
}

/// What callers send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Credential {
    /// A token: RFC 6750.
    Bearer,
    /// A user's name and password: RFC 7617.
    Basic,
    /// A key.
    Key(KeyPlace, Text),
}

/// Where a key stands, by the name that it has there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a header.
    Header,
    /// In the query.
    Query,
    /// In a cookie.
    Cookie,
}

impl Credential {
    /// What the function that checks it is given after the ports.
    #[must_use]
    pub const fn arguments(&self) -> &'static [&'static str] {
        match self {
            Self::Bearer => &["token"],
            Self::Basic => &["user", "password"],
            Self::Key(..) => &["key"],
        }
    }
}

/// Who may call an operation that is not for everybody alike.
#[derive(Debug, Clone)]
pub struct Security {
    /// The ways of which one is enough, in the order in which they are tried.
    pub schemes: Vec<Name<Scheme>>,
    /// Whether callers who show nothing may call as well.
    pub optional: bool,
    /// Where that is said.
    pub span: Span,
}

impl System {
    /// Whether some operation takes parameters from cookies.
    #[must_use]
    pub fn asks_for_cookies(&self) -> bool {
        let mut operations = self.contracts.values().flat_map(|contract| &contract.operations);
        operations.any(|operation| !operation.cookie_parameters.is_empty())
    }

    /// Whether some contract asks who calls.
    #[must_use]
    pub fn asks_who_calls(&self) -> bool {
        self.contracts.values().any(|contract| !contract.schemes.is_empty())
    }
}
