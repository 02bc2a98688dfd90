//! `--fix`: makes the changes that findings come with, where the right text is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use super::{Global, Project, Terminal};
use stategen_disk::{self as disk, Change};
use stategen_model::diagnostic::{Diagnostic, Edit, File, edited};
use stategen_spec::yaml;

/// One fix can show what else was meant; this often, the specifications are read again.
const ROUNDS: usize = 10;

/// Mends the specifications as far as their findings say how, and says what was done.
pub(super) fn specifications(global: &Global, terminal: &mut Terminal<'_>) -> Result<()> {
    for _ in 0..ROUNDS {
        let project = Project::open_whole(global)?;
        if mend(&project.root, &project.findings, terminal)? == 0 {
            break;
        }
    }
    Ok(())
}

/// Makes the edits of `findings`, those of a file all or none, and all files together; gives how many were changed.
fn mend(root: &Path, findings: &[Diagnostic], terminal: &mut Terminal<'_>) -> Result<usize> {
    let mut files: BTreeMap<File, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        if let Some(edit) = finding.fix.as_ref().and_then(|fix| fix.edits.first()) {
            files.entry(edit.span.file).or_default().push(finding);
        }
    }
    let mut changed = Vec::new();
    for (file, findings) in files {
        let path = disk::join(root, &file)?;
        disk::refuse_links(root, &file)?;
        let before = std::fs::read_to_string(&path).with_context(|| format!("cannot read {file}"))?;
        let fixes = findings.iter().filter_map(|finding| Some((finding.span, finding.fix.as_ref()?)));
        let edits: Vec<Edit> = fixes.clone().flat_map(|(_, fix)| fix.edits.iter().cloned()).collect();
        match edited(&before, &edits) {
            Ok(after) if after == before => {}
            Ok(after) if !is_read(file, &after) && is_read(file, &before) => {
                terminal.note(&format!("{file}: left as it is: with the fixes it could not be read"));
            }
            Ok(after) => {
                // Several states can have the same finding in words of their own.
                changed.push((file, after, fixes.map(|(span, fix)| (span, &fix.message)).collect::<BTreeSet<_>>()));
            }
            Err(refused) => terminal.note(&format!("{file}: left as it is: {refused}")),
        }
    }
    let changes: Vec<_> = changed.iter().map(|(file, text, _)| Change::Written(file, text.as_bytes())).collect();
    disk::change_together(root, &changes)?;
    for (span, message) in changed.iter().flat_map(|(_, _, fixed)| fixed) {
        terminal.note(&format!("{span}: fixed: {message}"));
    }
    Ok(changed.len())
}

/// Whether the file is read as what it is; nothing but YAML has a form that an edit could break.
fn is_read(file: File, text: &str) -> bool {
    !file.ends_with(".yaml") || yaml::parse(file, text.trim_start_matches('\u{FEFF}')).is_ok()
}
