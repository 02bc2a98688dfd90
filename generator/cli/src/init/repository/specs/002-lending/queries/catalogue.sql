-- name: insert_loan :execrows
-- Lends the book with this number, unless somebody has it.
INSERT INTO loans (bookid, reader)
VALUES (@book_id, @reader)
ON CONFLICT (bookid) DO NOTHING;

-- name: delete_loan :execrows
-- Takes the book with this number back.
DELETE FROM loans
WHERE bookid = @book_id;
