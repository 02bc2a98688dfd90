use runtime::Problem;

use crate::operations::ListPositions;
use crate::ports::Ports;
use crate::types::Position;

pub async fn list_positions(ports: &Ports) -> Result<Vec<Position>, Problem<ListPositions>> {
    Ok(ports.store.session().await?.list_positions().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn positions_come_by_account_and_security() {
        let ports = Ports::in_memory().await;

        let positions = list_positions(&ports).await.unwrap();

        let keys: Vec<(i32, &str)> = positions
            .iter()
            .map(|position| (position.account_id, position.security.as_str()))
            .collect();
        assert!(keys.is_sorted());
        for expected in [(22214, "C"), (22214, "IBM"), (22214, "MS"), (52355, "BAC")] {
            assert!(keys.contains(&expected));
        }
    }
}
