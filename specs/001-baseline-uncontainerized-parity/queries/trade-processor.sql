-- name: known_accounts :many
-- Those of some accounts that there are.
SELECT id, displayname
FROM accounts
WHERE id IN (SELECT asked.id FROM unnest(@ids) AS asked(id));

-- name: insert_trades :many
-- Takes trades up, but those whose id there is already.
INSERT INTO trades (id, accountid, security, side, quantity, state, created, updated)
SELECT taken.id, taken.accountid, taken.security, taken.side, taken.quantity,
    @state AS state, @created AS created, @updated AS updated
FROM unnest(@ids, @account_ids, @securities, @sides, @quantities)
    AS taken(id, accountid, security, side, quantity)
WHERE true
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

-- name: set_trade_states :many
-- Moves trades on to their next state.
UPDATE trades
SET state = @state, updated = @updated
WHERE id IN (SELECT moved.id FROM unnest(@ids) AS moved(id))
RETURNING id, accountid, security, side, quantity, state, created, updated;

-- name: add_to_positions :many
-- Adds quantities, which may be negative, to positions that need not exist yet. One statement, so that the database
-- serialises those who change the same position and none of them loses anything.
INSERT INTO positions (accountid, security, quantity, updated)
SELECT added.accountid, added.security, added.quantity, @updated AS updated
FROM unnest(@account_ids, @securities, @quantities) AS added(accountid, security, quantity)
WHERE true
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, updated;
