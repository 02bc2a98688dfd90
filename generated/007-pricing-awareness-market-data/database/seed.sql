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

INSERT INTO positions (accountid, security, quantity, averagecostbasis, updated) VALUES
    (22214, 'C', -2000, 57.500, '2024-01-02T14:32:00.000+00:00'),
    (22214, 'IBM', -100, 136.250, '2024-01-02T14:30:00.000+00:00'),
    (22214, 'MS', 1000, 95.125, '2024-01-02T14:31:00.000+00:00'),
    (52355, 'BAC', -2400, 41.125, '2024-01-02T14:33:00.000+00:00');

INSERT INTO trades (id, accountid, security, side, quantity, price, state, created, updated) VALUES
    ('TRADE-22214-AABBCC', 22214, 'IBM', 'Sell', 100, 136.250, 'Settled', '2024-01-02T14:30:00.000+00:00', '2024-01-02T14:30:00.000+00:00'),
    ('TRADE-22214-DDEEFF', 22214, 'MS', 'Buy', 1000, 95.125, 'Settled', '2024-01-02T14:31:00.000+00:00', '2024-01-02T14:31:00.000+00:00'),
    ('TRADE-22214-GGHHII', 22214, 'C', 'Sell', 2000, 57.500, 'Settled', '2024-01-02T14:32:00.000+00:00', '2024-01-02T14:32:00.000+00:00'),
    ('TRADE-52355-AABBCC', 52355, 'BAC', 'Sell', 2400, 41.125, 'Settled', '2024-01-02T14:33:00.000+00:00', '2024-01-02T14:33:00.000+00:00');
