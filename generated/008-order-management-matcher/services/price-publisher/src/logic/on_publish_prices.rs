use futures_util::future::join_all;
use runtime::Problem;

use crate::ports::Ports;

/// Moves some prices, and publishes them at once. While the broker is away prices go on: who asks
/// for one is told how it stands.
pub async fn on_publish_prices(ports: &Ports) -> Result<(), Problem> {
    let moved = ports
        .memory
        .tick(&ports.random, ports.settings.publish_batch_ratio);
    if let Some(oldest) = ports.memory.oldest() {
        let measures = &ports.measures;
        measures.set_oldest_price_timestamp_seconds(oldest.timestamp());
    }
    let published = moved.into_iter().map(|price| async move {
        let ticker = price.ticker.clone();
        ports.events.prices(&ticker, &price.into()).await
    });
    // One failure says what the others would.
    let outcomes = join_all(published).await;
    outcomes.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_price_that_moved_is_published_under_its_ticker() {
        let ports = Ports::in_memory().await;

        on_publish_prices(&ports).await.unwrap();

        let published = ports.events.published();
        assert_eq!(published.len(), 5);
        for (address, payload) in published {
            let ticker = payload["ticker"].as_str().unwrap();
            assert_eq!(address, format!("pricing.{ticker}"));
            let kept = ports.memory.price(ticker).unwrap();
            assert_eq!(payload["asOf"], kept.as_of.timestamp_millis());
            assert_eq!(
                payload["price"].to_string(),
                kept.price.normalize().to_string()
            );
        }
    }
}
