//! The life of a fill. It is kept with its order before it is handed to trade-service, under the id that its trade will
//! have, and leaves the order only when it is certain what became of it: its trade is settled, or can never be. So it
//! does not matter when this process is killed, nor how many there are.

use std::time::Duration;

use chrono::Utc;
use model::{OrderEvent, OrderStatus, Side};
use runtime::client::Error;
use runtime::{Operation, Problem};
use rust_decimal::Decimal;
use tokio::time::timeout;
use uuid::Uuid;

use super::showing;
use crate::clients::trade_service::TradeOrder;
use crate::ports::Ports;
use crate::store::{
    Connected, InsertCancelledTradeParams, Order as Kept, RejectFillParams, Session,
};
use crate::types::Order;

/// How long an answer of trade-service is waited for.
const LONGEST_ANSWER: Duration = Duration::from_secs(3);

/// How long nobody asks what became of a fill that was handed over.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often that doubles, with each attempt once.
const DOUBLINGS: u32 = 4;

/// How much of a reason is kept.
const LONGEST_REASON: usize = 200;

/// A fill that is under way, with its order.
#[derive(Debug, Clone, PartialEq)]
pub struct Fill {
    /// Its id, and that of its trade.
    pub id: String,
    /// How many it is of.
    quantity: i32,
    /// Whether it heeds no limit.
    is_forced: bool,
    /// How often it was handed over, with the attempt to come.
    attempts: i32,
    /// Its order.
    order: Kept,
}

impl Fill {
    /// The fill of an order, if one is under way.
    pub fn of(order: Kept) -> Option<Self> {
        Some(Self {
            id: order.fill_id.clone()?,
            quantity: order.fill_quantity?,
            is_forced: order.fill_forced?,
            attempts: order.fill_attempts?,
            order,
        })
    }

    /// Whether a price is at the order's limit or better.
    pub fn is_allowed_at(&self, price: Decimal) -> bool {
        match self.order.side {
            Side::Buy => price <= self.order.limit_price,
            Side::Sell => price >= self.order.limit_price,
        }
    }
}

/// What came of handing a fill over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handed {
    /// It will be settled.
    Accepted,
    /// The price of the moment is worse than the limit.
    Worse,
    /// It will never be accepted, for this reason.
    Impossible(String),
    /// It did not reach trade-service this time, for certain.
    Away(String),
    /// Nobody knows.
    Unknown(String),
}

/// A new id for a fill.
pub fn new_id() -> String {
    Uuid::new_v4().to_string()
}

/// When what became of a fill is looked for after so many attempts to hand it over.
pub fn next_look(attempts: i32) -> chrono::DateTime<Utc> {
    let doubled = u32::try_from(attempts.saturating_sub(1)).unwrap_or_default();
    Utc::now() + PATIENCE * 2_u32.pow(doubled.min(DOUBLINGS))
}

/// Hands a fill over, and does what follows from the answer.
///
/// # Errors
/// When the database fails; then the fill stays under way, and is looked at later.
pub async fn submit<O: Operation>(ports: &Ports, fill: &Fill) -> Result<Handed, Problem<O>> {
    if fill.attempts == 1 {
        ports.memory.begin_fill(&fill.id);
    }
    let handed = hand_over(ports, fill).await;
    let is_certain = match &handed {
        Handed::Accepted | Handed::Unknown(_) => true,
        // Of an earlier attempt nobody knows: the next one finds out.
        Handed::Away(_) if fill.attempts > 1 => true,
        Handed::Away(_) | Handed::Worse => give_up(ports, fill, None).await?,
        Handed::Impossible(reason) => give_up(ports, fill, Some(reason)).await?,
    };
    if is_certain {
        Ok(handed)
    } else {
        Ok(Handed::Unknown("it was handed over again".to_owned()))
    }
}

async fn hand_over(ports: &Ports, fill: &Fill) -> Handed {
    let Ok(id) = Uuid::parse_str(&fill.id) else {
        return Handed::Impossible(format!("{} is no id", fill.id));
    };
    let order = TradeOrder {
        id: None,
        state: None,
        account_id: fill.order.account_id,
        security: fill.order.security.clone(),
        side: fill.order.side,
        quantity: fill.quantity,
        price: None,
        fill_id: Some(id),
        limit_price: (!fill.is_forced).then_some(fill.order.limit_price),
    };
    let placed = ports.clients.trade_service.create_trade_order(&order);
    let handed = match timeout(LONGEST_ANSWER, placed).await {
        Ok(Ok(_)) => return Handed::Accepted,
        Ok(Err(error)) => refused(&error),
        Err(_) => Handed::Unknown("trade-service takes too long".to_owned()),
    };
    ports.memory.count_failure();
    handed
}

/// What a failed call says of the fill.
fn refused(error: &Error) -> Handed {
    match error {
        Error::Refused { status: 409, .. } => Handed::Worse,
        Error::Refused { status, body, .. } if (400..500).contains(status) => {
            Handed::Impossible(body.chars().take(LONGEST_REASON).collect())
        }
        _ if error.is_unsent() => Handed::Away(error.to_string()),
        _ => Handed::Unknown(error.to_string()),
    }
}

/// Ends a fill that must never be booked from now on; its order stays open, or is rejected for a reason. Says whether it is
/// certain that it will not be booked.
async fn give_up<O: Operation>(
    ports: &Ports,
    fill: &Fill,
    reason: Option<&str>,
) -> Result<bool, Problem<O>> {
    let mut transaction = ports.store.begin().await?;
    // An earlier attempt may still be on its way, and has to find a trade in its place.
    if fill.attempts > 1 && !take_place(&mut transaction, fill).await? {
        // It was booked, or cancelled: whoever looks next finds the trade.
        return Ok(false);
    }
    let ended = match reason {
        None => {
            let freed = transaction.free_fill(&fill.id, fill.attempts);
            freed.await?
        }
        Some(reason) => {
            let reject = rejection(&fill.id, fill.attempts, reason);
            transaction.reject_fill(&reject).await?
        }
    };
    // Somebody else has handed it over meanwhile, and finds out more.
    let Some(order) = ended else {
        return Ok(false);
    };
    transaction.commit().await?;
    if fill.attempts > 1 {
        tracing::warn!(order = %order.order_id, fill = %fill.id, "a fill was given up");
    }
    if let Some(reason) = reason {
        tracing::warn!(order = %order.order_id, reason, "an order was rejected");
        showing::announced(ports, order, OrderEvent::Reject).await;
    }
    Ok(true)
}

/// Puts a cancelled trade where that of the fill would be, if there is none.
async fn take_place(
    session: &mut Session<impl Connected>,
    fill: &Fill,
) -> Result<bool, crate::store::Error> {
    let place = InsertCancelledTradeParams {
        id: fill.id.clone(),
        account_id: fill.order.account_id,
        security: fill.order.security.clone(),
        side: fill.order.side,
        quantity: fill.quantity,
        created: Utc::now(),
    };
    Ok(session.insert_cancelled_trade(&place).await?.is_some())
}

/// Ends a fill whose trade is cancelled, and its order with it, if it was handed over no more than so often.
///
/// # Errors
/// When the database fails.
pub async fn reject<O: Operation>(
    ports: &Ports,
    id: &str,
    attempts: i32,
    reason: &str,
) -> Result<(), Problem<O>> {
    let mut session = ports.store.session().await?;
    let rejected = session
        .reject_fill(&rejection(id, attempts, reason))
        .await?;
    drop(session);
    if let Some(order) = rejected {
        tracing::warn!(order = %order.order_id, reason, "an order was rejected");
        showing::announced(ports, order, OrderEvent::Reject).await;
    }
    Ok(())
}

fn rejection(id: &str, attempts: i32, reason: &str) -> RejectFillParams {
    RejectFillParams {
        reason: reason.to_owned(),
        updated_at: Utc::now(),
        fill_id: id.to_owned(),
        fill_attempts: attempts,
    }
}

/// The order as it is once the trade of this id is settled; nothing if it is not, or is that of no fill.
///
/// # Errors
/// When the database fails.
pub async fn complete<O: Operation>(ports: &Ports, id: &str) -> Result<Option<Order>, Problem<O>> {
    let mut session = ports.store.session().await?;
    let completed = session.complete_fill(Utc::now(), id).await?;
    drop(session);
    let Some(order) = completed else {
        return Ok(None);
    };
    let event = match order.status {
        OrderStatus::Filled => OrderEvent::Fill,
        _ => OrderEvent::PartialFill,
    };
    let order = showing::announced(ports, order, event).await;
    if let Some(taken) = ports.memory.end_fill(id) {
        ports.measures.observe_order_match_latency(taken);
    }
    Ok(Some(order))
}

#[cfg(test)]
mod tests {

    use super::super::samples::{SETTLED, filling, now, order, ports, stub_trades};
    use super::*;
    use crate::clients::trade_service::TradeService;
    use crate::store::ClaimDueFillParams;

    /// A fill that is handed over for the first time, with its order.
    async fn first(ports: &Ports) -> (Kept, Fill) {
        let kept = order(ports, Side::Buy, 10, 430).await;
        let claimed = filling(ports, &kept, &new_id(), next_look(1)).await;
        (kept, Fill::of(claimed).unwrap())
    }

    /// The same fill, handed over once more.
    async fn again(ports: &Ports, fill: &Fill) -> Fill {
        let claim = ClaimDueFillParams {
            fill_at: next_look(2),
            fill_id: fill.id.clone(),
            fill_attempts: fill.attempts,
        };
        let mut session = ports.store.session().await.unwrap();
        let claimed = session.claim_due_fill(&claim).await.unwrap();
        Fill::of(claimed.unwrap()).unwrap()
    }

    async fn submitted(ports: &Ports, fill: &Fill) -> Handed {
        submit::<runtime::Anything>(ports, fill).await.unwrap()
    }

    /// Whether a trade of this id is there, so that none can be booked.
    async fn is_taken(ports: &Ports, fill: &Fill) -> bool {
        let place = InsertCancelledTradeParams {
            id: fill.id.clone(),
            account_id: 22214,
            security: "MSFT".to_owned(),
            side: Side::Buy,
            quantity: 10,
            created: Utc::now(),
        };
        let mut session = ports.store.session().await.unwrap();
        let inserted = session.insert_cancelled_trade(&place).await.unwrap();
        inserted.is_none()
    }

    #[tokio::test]
    async fn what_is_accepted_or_unknown_stays_under_way() {
        let mut ports = ports().await;
        for status in [200, 500, 502, 503] {
            stub_trades(&mut ports, status);
            let (kept, fill) = first(&ports).await;
            let handed = submitted(&ports, &fill).await;
            assert_eq!(matches!(handed, Handed::Accepted), status == 200);
            assert_eq!(now(&ports, &kept).await.fill_id, Some(fill.id));
        }
    }

    #[tokio::test]
    async fn what_was_refused_the_first_time_leaves_no_trace() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 409);
        let (kept, fill) = first(&ports).await;
        submitted(&ports, &fill).await;
        assert_eq!(now(&ports, &kept).await, kept);
        assert!(!is_taken(&ports, &fill).await);
        ports.clients.trade_service = TradeService::new("http://127.0.0.1:1").unwrap();
        let (kept, fill) = first(&ports).await;
        assert!(matches!(submitted(&ports, &fill).await, Handed::Away(_)));
        assert_eq!(now(&ports, &kept).await, kept);
    }

    #[tokio::test]
    async fn what_is_refused_later_is_kept_from_being_booked() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 409);
        let (kept, fill) = first(&ports).await;
        let later = again(&ports, &fill).await;

        assert_eq!(submitted(&ports, &later).await, Handed::Worse);

        assert_eq!(now(&ports, &kept).await, kept);
        assert!(is_taken(&ports, &fill).await);
    }

    #[tokio::test]
    async fn who_is_late_ends_nothing() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 409);
        let (kept, fill) = first(&ports).await;
        let later = again(&ports, &fill).await;

        // The answer to the first attempt comes when somebody has begun the second one.
        assert!(matches!(submitted(&ports, &fill).await, Handed::Unknown(_)));

        assert_eq!(now(&ports, &kept).await.fill_attempts, Some(2));
        assert!(!is_taken(&ports, &later).await);
    }

    #[tokio::test]
    async fn an_attempt_that_did_not_get_there_says_nothing_of_earlier_ones() {
        let mut ports = ports().await;
        ports.clients.trade_service = TradeService::new("http://127.0.0.1:1").unwrap();
        let (kept, fill) = first(&ports).await;
        let later = again(&ports, &fill).await;

        assert!(matches!(submitted(&ports, &later).await, Handed::Away(_)));

        assert_eq!(now(&ports, &kept).await.fill_id, Some(fill.id));
    }

    #[tokio::test]
    async fn what_trade_service_refuses_for_good_rejects_the_order_with_its_reason() {
        let mut ports = ports().await;
        stub_trades(&mut ports, 404);
        for attempts in [1, 2] {
            let (kept, fill) = first(&ports).await;
            let fill = if attempts == 1 {
                fill
            } else {
                again(&ports, &fill).await
            };
            submitted(&ports, &fill).await;

            let rejected = now(&ports, &kept).await;
            assert_eq!(rejected.status, OrderStatus::Rejected);
            let reason = rejected.reason.unwrap();
            assert!(reason.contains("Account with id 22214 not found"));
            assert_eq!((rejected.version, rejected.remaining_quantity), (2, 10));
            assert_eq!(rejected.fill_id, None);
            assert_eq!(is_taken(&ports, &fill).await, attempts == 2);
            let (_, event) = ports.events.published().pop().unwrap();
            assert_eq!(event["status"], "REJECTED");
        }
    }

    #[tokio::test]
    async fn an_order_is_filled_once_its_trade_is_settled() {
        let ports = ports().await;
        let kept = order(&ports, Side::Sell, 250, 450).await;
        filling(&ports, &kept, SETTLED, next_look(1)).await;

        let order = complete::<runtime::Anything>(&ports, SETTLED)
            .await
            .unwrap()
            .unwrap();

        assert_eq!(
            (order.status, order.remaining_quantity),
            (OrderStatus::Filled, 0)
        );
        assert_eq!(order.last_execution_price, Some(Decimal::new(4525, 1)));
        assert_eq!((order.last_fill_quantity, order.version), (Some(250), 2));
        let published = ports.events.published();
        assert_eq!(published.len(), 1);
        assert_eq!(published[0].0, "orders.account.22214.updated");
        assert_eq!(published[0].1["marketPrice"], 430.0);
        // Told once more, it changes nothing.
        assert_eq!(
            complete::<runtime::Anything>(&ports, SETTLED).await,
            Ok(None)
        );
    }

    #[tokio::test]
    async fn a_fill_without_a_settled_trade_is_not_complete() {
        let ports = ports().await;
        let (kept, fill) = first(&ports).await;
        let before = now(&ports, &kept).await;
        assert_eq!(
            complete::<runtime::Anything>(&ports, &fill.id).await,
            Ok(None)
        );
        assert!(!is_taken(&ports, &fill).await);
        // A cancelled one is there by now.
        assert_eq!(
            complete::<runtime::Anything>(&ports, &fill.id).await,
            Ok(None)
        );
        assert_eq!(now(&ports, &kept).await, before);
    }
}
