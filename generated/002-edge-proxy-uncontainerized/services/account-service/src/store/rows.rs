//! What queries give.

use sqlx::{FromRow, Row};

use super::DriverRow;

/// A row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Account {
    /// Number of the account.
    pub id: i32,
    /// Name that people know it by.
    pub display_name: String,
}

impl FromRow<'_, DriverRow> for Account {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("id")?,
            display_name: row.try_get("displayname")?,
        })
    }
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AccountUser {
    /// The account.
    pub account_id: i32,
    /// Logon id of the person.
    pub username: String,
}

impl FromRow<'_, DriverRow> for AccountUser {
    fn from_row(row: &DriverRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            account_id: row.try_get("accountid")?,
            username: row.try_get("username")?,
        })
    }
}
