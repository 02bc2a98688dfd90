use chrono::Utc;
use model::OrderEvent;
use runtime::Problem;
use uuid::Uuid;

use super::showing;
use crate::operations::CreateOrder;
use crate::ports::Ports;
use crate::store::InsertOrderParams;
use crate::types::{NewOrder, Order};

pub async fn create_order(ports: &Ports, order: NewOrder) -> Result<Order, Problem<CreateOrder>> {
    check_security(ports, &order.security).await?;
    let mut session = ports.store.session().await?;
    let id = order.account_id;
    if session.get_account(id).await?.is_none() {
        return Err(Problem::text::<404>(format!(
            "Account with id {id} not found"
        )));
    }
    let new = InsertOrderParams {
        order_id: Uuid::new_v4().to_string(),
        account_id: order.account_id,
        security: order.security,
        side: order.side,
        quantity: order.quantity,
        limit_price: order.limit_price,
        created_at: Utc::now(),
    };
    let Some(kept) = session.insert_order(&new).await? else {
        return Err(Problem::failure("the order was not kept"));
    };
    drop(session);
    Ok(showing::announced(ports, kept, OrderEvent::Create).await)
}

async fn check_security(ports: &Ports, ticker: &str) -> Result<(), Problem<CreateOrder>> {
    match ports.clients.reference_data.get_stock(ticker).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() => {
            Err(Problem::text::<404>(format!("Security {ticker} not found")))
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use model::{OrderStatus, Side};
    use rust_decimal::Decimal;
    use serde_json::Value;

    use super::super::samples::ports;
    use super::*;

    fn new(account_id: i32, security: &str) -> NewOrder {
        NewOrder {
            account_id,
            security: security.to_owned(),
            side: Side::Buy,
            quantity: 10,
            limit_price: Decimal::new(123_456, 3),
        }
    }

    #[tokio::test]
    async fn an_order_is_kept_and_told() {
        let ports = ports().await;

        let order = create_order(&ports, new(22214, "MSFT")).await.unwrap();

        assert_eq!((order.status, order.version), (OrderStatus::New, 1));
        assert_eq!((order.quantity, order.remaining_quantity), (10, 10));
        assert_eq!(order.limit_price, Decimal::new(123_456, 3));
        assert_eq!(order.created_at, order.updated_at);
        assert_eq!(order.market_price, Some(430.into()));
        let published = ports.events.published();
        assert_eq!(published.len(), 1);
        let (address, event) = &published[0];
        assert_eq!(address, "orders.account.22214.updated");
        assert_eq!(event["orderId"], order.order_id);
        assert_eq!(event["updatedAt"], order.updated_at.timestamp_millis());
        assert_eq!(event.get("reason"), None);
    }

    #[tokio::test]
    async fn an_unknown_security_is_refused_first_and_then_an_unknown_account() {
        let ports = ports().await;
        for (account, security, said) in [
            (999, "XXX", "Security XXX not found"),
            (22214, "XXX", "Security XXX not found"),
            (999, "MSFT", "Account with id 999 not found"),
        ] {
            let answer = create_order(&ports, new(account, security)).await;
            assert_eq!(answer, Err(Problem::text::<404>(said)));
        }
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn without_an_answer_from_a_neighbour_no_order_is_taken() {
        let mut ports = ports().await;
        ports.clients.reference_data.stub(|_, _| (500, Value::Null));
        let problem = create_order(&ports, new(22214, "MSFT")).await.unwrap_err();
        assert_eq!(problem.status(), 502);
    }
}
