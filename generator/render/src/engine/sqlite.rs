//! SQLite: a file that the services of one host open themselves.

use super::Parts;

pub(super) struct Sqlite;

impl Parts for Sqlite {}
