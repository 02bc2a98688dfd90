//! Output branches: each state's output at the root of a branch of its own, with the lineage as ancestry.
//!
//! Commits go straight into the object database: no work tree, no checkout. The first parent of a commit is the branch's
//! previous tip, the second the parent state's tip as just published, so that history only grows and the three-dot compare
//! of parent and child is the delta and nothing else. The same sources give the same commit ids anywhere.
//!
//! Nothing is visible until the end: objects come first, then the remote changes its references in one atomic push, then
//! the repository changes its own in one transaction. Whoever is interrupted runs it again.

mod commit;
mod import;
mod new_commit;
mod notes;
mod object;
mod plan;
mod repository;
mod tags;
mod verify;
mod way;

use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result};

pub use commit::Commit;
pub use new_commit::NewCommit;
pub use notes::NOTES;
pub use object::{File, ObjectFormat, ObjectId, Snapshot};
pub use plan::{Allow, Standing, Step, Wanted, Why};
pub use repository::{Change, ObjectReader, Reference, Repository, Source};

use repository::LostRace;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::state_number;

/// How often a publication starts again after somebody else was quicker.
const ATTEMPTS: u32 = 6;
/// Commits of others that are looked at on one branch.
const FOREIGN: usize = 20;

/// A publication to be made.
#[derive(Debug)]
pub struct Publication<'a> {
    /// The repository that gets the branches.
    pub repository: &'a Repository,
    /// The repository that they are pushed to: a name that git knows, or an address.
    pub remote: Option<&'a str>,
    /// What the sources were read at.
    pub source: &'a Source,
    /// The states, parents before children; those that are not selected are ancestors of others.
    pub wanted: &'a [Wanted],
    /// What is done against a refusal.
    pub allow: &'a Allow,
    /// Say what would be done, and do nothing.
    pub dry_run: bool,
}

/// What a publication came to.
#[derive(Debug)]
pub struct Report {
    /// What happens to each branch, parents before children.
    pub steps: Vec<Step>,
    /// What speaks against it; nothing was done if there is anything.
    pub refusals: Vec<Diagnostic>,
    /// Whether the remote had to be changed.
    pub pushed: bool,
}

/// Branches and tags as they stand, here and at the remote.
struct Standings {
    here: BTreeMap<String, Reference>,
    there: BTreeMap<String, ObjectId>,
    /// By state id.
    branches: BTreeMap<String, Standing>,
    /// By name, without `refs/tags/`.
    tags: BTreeMap<String, ObjectId>,
    refusals: Vec<Diagnostic>,
}

impl Publication<'_> {
    /// Publishes, or says what speaks against it.
    ///
    /// # Errors
    /// When git or the remote fails; then nothing was done, or a second run completes it.
    pub fn run(&self) -> Result<Report> {
        let mut attempt = 1;
        loop {
            match self.attempt() {
                Err(error) if error.is::<LostRace>() && attempt < ATTEMPTS => {
                    thread::sleep(Duration::from_millis(20 << attempt));
                    attempt += 1;
                }
                other => return other,
            }
        }
    }

    fn attempt(&self) -> Result<Report> {
        let Self { repository, source, wanted, allow, .. } = *self;
        let mut reader = repository.reader()?;
        let standings = self.standings(&mut reader)?;
        let Standings { here, there, branches, tags, mut refusals } = standings;
        let (steps, more) = plan::plan(repository.format, source, wanted, &branches, &tags, allow);
        refusals.extend(more);
        refusals.extend(checked_out(&steps, &here));
        refusals.extend(self.in_the_way(&steps)?);
        stategen_model::diagnostic::sort(&mut refusals);
        if self.dry_run || !refusals.is_empty() {
            return Ok(Report { steps, refusals, pushed: false });
        }

        let note_here = here.get(NOTES).map(|reference| &reference.id);
        let note = notes::Note::of_run(repository, &mut reader, source, &steps, note_here, there.get(NOTES))?;
        drop(reader);
        let note = import::store(repository, source, wanted, &steps, &note)?;
        let targets = targets(&steps, note);
        let mut pushed = false;
        if let Some(remote) = self.remote {
            let changes = changes(&targets, |name| there.get(name).cloned());
            pushed = !changes.is_empty();
            if let Err(error) = repository.push(remote, &changes) {
                // Refused because somebody else was quicker: then what is there is no longer what was planned upon.
                let now = repository.remote_references(remote, &self.patterns())?;
                return Err(if now == there { error } else { error.context(LostRace::Changed(remote.to_owned())) });
            }
        }
        repository.change(&changes(&targets, |name| here.get(name).map(|reference| reference.id.clone())))?;
        if let Some(last) = steps.last() {
            let branch = branch(&last.state.file.branch);
            repository.lead_clones_to(&branch)?;
            // Of a remote elsewhere, who looks after it says which branch a clone gets.
            if let Some(remote) = self.remote.filter(|remote| Path::new(remote).is_absolute()) {
                Repository::open(Path::new(remote))?.lead_clones_to(&branch)?;
            }
        }
        Ok(Report { steps, refusals, pushed })
    }

    /// Refuses branches and tags whose names git cannot have beside those that are there.
    fn in_the_way(&self, steps: &[Step]) -> Result<Vec<Diagnostic>> {
        let names = || steps.iter().flat_map(|step| [branch(&step.state.file.branch), tag(&step.tag)]);
        let patterns: Vec<String> = names().flat_map(|name| way::patterns(&name)).collect();
        let here = self.repository.references(&patterns)?;
        let mut taken: Vec<(String, Option<&str>)> = here.into_keys().map(|name| (name, None)).collect();
        if let Some(remote) = self.remote {
            let there = self.repository.remote_references(remote, &patterns)?;
            taken.extend(there.into_keys().map(|name| (name, Some(remote))));
        }
        let refusals = steps.iter().filter_map(|step| {
            let mut names = [branch(&step.state.file.branch), tag(&step.tag)].into_iter();
            names.find_map(|name| way::refusal(&step.state.id, &name, &taken))
        });
        Ok(refusals.collect())
    }

    /// Names of every reference that matters.
    fn patterns(&self) -> Vec<String> {
        let mut patterns = vec![NOTES.to_owned()];
        for one in self.wanted {
            patterns.push(branch(&one.state.file.branch));
            patterns.extend(tags::Series::of(&one.state.file.tag).patterns());
        }
        patterns
    }

    fn standings(&self, reader: &mut ObjectReader) -> Result<Standings> {
        let Self { repository, wanted, .. } = *self;
        let patterns = self.patterns();
        let here = repository.references(&patterns)?;
        let mut there = BTreeMap::new();
        if let Some(remote) = self.remote {
            there = repository.remote_references(remote, &patterns)?;
            // Tags are not brought: they lead to commits of the branches.
            let heads = there.iter().filter(|(name, _)| !name.starts_with("refs/tags/"));
            let mut missing = Vec::new();
            for (name, id) in heads {
                if reader.read(id.as_str())?.is_none() {
                    missing.push(name.as_str());
                }
            }
            if !missing.is_empty() {
                repository.fetch(remote, &missing)?;
            }
        }
        let (mut branches, mut refusals) = (BTreeMap::new(), Vec::new());
        for one in wanted {
            let name = branch(&one.state.file.branch);
            let (local, far) = (here.get(&name).map(|reference| &reference.id), there.get(&name));
            let tip = match (local, far) {
                (Some(local), Some(far)) if repository.is_ancestor(local, far)? => Some(far),
                (Some(local), Some(far)) if !repository.is_ancestor(far, local)? => {
                    refusals.push(parted(one, self.remote.unwrap_or_default(), local, far));
                    Some(far)
                }
                (local, far) => local.or(far),
            };
            let standing = match tip {
                Some(tip) => standing(reader, tip, &one.state.id)?,
                None => Standing::default(),
            };
            branches.insert(one.state.id.to_string(), standing);
        }
        let tag = |name: &String, id: &ObjectId| Some((name.strip_prefix("refs/tags/")?.to_owned(), id.clone()));
        let mut tags: BTreeMap<String, ObjectId> =
            here.iter().filter_map(|(name, reference)| tag(name, &reference.id)).collect();
        tags.extend(there.iter().filter_map(|(name, id)| tag(name, id)));
        Ok(Standings { here, there, branches, tags, refusals })
    }
}

fn branch(name: &str) -> String {
    format!("refs/heads/{name}")
}

fn tag(name: &str) -> String {
    format!("refs/tags/{name}")
}

/// The branch that ends in `tip`, with what others put there.
fn standing(reader: &mut ObjectReader, tip: &ObjectId, state: &str) -> Result<Standing> {
    let commit = |reader: &mut ObjectReader, id: &ObjectId| {
        reader.commit(id)?.with_context(|| format!("the commit {id} is not in the repository"))
    };
    let first = commit(reader, tip)?;
    let mut standing = Standing { tip: Some(first.clone()), foreign: Vec::new() };
    let mut next = Some(first);
    while let Some(one) = next.filter(|one| one.state() != Some(state)) {
        let below = one.parents.first().cloned();
        standing.foreign.push(one);
        next = match below {
            Some(id) if standing.foreign.len() < FOREIGN => Some(commit(reader, &id)?),
            _ => None,
        };
    }
    Ok(standing)
}

/// Every reference that the publication is about, with what it is to lead to. A tag that is there stays.
fn targets(steps: &[Step], note: ObjectId) -> Vec<(String, ObjectId)> {
    let mut targets = vec![(NOTES.to_owned(), note)];
    for step in steps {
        targets.push((branch(&step.state.file.branch), step.tip.clone()));
        targets.push((tag(&step.tag), step.tip.clone()));
    }
    targets
}

fn changes(targets: &[(String, ObjectId)], old: impl Fn(&str) -> Option<ObjectId>) -> Vec<Change> {
    let changes = targets.iter().map(|(name, new)| Change { name: name.clone(), old: old(name), new: new.clone() });
    changes.filter(|change| change.old.as_ref() != Some(&change.new)).collect()
}

/// Refuses to change a branch below somebody's work tree.
fn checked_out(steps: &[Step], here: &BTreeMap<String, Reference>) -> Vec<Diagnostic> {
    let refusal = |step: &Step| {
        let reference = here.get(&branch(&step.state.file.branch))?;
        let tree = reference.checked_out.as_ref().filter(|_| reference.id != step.tip)?;
        let message = format!("the branch `{}` is checked out in {tree}", step.state.file.branch);
        let at = Span::file(format!("states/{}.yaml", step.state.id));
        Some(Diagnostic::error(Code::PublishCheckedOut, at, message).with_help("check out another branch there"))
    };
    steps.iter().filter_map(refusal).collect()
}

fn parted(one: &Wanted, remote: &str, here: &ObjectId, there: &ObjectId) -> Diagnostic {
    let name = &one.state.file.branch;
    let message = format!(
        "the branch `{name}` has parted: {} here, {} at {remote}, and neither leads to the other",
        here.short(),
        there.short()
    );
    Diagnostic::error(Code::PublishParted, Span::file(format!("states/{}.yaml", one.state.id)), message)
        .with_help(format!("drop what is here and take what is published: `git fetch {remote} +{name}:{name}`"))
}

/// The refusal to publish from files that are not committed, unless it is allowed.
pub fn refuse_dirty(source: &Source, allow: &Allow) -> Option<Diagnostic> {
    let first = source.changed.first().filter(|_| !allow.dirty)?;
    let more = source.changed.len() - 1;
    let more = if more == 0 { String::new() } else { format!(", and {more} more") };
    let message =
        format!("`{first}` is not committed{more}: the commit to publish from does not say what is published");
    Some(
        Diagnostic::error(Code::PublishDirty, Span::file(first.as_str()), message)
            .with_help("commit it, or publish all the same: `--allow-dirty`"),
    )
}

/// The refusal to publish a state whose committed output is not what the specifications give.
pub fn drift(state: &str, paths: &[String]) -> Diagnostic {
    let named: Vec<String> = paths.iter().take(3).map(|path| format!("`{path}`")).collect();
    let more =
        if paths.len() > named.len() { format!(", and {} more", paths.len() - named.len()) } else { String::new() };
    let message = format!("committed output is not what the specifications give: {}{more}", named.join(", "));
    let number = state_number(state);
    Diagnostic::error(Code::PublishDrift, Span::file(format!("states/{state}.yaml")), message).with_help(format!(
        "run `stategen generate {number}` and commit, or publish what the specifications give: `--allow-drift {number}`"
    ))
}
