//! What a service does again and again without being asked.

use std::fmt;
use std::time::Duration;

use tokio::task::JoinHandle;

use crate::{Problem, Shutdown};

/// When something is done: a while after the start, and then after each pause.
#[derive(Debug, Clone)]
pub struct Timer {
    id: &'static str,
    first_after: Duration,
    pause: Pause,
}

/// How long a pause is.
#[derive(Debug, Clone, Copy)]
pub enum Pause {
    /// So many milliseconds.
    Of(i64),
    /// Drawn anew each time: from so many to so many milliseconds, each as likely as another.
    Between(i64, i64),
}

/// A pause that is none.
#[derive(Debug, PartialEq, Eq)]
pub struct NoPause(String);

impl fmt::Display for NoPause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoPause {}

impl Timer {
    /// A timer whose first time comes so many milliseconds after the start.
    ///
    /// # Errors
    /// When it would not pause, or its longest pause is shorter than its shortest.
    pub fn new(id: &'static str, first_after: i64, pause: Pause) -> Result<Self, NoPause> {
        let least = match pause {
            Pause::Of(pause) => pause,
            Pause::Between(least, most) if most < least => {
                let wrong = format!("{id} pauses from {least} to {most} ms, which is less");
                return Err(NoPause(wrong));
            }
            Pause::Between(least, _) => least,
        };
        if least < 1 || first_after < 0 {
            return Err(NoPause(format!("{id} does not pause at all")));
        }
        Ok(Self {
            id,
            first_after: milliseconds(first_after),
            pause,
        })
    }

    /// Does it until the shutdown, once at a time: a pause begins when it is done. What fails is
    /// logged, and done again after the next pause.
    pub fn run<F>(
        self,
        shutdown: Shutdown,
        mut action: impl FnMut() -> F + Send + 'static,
    ) -> JoinHandle<()>
    where
        F: Future<Output = Result<(), Problem>> + Send + 'static,
    {
        tokio::spawn(async move {
            let mut pause = self.first_after;
            loop {
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = shutdown.requested() => return,
                }
                // In a task of its own, so that one that panics does not end all others.
                match tokio::spawn(action()).await {
                    Ok(Ok(())) => {}
                    Ok(Err(problem)) => tracing::error!(
                        timer = self.id,
                        status = problem.status(),
                        "a timer's action failed: {}",
                        problem.message()
                    ),
                    Err(error) => {
                        tracing::error!(timer = self.id, "a timer's action failed: {error}");
                    }
                }
                pause = self.pause.next();
            }
        })
    }
}

impl Pause {
    fn next(self) -> Duration {
        match self {
            Self::Of(pause) => milliseconds(pause),
            Self::Between(least, most) => milliseconds(fastrand::i64(least..=most)),
        }
    }
}

fn milliseconds(number: i64) -> Duration {
    Duration::from_millis(number.unsigned_abs())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[tokio::test]
    async fn what_fails_or_panics_is_done_again() {
        let timer = Timer::new("test", 0, Pause::Of(1)).unwrap();
        let times = Arc::new(AtomicU32::new(0));
        let counted = times.clone();
        let shutdown = Shutdown::on_signal().unwrap();
        let running = timer.run(shutdown, move || {
            let time = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                match time {
                    0 => panic!("the first time"),
                    1 => Err(Problem::failure("the second time")),
                    _ => Ok(()),
                }
            }
        });
        while times.load(Ordering::Relaxed) < 3 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        running.abort();
    }

    #[test]
    fn a_timer_pauses() {
        assert!(Timer::new("test", 0, Pause::Of(0)).is_err());
        assert!(Timer::new("test", -1, Pause::Of(1)).is_err());
        assert!(Timer::new("test", 0, Pause::Between(2, 1)).is_err());
        let pause = Pause::Between(2, 4);
        let drawn = (0..50).map(|_| pause.next().as_millis());
        assert!(drawn.into_iter().all(|pause| (2..=4).contains(&pause)));
    }
}
