-- The tables of the system.

-- What trades are booked to.
CREATE TABLE IF NOT EXISTS accounts (
    id integer NOT NULL,
    displayname varchar(50) NOT NULL,
    PRIMARY KEY (id)
);

-- One person's right to use one account.
CREATE TABLE IF NOT EXISTS accountusers (
    accountid integer NOT NULL REFERENCES accounts (id),
    username varchar(15) NOT NULL,
    PRIMARY KEY (accountid, username)
);

-- One order, from the moment that it was taken, and the fill of it that is under way.
CREATE TABLE IF NOT EXISTS orderbook (
    orderid varchar(36) NOT NULL,
    accountid integer NOT NULL REFERENCES accounts (id),
    createdat timestamp NOT NULL,
    fillat timestamp,
    fillattempts integer CHECK (fillattempts >= 1),
    fillforced boolean,
    fillid varchar(36),
    fillquantity integer CHECK (fillquantity >= 1),
    lastexecutionprice bigint CHECK (abs(lastexecutionprice) < 1000000000000000000),
    lastfillquantity integer CHECK (lastfillquantity >= 1),
    limitprice bigint NOT NULL CHECK (abs(limitprice) < 1000000000000000000),
    quantity integer NOT NULL CHECK (quantity >= 1),
    reason varchar(200),
    remainingquantity integer NOT NULL CHECK (remainingquantity >= 0),
    security varchar(15) NOT NULL,
    side text NOT NULL CHECK (side IN ('Buy', 'Sell')),
    status text NOT NULL CHECK (status IN ('NEW', 'PARTIALLY_FILLED', 'FILLED', 'CANCELED', 'REJECTED')),
    updatedat timestamp NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    PRIMARY KEY (orderid),
    CONSTRAINT orderbook_fill UNIQUE (fillid),
    CONSTRAINT orderbook_fill_whole CHECK ((fillid IS NULL AND fillquantity IS NULL AND fillforced IS NULL AND fillattempts IS NULL AND fillat IS NULL) OR (fillid IS NOT NULL AND fillquantity IS NOT NULL AND fillforced IS NOT NULL AND fillattempts IS NOT NULL AND fillat IS NOT NULL AND fillquantity <= remainingquantity AND status IN ('NEW', 'PARTIALLY_FILLED'))),
    CONSTRAINT orderbook_filled CHECK ((status = 'FILLED') = (remainingquantity = 0)),
    CONSTRAINT orderbook_reason CHECK ((status = 'REJECTED') = (reason IS NOT NULL)),
    CONSTRAINT orderbook_remaining CHECK (remainingquantity <= quantity)
);
CREATE INDEX IF NOT EXISTS orderbook_account ON orderbook (accountid, status);
CREATE INDEX IF NOT EXISTS orderbook_fill_at ON orderbook (fillat);
CREATE INDEX IF NOT EXISTS orderbook_status ON orderbook (status);
CREATE INDEX IF NOT EXISTS orderbook_updated ON orderbook (updatedat);
CREATE INDEX IF NOT EXISTS orderbook_waiting ON orderbook (security, status, side, limitprice);

-- How much of one security an account holds; less than zero when it has sold what it did not have.
CREATE TABLE IF NOT EXISTS positions (
    accountid integer NOT NULL REFERENCES accounts (id),
    security varchar(15) NOT NULL,
    averagecostbasis bigint CHECK (abs(averagecostbasis) < 1000000000000000000),
    quantity integer NOT NULL,
    updated timestamp NOT NULL,
    PRIMARY KEY (accountid, security)
);

-- One purchase or sale, from the moment that its order was taken up.
CREATE TABLE IF NOT EXISTS trades (
    id varchar(50) NOT NULL,
    accountid integer NOT NULL REFERENCES accounts (id),
    created timestamp NOT NULL,
    price bigint CHECK (abs(price) < 1000000000000000000),
    quantity integer NOT NULL CHECK (quantity >= 1),
    security varchar(15) NOT NULL,
    side text NOT NULL CHECK (side IN ('Buy', 'Sell')),
    state text NOT NULL CHECK (state IN ('New', 'Processing', 'Settled', 'Cancelled')),
    updated timestamp NOT NULL,
    PRIMARY KEY (id)
);

-- SQLite has no sequences: a row holds the next value of each.
CREATE TABLE IF NOT EXISTS sequences (
    name text NOT NULL,
    next_value bigint NOT NULL,
    PRIMARY KEY (name)
);
INSERT INTO sequences (name, next_value) VALUES ('account_id', 65000) ON CONFLICT (name) DO NOTHING;
