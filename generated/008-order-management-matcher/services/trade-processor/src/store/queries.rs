//! The queries of this service, a method each.

use chrono::{DateTime, Utc};

use super::{Account, Connected, Error, Position, Session, Trade, kept, statement};

impl<C: Connected> Session<C> {
    /// Adds a quantity, which may be negative, to a position that need not exist yet, and leaves
    /// its average cost for `set_average_cost`, which is to follow in the same transaction: until
    /// that ends, the row is locked for all others.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_to_position(
        &mut self,
        params: &AddToPositionParams,
    ) -> Result<Option<Position>, Error> {
        let query = sqlx::query_as(ADD_TO_POSITION)
            .bind(params.account_id)
            .bind(params.security.as_str())
            .bind(params.quantity)
            .bind(params.updated);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("add_to_position", ADD_TO_POSITION, running).await?;
        Ok(done)
    }

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

    /// What an account holds of a security.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_position(
        &mut self,
        account_id: i32,
        security: &str,
    ) -> Result<Option<Position>, Error> {
        let query = sqlx::query_as(GET_POSITION).bind(account_id).bind(security);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_position", GET_POSITION, running).await?;
        Ok(done)
    }

    /// The trade that has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_trade(&mut self, id: &str) -> Result<Option<Trade>, Error> {
        let query = sqlx::query_as(GET_TRADE).bind(id);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_trade", GET_TRADE, running).await?;
        Ok(done)
    }

    /// Takes a trade up, or nothing if there is one of this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_trade(
        &mut self,
        params: &InsertTradeParams,
    ) -> Result<Option<Trade>, Error> {
        let query = sqlx::query_as(INSERT_TRADE)
            .bind(params.id.as_str())
            .bind(params.account_id)
            .bind(params.security.as_str())
            .bind(params.side.as_str())
            .bind(params.quantity)
            .bind(params.price.map(kept::Decimal::<3>))
            .bind(params.state.as_str())
            .bind(params.created)
            .bind(params.updated);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("insert_trade", INSERT_TRADE, running).await?;
        Ok(done)
    }

    /// Sets what a piece of a position cost on average.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_average_cost(
        &mut self,
        params: &SetAverageCostParams,
    ) -> Result<Option<Position>, Error> {
        let query = sqlx::query_as(SET_AVERAGE_COST)
            .bind(params.average_cost_basis.map(kept::Decimal::<3>))
            .bind(params.account_id)
            .bind(params.security.as_str());
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("set_average_cost", SET_AVERAGE_COST, running).await?;
        Ok(done)
    }

    /// Moves a trade on to its next state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_trade_state(
        &mut self,
        params: &SetTradeStateParams,
    ) -> Result<Option<Trade>, Error> {
        let query = sqlx::query_as(SET_TRADE_STATE)
            .bind(params.state.as_str())
            .bind(params.updated)
            .bind(params.id.as_str());
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("set_trade_state", SET_TRADE_STATE, running).await?;
        Ok(done)
    }
}

/// What `add_to_position` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct AddToPositionParams {
    pub account_id: i32,
    pub security: String,
    pub quantity: i32,
    pub updated: DateTime<Utc>,
}

/// What `insert_trade` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertTradeParams {
    pub id: String,
    pub account_id: i32,
    pub security: String,
    pub side: model::Side,
    pub quantity: i32,
    pub price: Option<rust_decimal::Decimal>,
    pub state: model::TradeState,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
}

/// What `set_average_cost` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct SetAverageCostParams {
    pub average_cost_basis: Option<rust_decimal::Decimal>,
    pub account_id: i32,
    pub security: String,
}

/// What `set_trade_state` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct SetTradeStateParams {
    pub state: model::TradeState,
    pub updated: DateTime<Utc>,
    pub id: String,
}

const ADD_TO_POSITION: &str = "
INSERT INTO positions (accountid, security, quantity, updated)
VALUES ($1, $2, $3, $4)
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, averagecostbasis, updated";

const GET_ACCOUNT: &str = "
SELECT id, displayname
FROM accounts
WHERE id = $1";

const GET_POSITION: &str = "
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
WHERE accountid = $1 AND security = $2";

const GET_TRADE: &str = "
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
WHERE id = $1";

const INSERT_TRADE: &str = "
INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (id) DO NOTHING
RETURNING id, accountid, security, side, quantity, price, state, created, updated";

const SET_AVERAGE_COST: &str = "
UPDATE positions
SET averagecostbasis = $1
WHERE accountid = $2 AND security = $3
RETURNING accountid, security, quantity, averagecostbasis, updated";

const SET_TRADE_STATE: &str = "
UPDATE trades
SET state = $1, updated = $2
WHERE id = $3
RETURNING id, accountid, security, side, quantity, price, state, created, updated";
