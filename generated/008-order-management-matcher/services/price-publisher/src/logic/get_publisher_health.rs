use runtime::Problem;

use super::memory::{Band, SOURCE};
use crate::operations::GetPublisherHealth;
use crate::ports::Ports;
use crate::types::{Cadence, PublisherHealth};

pub async fn get_publisher_health(
    ports: &Ports,
) -> Result<PublisherHealth, Problem<GetPublisherHealth>> {
    let count = |band| i32::try_from(ports.memory.count(band)).unwrap_or(i32::MAX);
    let bands = [Band::Wide, Band::Medium, Band::Strict].map(count);
    let [wide, medium, strict] = bands;
    let status = if ports.events.connected() {
        "ok"
    } else {
        "degraded"
    };
    Ok(PublisherHealth {
        status: status.to_owned(),
        source: SOURCE.to_owned(),
        tickers: bands.iter().sum(),
        publish: Cadence {
            min_ms: ports.settings.publish_interval_min_ms,
            max_ms: ports.settings.publish_interval_max_ms,
            ratio: ports.settings.publish_batch_ratio,
        },
        volatility_bands: [
            ("extended_4pct".to_owned(), wide),
            ("extended_2pct".to_owned(), medium),
            ("strict".to_owned(), strict),
        ]
        .into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_tells_how_prices_are_made() {
        let ports = Ports::in_memory().await;

        let health = get_publisher_health(&ports).await.unwrap();

        assert_eq!((health.status.as_str(), health.tickers), ("ok", 20));
        assert_eq!((health.publish.min_ms, health.publish.max_ms), (750, 1500));
        let bands = health.volatility_bands;
        let counts = ["extended_4pct", "extended_2pct", "strict"].map(|band| bands[band]);
        assert_eq!(counts, [4, 12, 4]);
    }
}
