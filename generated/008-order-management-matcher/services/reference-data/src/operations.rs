//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

use crate::types;

/// `GET /stocks`: Every security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListStocks {}

impl Operation for ListStocks {}

/// `GET /stocks/{ticker}`: One security by its ticker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetStock {}

impl Operation for GetStock {}
impl Answers<400, Text> for GetStock {}
impl Answers<404, types::NotFound> for GetStock {}

/// `GET /health`: Whether the service is up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetHealth {}

impl Operation for GetHealth {}
