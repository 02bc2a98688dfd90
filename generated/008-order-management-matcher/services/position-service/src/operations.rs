//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `GET /trades/`: Every trade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListTrades {}

impl Operation for ListTrades {}
impl Answers<500, Text> for ListTrades {}

/// `GET /trades/{accountId}`: The trades of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAccountTrades {}

impl Operation for ListAccountTrades {}
impl Answers<400, Text> for ListAccountTrades {}
impl Answers<500, Text> for ListAccountTrades {}

/// `GET /positions/`: Every position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListPositions {}

impl Operation for ListPositions {}
impl Answers<500, Text> for ListPositions {}

/// `GET /positions/{accountId}`: The positions of one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAccountPositions {}

impl Operation for ListAccountPositions {}
impl Answers<400, Text> for ListAccountPositions {}
impl Answers<500, Text> for ListAccountPositions {}

/// `GET /health/alive`: Whether the service runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckAlive {}

impl Operation for CheckAlive {}

/// `GET /health/ready`: Whether the service has anything to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckReady {}

impl Operation for CheckReady {}
impl Answers<500, Text> for CheckReady {}
