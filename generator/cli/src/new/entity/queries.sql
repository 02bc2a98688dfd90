-- name: list_{name} :many
-- Every one, by number.
SELECT id, name
FROM {name}
ORDER BY id;

-- name: get_{one} :one
-- The one with this number.
SELECT id, name
FROM {name}
WHERE id = @id;

-- name: insert_{one} :exec
-- Adds one.
INSERT INTO {name} (id, name)
VALUES (@id, @name);
