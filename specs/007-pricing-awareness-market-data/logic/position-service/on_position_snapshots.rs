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
    use rust_decimal::Decimal;

    use super::*;

    #[tokio::test]
    async fn an_account_is_answered_with_what_it_holds_and_what_that_cost() {
        let ports = Ports::in_memory().await;

        let positions = on_position_snapshots(&ports, 22214).await.unwrap();

        let held: Vec<_> = positions
            .iter()
            .map(|position| {
                let cost = position.average_cost_basis.unwrap();
                (position.security.as_str(), position.quantity, cost)
            })
            .collect();
        for expected in [
            ("C", -2000, Decimal::new(57_500, 3)),
            ("IBM", -100, Decimal::new(136_250, 3)),
            ("MS", 1000, Decimal::new(95_125, 3)),
        ] {
            assert!(held.contains(&expected), "{held:?}");
        }
    }

    #[tokio::test]
    async fn an_unknown_account_holds_nothing() {
        let ports = Ports::in_memory().await;
        assert_eq!(on_position_snapshots(&ports, 999).await.unwrap(), []);
    }
}
