//! The queries of this service, a method each.

use chrono::{DateTime, Utc};

use super::{Account, Connected, Error, Position, Session, Trade, lists::list};

impl<C: Connected> Session<C> {
    /// Adds quantities, which may be negative, to positions that need not exist yet. One statement,
    /// so that the database serialises those who change the same position and none of them loses
    /// anything.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn add_to_positions(
        &mut self,
        params: &AddToPositionsParams,
    ) -> Result<Vec<Position>, Error> {
        let query = sqlx::query_as(ADD_TO_POSITIONS)
            .bind(params.updated)
            .bind(list(&params.account_ids, Clone::clone))
            .bind(list(&params.securities, String::as_str))
            .bind(list(&params.quantities, Clone::clone));
        Ok(query.fetch_all(&mut *self.connection).await?)
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
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// The trade that has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_trade(&mut self, id: &str) -> Result<Option<Trade>, Error> {
        let query = sqlx::query_as(GET_TRADE).bind(id);
        Ok(query.fetch_optional(&mut *self.connection).await?)
    }

    /// Takes trades up, but those whose id there is already.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_trades(
        &mut self,
        params: &InsertTradesParams,
    ) -> Result<Vec<Trade>, Error> {
        let query = sqlx::query_as(INSERT_TRADES)
            .bind(params.state.as_str())
            .bind(params.created)
            .bind(params.updated)
            .bind(list(&params.ids, String::as_str))
            .bind(list(&params.account_ids, Clone::clone))
            .bind(list(&params.securities, String::as_str))
            .bind(list(&params.sides, |name| name.as_str()))
            .bind(list(&params.quantities, Clone::clone));
        Ok(query.fetch_all(&mut *self.connection).await?)
    }

    /// Those of some accounts that there are.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn known_accounts(&mut self, ids: &[i32]) -> Result<Vec<Account>, Error> {
        let query = sqlx::query_as(KNOWN_ACCOUNTS).bind(list(ids, Clone::clone));
        Ok(query.fetch_all(&mut *self.connection).await?)
    }

    /// Moves trades on to their next state.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn set_trade_states(
        &mut self,
        params: &SetTradeStatesParams,
    ) -> Result<Vec<Trade>, Error> {
        let query = sqlx::query_as(SET_TRADE_STATES)
            .bind(params.state.as_str())
            .bind(params.updated)
            .bind(list(&params.ids, String::as_str));
        Ok(query.fetch_all(&mut *self.connection).await?)
    }
}

/// What `add_to_positions` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct AddToPositionsParams {
    pub updated: DateTime<Utc>,
    pub account_ids: Vec<i32>,
    pub securities: Vec<String>,
    pub quantities: Vec<i32>,
}

/// What `insert_trades` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertTradesParams {
    pub state: model::TradeState,
    pub created: DateTime<Utc>,
    pub updated: DateTime<Utc>,
    pub ids: Vec<String>,
    pub account_ids: Vec<i32>,
    pub securities: Vec<String>,
    pub sides: Vec<model::Side>,
    pub quantities: Vec<i32>,
}

/// What `set_trade_states` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct SetTradeStatesParams {
    pub state: model::TradeState,
    pub updated: DateTime<Utc>,
    pub ids: Vec<String>,
}

const ADD_TO_POSITIONS: &str = "
INSERT INTO positions (accountid, security, quantity, updated)
SELECT added.accountid, added.security, added.quantity, $1 AS updated
FROM (SELECT value AS accountid, $3 ->> key AS security, $4 ->> key AS quantity FROM json_each($2)) AS added
WHERE true
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, updated";

const GET_POSITION: &str = "
SELECT accountid, security, quantity, updated
FROM positions
WHERE accountid = $1 AND security = $2";

const GET_TRADE: &str = "
SELECT id, accountid, security, side, quantity, state, created, updated
FROM trades
WHERE id = $1";

const INSERT_TRADES: &str = "
INSERT INTO trades (id, accountid, security, side, quantity, state, created, updated)
SELECT taken.id, taken.accountid, taken.security, taken.side, taken.quantity,
    $1 AS state, $2 AS created, $3 AS updated
FROM (SELECT value AS id, $5 ->> key AS accountid, $6 ->> key AS security, $7 ->> key AS side, $8 ->> key AS quantity FROM json_each($4)) AS taken
WHERE true
ON CONFLICT (id) DO NOTHING
RETURNING id, accountid, security, side, quantity, state, created, updated";

const KNOWN_ACCOUNTS: &str = "
SELECT id, displayname
FROM accounts
WHERE id IN (SELECT asked.id FROM (SELECT value AS id FROM json_each($1)) AS asked)";

const SET_TRADE_STATES: &str = "
UPDATE trades
SET state = $1, updated = $2
WHERE id IN (SELECT moved.id FROM (SELECT value AS id FROM json_each($3)) AS moved)
RETURNING id, accountid, security, side, quantity, state, created, updated";
