//! What this service does, one handler a file. Everything around it is generated.

mod create_account;
mod create_account_user;
mod get_account;
mod get_account_user;
mod list_account_users;
mod list_accounts;
mod membership;
mod saving;
mod update_account;
mod update_account_user;

pub use create_account::create_account;
pub use create_account_user::create_account_user;
pub use get_account::get_account;
pub use get_account_user::get_account_user;
pub use list_account_users::list_account_users;
pub use list_accounts::list_accounts;
pub use update_account::update_account;
pub use update_account_user::update_account_user;
