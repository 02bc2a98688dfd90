-- name: page_of_shows :many
-- The shows after a number, of those that every filter lets through.
-- param: category Category?
-- param: since date?
-- param: most decimal(2)?
-- param: skipped integer
-- param: most_rows integer
SELECT id, title, category, day, starts, price, seats, changed, version
FROM shows
WHERE id > @id
  AND (@category IS NULL OR category = @category)
  AND (@since IS NULL OR day >= @since)
  AND (@most IS NULL OR price <= @most)
ORDER BY id
LIMIT @most_rows OFFSET @skipped;

-- name: get_show :one
-- The show of this number.
SELECT id, title, category, day, starts, price, seats, changed, version
FROM shows
WHERE id = @id;

-- name: show_at :one
-- The show that begins then.
SELECT id, title, category, day, starts, price, seats, changed, version
FROM shows
WHERE day = @day AND starts = @starts;

-- name: insert_show :exec
-- Enters a show.
INSERT INTO shows (id, title, category, day, starts, price, seats, changed, version)
VALUES (@id, @title, @category, @day, @starts, @price, @seats, @changed, 1);

-- name: change_show :execrows
-- Changes a show that still has this version.
UPDATE shows
SET title = @title, category = @category, day = @day, starts = @starts, price = @price, seats = @seats, changed = @changed,
  version = version + 1
WHERE id = @id AND version = @version;

-- name: bookings_of :one
-- How many bookings a show has.
-- column: bookings long
SELECT count(*) AS bookings
FROM bookings
WHERE showid = @show_id;

-- name: delete_show :execrows
-- Takes a show off the programme.
DELETE FROM shows
WHERE id = @id;
