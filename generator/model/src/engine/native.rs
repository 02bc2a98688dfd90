//! How a program that is installed on this machine is started for a component. This says what is to be done; `run` does it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::system::Component;

/// A component in the run of a state.
pub struct Host<'a> {
    /// The ports that the routes of the system's gateway lead to, by component id and name.
    pub routed: &'a [(&'a str, &'a str)],
    /// Its id.
    pub id: &'a str,
    /// What the model says of it.
    pub component: &'a Component,
    /// The folder of the state's output.
    pub output: &'a Path,
    /// A folder for what the run leaves.
    pub scratch: &'a Path,
    /// The variable that lists the origins of pages that may speak with the system.
    pub origins_variable: &'a str,
    /// Those origins, separated by commas; `*` for all.
    pub origins: &'a str,
    /// The password of the component's users, where they give one.
    pub password: Option<&'a str>,
    /// The path that the gateway's route to it has before its own paths, without a slash at its end.
    pub prefix: Option<&'a str>,
    /// Where components listen, by `id:port` as it is in a network that resolves component ids; none for one that does not run
    /// on this machine.
    pub addresses: &'a BTreeMap<String, Option<String>>,
    /// The port in use, by component id and name.
    pub ports: &'a dyn Fn(&str, &str) -> u16,
}

impl Host<'_> {
    /// The port of the component itself.
    #[must_use]
    pub fn port(&self, name: &str) -> u16 {
        (self.ports)(self.id, name)
    }

    /// The folder of the component's files in the output.
    #[must_use]
    pub fn files(&self) -> PathBuf {
        self.output.join(self.id)
    }
}

/// How a program is started.
#[derive(Debug)]
pub struct Native {
    /// The program.
    pub program: Program,
    /// What it is given.
    pub arguments: Vec<OsString>,
    /// Variables that it alone is told.
    pub environment: Vec<(&'static str, String)>,
    /// The user who runs it and [`Self::before`], where root starts it and it refuses to run as root.
    pub unprivileged: Option<&'static str>,
    /// What is done before it is started.
    pub before: Vec<Step>,
    /// When it is ready.
    pub ready: Option<Ready>,
    /// How it is asked to stop.
    pub stop: Stop,
    /// Its status when it has stopped in order.
    pub stopped: i32,
    /// What is done when it is ready.
    pub after: Vec<Step>,
}

impl Native {
    /// A program that needs nothing but its arguments.
    #[must_use]
    pub fn new(program: Program, arguments: Vec<OsString>) -> Self {
        Self {
            program,
            arguments,
            environment: Vec::new(),
            unprivileged: None,
            before: Vec::new(),
            ready: None,
            stop: Stop::Terminate,
            stopped: 0,
            after: Vec::new(),
        }
    }
}

/// A program that is installed.
#[derive(Debug, Clone, Copy)]
pub struct Program {
    /// Its name.
    pub name: &'static str,
    /// Debian's package.
    pub package: &'static str,
    /// A folder with one folder a version, each with `bin/`, that is searched before the path.
    pub versions: Option<&'static str>,
}

/// What is done before a program is started, or when it is ready.
#[derive(Debug)]
pub enum Step {
    /// Makes a folder.
    Folder(PathBuf),
    /// Writes a file of the output with the placeholders `${NAME}` filled in.
    FillIn {
        /// The file.
        template: PathBuf,
        /// What stands for the placeholders.
        values: BTreeMap<String, String>,
        /// The file that is written.
        to: PathBuf,
    },
    /// Writes a file that nobody but the user who runs the program may read.
    Secret {
        /// The file.
        file: PathBuf,
        /// What it holds.
        text: String,
    },
    /// Copies a file of the output.
    Copy {
        /// The file.
        from: PathBuf,
        /// The file that is written.
        to: PathBuf,
    },
    /// Writes a list of the output in which components are named by `id:port`, with each where it listens here; entries that
    /// name one that does not run here are left out.
    Readdress {
        /// The list, in JSON.
        file: PathBuf,
        /// The file that is written.
        to: PathBuf,
    },
    /// Runs a program to its end.
    Run {
        /// The program.
        program: Program,
        /// What it is given.
        arguments: Vec<OsString>,
        /// Variables that it is told.
        environment: Vec<(&'static str, String)>,
        /// How often it is tried.
        attempts: u32,
        /// What it does, as a line of the log.
        says: Option<&'static str>,
        /// What it means when it fails.
        failure: String,
    },
}

/// When a component is ready.
#[derive(Debug, Clone)]
pub enum Ready {
    /// It accepts connections.
    Tcp(u16),
    /// It answers a path with 200.
    Http(u16, String),
}

/// How a component is asked to stop.
#[derive(Debug, Clone, Copy)]
pub enum Stop {
    /// SIGTERM.
    Terminate,
    /// SIGINT: PostgreSQL's fast shutdown, which does not wait for clients.
    Interrupt,
}
