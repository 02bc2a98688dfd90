//! The design's budgets, side by side with `cp -r` of the same tree in the same run; fails when one is broken.
//!
//!     cargo bench

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use stategen::{Exit, Terminal};

/// What `generate` and `check` may take for all states when nothing changed.
const NOTHING_CHANGED: Duration = Duration::from_millis(50);
/// What writing everything from nothing may take, as a multiple of `cp -r`.
const FROM_NOTHING: f64 = 2.0;
/// What publishing five states into an empty repository may take.
const PUBLISHED: Duration = Duration::from_millis(500);
/// What publishing may take when nothing changed.
const PUBLISHED_UNCHANGED: Duration = Duration::from_millis(100);
/// What comparing two neighbouring states may take.
const COMPARED: Duration = Duration::from_millis(100);
/// What explaining a line may take.
const EXPLAINED: Duration = Duration::from_millis(50);
/// How often each is measured; the median counts.
const RUNS: usize = 15;
/// The argument with which this program runs itself, to measure the memory of `generate`.
const CHILD: &str = "--generate-and-tell-memory";

fn main() -> Result<ExitCode> {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    if let [_, child, root, out] = arguments.as_slice()
        && child == CHILD
    {
        return tell_memory(root.into(), out.into());
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("the crate lies in the repository")?;
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let kept = scratch.path().join("kept");
    stategen("generate", root, &kept)?;
    let neighbours = neighbours(&kept)?;

    // Each round measures every row once, so that a slow moment of the machine hits all alike. Nothing is deleted before
    // the end: ext4 searches long for inodes while it holds back those freed in the last five seconds (`recently_deleted`
    // in its allocator), and whichever row came next would pay for the one before.
    let mut rows: [(&str, Vec<Duration>); 8] = [
        "cp -r",
        "generate, from nothing",
        "generate, nothing changed",
        "check",
        "publish, from nothing",
        "publish, nothing changed",
        "diff of two neighbours",
        "explain a line",
    ]
    .map(|name| (name, Vec::new()));
    for round in 0..RUNS {
        let fresh = scratch.path().join(format!("round-{round}"));
        std::fs::create_dir(&fresh)?;
        rows[0].1.push(timed(|| copy(&kept, &fresh.join("copy")))?);
        rows[1].1.push(timed(|| stategen("generate", root, &fresh.join("made")))?);
        rows[2].1.push(timed(|| stategen("generate", root, &kept))?);
        rows[3].1.push(timed(|| stategen("check", root, &kept))?);
        let bare = fresh.join("bare.git");
        let made = Command::new("git").args(["init", "--quiet", "--bare"]).arg(&bare).status()?;
        ensure!(made.success(), "git init ended with {made}");
        rows[4].1.push(timed(|| publish(root, &bare))?);
        rows[5].1.push(timed(|| publish(root, &bare))?);
        rows[6].1.push(timed(|| compare(root, &neighbours))?);
        rows[7].1.push(timed(|| explain(root, &neighbours))?);
    }
    let [copy, from_nothing, unchanged, check, published, published_unchanged, compared, explained] =
        rows.map(|(name, times)| (name, median(times)));

    let out = &mut io::stdout().lock();
    let (files, bytes) = size(&kept)?;
    writeln!(out, "{files} files, {} KiB; median of {RUNS} runs", bytes / 1024)?;
    writeln!(out, "{:26} {:>10} {:>8}  budget", "", "time", "of cp -r")?;
    let mut kept_all = true;
    let mut row = |(name, time): (&str, Duration), budget: Option<(bool, String)>| -> Result<()> {
        let ratio = time.as_secs_f64() / copy.1.as_secs_f64();
        let verdict = match budget {
            None => String::new(),
            Some((held, text)) => {
                kept_all &= held;
                format!("{text}: {}", if held { "held" } else { "BROKEN" })
            }
        };
        writeln!(out, "{name:26} {:>7.1} ms {ratio:>8.2}  {verdict}", time.as_secs_f64() * 1000.0)?;
        Ok(())
    };
    row(copy, None)?;
    let ratio = from_nothing.1.as_secs_f64() / copy.1.as_secs_f64();
    row(from_nothing, Some((ratio <= FROM_NOTHING, format!("<= {FROM_NOTHING} x cp -r"))))?;
    let rest = [
        (unchanged, NOTHING_CHANGED),
        (check, NOTHING_CHANGED),
        (published, PUBLISHED),
        (published_unchanged, PUBLISHED_UNCHANGED),
        (compared, COMPARED),
        (explained, EXPLAINED),
    ];
    for ((name, time), most) in rest {
        row((name, time), Some((time <= most, format!("<= {} ms", most.as_millis()))))?;
    }
    writeln!(out, "peak memory of generate over all states: {}", memory(root, &scratch.path().join("memory"))?)?;
    Ok(if kept_all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn stategen(verb: &str, root: &Path, out: &Path) -> Result<()> {
    let status = Command::new(env!("CARGO_BIN_EXE_stategen"))
        .args([verb.as_ref(), "--root".as_ref(), root.as_os_str(), "--out".as_ref(), out.as_os_str()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    ensure!(status.success(), "stategen {verb} ended with {status}");
    Ok(())
}

/// All states, into `repository`; the sources may be in the middle of an edit.
fn publish(root: &Path, repository: &Path) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stategen"));
    command.args(["publish", "--allow-dirty", "--root"]).arg(root).arg("--repo").arg(repository);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "stategen publish ended with {status}");
    Ok(())
}

/// The last two states of those that were generated; each state of the repository is the next one's parent.
fn neighbours(kept: &Path) -> Result<[OsString; 2]> {
    let mut states: Vec<OsString> =
        std::fs::read_dir(kept)?.map(|entry| Ok(entry?.file_name())).collect::<Result<_>>()?;
    states.sort();
    states.split_off(states.len().saturating_sub(2)).try_into().ok().context("there are two states or more")
}

fn compare(root: &Path, states: &[OsString; 2]) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stategen"));
    command.arg("diff").args(states).arg("--root").arg(root);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "stategen diff ended with {status}");
    Ok(())
}

/// The first line of the newest README.
fn explain(root: &Path, states: &[OsString; 2]) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stategen"));
    command.arg("explain").arg(Path::new(&states[1]).join("README.md:1")).arg("--root").arg(root);
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status()?;
    ensure!(status.success(), "stategen explain ended with {status}");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    let status = Command::new("cp").arg("-r").args([from, to]).status().context("cannot run cp")?;
    ensure!(status.success(), "cp ended with {status}");
    Ok(())
}

fn timed(work: impl FnOnce() -> Result<()>) -> Result<Duration> {
    let start = Instant::now();
    work()?;
    Ok(start.elapsed())
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn size(dir: &Path) -> Result<(usize, u64)> {
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

/// The most memory that a `generate` of all states held, as the kernel counted it.
fn memory(root: &Path, out: &Path) -> Result<String> {
    let output = Command::new(std::env::current_exe()?).arg(CHILD).args([root, out]).output()?;
    ensure!(output.status.success(), "the child failed: {}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Generates in this very process, then prints the high-water mark of its resident memory.
fn tell_memory(root: PathBuf, out: PathBuf) -> Result<ExitCode> {
    let (mut sink, mut errors) = (io::sink(), io::stderr());
    let arguments =
        ["stategen".into(), "generate".into(), "--root".into(), root.into_os_string(), "--out".into(), out.into()];
    ensure!(stategen::run(arguments, &mut Terminal::new(&mut sink, &mut errors)) == Exit::Fine, "generate failed");
    let status = std::fs::read_to_string("/proc/self/status").context("memory is read from Linux's /proc")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("no VmHWM in /proc/self/status")?;
    writeln!(io::stdout(), "{}", peak.trim())?;
    Ok(ExitCode::SUCCESS)
}
