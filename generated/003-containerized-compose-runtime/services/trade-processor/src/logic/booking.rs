//! How orders become trades: shared by those who hand orders over, many by message and one by request.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;
use model::{Side, TradeState};
use runtime::{Answers, Operation, Problem, Text};
use uuid::Uuid;

use super::announcing;
use crate::ports::Ports;
use crate::store::{
    AddToPositionsParams, Connected, InsertTradesParams, Position, Session, SetTradeStatesParams,
};
use crate::types::{TradeBooking, TradeOrder};

/// An order, and the id of the trade that it becomes.
#[derive(Debug, Clone)]
pub struct Numbered {
    pub id: String,
    pub order: TradeOrder,
}

impl Numbered {
    /// The order, with a new id.
    pub fn new(order: TradeOrder) -> Self {
        let id = Uuid::new_v4().to_string();
        Self { id, order }
    }
}

/// Settles the orders as the trades of their ids, all or none, and tells everybody who listens.
/// Whoever does not know whether that succeeded may do it again: each is one trade.
///
/// # Errors
/// 404 when an account is unknown, 400 when a quantity cannot be booked.
pub async fn book<O>(ports: &Ports, orders: &[Numbered]) -> Result<Vec<TradeBooking>, Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    let booked = settle(ports, orders).await?;
    // Only now, after the commit: whoever hears of a trade must find it, and one that failed was
    // never there.
    announcing::announce(ports, &booked).await;
    Ok(booked)
}

/// Keeps an order that can never be booked as a cancelled trade of its id, and tells those who
/// follow the account.
///
/// # Errors
/// 404 when the account is unknown, 400 when there is no quantity: nobody placed such an order.
pub async fn cancel<O>(ports: &Ports, order: &Numbered) -> Result<(), Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    let orders = std::slice::from_ref(order);
    let mut session = ports.store.session().await?;
    check(&mut session, orders).await?;
    let cancelled = taken_up(orders, TradeState::Cancelled);
    let Some(trade) = session.insert_trades(&cancelled).await?.pop() else {
        return Ok(());
    };
    let account = trade.account_id;
    let told = ports.events.account_trades(account, &trade.into()).await;
    if let Err(error) = told {
        tracing::warn!(%error, id = order.id, "the trade was cancelled but not announced");
    }
    Ok(())
}

/// What is kept of orders from their first moment on.
fn taken_up(orders: &[Numbered], state: TradeState) -> InsertTradesParams {
    let now = Utc::now();
    let said = || orders.iter().map(|one| &one.order);
    InsertTradesParams {
        ids: orders.iter().map(|one| one.id.clone()).collect(),
        account_ids: said().map(|order| order.account_id).collect(),
        securities: said().map(|order| order.security.clone()).collect(),
        sides: said().map(|order| order.side).collect(),
        quantities: said().map(|order| order.quantity).collect(),
        state,
        created: now,
        updated: now,
    }
}

/// A message did not come through the contract's checks, so the orders are looked at here again.
async fn check<O>(
    session: &mut Session<impl Connected>,
    orders: &[Numbered],
) -> Result<(), Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    if orders.iter().any(|one| one.order.quantity < 1) {
        return Err(Problem::text::<400>("quantity must be at least 1"));
    }
    let named: BTreeSet<i32> = orders.iter().map(|one| one.order.account_id).collect();
    let accounts = session
        .known_accounts(&Vec::from_iter(named.clone()))
        .await?;
    let known: BTreeSet<i32> = accounts.iter().map(|account| account.id).collect();
    match named.difference(&known).next() {
        None => Ok(()),
        Some(id) => Err(Problem::text::<404>(format!(
            "Account with id {id} not found"
        ))),
    }
}

/// Takes the trades through their states in one transaction, so that readers see them settled or not
/// at all.
async fn settle<O>(ports: &Ports, orders: &[Numbered]) -> Result<Vec<TradeBooking>, Problem<O>>
where
    O: Answers<400, Text> + Answers<404, Text>,
{
    let mut transaction = ports.store.begin().await?;
    check(&mut transaction, orders).await?;
    let new = taken_up(orders, TradeState::New);
    let inserted = transaction.insert_trades(&new).await?;
    let mut ids: BTreeSet<String> = inserted.into_iter().map(|trade| trade.id).collect();
    let mut change = SetTradeStatesParams {
        state: TradeState::Processing,
        updated: Utc::now(),
        ids: ids.iter().cloned().collect(),
    };
    transaction.set_trade_states(&change).await?;
    let new: Vec<&Numbered> = orders.iter().filter(|one| ids.remove(&one.id)).collect();
    let positions = change_positions(&mut transaction, &new).await?;
    change.state = TradeState::Settled;
    change.updated = Utc::now();
    let trades = transaction.set_trade_states(&change).await?;
    let mut trades: BTreeMap<_, _> = trades
        .into_iter()
        .map(|one| (one.id.clone(), one))
        .collect();
    let mut positions = positions.into_iter();
    let mut booked = Vec::new();
    for one in orders {
        let trade = trades.remove(&one.id);
        booked.push(
            match trade.and_then(|trade| Some((trade, positions.next()?))) {
                Some((trade, position)) => TradeBooking { trade, position },
                None => booked_before(&mut transaction, one).await?,
            },
        );
    }
    // Dropped before this, the transaction is rolled back.
    transaction.commit().await?;
    Ok(booked)
}

/// Adds what is traded to the positions, and says what each was after each order.
async fn change_positions<O: Operation>(
    session: &mut Session<impl Connected>,
    orders: &[&Numbered],
) -> Result<Vec<Position>, Problem<O>> {
    let mut held = add(session, orders).await?;
    let after = |one: &&Numbered| {
        let held = held.get_mut(&place(&one.order))?;
        held.quantity += i64::from(signed(&one.order));
        Some(Position {
            quantity: i32::try_from(held.quantity).ok()?,
            ..held.position.clone()
        })
    };
    let after: Option<Vec<_>> = orders.iter().map(after).collect();
    after.ok_or_else(too_much)
}

/// An account and a security, between which a position is.
type Place = (i32, String);

/// A position, and what it holds at a moment between orders.
struct Held {
    position: Position,
    quantity: i64,
}

/// Adds what is traded to the positions, and says what each held before.
async fn add<O: Operation>(
    session: &mut Session<impl Connected>,
    orders: &[&Numbered],
) -> Result<BTreeMap<Place, Held>, Problem<O>> {
    // In the order of their places: of two who change the same positions, one waits for the other.
    let mut traded: BTreeMap<Place, i64> = BTreeMap::new();
    for one in orders {
        *traded.entry(place(&one.order)).or_default() += i64::from(signed(&one.order));
    }
    let quantities = traded
        .values()
        .map(|quantity| i32::try_from(*quantity).ok());
    let change = AddToPositionsParams {
        account_ids: traded.keys().map(|(account, _)| *account).collect(),
        securities: traded
            .keys()
            .map(|(_, security)| security.clone())
            .collect(),
        quantities: quantities.collect::<Option<_>>().ok_or_else(too_much)?,
        updated: Utc::now(),
    };
    let changed = session.add_to_positions(&change).await?;
    let before = |position: Position| {
        let place = (position.account_id, position.security.clone());
        let quantity = i64::from(position.quantity) - traded.get(&place)?;
        Some((place, Held { position, quantity }))
    };
    Ok(changed.into_iter().filter_map(before).collect())
}

fn too_much<O: Operation>() -> Problem<O> {
    Problem::failure("a position is too large")
}

/// The database lost the connection after the commit and before it said so.
async fn booked_before<O: Operation>(
    session: &mut Session<impl Connected>,
    Numbered { id, order }: &Numbered,
) -> Result<TradeBooking, Problem<O>> {
    let trade = session.get_trade(id).await?;
    let position = session.get_position(order.account_id, &order.security);
    match (trade, position.await?) {
        (Some(trade), Some(position)) => Ok(TradeBooking { trade, position }),
        _ => Err(Problem::failure("The trade was booked without a position")),
    }
}

fn place(order: &TradeOrder) -> Place {
    (order.account_id, order.security.clone())
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
        let orders = [Numbered::new(order)];
        let mut booked = super::book(ports, &orders).await?;
        Ok(booked.remove(0))
    }

    fn order(side: Side, quantity: i32) -> TradeOrder {
        TradeOrder {
            id: None,
            state: None,
            account_id: 22214,
            security: "IBM".to_owned(),
            side,
            quantity,
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
        let orders = [Numbered::new(order(Side::Buy, 10))];
        let first = super::book::<Anything>(&ports, &orders).await.unwrap();

        let again = super::book::<Anything>(&ports, &orders).await.unwrap();

        assert_eq!(again[0].trade.id, orders[0].id);
        assert_eq!(again, first);
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
    async fn orders_are_booked_once_however_they_are_handed_over_again() {
        let ports = Ports::in_memory().await;
        let mut orders = [10, 20, 30].map(|quantity| Numbered::new(order(Side::Buy, quantity)));
        super::book::<Anything>(&ports, &orders[..2]).await.unwrap();
        // One id twice in one batch is one trade, too.
        orders[0].id = orders[2].id.clone();
        orders[0].order.quantity = 30;

        let booked = super::book::<Anything>(&ports, &orders).await.unwrap();

        let quantities = booked.iter().map(|one| one.trade.quantity);
        assert_eq!(Vec::from_iter(quantities), [30, 20, 30]);
        let mut session = ports.store.session().await.unwrap();
        let position = session.get_position(22214, "IBM").await.unwrap().unwrap();
        assert_eq!(position.quantity, -100 + 10 + 20 + 30);
    }

    #[tokio::test]
    async fn a_batch_leaves_no_trace_where_one_order_cannot_be_booked() {
        let ports = Ports::in_memory().await;
        for bad in [
            order(Side::Buy, i32::MAX),
            order(Side::Buy, 0),
            TradeOrder {
                account_id: 999,
                ..order(Side::Buy, 1)
            },
        ] {
            let orders = [order(Side::Buy, i32::MAX), bad, order(Side::Sell, i32::MAX)];
            let orders = orders.map(Numbered::new);

            super::book::<Anything>(&ports, &orders).await.unwrap_err();

            let mut session = ports.store.session().await.unwrap();
            assert_eq!(session.get_trade(&orders[0].id).await.unwrap(), None);
        }
        assert!(ports.events.published().is_empty());
        // What all of them come to would fit.
        let position = book(&ports, order(Side::Buy, 1)).await.unwrap().position;
        assert_eq!(position.quantity, -99);
    }

    /// Numbers that are the same in every run: <https://prng.di.unimi.it/splitmix64.c>.
    fn numbers(mut seed: u64) -> impl FnMut(u64) -> u64 {
        move |below| {
            seed = seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mixed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            (mixed ^ (mixed >> 31)) % below
        }
    }

    #[tokio::test]
    async fn any_batches_come_to_what_their_orders_come_to_one_by_one() {
        let (together, alone) = (Ports::in_memory().await, Ports::in_memory().await);
        let mut number = numbers(7);
        for _ in 0..40 {
            let orders = (0..=number(64)).map(|_| {
                let side = [Side::Buy, Side::Sell][usize::try_from(number(2)).unwrap()];
                Numbered::new(TradeOrder {
                    account_id: [22214, 11413, 42422][usize::try_from(number(3)).unwrap()],
                    security: ["IBM", "MS", "GS"][usize::try_from(number(3)).unwrap()].to_owned(),
                    ..order(side, i32::try_from(1 + number(300)).unwrap())
                })
            });
            let orders: Vec<_> = orders.collect();

            let booked = super::book::<Anything>(&together, &orders).await.unwrap();

            for (order, booked) in orders.chunks(1).zip(booked) {
                let one = super::book::<Anything>(&alone, order).await.unwrap();
                let (trade, position) = (&one[0].trade, &one[0].position);
                assert_eq!(booked.trade.id, trade.id);
                assert_eq!(booked.trade.state, TradeState::Settled);
                assert_eq!(booked.position.account_id, position.account_id);
                assert_eq!(booked.position.security, position.security);
                assert_eq!(booked.position.quantity, position.quantity);
            }
        }
        for account in [22214, 11413, 42422] {
            for security in ["IBM", "MS", "GS"] {
                let mut held = Vec::new();
                for ports in [&together, &alone] {
                    let mut session = ports.store.session().await.unwrap();
                    let position = session.get_position(account, security).await.unwrap();
                    held.push(position.map(|position| position.quantity));
                }
                assert!(held[0].is_some() && held[0] == held[1], "{held:?}");
            }
        }
    }
}
