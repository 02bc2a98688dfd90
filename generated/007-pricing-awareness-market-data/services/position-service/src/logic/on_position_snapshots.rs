use messaging::Position;
use runtime::Problem;

use crate::ports::Ports;

pub async fn on_position_snapshots(
    ports: &Ports,
    account_id: i32,
) -> Result<Vec<Position>, Problem> {
    let mut session = ports.store.session().await?;
    let positions = session.list_account_positions(account_id).await?;
    Ok(positions.into_iter().map(Position::from).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_account_is_answered_with_what_it_holds() {
        let ports = Ports::in_memory().await;

        let positions = on_position_snapshots(&ports, 22214).await.unwrap();

        let held: Vec<_> = positions
            .iter()
            .map(|position| (position.security.as_str(), position.quantity))
            .collect();
        assert_eq!(held, [("C", -2000), ("IBM", -100), ("MS", 1000)]);
    }

    #[tokio::test]
    async fn an_unknown_account_holds_nothing() {
        let ports = Ports::in_memory().await;
        assert_eq!(on_position_snapshots(&ports, 999).await.unwrap(), []);
    }
}
