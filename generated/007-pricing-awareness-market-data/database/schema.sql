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

-- How much of one security an account holds; less than zero when it has sold what it did not have.
CREATE TABLE IF NOT EXISTS positions (
    accountid integer NOT NULL REFERENCES accounts (id),
    security varchar(15) NOT NULL,
    averagecostbasis numeric(18,3),
    quantity integer NOT NULL,
    updated timestamp with time zone NOT NULL,
    PRIMARY KEY (accountid, security)
);

-- One purchase or sale, from the moment that its order was taken up.
CREATE TABLE IF NOT EXISTS trades (
    id varchar(50) NOT NULL,
    accountid integer NOT NULL REFERENCES accounts (id),
    created timestamp with time zone NOT NULL,
    price numeric(18,3),
    quantity integer NOT NULL CHECK (quantity >= 1),
    security varchar(15) NOT NULL,
    side text NOT NULL CHECK (side IN ('Buy', 'Sell')),
    state text NOT NULL CHECK (state IN ('New', 'Processing', 'Settled', 'Cancelled')),
    updated timestamp with time zone NOT NULL,
    PRIMARY KEY (id)
);

CREATE SEQUENCE IF NOT EXISTS account_id START WITH 65000;
