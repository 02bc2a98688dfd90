//! The channels of the system, at their addresses on its transport.

use std::fmt::Display;

use crate::Channel;

/// The orders of one account, each as soon as it has changed.
pub fn account_orders(account_id: impl Display) -> Channel {
    Channel::at(&format!("orders.account.{account_id}.updated")).of("Order")
}

/// The positions of one account, each as soon as a trade has changed it.
pub fn account_positions(account_id: impl Display) -> Channel {
    Channel::at(&format!("positions.account.{account_id}.updated")).of("Position")
}

/// The trades of one account, each as soon as it is settled.
pub fn account_trades(account_id: impl Display) -> Channel {
    Channel::at(&format!("trades.account.{account_id}.updated")).of("Trade")
}

/// Orders on their way to be settled.
pub fn new_trades() -> Channel {
    Channel::at("trades.new").of("TradeOrder")
}

/// What an account holds at this moment, for whoever connects and cannot know it from the stream.
pub fn position_snapshots(account_id: impl Display) -> Channel {
    Channel::at(&format!("snapshots.positions.{account_id}"))
}

/// The prices of one security, each as soon as it is made.
pub fn prices(ticker: impl Display) -> Channel {
    Channel::at(&format!("pricing.{ticker}")).of("PriceTick")
}

/// Each trade that was booked, once it is settled, for any service that follows trading as a whole.
pub fn processed_trades() -> Channel {
    Channel::at("trades.processed").of("Trade")
}

/// As pages follow them.
pub mod patterns {
    use std::fmt::Display;

    use crate::Channel;

    /// The orders of one account, each as soon as it has changed.
    pub fn account_orders_account(account_id: impl Display) -> Channel {
        Channel::matching(&format!("orders.account.{account_id}.*")).of("Order")
    }

    /// The orders of one account, each as soon as it has changed.
    pub fn account_orders_all() -> Channel {
        Channel::matching("orders.account.*.*").of("Order")
    }

    /// The positions of one account, each as soon as a trade has changed it.
    pub fn account_positions_account(account_id: impl Display) -> Channel {
        Channel::matching(&format!("positions.account.{account_id}.*")).of("Position")
    }

    /// The positions of one account, each as soon as a trade has changed it.
    pub fn account_positions_all() -> Channel {
        Channel::matching("positions.account.*.*").of("Position")
    }

    /// The trades of one account, each as soon as it is settled.
    pub fn account_trades_account(account_id: impl Display) -> Channel {
        Channel::matching(&format!("trades.account.{account_id}.*")).of("Trade")
    }

    /// The trades of one account, each as soon as it is settled.
    pub fn account_trades_all() -> Channel {
        Channel::matching("trades.account.*.*").of("Trade")
    }

    /// The prices of one security, each as soon as it is made.
    pub fn prices_all() -> Channel {
        Channel::matching("pricing.*").of("PriceTick")
    }
}
