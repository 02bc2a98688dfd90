//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `GET /prices`: The prices of all securities, or of some.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPrices {}

impl Operation for ListPrices {}
impl Answers<400, Text> for ListPrices {}

/// `GET /prices/{ticker}`: The price of one security.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetPrice {}

impl Operation for GetPrice {}
impl Answers<400, Text> for GetPrice {}
impl Answers<404, Text> for GetPrice {}

/// `GET /health`: How the service is, and how it makes prices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetPublisherHealth {}

impl Operation for GetPublisherHealth {}
