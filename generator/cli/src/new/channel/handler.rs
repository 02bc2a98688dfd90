use runtime::Problem;

use crate::ports::Ports;

pub async fn {handler}(_ports: &Ports, _message: messaging::{message}) -> Result<(), Problem> {
    Err(Problem::failure("this is not written yet"))
}
