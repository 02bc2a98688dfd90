use runtime::Problem;

use crate::operations::{operation};
use crate::ports::Ports;

{signature}
    Err(Problem::failure("this is not written yet"))
}
