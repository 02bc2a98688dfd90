//! `events.rs`: a method for each channel that a service publishes.

use stategen_template::from_template;

use super::names::{field, snake};
use crate::filters;
use crate::pieces::{Piece, pieces};
use crate::shown::{Show, Shown};
use stategen_model::address::parameters;
use stategen_model::resolved::{Channel, Exchange, Word};
use stategen_model::system::Delivery;

/// What a service publishes.
#[from_template("services/service/src/events.rs")]
pub(super) struct Events {
    observed: bool,
    channels: Vec<Published>,
    /// Whether unit tests look at what was published.
    tested: bool,
    /// Whether handlers ask if messages get through.
    asked: bool,
}

struct Published {
    id: Shown,
    name: Shown,
    summary: Shown,
    address: Shown,
    /// The address, cut where its parameters stand.
    pieces: Vec<Piece>,
    parameters: Vec<Parameter>,
    message: Shown,
    delivery: &'static str,
}

/// A parameter of the address.
struct Parameter {
    variable: Shown,
    word: Word,
}

impl Events {
    pub(super) fn new(observed: bool, channels: &[Channel<'_>], [tested, asked]: [bool; 2]) -> Self {
        Self { tested, asked, observed, channels: channels.iter().filter_map(Published::new).collect() }
    }
}

impl Published {
    /// Whether some parameter is a text.
    fn has_texts(&self) -> bool {
        self.parameters.iter().any(|parameter| parameter.word == Word::Text)
    }

    /// What is published on the channel; requests are not.
    fn new(resolved: &Channel<'_>) -> Option<Self> {
        let Channel { id, channel, exchange: Exchange::Events { message }, parameters, .. } = resolved else {
            return None;
        };
        let address = channel.address.shown();
        Some(Self {
            id: id.shown(),
            name: id.shown_as(field),
            summary: channel.summary.shown(),
            // A format string names a variable without what makes a keyword a name.
            pieces: pieces(&address, snake),
            parameters: parameters
                .iter()
                .map(|one| Parameter { variable: address.map(|_| field(one.name)), word: one.word })
                .collect(),
            address,
            message: message.shown(),
            delivery: delivery(channel.delivery),
        })
    }
}

/// The variant of the rendered `Delivery`.
pub(super) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::PointToPoint => "PointToPoint",
        Delivery::Broadcast => "Broadcast",
    }
}

/// The address that a subscriber listens on: a wildcard stands for each parameter.
pub(super) fn listened(address: &str, wildcard: &str) -> String {
    let mut listened = address.to_owned();
    for name in parameters(address) {
        listened = listened.replace(&format!("{{{name}}}"), wildcard);
    }
    listened
}
