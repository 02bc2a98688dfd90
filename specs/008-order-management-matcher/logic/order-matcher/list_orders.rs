use model::ListOrdersStatus as Wanted;
use model::OrderStatus::{Canceled, Filled, New, PartiallyFilled, Rejected};
use runtime::Problem;

use super::showing;
use crate::operations::ListOrders;
use crate::ports::Ports;
use crate::store::ListAccountOrdersInParams;
use crate::types::Order;

pub async fn list_orders(
    ports: &Ports,
    status: Wanted,
    account_id: Option<i32>,
) -> Result<Vec<Order>, Problem<ListOrders>> {
    let states = match status {
        Wanted::All => None,
        Wanted::Open => Some((New, PartiallyFilled)),
        Wanted::New => Some((New, New)),
        Wanted::PartiallyFilled => Some((PartiallyFilled, PartiallyFilled)),
        Wanted::Filled => Some((Filled, Filled)),
        Wanted::Canceled => Some((Canceled, Canceled)),
        Wanted::Rejected => Some((Rejected, Rejected)),
    };
    let mut session = ports.store.session().await?;
    let kept = match (states, account_id) {
        (None, None) => session.list_orders().await?,
        (None, Some(account)) => session.list_account_orders(account).await?,
        (Some((one, other)), None) => session.list_orders_in(one, other).await?,
        (Some((one, other)), Some(account_id)) => {
            let wanted = ListAccountOrdersInParams {
                account_id,
                one,
                other,
            };
            session.list_account_orders_in(&wanted).await?
        }
    };
    Ok(kept
        .into_iter()
        .map(|order| showing::shown(ports, order))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn listed(status: Wanted, account_id: Option<i32>) -> Vec<(String, i32)> {
        let ports = Ports::in_memory().await;
        let orders = list_orders(&ports, status, account_id).await.unwrap();
        let times = orders.iter().map(|order| order.updated_at);
        assert!(times.rev().is_sorted());
        let orders = orders.into_iter();
        orders
            .map(|order| (order.security, order.account_id))
            .collect()
    }

    #[tokio::test]
    async fn orders_are_narrowed_by_status_and_account() {
        assert_eq!(listed(Wanted::All, None).await.len(), 7);
        assert_eq!(listed(Wanted::Open, None).await.len(), 6);
        assert_eq!(listed(Wanted::New, None).await.len(), 5);
        assert_eq!(listed(Wanted::All, Some(10031)).await.len(), 2);
        let filled = [("GS".to_owned(), 52355)];
        assert_eq!(listed(Wanted::Filled, None).await, filled);
        assert_eq!(listed(Wanted::Filled, Some(52355)).await, filled);
        assert!(listed(Wanted::Open, Some(52355)).await.is_empty());
        assert_eq!(
            listed(Wanted::PartiallyFilled, Some(22214)).await,
            [("MSFT".to_owned(), 22214)]
        );
        assert!(listed(Wanted::Canceled, None).await.is_empty());
        assert!(listed(Wanted::Rejected, None).await.is_empty());
    }
}
