//! How somebody gets hold of an order that is being filled at the moment.

use std::time::Duration;

use model::OrderStatus;
use runtime::{Answers, Operation, Problem, Text};
use tokio::time::{Instant, sleep};

use crate::ports::Ports;
use crate::store::Order as Kept;

/// How long a fill that is under way is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long between two looks.
pub const PAUSE: Duration = Duration::from_millis(50);

/// What `attempt` gives, which gives nothing while a fill of the order is under way.
///
/// # Errors
/// 404 when the order is unknown, 409 when it is done or a fill of it is under way for too long.
pub async fn once_free<O, F>(
    ports: &Ports,
    id: &str,
    mut attempt: impl FnMut() -> F,
) -> Result<Kept, Problem<O>>
where
    O: Answers<404, Text> + Answers<409, Text>,
    F: Future<Output = Result<Option<Kept>, Problem<O>>>,
{
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(order) = attempt().await? {
            return Ok(order);
        }
        let order = find(ports, id).await?;
        check_open(&order)?;
        if Instant::now() > deadline {
            return Err(Problem::text::<409>(format!(
                "A fill of order {id} is under way, try again once it is settled"
            )));
        }
        sleep(PAUSE).await;
    }
}

/// The order of this id.
///
/// # Errors
/// 404 when it is unknown.
pub async fn find<O: Operation + Answers<404, Text>>(
    ports: &Ports,
    id: &str,
) -> Result<Kept, Problem<O>> {
    let found = ports.store.session().await?.get_order(id).await?;
    found.ok_or_else(|| Problem::text::<404>(format!("Order {id} not found")))
}

/// Whether an order of this status may still be filled.
pub fn is_open(status: OrderStatus) -> bool {
    match status {
        OrderStatus::New | OrderStatus::PartiallyFilled => true,
        OrderStatus::Filled | OrderStatus::Canceled | OrderStatus::Rejected => false,
    }
}

fn check_open<O: Answers<409, Text>>(order: &Kept) -> Result<(), Problem<O>> {
    if is_open(order.status) {
        return Ok(());
    }
    Err(Problem::text::<409>(format!(
        "Order {} is done: it is {}",
        order.order_id,
        order.status.as_str()
    )))
}
