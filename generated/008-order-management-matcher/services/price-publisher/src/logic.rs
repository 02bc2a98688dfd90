//! What this service does, one handler a file. Everything around it is generated.

mod get_price;
mod get_publisher_health;
mod list_prices;
mod memory;
mod on_publish_prices;

pub use get_price::get_price;
pub use get_publisher_health::get_publisher_health;
pub use list_prices::list_prices;
pub use memory::Memory;
pub use on_publish_prices::on_publish_prices;
