//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `GET /People/GetPerson`: One person by logon id or employee id; the logon id counts when both
/// are given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetPerson {}

impl Operation for GetPerson {}
impl Answers<400, Text> for GetPerson {}
impl Answers<404, Text> for GetPerson {}

/// `GET /People/GetMatchingPeople`: People whose full name or logon id contains a text, in upper or
/// lower case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetMatchingPeople {}

impl Operation for GetMatchingPeople {}
impl Answers<400, Text> for GetMatchingPeople {}
impl Answers<404, Text> for GetMatchingPeople {}

/// `GET /People/ValidatePerson`: Whether a person exists; the logon id counts when both ids are
/// given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ValidatePerson {}

impl Operation for ValidatePerson {}
impl Answers<400, Text> for ValidatePerson {}
impl Answers<404, Text> for ValidatePerson {}
