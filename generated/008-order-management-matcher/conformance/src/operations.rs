//! The operations of the system's contracts, in a module for each service.

/// An operation, as its contract describes it.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    pub(crate) method: &'static str,
    pub(crate) component: &'static str,
    pub(crate) path: &'static str,
}

/// Keeps accounts and the people who may use them.
pub mod account_service {
    use super::Operation;

    /// Every account.
    pub const LIST_ACCOUNTS: Operation = Operation {
        method: "GET",
        component: "account-service",
        path: "/account/",
    };

    /// Adds an account, or renames the one that has this id.
    pub const CREATE_ACCOUNT: Operation = Operation {
        method: "POST",
        component: "account-service",
        path: "/account/",
    };

    /// Renames the account that has this id, or adds it.
    pub const UPDATE_ACCOUNT: Operation = Operation {
        method: "PUT",
        component: "account-service",
        path: "/account/",
    };

    /// One account.
    pub const GET_ACCOUNT: Operation = Operation {
        method: "GET",
        component: "account-service",
        path: "/account/{id}",
    };

    /// Every account user.
    pub const LIST_ACCOUNT_USERS: Operation = Operation {
        method: "GET",
        component: "account-service",
        path: "/accountuser/",
    };

    /// Lets a person use an account; doing it twice is the same as once.
    pub const CREATE_ACCOUNT_USER: Operation = Operation {
        method: "POST",
        component: "account-service",
        path: "/accountuser/",
    };

    /// Lets a user name use an account, without asking whether the person exists.
    pub const UPDATE_ACCOUNT_USER: Operation = Operation {
        method: "PUT",
        component: "account-service",
        path: "/accountuser/",
    };

    /// An account's first user, by user name.
    pub const GET_ACCOUNT_USER: Operation = Operation {
        method: "GET",
        component: "account-service",
        path: "/accountuser/{id}",
    };
}

/// Keeps orders that wait for their price, and fills each exactly once as soon as the market allows
/// it.
pub mod order_matcher {
    use super::Operation;

    /// Takes an order, which waits from now on for its price.
    pub const CREATE_ORDER: Operation = Operation {
        method: "POST",
        component: "order-matcher",
        path: "/orders",
    };

    /// Orders by their last change, the latest first.
    pub const LIST_ORDERS: Operation = Operation {
        method: "GET",
        component: "order-matcher",
        path: "/orders",
    };

    /// How many orders are open.
    pub const COUNT_OPEN_ORDERS: Operation = Operation {
        method: "GET",
        component: "order-matcher",
        path: "/orders/open-count",
    };

    /// One order.
    pub const GET_ORDER: Operation = Operation {
        method: "GET",
        component: "order-matcher",
        path: "/orders/{orderId}",
    };

    /// Ends an order, which keeps what was filled of it and what was not.
    pub const CANCEL_ORDER: Operation = Operation {
        method: "POST",
        component: "order-matcher",
        path: "/orders/{orderId}/cancel",
    };

    /// Fills all that remains of an order at the market price, whatever its limit.
    pub const FORCE_FILL_ORDER: Operation = Operation {
        method: "POST",
        component: "order-matcher",
        path: "/orders/{orderId}/force-fill",
    };

    /// How the service is, and what it has done.
    pub const GET_MATCHER_HEALTH: Operation = Operation {
        method: "GET",
        component: "order-matcher",
        path: "/health",
    };
}

/// Knows the people of the firm, and answers who somebody is.
pub mod people_service {
    use super::Operation;

    /// One person by logon id or employee id; the logon id counts when both are given.
    pub const GET_PERSON: Operation = Operation {
        method: "GET",
        component: "people-service",
        path: "/People/GetPerson",
    };

    /// People whose full name or logon id contains a text, in upper or lower case.
    pub const GET_MATCHING_PEOPLE: Operation = Operation {
        method: "GET",
        component: "people-service",
        path: "/People/GetMatchingPeople",
    };

    /// Whether a person exists; the logon id counts when both ids are given.
    pub const VALIDATE_PERSON: Operation = Operation {
        method: "GET",
        component: "people-service",
        path: "/People/ValidatePerson",
    };
}

/// Answers which trades an account has made and what it holds.
pub mod position_service {
    use super::Operation;

    /// Every trade.
    pub const LIST_TRADES: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/trades/",
    };

    /// The trades of one account.
    pub const LIST_ACCOUNT_TRADES: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/trades/{accountId}",
    };

    /// Every position.
    pub const LIST_POSITIONS: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/positions/",
    };

    /// The positions of one account.
    pub const LIST_ACCOUNT_POSITIONS: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/positions/{accountId}",
    };

    /// Whether the service runs.
    pub const CHECK_ALIVE: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/health/alive",
    };

    /// Whether the service has anything to answer.
    pub const CHECK_READY: Operation = Operation {
        method: "GET",
        component: "position-service",
        path: "/health/ready",
    };
}

/// Makes prices of securities that move, and tells what they are.
pub mod price_publisher {
    use super::Operation;

    /// The prices of all securities, or of some.
    pub const LIST_PRICES: Operation = Operation {
        method: "GET",
        component: "price-publisher",
        path: "/prices",
    };

    /// The price of one security.
    pub const GET_PRICE: Operation = Operation {
        method: "GET",
        component: "price-publisher",
        path: "/prices/{ticker}",
    };

    /// How the service is, and how it makes prices.
    pub const GET_PUBLISHER_HEALTH: Operation = Operation {
        method: "GET",
        component: "price-publisher",
        path: "/health",
    };
}

/// Knows the securities that can be traded.
pub mod reference_data {
    use super::Operation;

    /// Every security.
    pub const LIST_STOCKS: Operation = Operation {
        method: "GET",
        component: "reference-data",
        path: "/stocks",
    };

    /// One security by its ticker.
    pub const GET_STOCK: Operation = Operation {
        method: "GET",
        component: "reference-data",
        path: "/stocks/{ticker}",
    };

    /// Whether the service is up.
    pub const GET_HEALTH: Operation = Operation {
        method: "GET",
        component: "reference-data",
        path: "/health",
    };
}

/// Settles orders, keeps positions in step, and tells everybody who listens.
pub mod trade_processor {
    use super::Operation;

    /// Settles an order at once.
    pub const BOOK_TRADE_ORDER: Operation = Operation {
        method: "POST",
        component: "trade-processor",
        path: "/tradeservice/order",
    };
}

/// Takes orders, refuses those that name an unknown security or account, and passes the others on.
pub mod trade_service {
    use super::Operation;

    /// Accepts an order, so that it will be settled.
    pub const CREATE_TRADE_ORDER: Operation = Operation {
        method: "POST",
        component: "trade-service",
        path: "/trade/",
    };
}
