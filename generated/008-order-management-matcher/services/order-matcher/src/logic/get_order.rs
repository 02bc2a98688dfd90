use runtime::Problem;

use super::showing;
use crate::operations::GetOrder;
use crate::ports::Ports;
use crate::types::Order;

pub async fn get_order(ports: &Ports, order_id: String) -> Result<Order, Problem<GetOrder>> {
    let mut session = ports.store.session().await?;
    match session.get_order(&order_id).await? {
        Some(kept) => Ok(showing::shown(ports, kept)),
        None => Err(Problem::text::<404>(format!("Order {order_id} not found"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_order_is_found_by_its_id_or_not_at_all() {
        let ports = Ports::in_memory().await;
        let id = "0b1f6a52-3c0e-4f0a-9d0e-5b8f3a1c0002";
        let order = get_order(&ports, id.to_owned()).await.unwrap();
        assert_eq!((order.quantity, order.remaining_quantity), (900, 650));
        let problem = get_order(&ports, "none".to_owned()).await.unwrap_err();
        assert_eq!(problem.status(), 404);
    }
}
