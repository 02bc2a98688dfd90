-- Brings a database of the state 007-pricing-awareness-market-data to the state 008-order-management-matcher, with its data: all of it, or nothing.
--
--     psql -v ON_ERROR_STOP=1 -f FILE DATABASE
BEGIN;

CREATE TABLE orderbook (
    orderid varchar(36) NOT NULL,
    accountid integer NOT NULL REFERENCES accounts (id),
    createdat timestamp with time zone NOT NULL,
    fillat timestamp with time zone,
    fillattempts integer CHECK (fillattempts >= 1),
    fillforced boolean,
    fillid varchar(36),
    fillquantity integer CHECK (fillquantity >= 1),
    lastexecutionprice numeric(18,3),
    lastfillquantity integer CHECK (lastfillquantity >= 1),
    limitprice numeric(18,3) NOT NULL,
    quantity integer NOT NULL CHECK (quantity >= 1),
    reason varchar(200),
    remainingquantity integer NOT NULL CHECK (remainingquantity >= 0),
    security varchar(15) NOT NULL,
    side text NOT NULL CHECK (side IN ('Buy', 'Sell')),
    status text NOT NULL CHECK (status IN ('NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED')),
    updatedat timestamp with time zone NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    PRIMARY KEY (orderid),
    CONSTRAINT orderbook_fill UNIQUE (fillid),
    CONSTRAINT orderbook_fill_whole CHECK ((fillid IS NULL AND fillquantity IS NULL AND fillforced IS NULL AND fillattempts IS NULL AND fillat IS NULL) OR (fillid IS NOT NULL AND fillquantity IS NOT NULL AND fillforced IS NOT NULL AND fillattempts IS NOT NULL AND fillat IS NOT NULL AND fillquantity <= remainingquantity AND status IN ('NEW', 'PARTIALLY_FILLED'))),
    CONSTRAINT orderbook_filled CHECK ((status = 'FILLED') = (remainingquantity = 0)),
    CONSTRAINT orderbook_reason CHECK ((status = 'REJECTED') = (reason IS NOT NULL)),
    CONSTRAINT orderbook_remaining CHECK (remainingquantity <= quantity)
);
CREATE INDEX orderbook_account ON orderbook (accountid, status);
CREATE INDEX orderbook_fill_at ON orderbook (fillat);
CREATE INDEX orderbook_status ON orderbook (status);
CREATE INDEX orderbook_updated ON orderbook (updatedat);
CREATE INDEX orderbook_waiting ON orderbook (security, status, side, limitprice);

INSERT INTO orderbook (orderid, accountid, security, side, quantity, remainingquantity, limitprice, status, createdat, updatedat, lastexecutionprice, lastfillquantity, version, reason, fillid, fillquantity, fillforced, fillattempts, fillat) VALUES
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0001', 22214, 'IBM', 'Buy', 1800, 1800, 175.250, 'NEW', '2024-01-02T14:35:00.000+00:00', '2024-01-02T14:35:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0002', 22214, 'MSFT', 'Sell', 900, 650, 452.000, 'PARTIALLY_FILLED', '2024-01-02T14:36:00.000+00:00', '2024-01-02T14:41:00.000+00:00', 452.500, 250, 2, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0003', 44044, 'JPM', 'Buy', 1200, 1200, 184.500, 'NEW', '2024-01-02T14:37:00.000+00:00', '2024-01-02T14:37:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0004', 52355, 'GS', 'Sell', 300, 0, 498.000, 'FILLED', '2024-01-02T14:38:00.000+00:00', '2024-01-02T14:42:00.000+00:00', 498.250, 300, 2, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0005', 10031, 'NVDA', 'Buy', 450, 450, 860.125, 'NEW', '2024-01-02T14:38:30.000+00:00', '2024-01-02T14:38:30.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0006', 10031, 'C', 'Sell', 1000, 1000, 62.500, 'NEW', '2024-01-02T14:39:00.000+00:00', '2024-01-02T14:39:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0007', 62654, 'META', 'Sell', 500, 500, 527.880, 'NEW', '2024-01-02T14:40:00.000+00:00', '2024-01-02T14:40:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL);

COMMIT;
