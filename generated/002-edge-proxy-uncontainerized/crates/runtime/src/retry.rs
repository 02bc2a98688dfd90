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

/// Does all at once, or each alone where that fails for good: what cannot be done harms itself alone.
/// An attempt does everything that it is given or nothing. Says what became of each, in their order.
pub async fn together<'a, T, R, O, F>(
    what: &str,
    all: &'a [T],
    mut attempt: impl FnMut(&'a [T]) -> F,
) -> Vec<Result<(), Problem<O>>>
where
    F: Future<Output = Result<R, Problem<O>>>,
{
    let mut outcomes = Vec::new();
    match while_temporary(what, || attempt(all)).await {
        Ok(_) => outcomes.extend(all.iter().map(|_| Ok(()))),
        Err(problem) if all.len() < 2 => outcomes.push(Err(problem)),
        Err(problem) => {
            tracing::warn!("{what} failed, each is tried alone: {problem}");
            for alone in all.chunks(1) {
                let outcome = while_temporary(what, || attempt(alone)).await;
                outcomes.push(outcome.map(drop));
            }
        }
    }
    outcomes
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

    #[tokio::test]
    async fn what_cannot_be_done_harms_itself_alone() {
        let attempts = Cell::new(0);
        let attempt = |numbers: &'static [i32]| {
            attempts.set(attempts.get() + 1);
            let number = attempts.get();
            async move {
                match numbers {
                    // Once for all of them and once for one, the database is away.
                    _ if [1, 4].contains(&number) => Err(Problem::failure("away").temporary()),
                    _ if numbers.contains(&7) => Err(Problem::text::<400>("wrong")),
                    _ => Ok(()),
                }
            }
        };
        let wrong: Problem = Problem::text::<400>("wrong");

        let outcomes = together("adding", &[5, 7, 9], attempt).await;

        assert_eq!(outcomes, [Ok(()), Err(wrong.clone()), Ok(())]);
        assert_eq!(attempts.get(), 6);
        assert_eq!(together("adding", &[7], attempt).await, [Err(wrong)]);
        assert_eq!(together("adding", &[1, 2], attempt).await, [Ok(()), Ok(())]);
        assert_eq!(together("adding", &[], attempt).await, []);
        assert_eq!(attempts.get(), 9);
    }

    #[test]
    fn pauses_grow_up_to_a_limit() {
        let mut backoff = Backoff::default();
        let pauses: Vec<_> = (0..8).map(|_| backoff.next_pause()).collect();
        assert!(pauses.is_sorted());
        assert_eq!(pauses.last(), Some(&Duration::from_secs(5)));
    }
}
