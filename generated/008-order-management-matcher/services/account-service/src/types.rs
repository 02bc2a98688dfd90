//! The types of this service's contract.

use runtime::Checked;
use serde::{Deserialize, Serialize};

/// What trades are booked to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// Number of the account.
    pub id: i32,
    /// Name that people know it by.
    pub display_name: String,
}

/// An account as it should be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountDraft {
    /// Number of the account; missing, null, zero or less asks for the next free one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<i32>,
    /// Name that people know it by.
    pub display_name: String,
}

impl Checked for AccountDraft {
    fn check(&self) -> Result<(), String> {
        if self.display_name.chars().count() > 50 {
            return Err("displayName must have at most 50 characters".to_owned());
        }
        Ok(())
    }
}

/// One person's right to use one account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct AccountUser {
    /// Number of the account.
    pub account_id: i32,
    /// Logon id of the person.
    pub username: String,
}

impl Checked for AccountUser {
    fn check(&self) -> Result<(), String> {
        if self.username.is_empty() {
            return Err("username must not be empty".to_owned());
        }
        if self.username.chars().count() > 15 {
            return Err("username must have at most 15 characters".to_owned());
        }
        Ok(())
    }
}
