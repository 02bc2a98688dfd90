//! The system that scenarios are about.

use std::panic::Location;
use std::time::Duration;

use reqwest::Client;

use crate::call::Call;
use crate::control::Control;
use crate::listener::{Channel, Listener, Publication};
use crate::logs::Logs;
use crate::metrics::Series;
use crate::operations::Operation;
use crate::traces::Receiver;

/// How long an answer may take, whatever is asked.
const PATIENCE: Duration = Duration::from_secs(30);

/// A system that is up.
pub struct System {
    client: Client,
    control: Control,
}

impl System {
    /// The system that the environment says.
    pub fn from_environment() -> Self {
        let client = Client::builder().timeout(PATIENCE).no_proxy().build();
        Self {
            client: client.expect("a client without settings of its own can be made"),
            control: Control::default(),
        }
    }

    /// Calls an operation.
    #[track_caller]
    pub fn call(&self, operation: Operation) -> Call {
        let Operation {
            method,
            component,
            path,
        } = operation;
        let call = Call::new(self.client.clone(), Location::caller(), method, path);
        call.to(component, "http")
    }

    /// Makes a request that no operation describes; it goes to the gateway unless it says otherwise.
    #[track_caller]
    pub fn request(&self, method: &str, path: &str) -> Call {
        Call::new(self.client.clone(), Location::caller(), method, path)
    }

    /// Listens as a service does.
    pub async fn listen(&self, channel: Channel) -> Listener {
        Listener::open(channel, false).await
    }

    /// Listens as a page does.
    pub async fn listen_as_page(&self, channel: Channel) -> Listener {
        Listener::open(channel, true).await
    }

    /// A page that tries to listen is refused.
    ///
    /// # Panics
    /// When it is not.
    pub async fn expect_page_hears_nothing(&self, channel: Channel) {
        let address = channel.address.clone();
        if Listener::try_open(channel, true).await.is_ok() {
            panic!("a page may listen to {address}");
        }
    }

    /// Publishes as a service does.
    pub fn publish(&self, channel: Channel) -> Publication<'_> {
        Publication::new(channel, false)
    }

    /// Publishes as a page does.
    pub fn publish_as_page(&self, channel: Channel) -> Publication<'_> {
        Publication::new(channel, true)
    }

    /// Receives the spans that components send, until what this gives is dropped.
    pub async fn traces(&self) -> Receiver {
        Receiver::open().await
    }

    /// A metric of a component.
    #[track_caller]
    pub fn metric(&self, component: &str) -> Series {
        let page = self.request("GET", "/actuator/prometheus");
        Series::new(page.directly_to(component, "http"), Location::caller())
    }

    /// What components write in their logs.
    #[track_caller]
    pub fn logs(&self) -> Logs {
        Logs::new(Location::caller())
    }

    /// Ends a component without warning. It is started again when the scenario ends, if not before.
    pub async fn stop(&self, component: &str) {
        self.control.stop(component).await;
    }

    /// Starts a component that was stopped, and waits until it is ready.
    pub async fn start(&self, component: &str) {
        self.control.start(component).await;
    }

    /// Ends a component and starts it again.
    pub async fn restart(&self, component: &str) {
        self.control.stop(component).await;
        self.control.start(component).await;
    }

    /// Runs so many processes of a component, until the scenario ends.
    pub async fn scale(&self, component: &str, processes: u8) {
        self.control.scale(component, processes).await;
    }
}
