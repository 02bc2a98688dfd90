//! What a publication would do, and what speaks against it. Reads nothing and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::commit::Commit;
use super::new_commit::NewCommit;
use super::object::{ObjectFormat, ObjectId, Snapshot};
use super::repository::Source;
use super::tags::Series;
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::state_number;
use stategen_model::system::State;

/// A state with what its branch is to hold.
#[derive(Debug)]
pub struct Wanted {
    /// The state.
    pub state: State,
    /// Its output.
    pub snapshot: Snapshot,
    /// Whether it is to be published; else it is an ancestor of one that is.
    pub selected: bool,
}

/// A state's branch as it stands.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Its last commit; none where there is no branch.
    pub tip: Option<Commit>,
    /// Commits at its end that no publication made, newest first.
    pub foreign: Vec<Commit>,
}

/// What is done against a refusal, each named by its user: states by id.
#[derive(Debug, Clone, Default)]
pub struct Allow {
    /// Publish on top of commits that something else made.
    pub foreign: BTreeSet<String>,
    /// Publish although `generated/` is not what the specifications give.
    pub drift: BTreeSet<String>,
    /// Publish a state whose parent's branch is not what the specifications give.
    pub stale_parent: BTreeSet<String>,
    /// Publish a state whose parent has no branch.
    pub unpublished_parent: BTreeSet<String>,
    /// Publish from files that are not committed.
    pub dirty: bool,
}

/// Why a branch gets a commit, or none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// There is no branch yet.
    First,
    /// Something else committed to it last, which was allowed.
    Foreign,
    /// The output is another.
    Output,
    /// The parent's branch has gone on, or another state is the parent.
    Parent,
    /// Both.
    OutputAndParent,
    /// Neither.
    Unchanged,
}

impl Why {
    /// In plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::First => "the branch is new",
            Self::Foreign => "goes on top of commits that something else made",
            Self::Output => "the output changed",
            Self::Parent => "the parent's branch went on",
            Self::OutputAndParent => "the output changed, and the parent's branch went on",
            Self::Unchanged => "nothing changed",
        }
    }
}

/// What happens to one state's branch.
#[derive(Debug, Clone)]
pub struct Step {
    /// The state.
    pub state: State,
    /// The branch's last commit before, if there was any.
    pub old: Option<ObjectId>,
    /// The branch's last commit afterwards.
    pub tip: ObjectId,
    /// The parents of `tip`.
    pub parents: Vec<ObjectId>,
    /// The commit that is made, unless the branch is as it should be.
    pub commit: Option<NewCommit>,
    /// The tag of `tip`, without `refs/tags/`.
    pub tag: String,
    /// Why.
    pub why: Why,
}

/// What a publication does with `wanted`, which has parents before children, and what speaks against it.
///
/// `tags` are by name, without `refs/tags/`.
pub(super) fn plan(
    format: ObjectFormat,
    source: &Source,
    wanted: &[Wanted],
    standing: &BTreeMap<String, Standing>,
    tags: &BTreeMap<String, ObjectId>,
    allow: &Allow,
) -> (Vec<Step>, Vec<Diagnostic>) {
    let nothing = Standing::default();
    let stands = |id: &str| standing.get(id).unwrap_or(&nothing);
    let (mut steps, mut refusals) = (BTreeMap::<&str, Step>::new(), Vec::new());
    for one in wanted {
        let state = &one.state;
        let parent = state.file.parent.as_deref().and_then(|parent| {
            let step = &steps[parent];
            let selected = wanted.iter().any(|other| other.selected && other.state.id == *parent);
            if selected || !one.selected {
                return Some(step.tip.clone());
            }
            // The parent stays as it is: it must be what it would become.
            match &step.old {
                None if !allow.unpublished_parent.contains(state.id.as_str()) => {
                    refusals.push(unpublished(state, &step.state));
                }
                Some(_) if step.commit.is_some() && !allow.stale_parent.contains(state.id.as_str()) => {
                    refusals.push(stale(state, step));
                }
                _ => {}
            }
            step.old.clone()
        });
        let stand = stands(&state.id);
        if one.selected && !stand.foreign.is_empty() && !allow.foreign.contains(state.id.as_str()) {
            refusals.push(foreign(state, &stand.foreign));
        }
        let step = step(format, source, one, stand, parent, tags);
        steps.insert(&state.id, step);
    }
    let selected = wanted.iter().filter(|one| one.selected);
    let done = selected.filter_map(|one| steps.remove(one.state.id.as_str())).collect();
    (done, refusals)
}

fn step(
    format: ObjectFormat,
    source: &Source,
    wanted: &Wanted,
    standing: &Standing,
    parent: Option<ObjectId>,
    tags: &BTreeMap<String, ObjectId>,
) -> Step {
    let Wanted { state, snapshot, .. } = wanted;
    let why = match &standing.tip {
        None => Why::First,
        Some(_) if !standing.foreign.is_empty() => Why::Foreign,
        Some(tip) => {
            let same_parent = tip.trailer("Parent-State") == state.file.parent.as_deref()
                && parent.as_ref().is_none_or(|parent| tip.parents.last() == Some(parent));
            match (tip.tree == snapshot.id, same_parent) {
                (true, true) => Why::Unchanged,
                (false, true) => Why::Output,
                (true, false) => Why::Parent,
                (false, false) => Why::OutputAndParent,
            }
        }
    };
    let old = standing.tip.as_ref().map(|tip| tip.id.clone());
    let (tip, parents, commit) = match &standing.tip {
        Some(tip) if why == Why::Unchanged => (tip.id.clone(), tip.parents.clone(), None),
        _ => {
            let mut parents: Vec<ObjectId> = old.clone().into_iter().chain(parent).collect();
            parents.dedup();
            let commit = NewCommit::new(format, &snapshot.id, parents.clone(), state, source);
            (commit.id.clone(), parents, Some(commit))
        }
    };
    let tag = Series::of(&state.file.tag).tag_of(&tip, tags);
    Step { state: state.clone(), old, tip, parents, commit, tag, why }
}

fn file(state: &State) -> Span {
    Span::file(format!("states/{}.yaml", state.id))
}

fn unpublished(state: &State, parent: &State) -> Diagnostic {
    let message = format!("the parent of `{}` is not published: there is no branch `{}`", state.id, parent.file.branch);
    let (one, both) = (state_number(&state.id), state_number(&parent.id));
    Diagnostic::error(Code::PublishParentUnpublished, file(state), message).with_help(format!(
        "publish both, `stategen publish {both} {one}`, or this one without its parent: `--allow-unpublished-parent {one}`"
    ))
}

fn stale(state: &State, parent: &Step) -> Diagnostic {
    let message = format!(
        "the parent of `{}` is published as it was before: `{}` would get a commit, because {}",
        state.id,
        parent.state.file.branch,
        match parent.why {
            Why::Foreign => "something else committed to it",
            other => other.words(),
        }
    );
    let (one, both) = (state_number(&state.id), state_number(&parent.state.id));
    Diagnostic::error(Code::PublishParentStale, file(state), message).with_help(format!(
        "publish both, `stategen publish {both} {one}`, or on top of what is there: `--allow-stale-parent {one}`"
    ))
}

pub(super) fn foreign(state: &State, commits: &[Commit]) -> Diagnostic {
    let named: Vec<String> =
        commits.iter().take(3).map(|commit| format!("{} \"{}\"", commit.id.short(), commit.subject())).collect();
    let more = if commits.len() > 3 { ", and others below" } else { "" };
    let message =
        format!("no publication made what is on the branch `{}`: {}{more}", state.file.branch, named.join(", "));
    Diagnostic::error(Code::PublishForeignCommit, file(state), message).with_help(format!(
        "move what it changes into the specification; then take it off the branch, or publish on top of it: \
         `--allow-foreign {}`",
        state_number(&state.id)
    ))
}
