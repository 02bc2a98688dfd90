-- name: taken_seats :many
-- The seats of a show that somebody has.
SELECT line, number
FROM taken_seats
WHERE showid = @show_id
ORDER BY line, number;

-- name: seats_left :one
-- How many seats of a show nobody has.
-- column: seats_left long
SELECT shows.seats - count(taken_seats.number) AS seats_left
FROM shows
LEFT JOIN taken_seats ON taken_seats.showid = shows.id
WHERE shows.id = @id
GROUP BY shows.id, shows.seats;
