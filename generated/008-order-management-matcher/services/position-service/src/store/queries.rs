//! The queries of this service, a method each.

use super::{Connected, Error, Position, Session, Trade, statement};

impl<C: Connected> Session<C> {
    /// Some position, if there is one at all.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_any_position(&mut self) -> Result<Option<Position>, Error> {
        let query = sqlx::query_as(GET_ANY_POSITION);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_any_position", GET_ANY_POSITION, running).await?;
        Ok(done)
    }

    /// The positions of one account, by security.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_positions(
        &mut self,
        account_id: i32,
    ) -> Result<Vec<Position>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_POSITIONS).bind(account_id);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_account_positions", LIST_ACCOUNT_POSITIONS, running).await?;
        Ok(done)
    }

    /// The trades of one account, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_trades(&mut self, account_id: i32) -> Result<Vec<Trade>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_TRADES).bind(account_id);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_account_trades", LIST_ACCOUNT_TRADES, running).await?;
        Ok(done)
    }

    /// Every position, by account and security.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_positions(&mut self) -> Result<Vec<Position>, Error> {
        let query = sqlx::query_as(LIST_POSITIONS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_positions", LIST_POSITIONS, running).await?;
        Ok(done)
    }

    /// Every trade, newest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_trades(&mut self) -> Result<Vec<Trade>, Error> {
        let query = sqlx::query_as(LIST_TRADES);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_trades", LIST_TRADES, running).await?;
        Ok(done)
    }
}

const GET_ANY_POSITION: &str = "
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
LIMIT 1";

const LIST_ACCOUNT_POSITIONS: &str = "
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
WHERE accountid = $1
ORDER BY security";

const LIST_ACCOUNT_TRADES: &str = "
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
WHERE accountid = $1
ORDER BY created DESC, id";

const LIST_POSITIONS: &str = "
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
ORDER BY accountid, security";

const LIST_TRADES: &str = "
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
ORDER BY created DESC, id";
