//! The specifications on disk, composed, and the names by which a user calls states.

use std::collections::BTreeSet;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::{env, fmt};

use anyhow::{Context, Result, bail};
use rayon::prelude::*;

use super::{Global, Terminal};
use stategen_compose::Composition;
use stategen_disk as disk;
use stategen_model::diagnostic::{self, Diagnostic, Format, Severity};
use stategen_model::names::state_number;
use stategen_model::system::{State, System};
use stategen_model::temporary;
use stategen_model::tree::Tree;
use stategen_model::{closest, did_you_mean_or_all};
use stategen_render::{self as render, tour};
use stategen_spec::{self as spec, Loaded};

/// The specifications, read, with the trees of all states. Systems are made when they are wanted.
pub struct Specifications {
    /// The folder that holds `specs/` and `states/`.
    pub root: PathBuf,
    /// What was read.
    pub loaded: Loaded,
    composition: Composition,
}

/// Everything that a verb works on which wants all systems at once.
pub struct Project {
    /// The folder that holds `specs/` and `states/`.
    pub root: PathBuf,
    /// What was read.
    pub loaded: Loaded,
    /// States without errors, in id order.
    pub systems: Vec<System>,
    /// All findings, in order.
    pub findings: Vec<Diagnostic>,
}

/// The specifications have errors, which were reported.
#[derive(Debug)]
pub struct SpecsAreWrong;

impl fmt::Display for SpecsAreWrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the specifications are wrong")
    }
}

impl std::error::Error for SpecsAreWrong {}

impl Specifications {
    /// Reads everything, and composes the trees.
    ///
    /// # Errors
    /// When there is no such folder, or the disk fails.
    pub fn read(global: &Global) -> Result<Self> {
        let root = open_root(global.root.as_deref())?;
        let loaded = spec::load(&root)?;
        let composition = Composition::of(&loaded);
        Ok(Self { root, loaded, composition })
    }

    /// As [`read`](Self::read). Kept until the process ends, which a verb does next: that gives the memory back at once and
    /// not piece by piece.
    ///
    /// # Errors
    /// When there is no such folder, or the disk fails.
    pub fn open(global: &Global) -> Result<&'static Self> {
        Self::read(global).map(Self::kept)
    }

    /// The same, kept until the process ends.
    pub fn kept(self) -> &'static Self {
        Box::leak(Box::new(self))
    }

    /// Where committed output lies, unless `--out` says otherwise.
    pub fn output(&self, out: Option<&Path>) -> PathBuf {
        output(&self.root, out)
    }

    /// The ids of all states.
    pub fn ids(&self) -> Vec<&str> {
        self.loaded.states.iter().map(|(state, _)| state.id.as_str()).collect()
    }

    /// The ids of the states that `names` call; all of them when there is no name.
    ///
    /// # Errors
    /// When a name calls no state, or more than one.
    pub fn select(&self, names: &[String]) -> Result<BTreeSet<&str>> {
        let ids = self.ids();
        if names.is_empty() {
            return Ok(ids.into_iter().collect());
        }
        names.iter().map(|name| resolve(name, &ids)).collect()
    }

    /// What `consume` makes of each of the states that `names` call, or of all where there is no name, as
    /// [`each`](Self::each) gives it. Begins by saying what it is `doing`.
    ///
    /// # Errors
    /// Those of [`each`](Self::each), then those of [`select`](Self::select): an error of the specifications may be why there
    /// is no such state.
    pub fn each_called<R: Send>(
        &self,
        names: &[String],
        doing: &str,
        format: Format,
        terminal: &mut Terminal<'_>,
        consume: impl Fn(&System, Tree) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let selected = self.select(names);
        let wanted = selected.as_ref().map_or_else(|_| BTreeSet::new(), BTreeSet::clone);
        terminal.progress(&format!("{doing} {}", counted(wanted.len(), "state")));
        let consumed = self.each(&wanted, format, terminal, consume)?;
        selected?;
        Ok(consumed)
    }

    /// What `consume` makes of each of the `wanted` states, in id order, several at once; each system and tree is let go
    /// after it. For verbs that need specifications without errors: reports them otherwise.
    ///
    /// # Errors
    /// [`SpecsAreWrong`] when there was an error among the findings, in which case what was consumed counts for nothing;
    /// else the first error of `consume`.
    pub fn each<R: Send>(
        &self,
        wanted: &BTreeSet<&str>,
        format: Format,
        terminal: &mut Terminal<'_>,
        consume: impl Fn(&System, Tree) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let (consumed, mut findings) = self.composition.each(&self.loaded, |system| {
            let is_wanted = |state: &State| wanted.contains(state.id.as_str());
            let is_toured = is_wanted(&system.state) || system.children.iter().any(is_wanted);
            let tree = is_toured.then(|| render::render(&system))?;
            let findings = toured(&self.loaded, &system, &tree);
            Some((findings, is_wanted(&system.state).then(|| consume(&system, tree))))
        });
        let mut results = Vec::new();
        for (its, result) in consumed.into_iter().filter_map(|(_, result)| result) {
            findings.extend(its);
            results.extend(result);
        }
        diagnostic::sort(&mut findings);
        refuse_errors(&self.loaded, &findings, terminal, format)?;
        results.into_iter().collect()
    }

    /// What lies in `out` and is neither of a state nor of one that is gone, in name order.
    ///
    /// # Errors
    /// When `out` cannot be listed.
    pub fn strangers(&self, out: &Path) -> Result<Vec<String>> {
        let mut strangers = Vec::new();
        for entry in listed(out)? {
            let name = entry.file_name().to_string_lossy().into_owned();
            let known = entry.file_type()?.is_dir()
                && (self.ids().contains(&name.as_str()) || !disk::Manifest::read(&entry.path()).files.is_empty());
            if !known && temporary::process(&name).is_none() {
                strangers.push(name);
            }
        }
        strangers.sort();
        Ok(strangers)
    }

    /// Folders of `out` that a generation made for a state that is gone, in name order.
    ///
    /// # Errors
    /// When `out` cannot be listed.
    pub fn orphans(&self, out: &Path) -> Result<Vec<String>> {
        let mut orphans = Vec::new();
        for entry in listed(out)? {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let known = self.loaded.states.iter().any(|(state, _)| state.id == name);
            if !known && entry.file_type()?.is_dir() && !disk::Manifest::read(&entry.path()).files.is_empty() {
                orphans.push(name);
            }
        }
        orphans.sort();
        Ok(orphans)
    }
}

/// What is wrong with anchors that lead into a state's output: those of its own tour, and of its children's.
fn toured(loaded: &Loaded, system: &System, tree: &Tree) -> Vec<Diagnostic> {
    let own = system.learning.iter().flat_map(|learning| tour::findings(learning, Some(tree), None));
    let packs = system.children.iter().filter_map(|child| loaded.packs.get(child.id.as_str())?.learning.as_ref());
    own.chain(packs.flat_map(|learning| tour::findings(learning, None, Some(tree)))).collect()
}

/// What lies in a folder; nothing where there is no such folder.
fn listed(folder: &Path) -> Result<Vec<DirEntry>> {
    match std::fs::read_dir(folder) {
        Ok(entries) => entries.collect(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
    .with_context(|| format!("cannot list {}", folder.display()))
}

/// Reports the findings and gives [`SpecsAreWrong`] if there is an error among them: as text on `err`, in any other format
/// on `out`, where its reader waits for it.
pub(super) fn refuse_errors(
    loaded: &Loaded,
    findings: &[Diagnostic],
    terminal: &mut Terminal<'_>,
    format: Format,
) -> Result<()> {
    let count = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    if errors == 0 {
        if warnings > 0 {
            terminal.progress(&format!("{}; `stategen validate` shows them", counted(warnings, "warning")));
        }
        return Ok(());
    }
    if format == Format::Text {
        let styles = terminal.err_styles;
        diagnostic::write(terminal.err, format, findings, &|file| loaded.source(file), &styles)?;
    } else {
        let styles = terminal.out_styles;
        diagnostic::write(terminal.out, format, findings, &|file| loaded.source(file), &styles)?;
        terminal.out.flush()?;
    }
    terminal.note(&format!("{} in the specifications: nothing was done", counted(errors, "error")));
    Err(SpecsAreWrong.into())
}

impl Project {
    /// Reads and composes everything, whatever its findings.
    ///
    /// # Errors
    /// When there is no such folder, or the disk fails.
    pub fn open(global: &Global) -> Result<Self> {
        Specifications::read(global).map(Self::of)
    }

    /// All systems of specifications that were read, whatever their findings.
    fn of(specifications: Specifications) -> Self {
        let Specifications { root, loaded, composition } = specifications;
        let (systems, findings) = composition.each(&loaded, |system| system);
        Self { root, loaded, systems: systems.into_iter().map(|(_, system)| system).collect(), findings }
    }

    /// As [`open`](Self::open), with the findings on what lies outside `specs/` and `states/` too.
    ///
    /// # Errors
    /// When there is no such folder, or the disk fails.
    pub fn open_whole(global: &Global) -> Result<Self> {
        let mut project = Self::open(global)?;
        project.findings.extend(spec::evidence::findings(&project.loaded));
        let tours = project.render(&project.systems.iter().collect::<Vec<_>>(), |system, tree| {
            Ok(toured(&project.loaded, system, &tree))
        });
        project.findings.extend(tours?.into_iter().flatten());
        diagnostic::sort(&mut project.findings);
        Ok(project)
    }

    /// As [`open`](Self::open), for verbs that need specifications without errors: reports them otherwise.
    ///
    /// # Errors
    /// [`SpecsAreWrong`] when there was an error among the findings.
    pub fn open_sound(global: &Global, terminal: &mut Terminal<'_>, format: Format) -> Result<&'static Self> {
        Self::sound(Specifications::read(global)?, terminal, format)
    }

    /// All systems of specifications that were read, which have no errors: reports them otherwise.
    ///
    /// # Errors
    /// [`SpecsAreWrong`] when there was an error among the findings.
    pub fn sound(from: Specifications, terminal: &mut Terminal<'_>, format: Format) -> Result<&'static Self> {
        // Kept until the process ends, which a verb does next: that gives the memory back at once and not piece by piece.
        let project: &Self = Box::leak(Box::new(Self::of(from)));
        refuse_errors(&project.loaded, &project.findings, terminal, format)?;
        Ok(project)
    }

    /// As [`open`](Self::open), for verbs that only read: states with errors are left out, and the findings are said.
    ///
    /// # Errors
    /// [`SpecsAreWrong`] when no state is sound.
    pub fn open_for_reading(global: &Global, terminal: &mut Terminal<'_>) -> Result<&'static Self> {
        // As in `sound`.
        let project: &Self = Box::leak(Box::new(Self::open(global)?));
        let left_out: Vec<&str> = project.left_out().collect();
        if project.systems.is_empty() || left_out.is_empty() {
            refuse_errors(&project.loaded, &project.findings, terminal, Format::Text)?;
            return Ok(project);
        }
        let errors: Vec<Diagnostic> =
            project.findings.iter().filter(|finding| finding.severity == Severity::Error).cloned().collect();
        let styles = terminal.err_styles;
        diagnostic::write(terminal.err, Format::Text, &errors, &|file| project.loaded.source(file), &styles)?;
        let (count, left_out) = (counted(errors.len(), "error"), left_out.join(", "));
        terminal.note(&format!("{count} in the specifications: left out {left_out}"));
        Ok(project)
    }

    /// The ids of the states that have errors.
    fn left_out(&self) -> impl Iterator<Item = &str> {
        let ids = self.loaded.states.iter().map(|(state, _)| state.id.as_str());
        ids.filter(|id| !self.systems.iter().any(|system| system.state.id == **id))
    }

    /// The states that `names` call, in id order; all of them when there is no name.
    ///
    /// # Errors
    /// When a name calls no state, or more than one.
    pub fn select(&self, names: &[String]) -> Result<Vec<&System>> {
        if names.is_empty() {
            return Ok(self.systems.iter().collect());
        }
        let wanted = names.iter().map(|name| Ok(&self.state(name)?.state.id)).collect::<Result<Vec<_>>>()?;
        Ok(self.systems.iter().filter(|system| wanted.contains(&&system.state.id)).collect())
    }

    /// The one state that `name` calls: an id, a number or a unique prefix.
    ///
    /// # Errors
    /// When it calls none, or more than one; [`SpecsAreWrong`] when the state has errors, which were reported.
    pub fn state(&self, name: &str) -> Result<&System> {
        let id = self.id(name)?;
        self.systems.iter().find(|system| system.state.id == *id).ok_or_else(|| SpecsAreWrong.into())
    }

    /// The id of the one state that `name` calls, whether it can be composed or not.
    ///
    /// # Errors
    /// When it calls none, or more than one.
    pub fn id(&self, name: &str) -> Result<&str> {
        let ids: Vec<&str> = self.loaded.states.iter().map(|(state, _)| state.id.as_str()).collect();
        resolve(name, &ids)
    }

    /// Where committed output lies, unless `--out` says otherwise.
    pub fn output(&self, out: Option<&Path>) -> PathBuf {
        output(&self.root, out)
    }

    /// Renders each of `systems` and gives what `consume` makes of its tree, in their order, several at once.
    ///
    /// # Errors
    /// The first in that order, whichever came first in time.
    pub fn render<R: Send>(
        &self,
        systems: &[&System],
        consume: impl Fn(&System, Tree) -> Result<R> + Sync,
    ) -> Result<Vec<R>> {
        let consumed: Vec<Result<R>> =
            systems.par_iter().map(|system| consume(system, render::render(system))).collect();
        consumed.into_iter().collect()
    }
}

fn output(root: &Path, out: Option<&Path>) -> PathBuf {
    out.map_or_else(|| root.join("generated"), Path::to_owned)
}

/// `1 error`, `2 errors`.
pub(super) fn counted(count: usize, thing: &str) -> String {
    format!("{count} {thing}{}", if count == 1 { "" } else { "s" })
}

/// The folder that holds `specs/` and `states/`, as [`find_root`] finds it. What a killed run had begun there is finished.
pub(super) fn open_root(given: Option<&Path>) -> Result<PathBuf> {
    let root = find_root(given)?;
    disk::finish_interrupted(&root)?;
    Ok(root)
}

/// The folder that holds `specs/` and `states/`: the given one, or the nearest above the working directory.
pub(super) fn find_root(given: Option<&Path>) -> Result<PathBuf> {
    let is_root = |dir: &Path| dir.join("specs").is_dir() && dir.join("states").is_dir();
    if let Some(given) = given {
        if !is_root(given) {
            bail!("{} does not hold the folders specs/ and states/", given.display());
        }
        return Ok(given.to_owned());
    }
    let here = env::current_dir().context("cannot tell the working directory")?;
    match here.ancestors().find(|dir| is_root(dir)) {
        Some(root) => Ok(root.to_owned()),
        None => bail!(
            "neither {} nor a folder above it holds specs/ and states/: go there, or name it with --root DIR",
            here.display()
        ),
    }
}

/// The id among `ids` that `name` calls.
fn resolve<'a>(name: &str, ids: &[&'a str]) -> Result<&'a str> {
    if let Some(id) = ids.iter().find(|id| **id == name) {
        return Ok(id);
    }
    let number = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten();
    let called: Vec<&str> = match number(name) {
        Some(wanted) if ids.iter().any(|id| number(state_number(id)) == Some(wanted)) => {
            ids.iter().copied().filter(|id| number(state_number(id)) == Some(wanted)).collect()
        }
        // `00` begins several, and is the number of none.
        _ => ids.iter().copied().filter(|id| !name.is_empty() && id.starts_with(name)).collect(),
    };
    let slug = |id: &'a str| id.split_once('-').map_or(id, |(_, slug)| slug);
    match called.as_slice() {
        [id] => Ok(id),
        [] => {
            let near = closest(name, ids.iter().copied())
                .or_else(|| ids.iter().copied().find(|id| slug(id).starts_with(name) && !name.is_empty()))
                .or_else(|| {
                    let near = closest(name, ids.iter().map(|id| slug(id)))?;
                    ids.iter().copied().find(|id| slug(id) == near)
                });
            let known = near.map_or_else(|| ids.to_vec(), |near| vec![near]);
            bail!("there is no state `{name}`; {}", did_you_mean_or_all(near.unwrap_or(name), known));
        }
        several => bail!("`{name}` could be {}: write more of it", several.join(" or ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const IDS: [&str; 3] = ["001-first-shelf", "002-lending", "002b-late-fees"];

    fn called(name: &str) -> String {
        resolve(name, &IDS).map_or_else(|error| error.to_string(), str::to_owned)
    }

    #[test]
    fn a_state_is_called_by_id_number_or_unique_prefix() {
        assert_eq!(called("002-lending"), "002-lending");
        assert_eq!(called("1"), "001-first-shelf");
        assert_eq!(called("001"), "001-first-shelf");
        assert_eq!(called("002-"), "002-lending");
        assert_eq!(called("002b"), "002b-late-fees");
    }

    #[test]
    fn a_wrong_name_gets_a_way_out() {
        assert_eq!(called("001-first-shelve"), "there is no state `001-first-shelve`; did you mean `001-first-shelf`?");
        assert_eq!(called("lending"), "there is no state `lending`; did you mean `002-lending`?");
        assert_eq!(called("00"), "`00` could be 001-first-shelf or 002-lending or 002b-late-fees: write more of it");
        assert_eq!(
            called("002b-x"),
            "there is no state `002b-x`; the known ones are 001-first-shelf, 002-lending, 002b-late-fees"
        );
        assert!(called("").starts_with("there is no state ``"));
    }

    #[test]
    fn a_prefix_of_several_says_which() {
        assert_eq!(resolve("a", &["ab", "ac"]).unwrap_err().to_string(), "`a` could be ab or ac: write more of it");
    }
}
