//! What this service does, one handler a file. Everything around it is generated.

mod directory;
mod get_matching_people;
mod get_person;
mod validate_person;

pub use get_matching_people::get_matching_people;
pub use get_person::get_person;
pub use validate_person::validate_person;
