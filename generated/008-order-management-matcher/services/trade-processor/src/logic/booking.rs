//! How an order becomes a trade: shared by those who hand orders over, one by message and one by
//! request.

use chrono::Utc;
use model::{Side, TradeState};
use runtime::{Answers, Operation, Problem, Text};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::announcing;
use super::average_cost::Holding;
use crate::ports::Ports;
use crate::store::{
    AddToPositionParams, Connected, Error, InsertTradeParams, Position, Session,
    SetAverageCostParams, SetTradeStateParams, Trade,
};
use crate::types::{TradeBooking, TradeOrder};

/// The id of a trade to come.
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

/// Settles the order as the trade of this id, and tells everybody who listens. Whoever does not know
/// whether that succeeded may do it again under the same id: it is one trade.
///
/// # Errors
/// 404 when the account is unknown, 400 when the quantity cannot be booked or there is no price.
pub async fn book<O>(
    ports: &Ports,
    id: &str,
    order: &TradeOrder,
) -> Result<TradeBooking, Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    let price = check(ports, order).await?;
    let (trade, position) = settle(ports, id, order, price).await?;
    // Only now, after the commit: whoever hears of a trade must find it, and one that failed was
    // never there.
    announcing::announce(ports, &trade, &position).await;
    Ok(TradeBooking { trade, position })
}

/// Keeps an order that can never be booked as a cancelled trade of this id, and tells those who
/// follow the account.
///
/// # Errors
/// 404 when the account is unknown, 400 when there is no quantity or no price: nobody placed such an
/// order.
pub async fn cancel<O>(ports: &Ports, id: &str, order: &TradeOrder) -> Result<(), Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    check(ports, order).await?;
    let cancelled = taken_up(id, order, TradeState::Cancelled);
    let mut session = ports.store.session().await?;
    let Some(trade) = session.insert_trade(&cancelled).await? else {
        return Ok(());
    };
    let account = trade.account_id;
    let told = ports.events.account_trades(account, &trade.into()).await;
    if let Err(error) = told {
        tracing::warn!(%error, id, "the trade was cancelled but not announced");
    }
    Ok(())
}

/// What is kept of an order from its first moment on.
fn taken_up(id: &str, order: &TradeOrder, state: TradeState) -> InsertTradeParams {
    let now = Utc::now();
    InsertTradeParams {
        id: id.to_owned(),
        account_id: order.account_id,
        security: order.security.clone(),
        side: order.side,
        quantity: order.quantity,
        price: order.price,
        state,
        created: now,
        updated: now,
    }
}

/// What a piece costs by the order. A message did not come through the contract's checks, so the
/// order is looked at here again.
async fn check<O>(ports: &Ports, order: &TradeOrder) -> Result<Decimal, Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    if order.quantity < 1 {
        return Err(Problem::text::<400>("quantity must be at least 1"));
    }
    let priced = order.price.filter(|price| *price > Decimal::ZERO);
    let Some(price) = priced else {
        return Err(Problem::text::<400>("there is no price"));
    };
    let id = order.account_id;
    let account = ports.store.session().await?.get_account(id).await?;
    match account {
        Some(_) => Ok(price),
        None => Err(Problem::text::<404>(format!(
            "Account with id {id} not found"
        ))),
    }
}

/// Takes the trade through its states in one transaction, so that readers see it settled or not at
/// all.
async fn settle<O>(
    ports: &Ports,
    id: &str,
    order: &TradeOrder,
    price: Decimal,
) -> Result<(Trade, Position), Problem<O>>
where
    O: Operation,
{
    let new = taken_up(id, order, TradeState::New);
    let mut transaction = ports.store.begin().await?;
    if transaction.insert_trade(&new).await?.is_none() {
        drop(transaction);
        return settled_before(ports, id, order).await;
    }
    let processing = SetTradeStateParams {
        id: id.to_owned(),
        state: TradeState::Processing,
        updated: Utc::now(),
    };
    transaction.set_trade_state(&processing).await?;
    let position = change_position(&mut transaction, order, price).await?;
    let settled = SetTradeStateParams {
        id: id.to_owned(),
        state: TradeState::Settled,
        updated: Utc::now(),
    };
    let trade = transaction.set_trade_state(&settled).await?;
    let (Some(trade), Some(position)) = (trade, position) else {
        // Dropping the transaction rolls it back.
        return Err(Problem::failure("The trade vanished while it was booked"));
    };
    transaction.commit().await?;
    Ok((trade, position))
}

/// Adds what is traded to the position, and what it cost to its average. The first statement locks the
/// row until the transaction ends, so that nobody changes it before the second.
async fn change_position(
    session: &mut Session<impl Connected>,
    order: &TradeOrder,
    price: Decimal,
) -> Result<Option<Position>, Error> {
    let traded = signed(order);
    let change = AddToPositionParams {
        account_id: order.account_id,
        security: order.security.clone(),
        quantity: traded,
        updated: Utc::now(),
    };
    let Some(position) = session.add_to_position(&change).await? else {
        return Ok(None);
    };
    let before = Holding {
        quantity: i64::from(position.quantity) - i64::from(traded),
        average: position.average_cost_basis,
    };
    let average = SetAverageCostParams {
        average_cost_basis: before.average_after(traded, price),
        account_id: order.account_id,
        security: order.security.clone(),
    };
    session.set_average_cost(&average).await
}

/// The database lost the connection after the commit and before it said so.
async fn settled_before<O>(
    ports: &Ports,
    id: &str,
    order: &TradeOrder,
) -> Result<(Trade, Position), Problem<O>>
where
    O: Operation,
{
    let mut session = ports.store.session().await?;
    let trade = session.get_trade(id).await?;
    let position = session.get_position(order.account_id, &order.security);
    match (trade, position.await?) {
        (Some(trade), Some(position)) => Ok((trade, position)),
        _ => Err(Problem::failure("The trade was booked without a position")),
    }
}

fn signed(order: &TradeOrder) -> i32 {
    match order.side {
        Side::Buy => order.quantity,
        Side::Sell => -order.quantity,
    }
}

#[cfg(test)]
mod tests {
    use runtime::Anything;

    use super::*;

    async fn book(ports: &Ports, order: TradeOrder) -> Result<TradeBooking, Problem> {
        super::book(ports, &new_id(), &order).await
    }

    fn order(side: Side, quantity: i32) -> TradeOrder {
        TradeOrder {
            id: None,
            state: None,
            account_id: 22214,
            security: "IBM".to_owned(),
            side,
            quantity,
            price: Some(Decimal::TEN),
        }
    }

    fn at(price: i64, order: TradeOrder) -> TradeOrder {
        TradeOrder {
            price: Some(Decimal::from(price)),
            ..order
        }
    }

    #[tokio::test]
    async fn a_trade_is_settled_under_an_id_of_its_own() {
        let ports = Ports::in_memory().await;

        let first = book(&ports, order(Side::Buy, 10)).await.unwrap().trade;
        let second = book(&ports, order(Side::Buy, 10)).await.unwrap().trade;

        assert_eq!(first.state, TradeState::Settled);
        assert_eq!(first.side, Side::Buy);
        assert_eq!(first.quantity, 10);
        assert!(first.created <= first.updated);
        assert!(Uuid::parse_str(&first.id).is_ok());
        assert_ne!(first.id, second.id);
    }

    #[tokio::test]
    async fn buying_adds_and_selling_takes_away() {
        let ports = Ports::in_memory().await;

        // The first data has the account at -100.
        let bought = book(&ports, order(Side::Buy, 150)).await.unwrap().position;
        let sold = book(&ports, order(Side::Sell, 50)).await.unwrap().position;
        let short = book(&ports, order(Side::Sell, 1)).await.unwrap().position;

        let quantities = [bought.quantity, sold.quantity, short.quantity];
        assert_eq!(quantities, [50, 0, -1]);
    }

    #[tokio::test]
    async fn a_position_begins_with_its_first_trade() {
        let ports = Ports::in_memory().await;
        let order = TradeOrder {
            security: "ADBE".to_owned(),
            ..order(Side::Sell, 7)
        };

        let position = book(&ports, order).await.unwrap().position;

        assert_eq!(position.account_id, 22214);
        assert_eq!(position.security, "ADBE");
        assert_eq!(position.quantity, -7);
    }

    #[tokio::test]
    async fn the_trade_is_announced_first_and_then_the_position() {
        let ports = Ports::in_memory().await;

        let booked = book(&ports, order(Side::Buy, 10)).await.unwrap();

        let published = ports.events.published();
        let payloads: Vec<_> = published.iter().map(|(_, payload)| payload).collect();
        let trade = payloads
            .iter()
            .position(|payload| payload["id"] == booked.trade.id);
        let position = payloads
            .iter()
            .position(|payload| payload["quantity"] == -90);
        assert!(trade.is_some() && trade < position, "{published:?}");
        let trade = payloads[0];
        assert_eq!(trade["state"], "Settled");
        assert_eq!(trade["created"], booked.trade.created.timestamp_millis());
    }

    #[tokio::test]
    async fn an_order_for_an_unknown_account_leaves_no_trace() {
        let ports = Ports::in_memory().await;
        let order = TradeOrder {
            account_id: 999,
            ..order(Side::Buy, 10)
        };

        let answer = book(&ports, order).await;

        let expected = Problem::text::<404>("Account with id 999 not found");
        assert_eq!(answer, Err(expected));
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn an_order_for_nothing_is_refused() {
        let ports = Ports::in_memory().await;

        for quantity in [0, -1, i32::MIN] {
            let problem = book(&ports, order(Side::Sell, quantity)).await.unwrap_err();
            assert_eq!(problem.status(), 400);
        }
        assert!(ports.events.published().is_empty());
    }

    #[tokio::test]
    async fn an_order_that_is_booked_again_under_its_id_is_one_trade() {
        let ports = Ports::in_memory().await;
        let order = order(Side::Buy, 10);
        let first = super::book::<Anything>(&ports, "t-1", &order)
            .await
            .unwrap();

        let again = super::book::<Anything>(&ports, "t-1", &order)
            .await
            .unwrap();

        assert_eq!(again.trade.id, "t-1");
        assert_eq!(again.trade, first.trade);
        assert_eq!(again.position, first.position);
    }

    #[tokio::test]
    async fn a_position_that_grows_out_of_bounds_fails_as_a_whole() {
        let ports = Ports::in_memory().await;
        book(&ports, order(Side::Buy, i32::MAX)).await.unwrap();
        let before = ports.events.published().len();

        let problem = book(&ports, order(Side::Buy, i32::MAX)).await.unwrap_err();

        assert_eq!(problem, Problem::failure("the database failed"));
        assert_eq!(ports.events.published().len(), before);
        let next = book(&ports, order(Side::Sell, i32::MAX)).await.unwrap();
        assert_eq!(next.position.quantity, -100);
    }

    #[tokio::test]
    async fn a_trade_keeps_its_price_and_changes_what_its_position_cost() {
        let ports = Ports::in_memory().await;
        let security = |order: TradeOrder| TradeOrder {
            security: "GS".to_owned(),
            ..order
        };
        for (price, side, quantity, average) in [
            (10, Side::Buy, 100, 10),
            (20, Side::Buy, 100, 15),
            (30, Side::Sell, 150, 15),
            (40, Side::Sell, 60, 40),
            (50, Side::Sell, 10, 45),
            (60, Side::Buy, 20, 0),
            (70, Side::Sell, 1, 70),
        ] {
            let booked = book(&ports, at(price, security(order(side, quantity)))).await;
            let booked = booked.unwrap();

            assert_eq!(booked.trade.price, Some(Decimal::from(price)));
            let cost = booked.position.average_cost_basis;
            assert_eq!(cost, Some(Decimal::from(average)), "{price}");
        }
    }

    #[tokio::test]
    async fn a_position_that_cost_nobody_knows_what_is_known_from_zero_on() {
        let ports = Ports::in_memory().await;
        let unknown = SetAverageCostParams {
            average_cost_basis: None,
            account_id: 22214,
            security: "IBM".to_owned(),
        };
        let mut session = ports.store.session().await.unwrap();
        session.set_average_cost(&unknown).await.unwrap();
        drop(session);

        // The first data has the account at -100.
        for (side, quantity, average) in [
            (Side::Sell, 10, None),
            (Side::Buy, 20, None),
            (Side::Buy, 90, Some(Decimal::ZERO)),
            (Side::Buy, 1, Some(Decimal::TEN)),
        ] {
            let booked = book(&ports, order(side, quantity)).await.unwrap();
            assert_eq!(booked.position.average_cost_basis, average);
        }
    }

    #[tokio::test]
    async fn an_order_without_a_price_is_refused() {
        let ports = Ports::in_memory().await;

        for price in [None, Some(Decimal::ZERO), Some(Decimal::NEGATIVE_ONE)] {
            let order = TradeOrder {
                price,
                ..order(Side::Buy, 10)
            };
            let problem = book(&ports, order).await.unwrap_err();
            assert_eq!(problem, Problem::text::<400>("there is no price"));
        }
        assert!(ports.events.published().is_empty());
    }
}
