//! The queries of this service, a method each.

use super::{Account, AccountUser, Connected, Error, Session};

impl<C: Connected> Session<C> {
    /// The account that has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_account(&mut self, id: i32) -> Result<Option<Account>, Error> {
        let query = sqlx::query_as(GET_ACCOUNT).bind(id);
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// The account's first user, by user name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_first_account_user(
        &mut self,
        account_id: i32,
    ) -> Result<Option<AccountUser>, Error> {
        let query = sqlx::query_as(GET_FIRST_ACCOUNT_USER).bind(account_id);
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// Adds an account, or nothing if the id is taken.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_account(
        &mut self,
        id: i32,
        display_name: &str,
    ) -> Result<Option<Account>, Error> {
        let query = sqlx::query_as(INSERT_ACCOUNT).bind(id).bind(display_name);
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// Adds an account user, or nothing if there is one already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_account_user(
        &mut self,
        account_id: i32,
        username: &str,
    ) -> Result<(), Error> {
        let query = sqlx::query(INSERT_ACCOUNT_USER)
            .bind(account_id)
            .bind(username);
        query.execute(&mut *self.connection).await?;
        Ok(())
    }

    /// Every account user, by account and user name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_users(&mut self) -> Result<Vec<AccountUser>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_USERS);
        Ok(query.fetch_all(&mut *self.connection).await?)
    }

    /// Every account, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_accounts(&mut self) -> Result<Vec<Account>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNTS);
        Ok(query.fetch_all(&mut *self.connection).await?)
    }

    /// Renames the account that has this id, or adds it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn upsert_account(
        &mut self,
        id: i32,
        display_name: &str,
    ) -> Result<Option<Account>, Error> {
        let query = sqlx::query_as(UPSERT_ACCOUNT).bind(id).bind(display_name);
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// The next value of the sequence; no other session gets the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_account_id(&mut self) -> Result<i64, Error> {
        let query = sqlx::query_scalar(NEXT_ACCOUNT_ID);
        Ok(query.fetch_one(&mut *self.connection).await?)
    }
}

const GET_ACCOUNT: &str = "
SELECT id, displayname
FROM accounts
WHERE id = $1";

const GET_FIRST_ACCOUNT_USER: &str = "
SELECT accountid, username
FROM accountusers
WHERE accountid = $1
ORDER BY username
LIMIT 1";

const INSERT_ACCOUNT: &str = "
INSERT INTO accounts (id, displayname)
VALUES ($1, $2)
ON CONFLICT (id) DO NOTHING
RETURNING id, displayname";

const INSERT_ACCOUNT_USER: &str = "
INSERT INTO accountusers (accountid, username)
VALUES ($1, $2)
ON CONFLICT (accountid, username) DO NOTHING";

const LIST_ACCOUNT_USERS: &str = "
SELECT accountid, username
FROM accountusers
ORDER BY accountid, username";

const LIST_ACCOUNTS: &str = "
SELECT id, displayname
FROM accounts
ORDER BY id";

const UPSERT_ACCOUNT: &str = "
INSERT INTO accounts (id, displayname)
VALUES ($1, $2)
ON CONFLICT (id) DO UPDATE SET displayname = excluded.displayname
RETURNING id, displayname";

#[cfg(not(test))]
const NEXT_ACCOUNT_ID: &str = "
SELECT nextval('account_id')";

/// SQLite has no sequences; unit tests count in a table.
#[cfg(test)]
const NEXT_ACCOUNT_ID: &str = "
UPDATE sequences
SET next_value = next_value + 1
WHERE name = 'account_id'
RETURNING next_value - 1";
