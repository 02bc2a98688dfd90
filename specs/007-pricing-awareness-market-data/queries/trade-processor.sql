-- name: insert_trades :many
-- Takes trades up, but those whose id there is already.
INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated)
SELECT taken.id, taken.accountid, taken.security, taken.side, taken.quantity, taken.price,
    @state AS state, @created AS created, @updated AS updated
FROM unnest(@ids, @account_ids, @securities, @sides, @quantities, @prices)
    AS taken(id, accountid, security, side, quantity, price)
WHERE true
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

-- name: set_trade_states :many
-- Moves trades on to their next state.
UPDATE trades
SET state = @state, updated = @updated
WHERE id IN (SELECT moved.id FROM unnest(@ids) AS moved(id))
RETURNING id, accountid, security, side, quantity, price, state, created, updated;

-- name: add_to_positions :many
-- Adds quantities, which may be negative, to positions that need not exist yet, and leaves their average costs for
-- `set_average_costs`, which is to follow in the same transaction: until that ends, the rows are locked for all others.
INSERT INTO positions (accountid, security, quantity, updated)
SELECT added.accountid, added.security, added.quantity, @updated AS updated
FROM unnest(@account_ids, @securities, @quantities) AS added(accountid, security, quantity)
WHERE true
ON CONFLICT (accountid, security) DO UPDATE
SET quantity = positions.quantity + excluded.quantity, updated = excluded.updated
RETURNING accountid, security, quantity, averagecostbasis, updated;

-- name: set_average_costs :exec
-- Sets what a piece of each position cost on average.
UPDATE positions
SET averagecostbasis = known.averagecostbasis
FROM unnest(@account_ids, @securities, @average_costs) AS known(accountid, security, averagecostbasis)
WHERE positions.accountid = known.accountid AND positions.security = known.security;
