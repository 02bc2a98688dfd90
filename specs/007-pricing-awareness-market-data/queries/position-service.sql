-- name: list_trades :many
-- Every trade, newest first.
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
ORDER BY created DESC, id;

-- name: list_account_trades :many
-- The trades of one account, newest first.
SELECT id, accountid, security, side, quantity, price, state, created, updated
FROM trades
WHERE accountid = @account_id
ORDER BY created DESC, id;

-- name: list_positions :many
-- Every position, by account and security.
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
ORDER BY accountid, security;

-- name: list_account_positions :many
-- The positions of one account, by security.
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
WHERE accountid = @account_id
ORDER BY security;

-- name: get_any_position :one
-- Some position, if there is one at all.
SELECT accountid, security, quantity, averagecostbasis, updated
FROM positions
LIMIT 1;
