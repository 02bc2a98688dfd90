//! Runs the conformance crate of a state against a system, and says which scenarios and requirements passed.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::up::make_unseen;
use stategen_model::names::snake;
use stategen_model::system::System;

mod libtest;
mod outcome;
pub mod report;

pub use outcome::Outcome;
pub use report::Report;

/// Where the tests are and what they are told.
pub struct Suite<'a> {
    /// The state's output.
    pub output: &'a Path,
    /// Where cargo builds.
    pub target: &'a Path,
    /// Variables that say where the system is.
    pub environment: BTreeMap<String, String>,
    /// Scenarios to run.
    pub scenarios: Vec<&'a str>,
}

/// Why a scenario is left out against a system that runs already.
const NEEDS_CONTROL: &str = "needs control of the system";

impl Suite<'_> {
    /// Builds the tests; cargo shows its progress.
    ///
    /// # Errors
    /// When cargo is missing or they do not build.
    pub fn build(&self) -> Result<()> {
        make_unseen(self.target)?;
        let status = self.cargo(&["--no-run"]).status().context("cannot run cargo: install Rust")?;
        if !status.success() {
            bail!("the scenarios of {} do not build", self.output.display());
        }
        Ok(())
    }

    /// Runs the scenarios: first those that leave the system as it is, at the same time, then those that stop parts of
    /// it, one by one, if it can be controlled. `meanwhile` is called all the time, to carry out what they ask for, and with
    /// each line that says how a scenario went.
    ///
    /// # Errors
    /// When cargo is missing, or `meanwhile` fails.
    pub fn run(
        &self,
        system: &System,
        controlled: bool,
        mut meanwhile: impl FnMut(Option<&str>) -> Result<()>,
    ) -> Result<BTreeMap<String, Outcome>> {
        let (disruptive, gentle): (Vec<_>, Vec<_>) = self
            .scenarios
            .iter()
            .partition(|id| system.scenarios.get(**id).is_some_and(|scenario| scenario.needs_control()));
        let mut outcomes = BTreeMap::new();
        let mut lines = Vec::new();
        if !gentle.is_empty() {
            lines.extend(self.pass(&gentle, &[], &mut meanwhile)?);
        }
        if controlled && !disruptive.is_empty() {
            lines.extend(self.pass(&disruptive, &["--ignored", "--test-threads", "1"], &mut meanwhile)?);
        }
        let mut found = libtest::read(&lines);
        for id in &self.scenarios {
            let outcome = match found.remove(&snake(id)) {
                Some(outcome) => outcome,
                None if disruptive.contains(&id) && !controlled => Outcome::NotRun(NEEDS_CONTROL.to_owned()),
                None => Outcome::NotRun("the tests ended before it".to_owned()),
            };
            outcomes.insert((*id).to_owned(), outcome);
        }
        Ok(outcomes)
    }

    fn pass(
        &self,
        scenarios: &[&&str],
        options: &[&str],
        meanwhile: &mut impl FnMut(Option<&str>) -> Result<()>,
    ) -> Result<Vec<String>> {
        let names: Vec<String> = scenarios.iter().map(|id| format!("{0}::{0}", snake(id))).collect();
        let mut cargo = self.cargo(&["--", "--exact", "--color", "never"]);
        cargo.args(options).args(names).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Running::start(cargo)?;
        let mut lines = Vec::new();
        loop {
            match running.lines.recv_timeout(Duration::from_millis(50)) {
                Ok(line) => {
                    meanwhile(libtest::result(&line).is_some().then_some(line.as_str()))?;
                    lines.push(line);
                }
                Err(mpsc::RecvTimeoutError::Timeout) => meanwhile(None)?,
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
        running.child.wait()?;
        Ok(lines)
    }

    fn cargo(&self, arguments: &[&str]) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // Of the whole workspace, although one crate alone has such a test: its dependencies then have the features that
        // the services gave them, and none is built a second time.
        cargo.args(["test", "--locked", "--workspace", "--test", "scenarios"]).args(arguments);
        // What was expected and what came says more than where a test was when it did.
        cargo.env("RUST_BACKTRACE", "0");
        cargo.current_dir(self.output).env("CARGO_TARGET_DIR", self.target).envs(&self.environment);
        cargo
    }
}

/// The tests as they run; killed when nobody waits for them any more.
struct Running {
    child: Child,
    lines: Receiver<String>,
}

impl Running {
    fn start(mut command: Command) -> Result<Self> {
        let mut child = command.spawn().context("cannot run cargo: install Rust")?;
        let (sender, lines) = mpsc::channel();
        if let Some(output) = child.stdout.take() {
            std::thread::spawn(move || {
                let lines = BufReader::new(output).lines().map_while(Result::ok);
                let _ = lines.map(|line| sender.send(line)).take_while(Result::is_ok).count();
            });
        }
        Ok(Self { child, lines })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
