//! `--fix`: makes the changes that findings come with, where the right text is known.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context, Result};

use super::{Global, Project, Terminal};
use stategen_disk as disk;
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

/// Makes the edits of `findings`, those of a file all or none; gives how many files were changed.
fn mend(root: &Path, findings: &[Diagnostic], terminal: &mut Terminal<'_>) -> Result<usize> {
    let mut files: BTreeMap<File, Vec<&Diagnostic>> = BTreeMap::new();
    for finding in findings {
        if let Some(edit) = finding.fix.as_ref().and_then(|fix| fix.edits.first()) {
            files.entry(edit.span.file).or_default().push(finding);
        }
    }
    let mut changed = 0;
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
                let executable = std::fs::symlink_metadata(&path).is_ok_and(|found| disk::executable(&found));
                disk::write_atomically(&path, after.as_bytes(), executable)?;
                // Several states can have the same finding in words of their own.
                let done: BTreeSet<_> = fixes.map(|(span, fix)| (span, &fix.message)).collect();
                done.iter().for_each(|(span, message)| terminal.note(&format!("{span}: fixed: {message}")));
                changed += 1;
            }
            Err(refused) => terminal.note(&format!("{file}: left as it is: {refused}")),
        }
    }
    Ok(changed)
}

/// Whether the file is read as what it is; nothing but YAML has a form that an edit could break.
fn is_read(file: File, text: &str) -> bool {
    !file.ends_with(".yaml") || yaml::parse(file, text.trim_start_matches('\u{FEFF}')).is_ok()
}
