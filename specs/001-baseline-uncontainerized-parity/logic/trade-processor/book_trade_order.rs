use runtime::Problem;

use super::booking::{self, Numbered};
use crate::operations::BookTradeOrder;
use crate::ports::Ports;
use crate::types::{TradeBooking, TradeOrder};

pub async fn book_trade_order(
    ports: &Ports,
    order: TradeOrder,
) -> Result<TradeBooking, Problem<BookTradeOrder>> {
    let orders = [Numbered::new(order)];
    let booked = booking::book(ports, &orders).await?.pop();
    booked.ok_or_else(|| Problem::failure("the order was not booked"))
}

#[cfg(test)]
mod tests {
    use model::{Side, TradeState};

    use super::*;

    fn order(account_id: i32) -> TradeOrder {
        TradeOrder {
            id: None,
            state: None,
            account_id,
            security: "MS".to_owned(),
            side: Side::Sell,
            quantity: 250,
        }
    }

    #[tokio::test]
    async fn the_answer_tells_the_trade_and_the_new_position() {
        let ports = Ports::in_memory().await;

        let booking = book_trade_order(&ports, order(22214)).await.unwrap();

        assert_eq!(booking.trade.state, TradeState::Settled);
        assert_eq!(booking.trade.quantity, 250);
        assert_eq!(booking.position.quantity, 750);
    }

    #[tokio::test]
    async fn an_unknown_account_is_not_found() {
        let ports = Ports::in_memory().await;

        let problem = book_trade_order(&ports, order(999)).await.unwrap_err();

        assert_eq!(problem.status(), 404);
    }
}
