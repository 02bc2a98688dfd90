//! Orders from many clients at once, through the one entry point, and what the books say of them afterwards.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Run, attempt};

/// The account that orders are for.
pub(crate) const ACCOUNT: i32 = 22214;

/// A security that the account has neither traded nor holds before.
pub(crate) const SECURITY: &str = "ADBE";

/// Quantities begin here and are used once, so that each tells one order; they are large enough that no first data has
/// them and small enough that thousands add up.
const FIRST: i32 = 10_000;

/// One order.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Order {
    pub(crate) quantity: i32,
    /// When it was sent, or was to be sent where orders are paced.
    pub(crate) due: Instant,
    /// None where the connection broke.
    pub(crate) status: Option<u16>,
}

impl Order {
    pub(crate) fn accepted(&self) -> bool {
        self.status == Some(200)
    }
}

/// Clients at work.
pub(crate) struct Load {
    stop: Arc<AtomicBool>,
    accepted: Arc<AtomicUsize>,
    clients: Vec<JoinHandle<Vec<Order>>>,
}

/// Who numbers the orders of one run.
#[derive(Clone)]
pub(crate) struct Quantities(Arc<AtomicI32>);

impl Quantities {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI32::new(FIRST)))
    }
}

impl Load {
    /// Lets so many clients place one order after the other; `rate` is how many they place a second in all, none for as
    /// many as are answered.
    pub(crate) fn start(run: &Run, quantities: &Quantities, clients: u32, rate: Option<u32>) -> Self {
        let (address, path) = run.entry("trade-service", "/trade/");
        let stop = Arc::new(AtomicBool::new(false));
        let accepted = Arc::new(AtomicUsize::new(0));
        let start = Instant::now();
        let clients = (0..clients).map(|client| {
            let (address, path, next) = (address.clone(), path.clone(), quantities.0.clone());
            let (stop, accepted) = (stop.clone(), accepted.clone());
            std::thread::spawn(move || {
                let mut orders = Vec::new();
                for turn in 0_u32.. {
                    let mut due = Instant::now();
                    if let Some(rate) = rate {
                        due = start + Duration::from_secs_f64(f64::from(client + turn * clients) / f64::from(rate));
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                    }
                    if stop.load(Ordering::Relaxed) {
                        break;
                    }
                    let quantity = next.fetch_add(1, Ordering::Relaxed);
                    let order =
                        json!({"accountId": ACCOUNT, "security": SECURITY, "side": "Buy", "quantity": quantity});
                    let status = attempt(&address, "POST", &path, &order.to_string()).ok().map(|(status, _)| status);
                    let order = Order { quantity, due, status };
                    orders.push(order);
                    if order.accepted() {
                        accepted.fetch_add(1, Ordering::Relaxed);
                    } else {
                        // Who is refused at once does not ask again at once.
                        std::thread::sleep(Duration::from_millis(20));
                    }
                }
                orders
            })
        });
        let clients = clients.collect();
        Self { stop, accepted, clients }
    }

    /// How many orders were accepted so far.
    pub(crate) fn accepted(&self) -> usize {
        self.accepted.load(Ordering::Relaxed)
    }

    /// Stops when what was sent is answered; every order, in the order of their quantities.
    pub(crate) fn stop(self) -> Vec<Order> {
        self.stop.store(true, Ordering::Relaxed);
        let mut orders: Vec<Order> = self.clients.into_iter().flat_map(|client| client.join().unwrap()).collect();
        orders.sort_by_key(|order| order.quantity);
        orders
    }
}

/// What the books say of the orders.
#[derive(Debug)]
pub(crate) struct Books {
    /// How often each quantity was booked.
    booked: BTreeMap<i32, usize>,
    /// Those whose trade is not settled.
    unsettled: Vec<i32>,
    pub(crate) position: i64,
}

impl Books {
    pub(crate) fn read(run: &Run) -> Self {
        let trades = run.json("position-service", &format!("/trades/{ACCOUNT}"));
        let positions = run.json("position-service", &format!("/positions/{ACCOUNT}"));
        let of_security = |rows: &Value| -> Vec<Value> {
            let rows = rows.as_array().into_iter().flatten();
            rows.filter(|row| row["security"] == SECURITY).cloned().collect()
        };
        let mut booked = BTreeMap::new();
        let mut unsettled = Vec::new();
        for trade in of_security(&trades) {
            let quantity = i32::try_from(trade["quantity"].as_i64().unwrap()).unwrap();
            *booked.entry(quantity).or_default() += 1;
            if trade["state"] != "Settled" {
                unsettled.push(quantity);
            }
        }
        let positions = of_security(&positions);
        let position = positions.first().map_or(0, |position| position["quantity"].as_i64().unwrap());
        Self { booked, unsettled, position }
    }

    /// Reads until every accepted order is there or none has come for as long as `patience`.
    pub(crate) fn settled(run: &Run, orders: &[Order], patience: Duration) -> Self {
        let mut last = (0, Instant::now());
        loop {
            let books = Self::read(run);
            if books.booked.len() > last.0 {
                last = (books.booked.len(), Instant::now());
            }
            if books.lost(orders).is_empty() || last.1.elapsed() > patience {
                return books;
            }
            std::thread::sleep(Duration::from_millis(200));
        }
    }

    /// Orders that were accepted and are not booked.
    pub(crate) fn lost(&self, orders: &[Order]) -> Vec<Order> {
        let missing = |order: &&Order| order.accepted() && !self.booked.contains_key(&order.quantity);
        orders.iter().filter(missing).copied().collect()
    }

    /// What cannot be, whatever died: a trade twice, one that is not settled, a position that is not the sum.
    pub(crate) fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let twice: Vec<&i32> = self.booked.iter().filter(|(_, count)| **count > 1).map(|(one, _)| one).collect();
        if !twice.is_empty() {
            wrong.push(format!("booked twice: {twice:?}"));
        }
        if !self.unsettled.is_empty() {
            wrong.push(format!("not settled: {:?}", self.unsettled));
        }
        let sum: i64 = self.booked.iter().map(|(quantity, count)| i64::from(*quantity) * *count as i64).sum();
        if sum != self.position {
            wrong.push(format!("the position is {}, the trades add up to {sum}", self.position));
        }
        wrong
    }
}
