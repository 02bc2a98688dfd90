//! The operations of this service's contract, with the answers that it has for each.

use runtime::{Answers, Operation, Text};

/// `GET /account/`: Every account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAccounts {}

impl Operation for ListAccounts {}
impl Answers<500, Text> for ListAccounts {}

/// `POST /account/`: Adds an account, or renames the one that has this id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateAccount {}

impl Operation for CreateAccount {}
impl Answers<400, Text> for CreateAccount {}
impl Answers<415, Text> for CreateAccount {}
impl Answers<500, Text> for CreateAccount {}

/// `PUT /account/`: Renames the account that has this id, or adds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateAccount {}

impl Operation for UpdateAccount {}
impl Answers<400, Text> for UpdateAccount {}
impl Answers<415, Text> for UpdateAccount {}
impl Answers<500, Text> for UpdateAccount {}

/// `GET /account/{id}`: One account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetAccount {}

impl Operation for GetAccount {}
impl Answers<400, Text> for GetAccount {}
impl Answers<404, Text> for GetAccount {}
impl Answers<500, Text> for GetAccount {}

/// `GET /accountuser/`: Every account user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListAccountUsers {}

impl Operation for ListAccountUsers {}
impl Answers<500, Text> for ListAccountUsers {}

/// `POST /accountuser/`: Lets a person use an account; doing it twice is the same as once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CreateAccountUser {}

impl Operation for CreateAccountUser {}
impl Answers<400, Text> for CreateAccountUser {}
impl Answers<404, Text> for CreateAccountUser {}
impl Answers<415, Text> for CreateAccountUser {}
impl Answers<500, Text> for CreateAccountUser {}
impl Answers<502, Text> for CreateAccountUser {}

/// `PUT /accountuser/`: Lets a user name use an account, without asking whether the person exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdateAccountUser {}

impl Operation for UpdateAccountUser {}
impl Answers<400, Text> for UpdateAccountUser {}
impl Answers<404, Text> for UpdateAccountUser {}
impl Answers<415, Text> for UpdateAccountUser {}
impl Answers<500, Text> for UpdateAccountUser {}

/// `GET /accountuser/{id}`: An account's first user, by user name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GetAccountUser {}

impl Operation for GetAccountUser {}
impl Answers<400, Text> for GetAccountUser {}
impl Answers<404, Text> for GetAccountUser {}
impl Answers<500, Text> for GetAccountUser {}
