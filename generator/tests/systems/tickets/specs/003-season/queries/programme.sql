-- name: write_note :execrows
-- Writes a note on a show.
UPDATE shows
SET note = @note
WHERE id = @id;
