//! The pages of one comparison: the first page, one for each component's lines, one for each authored file they name.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use super::comparison::{Comparison, Sources, insert};
use super::provenance::{self, Known};
use super::rows::{Row, rows};
use super::topology::{self, Drawing};
use crate::files::FileChange;
use crate::kind::Kind;
use crate::lines::Line;
use crate::signal::{Share, Signal};
use crate::{Action, Change, Class, Diff, FileStatus, summary};
use stategen_model::diagnostic::Span;
use stategen_model::names::state_number;
use stategen_model::tree::Tree;

/// Files with more changed lines than this start folded.
const LONG: usize = 400;

/// Adds the pages below `folder`, from which `site` leads to the folder of the assets.
pub(super) fn add(comparison: &Comparison<'_>, folder: &str, site: &str, tree: &mut Tree) {
    let Comparison { diff, sources, .. } = comparison;
    let groups = groups(comparison);
    let mut linked: BTreeSet<String> = BTreeSet::new();
    linked.extend(diff.changes.iter().flat_map(|change| &change.sources).map(|span| span.file.to_string()));
    let known = provenance::known(&diff.changes);
    let home = if site.is_empty() { None } else { Some("index.html") };

    for (at, (name, files)) in groups.iter().enumerate() {
        let page = |at: usize| groups.keys().nth(at).map(|name| (file_name(name), name.clone()));
        let mut views = files.iter().map(|file| view(file, &known, *sources)).collect::<Vec<_>>();
        // What a reader came for is first.
        views.sort_by_key(|view| noise(view.file));
        linked.extend(
            views.iter().flat_map(|view| &view.hunks).flat_map(|hunk| &hunk.places).map(|one| one.file.clone()),
        );
        let changes: Vec<ChangeRow> = diff
            .changes
            .iter()
            .filter(|change| change.thing.component() == Some(name))
            .map(|one| change_row(one, *sources))
            .collect();
        let component = ComponentPage {
            title: &format!("{name}: {} → {}", diff.a, diff.b),
            assets: &format!("{site}../"),
            home: home.map(|home| format!("{site}../{home}")).unwrap_or_default(),
            root: "../",
            name,
            diff,
            changes: &changes,
            files: &views,
            before: at.checked_sub(1).and_then(page),
            after: page(at + 1),
        };
        insert(tree, &format!("{folder}components/{}", file_name(name)), &component);
    }
    index(comparison, folder, site, &groups, tree);
    for file in linked {
        let Some(text) = sources(&file) else { continue };
        let lines: Vec<&str> = text.lines().collect();
        let page = SourcePage {
            title: &file,
            assets: &format!("{site}../"),
            home: home.map(|home| format!("{site}../{home}")).unwrap_or_default(),
            root: "../",
            file: &file,
            lines: &lines,
        };
        insert(tree, &format!("{folder}sources/{}", file_name(&file)), &page);
    }
}

/// A name as one flat file name.
fn file_name(name: &str) -> String {
    let safe = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' };
    format!("{}.html", name.chars().map(safe).collect::<String>())
}

/// Files by the component that they belong to; what belongs to none goes by the folder of what is shared, or to the
/// project as a whole.
fn groups<'d>(comparison: &Comparison<'d>) -> BTreeMap<String, Vec<&'d FileChange>> {
    let mut groups: BTreeMap<String, Vec<&FileChange>> = BTreeMap::new();
    let systems = [comparison.a.system, comparison.b.system];
    let known = |name: &str| systems.iter().flatten().any(|system| system.spec.components.contains_key(name));
    for file in &comparison.diff.files {
        let mut folders = file.path.split('/');
        let (first, second) = (folders.next().unwrap_or_default(), folders.next());
        let depth = file.path.matches('/').count();
        let name = match second {
            Some(second) if depth > 1 && (known(second) || first == "services") => second,
            Some(_) if known(first) => first,
            Some(_) if !first.starts_with('.') => first,
            Some(_) | None => "project",
        };
        groups.entry(name.to_owned()).or_default().push(file);
    }
    groups
}

/// A change as it is shown.
struct ChangeRow {
    sign: char,
    state: &'static str,
    thing: String,
    action: Action,
    class: Option<Class>,
    rule: &'static str,
    note: Option<String>,
    places: Vec<Place>,
}

impl ChangeRow {
    /// The value of a thing that came or went.
    fn value(&self) -> Option<&str> {
        match &self.action {
            Action::Added { value } | Action::Removed { value } => value.as_deref(),
            Action::Changed { .. } | Action::Replaced => None,
        }
    }

    /// Aspect, former and new value of a thing that changed.
    fn aspect(&self) -> Option<(&'static str, &str, &str)> {
        match &self.action {
            Action::Changed { aspect, from, to } => {
                Some((*aspect, from.as_deref().unwrap_or("none"), to.as_deref().unwrap_or("none")))
            }
            Action::Added { .. } | Action::Removed { .. } | Action::Replaced => None,
        }
    }
}

/// An authored line, and the page that shows it.
struct Place {
    file: String,
    line: u32,
    /// Its page and anchor, from the comparison's folder; none where the file is not at hand.
    link: Option<String>,
    /// What stands there.
    text: String,
    /// The end of its path, which says enough beside the whole as a title.
    short: String,
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
        link: source.map(|_| format!("sources/{}#L{}", file_name(&span.file), span.line)),
        text: line.unwrap_or_default().trim().to_owned(),
        short,
    }
}

fn change_row(change: &Change, sources: &Sources<'_>) -> ChangeRow {
    let (sign, state) = match change.action {
        Action::Added { .. } => ('+', "added"),
        Action::Removed { .. } => ('−', "removed"),
        Action::Changed { .. } | Action::Replaced => ('~', "changed"),
    };
    ChangeRow {
        sign,
        state,
        thing: change.thing.to_string(),
        action: change.action.clone(),
        class: change.verdict.map(|verdict| verdict.class),
        rule: change.verdict.map_or("", |verdict| verdict.rule),
        note: change.note.clone(),
        places: change.sources.iter().map(|span| place(span, sources)).collect(),
    }
}

/// A file with its hunks as rows.
struct FileView<'d> {
    file: &'d FileChange,
    anchor: String,
    /// Whether only one side has it: then one column is enough.
    single: bool,
    /// Whether it is unfolded at first.
    open: bool,
    hunks: Vec<HunkView<'d>>,
}

struct HunkView<'d> {
    header: String,
    rows: Vec<Row<'d>>,
    places: Vec<Place>,
}

impl Row<'_> {
    /// The only line of a row of a file that one side has.
    fn only(&self) -> Option<&Line> {
        self.right.or(self.left)
    }
}

/// Whether the file follows from others, so that nobody reads its lines first.
fn noise(file: &FileChange) -> bool {
    matches!(file.kind, Kind::Lock | Kind::Metadata)
}

fn view<'d>(file: &'d FileChange, known: &[Known<'_>], sources: &Sources<'_>) -> FileView<'d> {
    let line = |place: &str| {
        let (file, line) = place.rsplit_once(':')?;
        Some(sources(file)?.lines().nth(line.parse::<usize>().ok()?.checked_sub(1)?)?.to_owned())
    };
    let hunk = |hunk: &'d crate::lines::Hunk| HunkView {
        header: hunk.header(),
        rows: rows(hunk),
        places: provenance::places(hunk, file, known, &line).iter().map(|span| place(span, sources)).collect(),
    };
    let quiet = noise(file) || file.added + file.removed > LONG;
    FileView {
        file,
        anchor: file_name(&file.path),
        single: matches!(file.status, FileStatus::Added | FileStatus::Removed),
        open: !quiet,
        hunks: file.hunks.iter().map(hunk).collect(),
    }
}

/// A heading of the first page with its changes.
struct Section {
    name: &'static str,
    changes: Vec<ChangeRow>,
}

/// A line of the list of components.
struct Group {
    name: String,
    page: String,
    files: usize,
    added: usize,
    removed: usize,
    kinds: String,
    paths: Vec<Listed>,
}

/// A file in that list.
struct Listed {
    link: String,
    path: String,
    status: FileStatus,
    added: usize,
    removed: usize,
}

impl Group {
    fn new(name: &str, files: &[&FileChange]) -> Self {
        let kinds: BTreeSet<Kind> = files.iter().map(|file| file.kind).collect();
        let page = format!("components/{}", file_name(name));
        let path = |file: &&FileChange| Listed {
            link: format!("{page}#{}", file_name(&file.path)),
            path: file.path.clone(),
            status: file.status,
            added: file.added,
            removed: file.removed,
        };
        Self {
            files: files.len(),
            added: files.iter().map(|file| file.added).sum(),
            removed: files.iter().map(|file| file.removed).sum(),
            kinds: kinds.into_iter().map(Kind::word).collect::<Vec<_>>().join(", "),
            paths: files.iter().map(path).collect(),
            name: name.to_owned(),
            page: page.clone(),
        }
    }
}

fn index(
    comparison: &Comparison<'_>,
    folder: &str,
    site: &str,
    groups: &BTreeMap<String, Vec<&FileChange>>,
    tree: &mut Tree,
) {
    let Comparison { diff, a, b, sources } = comparison;
    let page = |id: &str| groups.contains_key(id).then(|| format!("components/{}", file_name(id)));
    let drawings = match (a.system, b.system) {
        (Some(before), Some(after)) => topology::drawings(diff, before, after, &page).into(),
        (Some(_) | None, Some(_) | None) => Vec::new(),
    };
    let sections = summary::sections(&diff.changes).into_iter().map(|(name, changes)| Section {
        name,
        changes: changes.into_iter().map(|change| change_row(change, *sources)).collect(),
    });
    let risky: Vec<ChangeRow> = diff
        .changes
        .iter()
        .filter(|change| change.verdict.is_some_and(|verdict| verdict.class != Class::Safe))
        .map(|change| change_row(change, *sources))
        .collect();
    let unchanged =
        if a.system.is_some() && b.system.is_some() { summary::unchanged(&diff.changes) } else { Vec::new() };
    let signal = Signal::of(&diff.files);
    let about = |system: Option<&stategen_model::system::System>| {
        system.map(|system| (system.state.file.title.to_string(), system.state.file.summary.to_string()))
    };
    let first = Index {
        title: &format!("{} → {}", diff.a, diff.b),
        assets: site,
        home: if site.is_empty() { String::new() } else { format!("{site}index.html") },
        root: "",
        diff,
        about: [about(a.system), about(b.system)],
        counts: [Class::Breaking, Class::Dangerous, Class::Safe]
            .map(|class| (class.word(), summary::count(&diff.changes, class))),
        risky: &risky,
        drawings: &drawings,
        sections: &sections.collect::<Vec<_>>(),
        unchanged: &unchanged,
        groups: &groups.iter().map(|(name, files)| Group::new(name, files)).collect::<Vec<_>>(),
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
    home: String,
    root: &'s str,
    diff: &'s Diff,
    about: [Option<(String, String)>; 2],
    counts: [(&'static str, usize); 3],
    risky: &'s [ChangeRow],
    drawings: &'s [Drawing],
    sections: &'s [Section],
    /// Headings under which nothing changed; empty where the sides are folders, of which no meaning is known.
    unchanged: &'s [&'static str],
    groups: &'s [Group],
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
#[template(path = "report/component.html")]
struct ComponentPage<'s> {
    title: &'s str,
    assets: &'s str,
    home: String,
    root: &'s str,
    name: &'s str,
    diff: &'s Diff,
    changes: &'s [ChangeRow],
    files: &'s [FileView<'s>],
    before: Option<(String, String)>,
    after: Option<(String, String)>,
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
