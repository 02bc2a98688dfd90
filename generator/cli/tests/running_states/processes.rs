//! What the processes of a running state take, as Linux tells it.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

/// What a program takes, its children included.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Usage {
    /// Resident memory in bytes; of what processes share, each has its part.
    pub(crate) memory: u64,
    /// Time on any processor so far, in the program and the system.
    pub(crate) processor: Duration,
}

struct Process {
    name: String,
    parent: u32,
    usage: Usage,
}

/// What each program that `starter` started takes, by name.
pub(crate) fn usage(starter: u32) -> BTreeMap<String, Usage> {
    let ticks = Command::new("getconf").arg("CLK_TCK").output().unwrap();
    let ticks: f64 = String::from_utf8(ticks.stdout).unwrap().trim().parse().unwrap();
    let all: BTreeMap<u32, Process> = fs::read_dir("/proc")
        .unwrap()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, process(pid, ticks)?)))
        .collect();
    let mut programs: BTreeMap<String, Usage> = BTreeMap::new();
    for process in all.values() {
        // The ancestor that was started directly gives the name.
        let mut top = process;
        while top.parent != starter {
            let Some(parent) = all.get(&top.parent) else { break };
            top = parent;
        }
        if top.parent == starter {
            let sum = programs.entry(top.name.clone()).or_default();
            sum.memory += process.usage.memory;
            sum.processor += process.usage.processor;
        }
    }
    programs
}

/// None when it has ended meanwhile.
fn process(pid: u32, ticks: f64) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name stands in parentheses and may hold any character.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    let number = |index: usize| fields.get(index)?.parse::<u64>().ok();
    let processor = Duration::from_secs_f64((number(11)? + number(12)?) as f64 / ticks);
    let program = fs::read(format!("/proc/{pid}/cmdline")).ok()?;
    let program = String::from_utf8_lossy(program.split(|byte| *byte == 0).next()?).into_owned();
    let name = program.rsplit('/').next()?.split(':').next()?.to_owned();
    let memory = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let kibibytes = |key: &str| -> u64 {
        let lines = memory.lines().filter_map(|line| line.strip_prefix(key));
        lines.filter_map(|rest| rest.split_whitespace().next()?.parse::<u64>().ok()).sum()
    };
    let memory = kibibytes("Pss:") * 1024;
    Some(Process { name, parent: u32::try_from(number(1)?).ok()?, usage: Usage { memory, processor } })
}
