//! Each security has a stream of prices, which pages may follow one by one or all together.
//!
//! Verifies FR-703, FR-715, FR-717.

use std::time::Duration;

use conformance::{Format, System, channels, json};

#[tokio::test]
async fn each_security_has_a_stream() {
    let system = System::from_environment();

    let prices = system.listen_as_page(channels::prices("IBM")).await;

    let prices_2 = system.listen(channels::prices("META")).await;

    prices
        .expect_event(Duration::from_secs(60))
        .payload(json!({
            "ticker": "IBM", "openPrice": 186, "closePrice": 187.4, "source": "snapshot",
        }))
        .envelope(json!({ "topic": "pricing.IBM", "type": "PriceTick", "from": "price-publisher" }))
        .format("asOf", Format::EpochMilliseconds)
        .await;

    prices_2
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "META" }))
        .await;

    prices.leave().await;

    prices_2.leave().await;

    let prices_3 = system
        .listen_as_page(channels::patterns::prices_all())
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "AAPL" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "AMZN" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "BAC" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "C" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "COF" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "DB" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "DFS" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "FIS" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "FNF" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "FNMA" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "GOOGL" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "GS" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "IBM" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "JPM" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "META" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "MS" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "MSFT" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "NVDA" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "TSLA" }))
        .await;

    prices_3
        .expect_event(Duration::from_secs(60))
        .payload(json!({ "ticker": "UBS" }))
        .await;
}
