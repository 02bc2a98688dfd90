//! `stategen test`.

use stategen_model::authored::Name;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::mpsc;

use anyhow::{Context, Result, bail};

use super::{Exit, Form, Global, Project, Terminal};
use stategen_model::diagnostic::Format;
use stategen_model::did_you_mean_or_all;
use stategen_model::system::System;
use stategen_run::conformance::{Outcome, Report, Suite};
use stategen_run::up;

/// Starts a state, runs its scenarios, and says which requirements they show.
///
/// Exits with 0 when every scenario that was run passed, 1 when one failed, 3 when they could not be run.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  stategen test 1                   state 001 on free ports\n  \
                        stategen test 4 orders             the scenarios of state 004 with `orders` in their names\n  \
                        stategen test 5 --base-url http://localhost:8080\n                                    \
                        a system that runs already, at its entry point")]
pub(super) struct Test {
    /// The state: id, number or unique prefix.
    state: String,
    /// Parts of names of scenarios; by default all are run.
    scenarios: Vec<String>,
    /// Where the system runs already; scenarios that stop parts of it are then not run. Components that are not reached
    /// through the entry point are looked for on the same host, unless their own variables say otherwise.
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// Folder that holds one folder a state, in place of generated/.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where cargo builds, in a folder a state; by default target/states below the root.
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Say what the components say.
    #[arg(long)]
    verbose: bool,
    /// How to report.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

impl Test {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let system = project.state(&self.state)?;
        let scenarios = self.select(system)?;
        let output = std::path::absolute(project.output(self.out.as_deref()).join(&*system.state.id))?;
        if !output.join("conformance/Cargo.toml").is_file() {
            bail!("{} holds no output: run `stategen generate {}` first", output.display(), system.state.id);
        }
        let target = self.target_dir.clone().unwrap_or_else(|| project.root.join("target/states"));
        let target = std::path::absolute(target)?.join(&*system.state.id);
        let mut suite = Suite { output: &output, target: &target, environment: BTreeMap::new(), scenarios };
        terminal.note(&format!("building the scenarios of {}", system.state.id));
        suite.build()?;
        let outcomes = match &self.base_url {
            Some(url) => {
                suite.environment.insert("BASE_URL".to_owned(), url.clone());
                suite.run(system, false, |line| say_outcome(line, terminal))?
            }
            None => {
                let settings = up::Settings {
                    output: output.clone(),
                    target: target.clone(),
                    release: false,
                    free_ports: true,
                    secrets: up::secrets(&system.resolved())?,
                    variables: BTreeMap::new(),
                };
                self.run_started(system, settings, &mut suite, terminal)?
            }
        };
        let unfinished = outcomes.values().any(|one| matches!(one, Outcome::NotRun(_))) && self.base_url.is_none();
        let report = Report::new(system, outcomes, !self.scenarios.is_empty());
        match self.format {
            Form::Text => report.text(terminal.out, &terminal.out_styles)?,
            Form::Json => report.json(terminal.out)?,
        }
        Ok(match (report.has_failures(), unfinished) {
            (true, _) => Exit::Different,
            (false, true) => Exit::Failed,
            (false, false) => Exit::Fine,
        })
    }

    fn select<'a>(&self, system: &'a System) -> Result<Vec<&'a str>> {
        let ids = system.scenarios.keys().map(Name::as_str);
        if self.scenarios.is_empty() {
            return Ok(ids.collect());
        }
        for wanted in &self.scenarios {
            let wanted = wanted.replace('_', "-");
            if !ids.clone().any(|id| id.contains(&wanted)) {
                let near = did_you_mean_or_all(&wanted, ids);
                bail!("{} has no scenario like `{wanted}`; {near}", system.state.id);
            }
        }
        Ok(ids.filter(|id| self.scenarios.iter().any(|wanted| id.contains(&wanted.replace('_', "-")))).collect())
    }

    fn run_started(
        &self,
        system: &System,
        mut settings: up::Settings,
        suite: &mut Suite<'_>,
        terminal: &mut Terminal<'_>,
    ) -> Result<BTreeMap<String, Outcome>> {
        let (interrupt, interrupted) = mpsc::channel();
        let interrupted_by_user = move || {
            // The run may be over.
            let _ = interrupt.send(());
        };
        ctrlc::set_handler(interrupted_by_user).context("cannot catch Ctrl-C")?;
        terminal.note(&format!("building {}", system.state.id));
        let built = up::build(system, &settings, |text| terminal.note(text))?;
        let ports = up::ports(system, settings.free_ports)?;
        let width = system.spec.components.keys().map(|id| id.len()).max().unwrap_or_default();
        let log = if self.verbose {
            up::Log::new(std::io::stderr(), width, !terminal.err_styles.reset.is_empty())
        } else {
            up::Log::new(std::io::sink(), width, false)
        };
        let logs = tempfile::tempdir().context("cannot make a folder for logs")?;
        let log = log.kept_in(logs.path());
        let receiver = up::free_port()?.local_addr()?;
        settings.variables.extend(telling(system, receiver));
        terminal.note(&format!("starting {}", system.state.id));
        let mut running = up::start(system, &settings, ports.clone(), built, &log)
            .context("the state does not start; --verbose shows what its components say")?;
        suite.environment = up::environment(&system.resolved(), &ports, &settings.secrets, &settings.output);
        let (address, commands) = up::control::listen()?;
        suite.environment.insert("CONTROL_ADDRESS".to_owned(), address.to_string());
        suite.environment.insert("LOGS_DIRECTORY".to_owned(), logs.path().display().to_string());
        suite.environment.insert("OTLP_ADDRESS".to_owned(), receiver.to_string());
        let outcomes = suite.run(system, true, |line| {
            if interrupted.try_recv().is_ok() {
                bail!("interrupted");
            }
            while let Ok(command) = commands.try_recv() {
                command.answer(&up::control::carry_out(system, &mut running, &command.line));
            }
            say_outcome(line, terminal)
        })?;
        running.stop_all()?;
        Ok(outcomes)
    }
}

/// The variables by which components that tell of themselves send their spans to the scenarios, and soon.
fn telling(system: &System, receiver: SocketAddr) -> BTreeMap<String, String> {
    let variables = [
        ("OTEL_EXPORTER_OTLP_ENDPOINT", format!("http://{receiver}")),
        ("OTEL_BSP_SCHEDULE_DELAY", "200".to_owned()),
        ("OTEL_TRACES_SAMPLER", "parentbased_always_on".to_owned()),
    ];
    let told = variables.into_iter().filter(|_| system.is_observed());
    told.map(|(name, value)| (name.to_owned(), value)).collect()
}

/// Says how a scenario went, as soon as it is known.
fn say_outcome(line: Option<&str>, terminal: &mut Terminal<'_>) -> Result<()> {
    if let Some((name, result)) = line.and_then(|line| line.strip_prefix("test ")?.split_once(" ... ")) {
        let name = name.rsplit("::").next().unwrap_or(name);
        terminal.note(&format!("{name}: {result}"));
    }
    Ok(())
}
