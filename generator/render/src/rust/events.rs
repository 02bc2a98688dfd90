//! `events.rs`: a method for each channel that a service publishes.

use stategen_template::from_template;

use super::names::{field, snake};
use crate::filters;
use crate::shown::{Show, Shown};
use stategen_model::system::{Channel, ChannelId, Delivery};

/// What a service publishes.
#[from_template("services/service/src/events.rs")]
pub(super) struct Events {
    channels: Vec<Published>,
}

struct Published {
    name: Shown,
    summary: Shown,
    address: Shown,
    /// The address, cut where its parameters stand.
    pieces: Vec<Piece>,
    parameters: Vec<Shown>,
    message: Shown,
    delivery: &'static str,
}

/// Fixed text of an address, and the parameter that follows it.
struct Piece {
    fixed: Shown,
    parameter: Option<Shown>,
}

impl Events {
    pub(super) fn new(channels: &[(&ChannelId, &Channel)]) -> Self {
        Self { channels: channels.iter().map(|(id, channel)| Published::new(id, channel)).collect() }
    }
}

impl Published {
    fn new(id: &ChannelId, channel: &Channel) -> Self {
        let address = channel.address.shown();
        Self {
            name: id.shown_as(field),
            summary: channel.summary.shown(),
            pieces: pieces(&address),
            parameters: parameters(&channel.address).into_iter().map(|name| address.map(|_| field(name))).collect(),
            address,
            // A channel that is published has a message: `check` sees to it.
            message: channel.message.as_ref().map(Show::shown).unwrap_or_default(),
            delivery: delivery(channel.delivery),
        }
    }
}

/// An address, cut where its parameters stand.
fn pieces(address: &Shown) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = address.text();
    while let Some((fixed, (parameter, after))) =
        rest.split_once('{').and_then(|(fixed, after)| Some((fixed, after.split_once('}')?)))
    {
        // A format string names a variable without what makes a keyword a name.
        let parameter = Some(address.map(|_| snake(parameter)));
        pieces.push(Piece { fixed: address.map(|_| fixed.to_owned()), parameter });
        rest = after;
    }
    pieces.push(Piece { fixed: address.map(|_| rest.to_owned()), parameter: None });
    pieces
}

/// The variant of the rendered `Delivery`.
pub(super) fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::PointToPoint => "PointToPoint",
        Delivery::Broadcast => "Broadcast",
    }
}

/// The parameters of an address, in its order.
pub(super) fn parameters(address: &str) -> Vec<&str> {
    address.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The address that a subscriber listens on: a wildcard stands for each parameter.
pub(super) fn listened(address: &str, wildcard: &str) -> String {
    let mut listened = address.to_owned();
    for name in parameters(address) {
        listened = listened.replace(&format!("{{{name}}}"), wildcard);
    }
    listened
}
