//! Runs a state under Docker Compose: its own `compose.yaml`, unmodified, as a project of its own.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};

use stategen_model::system::System;

use super::{Ports, Settings};

/// Whether a Docker engine answers and Compose is there to drive it.
pub fn answers() -> bool {
    let quiet = |arguments: &[&str]| {
        let mut docker = Command::new("docker");
        docker.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        docker.status().is_ok_and(|status| status.success())
    };
    quiet(&["compose", "version"]) && quiet(&["info"])
}

/// A state's containers. They are removed with their volumes when this goes.
pub struct Containers {
    output: PathBuf,
    environment: BTreeMap<String, String>,
    follower: Option<Child>,
    stopped: bool,
}

impl Containers {
    /// Builds the images, starts everything and waits until every container is healthy. Each component's lines go to
    /// standard error, behind its name. Ports that the state publishes are had at `ports` of 127.0.0.1.
    ///
    /// # Errors
    /// When docker is missing, or an image or a container fails. What was started is stopped.
    pub fn start(system: &System, settings: &Settings, ports: &Ports) -> Result<Self> {
        let mut environment = settings.secrets.clone();
        let declared = system.spec.components.iter();
        let declared = declared.flat_map(|(id, one)| one.ports().iter().map(move |(name, port)| (id, name, port)));
        for (component, name, port) in declared {
            // The host offers no other ports.
            let Some(number) = ports.get(&(component.to_string(), name.to_string())) else { continue };
            if let Some(variable) = &port.variable {
                environment.insert(variable.to_string(), number.to_string());
            } else if *number != *port.on_host() {
                bail!("the port `{name}` of {component} cannot be chosen: the state gives it no variable");
            }
        }
        environment.insert("PUBLISH_ADDRESS".to_owned(), "127.0.0.1".to_owned());
        // A project of this run alone: it begins with the first data, and disturbs nobody's containers and volumes.
        let project = format!("{}-{}-{}", system.spec.system.name, system.state.id, std::process::id());
        environment.insert("COMPOSE_PROJECT_NAME".to_owned(), project);
        let mut containers = Self { output: settings.output.clone(), environment, follower: None, stopped: false };
        containers.docker(&["up", "--build", "--detach", "--wait"])?;
        let mut follower = containers.command(&["logs", "--follow"]);
        containers.follower = Some(follower.spawn().context("cannot follow the containers' lines")?);
        Ok(containers)
    }

    /// Does what a line says: `kill COMPONENT`, `stop COMPONENT` or `start COMPONENT`.
    ///
    /// # Errors
    /// When it is no command, or cannot be done.
    pub fn carry_out(&self, line: &str) -> Result<()> {
        match line.split_whitespace().collect::<Vec<_>>()[..] {
            ["kill", id] => self.kill(id),
            ["stop", id] => self.docker(&["stop", id]),
            ["start", id] => self.start_again(id),
            _ => bail!("`{line}` is no command; say kill COMPONENT, stop COMPONENT, start COMPONENT or stop"),
        }
    }

    /// Kills a component's container, as a crash would.
    ///
    /// # Errors
    /// When there is no such component, or it does not run.
    pub fn kill(&self, id: &str) -> Result<()> {
        self.docker(&["kill", id])
    }

    /// Starts a component's container again and waits until it is healthy.
    ///
    /// # Errors
    /// When there is no such component, or it does not come up.
    pub fn start_again(&self, id: &str) -> Result<()> {
        self.docker(&["up", "--detach", "--wait", "--no-deps", "--no-recreate", id])
    }

    /// Stops everything, and removes what this run made.
    ///
    /// # Errors
    /// When the engine does not do it.
    pub fn stop_all(&mut self) -> Result<()> {
        self.stopped = true;
        let outcome = self.docker(&["down", "--volumes", "--rmi", "local"]);
        if let Some(mut follower) = self.follower.take() {
            // It ends with the containers; killing it is for those that did not stop.
            let _ = follower.kill();
            let _ = follower.wait();
        }
        outcome
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut docker = Command::new("docker");
        docker.arg("compose").args(arguments).current_dir(&self.output).envs(&self.environment);
        // Standard output is for addresses and answers.
        docker.stdin(Stdio::null()).stdout(std::io::stderr());
        docker
    }

    fn docker(&self, arguments: &[&str]) -> Result<()> {
        let status = self.command(arguments).status().context("cannot run docker: install Docker with Compose 2")?;
        if !status.success() {
            bail!("`docker compose {}` failed ({status}); its lines above say why", arguments.join(" "));
        }
        Ok(())
    }
}

impl Drop for Containers {
    fn drop(&mut self) {
        if !self.stopped {
            // The error that led here is what the user wants to read.
            let _ = self.stop_all();
        }
    }
}
