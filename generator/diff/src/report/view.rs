//! What the pages of a comparison show: changes, files with their hunks, and what leads from one to the other.

use std::collections::BTreeMap;

use super::comparison::Sources;
use super::rows::{Row, rows};
use crate::files::FileChange;
use crate::lines::{Hunk, Line};
use crate::{Action, Change, Class, FileStatus};
use stategen_model::diagnostic::Span;
use stategen_model::names::state_number;
use stategen_model::tree::{Artifact, Tree};

/// Files with more changed lines than this start folded.
const LONG: usize = 400;
/// More places than this behind a hunk are not shown.
const MOST_PLACES: usize = 4;

/// A name as one flat file name.
pub(super) fn file_name(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    format!("{}.html", name.chars().map(safe).collect::<String>())
}

/// Something to which a page leads.
pub(super) struct Link {
    pub(super) anchor: String,
    pub(super) text: String,
}

/// A change as it is shown.
pub(super) struct ChangeRow {
    pub(super) anchor: String,
    pub(super) sign: char,
    pub(super) state: &'static str,
    pub(super) thing: String,
    action: Action,
    pub(super) class: Option<Class>,
    pub(super) rule: &'static str,
    pub(super) note: Option<String>,
    pub(super) consequences: Vec<String>,
    pub(super) seen: Vec<SeenAt>,
    pub(super) places: Vec<Place>,
}

/// A hunk in which a change is seen.
pub(super) struct SeenAt {
    pub(super) link: String,
    pub(super) path: String,
    pub(super) hunk: usize,
}

impl ChangeRow {
    pub(super) fn new(change: &Change, anchor: String, consequences: Vec<String>, sources: &Sources<'_>) -> Self {
        let (sign, state) = match change.action {
            Action::Added { .. } => ('+', "added"),
            Action::Removed { .. } => ('−', "removed"),
            Action::Changed { .. } | Action::Listed { .. } | Action::Replaced => ('~', "changed"),
        };
        let seen = |seen: &crate::change::Seen| SeenAt {
            link: format!("changes.html#{}", hunk_anchor(&seen.path, seen.hunk)),
            path: seen.path.clone(),
            hunk: seen.hunk,
        };
        Self {
            anchor,
            sign,
            state,
            thing: change.thing.to_string(),
            action: change.action.clone(),
            class: change.verdict.map(|verdict| verdict.class),
            rule: change.verdict.map_or("", |verdict| verdict.rule),
            note: change.note.clone(),
            consequences,
            seen: change.hunks.iter().map(seen).collect(),
            places: change.sources.iter().map(|span| place(span, sources)).collect(),
        }
    }

    /// The value of a thing that came or went.
    pub(super) fn value(&self) -> Option<&str> {
        match &self.action {
            Action::Added { value } | Action::Removed { value } => value.as_deref(),
            Action::Changed { .. } | Action::Listed { .. } | Action::Replaced => None,
        }
    }

    /// Aspect, former and new value of a thing that changed.
    pub(super) fn aspect(&self) -> Option<(&'static str, &str, &str)> {
        match &self.action {
            Action::Changed { aspect, from, to } => {
                Some((*aspect, from.as_deref().unwrap_or("none"), to.as_deref().unwrap_or("none")))
            }
            Action::Added { .. } | Action::Removed { .. } | Action::Listed { .. } | Action::Replaced => None,
        }
    }

    /// Aspect, what came and what went, of a list.
    pub(super) fn listed(&self) -> Option<(&'static str, &[String], &[String])> {
        match &self.action {
            Action::Listed { aspect, came, went } => Some((*aspect, came, went)),
            Action::Added { .. } | Action::Removed { .. } | Action::Changed { .. } | Action::Replaced => None,
        }
    }
}

/// An authored line, and the page that shows it.
pub(super) struct Place {
    pub(super) file: String,
    pub(super) line: u32,
    /// Its page and anchor, from the comparison's folder; none where the file is not at hand.
    pub(super) link: Option<String>,
    /// What stands there.
    pub(super) text: String,
    /// The end of its path, which says enough beside the whole as a title.
    pub(super) short: String,
}

fn place(span: &Span, sources: &Sources<'_>) -> Place {
    let source = sources(&span.file);
    let line = source.and_then(|text| text.lines().nth((span.line as usize).saturating_sub(1)));
    let mut parts = span.file.split('/');
    // `specs/005-slug/delta.yaml` is `005/delta.yaml`.
    let short = match (parts.next(), parts.next()) {
        (Some("specs"), Some(pack)) => {
            let number = state_number(pack);
            format!("{number}/{}", parts.collect::<Vec<_>>().join("/"))
        }
        _ => span.file.to_string(),
    };
    Place {
        file: span.file.to_string(),
        line: span.line,
        link: line.map(|_| format!("sources/{}#L{}", file_name(&span.file), span.line)),
        text: line.unwrap_or_default().trim().to_owned(),
        short,
    }
}

/// Files of one kind.
pub(super) struct StageView<'d> {
    pub(super) word: &'static str,
    pub(super) heading: &'static str,
    pub(super) count: usize,
    pub(super) added: usize,
    pub(super) removed: usize,
    pub(super) groups: Vec<GroupView<'d>>,
}

/// Files that have the same cause.
pub(super) struct GroupView<'d> {
    pub(super) template: Option<&'d str>,
    pub(super) because: Vec<Link>,
    pub(super) files: Vec<FileView<'d>>,
}

/// A file with its hunks as rows.
pub(super) struct FileView<'d> {
    pub(super) file: &'d FileChange,
    pub(super) anchor: String,
    /// What is another when its lines are: by it, a reader's mark counts for what was read and nothing else.
    pub(super) mark: String,
    /// Whether only one side has it: then one column is enough.
    pub(super) single: bool,
    /// Whether it is unfolded at first.
    pub(super) open: bool,
    pub(super) hunks: Vec<HunkView<'d>>,
    /// What stands below the last hunk.
    pub(super) rest: Option<Gap>,
}

/// A hunk as it is shown.
pub(super) struct HunkView<'d> {
    pub(super) header: String,
    pub(super) anchor: String,
    pub(super) within: Option<&'d str>,
    pub(super) requirements: Vec<RequirementLink>,
    pub(super) rows: Vec<Row<'d>>,
    pub(super) places: Vec<Place>,
    /// What stands between it and the hunk before.
    pub(super) gap: Option<Gap>,
}

/// A requirement that a hunk serves, and where the first page tells of it, if it changed.
pub(super) struct RequirementLink {
    pub(super) id: String,
    pub(super) anchor: Option<String>,
}

/// Lines that did not change and are shown when a reader asks.
pub(super) struct Gap {
    /// Number of the first one on each side, from 1.
    pub(super) old: usize,
    pub(super) new: usize,
    pub(super) count: usize,
    pub(super) text: String,
}

impl Row<'_> {
    /// The only line of a row of a file that one side has.
    pub(super) fn only(&self) -> Option<&Line> {
        self.right.or(self.left)
    }
}

fn hunk_anchor(path: &str, hunk: usize) -> String {
    format!("{}-{hunk}", file_name(path))
}

impl<'d> FileView<'d> {
    pub(super) fn new(
        file: &'d FileChange,
        (old, new): (&Tree, &Tree),
        requirements: &BTreeMap<&str, String>,
        sources: &Sources<'_>,
    ) -> Self {
        let single = matches!(file.status, FileStatus::Added | FileStatus::Removed);
        let after = new
            .files
            .get(&file.path)
            .filter(|_| !single && old.files.contains_key(file.from.as_ref().unwrap_or(&file.path)));
        let lines = text(after);
        let shown: &[Hunk] = if file.brief { &[] } else { &file.hunks };
        let (mut before, mut hunks) = ((1, 1), Vec::new());
        for hunk in shown {
            let link = |id: &String| RequirementLink { id: id.clone(), anchor: requirements.get(id.as_str()).cloned() };
            hunks.push(HunkView {
                header: hunk.header(),
                anchor: hunk_anchor(&file.path, hunk.number),
                within: hunk.within.as_deref(),
                requirements: hunk.requirements.iter().map(link).collect(),
                rows: rows(hunk),
                places: hunk.sources.iter().take(MOST_PLACES).map(|span| place(span, sources)).collect(),
                gap: hunk.lines.iter().find_map(|line| line.new).and_then(|until| gap(&lines, before, until)),
            });
            let last = |number: fn(&Line) -> Option<usize>| hunk.lines.iter().filter_map(number).max();
            before = (
                last(|line| line.old).map_or(before.0, |at| at + 1),
                last(|line| line.new).map_or(before.1, |at| at + 1),
            );
        }
        let rest = if hunks.is_empty() { None } else { gap(&lines, before, lines.len() + 1) };
        let quiet = file.brief || file.added + file.removed > LONG;
        Self { file, anchor: file_name(&file.path), mark: mark(file), single, open: !quiet, hunks, rest }
    }

    /// The language whose words are coloured.
    pub(super) fn language(&self) -> &'static str {
        let name = self.file.path.rsplit('/').next().unwrap_or_default();
        match name.rsplit('.').next().unwrap_or_default() {
            "rs" => "rust",
            "ts" | "js" => "script",
            "sql" => "sql",
            "sh" | "Dockerfile" | "template" | "conf" => "shell",
            "yaml" | "yml" | "json" | "toml" | "lock" => "data",
            _ => "",
        }
    }
}

fn text(artifact: Option<&Artifact>) -> Vec<&str> {
    artifact
        .and_then(|artifact| std::str::from_utf8(&artifact.content).ok())
        .map(|text| text.lines().collect())
        .unwrap_or_default()
}

/// The lines of the new text from one number to just before another.
fn gap(lines: &[&str], (old, new): (usize, usize), until: usize) -> Option<Gap> {
    let between = lines.get(new - 1..until - 1).filter(|between| !between.is_empty())?;
    Some(Gap { old, new, count: between.len(), text: between.join("\n") })
}

/// FNV-1a over the changed lines, which need tell no more than whether they are others.
fn mark(file: &FileChange) -> String {
    let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
    let bytes = lines.flat_map(|line| format!("{}{}\n", line.sign(), line.text()).into_bytes());
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    format!("{hash:016x}")
}
