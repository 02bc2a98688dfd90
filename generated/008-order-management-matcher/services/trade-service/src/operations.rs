//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `POST /trade/`: Accepts an order, so that it will be settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateTradeOrder {}

impl Operation for CreateTradeOrder {}
impl Answers<400, Text> for CreateTradeOrder {}
impl Answers<404, Text> for CreateTradeOrder {}
impl Answers<409, Text> for CreateTradeOrder {}
impl Answers<415, Text> for CreateTradeOrder {}
impl Answers<502, Text> for CreateTradeOrder {}
impl Answers<503, Text> for CreateTradeOrder {}
