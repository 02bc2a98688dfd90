//! Trying again, with longer and longer pauses.

use std::fmt::Display;
use std::time::Duration;

/// Pauses that double from a fifth of a second up to five seconds.
#[derive(Debug, Default)]
pub struct Backoff {
    failures: u32,
}

impl Backoff {
    /// The pause after one more failure.
    pub fn next_pause(&mut self) -> Duration {
        let pause = Duration::from_millis(200) * 2_u32.pow(self.failures.min(5));
        self.failures += 1;
        pause.min(Duration::from_secs(5))
    }

    /// Starts over, after a success.
    pub fn reset(&mut self) {
        self.failures = 0;
    }
}

/// Tries until it succeeds. Processes of one system start in any order, so what is not there yet
/// is waited for and never a reason to stop.
pub async fn forever<T, E: Display>(
    what: &str,
    mut attempt: impl AsyncFnMut() -> Result<T, E>,
) -> T {
    let mut backoff = Backoff::default();
    loop {
        match attempt().await {
            Ok(value) => return value,
            Err(error) => {
                let pause = backoff.next_pause();
                tracing::warn!("{what} failed, next try in {pause:?}: {error}");
                tokio::time::sleep(pause).await;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..8).map(|_| backoff.next_pause()).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&Duration::from_secs(5)));
    }
}
