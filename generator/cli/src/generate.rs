//! `generate`: writes what differs, removes what is no longer made.

use std::path::{Path, PathBuf};

use anyhow::Result;
use clap::Args;
use rayon::prelude::*;

use super::project::counted;
use super::{Exit, Global, Project, Terminal};
use stategen_disk::{self as disk, Drift, Plan};
use stategen_model::diagnostic::Format;
use stategen_model::tree::Tree;

/// Write the output of states: what differs, and nothing else.
///
/// Files that a former generation made and this one does not are deleted; files that no generation made are never
/// touched. Nothing is written while the specifications have an error.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen generate                       every state, into generated/\n  \
    stategen generate 5                     state 005 alone\n  \
    stategen generate 4 5 --out /tmp/out    two states, into another folder\n  \
    stategen generate --dry-run             say what would be done")]
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
}

/// One state's work, planned and not begun.
struct Work {
    state: String,
    dir: PathBuf,
    tree: Tree,
    plan: Plan,
}

/// A path as seen from the working directory, where it lies below it.
fn shown(path: &Path) -> &Path {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path)
}

impl Generate {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let systems = project.select(&self.states)?;
        let out = project.output(self.out.as_deref());
        terminal.progress(&format!("rendering {}", counted(systems.len(), "state")));
        // Every state is planned before the first is touched, so that an obstacle in one leaves all as they were.
        let mut works = project.render(&systems, |system, tree| {
            let dir = out.join(&system.state.id);
            let plan = disk::plan(&dir, &tree)?;
            Ok(Work { state: system.state.id.clone(), dir, tree, plan })
        })?;
        if self.states.is_empty() {
            for state in project.orphans(&out)? {
                let (dir, tree) = (out.join(&state), Tree::default());
                let plan = disk::plan(&dir, &tree)?;
                works.push(Work { state, dir, tree, plan });
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
            works.par_iter().try_for_each(|work| disk::mend(&work.dir, &work.tree, &work.plan))?;
        }
        for work in &works {
            writeln!(terminal.out, "{}: {}", work.state, self.summary(&work.plan))?;
        }
        Ok(Exit::Fine)
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
