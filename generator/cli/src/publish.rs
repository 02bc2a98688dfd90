//! `publish`: output branches with lineage.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;
use serde_json::{Value, json};

use super::project::counted;
use super::{Exit, Form, Global, Project, Terminal};
use stategen_disk as disk;
use stategen_model::diagnostic::{self, Diagnostic, Format};
use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_publish::{
    self as publish, Allow, ObjectId, Publication, Report, Repository, Snapshot, Source, Step, Wanted,
};

/// Put each state's output on a branch of its own, with the lineage as ancestry.
///
/// Commits are made without a work tree. A branch only grows: its previous commit is the first parent, the parent state's
/// branch the second, so `git diff PARENT...CHILD` is what the state changes. A state whose output and parent are unchanged
/// gets no commit. With --push, the remote changes first, all branches at once or none; then the repository here does. A
/// note on the source commit records each run (`git notes --ref stategen show`).
///
/// Refuses commits of others on a branch, a parent that is not published as it should be, drift in generated/ and files
/// that are not committed; each has an option that allows it for the states that it names. Exits with 3 when it refuses,
/// and with 1 when --verify finds a difference.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen publish --dry-run              say what would be committed\n  \
    stategen publish                        every state, into the repository of the specifications\n  \
    stategen publish --push origin          and push all branches at once\n  \
    stategen publish 4 5 --repo ../output   two states, into another repository\n  \
    stategen publish --verify               compute again what the branches must be, and compare")]
pub(super) struct Publish {
    /// States to publish; none means all.
    #[arg(value_name = "STATE")]
    states: Vec<String>,
    /// Repository that gets the branches, in place of the one that holds the specifications.
    #[arg(long, value_name = "DIR")]
    repo: Option<PathBuf>,
    /// Start from the branches of this remote, and push to it: a name that git knows, or an address.
    #[arg(long, value_name = "REMOTE")]
    push: Option<String>,
    /// Say what would be committed, and change nothing.
    #[arg(long)]
    dry_run: bool,
    /// Compute again what the branches must be, here or at the remote of --push, compare, and change nothing.
    #[arg(long, conflicts_with = "dry_run")]
    verify: bool,
    /// How to report.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
    /// Publish this state on top of commits that something else made.
    #[arg(long, value_name = "STATE")]
    allow_foreign: Vec<String>,
    /// Publish this state although its folder in generated/ is not what the specifications give.
    #[arg(long, value_name = "STATE")]
    allow_drift: Vec<String>,
    /// Publish this state although its parent's branch is not what the specifications give.
    #[arg(long, value_name = "STATE")]
    allow_stale_parent: Vec<String>,
    /// Publish this state although its parent has no branch.
    #[arg(long, value_name = "STATE")]
    allow_unpublished_parent: Vec<String>,
    /// Publish from files that are not committed.
    #[arg(long)]
    allow_dirty: bool,
}

impl Publish {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let findings_as = if self.format == Form::Json { Format::Json } else { Format::Text };
        let project = Project::open_sound(global, terminal, findings_as)?;
        let selected: BTreeSet<&str> =
            project.select(&self.states)?.iter().map(|system| system.state.id.as_str()).collect();
        let allow = self.allow(project)?;
        let repository = Repository::open(self.repo.as_deref().unwrap_or(&project.root))?;
        let (source, prepared) = std::thread::scope(|scope| {
            let source = scope.spawn(|| Source::at(&project.root));
            let prepared = self.prepare(project, &selected, &repository);
            (source.join().expect("reading the source commit does not panic"), prepared)
        });
        let (source, (wanted, drifted)) = (source?, prepared?);
        let remote = self.push.as_deref().map(|remote| repository.remote(remote)).transpose()?;
        let publication = Publication {
            repository: &repository,
            remote: remote.as_deref(),
            source: &source,
            wanted: &wanted,
            allow: &allow,
            dry_run: self.dry_run,
        };
        if self.verify {
            let findings = publication.verify(&project.root)?;
            self.write_findings(project, terminal, &findings)?;
            if findings.is_empty() {
                terminal
                    .note(&format!("{}: published as the specifications give them", counted(selected.len(), "state")));
                return Ok(Exit::Fine);
            }
            terminal
                .note(&format!("{} between what is published and what must be", counted(findings.len(), "difference")));
            return Ok(Exit::Different);
        }

        let mut refusals: Vec<Diagnostic> = publish::refuse_dirty(&source, &allow).into_iter().collect();
        refusals
            .extend(drifted.into_iter().filter(|(state, _)| !allow.drift.contains(state)).map(|(_, finding)| finding));
        // What speaks against it is said at once, so the plan is made all the same.
        let publication = Publication { dry_run: self.dry_run || !refusals.is_empty(), ..publication };
        let report = publication.run()?;
        refusals.extend(report.refusals.iter().cloned());
        if !refusals.is_empty() {
            diagnostic::sort(&mut refusals);
            self.write_findings(project, terminal, &refusals)?;
            terminal.note(&format!("{}: nothing was published", counted(refusals.len(), "refusal")));
            return Ok(Exit::Failed);
        }
        self.write_report(&report, &source, terminal)?;
        Ok(Exit::Fine)
    }

    fn allow(&self, project: &Project) -> Result<Allow> {
        let ids = |names: &[String]| -> Result<BTreeSet<String>> {
            names.iter().map(|name| Ok(project.state(name)?.state.id.to_string())).collect()
        };
        Ok(Allow {
            foreign: ids(&self.allow_foreign)?,
            drift: ids(&self.allow_drift)?,
            stale_parent: ids(&self.allow_stale_parent)?,
            unpublished_parent: ids(&self.allow_unpublished_parent)?,
            dirty: self.allow_dirty,
        })
    }

    /// The selected states and their ancestors as git would keep them, and which of the selected ones drifted.
    #[allow(clippy::type_complexity, reason = "two lists, made in one pass over the rendered trees")]
    fn prepare(
        &self,
        project: &Project,
        selected: &BTreeSet<&str>,
        repository: &Repository,
    ) -> Result<(Vec<Wanted>, Vec<(String, Diagnostic)>)> {
        let needed = |system: &&System| {
            let chosen = project.systems.iter().filter(|one| selected.contains(one.state.id.as_str()));
            chosen.flat_map(|one| one.lineage.iter().chain([&one.state])).any(|state| state.id == system.state.id)
        };
        let mut systems: Vec<&System> = project.systems.iter().filter(needed).collect();
        systems.sort_by_key(|system| (system.lineage.len(), &system.state.id));
        let out = project.output(None);
        let prepared = project.render(&systems, |system, tree| {
            let chosen = selected.contains(system.state.id.as_str());
            let drift = if chosen && !self.verify { drift(&out.join(&*system.state.id), &tree, system)? } else { None };
            let snapshot = Snapshot::of(repository.format, tree);
            Ok((Wanted { state: system.state.clone(), snapshot, selected: chosen }, drift))
        })?;
        let (wanted, drifted): (Vec<Wanted>, Vec<Option<_>>) = prepared.into_iter().unzip();
        Ok((wanted, drifted.into_iter().flatten().collect()))
    }

    fn write_findings(&self, project: &Project, terminal: &mut Terminal<'_>, findings: &[Diagnostic]) -> Result<()> {
        let (format, styles) = match self.format {
            Form::Text => (Format::Text, terminal.out_styles),
            Form::Json => (Format::Json, terminal.out_styles),
        };
        diagnostic::write(terminal.out, format, findings, &|file| project.loaded.source(file), &styles)?;
        Ok(())
    }

    fn write_report(&self, report: &Report, source: &Source, terminal: &mut Terminal<'_>) -> Result<()> {
        if self.format == Form::Json {
            let document = json!({
                "source": source.id.as_str(),
                "dry-run": self.dry_run,
                "pushed": if report.pushed { self.push.as_deref() } else { None },
                "states": report.steps.iter().map(describe).collect::<Vec<_>>(),
            });
            writeln!(terminal.out, "{document:#}")?;
            return Ok(());
        }
        let width = report.steps.iter().map(|step| step.state.file.branch.len()).max().unwrap_or(0);
        for step in &report.steps {
            let old = step.old.as_ref().map_or("new", ObjectId::short);
            let moved = if step.commit.is_some() { format!(" -> {}", step.tip.short()) } else { String::new() };
            let branch = &step.state.file.branch;
            writeln!(terminal.out, "{branch:width$}  {old}{moved}  {}: {}", step.tag, step.why.words())?;
        }
        let made = report.steps.iter().filter(|step| step.commit.is_some()).count();
        let what = match (made, self.dry_run) {
            (0, _) => "nothing to publish".to_owned(),
            (made, true) => format!("{} to make", counted(made, "commit")),
            (made, false) => counted(made, "commit"),
        };
        let pushed = match &self.push {
            Some(remote) if report.pushed => format!(", pushed to {remote}"),
            _ => String::new(),
        };
        terminal.note(&format!("{what} from {}{pushed}", source.id.short()));
        Ok(())
    }
}

/// The refusal of a state whose folder is not what `tree` is.
fn drift(dir: &std::path::Path, tree: &Tree, system: &System) -> Result<Option<(String, Diagnostic)>> {
    let mut differences = disk::compare(dir, tree)?;
    differences.extend(disk::foreign(dir, tree)?);
    let paths: Vec<String> = differences.into_iter().map(|difference| difference.path).collect();
    let id = system.state.id.to_string();
    Ok((!paths.is_empty()).then(|| (id.clone(), publish::drift(&id, &paths))))
}

fn describe(step: &Step) -> Value {
    json!({
        "id": step.state.id,
        "branch": step.state.file.branch,
        "tag": step.tag,
        "old": step.old.as_ref().map(ObjectId::as_str),
        "new": step.tip.as_str(),
        "parents": step.parents.iter().map(ObjectId::as_str).collect::<Vec<_>>(),
        "committed": step.commit.is_some(),
        "why": step.why.words(),
    })
}
