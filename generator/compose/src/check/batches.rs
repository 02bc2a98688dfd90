//! Channels of which several messages are handled at once.

use stategen_model::diagnostic::Code;
use stategen_model::system::MOST_WAITING;

use super::Check;

impl Check<'_> {
    pub(super) fn batches(&mut self) {
        for (id, channel) in &self.system.spec.channels {
            let Some(most) = &channel.batch else { continue };
            let path = format!("channels.{id}.batch");
            if channel.reply.is_some() {
                let message =
                    format!("the messages of `channels.{id}` are requests, each of which gets an answer of its own");
                self.error(Code::InvalidValue, &path, message, "leave `batch` out");
            } else if channel.subscriber.is_none() {
                let message = format!("no handler takes the messages of `channels.{id}`");
                self.error(Code::InvalidValue, &path, message, "add `subscriber: SERVICE`, or leave `batch` out");
            } else if !(2..=MOST_WAITING).contains(&**most) {
                let message = format!("`{path}` is {most}, and is from 2 to {MOST_WAITING}");
                let help = "leave `batch` out where messages are handled one by one";
                self.error(Code::InvalidValue, &path, message, help);
            }
        }
    }
}
