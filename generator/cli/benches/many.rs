//! Four hundred states that add nothing, in one line of descent: what a file takes when nothing changed, and how much memory
//! all of them take together. Fails when a budget is broken.
//!
//!     cargo bench --bench many

#[allow(dead_code, reason = "other benches use the rest")]
mod measure;

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use measure::{copy, median, memory, size, stategen, timed};

/// How many states there are.
const STATES: usize = 400;
/// What `generate` and `check` may take for a file when nothing changed.
const A_FILE: Duration = Duration::from_micros(8);
/// What writing everything from nothing may take, as a multiple of `cp -r`.
const FROM_NOTHING: f64 = 2.0;
/// How much memory `generate` may hold at once, in KiB.
const MEMORY: u64 = 150 << 10;
/// How often each is measured; the median counts.
const RUNS: usize = 5;

fn main() -> Result<ExitCode> {
    if let Some(told) = measure::child() {
        return told;
    }
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let root = scratch.path().join("system");
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library"), &root)?;
    descend(&root)?;
    let kept = scratch.path().join("kept");
    stategen("generate", &root, &kept)?;
    let (files, bytes) = size(&kept)?;

    // Each round measures every row once, so that a slow moment of the machine hits all alike. Nothing is deleted before
    // the end: see `budgets`.
    let mut rows: [Vec<Duration>; 4] = Default::default();
    for round in 0..RUNS {
        let fresh = scratch.path().join(format!("round-{round}"));
        fs::create_dir(&fresh)?;
        rows[0].push(timed(|| copy(&kept, &fresh.join("copy")))?);
        rows[1].push(timed(|| stategen("generate", &root, &fresh.join("made")))?);
        rows[2].push(timed(|| stategen("generate", &root, &kept))?);
        rows[3].push(timed(|| stategen("check", &root, &kept))?);
    }
    let [copied, made, unchanged, checked] = rows.map(median);
    let [first, again] = [(); 2].map(|()| memory(&root, &scratch.path().join("memory")));
    let (first, again) = (first?, again?);

    let out = &mut io::stdout().lock();
    writeln!(out, "{STATES} states, {files} files, {} KiB; median of {RUNS} runs", bytes / 1024)?;
    let a_file = |time: Duration| time / u32::try_from(files).unwrap_or(u32::MAX);
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    let mut kept_all = true;
    let mut row = |name: &str, measured: String, held: Option<(bool, String)>| {
        kept_all &= held.as_ref().is_none_or(|(held, _)| *held);
        let verdict = held.map(|(held, budget)| format!("<= {budget}: {}", if held { "held" } else { "BROKEN" }));
        writeln!(out, "{name:26} {measured:>24}  {}", verdict.unwrap_or_default())
    };
    row("cp -r", seconds(copied), None)?;
    let ratio = made.as_secs_f64() / copied.as_secs_f64();
    let budget = (ratio <= FROM_NOTHING, format!("{FROM_NOTHING} x cp -r"));
    row("generate, from nothing", format!("{}, {ratio:.2} of cp -r", seconds(made)), Some(budget))?;
    for (name, time) in [("generate, nothing changed", unchanged), ("check", checked)] {
        let each = a_file(time);
        let measured = format!("{}, {:.1} µs a file", seconds(time), each.as_secs_f64() * 1e6);
        row(name, measured, Some((each <= A_FILE, format!("{} µs a file", A_FILE.as_micros()))))?;
    }
    for (name, peak) in [("memory, from nothing", first), ("memory, nothing changed", again)] {
        let measured = format!("{:.0} MiB", peak as f64 / 1024.0);
        row(name, measured, Some((peak <= MEMORY, format!("{} MiB", MEMORY >> 10))))?;
    }
    Ok(if kept_all { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Writes states that say nothing, each the child of the one before, until there are as many as there shall be.
fn descend(root: &Path) -> Result<()> {
    let mut parent = "002-desk".to_owned();
    for number in 3..=STATES {
        let id = format!("{number:03}-same");
        let state = format!(
            "title: Same\nsummary: As before.\nparent: {parent}\ntrack: baseline\nconvergence: null\n\
             branch: code/{id}\ntag: generated/{id}\n"
        );
        stategen_disk::write_atomically(&root.join(format!("states/{id}.yaml")), state.as_bytes(), false)?;
        stategen_disk::write_atomically(&root.join(format!("specs/{id}/delta.yaml")), b"{}\n", false)?;
        parent = id;
    }
    Ok(())
}
