//! What this service does, one handler a file. Everything around it is generated.

mod get_health;
mod get_stock;
mod list_stocks;

pub use get_health::get_health;
pub use get_stock::get_stock;
pub use list_stocks::list_stocks;
