//! The queries of this service, a method each.

use chrono::{DateTime, Utc};

use super::{
    Account, Connected, CountOpenOrdersRow, Error, InsertCancelledTradeRow, ListEndedFillsRow,
    Order, Session, kept, statement,
};

impl<C: Connected> Session<C> {
    /// Ends an order that is open, unless a fill of it is under way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn cancel_order(
        &mut self,
        updated_at: DateTime<Utc>,
        order_id: &str,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(CANCEL_ORDER).bind(updated_at).bind(order_id);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("cancel_order", CANCEL_ORDER, running).await?;
        Ok(done)
    }

    /// Counts one attempt more to hand a fill over, if nobody else has done so.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_due_fill(
        &mut self,
        params: &ClaimDueFillParams,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(CLAIM_DUE_FILL)
            .bind(params.fill_at)
            .bind(params.fill_id.as_str())
            .bind(params.fill_attempts);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("claim_due_fill", CLAIM_DUE_FILL, running).await?;
        Ok(done)
    }

    /// Begins a fill of the order that came first of those that the price of their security allows
    /// and that no fill is under way of. Whoever comes at the same time finds the order's row
    /// locked, and then the fill in it: there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_next_fill(
        &mut self,
        params: &ClaimNextFillParams,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(CLAIM_NEXT_FILL)
            .bind(params.fill_id.as_str())
            .bind(params.threshold)
            .bind(params.fill_at)
            .bind(params.security.as_str())
            .bind(kept::Decimal::<3>(params.market_price));
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("claim_next_fill", CLAIM_NEXT_FILL, running).await?;
        Ok(done)
    }

    /// Begins a fill of all that remains of an order that is open, unless another is under way.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim_rest(&mut self, params: &ClaimRestParams) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(CLAIM_REST)
            .bind(params.fill_id.as_str())
            .bind(params.fill_at)
            .bind(params.order_id.as_str());
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("claim_rest", CLAIM_REST, running).await?;
        Ok(done)
    }

    /// Ends a fill whose trade is settled, with what it was of and what it cost.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn complete_fill(
        &mut self,
        updated_at: DateTime<Utc>,
        fill_id: &str,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(COMPLETE_FILL).bind(updated_at).bind(fill_id);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("complete_fill", COMPLETE_FILL, running).await?;
        Ok(done)
    }

    /// How many orders wait, and how many are filled in part, on either side.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn count_open_orders(&mut self) -> Result<Vec<CountOpenOrdersRow>, Error> {
        let query = sqlx::query_as(COUNT_OPEN_ORDERS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("count_open_orders", COUNT_OPEN_ORDERS, running).await?;
        Ok(done)
    }

    /// Ends a fill that can never be booked, if nobody has handed it over since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn free_fill(
        &mut self,
        fill_id: &str,
        fill_attempts: i32,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(FREE_FILL).bind(fill_id).bind(fill_attempts);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("free_fill", FREE_FILL, running).await?;
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

    /// The order that has this id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn get_order(&mut self, order_id: &str) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(GET_ORDER).bind(order_id);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("get_order", GET_ORDER, running).await?;
        Ok(done)
    }

    /// Makes sure that a fill that is not booked will never be: takes its place, or gives nothing
    /// if there is a trade of its id.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_cancelled_trade(
        &mut self,
        params: &InsertCancelledTradeParams,
    ) -> Result<Option<InsertCancelledTradeRow>, Error> {
        let query = sqlx::query_as(INSERT_CANCELLED_TRADE)
            .bind(params.id.as_str())
            .bind(params.account_id)
            .bind(params.security.as_str())
            .bind(params.side.as_str())
            .bind(params.quantity)
            .bind(params.created);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("insert_cancelled_trade", INSERT_CANCELLED_TRADE, running).await?;
        Ok(done)
    }

    /// Takes an order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn insert_order(
        &mut self,
        params: &InsertOrderParams,
    ) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(INSERT_ORDER)
            .bind(params.order_id.as_str())
            .bind(params.account_id)
            .bind(params.security.as_str())
            .bind(params.side.as_str())
            .bind(params.quantity)
            .bind(kept::Decimal::<3>(params.limit_price))
            .bind(params.created_at);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("insert_order", INSERT_ORDER, running).await?;
        Ok(done)
    }

    /// The orders of one account, the one that changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_orders(&mut self, account_id: i32) -> Result<Vec<Order>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_ORDERS).bind(account_id);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_account_orders", LIST_ACCOUNT_ORDERS, running).await?;
        Ok(done)
    }

    /// Those of them that are of one account.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_account_orders_in(
        &mut self,
        params: &ListAccountOrdersInParams,
    ) -> Result<Vec<Order>, Error> {
        let query = sqlx::query_as(LIST_ACCOUNT_ORDERS_IN)
            .bind(params.account_id)
            .bind(params.one.as_str())
            .bind(params.other.as_str());
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_account_orders_in", LIST_ACCOUNT_ORDERS_IN, running).await?;
        Ok(done)
    }

    /// Fills of which it is time to find out what became of them, the one that waits longest first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_due_fills(&mut self, now: DateTime<Utc>) -> Result<Vec<Order>, Error> {
        let query = sqlx::query_as(LIST_DUE_FILLS).bind(now);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_due_fills", LIST_DUE_FILLS, running).await?;
        Ok(done)
    }

    /// Fills whose trade is there, settled or cancelled.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_ended_fills(&mut self) -> Result<Vec<ListEndedFillsRow>, Error> {
        let query = sqlx::query_as(LIST_ENDED_FILLS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_ended_fills", LIST_ENDED_FILLS, running).await?;
        Ok(done)
    }

    /// Every order, the one that changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_orders(&mut self) -> Result<Vec<Order>, Error> {
        let query = sqlx::query_as(LIST_ORDERS);
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_orders", LIST_ORDERS, running).await?;
        Ok(done)
    }

    /// The orders that have come as far as one of two states, the one that changed last first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn list_orders_in(
        &mut self,
        one: model::OrderStatus,
        other: model::OrderStatus,
    ) -> Result<Vec<Order>, Error> {
        let query = sqlx::query_as(LIST_ORDERS_IN)
            .bind(one.as_str())
            .bind(other.as_str());
        let running = query.fetch_all(&mut *self.connection);
        let done = statement("list_orders_in", LIST_ORDERS_IN, running).await?;
        Ok(done)
    }

    /// Ends a fill that can never be booked, and its order with it, if nobody has handed it over
    /// since.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn reject_fill(&mut self, params: &RejectFillParams) -> Result<Option<Order>, Error> {
        let query = sqlx::query_as(REJECT_FILL)
            .bind(params.reason.as_str())
            .bind(params.updated_at)
            .bind(params.fill_id.as_str())
            .bind(params.fill_attempts);
        let running = query.fetch_optional(&mut *self.connection);
        let done = statement("reject_fill", REJECT_FILL, running).await?;
        Ok(done)
    }
}

/// What `claim_due_fill` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimDueFillParams {
    pub fill_at: DateTime<Utc>,
    pub fill_id: String,
    pub fill_attempts: i32,
}

/// What `claim_next_fill` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimNextFillParams {
    pub fill_id: String,
    pub threshold: i32,
    pub fill_at: DateTime<Utc>,
    pub security: String,
    pub market_price: rust_decimal::Decimal,
}

/// What `claim_rest` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimRestParams {
    pub fill_id: String,
    pub fill_at: DateTime<Utc>,
    pub order_id: String,
}

/// What `insert_cancelled_trade` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertCancelledTradeParams {
    pub id: String,
    pub account_id: i32,
    pub security: String,
    pub side: model::Side,
    pub quantity: i32,
    pub created: DateTime<Utc>,
}

/// What `insert_order` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct InsertOrderParams {
    pub order_id: String,
    pub account_id: i32,
    pub security: String,
    pub side: model::Side,
    pub quantity: i32,
    pub limit_price: rust_decimal::Decimal,
    pub created_at: DateTime<Utc>,
}

/// What `list_account_orders_in` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct ListAccountOrdersInParams {
    pub account_id: i32,
    pub one: model::OrderStatus,
    pub other: model::OrderStatus,
}

/// What `reject_fill` is told.
#[derive(Debug, Clone, PartialEq)]
pub struct RejectFillParams {
    pub reason: String,
    pub updated_at: DateTime<Utc>,
    pub fill_id: String,
    pub fill_attempts: i32,
}

const CANCEL_ORDER: &str = "
UPDATE orderbook
SET status = 'CANCELED', updatedat = $1, version = version + 1
WHERE orderid = $2 AND status IN ('NEW', 'PARTIALLY_FILLED') AND fillid IS NULL
RETURNING *";

const CLAIM_DUE_FILL: &str = "
UPDATE orderbook
SET fillattempts = fillattempts + 1, fillat = $1
WHERE fillid = $2 AND fillattempts = $3
RETURNING *";

const CLAIM_NEXT_FILL: &str = "
UPDATE orderbook
SET fillid = $1,
    fillquantity = CASE
        WHEN remainingquantity < $2 THEN remainingquantity
        ELSE remainingquantity - remainingquantity / 2
    END,
    fillforced = FALSE, fillattempts = 1, fillat = $3
WHERE orderid = (
        SELECT orderid
        FROM orderbook
        WHERE security = $4
            AND status IN ('NEW', 'PARTIALLY_FILLED')
            AND fillid IS NULL
            AND ((side = 'Buy' AND limitprice >= $5) OR (side = 'Sell' AND limitprice <= $5))
        ORDER BY createdat, orderid
        LIMIT 1
    )
    AND status IN ('NEW', 'PARTIALLY_FILLED')
    AND fillid IS NULL
RETURNING *";

const CLAIM_REST: &str = "
UPDATE orderbook
SET fillid = $1, fillquantity = remainingquantity, fillforced = TRUE, fillattempts = 1, fillat = $2
WHERE orderid = $3 AND status IN ('NEW', 'PARTIALLY_FILLED') AND fillid IS NULL
RETURNING *";

const COMPLETE_FILL: &str = "
UPDATE orderbook
SET remainingquantity = remainingquantity - fillquantity,
    status = CASE WHEN remainingquantity = fillquantity THEN 'FILLED' ELSE 'PARTIALLY_FILLED' END,
    lastexecutionprice = (SELECT price FROM trades WHERE trades.id = orderbook.fillid),
    lastfillquantity = fillquantity,
    updatedat = $1, version = version + 1,
    fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = $2 AND EXISTS (SELECT 1 FROM trades WHERE trades.id = $2 AND trades.state = 'Settled')
RETURNING *";

const COUNT_OPEN_ORDERS: &str = "
SELECT status, side, COUNT(*) AS orders
FROM orderbook
WHERE status IN ('NEW', 'PARTIALLY_FILLED')
GROUP BY status, side";

const FREE_FILL: &str = "
UPDATE orderbook
SET fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = $1 AND fillattempts = $2
RETURNING *";

const GET_ACCOUNT: &str = "
SELECT id, displayname
FROM accounts
WHERE id = $1";

const GET_ORDER: &str = "
SELECT *
FROM orderbook
WHERE orderid = $1";

const INSERT_CANCELLED_TRADE: &str = "
INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated)
VALUES ($1, $2, $3, $4, $5, NULL, 'Cancelled', $6, $6)
ON CONFLICT (id) DO NOTHING
RETURNING id";

const INSERT_ORDER: &str = "
INSERT INTO orderbook (orderid, accountid, security, side, quantity, remainingquantity, limitprice, status, createdat,
    updatedat, version)
VALUES ($1, $2, $3, $4, $5, $5, $6, 'NEW', $7, $7, 1)
RETURNING *";

const LIST_ACCOUNT_ORDERS: &str = "
SELECT *
FROM orderbook
WHERE accountid = $1
ORDER BY updatedat DESC, orderid";

const LIST_ACCOUNT_ORDERS_IN: &str = "
SELECT *
FROM orderbook
WHERE accountid = $1 AND status IN ($2, $3)
ORDER BY updatedat DESC, orderid";

const LIST_DUE_FILLS: &str = "
SELECT *
FROM orderbook
WHERE fillat <= $1
ORDER BY fillat
LIMIT 200";

const LIST_ENDED_FILLS: &str = "
SELECT orderbook.fillid, orderbook.fillattempts, trades.state
FROM orderbook
JOIN trades ON trades.id = orderbook.fillid
WHERE orderbook.fillat IS NOT NULL
LIMIT 200";

const LIST_ORDERS: &str = "
SELECT *
FROM orderbook
ORDER BY updatedat DESC, orderid";

const LIST_ORDERS_IN: &str = "
SELECT *
FROM orderbook
WHERE status IN ($1, $2)
ORDER BY updatedat DESC, orderid";

const REJECT_FILL: &str = "
UPDATE orderbook
SET status = 'REJECTED', reason = $1, updatedat = $2, version = version + 1,
    fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = $3 AND fillattempts = $4
RETURNING *";
