use messaging::PriceTick;
use runtime::Problem;

use super::matching;
use crate::ports::Ports;

pub async fn on_prices(ports: &Ports, tick: PriceTick) -> Result<(), Problem> {
    ports
        .memory
        .note_price(&tick.ticker, tick.price, tick.as_of);
    matching::look_soon(ports, &tick.ticker);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;
    use std::time::Duration;

    use chrono::Utc;
    use model::Side;

    use super::super::samples::{order, ports, stub_trades};
    use super::*;

    #[tokio::test]
    async fn a_price_fills_what_it_allows() {
        let mut ports = ports().await;
        let asked = stub_trades(&mut ports, 200);
        order(&ports, Side::Buy, 10, 420).await;
        let tick = |price: i64| PriceTick {
            ticker: "MSFT".to_owned(),
            price: price.into(),
            open_price: 429.into(),
            close_price: 431.into(),
            as_of: Utc::now(),
            source: "snapshot".to_owned(),
        };

        on_prices(&ports, tick(421)).await.unwrap();
        on_prices(&ports, tick(420)).await.unwrap();

        for _ in 0..100 {
            if asked.load(Ordering::Relaxed) > 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }
}
