//! The program that shows long text, one screen at a time.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result};

/// The program that shows long text, one screen at a time.
pub(super) struct Pager {
    program: Child,
    pub(super) input: BufWriter<std::process::ChildStdin>,
}

impl Pager {
    /// Starts `PAGER`, or `less`, where a person reads standard output and wants one.
    pub(super) fn start(wanted: bool) -> Option<Self> {
        let command = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
        let mut words = command.split_whitespace();
        let program = words.next().filter(|program| *program != "cat")?;
        if !wanted || !io::stdout().is_terminal() {
            return None;
        }
        let mut pager = Command::new(program);
        pager.args(words).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Ends by itself when all fits, lets colours through, leaves the text on the screen.
            pager.env("LESS", "FRX");
        }
        // A machine without a pager shows the text all the same.
        let mut program = pager.spawn().ok()?;
        let input = BufWriter::new(program.stdin.take()?);
        Some(Self { program, input })
    }

    /// Waits until the reader has read; one who leaves early is no error.
    pub(super) fn end(pager: Option<Self>, written: Result<()>) -> Result<()> {
        let Some(Self { mut program, mut input }) = pager else { return written };
        let flushed = input.flush();
        drop(input);
        program.wait().context("cannot wait for the pager")?;
        let left = |kind| kind == io::ErrorKind::BrokenPipe;
        match (written, flushed) {
            (Err(error), _) if !error.downcast_ref::<io::Error>().is_some_and(|error| left(error.kind())) => Err(error),
            (_, Err(error)) if !left(error.kind()) => Err(error.into()),
            (Ok(()) | Err(_), Ok(()) | Err(_)) => Ok(()),
        }
    }
}
