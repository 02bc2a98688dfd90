-- name: list_books :many
-- Every book, by title.
SELECT id, title, author, binding
FROM books
ORDER BY title, id;

-- name: get_book :one
-- The book with this number.
SELECT id, title, author, binding
FROM books
WHERE id = @id;

-- name: insert_book :exec
-- Adds a book.
INSERT INTO books (id, title, author, binding)
VALUES (@id, @title, @author, @binding);
