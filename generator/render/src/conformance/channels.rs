//! `channels.rs`: a function for each channel, and for each pattern by which pages follow one.

use stategen_template::from_template;

use crate::filters;
use crate::pieces::{Piece, pieces};
use crate::rust::names::{field, snake};
use crate::shown::{Show, Shown};
use stategen_model::resolved::{self, Messaging};

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

impl Channels {
    pub(super) fn new(messaging: &Messaging<'_>) -> Self {
        Self {
            channels: messaging.channels.iter().map(Channel::new).collect(),
            patterns: messaging.channels.iter().flat_map(patterns).collect(),
        }
    }
}

impl Channel {
    fn new(resolved: &resolved::Channel<'_>) -> Self {
        let resolved::Channel { id, channel, .. } = resolved;
        Self {
            summary: channel.summary.shown(),
            name: id.shown_as(field),
            pattern: None,
            address: pieces(&channel.address.shown(), field),
            message: resolved.message().map(Show::shown),
        }
    }

    fn has_parameters(&self) -> bool {
        self.address.iter().any(|piece| piece.parameter.is_some())
    }
}

fn patterns<'r>(resolved: &'r resolved::Channel<'_>) -> impl Iterator<Item = Channel> + 'r {
    resolved.channel.browser_patterns.iter().map(move |(name, address)| Channel {
        name: resolved.id.shown_as(snake),
        pattern: Some(name.shown_as(snake)),
        address: pieces(&address.shown(), field),
        ..Channel::new(resolved)
    })
}
