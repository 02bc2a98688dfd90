//! Whether the user has asked to stop, which a start that is under way heeds between its steps.

use std::sync::atomic::{AtomicBool, Ordering};

static ASKED: AtomicBool = AtomicBool::new(false);

/// Asks whatever starts to stop.
pub fn ask() {
    ASKED.store(true, Ordering::Relaxed);
}

/// Whether somebody asked.
#[must_use]
pub fn asked() -> bool {
    ASKED.load(Ordering::Relaxed)
}
