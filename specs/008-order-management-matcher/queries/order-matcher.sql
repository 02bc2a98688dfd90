-- name: get_account :one
-- The account that has this id.
SELECT id, displayname
FROM accounts
WHERE id = @id;

-- name: insert_order :one
-- Takes an order.
INSERT INTO orderbook (orderid, accountid, security, side, quantity, remainingquantity, limitprice, status, createdat,
    updatedat, version)
VALUES (@order_id, @account_id, @security, @side, @quantity, @quantity, @limit_price, 'NEW', @created_at, @created_at, 1)
RETURNING *;

-- name: get_order :one
-- The order that has this id.
SELECT *
FROM orderbook
WHERE orderid = @order_id;

-- name: list_orders :many
-- Every order, the one that changed last first.
SELECT *
FROM orderbook
ORDER BY updatedat DESC, orderid;

-- name: list_account_orders :many
-- The orders of one account, the one that changed last first.
SELECT *
FROM orderbook
WHERE accountid = @account_id
ORDER BY updatedat DESC, orderid;

-- name: list_orders_in :many
-- The orders that have come as far as one of two states, the one that changed last first.
-- param: one OrderStatus
-- param: other OrderStatus
SELECT *
FROM orderbook
WHERE status IN (@one, @other)
ORDER BY updatedat DESC, orderid;

-- name: list_account_orders_in :many
-- Those of them that are of one account.
-- param: one OrderStatus
-- param: other OrderStatus
SELECT *
FROM orderbook
WHERE accountid = @account_id AND status IN (@one, @other)
ORDER BY updatedat DESC, orderid;

-- name: count_open_orders :many
-- How many orders wait, and how many are filled in part, on either side.
-- column: orders long
SELECT status, side, COUNT(*) AS orders
FROM orderbook
WHERE status IN ('NEW', 'PARTIALLY_FILLED')
GROUP BY status, side;

-- name: cancel_order :one
-- Ends an order that is open, unless a fill of it is under way.
UPDATE orderbook
SET status = 'CANCELED', updatedat = @updated_at, version = version + 1
WHERE orderid = @order_id AND status IN ('NEW', 'PARTIALLY_FILLED') AND fillid IS NULL
RETURNING *;

-- name: claim_next_fill :one
-- Begins a fill of the order that came first of those that the price of their security allows and that no fill is under way
-- of. Whoever comes at the same time finds the order's row locked, and then the fill in it: there is one.
-- param: market_price decimal(3)
-- param: threshold integer
-- param: fill_id string
-- param: fill_at timestamp
UPDATE orderbook
SET fillid = @fill_id,
    fillquantity = CASE
        WHEN remainingquantity < @threshold THEN remainingquantity
        ELSE remainingquantity - remainingquantity / 2
    END,
    fillforced = FALSE, fillattempts = 1, fillat = @fill_at
WHERE orderid = (
        SELECT orderid
        FROM orderbook
        WHERE security = @security
            AND status IN ('NEW', 'PARTIALLY_FILLED')
            AND fillid IS NULL
            AND ((side = 'Buy' AND limitprice >= @market_price) OR (side = 'Sell' AND limitprice <= @market_price))
        ORDER BY createdat, orderid
        LIMIT 1
    )
    AND status IN ('NEW', 'PARTIALLY_FILLED')
    AND fillid IS NULL
RETURNING *;

-- name: claim_rest :one
-- Begins a fill of all that remains of an order that is open, unless another is under way.
-- param: fill_id string
-- param: fill_at timestamp
UPDATE orderbook
SET fillid = @fill_id, fillquantity = remainingquantity, fillforced = TRUE, fillattempts = 1, fillat = @fill_at
WHERE orderid = @order_id AND status IN ('NEW', 'PARTIALLY_FILLED') AND fillid IS NULL
RETURNING *;

-- name: list_due_fills :many
-- Fills of which it is time to find out what became of them, the one that waits longest first.
-- param: now timestamp
SELECT *
FROM orderbook
WHERE fillat <= @now
ORDER BY fillat
LIMIT 200;

-- name: claim_due_fill :one
-- Counts one attempt more to hand a fill over, if nobody else has done so.
-- param: fill_id string
-- param: fill_at timestamp
-- param: fill_attempts integer
UPDATE orderbook
SET fillattempts = fillattempts + 1, fillat = @fill_at
WHERE fillid = @fill_id AND fillattempts = @fill_attempts
RETURNING *;

-- name: list_ended_fills :many
-- Fills whose trade is there, settled or cancelled.
SELECT orderbook.fillid, orderbook.fillattempts, trades.state
FROM orderbook
JOIN trades ON trades.id = orderbook.fillid
WHERE orderbook.fillat IS NOT NULL
LIMIT 200;

-- name: complete_fill :one
-- Ends a fill whose trade is settled, with what it was of and what it cost.
-- param: fill_id string
UPDATE orderbook
SET remainingquantity = remainingquantity - fillquantity,
    status = CASE WHEN remainingquantity = fillquantity THEN 'FILLED' ELSE 'PARTIALLY_FILLED' END,
    lastexecutionprice = (SELECT price FROM trades WHERE trades.id = orderbook.fillid),
    lastfillquantity = fillquantity,
    updatedat = @updated_at, version = version + 1,
    fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = @fill_id AND EXISTS (SELECT 1 FROM trades WHERE trades.id = @fill_id AND trades.state = 'Settled')
RETURNING *;

-- name: free_fill :one
-- Ends a fill that can never be booked, if nobody has handed it over since.
-- param: fill_id string
-- param: fill_attempts integer
UPDATE orderbook
SET fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = @fill_id AND fillattempts = @fill_attempts
RETURNING *;

-- name: reject_fill :one
-- Ends a fill that can never be booked, and its order with it, if nobody has handed it over since.
-- param: fill_id string
-- param: fill_attempts integer
-- param: reason string
UPDATE orderbook
SET status = 'REJECTED', reason = @reason, updatedat = @updated_at, version = version + 1,
    fillid = NULL, fillquantity = NULL, fillforced = NULL, fillattempts = NULL, fillat = NULL
WHERE fillid = @fill_id AND fillattempts = @fill_attempts
RETURNING *;

-- name: insert_cancelled_trade :one
-- Makes sure that a fill that is not booked will never be: takes its place, or gives nothing if there is a trade of its id.
INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated)
VALUES (@id, @account_id, @security, @side, @quantity, NULL, 'Cancelled', @created, @created)
ON CONFLICT (id) DO NOTHING
RETURNING id;
