-- name: wait_for_seat :execrows
-- Puts a name on the list, unless it is there.
INSERT INTO waiting (id, showid, name)
VALUES (@id, @show_id, @name)
ON CONFLICT (showid, name) DO NOTHING;
