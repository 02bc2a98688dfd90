//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `POST /tradeservice/order`: Settles an order at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookTradeOrder {}

impl Operation for BookTradeOrder {}
impl Answers<400, Text> for BookTradeOrder {}
impl Answers<404, Text> for BookTradeOrder {}
impl Answers<415, Text> for BookTradeOrder {}
impl Answers<500, Text> for BookTradeOrder {}
impl Answers<503, Text> for BookTradeOrder {}
