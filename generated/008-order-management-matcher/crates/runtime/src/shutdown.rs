//! The end of a process: asked for by a signal, awaited by everybody.

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

/// Tells when the process was asked to stop. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Shutdown {
    requested: watch::Receiver<bool>,
}

impl Shutdown {
    /// Listens for SIGTERM, which orchestrators send, and SIGINT, which Ctrl-C sends.
    ///
    /// # Errors
    /// When the operating system refuses a signal handler.
    pub fn on_signal() -> std::io::Result<Self> {
        let mut terminate = signal(SignalKind::terminate())?;
        let mut interrupt = signal(SignalKind::interrupt())?;
        let (sender, requested) = watch::channel(false);
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("stopping");
            sender.send_replace(true);
            // Keeps the channel open: its end would look like a request too.
            std::future::pending::<()>().await;
        });
        Ok(Self { requested })
    }

    /// Returns when the process was asked to stop.
    pub async fn requested(&self) {
        let mut requested = self.requested.clone();
        // An error means that the sender is gone, and then there is nothing left to wait for.
        let _ = requested.wait_for(|requested| *requested).await;
    }
}
