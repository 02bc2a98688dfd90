use std::time::Duration;

use model::Side;
use runtime::Problem;
use rust_decimal::Decimal;
use tokio::time::timeout;

use crate::operations::CreateTradeOrder;
use crate::ports::Ports;
use crate::types::TradeOrder;

/// How long an order waits for its price.
const PATIENCE: Duration = Duration::from_millis(700);

pub async fn create_trade_order(
    ports: &Ports,
    order: TradeOrder,
) -> Result<TradeOrder, Problem<CreateTradeOrder>> {
    check_security(ports, &order.security).await?;
    check_account(ports, order.account_id).await?;
    let price = current_price(ports, &order.security).await?;
    check_limit(&order, price)?;
    // The trade that this becomes gets its own id and state; a caller chooses neither, nor the price.
    let order = TradeOrder {
        id: None,
        state: None,
        price: Some(price),
        ..order
    };
    // Only an order that is on its way is acknowledged: when publishing fails, so does the request.
    ports.events.new_trades(&order.clone().into()).await?;
    Ok(order)
}

async fn check_security(ports: &Ports, ticker: &str) -> Result<(), Problem<CreateTradeOrder>> {
    match ports.clients.reference_data.get_stock(ticker).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() => {
            Err(Problem::text::<404>(format!("Security {ticker} not found")))
        }
        Err(error) => Err(error.into()),
    }
}

async fn check_account(ports: &Ports, id: i32) -> Result<(), Problem<CreateTradeOrder>> {
    match ports.clients.account_service.get_account(id).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() => Err(Problem::text::<404>(format!(
            "Account with id {id} not found"
        ))),
        Err(error) => Err(error.into()),
    }
}

/// What a piece costs now. An order without a price is none that could be settled.
async fn current_price(ports: &Ports, ticker: &str) -> Result<Decimal, Problem<CreateTradeOrder>> {
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

/// Whoever names a limit does not trade beyond it.
fn check_limit(order: &TradeOrder, price: Decimal) -> Result<(), Problem<CreateTradeOrder>> {
    let is_worse = |limit: &Decimal| match order.side {
        Side::Buy => price > *limit,
        Side::Sell => price < *limit,
    };
    match order.limit_price.filter(is_worse) {
        None => Ok(()),
        Some(limit) => Err(Problem::text::<409>(format!(
            "The price of {} is {price}, which is worse than {limit}",
            order.security
        ))),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use serde_json::{Value, json};

    use super::*;
    use crate::clients::price_publisher::PricePublisher;

    /// Ports whose neighbours know IBM, which costs 187.125, and account 22214, and nothing else.
    async fn ports() -> Ports {
        let mut ports = Ports::in_memory().await;
        ports.clients.reference_data.stub(|_, path| match path {
            "/stocks/IBM" => (200, json!({ "ticker": "IBM", "companyName": "IBM" })),
            _ => (404, Value::Null),
        });
        ports.clients.account_service.stub(|_, path| match path {
            "/account/22214" => (200, json!({ "id": 22214, "displayName": "Test" })),
            _ => (404, Value::Null),
        });
        ports.clients.price_publisher.stub(|_, path| match path {
            "/prices/IBM" => (200, quote("IBM")),
            _ => (404, Value::Null),
        });
        ports
    }

    fn quote(ticker: &str) -> Value {
        json!({
            "ticker": ticker,
            "price": 187.125,
            "openPrice": 186,
            "closePrice": 187.4,
            "asOf": "2024-01-02T14:30:00.000+00:00",
            "source": "snapshot",
        })
    }

    fn order(account_id: i32, security: &str) -> TradeOrder {
        TradeOrder {
            id: None,
            state: None,
            account_id,
            security: security.to_owned(),
            side: Side::Buy,
            quantity: 100,
            price: None,
            fill_id: None,
            limit_price: None,
        }
    }

    /// The order as it is accepted.
    fn priced(order: TradeOrder) -> TradeOrder {
        TradeOrder {
            price: Some(Decimal::new(187_125, 3)),
            ..order
        }
    }

    #[tokio::test]
    async fn a_valid_order_is_published_and_echoed() {
        let ports = ports().await;

        let answer = create_trade_order(&ports, order(22214, "IBM")).await;

        assert_eq!(answer, Ok(priced(order(22214, "IBM"))));
        let published = ports.events.published();
        assert_eq!(published.len(), 1);
        let (_, payload) = &published[0];
        assert_eq!(payload["accountId"], 22214);
        assert_eq!(payload["security"], "IBM");
        assert_eq!(payload["side"], "Buy");
        assert_eq!(payload["quantity"], 100);
        assert_eq!(payload["price"], 187.125);
        assert_eq!(payload.get("id"), None);
    }

    #[tokio::test]
    async fn a_caller_does_not_choose_id_state_and_price() {
        let ports = ports().await;
        let chosen = TradeOrder {
            id: Some("mine".to_owned()),
            state: Some("Settled".to_owned()),
            price: Some(Decimal::ONE),
            ..order(22214, "IBM")
        };

        let answer = create_trade_order(&ports, chosen).await;

        assert_eq!(answer, Ok(priced(order(22214, "IBM"))));
    }

    #[tokio::test]
    async fn an_order_is_not_accepted_beyond_its_limit() {
        let ports = ports().await;
        let limited = |side, thousandths| TradeOrder {
            side,
            limit_price: Some(Decimal::new(thousandths, 3)),
            ..order(22214, "IBM")
        };
        for (side, worse) in [(Side::Buy, 187_124), (Side::Sell, 187_126)] {
            let problem = create_trade_order(&ports, limited(side, worse)).await;
            assert_eq!(problem.unwrap_err().status(), 409);
        }
        assert!(ports.events.published().is_empty());
        for side in [Side::Buy, Side::Sell] {
            let answer = create_trade_order(&ports, limited(side, 187_125)).await;
            assert_eq!(answer, Ok(priced(limited(side, 187_125))));
        }
        assert_eq!(ports.events.published().len(), 2);
    }

    #[tokio::test]
    async fn the_id_of_a_fill_is_passed_on() {
        let ports = ports().await;
        let id = uuid::Uuid::new_v4();
        let fill = TradeOrder {
            fill_id: Some(id),
            ..order(22214, "IBM")
        };

        create_trade_order(&ports, fill).await.unwrap();

        let (_, payload) = &ports.events.published()[0];
        assert_eq!(payload["fillId"], id.to_string());
    }

    #[tokio::test]
    async fn an_unknown_security_is_refused_first() {
        let ports = ports().await;

        let answer = create_trade_order(&ports, order(999, "XXX")).await;

        assert_eq!(answer, Err(Problem::text::<404>("Security XXX not found")));
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn an_unknown_account_is_refused() {
        let ports = ports().await;

        let answer = create_trade_order(&ports, order(999, "IBM")).await;

        assert_eq!(
            answer,
            Err(Problem::text::<404>("Account with id 999 not found"))
        );
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn without_an_answer_from_a_neighbour_the_order_is_not_taken() {
        let mut ports = ports().await;
        ports
            .clients
            .account_service
            .stub(|_, _| (503, Value::Null));

        let problem = create_trade_order(&ports, order(22214, "IBM"))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 502);
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn a_security_without_a_price_is_refused_by_its_ticker() {
        let mut ports = ports().await;
        ports
            .clients
            .price_publisher
            .stub(|_, _| (404, Value::Null));

        let answer = create_trade_order(&ports, order(22214, "IBM")).await;

        assert_eq!(answer, Err(Problem::text::<404>("Price of IBM not found")));
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn without_a_price_the_order_is_not_taken() {
        let mut ports = ports().await;
        ports
            .clients
            .price_publisher
            .stub(|_, _| (500, Value::Null));

        let problem = create_trade_order(&ports, order(22214, "IBM"))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 503);
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn a_price_that_does_not_come_is_not_waited_for() {
        let mut ports = ports().await;
        // Whoever connects here is never answered.
        let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", silent.local_addr().unwrap());
        ports.clients.price_publisher = PricePublisher::new(&address).unwrap();
        let start = Instant::now();

        let problem = create_trade_order(&ports, order(22214, "IBM"))
            .await
            .unwrap_err();

        assert_eq!(problem.status(), 503);
        assert!(start.elapsed() < Duration::from_secs(1));
        assert!(ports.events.published().is_empty());
    }
}
