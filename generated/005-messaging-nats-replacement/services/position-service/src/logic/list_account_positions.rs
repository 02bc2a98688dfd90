use runtime::Problem;

use crate::operations::ListAccountPositions;
use crate::ports::Ports;
use crate::types::Position;

pub async fn list_account_positions(
    ports: &Ports,
    account_id: i32,
) -> Result<Vec<Position>, Problem<ListAccountPositions>> {
    let mut session = ports.store.session().await?;
    Ok(session.list_account_positions(account_id).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_was_sold_short_is_less_than_zero() {
        let ports = Ports::in_memory().await;

        let positions = list_account_positions(&ports, 22214).await.unwrap();

        for (security, quantity) in [("C", -2000), ("IBM", -100), ("MS", 1000)] {
            let position = positions.iter().find(|one| one.security == security);
            assert_eq!(position.unwrap().quantity, quantity);
        }
        assert!(positions.is_sorted_by(|a, b| a.security < b.security));
    }

    #[tokio::test]
    async fn an_unknown_account_has_none() {
        let ports = Ports::in_memory().await;
        assert_eq!(list_account_positions(&ports, 999).await.unwrap(), []);
    }
}
