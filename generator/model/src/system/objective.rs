//! What a system promises while it runs, and what is shown of it beside what follows from its components.

use schemars::JsonSchema;
use serde::Deserialize;

use super::uses::database;
use super::{ChannelId, Component, Scalar, System};
use crate::authored::{Authored, Text};

/// A promise of how soon the messages of a channel are handled. It is measured, shown, and an alert when it is broken.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Objective {
    /// One sentence.
    pub summary: Text,
    /// Channel whose messages are meant: one that a service publishes and another handles.
    pub channel: ChannelId,
    /// Milliseconds from the publishing of a message until it is handled: 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500,
    /// 5000, 7500 or 10000, which are what is counted.
    pub within_milliseconds: Authored<u32>,
    /// How many of a hundred messages are handled in that time at least, such as 99 or 99.9.
    pub percent: Authored<Scalar>,
}

impl Objective {
    /// The times that are counted, in milliseconds.
    pub const TIMES: [u32; 14] = [5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    /// The share that is promised, from 0 to 1; none where `percent` is no number of a share.
    #[must_use]
    pub fn share(&self) -> Option<f64> {
        let percent: f64 = self.percent.parse().ok()?;
        (percent > 0.0 && percent < 100.0).then_some(percent / 100.0)
    }
}

/// A panel that a pack adds to a dashboard.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Panel {
    /// The dashboard that it is on.
    pub dashboard: Dashboard,
    /// Its title.
    pub title: Text,
    /// One sentence on what it shows.
    pub summary: Text,
    /// What is shown, in PromQL; every query is evaluated by the tests.
    pub query: Text,
    /// The label by which lines are told apart; none where there is one line.
    pub legend: Option<Text>,
    /// The unit of its values.
    pub unit: Unit,
}

/// A dashboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Dashboard {
    /// How the system is as a whole.
    Overview,
    /// Requests: how many, how many fail, how long they take.
    Services,
    /// Messages: how many, how late.
    Messaging,
    /// Statements of the database.
    Database,
    /// Processes.
    Runtime,
}

impl Dashboard {
    /// Its name in `delta.yaml`, and in its address.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Services => "services",
            Self::Messaging => "messaging",
            Self::Database => "database",
            Self::Runtime => "runtime",
        }
    }
}

/// The unit of a panel's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A number.
    Number,
    /// How many a second.
    PerSecond,
    /// Seconds.
    Seconds,
    /// Bytes.
    Bytes,
    /// A share, from 0 to 1.
    Share,
}

/// Where images of what is built from the output are published.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Publishing {
    /// The repository of images, such as `ghcr.io/owner/system`: each component's is below it.
    pub registry: Text,
}

/// How the system gets to a host of its own, from images that were published.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Deployment {
    /// What kind of host it is, such as `ec2-compose`: its scripts are in the folder `deploy/` of this name.
    pub target: Text,
}

impl System {
    /// The dashboards that there is something for.
    #[must_use]
    pub fn dashboards(&self) -> Vec<Dashboard> {
        let has_messages = self.spec.messaging.is_some();
        let has_database = self.spec.components.values().any(|component| match component {
            Component::Service(service) => database(self, &service.uses).is_some(),
            _ => false,
        });
        let all = [
            (Dashboard::Overview, true),
            (Dashboard::Services, true),
            (Dashboard::Messaging, has_messages),
            (Dashboard::Database, has_database),
            (Dashboard::Runtime, true),
        ];
        all.into_iter().filter(|(_, there)| *there).map(|(dashboard, _)| dashboard).collect()
    }
}
