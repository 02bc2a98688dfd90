//! The queries of this service, a method each.

use super::{Account, AccountUser, Connected, Error, Session, statement};

impl<C: Connected> Session<C> {
    /// The account that has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_account(&mut self, id: i32) -> Result<Option<Account>, Error> {
        let query = sqlx::query_as(GET_ACCOUNT).bind(id);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_account", GET_ACCOUNT, running).await?;
        Ok(done)
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
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_first_account_user", GET_FIRST_ACCOUNT_USER, running).await?;
        Ok(done)
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
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("insert_account", INSERT_ACCOUNT, running).await?;
        Ok(done)
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
        let running = query.execute(&mut *self.connection);
        statement("insert_account_user", INSERT_ACCOUNT_USER, running).await?;
        Ok(())
    }

    /// Every account user, by account and user name.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_users(&mut self) -> Result<Vec<AccountUser>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_USERS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_account_users", LIST_ACCOUNT_USERS, running).await?;
        Ok(done)
    }

    /// Every account, by id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_accounts(&mut self) -> Result<Vec<Account>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNTS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_accounts", LIST_ACCOUNTS, running).await?;
        Ok(done)
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
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("upsert_account", UPSERT_ACCOUNT, running).await?;
        Ok(done)
    }

    /// The next value of the sequence; no other session gets the same.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_account_id(&mut self) -> Result<i64, Error> {
        let query = sqlx::query_scalar(NEXT_ACCOUNT_ID);
        let running = query.fetch_one(&mut *self.connection);
        let next = statement("next_account_id", NEXT_ACCOUNT_ID, running).await?;
        Ok(next)
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
