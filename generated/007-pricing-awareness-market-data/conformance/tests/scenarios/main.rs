//! What must be seen of the system: one test a scenario, named after it.
//!
//! They need a system that is up. Those that stop parts of it are ignored unless they are asked
//! for, and run one at a time: `-- --ignored --test-threads 1`.

mod a_booking_that_fails_is_not_heard_of;
mod a_broker_may_die;
mod a_database_may_die;
mod a_lost_broker_is_on_the_page;
mod a_missing_neighbour_is_said;
mod a_page_follows_all_accounts;
mod a_page_follows_one_account;
mod a_page_listens_and_nothing_else;
mod a_trade_is_heard_of_when_it_can_be_read;
mod account_users_are_added;
mod accounts_are_created_and_renamed;
mod accounts_are_read;
mod an_accepted_order_that_cannot_be_booked_is_cancelled;
mod an_empty_broker_is_a_complete_one;
mod an_order_is_booked_directly;
mod an_order_is_settled_and_streamed;
mod broken_messages_are_skipped;
mod data_outlive_the_services;
mod documents_are_served;
mod first_data_are_in_place;
mod metrics_move_by_what_was_done;
mod no_order_is_accepted_that_nobody_takes;
mod nothing_is_delivered_later;
mod one_entry_point;
mod one_missing_service_takes_no_other_with_it;
mod one_order_is_one_trace;
mod orders_at_once_add_up;
mod orders_of_many_connections_add_up;
mod orders_pass_as_before;
mod other_origins_are_answered;
mod people_are_found;
mod processed_trades_are_announced;
mod prometheus_sees_every_component;
mod refusals_pass_the_entry_point;
mod securities_are_listed;
mod services_answer_directly_too;
mod services_tell_how_they_are;
mod the_broker_tells_how_it_is;
mod the_ingress_serves_the_page;
mod the_page_is_served;
mod trades_and_positions_are_read;
mod trades_are_read_newest_first;
mod two_processors_share_the_orders;
mod wrong_orders_are_refused;
