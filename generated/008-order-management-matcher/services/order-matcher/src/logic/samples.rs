//! What unit tests begin with.

#![cfg(test)]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use chrono::{DateTime, Utc};
use model::Side;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use crate::ports::Ports;
use crate::store::{ClaimRestParams, InsertOrderParams, Order as Kept};

/// A trade of the first data: 250 MSFT at 452.500, settled.
pub const SETTLED: &str = "6d0c5f7e-9a51-4c55-8f0a-2b7d4e9c0002";

/// Ports of a service that knows what MSFT costs: 430.
pub async fn ports() -> Ports {
    let mut ports = Ports::in_memory().await;
    ports.clients.reference_data.stub(|_, path| match path {
        "/stocks/MSFT" => (200, json!({ "ticker": "MSFT", "companyName": "Microsoft" })),
        _ => (404, Value::Null),
    });
    note(&ports, 430);
    ports
}

/// Takes note of what MSFT costs from now on.
pub fn note(ports: &Ports, price: i64) {
    let price = Decimal::from(price);
    ports.memory.note_price("MSFT", price, Utc::now());
}

/// Makes price-publisher answer that MSFT costs so much.
pub fn stub_price(ports: &mut Ports, price: i64) {
    ports.clients.price_publisher.stub(move |_, _| {
        let quote = json!({
            "ticker": "MSFT",
            "price": price,
            "openPrice": 429.1,
            "closePrice": 431.6,
            "asOf": Utc::now().to_rfc3339(),
            "source": "snapshot",
        });
        (200, json!({ "prices": [quote] }))
    });
}

/// Makes trade-service answer with this status, and gives how often it was asked.
pub fn stub_trades(ports: &mut Ports, status: u16) -> Arc<AtomicUsize> {
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    ports.clients.trade_service.stub(move |_, _| {
        count.fetch_add(1, Ordering::Relaxed);
        let order = json!({
            "id": null,
            "state": null,
            "accountId": 22214,
            "security": "MSFT",
            "side": "Sell",
            "quantity": 1,
            "price": 430,
        });
        match status {
            200 => (200, order),
            _ => (status, json!("Account with id 22214 not found")),
        }
    });
    asked
}

/// An order of account 22214 for MSFT that is kept.
pub async fn order(ports: &Ports, side: Side, quantity: i32, limit: i64) -> Kept {
    let new = InsertOrderParams {
        order_id: uuid::Uuid::new_v4().to_string(),
        account_id: 22214,
        security: "MSFT".to_owned(),
        side,
        quantity,
        limit_price: Decimal::from(limit),
        created_at: Utc::now(),
    };
    let mut session = ports.store.session().await.unwrap();
    session.insert_order(&new).await.unwrap().unwrap()
}

/// The order with a fill of all of it that has this id, and whose outcome is to be looked for at that time.
pub async fn filling(ports: &Ports, order: &Kept, id: &str, at: DateTime<Utc>) -> Kept {
    let claim = ClaimRestParams {
        fill_id: id.to_owned(),
        fill_at: at,
        order_id: order.order_id.clone(),
    };
    let mut session = ports.store.session().await.unwrap();
    session.claim_rest(&claim).await.unwrap().unwrap()
}

/// The order as it is kept now.
pub async fn now(ports: &Ports, order: &Kept) -> Kept {
    let mut session = ports.store.session().await.unwrap();
    session.get_order(&order.order_id).await.unwrap().unwrap()
}
