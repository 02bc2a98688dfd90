//! The pages of one comparison: the first page with what changes by meaning, one with all changed lines in reading order,
//! and one for each authored file that they name.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::comparison::{Comparison, Sources, insert};
use super::rows::Row;
use super::topology::{self, Drawing};
use super::view::{ChangeRow, FileView, GroupView, Link, StageView, file_name};
use crate::signal::{Share, Signal};
use crate::{About, Class, Diff, reading, summary};
use stategen_model::tree::Tree;

/// Adds the pages below `folder`, from which `site` leads to the folder of the assets.
pub(super) fn add(comparison: &Comparison<'_, '_>, folder: &str, site: &str, tree: &mut Tree) {
    let Comparison { diff, sources, .. } = comparison;
    let home = if site.is_empty() { String::new() } else { format!("{site}index.html") };
    let stages = stages(comparison);
    index(comparison, folder, site, &home, &stages, tree);
    let title = format!("Changes: {} → {}", diff.a, diff.b);
    let page = ChangesPage { title: &title, assets: site, home: &home, diff, stages: &stages };
    insert(tree, &format!("{folder}changes.html"), &page);
    for file in named(diff) {
        let Some(text) = sources(&file) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        let page = SourcePage {
            title: &file,
            assets: &format!("{site}../"),
            home: if home.is_empty() { String::new() } else { format!("../{home}") },
            root: "../",
            file: &file,
            lines: &lines,
        };
        insert(tree, &format!("{folder}sources/{}", file_name(&file)), &page);
    }
}

/// The authored files that changes and hunks name.
fn named(diff: &Diff) -> BTreeSet<String> {
    let hunks = diff.files.iter().filter(|file| !file.brief).flat_map(|file| &file.hunks);
    let places = diff.changes.iter().flat_map(|change| &change.sources).chain(hunks.flat_map(|hunk| &hunk.sources));
    places.map(|span| span.file.to_string()).collect()
}

/// The changed files as they are shown, in reading order.
fn stages<'d>(comparison: &Comparison<'d, '_>) -> Vec<StageView<'d>> {
    let Comparison { diff, sources, a, b } = comparison;
    let requirements: BTreeMap<&str, String> = diff
        .changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| match &change.thing {
            crate::Thing::Requirement { id } => Some((id.as_str(), anchor(at))),
            _ => None,
        })
        .collect();
    let stage = |stage: reading::Stage<'d>| StageView {
        word: stage.kind.word(),
        heading: stage.kind.heading(),
        count: stage.count(),
        added: stage.groups.iter().flat_map(|group| &group.files).map(|file| file.added).sum(),
        removed: stage.groups.iter().flat_map(|group| &group.files).map(|file| file.removed).sum(),
        groups: stage
            .groups
            .into_iter()
            .map(|group| GroupView {
                template: group.template,
                because: causes(diff, &group.because),
                files: group
                    .files
                    .into_iter()
                    .map(|file| FileView::new(file, (a.tree, b.tree), &requirements, *sources))
                    .collect(),
            })
            .collect(),
    };
    reading::stages(diff).into_iter().map(stage).collect()
}

/// Where a change stands on the first page.
fn anchor(at: usize) -> String {
    format!("change-{}", at + 1)
}

/// The changes behind a group, each thing once.
fn causes(diff: &Diff, changes: &[&crate::Change]) -> Vec<Link> {
    let mut links: Vec<Link> = Vec::new();
    for change in changes {
        let at = diff.changes.iter().position(|one| std::ptr::eq(one, *change));
        let text = format!("{} {}", change.action.sign(), change.thing);
        if let Some(at) = at.filter(|_| !links.iter().any(|link| link.text == text)) {
            links.push(Link { anchor: anchor(at), text });
        }
    }
    links
}

fn row(diff: &Diff, change: &crate::Change, sources: &Sources<'_>) -> ChangeRow {
    let at = diff.changes.iter().position(|one| std::ptr::eq(one, change)).unwrap_or_default();
    ChangeRow::new(change, anchor(at), reading::consequences(diff, change), sources)
}

/// A heading of the first page with its changes.
struct Section {
    name: &'static str,
    changes: Vec<ChangeRow>,
}

fn index(
    comparison: &Comparison<'_, '_>,
    folder: &str,
    site: &str,
    home: &str,
    stages: &[StageView<'_>],
    tree: &mut Tree,
) {
    let Comparison { diff, a, b, sources } = comparison;
    let page = |id: &str| {
        let inside = |path: &str| path.split('/').rev().skip(1).any(|folder| folder == id);
        let file = diff.files.iter().find(|file| inside(&file.path))?;
        Some(format!("changes.html#{}", file_name(&file.path)))
    };
    let drawings = match (a.system, b.system) {
        (Some(before), Some(after)) => topology::drawings(diff, before, after, &page).into(),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    };
    let sections: Vec<Section> = reading::sections(diff)
        .into_iter()
        .map(|section| Section {
            name: section.name,
            changes: section.changes.into_iter().map(|change| row(diff, change, *sources)).collect(),
        })
        .collect();
    let risky: Vec<ChangeRow> = summary::risky(diff)
        .into_iter()
        .map(|change| ChangeRow::new(change, String::new(), Vec::new(), *sources))
        .collect();
    let signal = Signal::of(&diff.files);
    let first = Index {
        title: &format!("{} → {}", diff.a, diff.b),
        assets: site,
        home,
        root: "",
        diff,
        about: diff.about.as_ref(),
        counts: [Class::Breaking, Class::Dangerous, Class::Safe]
            .map(|class| (class.word(), summary::count(&diff.changes, class))),
        risky: &risky,
        drawings: &drawings,
        sections: &sections,
        unchanged: &reading::unchanged(diff),
        stages,
        shares: &signal.shares,
        signal: &signal,
    };
    insert(tree, &format!("{folder}index.html"), &first);
}

#[derive(Template)]
#[template(path = "report/index.html")]
struct Index<'s> {
    title: &'s str,
    assets: &'s str,
    home: &'s str,
    root: &'s str,
    diff: &'s Diff,
    about: Option<&'s About>,
    counts: [(&'static str, usize); 3],
    risky: &'s [ChangeRow],
    drawings: &'s [Drawing],
    sections: &'s [Section],
    /// Headings under which nothing changed; empty where the sides are folders, of which no meaning is known.
    unchanged: &'s [&'static str],
    stages: &'s [StageView<'s>],
    shares: &'s [Share],
    signal: &'s Signal,
}

impl Index<'_> {
    fn added(&self) -> usize {
        self.diff.files.iter().map(|file| file.added).sum()
    }

    fn removed(&self) -> usize {
        self.diff.files.iter().map(|file| file.removed).sum()
    }
}

#[derive(Template)]
#[template(path = "report/changes.html")]
struct ChangesPage<'s> {
    title: &'s str,
    assets: &'s str,
    home: &'s str,
    diff: &'s Diff,
    stages: &'s [StageView<'s>],
}

#[derive(Template)]
#[template(path = "report/source.html")]
struct SourcePage<'s> {
    title: &'s str,
    assets: &'s str,
    home: String,
    root: &'s str,
    file: &'s str,
    lines: &'s [&'s str],
}
