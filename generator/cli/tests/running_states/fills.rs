//! Orders that wait for their price, each for an account of its own, so that its trades tell what was filled of it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::run::{Run, attempt};

/// Securities whose prices move.
const SECURITIES: [&str; 4] = ["IBM", "MSFT", "NVDA", "TSLA"];

/// Numbers that look random and follow from a seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        // Xorshift: <https://www.jstatsoft.org/article/view/v008i14>.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound
    }
}

/// What a client knows of an order that it placed.
#[derive(Debug, Clone)]
pub(crate) struct Placed {
    account: i64,
    /// None where the answer was lost: the order may be there or not.
    id: Option<String>,
    side: &'static str,
    quantity: i64,
    /// In thousandths.
    limit: i64,
    /// Whether somebody tried to fill it by force, which heeds no limit.
    forced: bool,
    /// The status that an answer has told as final.
    done: Option<&'static str>,
}

/// Clients that place orders, cancel some and force others.
pub(crate) struct Clients {
    stop: Arc<AtomicBool>,
    placed: Arc<AtomicUsize>,
    threads: Vec<JoinHandle<Vec<Placed>>>,
}

impl Clients {
    pub(crate) fn start(run: &Run, count: u64, seed: u64) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let placed = Arc::new(AtomicUsize::new(0));
        let threads = (0..count).map(|number| {
            let client = Client {
                accounts: run.entry("account-service", "/account/"),
                orders: run.entry("order-matcher", "/orders"),
                prices: run.entry("price-publisher", "/prices/"),
                dice: Dice::new(seed * 1000 + number),
            };
            let (stop, placed) = (stop.clone(), placed.clone());
            std::thread::spawn(move || client.work(&stop, &placed))
        });
        let threads = threads.collect();
        Self { stop, placed, threads }
    }

    /// How many orders were taken so far.
    pub(crate) fn placed(&self) -> usize {
        self.placed.load(Ordering::Relaxed)
    }

    pub(crate) fn stop(self) -> Vec<Placed> {
        self.stop.store(true, Ordering::Relaxed);
        self.threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    }
}

struct Client {
    accounts: (String, String),
    orders: (String, String),
    prices: (String, String),
    dice: Dice,
}

impl Client {
    fn work(mut self, stop: &AtomicBool, placed: &AtomicUsize) -> Vec<Placed> {
        let mut orders: Vec<Placed> = Vec::new();
        while !stop.load(Ordering::Relaxed) {
            let Some(order) = self.place() else { continue };
            if order.id.is_some() {
                placed.fetch_add(1, Ordering::Relaxed);
            } else {
                // Who is refused at once does not ask again at once.
                std::thread::sleep(Duration::from_millis(30));
            }
            orders.push(order);
            if self.dice.below(3) == 0 {
                let index = orders.len() - 1 - usize::try_from(self.dice.below(orders.len().min(20) as u64)).unwrap();
                self.intervene(&mut orders[index]);
            }
        }
        orders
    }

    /// Places an order for a new account; none where there is no account for it.
    fn place(&mut self) -> Option<Placed> {
        let (address, path) = &self.accounts;
        let name = json!({ "displayName": "Account of one order" });
        let (status, account) = attempt(address, "POST", path, &name.to_string()).ok()?;
        let account: Value = serde_json::from_str(&account).ok().filter(|_| status == 200)?;
        let account = account["id"].as_i64().unwrap();
        let security = SECURITIES[usize::try_from(self.dice.below(SECURITIES.len() as u64)).unwrap()];
        let side = if self.dice.below(2) == 0 { "Buy" } else { "Sell" };
        let quantity = i64::try_from(1 + self.dice.below(2500)).unwrap();
        let (address, path) = &self.prices;
        let (_, price) = attempt(address, "GET", &format!("{path}{security}"), "").ok()?;
        let price: Value = serde_json::from_str(&price).ok()?;
        // So close to the market that a step of the price is enough to pass it, in either direction.
        let limit = thousandths(&price["price"]) * i64::try_from(995 + self.dice.below(11)).unwrap() / 1000;
        let order = json!({
            "accountId": account,
            "security": security,
            "side": side,
            "quantity": quantity,
            "limitPrice": limit as f64 / 1000.0,
        });
        let (address, path) = &self.orders;
        let answer = attempt(address, "POST", path, &order.to_string()).ok();
        let kept = answer.filter(|(status, _)| *status == 201);
        let id = kept.map(|(_, body)| {
            let body: Value = serde_json::from_str(&body).unwrap();
            body["orderId"].as_str().unwrap().to_owned()
        });
        Some(Placed { account, id, side, quantity, limit, forced: false, done: None })
    }

    /// Cancels or forces an order.
    fn intervene(&mut self, order: &mut Placed) {
        let Some(id) = &order.id else { return };
        let (verb, done) = if self.dice.below(2) == 0 { ("cancel", "CANCELED") } else { ("force-fill", "FILLED") };
        let (address, path) = &self.orders;
        order.forced |= verb == "force-fill";
        let answer = attempt(address, "POST", &format!("{path}/{id}/{verb}"), "");
        if let Ok((200, _)) = answer {
            order.done = Some(done);
        }
    }
}

/// A number of the contract, exactly.
fn thousandths(number: &Value) -> i64 {
    let number = number.as_f64().unwrap();
    #[allow(clippy::cast_possible_truncation, reason = "prices are small")]
    let thousandths = (number * 1000.0).round() as i64;
    thousandths
}

/// Cancels whatever is open, until nothing is: then no fill is under way.
pub(crate) fn cancel_all(run: &Run, patience: Duration) {
    let start = Instant::now();
    loop {
        let open = run.json("order-matcher", "/orders");
        let open: Vec<&str> = open.as_array().unwrap().iter().filter_map(|order| order["orderId"].as_str()).collect();
        if open.is_empty() {
            return;
        }
        assert!(start.elapsed() < patience, "still open: {open:?}");
        for id in open {
            if start.elapsed() < patience {
                run.post("order-matcher", &format!("/orders/{id}/cancel"), "");
            }
        }
    }
}

/// What cannot be, whatever died: each order beside its trades.
pub(crate) fn wrong(run: &Run, placed: &[Placed]) -> Vec<String> {
    let orders = by_account(&run.json("order-matcher", "/orders?status=all"));
    let trades = by_account(&run.json("position-service", "/trades/"));
    let positions = by_account(&run.json("position-service", "/positions/"));
    let none = Vec::new();
    let mut wrong = Vec::new();
    for order in placed {
        let of = |rows: &BTreeMap<i64, Vec<Value>>| rows.get(&order.account).unwrap_or(&none).clone();
        let kept = of(&orders);
        let said = match (kept.as_slice(), &order.id) {
            ([], None) if of(&trades).is_empty() => None,
            ([kept], id) if id.is_none() || id.as_deref() == kept["orderId"].as_str() => {
                fault(order, kept, &of(&trades), &of(&positions))
            }
            _ => Some(format!("{} orders", kept.len())),
        };
        wrong.extend(said.map(|said| format!("{said}: {order:?} {kept:?} {:?}", of(&trades))));
    }
    wrong
}

/// What of one order and its trades does not fit.
fn fault(order: &Placed, kept: &Value, trades: &[Value], positions: &[Value]) -> Option<String> {
    let settled: Vec<&Value> = trades.iter().filter(|trade| trade["state"] == "Settled").collect();
    if settled.len() + trades.iter().filter(|trade| trade["state"] == "Cancelled").count() != trades.len() {
        return Some("a trade is neither settled nor cancelled".to_owned());
    }
    let traded: i64 = settled.iter().filter_map(|trade| trade["quantity"].as_i64()).sum();
    let filled = kept["quantity"].as_i64()? - kept["remainingQuantity"].as_i64()?;
    if kept["quantity"] != order.quantity || traded != filled {
        return Some(format!("{filled} are filled and {traded} traded"));
    }
    let signed = if order.side == "Buy" { traded } else { -traded };
    let position: i64 = positions.iter().filter_map(|position| position["quantity"].as_i64()).sum();
    if position != signed {
        return Some(format!("the position is {position} and {signed} were traded"));
    }
    let beyond = settled.iter().filter(|trade| {
        let price = thousandths(&trade["price"]);
        if order.side == "Buy" { price > order.limit } else { price < order.limit }
    });
    if beyond.count() > usize::from(order.forced) {
        return Some("a trade is beyond the limit".to_owned());
    }
    let is_ended = kept["status"] == "CANCELED" || kept["status"] == "REJECTED";
    let changes = 1 + settled.len() + usize::from(is_ended);
    if kept["version"] != changes {
        return Some(format!("it has changed {changes} times"));
    }
    if order.done.is_some_and(|done| kept["status"] != done) {
        return Some("it was told to have ended otherwise".to_owned());
    }
    None
}

fn by_account(rows: &Value) -> BTreeMap<i64, Vec<Value>> {
    let mut by_account: BTreeMap<i64, Vec<Value>> = BTreeMap::new();
    for row in rows.as_array().unwrap() {
        by_account.entry(row["accountId"].as_i64().unwrap()).or_default().push(row.clone());
    }
    by_account
}
