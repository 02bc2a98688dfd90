//! Stopping and starting parts of the system, by whoever started it.

use std::collections::BTreeSet;
use std::env;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a scenario changed, so that the next one finds the system as it was.
#[derive(Default)]
pub(crate) struct Control {
    changed: Mutex<Changed>,
}

#[derive(Default)]
struct Changed {
    stopped: BTreeSet<String>,
    scaled: BTreeSet<String>,
}

impl Control {
    pub(crate) async fn stop(&self, component: &str) {
        self.changed().stopped.insert(component.to_owned());
        order(format!("kill {component}")).await;
    }

    pub(crate) async fn start(&self, component: &str) {
        order(format!("start {component}")).await;
        self.changed().stopped.remove(component);
    }

    pub(crate) async fn scale(&self, component: &str, processes: u8) {
        self.changed().scaled.insert(component.to_owned());
        order(format!("scale {component} {processes}")).await;
    }

    fn changed(&self) -> MutexGuard<'_, Changed> {
        self.changed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Control {
    fn drop(&mut self) {
        let changed = std::mem::take(&mut *self.changed());
        let started = changed.stopped.iter().map(|id| format!("start {id}"));
        let scaled = changed.scaled.iter().map(|id| format!("scale {id} 1"));
        for line in started.chain(scaled) {
            if let Err(error) = carry_out(&line) {
                eprintln!("the system is not as it was: {line}: {error}");
            }
        }
    }
}

async fn order(line: String) {
    let outcome = tokio::task::spawn_blocking(move || (carry_out(&line), line)).await;
    match outcome {
        Ok((Ok(()), _)) => {}
        Ok((Err(error), line)) => panic!("{line}: {error}"),
        Err(error) => panic!("{error}"),
    }
}

/// `CONTROL_ADDRESS` takes lines and answers each with `done` or with what went wrong;
/// `CONTROL_COMMAND` is run with the words of the line, as in `docker compose` `kill` `component`.
fn carry_out(line: &str) -> Result<(), String> {
    let variable = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
    if let Some(address) = variable("CONTROL_ADDRESS") {
        let answer = converse(&address, line).map_err(|error| format!("{address}: {error}"))?;
        return if answer == format!("done {line}") {
            Ok(())
        } else {
            Err(answer)
        };
    }
    let Some(command) = variable("CONTROL_COMMAND") else {
        return Err("this needs control of the system: CONTROL_ADDRESS or CONTROL_COMMAND".into());
    };
    let mut words = command.split_whitespace();
    let program = words.next().unwrap_or_default();
    let arguments = words.chain(line.split(' '));
    let status = Command::new(program).args(arguments).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{program}: {status}")),
        Err(error) => Err(format!("{program}: {error}")),
    }
}

fn converse(address: &str, line: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(address)?;
    writeln!(stream, "{line}")?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(answer.trim_end().to_owned())
}
