//! Commands to a system that runs: components that are killed, stopped, started again, or run as several processes.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver, Sender};

use anyhow::{Context, Result, bail};

use stategen_model::system::System;

use super::Running;

/// Does what a line says: `kill COMPONENT`, `stop COMPONENT`, `start COMPONENT` or `scale COMPONENT PROCESSES`.
///
/// # Errors
/// When it is no command, or cannot be done.
pub fn carry_out(system: &System, running: &mut Running, line: &str) -> Result<()> {
    match line.split_whitespace().collect::<Vec<_>>()[..] {
        ["kill", id] => running.kill(id),
        ["stop", id] => running.stop(id),
        ["start", id] => running.start_again(id),
        ["scale", id, count] => {
            let count = count.parse().ok().filter(|count| *count > 0);
            let count = count.with_context(|| format!("`{line}` does not say how many processes"))?;
            let component = system.spec.components.get(id);
            let component = component.with_context(|| format!("there is no component `{id}`"))?;
            let variables = component.ports().values().filter_map(|port| port.variable.as_deref());
            running.scale(id, count, &variables.collect::<Vec<_>>())
        }
        _ => bail!(
            "`{line}` is no command; say kill COMPONENT, stop COMPONENT, start COMPONENT or scale COMPONENT PROCESSES"
        ),
    }
}

/// A command, and where its answer goes.
pub struct Command {
    /// The line.
    pub line: String,
    answer: Sender<String>,
}

impl Command {
    /// Says how it went: `done` with the line, or what went wrong.
    pub fn answer(&self, outcome: &Result<()>) {
        let answer = match outcome {
            Ok(()) => format!("done {}", self.line),
            Err(error) => format!("failed {}: {error:#}", self.line),
        };
        // Who asked may have gone.
        let _ = self.answer.send(answer);
    }
}

/// Takes commands on a port of this machine, a line each, and answers each by a line.
///
/// # Errors
/// When no port can be had.
pub fn listen() -> Result<(SocketAddr, Receiver<Command>)> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).context("no port for control can be had")?;
    let address = listener.local_addr()?;
    let (sender, commands) = mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let sender = sender.clone();
            std::thread::spawn(move || converse(&stream, &sender));
        }
    });
    Ok((address, commands))
}

fn converse(mut stream: &TcpStream, sender: &Sender<Command>) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        let (answer, answered) = mpsc::channel();
        if sender.send(Command { line, answer }).is_err() {
            return;
        }
        let Ok(answer) = answered.recv() else { return };
        if writeln!(stream, "{answer}").is_err() {
            return;
        }
    }
}
