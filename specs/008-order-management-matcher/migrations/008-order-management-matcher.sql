-- A database that is there already gets no orders that nobody placed.
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
