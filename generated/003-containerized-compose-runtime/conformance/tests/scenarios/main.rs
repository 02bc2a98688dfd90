//! What must be seen of the system: one test a scenario, named after it.
//!
//! They need a system that is up. Those that stop parts of it are ignored unless they are asked
//! for, and run one at a time: `-- --ignored --test-threads 1`.

mod account_users_are_added;
mod accounts_are_created_and_renamed;
mod accounts_are_read;
mod an_order_is_booked_directly;
mod an_order_is_settled_and_streamed;
mod one_entry_point;
mod orders_at_once_add_up;
mod people_are_found;
mod refusals_pass_the_entry_point;
mod securities_are_listed;
mod the_ingress_serves_the_page;
mod trades_and_positions_are_read;
mod wrong_orders_are_refused;
