//! Trying again, with longer and longer pauses.

use std::fmt::Display;
use std::time::Duration;

use crate::Problem;

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

/// Tries again for as long as the problem is a temporary one, such as a database that is away.
///
/// # Errors
/// The first problem that does not go by.
pub async fn while_temporary<T, O, F>(
    what: &str,
    mut attempt: impl FnMut() -> F,
) -> Result<T, Problem<O>>
where
    F: Future<Output = Result<T, Problem<O>>>,
{
    let mut backoff = Backoff::default();
    loop {
        match attempt().await {
            Err(problem) if problem.is_temporary() => {
                let pause = backoff.next_pause();
                tracing::warn!("{what} failed, next try in {pause:?}: {problem}");
                tokio::time::sleep(pause).await;
            }
            outcome => return outcome,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[tokio::test]
    async fn what_goes_by_is_tried_again_and_what_does_not_is_reported() {
        let attempts = Cell::new(0);
        let outcome: Result<(), Problem> = while_temporary("the attempt", async || {
            attempts.set(attempts.get() + 1);
            match attempts.get() {
                1 => Err(Problem::failure("away").temporary()),
                _ => Err(Problem::text::<400>("wrong")),
            }
        })
        .await;
        assert_eq!(outcome, Err(Problem::text::<400>("wrong")));
        assert_eq!(attempts.get(), 2);
    }

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..8).map(|_| backoff.next_pause()).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&Duration::from_secs(5)));
    }
}
