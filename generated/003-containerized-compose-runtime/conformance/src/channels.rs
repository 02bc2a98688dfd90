//! The channels of the system, at their addresses on its transport.

use std::fmt::Display;

use crate::Channel;

/// The positions of one account, each as soon as a trade has changed it.
pub fn account_positions(account_id: impl Display) -> Channel {
    Channel::at(&format!("/accounts/{account_id}/positions")).of("Position")
}

/// The trades of one account, each as soon as it is settled.
pub fn account_trades(account_id: impl Display) -> Channel {
    Channel::at(&format!("/accounts/{account_id}/trades")).of("Trade")
}

/// Orders on their way to be settled.
pub fn new_trades() -> Channel {
    Channel::at("/trades").of("TradeOrder")
}
