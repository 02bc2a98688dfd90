//! What this service does, one handler a file. Everything around it is generated.

mod cancel_order;
mod count_open_orders;
mod create_order;
mod filling;
mod force_fill_order;
mod get_matcher_health;
mod get_order;
mod list_orders;
mod matching;
mod memory;
mod on_match_orders;
mod on_prices;
mod on_processed_trades;
mod samples;
mod settling;
mod showing;
mod taking;

pub use cancel_order::cancel_order;
pub use count_open_orders::count_open_orders;
pub use create_order::create_order;
pub use force_fill_order::force_fill_order;
pub use get_matcher_health::get_matcher_health;
pub use get_order::get_order;
pub use list_orders::list_orders;
pub use memory::Memory;
pub use on_match_orders::on_match_orders;
pub use on_prices::on_prices;
pub use on_processed_trades::on_processed_trades;
