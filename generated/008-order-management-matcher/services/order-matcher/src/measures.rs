//! What this service measures beside what every service does.

use std::time::Duration;

use runtime::telemetry::measures::{Counter, Gauge, Histogram};

/// Bounds of `order_book_age` in seconds.
const ORDER_BOOK_AGE_BOUNDS: &[f64] = &[
    1.0, 5.0, 15.0, 60.0, 300.0, 900.0, 3600.0, 14400.0, 86400.0, 604800.0,
];

/// A method for each measure of this service.
#[derive(Clone)]
pub struct Measures {
    order_book_age: Histogram<0>,
    order_events: Counter<1>,
    order_match_latency: Histogram<0>,
    orders_open: Gauge<0>,
    orders_pending_by_side: Gauge<1>,
    orders_unfilled: Gauge<0>,
}

impl Measures {
    /// Measures that are on no page, as unit tests need them.
    pub fn unpublished() -> Self {
        Self {
            order_book_age: Histogram::new(ORDER_BOOK_AGE_BOUNDS),
            order_events: Counter::default(),
            order_match_latency: Histogram::default(),
            orders_open: Gauge::default(),
            orders_pending_by_side: Gauge::default(),
            orders_unfilled: Gauge::default(),
        }
    }

    /// Measures that are on the page of metrics.
    pub fn published() -> Self {
        let measures = Self::unpublished();
        let order_book_age = &measures.order_book_age;
        order_book_age.publish("order_book_age", "How old orders were when they were done");
        order_book_age.begin([]);
        let order_events = &measures.order_events;
        order_events.publish("order_events", "What became of orders");
        for event in model::OrderEvent::ALL {
            let labels = [("event", event.as_str())];
            order_events.begin(labels);
        }
        let order_match_latency = &measures.order_match_latency;
        order_match_latency.publish(
            "order_match_latency",
            "How long a fill took from the moment that a price or force began it until it was published",
        );
        order_match_latency.begin([]);
        let orders_open = &measures.orders_open;
        orders_open.publish("orders_open", "How many orders wait or are filled in part");
        let orders_pending_by_side = &measures.orders_pending_by_side;
        orders_pending_by_side.publish(
            "orders_pending_by_side",
            "How many of them are to buy, and how many to sell",
        );
        let orders_unfilled = &measures.orders_unfilled;
        orders_unfilled.publish("orders_unfilled", "How many of them nothing is filled of");
        measures
    }

    /// How old orders were when they were done.
    pub fn observe_order_book_age(&self, taken: Duration) {
        self.order_book_age.observe([], taken);
    }

    /// What became of orders.
    pub fn count_order_events(&self, event: model::OrderEvent) {
        let labels = [("event", event.as_str())];
        self.order_events.count(labels);
    }

    /// How long a fill took from the moment that a price or force began it until it was published.
    pub fn observe_order_match_latency(&self, taken: Duration) {
        self.order_match_latency.observe([], taken);
    }

    /// How many orders wait or are filled in part.
    pub fn set_orders_open(&self, value: i64) {
        self.orders_open.set([], value);
    }

    /// How many of them are to buy, and how many to sell.
    pub fn set_orders_pending_by_side(&self, side: model::Side, value: i64) {
        let labels = [("side", side.as_str())];
        self.orders_pending_by_side.set(labels, value);
    }

    /// How many of them nothing is filled of.
    pub fn set_orders_unfilled(&self, value: i64) {
        self.orders_unfilled.set([], value);
    }
}
