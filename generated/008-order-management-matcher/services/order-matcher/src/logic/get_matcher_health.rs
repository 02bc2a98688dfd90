use runtime::Problem;

use super::count_open_orders::counted;
use crate::operations::GetMatcherHealth;
use crate::ports::Ports;
use crate::types::{MatcherHealth, Matching};

pub async fn get_matcher_health(ports: &Ports) -> Result<MatcherHealth, Problem<GetMatcherHealth>> {
    let orders = counted(ports).await?;
    let done = ports.memory.counted();
    let (status, message_bus) = if ports.events.connected() {
        ("ok", "connected")
    } else {
        ("degraded", "disconnected")
    };
    Ok(MatcherHealth {
        status: status.to_owned(),
        service: "order-matcher".to_owned(),
        uptime_seconds: ports.memory.uptime(),
        matcher: Matching {
            tick_ms: ports.settings.tick_ms,
            ticks: done.ticks,
            last_tick_at: ports.memory.last_tick(),
            auto_fill_attempts: done.attempts,
            auto_fill_success: done.successes,
            trade_submit_failures: done.failures,
        },
        open_orders: orders.open_orders,
        unfilled_orders: orders.unfilled_orders,
        message_bus: message_bus.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_tells_what_there_is_and_what_was_done() {
        let ports = Ports::in_memory().await;
        let health = get_matcher_health(&ports).await.unwrap();
        assert_eq!((health.status.as_str(), health.open_orders), ("ok", 6));
        assert_eq!((health.matcher.tick_ms, health.matcher.ticks), (1000, 0));
        assert_eq!(health.matcher.last_tick_at, None);
        ports.memory.count_tick(chrono::Utc::now());
        let matcher = get_matcher_health(&ports).await.unwrap().matcher;
        assert_eq!(matcher.ticks, 1);
        assert!(matcher.last_tick_at.is_some());
    }
}
