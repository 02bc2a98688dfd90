//! What this service does, one handler a file. Everything around it is generated.

mod create_trade_order;

pub use create_trade_order::create_trade_order;
