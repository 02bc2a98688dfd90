//! Requests: whoever may reach the bus asks, and one process of the service that subscribes answers.

use std::str::FromStr;

use futures_util::StreamExt;
use runtime::telemetry::Asking;
use runtime::telemetry::messages::Handling;
use runtime::{Checked, Problem};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::Error;
use crate::bus::{Bus, Delivery, Listening, expiry, read};

/// How many requests of a channel are answered at the same time.
const AT_ONCE: usize = 32;

/// A request.
#[derive(Debug)]
pub struct Request {
    /// The channel's address, with `{parameter}`s.
    pub(crate) pattern: &'static str,
    pub(crate) address: String,
    /// Where the answer goes.
    pub(crate) reply_to: String,
    pub(crate) trace: Asking,
    pub(crate) message: Vec<u8>,
}

impl Request {
    /// What the address has in a parameter's place.
    ///
    /// # Errors
    /// 400 when that is not of the type that is wanted.
    pub fn parameter<T: FromStr>(&self, name: &str) -> Result<T, Problem> {
        let wanted = format!("{{{name}}}");
        let mut places = self.pattern.split('.').zip(self.address.split('.'));
        let text = places.find(|(place, _)| *place == wanted);
        let value = text.and_then(|(_, text)| text.parse().ok());
        value.ok_or_else(|| Problem::text::<400>(format!("{name} cannot be read")))
    }

    /// What the message of this kind says.
    ///
    /// # Errors
    /// 400 when it is no such message.
    pub fn payload<T>(&self, kind: &str) -> Result<T, Problem>
    where
        T: DeserializeOwned + Checked,
    {
        let read = read::<T>(self.pattern, kind, &self.message).ok().flatten();
        read.map(|envelope| envelope.payload)
            .ok_or_else(|| Problem::text::<400>(format!("the message is no {kind}")))
    }
}

impl Bus {
    /// Answers what is asked on an address with what `handle` gives, until the shutdown. A problem is
    /// answered as a message of the type `Problem`, with its `status` and `message`.
    pub fn answer<R, H, F>(
        &self,
        channel: &'static str,
        address: &'static str,
        kind: &'static str,
        shutdown: runtime::Shutdown,
        handle: H,
    ) -> Listening
    where
        R: Serialize + Send + Sync + 'static,
        H: Fn(Request) -> F + Send + Sync + 'static,
        F: Future<Output = Result<R, Problem>> + Send + 'static,
    {
        let bus = self.clone();
        tokio::spawn(async move {
            let Some(connection) = bus.connection() else {
                return;
            };
            let requests = match connection.requests(address, bus.component).await {
                Ok(requests) => requests.take_until(shutdown.requested()),
                Err(error) => {
                    tracing::error!(address, "cannot subscribe: {error}");
                    return;
                }
            };
            let answered = requests.for_each_concurrent(AT_ONCE, async |request| {
                let reply_to = request.reply_to.clone();
                let handling = Handling::begin(channel, &request.trace);
                let answering = async {
                    let answer = handle(request).await;
                    let error_type = answer.as_ref().err().map(|problem| problem.status());
                    if let Err(error) = bus.reply(channel, &reply_to, kind, answer).await {
                        tracing::warn!(address, "a request was not answered: {error}");
                    }
                    error_type.map(|status| status.to_string().into())
                };
                let error_type = handling.around(answering).await;
                handling.end(error_type, None);
            });
            // What was heard by the shutdown is answered, as far as there is time.
            tokio::select! {
                () = answered => {}
                () = expiry(&shutdown) => {
                    tracing::error!(address, "stopped before every request was answered");
                }
            }
        })
    }

    async fn reply<R: Serialize>(
        &self,
        channel: &'static str,
        to: &str,
        kind: &str,
        answer: Result<R, Problem>,
    ) -> Result<(), Error> {
        match answer {
            Ok(answer) => {
                self.publish(channel, to, kind, Delivery::Broadcast, &answer)
                    .await
            }
            Err(problem) => {
                let problem = json!({ "status": problem.status(), "message": problem.message() });
                self.publish(channel, to, "Problem", Delivery::Broadcast, &problem)
                    .await
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    struct Count(i32);

    impl Checked for Count {
        fn check(&self) -> Result<(), String> {
            Ok(())
        }
    }

    #[test]
    fn a_request_is_read_from_its_address_and_its_message() {
        let request = Request {
            pattern: "things.{thingId}.parts.{part}",
            address: "things.7.parts.lid".to_owned(),
            reply_to: String::new(),
            trace: Asking::default(),
            message: br#"{"topic":"t","payload":7,"date":0,"from":"x","type":"Count"}"#.to_vec(),
        };
        assert_eq!(request.parameter("thingId"), Ok(7));
        assert_eq!(request.parameter("part"), Ok("lid".to_owned()));
        assert_eq!(request.payload("Count"), Ok(Count(7)));
        let status = |outcome: Result<i32, Problem>| outcome.unwrap_err().status();
        assert_eq!(status(request.parameter("part")), 400);
        assert_eq!(status(request.parameter("other")), 400);
        let other = request.payload::<Count>("Other");
        assert_eq!(other.unwrap_err().status(), 400);
    }
}
