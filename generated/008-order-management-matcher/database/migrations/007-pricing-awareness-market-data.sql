-- Brings a database of the state 006-observability-lgtm-compose to the state 007-pricing-awareness-market-data, with its data: all of it, or nothing.
--
--     psql -v ON_ERROR_STOP=1 -f FILE DATABASE
BEGIN;

ALTER TABLE positions
    ADD COLUMN averagecostbasis numeric(18,3);

ALTER TABLE trades
    ADD COLUMN price numeric(18,3);

COMMIT;
