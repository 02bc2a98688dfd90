//! The design's budgets, side by side with `cp -r` of the same tree in the same run; fails when one is broken.
//!
//!     cargo bench

mod measure;

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use anyhow::{Context, Result};
use measure::{copy, median, memory, run, size, stategen, timed};

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

fn main() -> Result<ExitCode> {
    if let Some(told) = measure::child() {
        return told;
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).context("the crate lies in the repository")?;
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let kept = scratch.path().join("kept");
    stategen("generate", root, &kept)?;

    let [copy, from_nothing, rest @ ..] = measured(root, scratch.path(), &kept)?;

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
    let budgets =
        [NOTHING_CHANGED, NOTHING_CHANGED, PUBLISHED, PUBLISHED_UNCHANGED, COMPARED, EXPLAINED, EXPLAINED, EXPLAINED];
    for ((name, time), most) in rest.into_iter().zip(budgets) {
        row((name, time), Some((time <= most, format!("<= {} ms", most.as_millis()))))?;
    }
    writeln!(out, "peak memory of generate over all states: {} KiB", memory(root, &scratch.path().join("memory"))?)?;
    Ok(if kept_all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The median time of each row.
fn measured(root: &Path, scratch: &Path, kept: &Path) -> Result<[(&'static str, Duration); 10]> {
    let neighbours = neighbours(kept)?;
    // Each round measures every row once, so that a slow moment of the machine hits all alike. Nothing is deleted before
    // the end: ext4 searches long for inodes while it holds back those freed in the last five seconds (`recently_deleted`
    // in its allocator), and whichever row came next would pay for the one before.
    let mut rows: [(&str, Vec<Duration>); 10] = [
        "cp -r",
        "generate, from nothing",
        "generate, nothing changed",
        "check",
        "publish, from nothing",
        "publish, nothing changed",
        "diff of two neighbours",
        "explain a line",
        "explain a template's line",
        "explain a delta's line",
    ]
    .map(|name| (name, Vec::new()));
    for round in 0..RUNS {
        let fresh = scratch.join(format!("round-{round}"));
        std::fs::create_dir(&fresh)?;
        rows[0].1.push(timed(|| copy(kept, &fresh.join("copy")))?);
        rows[1].1.push(timed(|| stategen("generate", root, &fresh.join("made")))?);
        rows[2].1.push(timed(|| stategen("generate", root, kept))?);
        rows[3].1.push(timed(|| stategen("check", root, kept))?);
        let bare = fresh.join("bare.git");
        run(Command::new("git").args(["init", "--quiet", "--bare"]).arg(&bare))?;
        rows[4].1.push(timed(|| publish(root, &bare))?);
        rows[5].1.push(timed(|| publish(root, &bare))?);
        rows[6].1.push(timed(|| compare(root, &neighbours))?);
        let newest = neighbours[1].display();
        rows[7].1.push(timed(|| explain(root, &format!("{newest}/README.md:1")))?);
        rows[8].1.push(timed(|| explain(root, "templates/README.md:1"))?);
        rows[9].1.push(timed(|| explain(root, &format!("specs/{newest}/delta.yaml:1")))?);
    }
    Ok(rows.map(|(name, times)| (name, median(times))))
}

/// All states, into `repository`; the sources may be in the middle of an edit.
fn publish(root: &Path, repository: &Path) -> Result<()> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stategen"));
    command.args(["publish", "--allow-dirty", "--root"]).arg(root).arg("--repo").arg(repository);
    run(&mut command)
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
    run(&mut command)
}

fn explain(root: &Path, what: &str) -> Result<()> {
    run(Command::new(env!("CARGO_BIN_EXE_stategen")).arg("explain").arg(what).arg("--root").arg(root))
}
