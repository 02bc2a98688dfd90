//! Child processes: started, watched, logged with a prefix, stopped in reverse order.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use rustix::process::{Pid, Signal, kill_process};

use stategen_model::engine::{Ready, Stop};

/// How long a component may take to be ready.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a component may take to stop before it is killed.
const GRACE: Duration = Duration::from_secs(10);

/// Where the components' lines go.
#[derive(Clone)]
pub struct Log {
    writer: Arc<Mutex<dyn Write + Send>>,
    width: usize,
    coloured: bool,
    folder: Option<Arc<Path>>,
}

impl Log {
    /// Lines go to `writer`, their prefixes `width` wide.
    pub fn new(writer: impl Write + Send + 'static, width: usize, coloured: bool) -> Self {
        Self { writer: Arc::new(Mutex::new(writer)), width, coloured, folder: None }
    }

    /// Keeps what each component says in a file of its own in a folder as well, `COMPONENT.log`.
    #[must_use]
    pub fn kept_in(self, folder: &Path) -> Self {
        Self { folder: Some(folder.into()), ..self }
    }

    /// Writes one line that a component said.
    fn said(&self, component: &str, text: &str) {
        self.line(component, text);
        let Some(folder) = &self.folder else { return };
        let file = folder.join(format!("{component}.log"));
        // One write a line, so that the lines of several processes stay whole.
        let written = OpenOptions::new().create(true).append(true).open(file);
        let _ = written.and_then(|mut file| file.write_all(format!("{text}\n").as_bytes()));
    }

    /// Writes one line of `component`.
    pub fn line(&self, component: &str, text: &str) {
        // Colours by name, so that a component keeps its own from run to run.
        let colour = 31 + component.bytes().map(u32::from).sum::<u32>() % 6;
        let (start, end) = if self.coloured { (format!("\x1b[{colour}m"), "\x1b[0m") } else { (String::new(), "") };
        if let Ok(mut writer) = self.writer.lock() {
            let _ = writeln!(writer, "{start}{component:width$} |{end} {text}", width = self.width);
        }
    }
}

/// How to start a component.
#[derive(Debug, Clone)]
pub(super) struct Launch {
    id: String,
    program: PathBuf,
    pub(super) arguments: Vec<OsString>,
    environment: BTreeMap<String, String>,
    /// Variables that it alone is told.
    pub(super) own: Vec<(&'static str, String)>,
    folder: PathBuf,
    pub(super) user: Option<(u32, u32)>,
    pub(super) ready: Option<Ready>,
    pub(super) stop: Stop,
    /// Its status when it has stopped in order.
    pub(super) stopped: i32,
}

impl Launch {
    pub(super) fn new(id: &str, program: PathBuf) -> Self {
        Self {
            id: id.to_owned(),
            program,
            arguments: Vec::new(),
            environment: BTreeMap::new(),
            own: Vec::new(),
            folder: PathBuf::from("."),
            user: None,
            ready: None,
            stop: Stop::Terminate,
            stopped: 0,
        }
    }

    pub(super) fn in_folder(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    pub(super) fn with_environment(mut self, environment: &BTreeMap<String, String>) -> Self {
        self.environment.clone_from(environment);
        self
    }

    fn spawn(&self, log: &Log) -> Result<Child> {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).envs(&self.environment).envs(self.own.iter().map(|(name, value)| (name, value)));
        command.current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        // A group of its own: Ctrl-C reaches this program alone, which stops the components in order.
        command.process_group(0);
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid).current_dir("/");
        }
        let mut child = command.spawn().with_context(|| format!("cannot start {}", self.program.display()))?;
        follow(child.stdout.take(), &self.id, log);
        follow(child.stderr.take(), &self.id, log);
        Ok(child)
    }
}

fn follow(stream: Option<impl Read + Send + 'static>, id: &str, log: &Log) {
    let (Some(stream), id, log) = (stream, id.to_owned(), log.clone()) else { return };
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            log.said(&id, String::from_utf8_lossy(&line).trim_end());
        }
    });
}

/// The components that run, in the order in which they were started.
pub struct Running {
    log: Log,
    processes: Vec<(Launch, Option<Child>)>,
    left_out: Vec<String>,
    scratch: Option<tempfile::TempDir>,
}

impl Running {
    pub(super) fn new(log: Log) -> Self {
        Self { log, processes: Vec::new(), left_out: Vec::new(), scratch: None }
    }

    /// Deletes `scratch` when everything has stopped.
    pub(super) fn keep(&mut self, scratch: tempfile::TempDir) {
        self.scratch = Some(scratch);
    }

    /// Notes what is not started, as it is not had on this machine.
    pub(super) fn leave_out(&mut self, ids: Vec<String>) {
        self.left_out = ids;
    }

    /// Components that were left out, as they are not had on this machine; nobody needs them.
    #[must_use]
    pub fn left_out(&self) -> &[String] {
        &self.left_out
    }

    pub(super) fn start(&mut self, launch: Launch) -> Result<()> {
        let child = launch.spawn(&self.log)?;
        self.processes.push((launch, Some(child)));
        self.wait_until_ready(self.processes.len() - 1)
    }

    fn wait_until_ready(&mut self, index: usize) -> Result<()> {
        let (launch, child) = &mut self.processes[index];
        let Some(ready) = &launch.ready else { return Ok(()) };
        let start = Instant::now();
        while !is_ready(ready) {
            if let Some(status) = child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                bail!("{} stopped before it was ready ({status}); its lines above say why", launch.id);
            }
            if super::interruption::asked() {
                bail!("{} was not ready yet when it was to stop", launch.id);
            }
            if start.elapsed() > PATIENCE {
                bail!("{} was not ready within {} s", launch.id, PATIENCE.as_secs());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.log.line(&launch.id, "is ready");
        Ok(())
    }

    /// Components that stopped by themselves since the last call.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn stopped(&mut self) -> Result<Vec<(String, ExitStatus)>> {
        let mut stopped = Vec::new();
        for (launch, child) in &mut self.processes {
            if let Some(status) = child.as_mut().map(Child::try_wait).transpose()?.flatten() {
                *child = None;
                stopped.push((launch.id.clone(), status));
            }
        }
        Ok(stopped)
    }

    /// Kills a component, as a crash would.
    ///
    /// # Errors
    /// When there is no such component, or it does not run.
    pub fn kill(&mut self, id: &str) -> Result<()> {
        let index = self.index(id)?;
        let Some(mut child) = self.processes[index].1.take() else { bail!("{id} does not run") };
        // PostgreSQL's own children die of the signal that asks for an immediate shutdown, and would outlive SIGKILL.
        match self.processes[index].0.stop {
            Stop::Interrupt => signal(&child, Signal::QUIT),
            Stop::Terminate => child.kill()?,
        }
        child.wait()?;
        self.log.line(id, "was killed");
        Ok(())
    }

    /// Asks a component to stop, and waits until it has.
    ///
    /// # Errors
    /// When there is no such component, it does not run, or does not end as it should.
    pub fn stop(&mut self, id: &str) -> Result<()> {
        let index = self.index(id)?;
        let (launch, child) = &mut self.processes[index];
        let Some(child) = child.take() else { bail!("{id} does not run") };
        stop(&self.log, launch, child)
    }

    /// Starts a component again.
    ///
    /// # Errors
    /// When there is no such component, it runs, or it does not come up.
    pub fn start_again(&mut self, id: &str) -> Result<()> {
        let index = self.index(id)?;
        if self.processes[index].1.is_some() {
            bail!("{id} runs already");
        }
        let child = self.processes[index].0.spawn(&self.log)?;
        self.processes[index].1 = Some(child);
        self.wait_until_ready(index)
    }

    /// Runs `count` processes of a component: those beyond the first on free ports, which `variables` tell them.
    ///
    /// # Errors
    /// When there is no such component, or a process does not come up.
    pub fn scale(&mut self, id: &str, count: usize, variables: &[&str]) -> Result<()> {
        let launch = self.processes[self.index(id)?].0.clone();
        let name = |number: usize| format!("{id}-{number}");
        let running = (2..).take_while(|number| self.index(&name(*number)).is_ok()).count() + 1;
        for number in running + 1..=count {
            let mut launch = launch.clone();
            launch.id = name(number);
            let port = super::ports::free_port()?.local_addr()?.port();
            for variable in variables {
                launch.environment.insert((*variable).to_owned(), port.to_string());
            }
            launch.ready = launch.ready.map(|ready| match ready {
                Ready::Tcp(_) => Ready::Tcp(port),
                Ready::Http(_, path) => Ready::Http(port, path),
            });
            self.start(launch)?;
        }
        for number in count + 1..=running {
            let index = self.index(&name(number))?;
            let (launch, child) = self.processes.remove(index);
            child.map_or(Ok(()), |child| stop(&self.log, &launch, child))?;
        }
        Ok(())
    }

    fn index(&self, id: &str) -> Result<usize> {
        let ids: Vec<&str> = self.processes.iter().map(|(launch, _)| launch.id.as_str()).collect();
        match ids.iter().position(|known| *known == id) {
            Some(index) => Ok(index),
            None => bail!("no component `{id}` runs here; there are {}", ids.join(", ")),
        }
    }

    /// Stops everything, the last started first.
    ///
    /// # Errors
    /// When a component had to be killed, or ended with a status that says that something went wrong: each is named.
    pub fn stop_all(&mut self) -> Result<()> {
        let running = self.processes.iter_mut().rev().filter_map(|(launch, child)| Some((launch, child.take()?)));
        let wrong: Vec<String> =
            running.filter_map(|(launch, child)| Some(stop(&self.log, launch, child).err()?.to_string())).collect();
        if wrong.is_empty() { Ok(()) } else { bail!("{}", wrong.join("; ")) }
    }
}

fn stop(log: &Log, launch: &Launch, mut child: Child) -> Result<()> {
    signal(
        &child,
        match launch.stop {
            Stop::Terminate => Signal::TERM,
            Stop::Interrupt => Signal::INT,
        },
    );
    let start = Instant::now();
    while matches!(child.try_wait(), Ok(None)) {
        if start.elapsed() > GRACE {
            log.line(&launch.id, "does not stop and is killed");
            child.kill()?;
            child.wait()?;
            bail!("{} did not stop within {} s and was killed", launch.id, GRACE.as_secs());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    let status = child.wait()?;
    if status.code() != Some(launch.stopped) {
        bail!("{} ended with {status} when it was asked to stop", launch.id);
    }
    log.line(&launch.id, "has stopped");
    Ok(())
}

impl Drop for Running {
    fn drop(&mut self) {
        // Whoever wants to know how that goes has asked before.
        let _ = self.stop_all();
    }
}

fn signal(child: &Child, signal: Signal) {
    if let Some(pid) = i32::try_from(child.id()).ok().and_then(Pid::from_raw) {
        // It may have stopped by itself a moment ago.
        let _ = kill_process(pid, signal);
    }
}

fn is_ready(ready: &Ready) -> bool {
    match ready {
        Ready::Tcp(port) => TcpStream::connect(("127.0.0.1", *port)).is_ok(),
        Ready::Http(port, path) => answers(*port, path).unwrap_or(false),
    }
}

fn answers(port: u16, path: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    stream.set_read_timeout(Some(Duration::from_secs(2)))?;
    write!(stream, "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n")?;
    let mut start = [0; 12];
    stream.read_exact(&mut start)?;
    Ok(&start == b"HTTP/1.1 200")
}
