//! `check`: compares committed output with a regeneration, both ways.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;

use super::generate::Generate;
use super::project::counted;
use super::{Exit, Global, Specifications, Terminal, fix, step_summary};
use stategen_disk::{self as disk, Difference, Drift};
use stategen_model::diagnostic::{self, Code, Diagnostic, Format, Span};
use stategen_model::names::state_number;
use stategen_model::tree::Tree;

/// Compare committed output with what the specifications give, both ways.
///
/// Names every file that was edited, deleted or added by hand, with the command that mends it. Files that the state's own
/// .gitignore names, such as build output, are no drift. Exits with 1 when there is drift.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen check                          every state\n  \
    stategen check 5 --format github        state 005, as annotations of a pull request\n  \
    stategen check --format sarif > drift.sarif\n  \
    stategen check --fix                    generates what drifted\n  \
    stategen check --patch drift.patch; git apply drift.patch")]
pub(super) struct Check {
    /// States to compare; none means all.
    #[arg(value_name = "STATE")]
    states: Vec<String>,
    /// How to report.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Write the patch that mends the drift, for `git apply` at the root; `-` for standard output, without the report.
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// Folder that holds one folder a state, in place of generated/.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// First mend the specifications as `validate --fix` does, and generate what drifted; what nothing made stays.
    #[arg(long, conflicts_with = "patch")]
    fix: bool,
}

/// What was found in one state.
struct Found {
    differences: Vec<Difference>,
    findings: Vec<Diagnostic>,
    patch: Vec<u8>,
}

impl Check {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if self.fix {
            self.mend(global, terminal)?;
        }
        let specs = Specifications::open(global)?;
        let out = specs.output(self.out.as_deref());
        let shown = out.strip_prefix(&specs.root).unwrap_or(&out).to_string_lossy().into_owned();
        let mut found = specs.each_called(&self.states, "comparing", self.format, terminal, |system, tree| {
            let state = system.state.id.as_str();
            self.compare(&out.join(state), &tree, &shown, state)
        })?;
        if self.states.is_empty() {
            for state in specs.orphans(&out)? {
                found.push(self.gone(&out.join(&state), &shown, &state)?);
            }
        }
        let strangers = if self.states.is_empty() { specs.strangers(&out)? } else { Vec::new() };
        let mut findings: Vec<Diagnostic> = found.iter().flat_map(|found| found.findings.clone()).collect();
        findings.extend(strangers.iter().map(|name| foreign(&format!("{shown}/{name}"), name)));
        diagnostic::sort(&mut findings);
        let patch: Vec<u8> = found.iter().flat_map(|found| found.patch.iter().copied()).collect();
        match self.patch.as_deref() {
            Some(file) if file == Path::new("-") => terminal.out.write_all(&patch)?,
            patch_file => {
                if let Some(file) = patch_file {
                    disk::write_atomically(file, &patch, false)?;
                }
                let styles = terminal.out_styles;
                diagnostic::write(terminal.out, self.format, &findings, &|_| None, &styles)?;
            }
        }
        step_summary::add(self.format, &findings)?;
        if findings.is_empty() {
            terminal.note(&format!("{}: no drift", counted(found.len(), "state")));
            return Ok(Exit::Fine);
        }
        let drifted = found.iter().filter(|found| !found.differences.is_empty()).count();
        terminal.note(&format!(
            "{} in {drifted} of {}",
            counted(findings.len(), "finding"),
            counted(found.len(), "state")
        ));
        Ok(Exit::Different)
    }

    /// Mends the specifications, then the output.
    fn mend(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<()> {
        fix::specifications(global, terminal)?;
        let mut lines = Vec::new();
        let Terminal { out_styles, err_styles, progress, quiet, .. } = *terminal;
        let mut beside = Terminal { out: &mut lines, out_styles, err: &mut *terminal.err, err_styles, progress, quiet };
        Generate::of(self.states.clone(), self.out.clone()).run(global, &mut beside)?;
        let lines = String::from_utf8_lossy(&lines);
        lines.lines().filter(|line| !line.ends_with(": unchanged")).for_each(|line| terminal.note(line));
        Ok(())
    }

    /// A state that is no more, of which one finding says all.
    fn gone(&self, dir: &Path, shown: &str, state: &str) -> Result<Found> {
        let found = self.compare(dir, &Tree::default(), shown, state)?;
        let of_user = |difference: &&Difference| difference.drift == Drift::Foreign;
        let made = found.differences.len() - found.differences.iter().filter(of_user).count();
        let at = Span::new(format!("{shown}/{state}/{}", disk::MANIFEST), 1, 1);
        let there = if made == 1 { "is" } else { "are" };
        let message = format!("there is no state `{state}`, and {} of it {there} still there", counted(made, "file"));
        let mut findings =
            vec![Diagnostic::error(Code::DriftObsolete, at, message).with_help("run `stategen generate`")];
        findings.extend(found.findings.into_iter().filter(|finding| finding.code == Code::DriftForeign));
        Ok(Found { findings, ..found })
    }

    fn compare(&self, dir: &Path, tree: &Tree, shown: &str, state: &str) -> Result<Found> {
        let mut differences = disk::compare(dir, tree)?;
        let mut patch = Vec::new();
        if self.patch.is_some() {
            disk::write_patch(&mut patch, &format!("{shown}/{state}/"), dir, tree, &differences)?;
        }
        differences.extend(disk::foreign(dir, tree)?);
        let findings = differences.iter().map(|difference| finding(difference, dir, tree, shown, state)).collect();
        Ok(Found { differences, findings, patch })
    }
}

/// What is reported of a difference: the file, how it drifted, and the command that mends it.
fn finding(difference: &Difference, dir: &Path, tree: &Tree, shown: &str, state: &str) -> Diagnostic {
    let path = &difference.path;
    let file = format!("{shown}/{state}/{path}");
    let number = state_number(state);
    // A state that is gone cannot be named; generating all removes it.
    let generate =
        if tree.files.is_empty() { "stategen generate".into() } else { format!("stategen generate {number}") };
    let line = match difference.drift {
        Drift::Edited => first_difference(dir, tree, path),
        Drift::Missing | Drift::Mode | Drift::Obsolete | Drift::Foreign => 1,
    };
    let at = Span::new(file.as_str(), line, 1);
    match difference.drift {
        Drift::Edited => edited(dir, tree, path, at, &file, &generate),
        Drift::Missing => Diagnostic::error(Code::DriftMissing, at, format!("`{path}` is not there"))
            .with_help(format!("run `{generate}`")),
        Drift::Mode => {
            let executable = tree.files.get(path).is_some_and(|artifact| artifact.executable);
            let should = if executable { "should be executable and is not" } else { "is executable and should not be" };
            Diagnostic::error(Code::DriftMode, at, format!("`{path}` {should}")).with_help(format!("run `{generate}`"))
        }
        Drift::Obsolete => Diagnostic::error(Code::DriftObsolete, at, format!("`{path}` is no longer made"))
            .with_help(format!("run `{generate}`")),
        Drift::Foreign => foreign(&file, path),
    }
}

/// What nothing made: `file` from the root, `path` as it is called.
fn foreign(file: &str, path: &str) -> Diagnostic {
    Diagnostic::error(Code::DriftForeign, Span::new(file, 1, 1), format!("nothing made `{path}`"))
        .with_help(format!("move it away, or delete it with `rm {}`", quoted(file)))
}

/// A file that is another: what stands there in place of what, and what undoes it.
fn edited(dir: &Path, tree: &Tree, path: &str, at: Span, file: &str, generate: &str) -> Diagnostic {
    let error = |said: &str| {
        Diagnostic::error(Code::DriftEdited, at, format!("`{path}` is not what the specifications give{said}"))
    };
    let keep = format!("to keep the edit, make it in what `stategen explain {file}` names; to undo it, `{generate}`");
    let wanted = tree.files.get(path).and_then(|artifact| std::str::from_utf8(&artifact.content).ok());
    let (Some(wanted), Some(found)) = (wanted, regular_text(&dir.join(path))) else { return error("").with_help(keep) };
    if found.replace("\r\n", "\n") == wanted {
        let way = format!("run `git config core.autocrlf false`, then `{generate}`");
        return error(": its lines end in CRLF, and should end in LF").with_help(way);
    }
    let (lines, others): (Vec<&str>, Vec<&str>) = (found.lines().collect(), wanted.lines().collect());
    let same = lines.iter().zip(&others).take_while(|(a, b)| a == b).count();
    let (lines, others) = (&lines[same..], &others[same..]);
    let after = lines.iter().rev().zip(others.iter().rev()).take_while(|(a, b)| a == b).count();
    let (lines, others) = (&lines[..lines.len() - after], &others[..others.len() - after]);
    error(&(signed('-', others) + &signed('+', lines))).with_help(keep)
}

/// The first of some lines, each with a sign before it.
fn signed(sign: char, lines: &[&str]) -> String {
    const MOST: usize = 3;
    let mut text: String = lines.iter().take(MOST).map(|line| format!("\n{sign} {line}")).collect();
    if lines.len() > MOST {
        text += &format!("\n{sign} and {} more", counted(lines.len() - MOST, "line"));
    }
    text
}

/// The text of a regular file; none for a link, and for what is not text.
fn regular_text(file: &Path) -> Option<String> {
    std::fs::symlink_metadata(file).ok().filter(std::fs::Metadata::is_file)?;
    std::fs::read_to_string(file).ok()
}

/// The first line, from 1, in which the file differs from its artifact.
fn first_difference(dir: &Path, tree: &Tree, path: &str) -> u32 {
    let wanted = tree.files.get(path).map_or(&[][..], |artifact| &artifact.content);
    let regular = std::fs::symlink_metadata(dir.join(path)).is_ok_and(|found| found.is_file());
    let found = if regular { std::fs::read(dir.join(path)).unwrap_or_default() } else { Vec::new() };
    let same = found.iter().zip(wanted).take_while(|(a, b)| a == b).count();
    let lines = found[..same].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}

/// A word of a POSIX shell.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_' | '-');
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
