//! Logs: what components have written so far.

use std::env;
use std::panic::Location;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};

use crate::call::text;
use crate::expectation::fits;
use crate::traces::Trace;

/// How often logs are read.
const PAUSE: Duration = Duration::from_millis(100);

/// What is expected of the logs of some components.
#[must_use = "nothing is looked at before `.check()`"]
pub struct Logs {
    place: &'static Location<'static>,
    components: Vec<String>,
    trace: Option<String>,
    patience: Duration,
    wanted: Value,
    secrets: Vec<String>,
}

impl Logs {
    pub(crate) fn new(place: &'static Location<'static>) -> Self {
        Self {
            place,
            components: Vec::new(),
            trace: None,
            patience: Duration::ZERO,
            wanted: json!({}),
            secrets: Vec::new(),
        }
    }

    /// What this component writes.
    pub fn by(mut self, component: &str) -> Self {
        self.components.push(component.to_owned());
        self
    }

    /// The line is of this trace.
    pub fn of(mut self, trace: &Trace) -> Self {
        self.trace = Some(trace.id().to_owned());
        self
    }

    /// Waits for so long.
    pub fn within(mut self, patience: Duration) -> Self {
        self.patience = patience;
        self
    }

    /// There is a line with at least these members.
    pub fn expect_line(mut self, wanted: Value) -> Self {
        self.wanted = wanted;
        self
    }

    /// No line that was written so far tells of this.
    pub fn expect_nothing_of(mut self, secret: impl Serialize) -> Self {
        self.secrets.push(text(secret));
        self
    }

    /// Looks at the logs, and panics when they are not as expected.
    pub async fn check(self) {
        let (start, place) = (Instant::now(), self.place);
        let fits = |line: &Value| {
            let of_trace = |id: &String| line["trace_id"] == **id;
            fits(line, &self.wanted) && self.trace.as_ref().is_none_or(of_trace)
        };
        loop {
            let text = self.text();
            let mut lines = text.lines().map(serde_json::from_str::<Value>);
            if lines.any(|line| line.is_ok_and(|line| fits(&line))) {
                break;
            }
            if start.elapsed() >= self.patience {
                let (wanted, trace) = (&self.wanted, &self.trace);
                let end: Vec<&str> = text.lines().rev().take(20).collect();
                panic!("{place}: expected {wanted} of {trace:?}\nthe last lines are {end:#?}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        let text = self.text();
        for secret in &self.secrets {
            if let Some(line) = text.lines().find(|line| line.contains(secret)) {
                panic!("{place}: a log tells of {secret:?}: {line}");
            }
        }
    }

    fn text(&self) -> String {
        let components = self.components.iter();
        components.map(|id| log_of(id)).collect()
    }
}

/// `LOGS_DIRECTORY` has a file for each component; `CONTROL_COMMAND` is run with `logs` and the component,
/// as in `docker compose logs`.
fn log_of(component: &str) -> String {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(folder) = variable("LOGS_DIRECTORY") {
        let file = Path::new(&folder).join(format!("{component}.log"));
        return std::fs::read_to_string(&file).unwrap_or_default();
    }
    let Some(command) = variable("CONTROL_COMMAND") else {
        panic!("this needs the logs of the system: LOGS_DIRECTORY or CONTROL_COMMAND");
    };
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let arguments = words.chain(["logs", "--no-log-prefix", component]);
    match Command::new(program).args(arguments).output() {
        Ok(output) => String::from_utf8_lossy(&output.stdout).into_owned(),
        Err(error) => panic!("{program}: {error}"),
    }
}
