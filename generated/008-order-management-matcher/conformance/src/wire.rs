//! The wire: core NATS, over TCP as services speak it or over a websocket as pages do.
//!
//! Of its own rather than the services', so that a mistake of theirs is seen. See
//! <https://docs.nats.io/reference/reference-protocols/nats-protocol>.

use std::time::{SystemTime, UNIX_EPOCH};

use futures_util::{sink, stream};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::Instant;

use crate::address;
use crate::connection::{Connection, Pieces, Protocol, Said, Texts, websocket};
use crate::places::{BROKER, BROWSER_PATH, PASSWORD, USER};

/// One connection, for one subject.
pub(crate) struct Wire {
    connection: Connection,
    page: bool,
}

impl Wire {
    /// Connects: a page through the gateway where there is one, a service with the services' name.
    pub(crate) async fn open(page: bool) -> Result<Self, String> {
        let mut options = json!({ "verbose": false, "pedantic": false, "lang": "rust" });
        let socket = if page {
            let entry = match BROWSER_PATH {
                Some(path) => format!("{}{path}", address::authority_of(&address::gateway())),
                None => address::authority(BROKER, "websocket"),
            };
            websocket(&format!("ws://{entry}")).await?
        } else {
            let password = std::env::var(PASSWORD);
            options["user"] = USER.into();
            options["pass"] = password
                .map_err(|error| format!("{PASSWORD}: {error}"))?
                .into();
            tcp(&address::authority(BROKER, "client")).await?
        };
        let connection = Connection::new(socket, Nats::default());
        let mut wire = Self { connection, page };
        wire.order(&format!("CONNECT {options}")).await?;
        Ok(wire)
    }

    pub(crate) async fn subscribe(&mut self, subject: &str) -> Result<(), String> {
        self.order(&format!("SUB {subject} 1")).await
    }

    pub(crate) async fn unsubscribe(&mut self, _subject: &str) -> Result<(), String> {
        self.order("UNSUB 1").await
    }

    pub(crate) async fn publish(
        &mut self,
        subject: &str,
        kind: &str,
        payload: &Value,
    ) -> Result<(), String> {
        let from = if self.page { "browser" } else { "conformance" };
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let date = u64::try_from(now.unwrap_or_default().as_millis()).unwrap_or_default();
        let envelope = json!({
            "topic": subject, "payload": payload, "date": date, "from": from, "type": kind,
        });
        self.send(subject, &envelope.to_string()).await
    }

    /// Publishes a text in place of a message.
    pub(crate) async fn send(&mut self, subject: &str, text: &str) -> Result<(), String> {
        let length = text.len();
        self.order(&format!("PUB {subject} {length}\r\n{text}"))
            .await
    }

    /// The next envelope; none when none comes in time.
    pub(crate) async fn next(&mut self, deadline: Instant) -> Option<Value> {
        self.connection.next(deadline).await
    }

    /// The server answers a ping when it has dealt with all before it.
    async fn order(&mut self, text: &str) -> Result<(), String> {
        self.connection.order(format!("{text}\r\nPING\r\n")).await
    }
}

async fn tcp(address: &str) -> Result<(Texts, Pieces), String> {
    let opened = TcpStream::connect(address).await;
    let (read, write) = opened
        .map_err(|error| format!("{address}: {error}"))?
        .into_split();
    let texts = sink::unfold(write, async |mut write, text: String| {
        let written = write.write_all(text.as_bytes()).await;
        written.map(|()| write).map_err(|error| error.to_string())
    });
    let pieces = stream::unfold(read, async |mut read| {
        let mut piece = vec![0; 8192];
        let length = read.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        piece.truncate(length);
        Some((piece, read))
    });
    Ok((Box::pin(texts), Box::pin(pieces)))
}

#[derive(Default)]
struct Nats {
    received: Vec<u8>,
    refusal: Option<String>,
}

impl Protocol for Nats {
    fn hear(&mut self, piece: &[u8]) -> Vec<Said> {
        self.received.extend(piece);
        let mut all = Vec::new();
        while let Some((line, payload)) = take(&mut self.received) {
            match line.split(' ').next().unwrap_or_default() {
                "PING" => all.push(Said::Echo("PONG\r\n")),
                "PONG" => all.push(Said::Done(self.refusal.take().map_or(Ok(()), Err))),
                "-ERR" => self.refusal = Some(line),
                "MSG" => all.push(Said::Envelope(
                    serde_json::from_slice(&payload).unwrap_or_default(),
                )),
                _ => {}
            }
        }
        all
    }
}

/// Takes one whole line off what was received, with the payload that a message has after it.
fn take(received: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    let end = received.windows(2).position(|pair| pair == b"\r\n")?;
    let line = String::from_utf8_lossy(&received[..end]).into_owned();
    let mut taken = end + 2;
    let mut payload = Vec::new();
    if line.starts_with("MSG ") {
        let length: usize = line.rsplit(' ').next()?.parse().ok()?;
        payload = received.get(taken..taken + length)?.to_vec();
        taken += length + 2;
    }
    if received.len() < taken {
        return None;
    }
    received.drain(..taken);
    Some((line, payload))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packets_are_taken_when_they_are_whole() {
        let mut nats = Nats::default();
        let ping = Said::Echo("PONG\r\n");
        assert_eq!(nats.hear(b"INFO {}\r\nPING\r\nMSG a.b 1 7\r\n\"he"), [ping]);
        assert_eq!(nats.hear(b"llo\"\r"), []);
        let envelope = Said::Envelope("hello".into());
        assert_eq!(nats.hear(b"\n-ERR 'no'\r\n"), [envelope]);
        let refused = Said::Done(Err("-ERR 'no'".to_owned()));
        assert_eq!(nats.hear(b"PONG\r\n"), [refused]);
        assert_eq!(nats.hear(b"PONG\r\n"), [Said::Done(Ok(()))]);
    }
}
