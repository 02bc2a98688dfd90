use std::time::Duration;

use runtime::Problem;
use rust_decimal::Decimal;
use tokio::time::timeout;

use super::booking::{self, Numbered};
use crate::operations::BookTradeOrder;
use crate::ports::Ports;
use crate::types::{TradeBooking, TradeOrder};

/// How long an order waits for its price.
const PATIENCE: Duration = Duration::from_millis(700);

pub async fn book_trade_order(
    ports: &Ports,
    order: TradeOrder,
) -> Result<TradeBooking, Problem<BookTradeOrder>> {
    // Nobody has priced an order that is handed over directly.
    let price = current_price(ports, &order.security).await?;
    let order = TradeOrder {
        price: Some(price),
        ..order
    };
    let orders = [Numbered::new(order)];
    let booked = booking::book(ports, &orders).await?.pop();
    booked.ok_or_else(|| Problem::failure("the order was not booked"))
}

async fn current_price(ports: &Ports, ticker: &str) -> Result<Decimal, Problem<BookTradeOrder>> {
    let asked = ports.clients.price_publisher.get_price(ticker);
    match timeout(PATIENCE, asked).await {
        Ok(Ok(price)) => Ok(price.price),
        Ok(Err(error)) if error.is_not_found() => {
            Err(Problem::text::<404>(format!("Price of {ticker} not found")))
        }
        Ok(Err(error)) => Err(Problem::text::<503>(error.to_string())),
        Err(_) => Err(Problem::text::<503>("price-publisher takes too long")),
    }
}

#[cfg(test)]
mod tests {
    use model::{Side, TradeState};
    use serde_json::{Value, json};

    use super::*;

    /// Ports whose neighbour knows what MS costs.
    async fn ports() -> Ports {
        let mut ports = Ports::in_memory().await;
        ports.clients.price_publisher.stub(|_, path| match path {
            "/prices/MS" => (
                200,
                json!({
                    "ticker": "MS",
                    "price": 91.375,
                    "openPrice": 90.5,
                    "closePrice": 91.1,
                    "asOf": "2024-01-02T14:30:00.000+00:00",
                    "source": "snapshot",
                }),
            ),
            _ => (404, Value::Null),
        });
        ports
    }

    fn order(account_id: i32) -> TradeOrder {
        TradeOrder {
            id: None,
            state: None,
            account_id,
            security: "MS".to_owned(),
            side: Side::Sell,
            quantity: 250,
            price: None,
        }
    }

    #[tokio::test]
    async fn the_answer_tells_the_trade_and_the_new_position() {
        let ports = ports().await;

        let booking = book_trade_order(&ports, order(22214)).await.unwrap();

        assert_eq!(booking.trade.state, TradeState::Settled);
        assert_eq!(booking.trade.quantity, 250);
        assert_eq!(booking.trade.price, Some(Decimal::new(91_375, 3)));
        assert_eq!(booking.position.quantity, 750);
    }

    #[tokio::test]
    async fn an_unknown_account_is_not_found() {
        let ports = ports().await;

        let problem = book_trade_order(&ports, order(999)).await.unwrap_err();

        assert_eq!(problem.status(), 404);
    }

    #[tokio::test]
    async fn without_a_price_nothing_is_booked() {
        let mut ports = ports().await;
        for (status, wanted) in [(404, 404), (500, 503)] {
            ports
                .clients
                .price_publisher
                .stub(move |_, _| (status, Value::Null));

            let problem = book_trade_order(&ports, order(22214)).await.unwrap_err();

            assert_eq!(problem.status(), wanted);
            assert!(ports.events.published().is_empty());
        }
    }
}
