use runtime::Problem;

use crate::operations::CheckReady;
use crate::ports::Ports;

pub async fn check_ready(ports: &Ports) -> Result<bool, Problem<CheckReady>> {
    // The first data holds positions, so having none means that it is not there yet.
    let position = ports.store.session().await?.get_any_position().await?;
    Ok(position.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn with_positions_it_is_ready() {
        let ports = Ports::in_memory().await;
        assert_eq!(check_ready(&ports).await, Ok(true));
    }
}
