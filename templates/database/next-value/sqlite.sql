UPDATE sequences
SET next_value = next_value + 1
WHERE name = '{{ sequence }}'
RETURNING next_value - 1
