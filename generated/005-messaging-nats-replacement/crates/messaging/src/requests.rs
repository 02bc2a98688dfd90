//! Requests: whoever may reach the bus asks, and one process of the service that subscribes answers.

use std::str::FromStr;

use futures_util::StreamExt;
use runtime::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::bus::{Bus, Listening, read};
use crate::transport::Asked;
use crate::{Envelope, Error};

/// How many requests of a channel are answered at the same time.
const AT_ONCE: usize = 32;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The channel's address, with `{parameter}`s.
    pattern: &'static str,
    asked: Asked,
}

impl Request {
    /// What the address has in a parameter's place.
    ///
    /// # Errors
    /// 400 when that is not of the type that is wanted.
    pub fn parameter<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let wanted = format!("{{{name}}}");
        let mut places = self.pattern.split('.').zip(self.asked.address.split('.'));
        let text = places.find(|(place, _)| *place == wanted);
        let value = text.and_then(|(_, text)| text.parse().ok());
        value.ok_or_else(|| Problem::text(400, format!("{name} cannot be read")))
    }

    /// What the message of this kind says.
    ///
    /// # Errors
    /// 400 when it is no such message.
    pub fn payload<T: DeserializeOwned>(&self, kind: &str) -> Result<T, Problem> {
        read(self.pattern, kind, &self.asked.message)
            .ok_or_else(|| Problem::text(400, format!("the message is no {kind}")))
    }
}

impl Bus {
    /// Answers what is asked on an address with what `handle` gives, until the shutdown. A problem is
    /// answered as a message of the type `Problem`, with its `status` and `message`.
    pub fn answer<R, H, F>(
        &self,
        address: &'static str,
        kind: &'static str,
        shutdown: runtime::Shutdown,
        handle: H,
    ) -> Listening
    where
        R: Serialize + Send + 'static,
        H: Fn(Request) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, Problem>> + Send + 'static,
    {
        let bus = self.clone();
        tokio::spawn(async move {
            let Some(connection) = bus.connection() else {
                return;
            };
            let subject = wildcards(address);
            let requests = match connection.requests(&subject, bus.component()).await {
                Ok(requests) => requests.take_until(shutdown.requested()),
                Err(error) => {
                    tracing::error!(address, "cannot subscribe: {error}");
                    return;
                }
            };
            let answer = async |asked: Asked| {
                let reply_to = asked.reply_to.clone();
                let pattern = address;
                let answer = handle(Request { pattern, asked }).await;
                if let Err(error) = bus.reply(&reply_to, kind, answer).await {
                    tracing::warn!(address, "a request was not answered: {error}");
                }
            };
            // Ends when what was heard by the shutdown is answered.
            requests.for_each_concurrent(AT_ONCE, answer).await;
        })
    }

    async fn reply<R: Serialize>(
        &self,
        to: &str,
        kind: &str,
        answer: Result<R, Problem>,
    ) -> Result<(), Error> {
        let envelope = match answer {
            Ok(answer) => Envelope::new(self.component(), to, kind, &answer)?,
            Err(problem) => {
                let problem = json!({ "status": problem.status(), "message": problem.message() });
                Envelope::new(self.component(), to, "Problem", &problem)?
            }
        };
        match self.connection() {
            Some(connection) => connection.reply(&envelope).await,
            None => Err(Error::Disconnected),
        }
    }
}

/// An address with a wildcard in each parameter's place.
fn wildcards(address: &str) -> String {
    let places = address.split('.');
    let places = places.map(|place| if place.starts_with('{') { "*" } else { place });
    places.collect::<Vec<_>>().join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(address: &str, message: &str) -> Request {
        Request {
            pattern: "things.{thingId}.parts.{part}",
            asked: Asked {
                address: address.to_owned(),
                reply_to: String::new(),
                message: message.as_bytes().to_vec(),
            },
        }
    }

    #[test]
    fn parameters_are_read_from_their_places_in_the_address() {
        let request = asked("things.7.parts.lid", "");
        assert_eq!(request.parameter("thingId"), Ok(7));
        assert_eq!(request.parameter("part"), Ok("lid".to_owned()));
        let problem = asked("things.seven.parts.lid", "").parameter::<i32>("thingId");
        assert_eq!(problem.unwrap_err().status(), 400);
        assert_eq!(request.parameter::<i32>("other").unwrap_err().status(), 400);
    }

    #[test]
    fn a_message_of_another_kind_is_refused() {
        let text = r#"{"topic":"t","payload":7,"date":0,"from":"x","type":"Count"}"#;
        let request = asked("things.7.parts.lid", text);
        assert_eq!(request.payload("Count"), Ok(7));
        assert_eq!(request.payload::<i32>("Other").unwrap_err().status(), 400);
        let empty = asked("things.7.parts.lid", "");
        assert_eq!(empty.payload::<i32>("Count").unwrap_err().status(), 400);
    }

    #[test]
    fn every_parameter_is_listened_for() {
        assert_eq!(
            wildcards("things.{thingId}.parts.{part}"),
            "things.*.parts.*"
        );
    }
}
