-- name: list_accounts :many
-- Every account, by id.
SELECT id, displayname
FROM accounts
ORDER BY id;

-- name: get_account :one
-- The account that has this id.
SELECT id, displayname
FROM accounts
WHERE id = @id;

-- name: insert_account :one
-- Adds an account, or nothing if the id is taken.
INSERT INTO accounts (id, displayname)
VALUES (@id, @display_name)
ON CONFLICT (id) DO NOTHING
RETURNING id, displayname;

-- name: upsert_account :one
-- Renames the account that has this id, or adds it.
INSERT INTO accounts (id, displayname)
VALUES (@id, @display_name)
ON CONFLICT (id) DO UPDATE SET displayname = excluded.displayname
RETURNING id, displayname;

-- name: list_account_users :many
-- Every account user, by account and user name.
SELECT accountid, username
FROM accountusers
ORDER BY accountid, username;

-- name: get_first_account_user :one
-- The account's first user, by user name.
SELECT accountid, username
FROM accountusers
WHERE accountid = @account_id
ORDER BY username
LIMIT 1;

-- name: insert_account_user :exec
-- Adds an account user, or nothing if there is one already.
INSERT INTO accountusers (accountid, username)
VALUES (@account_id, @username)
ON CONFLICT (accountid, username) DO NOTHING;
