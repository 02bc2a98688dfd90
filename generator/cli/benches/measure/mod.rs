//! What the benches of the command measure by.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use stategen::{Exit, Terminal};

/// The argument with which a bench runs itself, to measure the memory of `generate`.
const CHILD: &str = "--generate-and-tell-memory";

/// Runs a verb on all states of `root`, with output in `out`.
pub(crate) fn stategen(verb: &str, root: &Path, out: &Path) -> Result<()> {
    let arguments: [&std::ffi::OsStr; 4] = ["--root".as_ref(), root.as_os_str(), "--out".as_ref(), out.as_os_str()];
    run(Command::new(env!("CARGO_BIN_EXE_stategen")).arg(verb).args(arguments))
}

/// Runs a program that has to go well and says nothing.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status();
    let status = status.with_context(|| format!("cannot run {command:?}"))?;
    ensure!(status.success(), "{command:?} ended with {status}");
    Ok(())
}

/// `cp -r`.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    run(Command::new("cp").arg("-r").args([from, to]))
}

/// How long the work takes.
pub(crate) fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

/// The one in the middle.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// How many files a folder holds, and how many bytes.
pub(crate) fn size(dir: &Path) -> Result<(usize, u64)> {
    let (mut files, mut bytes) = (0, 0);
    for entry in walkdir::WalkDir::new(dir) {
        let entry = entry?;
        if entry.file_type().is_file() {
            files += 1;
            bytes += entry.metadata()?.len();
        }
    }
    Ok((files, bytes))
}

/// The most memory in KiB that a `generate` of all states held, as the kernel counted it.
pub(crate) fn memory(root: &Path, out: &Path) -> Result<u64> {
    let output = Command::new(std::env::current_exe()?).arg(CHILD).args([root, out]).output()?;
    ensure!(output.status.success(), "the child failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// What a bench does that was run to measure memory; none when it was not.
pub(crate) fn child() -> Option<Result<ExitCode>> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    match arguments.as_slice() {
        [_, child, root, out] if child == CHILD => Some(tell_memory(root.into(), out.into())),
        _ => None,
    }
}

/// Generates in this very process, then prints the high-water mark of its resident memory.
fn tell_memory(root: PathBuf, out: PathBuf) -> Result<ExitCode> {
    let (mut sink, mut errors) = (io::sink(), io::stderr());
    let arguments =
        ["stategen".into(), "generate".into(), "--root".into(), root.into_os_string(), "--out".into(), out.into()];
    ensure!(stategen::run(arguments, &mut Terminal::new(&mut sink, &mut errors)) == Exit::Fine, "generate failed");
    let status = std::fs::read_to_string("/proc/self/status").context("memory is read from Linux's /proc")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    writeln!(io::stdout(), "{}", peak.trim().trim_end_matches(" kB"))?;
    Ok(ExitCode::SUCCESS)
}
