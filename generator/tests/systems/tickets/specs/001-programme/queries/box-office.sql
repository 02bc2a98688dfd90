-- name: get_booking :one
-- The booking of this id.
SELECT id, showid, name, email, total, status, made
FROM bookings
WHERE id = @id;

-- name: insert_booking :exec
-- Keeps a booking.
INSERT INTO bookings (id, showid, name, email, total, status, made)
VALUES (@id, @show_id, @name, @email, @total, @status, @made);

-- name: take_seat :execrows
-- Gives a seat to a booking, unless somebody has it.
INSERT INTO taken_seats (showid, line, number, bookingid)
VALUES (@show_id, @line, @number, @booking_id)
ON CONFLICT (showid, line, number) DO NOTHING;

-- name: delete_booking :execrows
-- Forgets a booking, and with it who has its seats.
DELETE FROM bookings
WHERE id = @id;

-- name: takings :many
-- What the bookings of each show come to.
-- column: bookings long
SELECT shows.id AS show_id, shows.title, count(bookings.id) AS bookings, coalesce(sum(bookings.total), 0) AS total,
  max(bookings.made) AS last
FROM shows
LEFT JOIN bookings ON bookings.showid = shows.id
GROUP BY shows.id, shows.title
ORDER BY shows.id;
