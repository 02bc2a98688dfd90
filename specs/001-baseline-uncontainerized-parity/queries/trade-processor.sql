-- name: get_account :one
-- The account that has this id.
SELECT id, displayname
FROM accounts
WHERE id = @id;

-- name: insert_trade :one
-- Takes a trade up, or nothing if there is one of this id.
INSERT INTO trades (id, accountid, security, side, quantity, state, created, updated)
VALUES (@id, @account_id, @security, @side, @quantity, @state, @created, @updated)
ON CONFLICT (id) DO NOTHING
RETURNING id, accountid, security, side, quantity, state, created, updated;

-- name: get_trade :one
-- The trade that has this id.
SELECT id, accountid, security, side, quantity, state, created, updated
FROM trades
WHERE id = @id;

-- name: get_position :one
-- What an account holds of a security.
SELECT accountid, security, quantity, updated
FROM positions
WHERE accountid = @account_id AND security = @security;

-- name: set_trade_state :one
-- Moves a trade on to its next state.
UPDATE trades
SET state = @state, updated = @updated
WHERE id = @id
RETURNING id, accountid, security, side, quantity, state, created, updated;

-- name: add_to_position :one
-- Adds a quantity, which may be negative, to a position that need not exist yet. One statement, so that the database
-- serialises those who change the same position and none of them loses anything.
INSERT INTO positions (accountid, security, quantity, updated)
VALUES (@account_id, @security, @quantity, @updated)
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, updated;
