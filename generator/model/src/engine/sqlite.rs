//! SQLite: a file that the services of one host open themselves.

use super::Facts;
use crate::system::Kind;

pub(super) struct Sqlite;

impl Facts for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn kind(&self) -> Kind {
        Kind::Database
    }

    fn ports(&self) -> &'static [&'static str] {
        &[]
    }

    fn roles(&self) -> &'static [&'static str] {
        &["file"]
    }

    fn runs(&self) -> bool {
        false
    }
}
