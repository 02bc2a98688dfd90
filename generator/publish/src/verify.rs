//! What published branches must be, computed again and compared.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

use super::commit::Commit;
use super::new_commit::NewCommit;
use super::object::{ObjectId, Snapshot};
use super::plan::{self, Standing, Wanted};
use super::repository::{ObjectReader, Repository, Source};
use super::tags::Series;
use super::{Publication, Standings};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::state_number;

impl Publication<'_> {
    /// What of the selected states' branches, here or at the remote, is not what the sources below `root` make of them:
    /// tree, lineage, message, date and identity of the last commit, and its tag.
    ///
    /// # Errors
    /// When git or the remote fails.
    pub fn verify(&self, root: &Path) -> Result<Vec<Diagnostic>> {
        let mut reader = self.repository.reader()?;
        let mut sources = Repository::open(root)?.reader()?;
        let Standings { branches, tags, refusals: mut findings, .. } = self.standings(&mut reader)?;
        for one in self.wanted.iter().filter(|one| one.selected) {
            let at = Span::file(format!("states/{}.yaml", one.state.id));
            let parent = one.state.file.parent.as_ref().and_then(|parent| branches.get(parent.as_str())?.tip.as_ref());
            let Some(Standing { tip: Some(tip), foreign }) = branches.get(one.state.id.as_str()) else {
                let message = format!("there is no branch `{}`", one.state.file.branch);
                findings.push(Diagnostic::error(Code::PublishMissing, at, message).with_help(again(one)));
                continue;
            };
            if !foreign.is_empty() {
                findings.push(plan::foreign(&one.state, foreign));
                continue;
            }
            for difference in self.differences(&mut sources, one, tip, parent, &tags)? {
                let message = format!("the branch `{}` {difference}", one.state.file.branch);
                findings.push(Diagnostic::error(Code::PublishDiffers, at, message).with_help(again(one)));
            }
        }
        stategen_model::diagnostic::sort(&mut findings);
        Ok(findings)
    }

    fn differences(
        &self,
        sources: &mut ObjectReader,
        one: &Wanted,
        tip: &Commit,
        parent: Option<&Commit>,
        tags: &BTreeMap<String, ObjectId>,
    ) -> Result<Vec<String>> {
        let mut differences = Vec::new();
        if tip.tree != one.snapshot.id {
            let paths = paths(&self.repository.files(&tip.tree)?, &one.snapshot);
            let named: Vec<String> = paths.iter().take(3).map(|path| format!("`{path}`")).collect();
            let more = if paths.len() > 3 { format!(", and {} more", paths.len() - 3) } else { String::new() };
            differences.push(format!("holds other files than the specifications give: {}{more}", named.join(", ")));
        }
        if let Some(parent) = parent.filter(|parent| tip.parents.last() != Some(&parent.id)) {
            differences.push(format!("does not build on {}, the tip of its parent's branch", parent.id.short()));
        }
        let source = tip.trailer("Source-Commit").and_then(ObjectId::parse);
        match source.map(|source| Ok::<_, anyhow::Error>((sources.commit(&source)?, source))).transpose()? {
            Some((Some(commit), id)) if differences.is_empty() => {
                let changed = tip.trailer("Source-Changes").map(str::to_owned).into_iter().collect();
                let source = Source { id, date: date(&commit)?, changed };
                let parents = tip.parents.clone();
                let again = NewCommit::new(self.repository.format, &one.snapshot.id, parents, &one.state, &source);
                if again.id != tip.id {
                    differences.push(format!(
                        "ends in {}, where the sources give {}",
                        tip.id.short(),
                        again.id.short()
                    ));
                }
            }
            Some((None, id)) => differences.push(format!("was made from {}, which is not at hand", id.short())),
            None => differences.push("does not say what it was made from".to_owned()),
            Some(_) => {}
        }
        let tag = Series::of(&one.state.file.tag).tag_of(&tip.id, tags);
        if tags.get(&tag) != Some(&tip.id) {
            differences.push(format!("ends in {}, which has no tag; it would be `{tag}`", tip.id.short()));
        }
        Ok(differences)
    }
}

/// When a commit was committed.
fn date(commit: &Commit) -> Result<i64> {
    let date = commit.committer.rsplit(' ').nth(1).and_then(|seconds| seconds.parse().ok());
    date.with_context(|| format!("commit {} has no date", commit.id))
}

/// Paths that are not alike in both, in order.
fn paths(found: &BTreeMap<String, (String, ObjectId)>, wanted: &Snapshot) -> Vec<String> {
    let same = |path: &str| match (found.get(path), wanted.files.get(path)) {
        (Some((mode, id)), Some(file)) => mode == file.mode() && *id == file.id,
        _ => false,
    };
    let mut paths: Vec<String> = found.keys().chain(wanted.files.keys()).filter(|path| !same(path)).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

fn again(one: &Wanted) -> String {
    format!("run `stategen publish {}`", state_number(&one.state.id))
}
