//! How long it takes to refuse a pack with very many errors, and how much is said of them. Fails when ten times the errors
//! take much more than ten times as long, or when the words grow with them.
//!
//!     cargo bench --bench errors

#[allow(dead_code, reason = "other benches use the rest")]
mod measure;

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Result, ensure};
use measure::{copy, median};

/// How many keys the delta has that nobody knows.
const KEYS: [usize; 2] = [10_000, 100_000];
/// What the many may take, as a multiple of what the few take.
const RATIO: f64 = 20.0;
/// How many bytes may be said.
const SAID: usize = 64 << 10;
/// How often each is measured; the median counts.
const RUNS: usize = 5;

fn main() -> Result<ExitCode> {
    let scratch = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
    let out = &mut io::stdout().lock();
    let mut taken = Vec::new();
    let mut most = 0;
    for keys in KEYS {
        let root = scratch.path().join(keys.to_string());
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library"), &root)?;
        let delta = root.join("specs/002-desk/delta.yaml");
        let mut text = std::fs::read_to_string(&delta)?;
        for key in 0..keys {
            writeln!(text, "key-{key}: {key}")?;
        }
        stategen_disk::write_atomically(&delta, text.as_bytes(), false)?;
        let mut times = Vec::new();
        for _ in 0..RUNS {
            let start = Instant::now();
            let output =
                Command::new(env!("CARGO_BIN_EXE_stategen")).args(["validate", "--root"]).arg(&root).output()?;
            times.push(start.elapsed());
            ensure!(output.status.code() == Some(2), "{output:?}");
            most = most.max(output.stdout.len() + output.stderr.len());
        }
        let time = median(times);
        writeln!(out, "{keys:7} unknown keys {:>8.1} ms", time.as_secs_f64() * 1000.0)?;
        taken.push(time.as_secs_f64());
    }
    let ratio = taken[1] / taken[0];
    let verdict = |held| if held { "held" } else { "BROKEN" };
    writeln!(out, "ten times as many          {ratio:.1} times as long  <= {RATIO}: {}", verdict(ratio <= RATIO))?;
    writeln!(out, "said                       {most} bytes  <= {SAID}: {}", verdict(most <= SAID))?;
    Ok(if ratio <= RATIO && most <= SAID { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
