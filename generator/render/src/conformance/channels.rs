//! `channels.rs`: a function for each channel, and for each pattern by which pages follow one.

use stategen_template::from_template;

use crate::filters;
use crate::pieces::{Piece, pieces};
use crate::rust::names::{field, snake};
use crate::shown::{Show, Shown};
use stategen_model::system::{self, ChannelId, System};

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
    pub(super) fn new(system: &System) -> Self {
        let channels = &system.spec.channels;
        Self {
            channels: channels.iter().map(|(id, channel)| Channel::new(id, channel)).collect(),
            patterns: channels.iter().flat_map(|(id, channel)| patterns(id, channel)).collect(),
        }
    }
}

impl Channel {
    fn new(id: &ChannelId, channel: &system::Channel) -> Self {
        Self {
            summary: channel.summary.shown(),
            name: id.shown_as(field),
            pattern: None,
            address: pieces(&channel.address.shown(), field),
            message: channel.message.as_ref().map(Show::shown),
        }
    }

    fn has_parameters(&self) -> bool {
        self.address.iter().any(|piece| piece.parameter.is_some())
    }
}

fn patterns<'a>(id: &'a ChannelId, channel: &'a system::Channel) -> impl Iterator<Item = Channel> + 'a {
    channel.browser_patterns.iter().map(move |(name, address)| Channel {
        name: id.shown_as(snake),
        pattern: Some(name.shown_as(snake)),
        address: pieces(&address.shown(), field),
        ..Channel::new(id, channel)
    })
}
