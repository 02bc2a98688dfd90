//! `stategen up`.

use std::io::BufRead;
use std::path::PathBuf;
use std::sync::mpsc::{self, Sender};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::{Exit, Form, Global, Project, Terminal};
use stategen_model::system::{self, System};
use stategen_run::up;

/// Builds a state and runs it on this machine until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  stategen up 1                     state 001 on its own ports\n  \
                        stategen up 5 --free-ports        beside something that uses those\n  \
                        stategen up 4 --control           takes `kill COMPONENT` and `start COMPONENT` as input lines")]
pub(super) struct Up {
    /// The state: id, number or unique prefix.
    state: String,
    /// How components run; by default as the state is made for, and as processes where no Docker engine answers.
    #[arg(long, value_enum)]
    runtime: Option<Runtime>,
    /// Choose free ports instead of the declared ones.
    #[arg(long)]
    free_ports: bool,
    /// Build with optimisations; images always are.
    #[arg(long)]
    release: bool,
    /// Folder that holds one folder a state, in place of generated/.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Where cargo builds, in a folder a state; by default target/states below the root.
    #[arg(long, value_name = "DIR")]
    target_dir: Option<PathBuf>,
    /// Read commands from standard input: `kill COMPONENT`, `stop COMPONENT`, `start COMPONENT`,
    /// `scale COMPONENT PROCESSES`, `stop`.
    #[arg(long)]
    control: bool,
    /// How to say where components listen; as JSON, it is one line: `{"component": {"port": number}}`.
    #[arg(long, value_enum, default_value = "text")]
    format: Form,
}

#[derive(Debug, Clone, Copy, clap::ValueEnum)]
enum Runtime {
    /// Child processes of this program; needs PostgreSQL, nats-server or nginx installed where the state has them.
    Process,
    /// Containers under Docker Compose, removed with their volumes at the end.
    Compose,
}

enum Runner {
    Processes(up::Running),
    Containers(up::Containers),
}

enum Event {
    Stop,
    Command(String),
}

impl Up {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_for_reading(global, terminal)?;
        let system = project.state(&self.state)?;
        let output = project.output(self.out.as_deref()).join(&*system.state.id);
        if !output.join("Cargo.toml").is_file() {
            bail!("{} holds no output: run `stategen generate {}` first", output.display(), system.state.id);
        }
        let target = self.target_dir.clone().unwrap_or_else(|| project.root.join("target/states"));
        let settings = up::Settings {
            output: std::path::absolute(output)?,
            // A folder a state: cargo tells crates of the same name in different workspaces apart by modification time alone.
            target: std::path::absolute(target)?.join(&*system.state.id),
            release: self.release,
            free_ports: self.free_ports,
            secrets: up::secrets(&system.resolved())?,
            variables: std::collections::BTreeMap::new(),
        };
        let (sender, events) = mpsc::channel();
        let interrupted = sender.clone();
        let on_interruption = move || {
            up::interruption::ask();
            drop(interrupted.send(Event::Stop));
        };
        ctrlc::set_handler(on_interruption).context("cannot catch Ctrl-C")?;
        terminal.note(&format!("building {}", system.state.id));
        let width = system.spec.components.keys().map(|id| id.len()).max().unwrap_or_default();
        let coloured = !terminal.err_styles.reset.is_empty();
        let log = up::Log::new(std::io::stderr(), width, coloured);
        let (mut runner, ports) = match self.start(system, &settings, &log, terminal) {
            Ok(started) => started,
            Err(error) if up::interruption::asked() => {
                terminal.note(&format!("stopped before everything was up: {error:#}"));
                return Ok(Exit::Fine);
            }
            Err(error) => return Err(error),
        };
        self.addresses(&ports, terminal)?;
        if self.control {
            read_commands(sender.clone());
        }
        attend(system, &mut runner, &events, &log, terminal)?;
        match &mut runner {
            Runner::Processes(running) => running.stop_all()?,
            Runner::Containers(containers) => containers.stop_all()?,
        }
        Ok(Exit::Fine)
    }

    fn start(
        &self,
        system: &System,
        settings: &up::Settings,
        log: &up::Log,
        terminal: &mut Terminal<'_>,
    ) -> Result<(Runner, up::Ports)> {
        Ok(match self.runtime(system) {
            Runtime::Process => {
                let built = up::build(system, settings, |text| terminal.note(text))?;
                let ports = up::ports(system, settings.free_ports)?;
                let running = up::start(system, settings, ports.clone(), built, log)?;
                let is_here = |component: &String| !running.left_out().contains(component);
                let ports = ports.into_iter().filter(|((component, _), _)| is_here(component)).collect();
                (Runner::Processes(running), ports)
            }
            Runtime::Compose => {
                let ports = up::published_ports(system, settings.free_ports)?;
                (Runner::Containers(up::Containers::start(system, settings, &ports)?), ports)
            }
        })
    }

    fn runtime(&self, system: &System) -> Runtime {
        match (self.runtime, system.spec.system.runtime) {
            (Some(asked), _) => asked,
            (None, system::Runtime::Compose) if up::answers() => Runtime::Compose,
            (None, system::Runtime::Compose | system::Runtime::Process) => Runtime::Process,
        }
    }

    fn addresses(&self, ports: &up::Ports, terminal: &mut Terminal<'_>) -> Result<()> {
        match self.format {
            Form::Text => {
                for ((component, port), number) in ports {
                    writeln!(terminal.out, "{component:24} {port:10} 127.0.0.1:{number}")?;
                }
            }
            Form::Json => {
                let mut all = serde_json::Map::new();
                for ((component, port), number) in ports {
                    let entry = all.entry(component).or_insert_with(|| serde_json::json!({}));
                    entry[port] = (*number).into();
                }
                writeln!(terminal.out, "{}", serde_json::Value::Object(all))?;
            }
        }
        terminal.out.flush()?;
        Ok(())
    }
}

fn read_commands(sender: Sender<Event>) {
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(Event::Command(line)).is_err() {
                break;
            }
        }
        // Whoever gave the commands is gone.
        let _ = sender.send(Event::Stop);
    });
}

/// Carries out what is asked, and says which components stopped by themselves, until somebody stops the run.
fn attend(
    system: &System,
    runner: &mut Runner,
    events: &mpsc::Receiver<Event>,
    log: &up::Log,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    loop {
        match events.recv_timeout(Duration::from_millis(200)) {
            Ok(Event::Stop) | Err(mpsc::RecvTimeoutError::Disconnected) => return Ok(()),
            Ok(Event::Command(line)) => {
                if line.trim() == "stop" {
                    return Ok(());
                }
                let outcome = match runner {
                    Runner::Processes(running) => up::control::carry_out(system, running, &line),
                    Runner::Containers(containers) => containers.carry_out(&line),
                };
                match outcome {
                    Ok(()) => writeln!(terminal.out, "done {line}")?,
                    Err(error) => writeln!(terminal.out, "failed {line}: {error:#}")?,
                }
                terminal.out.flush()?;
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
        }
        // The engine starts a container that stopped by itself again.
        if let Runner::Processes(running) = runner {
            for (id, status) in running.stopped()? {
                log.line(&id, &format!("stopped by itself ({status}); the others go on"));
            }
        }
    }
}
