use runtime::Problem;

use crate::operations::CheckAlive;
use crate::ports::Ports;

pub async fn check_alive(_ports: &Ports) -> Result<bool, Problem<CheckAlive>> {
    // Deliberately blind to the database: a restart would not mend that.
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_answers_is_alive() {
        let ports = Ports::in_memory().await;
        assert_eq!(check_alive(&ports).await, Ok(true));
    }
}
