//! `docs`: the documents of all states as one site.

use std::path::PathBuf;

use anyhow::{Result, bail};
use clap::Args;
use rayon::prelude::*;

use super::project::{SpecsAreWrong, counted, open_root};
use super::{Exit, Global, Project, Terminal, schema};
use stategen_diff::report::{self, Comparison};
use stategen_diff::{Diff, Side};
use stategen_disk as disk;
use stategen_model::diagnostic::{self, Format};
use stategen_model::system::{State, System};
use stategen_model::tree::Tree;

/// Build a site from the documents of all states and of their packs.
///
/// The first page draws the lineage, whose states lead to their documents, and to what each changes. Links between pages are checked, and nothing is written while one leads nowhere.
/// The site is plain files that open from disk and load nothing from other hosts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen docs                           the site, in book/\n  \
    stategen docs --out /srv/www            into another folder\n  \
    stategen docs --check                   look at the links, and write nothing\n  \
    stategen docs --reference               every key of every file of a pack, in docs/reference/authors.md")]
pub(super) struct Docs {
    /// Folder for the site; by default book below the root. Files there that are not the site's are left alone.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Look at the links, and write nothing.
    #[arg(long)]
    check: bool,
    /// Write what authors may say, and what each finding means, to docs/reference/authors.md instead; with `--check`, exit
    /// with 1 when the file is not as the tool is.
    #[arg(long)]
    reference: bool,
}

/// The report on each step from a state to the next.
fn changes(states: &[(&System, Tree)], project: &Project) -> Tree {
    let sides: Vec<(Side<'_>, Side<'_>)> = states
        .iter()
        .filter_map(|(system, tree)| {
            let parent = system.state.file.parent.as_ref()?;
            let (before, former) = states.iter().find(|(other, _)| other.state.id == **parent)?;
            Some((
                Side { name: &before.state.id, system: Some(before), tree: former },
                Side { name: &system.state.id, system: Some(system), tree },
            ))
        })
        .collect();
    let diffs: Vec<Diff> = sides.par_iter().map(|(a, b)| stategen_diff::between(*a, *b)).collect();
    let sources = |file: &str| project.loaded.source(file);
    let comparisons: Vec<Comparison<'_, '_>> =
        sides.iter().zip(&diffs).map(|((a, b), diff)| Comparison { diff, a: *a, b: *b, sources: &sources }).collect();
    let states: Vec<&State> = states.iter().map(|(system, _)| &system.state).collect();
    report::sites(&states, &comparisons)
}

impl Docs {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if self.reference {
            return self.reference(global, terminal);
        }
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let systems = project.select(&[])?;
        let trees = project.render(&systems, |_, tree| Ok(tree))?;
        let title = systems.first().map_or("States", |system| system.spec.system.title.as_str());
        let states: Vec<_> = systems.iter().copied().zip(trees).collect();
        let changes = changes(&states, project);
        let book = stategen_site::assemble(title, &states, &project.loaded, changes);
        let findings = stategen_site::check(&book);
        if !findings.is_empty() {
            let styles = terminal.err_styles;
            let text =
                |file: &str| book.pages.values().find(|page| *page.origin == *file).map(|page| page.text.as_str());
            diagnostic::write(terminal.err, Format::Text, &findings, &text, &styles)?;
            terminal.note(&format!("{}: no site was made", counted(findings.len(), "broken link")));
            return Err(SpecsAreWrong.into());
        }
        let site = stategen_site::build(&book);
        let dead = stategen_site::dead_ends(&site);
        if let Some(first) = dead.first() {
            let count = counted(dead.len(), "address");
            bail!("{count} of the built site lead nowhere, of which the first is {first}: this is a fault of stategen");
        }
        if self.check {
            terminal.note(&format!("{}: every link leads somewhere", counted(book.pages.len(), "page")));
            return Ok(Exit::Fine);
        }
        let out = self.out.clone().unwrap_or_else(|| project.root.join("book"));
        let plan = disk::replace(&out, site)?;
        let pages = counted(book.pages.len(), "page");
        let written = counted(plan.differences.len(), "file");
        writeln!(terminal.out, "{}: {pages}, {written} changed", out.join("index.html").display())?;
        Ok(Exit::Fine)
    }

    fn reference(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let folder = match &self.out {
            Some(out) => out.clone(),
            None => open_root(global.root.as_deref())?.join("docs/reference"),
        };
        let file = folder.join("authors.md");
        let text = stategen_site::reference::reference(&schema::authored());
        if std::fs::read_to_string(&file).is_ok_and(|found| found == text) {
            terminal.note("reference: unchanged");
        } else if self.check {
            let told = "is not as the tool is: run `stategen docs --reference`";
            writeln!(terminal.out, "{} {told}", file.display())?;
            return Ok(Exit::Different);
        } else {
            disk::write_atomically(&file, text.as_bytes(), false)?;
            writeln!(terminal.out, "wrote {}", file.display())?;
        }
        Ok(Exit::Fine)
    }
}
