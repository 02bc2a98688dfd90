use runtime::Problem;

use crate::ports::Ports;

{signature}
    Err(Problem::text(501, "this is not written yet"))
}
