//! Rows, REST bodies and messages of the same name into each other. What the target may leave
//! out and the source does not have is left out.

use crate::{store, types};

impl From<store::Account> for types::Account {
    fn from(from: store::Account) -> Self {
        Self {
            id: from.id,
            display_name: from.display_name,
        }
    }
}

impl From<store::AccountUser> for types::AccountUser {
    fn from(from: store::AccountUser) -> Self {
        Self {
            account_id: from.account_id,
            username: from.username,
        }
    }
}
