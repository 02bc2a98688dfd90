//! `generate`: writes what differs, removes what is no longer made.

mod watch;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use clap::Args;
use rayon::prelude::*;

use super::project::counted;
use super::{Exit, Global, Specifications, Terminal};
use stategen_disk::{self as disk, Drift, Plan};
use stategen_model::diagnostic::Format;
use stategen_model::tree::{TemplateId, Tree};
use stategen_render::template::{template_text, templates};

/// Write the output of states: what differs, and nothing else.
///
/// Files that a former generation made and this one does not are deleted; files that no generation made are never
/// touched. Nothing is written while the specifications have an error.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen generate                       every state, into generated/\n  \
    stategen generate 5                     state 005 alone\n  \
    stategen generate 4 5 --out /tmp/out    two states, into another folder\n  \
    stategen generate --dry-run             say what would be done\n  \
    stategen generate --watch               on every save, until Ctrl-C")]
pub(super) struct Generate {
    /// States to write; none means all.
    #[arg(value_name = "STATE")]
    states: Vec<String>,
    /// Folder that gets one folder a state, in place of generated/.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Say what would be written and deleted, and do nothing.
    #[arg(long)]
    dry_run: bool,
    /// Go on until Ctrl-C, and write what differs whenever a file of specs/ or states/ is saved: a line for each time.
    #[arg(long, conflicts_with = "dry_run")]
    watch: bool,
}

/// How many bytes of output are kept between planning and writing; the rest is rendered again.
const KEPT: usize = 32 << 20;

/// One state's work, planned and not begun.
struct Work {
    state: String,
    dir: PathBuf,
    plan: Plan,
    /// What the state is made of; none where nothing is to be written, or too much is kept already.
    tree: Option<Tree>,
}

/// A path as seen from the working directory, where it lies below it.
fn shown(path: &Path) -> &Path {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path)
}

impl Generate {
    /// Brings the output of `states` up to date.
    pub(super) fn of(states: Vec<String>, out: Option<PathBuf>) -> Self {
        Self { states, out, dry_run: false, watch: false }
    }

    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if self.watch {
            return watch::run(global, terminal, |terminal| {
                let works = self.bring_up_to_date(&Specifications::read(global)?, terminal)?;
                let changed = works.iter().filter(|work| !work.plan.differences.is_empty());
                Ok(changed.map(|work| format!("{}: {}", work.state, self.summary(&work.plan))).collect())
            });
        }
        let specs = Specifications::open(global)?;
        self.notice_other_templates(specs, terminal);
        let works = self.bring_up_to_date(specs, terminal)?;
        for work in &works {
            writeln!(terminal.out, "{}: {}", work.state, self.summary(&work.plan))?;
        }
        Ok(Exit::Fine)
    }

    /// Says that templates of the repository are not those that this program was built with: templates are compiled in, and a
    /// change of one is not seen until the program is built anew.
    fn notice_other_templates(&self, specs: &Specifications, terminal: &mut Terminal<'_>) {
        let folder = specs.root.join("templates");
        if !folder.is_dir() {
            return;
        }
        let differs = |template: &TemplateId| {
            let there = std::fs::read_to_string(folder.join(template.path()));
            there.is_ok_and(|there| there != template_text(*template))
        };
        let mut others = templates().filter(differs);
        if let Some(first) = others.next() {
            let (path, more) = (first.path(), others.count());
            let and_more = if more == 0 { String::new() } else { format!(" and {more} more") };
            terminal.note(&format!(
                "templates/{path}{and_more}: not as this stategen was built with, and so without effect; build it anew, `cargo build`"
            ));
        }
    }

    fn bring_up_to_date(&self, specs: &Specifications, terminal: &mut Terminal<'_>) -> Result<Vec<Work>> {
        let out = specs.output(self.out.as_deref());
        // Whoever names another folder may well mean where it leads.
        if self.out.is_none() {
            disk::refuse_links(&out, "")?;
        }
        let kept = AtomicUsize::new(0);
        // Every state is planned before the first is touched, so that an obstacle in one leaves all as they were.
        let mut works = specs.each_called(&self.states, "rendering", Format::Text, terminal, |system, tree| {
            let dir = out.join(&*system.state.id);
            let plan = disk::plan(&dir, &tree)?;
            let size: usize = tree.files.values().map(|artifact| artifact.content.len()).sum();
            let keep = !plan.differences.is_empty() && kept.fetch_add(size, Ordering::Relaxed) + size <= KEPT;
            Ok(Work { state: system.state.id.to_string(), dir, plan, tree: keep.then_some(tree) })
        })?;
        if self.states.is_empty() {
            for state in specs.orphans(&out)? {
                let (dir, tree) = (out.join(&state), Tree::default());
                let plan = disk::plan(&dir, &tree)?;
                works.push(Work { state, dir, plan, tree: Some(tree) });
            }
        }
        if self.dry_run {
            for work in &works {
                for difference in &work.plan.differences {
                    let verb = if difference.drift == Drift::Obsolete { "delete" } else { "write" };
                    writeln!(terminal.out, "{verb} {}", shown(&work.dir.join(&difference.path)).display())?;
                }
            }
        } else {
            self.write(specs, &works, terminal)?;
        }
        Ok(works)
    }

    fn write(&self, specs: &Specifications, works: &[Work], terminal: &mut Terminal<'_>) -> Result<()> {
        let changed = || works.iter().filter(|work| !work.plan.differences.is_empty());
        let kept: Vec<(&Work, &Tree)> = changed().filter_map(|work| Some((work, work.tree.as_ref()?))).collect();
        kept.par_iter().try_for_each(|(work, tree)| disk::mend(&work.dir, tree, &work.plan))?;
        let let_go: BTreeMap<&str, &Work> =
            changed().filter(|work| work.tree.is_none()).map(|work| (work.state.as_str(), work)).collect();
        if !let_go.is_empty() {
            let wanted = let_go.keys().copied().collect();
            specs.each(&wanted, Format::Text, terminal, |system, tree| {
                let work = let_go[system.state.id.as_str()];
                disk::mend(&work.dir, &tree, &work.plan)
            })?;
        }
        Ok(())
    }

    fn summary(&self, plan: &Plan) -> String {
        let deleted = plan.differences.iter().filter(|it| it.drift == Drift::Obsolete).count();
        let written = plan.differences.len() - deleted;
        let verb = |done: &'static str, would: &'static str| if self.dry_run { would } else { done };
        match (written, deleted) {
            (0, 0) => "unchanged".to_owned(),
            (written, 0) => format!("{} {}", counted(written, "file"), verb("written", "to write")),
            (0, deleted) => format!("{} {}", counted(deleted, "file"), verb("deleted", "to delete")),
            (written, deleted) => format!(
                "{} {}, {deleted} {}",
                counted(written, "file"),
                verb("written", "to write"),
                verb("deleted", "to delete")
            ),
        }
    }
}
