//! What this service does, one handler a file. Everything around it is generated.

mod announcing;
mod average_cost;
mod book_trade_order;
mod booking;
mod on_new_trades;

pub use book_trade_order::book_trade_order;
pub use on_new_trades::on_new_trades;
