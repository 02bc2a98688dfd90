//! A state under `stategen up`, and plain HTTP to it.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use serde_json::Value;

/// A running state. Dropping it stops it.
pub(crate) struct Run {
    child: Child,
    input: Option<ChildStdin>,
    lines: Receiver<String>,
    ports: Value,
}

/// `stategen up` of a state, on free ports.
fn up(state: &str) -> Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_stategen"));
    command
        .args(["up", state, "--runtime", "process", "--free-ports", "--control", "--format", "json", "--root"])
        .arg(root);
    if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
        command.arg("--target-dir").arg(target);
    }
    if let Some(output) = std::env::var_os("STATES_OUTPUT") {
        command.arg("--out").arg(output);
    }
    if std::env::var_os("STATES_RELEASE").is_some() {
        command.arg("--release");
    }
    command
}

/// Starts a state, sends SIGTERM at the first log line that says `moment`, and gives how it ended with all it logged.
pub(crate) fn interrupted_at(state: &str, moment: &str) -> (ExitStatus, Vec<String>) {
    let mut child = up(state).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = Vec::new();
    for line in BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok) {
        if line.contains(moment) && !log.iter().any(|earlier: &String| earlier.contains(moment)) {
            assert!(Command::new("kill").arg(child.id().to_string()).status().unwrap().success());
        }
        log.push(line);
    }
    (child.wait().unwrap(), log)
}

impl Run {
    /// Builds and starts a state on free ports.
    pub(crate) fn start(state: &str) -> Self {
        Self::start_with(state, &[])
    }

    /// The same, with these variables.
    pub(crate) fn start_with(state: &str, variables: &[(&str, &str)]) -> Self {
        let mut up = up(state);
        up.envs(variables.iter().copied());
        let mut child = up.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
        let ready = lines.recv_timeout(Duration::from_secs(1800)).expect("the state comes up");
        let ports = serde_json::from_str(&ready).unwrap();
        Self { input: child.stdin.take(), child, lines, ports }
    }

    /// Gives a command and waits until it is done.
    pub(crate) fn command(&mut self, line: &str) {
        writeln!(self.input.as_mut().unwrap(), "{line}").unwrap();
        let answer = self.lines.recv_timeout(Duration::from_secs(90)).unwrap();
        assert_eq!(answer, format!("done {line}"));
    }

    /// Stops everything, which must succeed.
    pub(crate) fn stop(mut self) {
        drop(self.input.take());
        assert!(self.child.wait().unwrap().success());
    }

    /// Host and port of a component.
    pub(crate) fn address(&self, component: &str, port: &str) -> String {
        let number = self.ports[component][port].as_u64();
        format!("127.0.0.1:{}", number.unwrap_or_else(|| panic!("{component} has no {port}: {}", self.ports)))
    }

    /// Whether the state has such a component.
    pub(crate) fn has(&self, component: &str) -> bool {
        self.ports.get(component).is_some()
    }

    /// GET from a service, through the ingress where there is one.
    pub(crate) fn get(&self, service: &str, path: &str) -> (u16, String) {
        let (address, path) = self.entry(service, path);
        request(&address, "GET", &path, "")
    }

    /// POST of JSON to a service, through the ingress where there is one.
    pub(crate) fn post(&self, service: &str, path: &str, body: &str) -> (u16, String) {
        let (address, path) = self.entry(service, path);
        request(&address, "POST", &path, body)
    }

    /// What a service answers with 200, as JSON.
    pub(crate) fn json(&self, service: &str, path: &str) -> Value {
        let (status, body) = self.get(service, path);
        assert_eq!(status, 200, "{service}{path}: {body}");
        serde_json::from_str(&body).unwrap()
    }

    /// GET from a component itself.
    pub(crate) fn get_at(&self, component: &str, path: &str) -> (u16, String) {
        self.get_at_port(component, "http", path)
    }

    /// GET from a port of a component.
    pub(crate) fn get_at_port(&self, component: &str, port: &str, path: &str) -> (u16, String) {
        request(&self.address(component, port), "GET", path, "")
    }

    /// The process that runs the state.
    #[allow(dead_code, reason = "the benchmark of running states uses it")]
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// The value of a variable that the programs of the state were told, and that nobody else knows, as Linux tells it.
    #[allow(dead_code, reason = "the benchmark of running states asks for none")]
    pub(crate) fn told(&self, variable: &str) -> String {
        let start = format!("{variable}=");
        let told = self.programs().find_map(|program| {
            let variables = std::fs::read(program.join("environ")).ok()?;
            let mut variables = variables.split(|byte| *byte == 0).map(String::from_utf8_lossy);
            variables.find_map(|variable| Some(variable.strip_prefix(&start)?.to_owned()))
        });
        told.unwrap_or_else(|| panic!("no program was told {variable}"))
    }

    /// Lets a component hang for so long: it takes nothing, and goes on afterwards with what has come.
    #[allow(dead_code, reason = "the benchmark of running states lets none hang")]
    pub(crate) fn hang(&self, component: &str, long: Duration) {
        let runs =
            |program: &PathBuf| std::fs::read_link(program.join("exe")).is_ok_and(|file| file.ends_with(component));
        let program = self.programs().find(runs).unwrap_or_else(|| panic!("{component} does not run"));
        let signal = |name: &str| {
            let sent = Command::new("kill").arg(name).arg(program.file_name().unwrap()).status().unwrap();
            assert!(sent.success(), "{name} {component}");
        };
        signal("-STOP");
        std::thread::sleep(long);
        signal("-CONT");
    }

    /// The programs of the state, each by its folder below /proc.
    fn programs(&self) -> impl Iterator<Item = PathBuf> {
        let parent = format!("PPid:\t{}\n", self.child.id());
        let entries = std::fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
        entries.filter(move |entry| {
            std::fs::read_to_string(entry.join("status")).is_ok_and(|status| status.contains(&parent))
        })
    }

    /// Where a service is reached: address and path.
    pub(crate) fn entry(&self, service: &str, path: &str) -> (String, String) {
        if self.has("ingress") {
            (self.address("ingress", "http"), format!("/{service}{path}"))
        } else {
            (self.address(service, "http"), path.to_owned())
        }
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // End of input stops it.
        drop(self.input.take());
        let _ = self.child.wait();
    }
}

fn request(address: &str, method: &str, path: &str, body: &str) -> (u16, String) {
    attempt(address, method, path, body).unwrap_or_else(|error| panic!("{method} {path}: {error}"))
}

/// HTTP/1.0, so that the answer ends with the connection and is not cut into chunks.
pub(crate) fn attempt(address: &str, method: &str, path: &str, body: &str) -> io::Result<(u16, String)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(Duration::from_secs(60)))?;
    // In one piece: a second one would wait until the first is acknowledged.
    let request = format!(
        "{method} {path} HTTP/1.0\r\nHost: {address}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_default();
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let status = status.ok_or_else(|| io::Error::other(format!("no answer, but {answer:?}")))?;
    Ok((status, body.to_owned()))
}
