//! `channels.rs`: a function for each channel, and for each pattern by which pages follow one.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::{field, snake};
use crate::shown::{Show, Shown};
use stategen_model::system::{self, System};

#[from_template("conformance/src/channels.rs")]
pub(super) struct Channels {
    channels: Vec<Channel>,
    patterns: Vec<Channel>,
}

/// The function of a channel, or of a pattern by which pages follow one.
struct Channel {
    summary: Shown,
    name: Shown,
    pattern: Option<Shown>,
    address: Vec<Piece>,
    message: Option<Shown>,
}

/// A piece of an address: what is the same in each, and the parameter after it.
struct Piece {
    fixed: Shown,
    parameter: Option<Shown>,
}

impl Channels {
    pub(super) fn new(system: &System) -> Self {
        let channels = &system.spec.channels;
        Self {
            channels: channels.iter().map(|(id, channel)| Channel::new(id, channel)).collect(),
            patterns: channels.iter().flat_map(|(id, channel)| patterns(id, channel)).collect(),
        }
    }
}

impl Channel {
    fn new(id: &str, channel: &system::Channel) -> Self {
        Self {
            summary: channel.summary.shown(),
            name: id.shown_as(field),
            pattern: None,
            address: pieces(&channel.address.shown()),
            message: channel.message.as_ref().map(Show::shown),
        }
    }

    fn has_parameters(&self) -> bool {
        self.address.iter().any(|piece| piece.parameter.is_some())
    }
}

fn patterns<'a>(id: &'a str, channel: &'a system::Channel) -> impl Iterator<Item = Channel> + 'a {
    channel.browser_patterns.iter().map(move |(name, address)| Channel {
        name: id.shown_as(snake),
        pattern: Some(name.shown_as(snake)),
        address: pieces(&address.shown()),
        ..Channel::new(id, channel)
    })
}

fn pieces(address: &Shown) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut rest = address.text();
    while let Some((fixed, (parameter, after))) =
        rest.split_once('{').and_then(|(fixed, rest)| Some((fixed, rest.split_once('}')?)))
    {
        let parameter = Some(address.map(|_| field(parameter)));
        pieces.push(Piece { fixed: address.map(|_| fixed.to_owned()), parameter });
        rest = after;
    }
    if !rest.is_empty() || pieces.is_empty() {
        pieces.push(Piece { fixed: address.map(|_| rest.to_owned()), parameter: None });
    }
    pieces
}

/// The parameters of an address, in its order.
pub(super) fn parameters(address: &str) -> impl Iterator<Item = &str> {
    address.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name)
}
