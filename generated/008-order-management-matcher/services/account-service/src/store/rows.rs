//! What queries give.

use sqlx::{FromRow, Row};

use super::DriverRow;

// Rows that hold what an object of the contract does.
pub use crate::types::{Account, AccountUser};

impl FromRow<'_, DriverRow> for Account {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            display_name: row.try_get("displayname")?,
        })
    }
}

impl FromRow<'_, DriverRow> for AccountUser {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            account_id: row.try_get("accountid")?,
            username: row.try_get("username")?,
        })
    }
}
