//! The types of this service's contract.

use serde::{Deserialize, Serialize};

/// Somebody who works for the firm.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The name that the person logs on with.
    pub logon_id: String,
    /// First and last name.
    pub full_name: String,
    /// Address for electronic mail.
    pub email: String,
    /// The number that the firm knows the person by.
    pub employee_id: String,
    /// Where the person works.
    pub department: String,
    /// Address of a picture.
    pub photo_url: String,
}

/// The people that a search found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct MatchingPeople {
    /// The people, in the order of the directory.
    pub people: Vec<Person>,
}
