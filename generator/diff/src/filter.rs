//! A part of a diff: what is at some paths, of some kinds, of a component or for a requirement.

use super::Diff;
use super::change::{Change, Seen};
use super::files::FileChange;
use super::kind::Kind;
use super::lines::{Hunk, LineChange};

/// What a reader wants to see; of several of one sort one is enough, and each sort has to hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Files and folders of the outputs, or authored ones: then what follows from them.
    pub paths: Vec<String>,
    /// Ids of requirements.
    pub requirements: Vec<String>,
    /// Ids of components.
    pub components: Vec<String>,
    /// Parts of the diff.
    pub parts: Vec<Part>,
}

/// A part of a diff.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Part {
    /// What changes by meaning.
    Meaning,
    /// API, events, tables.
    Contract,
    /// What packs own: handlers, pages.
    Logic,
    /// What runs where, and how it is set.
    Topology,
    /// What is rendered to run.
    Code,
    /// What is tried.
    Test,
    /// What is told to people.
    Docs,
    /// Tours and the prose of packs, in full.
    Guide,
    /// What a resolver found, in full.
    Lock,
    /// What tools keep about the output, in full.
    Metadata,
}

impl Part {
    fn kind(self) -> Option<Kind> {
        match self {
            Self::Meaning => None,
            Self::Contract => Some(Kind::Contract),
            Self::Logic => Some(Kind::Logic),
            Self::Topology => Some(Kind::Topology),
            Self::Code => Some(Kind::Code),
            Self::Test => Some(Kind::Test),
            Self::Docs => Some(Kind::Docs),
            Self::Guide => Some(Kind::Guide),
            Self::Lock => Some(Kind::Lock),
            Self::Metadata => Some(Kind::Metadata),
        }
    }

    fn word(self) -> &'static str {
        self.kind().map_or("meaning", Kind::word)
    }
}

impl Filter {
    /// Whether all is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The same, of whichever part.
    #[must_use]
    pub fn of_all_parts(&self) -> Self {
        Self { parts: Vec::new(), ..self.clone() }
    }

    /// The arguments of `diff` that ask for it.
    #[must_use]
    pub fn arguments(&self) -> String {
        let option = |name: &str, values: &[String]| -> String {
            values.iter().map(|value| format!(" --{name} {value}")).collect()
        };
        let parts: Vec<String> = self.parts.iter().map(|part| part.word().to_owned()).collect();
        let paths: String = self.paths.iter().map(|path| format!(" {path}")).collect();
        format!(
            "{}{}{}{}{paths}",
            option("kind", &parts),
            option("component", &self.components),
            option("requirement", &self.requirements),
            if self.paths.is_empty() { "" } else { " --" },
        )
    }

    /// The part of a diff that is wanted.
    #[must_use]
    pub fn part(&self, diff: &Diff) -> Diff {
        if self.is_empty() {
            return diff.clone();
        }
        let files: Vec<FileChange> = diff.files.iter().filter_map(|file| self.file(file)).collect();
        let has = |seen: &Seen| {
            let mut of_file = files.iter().filter(|file| file.path == seen.path).flat_map(|file| &file.hunks);
            of_file.any(|hunk| hunk.number == seen.hunk)
        };
        let mut changes: Vec<Change> = diff.changes.iter().filter(|change| self.change(change)).cloned().collect();
        changes.iter_mut().for_each(|change| change.hunks.retain(&has));
        Diff { changes, files, shown: Some(self.arguments().trim().to_owned()), ..diff.clone() }
    }

    fn change(&self, change: &Change) -> bool {
        let sources = || change.sources.iter().map(|span| span.file.as_str());
        let seen = || change.hunks.iter().map(|seen| seen.path.as_str());
        holds(&self.parts, |part| *part == Part::Meaning)
            && holds(&self.paths, |path| sources().chain(seen()).any(|one| is_at(one, path)))
            && holds(&self.requirements, |id| change.requirements.contains(id))
            && holds(&self.components, |id| change.thing.component() == Some(id))
    }

    /// The hunks of a file that are wanted; none where there is nothing left of it.
    fn file(&self, file: &FileChange) -> Option<FileChange> {
        if !holds(&self.parts, |part| part.kind() == Some(file.kind)) {
            return None;
        }
        let at = |path: &String| is_at(&file.path, path) || file.from.as_ref().is_some_and(|from| is_at(from, path));
        let of = |id: &String| belongs(&file.path, id);
        let hunk = |hunk: &&Hunk| {
            let sources = || hunk.sources.iter().map(|span| span.file.as_str());
            let things = || hunk.because.iter().filter_map(|thing| thing.component());
            holds(&self.paths, |path| at(path) || sources().any(|one| is_at(one, path)))
                && holds(&self.requirements, |id| hunk.requirements.contains(id))
                && holds(&self.components, |id| of(id) || things().any(|one| one == id))
        };
        let hunks: Vec<Hunk> = file.hunks.iter().filter(hunk).cloned().collect();
        let whole = file.hunks.is_empty()
            && self.requirements.is_empty()
            && holds(&self.paths, at)
            && holds(&self.components, of);
        if hunks.is_empty() && !whole {
            return None;
        }
        let lines = || hunks.iter().flat_map(|hunk| &hunk.lines);
        let count = |wanted| lines().filter(|line| line.change == wanted).count();
        let asked = self.parts.iter().any(|part| part.kind() == Some(file.kind)) || self.paths.iter().any(at);
        Some(FileChange {
            added: count(LineChange::Added),
            removed: count(LineChange::Removed),
            moved: lines().filter(|line| line.moved).count(),
            brief: file.brief && !asked,
            hunks,
            ..file.clone()
        })
    }
}

/// Whether one of what is wanted is there, or nothing is.
fn holds<T>(wanted: &[T], is: impl FnMut(&T) -> bool) -> bool {
    wanted.is_empty() || wanted.iter().any(is)
}

/// Whether a file is the one at a path, or below the folder there.
fn is_at(file: &str, path: &str) -> bool {
    let path = path.trim_start_matches("./").trim_end_matches('/');
    path.is_empty()
        || path == "."
        || file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a file lies in the folder of a component.
fn belongs(path: &str, component: &str) -> bool {
    let mut folders = path.split('/').rev().skip(1);
    folders.any(|folder| folder == component)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_a_file_or_all_below_a_folder() {
        assert!(is_at("contracts/a.yaml", "contracts") && is_at("contracts/a.yaml", "./contracts/"));
        assert!(is_at("contracts/a.yaml", "contracts/a.yaml") && is_at("a", "."));
        assert!(!is_at("contracts2/a.yaml", "contracts") && !is_at("contracts", "contracts/a.yaml"));
    }

    #[test]
    fn a_filter_is_told_as_it_is_asked_for() {
        let filter = Filter {
            paths: vec!["contracts".into(), "a.rs".into()],
            requirements: vec!["FR-001".into()],
            components: vec!["shelf".into()],
            parts: vec![Part::Meaning, Part::Code],
        };
        let told = " --kind meaning --kind code --component shelf --requirement FR-001 -- contracts a.rs";
        assert_eq!(filter.arguments(), told);
    }
}
