//! What this service does, one handler a file. Everything around it is generated.

mod check_alive;
mod check_ready;
mod list_account_positions;
mod list_account_trades;
mod list_positions;
mod list_trades;
mod on_position_snapshots;

pub use check_alive::check_alive;
pub use check_ready::check_ready;
pub use list_account_positions::list_account_positions;
pub use list_account_trades::list_account_trades;
pub use list_positions::list_positions;
pub use list_trades::list_trades;
pub use on_position_snapshots::on_position_snapshots;
