//! What the operating system says of this process, on the page of its metrics. Names are those that
//! all of Prometheus' clients give.

use std::fmt;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

/// How many ticks Linux counts a second, on every machine that Rust's standard library runs on.
const TICKS_PER_SECOND: f64 = 100.0;

/// This process, since it was first asked for its metrics.
#[derive(Debug)]
pub(crate) struct Process {
    start: f64,
}

impl Process {
    pub(crate) fn new() -> Self {
        let start = SystemTime::now().duration_since(UNIX_EPOCH);
        Self {
            start: start.map_or(0.0, |start| start.as_secs_f64()),
        }
    }
}

impl Collector for Process {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let mut add = |name: &str, help: &str, metric: &dyn EncodeMetric| {
            let encoder = encoder.encode_descriptor(name, help, None, metric.metric_type())?;
            metric.encode(encoder)
        };
        add(
            "process_start_time_seconds",
            "When the process was started, in seconds since 1970.",
            &ConstGauge::new(self.start),
        )?;
        if let Some(seconds) = cpu_seconds() {
            let help = "How long processors worked for the process.";
            add("process_cpu_seconds", help, &ConstCounter::new(seconds))?;
        }
        if let Some(bytes) = resident_bytes() {
            let help = "How much memory the process holds.";
            let name = "process_resident_memory_bytes";
            add(name, help, &ConstGauge::new(bytes))?;
        }
        if let Some(open) = open_files() {
            let help = "How many files and connections the process has open.";
            add("process_open_fds", help, &ConstGauge::new(open))?;
        }
        Ok(())
    }
}

/// See <https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html>.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name is in brackets, and may have brackets and spaces in it.
    let (_, after_name) = stat.rsplit_once(')')?;
    let ticks = after_name.split_whitespace().skip(11).take(2);
    let ticks: f64 = ticks.map_while(|ticks| ticks.parse::<f64>().ok()).sum();
    Some(ticks / TICKS_PER_SECOND)
}

/// See <https://man7.org/linux/man-pages/man5/proc_pid_status.5.html>.
fn resident_bytes() -> Option<i64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: i64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes * 1024)
}

fn open_files() -> Option<i64> {
    // The folder itself is open while it is read.
    let open = fs::read_dir("/proc/self/fd").ok()?.count();
    i64::try_from(open.saturating_sub(1)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_process_that_works_uses_its_processor_memory_and_files() {
        let before = cpu_seconds().expect("is known");
        let begin = std::time::Instant::now();
        let mut work = 0_u64;
        while begin.elapsed().as_millis() < 100 {
            work = std::hint::black_box(work.wrapping_mul(31).wrapping_add(7));
        }
        assert!(cpu_seconds() > Some(before));
        assert!(resident_bytes() > Some(100_000));
        let files: Vec<_> = (0..50).map(|_| fs::File::open("/proc/self/stat")).collect();
        assert!(files.iter().all(Result::is_ok) && open_files() >= Some(50));
    }
}
