//! Which traces are kept of those that begin in this process. Tracing everything costs a fourth of
//! what a busy service can do, and of a thousand requests alike a few show what all do. So no more
//! than a number of them are kept in each second, and more of work that changes something than of
//! work that only asks. A trace is kept whole or not at all: who takes up one that began elsewhere
//! does as its headers say.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use super::traces::Kind;

/// Traces a second that begin with work that only asks.
const ASKING: u32 = 20;
/// Traces a second that begin with work that may change something.
const CHANGING: u32 = 500;

/// Says of each trace that begins whether it is kept.
#[derive(Debug)]
pub(super) struct Sampling {
    since: Instant,
    asking: Rate,
    changing: Rate,
}

impl Sampling {
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            asking: Rate::new(ASKING),
            changing: Rate::new(CHANGING),
        }
    }

    /// Whether a trace is kept that begins now, with work of this kind.
    pub(super) fn keeps(&self, kind: Kind) -> bool {
        let second = self.since.elapsed().as_secs();
        match kind {
            Kind::Server { safe: true } | Kind::Client => self.asking.admits(second),
            Kind::Server { safe: false } | Kind::Producer | Kind::Consumer => {
                self.changing.admits(second)
            }
        }
    }
}

/// A number of times in each second.
#[derive(Debug)]
struct Rate {
    most: u32,
    /// The second, and below it how many times there were in it.
    times: AtomicU64,
}

impl Rate {
    fn new(most: u32) -> Self {
        let times = AtomicU64::new(0);
        Self { most, times }
    }

    /// Whether there is one more time in this second.
    fn admits(&self, second: u64) -> bool {
        let one_more = |times: u64| {
            let (last, taken) = (times >> 32, times & u64::from(u32::MAX));
            // Of two that ask at the turn of a second, one may come late.
            let taken = if last < second { 0 } else { taken };
            (taken < u64::from(self.most)).then(|| (last.max(second) << 32) | (taken + 1))
        };
        self.times
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_are_kept_in_each_second() {
        let rate = Rate::new(3);
        let kept = |second| (0..10).filter(|_| rate.admits(second)).count();
        assert_eq!([kept(0), kept(0), kept(1), kept(7)], [3, 0, 3, 3]);
        assert!(!rate.admits(6), "a second that is over has no more");
    }

    #[test]
    fn what_changes_something_is_kept_where_what_asks_is_not() {
        let sampling = Sampling::new();
        let asks = Kind::Server { safe: true };
        while sampling.keeps(asks) {}
        assert!(sampling.keeps(Kind::Server { safe: false }));
        assert!(sampling.keeps(Kind::Consumer));
    }
}
