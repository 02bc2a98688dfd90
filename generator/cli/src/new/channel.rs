//! `new channel`: a channel with its message, and the handler of who subscribes.

use anyhow::{Result, bail};
use clap::Args;

use super::draft::Draft;
use super::service::service;
use super::{Exit, Global, Terminal};
use stategen_model::did_you_mean_or_all;
use stategen_model::names::snake;
use stategen_model::system::System;

/// A channel, the handler of its subscriber, and a scenario that waits for a message.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen new channel late-books --publisher desk --subscriber letters --message Book\n  \
    stategen new channel new-visits --publisher desk --message visits\n                                          \
    makes the message that carries the entity")]
pub(super) struct Channel {
    /// Its id: lower-case words joined by hyphens.
    name: String,
    /// The service that publishes.
    #[arg(long, value_name = "SERVICE")]
    publisher: String,
    /// The service that handles each message; by default only others listen.
    #[arg(long, value_name = "SERVICE")]
    subscriber: Option<String>,
    /// What it carries: a message, or the entity of a new one.
    #[arg(long, value_name = "NAME")]
    message: String,
    /// The state whose pack is written to; by default the last of the lineage.
    #[arg(long)]
    state: Option<String>,
}

impl Channel {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let mut draft = Draft::open(global, terminal)?;
        let system = draft.state(self.state.as_deref())?;
        let (id, spec) = (&system.state.id, &system.spec);
        let Some(messaging) = &spec.messaging else {
            bail!(
                "{id} has no messaging: add `messaging: {{ transport: socketio, broker: feed }}` and the component `feed: \
                 {{ kind: broker, engine: socketio, … }}` to a delta first"
            );
        };
        let publisher = service(system, &self.publisher)?;
        let delta = format!("specs/{id}/delta.yaml");
        let message = self.message(&mut draft, system, &delta)?;
        let address = match messaging.transport.wire().separator {
            Some(separator) => self.name.replace('-', &separator.to_string()),
            None => format!("/{}", self.name),
        };
        let subscriber = self.subscriber.as_deref().map(|name| service(system, name)).transpose()?;
        let subscribes = subscriber.map(|id| format!("\n  subscriber: {id}")).unwrap_or_default();
        let realized = format!("\"channel:{}\"", self.name);
        let requirement =
            draft.requirement(system, &format!("what `{}` MUST carry, and when", self.name), &realized)?;
        let handler = format!("on_{}", snake(&self.name));
        let values = [
            ("name", self.name.as_str()),
            ("message", &message),
            ("address", &address),
            ("publisher", publisher),
            ("subscriber", &subscribes),
            ("requirement", &requirement),
            ("handler", &handler),
        ];
        let channel = draft.filled(include_str!("channel/channel.yaml"), &values);
        draft.insert(&delta, &["add", "channels"], &channel)?;
        if let Some(subscriber) = subscriber {
            let text = draft.filled(include_str!("channel/handler.rs"), &values);
            draft.add(format!("specs/{id}/logic/{subscriber}/{handler}.rs"), text)?;
        }
        let text = draft.filled(include_str!("channel/scenario.yaml"), &values);
        draft.add(format!("specs/{id}/scenarios/{}-are-heard.yaml", self.name), text)?;
        draft.write(
            &format!(
                "handlers of {publisher} publish by `ports.events.{}(&message).await?`; write what does, the requirement \
                 {requirement} and the scenario",
                snake(&self.name)
            ),
            terminal,
        )
    }

    /// The message's name; it is made where an entity is named.
    fn message(&self, draft: &mut Draft, system: &System, delta: &str) -> Result<String> {
        let spec = &system.spec;
        if spec.messages.contains_key(self.message.as_str()) {
            return Ok(self.message.clone());
        }
        let Some(entity) = spec.entities.get(self.message.as_str()) else {
            let known = spec.messages.keys().map(|id| id.as_str()).chain(spec.entities.keys().map(|id| id.as_str()));
            bail!("`{}` is no message and no entity; {}", self.message, did_you_mean_or_all(&self.message, known));
        };
        let carries = |message: &&str| {
            spec.messages.get(*message).and_then(|it| it.entity.as_ref()).is_some_and(|it| **it == *self.message)
        };
        if let Some(message) = spec.messages.keys().map(|id| id.as_str()).find(carries) {
            return Ok(message.to_owned());
        }
        let values = [("type", entity.type_name.as_str()), ("entity", &self.message)];
        let text = draft.filled(include_str!("channel/message.yaml"), &values);
        draft.insert(delta, &["add", "messages"], &text)?;
        Ok(entity.type_name.to_string())
    }
}
