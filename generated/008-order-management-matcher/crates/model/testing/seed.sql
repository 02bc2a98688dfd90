-- The first rows of the system.

INSERT INTO accounts (id, displayname) VALUES
    (10031, 'Internal Trading Book'),
    (11413, 'Private Clients Fund TTXX'),
    (22214, 'Test Account 20'),
    (42422, 'Algo Execution Partners'),
    (44044, 'Trading Account 1'),
    (52355, 'Big Corporate Fund'),
    (62654, 'Hedge Fund TXY1');

INSERT INTO accountusers (accountid, username) VALUES
    (10031, 'user01'),
    (10031, 'user03'),
    (10031, 'user09'),
    (22214, 'user01'),
    (22214, 'user03'),
    (22214, 'user05'),
    (22214, 'user07'),
    (22214, 'user09'),
    (44044, 'user01'),
    (44044, 'user04'),
    (44044, 'user05'),
    (44044, 'user06'),
    (44044, 'user07'),
    (44044, 'user09'),
    (62654, 'user01'),
    (62654, 'user05'),
    (62654, 'user07'),
    (62654, 'user09');

INSERT INTO orderbook (orderid, accountid, security, side, quantity, remainingquantity, limitprice, status, createdat, updatedat, lastexecutionprice, lastfillquantity, version, reason, fillid, fillquantity, fillforced, fillattempts, fillat) VALUES
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0001', 22214, 'IBM', 'Buy', 1800, 1800, 175250, 'NEW', '2024-01-02T14:35:00.000+00:00', '2024-01-02T14:35:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0002', 22214, 'MSFT', 'Sell', 900, 650, 452000, 'PARTIALLY_FILLED', '2024-01-02T14:36:00.000+00:00', '2024-01-02T14:41:00.000+00:00', 452500, 250, 2, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0003', 44044, 'JPM', 'Buy', 1200, 1200, 184500, 'NEW', '2024-01-02T14:37:00.000+00:00', '2024-01-02T14:37:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0004', 52355, 'GS', 'Sell', 300, 0, 498000, 'FILLED', '2024-01-02T14:38:00.000+00:00', '2024-01-02T14:42:00.000+00:00', 498250, 300, 2, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0005', 10031, 'NVDA', 'Buy', 450, 450, 860125, 'NEW', '2024-01-02T14:38:30.000+00:00', '2024-01-02T14:38:30.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0006', 10031, 'C', 'Sell', 1000, 1000, 62500, 'NEW', '2024-01-02T14:39:00.000+00:00', '2024-01-02T14:39:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL),
    ('0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0007', 62654, 'META', 'Sell', 500, 500, 527880, 'NEW', '2024-01-02T14:40:00.000+00:00', '2024-01-02T14:40:00.000+00:00', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL);

INSERT INTO positions (accountid, security, quantity, averagecostbasis, updated) VALUES
    (22214, 'C', -2000, 57500, '2024-01-02T14:32:00.000+00:00'),
    (22214, 'IBM', -100, 136250, '2024-01-02T14:30:00.000+00:00'),
    (22214, 'MS', 1000, 95125, '2024-01-02T14:31:00.000+00:00'),
    (22214, 'MSFT', -250, 452500, '2024-01-02T14:41:00.000+00:00'),
    (52355, 'BAC', -2400, 41125, '2024-01-02T14:33:00.000+00:00'),
    (52355, 'GS', -300, 498250, '2024-01-02T14:42:00.000+00:00');

INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated) VALUES
    ('TRADE-22214-AABBCC', 22214, 'IBM', 'Sell', 100, 136250, 'Settled', '2024-01-02T14:30:00.000+00:00', '2024-01-02T14:30:00.000+00:00'),
    ('TRADE-22214-DDEEFF', 22214, 'MS', 'Buy', 1000, 95125, 'Settled', '2024-01-02T14:31:00.000+00:00', '2024-01-02T14:31:00.000+00:00'),
    ('TRADE-22214-GGHHII', 22214, 'C', 'Sell', 2000, 57500, 'Settled', '2024-01-02T14:32:00.000+00:00', '2024-01-02T14:32:00.000+00:00'),
    ('TRADE-52355-AABBCC', 52355, 'BAC', 'Sell', 2400, 41125, 'Settled', '2024-01-02T14:33:00.000+00:00', '2024-01-02T14:33:00.000+00:00'),
    ('6d0c5f7e-9a51-4c55-8f0a-2b7d4e9c0002', 22214, 'MSFT', 'Sell', 250, 452500, 'Settled', '2024-01-02T14:41:00.000+00:00', '2024-01-02T14:41:00.000+00:00'),
    ('6d0c5f7e-9a51-4c55-8f0a-2b7d4e9c0004', 52355, 'GS', 'Sell', 300, 498250, 'Settled', '2024-01-02T14:42:00.000+00:00', '2024-01-02T14:42:00.000+00:00');
