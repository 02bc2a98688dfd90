use model::OrderStatus;
use runtime::{Operation, Problem};

use crate::operations::CountOpenOrders;
use crate::ports::Ports;
use crate::types::OrderCounts;

pub async fn count_open_orders(ports: &Ports) -> Result<OrderCounts, Problem<CountOpenOrders>> {
    counted(ports).await
}

/// How many orders are open, and how many of those nothing is filled of.
pub async fn counted<O: Operation>(ports: &Ports) -> Result<OrderCounts, Problem<O>> {
    let counts = ports.store.session().await?.count_open_orders().await?;
    let unfilled = counts
        .iter()
        .filter(|count| count.status == OrderStatus::New);
    Ok(OrderCounts {
        open_orders: counts.iter().map(|count| count.orders).sum(),
        unfilled_orders: unfilled.map(|count| count.orders).sum(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn open_orders_wait_or_are_filled_in_part() {
        let ports = Ports::in_memory().await;
        let counts = count_open_orders(&ports).await.unwrap();
        assert_eq!((counts.open_orders, counts.unfilled_orders), (6, 5));
    }
}
