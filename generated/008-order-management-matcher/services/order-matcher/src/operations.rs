//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `POST /orders`: Takes an order, which waits from now on for its price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateOrder {}

impl Operation for CreateOrder {}
impl Answers<400, Text> for CreateOrder {}
impl Answers<404, Text> for CreateOrder {}
impl Answers<415, Text> for CreateOrder {}
impl Answers<500, Text> for CreateOrder {}
impl Answers<502, Text> for CreateOrder {}

/// `GET /orders`: Orders by their last change, the latest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListOrders {}

impl Operation for ListOrders {}
impl Answers<400, Text> for ListOrders {}
impl Answers<500, Text> for ListOrders {}

/// `GET /orders/open-count`: How many orders are open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CountOpenOrders {}

impl Operation for CountOpenOrders {}
impl Answers<500, Text> for CountOpenOrders {}

/// `GET /orders/{orderId}`: One order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetOrder {}

impl Operation for GetOrder {}
impl Answers<400, Text> for GetOrder {}
impl Answers<404, Text> for GetOrder {}
impl Answers<500, Text> for GetOrder {}

/// `POST /orders/{orderId}/cancel`: Ends an order, which keeps what was filled of it and what was
/// not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CancelOrder {}

impl Operation for CancelOrder {}
impl Answers<400, Text> for CancelOrder {}
impl Answers<404, Text> for CancelOrder {}
impl Answers<409, Text> for CancelOrder {}
impl Answers<500, Text> for CancelOrder {}

/// `POST /orders/{orderId}/force-fill`: Fills all that remains of an order at the market price,
/// whatever its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForceFillOrder {}

impl Operation for ForceFillOrder {}
impl Answers<400, Text> for ForceFillOrder {}
impl Answers<404, Text> for ForceFillOrder {}
impl Answers<409, Text> for ForceFillOrder {}
impl Answers<500, Text> for ForceFillOrder {}
impl Answers<502, Text> for ForceFillOrder {}

/// `GET /health`: How the service is, and what it has done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetMatcherHealth {}

impl Operation for GetMatcherHealth {}
impl Answers<500, Text> for GetMatcherHealth {}
