-- name: insert_trade :one
-- Takes a trade up, or nothing if there is one of this id.
INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated)
VALUES (@id, @account_id, @security, @side, @quantity, @price, @state, @created, @updated)
ON CONFLICT (id) DO NOTHING
RETURNING id, accountid, security, side, quantity, price, state, created, updated;

-- name: get_trade :one
-- The trade that has this id.
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
WHERE id = @id;

-- name: get_position :one
-- What an account holds of a security.
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
WHERE accountid = @account_id AND security = @security;

-- name: set_trade_state :one
-- Moves a trade on to its next state.
UPDATE trades
SET state = @state, updated = @updated
WHERE id = @id
RETURNING id, accountid, security, side, quantity, price, state, created, updated;

-- name: add_to_position :one
-- Adds a quantity, which may be negative, to a position that need not exist yet, and leaves its average cost for
-- `set_average_cost`, which is to follow in the same transaction: until that ends, the row is locked for all others.
INSERT INTO positions (accountid, security, quantity, updated)
VALUES (@account_id, @security, @quantity, @updated)
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, averagecostbasis, updated;

-- name: set_average_cost :one
-- Sets what a piece of a position cost on average.
UPDATE positions
SET averagecostbasis = @average_cost_basis
WHERE accountid = @account_id AND security = @security
RETURNING accountid, security, quantity, averagecostbasis, updated;
