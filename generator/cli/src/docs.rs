//! `docs`: the documents of all states as one site.

use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::project::{SpecsAreWrong, counted, find_root};
use super::{Exit, Global, Project, Terminal, schema};
use stategen_disk as disk;
use stategen_model::diagnostic::{self, Format};

/// Build a site from the documents of all states and of their packs.
///
/// The first page draws the lineage. Links between pages are checked, and nothing is written while one leads nowhere.
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
        let book = stategen_site::assemble(title, &states, &project.loaded);
        let findings = stategen_site::check(&book);
        if !findings.is_empty() {
            let styles = terminal.err_styles;
            let text =
                |file: &str| book.pages.values().find(|page| *page.origin == *file).map(|page| page.text.as_str());
            diagnostic::write(terminal.err, Format::Text, &findings, &text, &styles)?;
            terminal.note(&format!("{}: no site was made", counted(findings.len(), "broken link")));
            return Err(SpecsAreWrong.into());
        }
        if self.check {
            terminal.note(&format!("{}: every link leads somewhere", counted(book.pages.len(), "page")));
            return Ok(Exit::Fine);
        }
        let out = self.out.clone().unwrap_or_else(|| project.root.join("book"));
        let plan = disk::replace(&out, stategen_site::build(&book))?;
        let pages = counted(book.pages.len(), "page");
        let written = counted(plan.differences.len(), "file");
        writeln!(terminal.out, "{}: {pages}, {written} changed", out.join("index.html").display())?;
        Ok(Exit::Fine)
    }

    fn reference(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let folder = match &self.out {
            Some(out) => out.clone(),
            None => find_root(global.root.as_deref())?.join("docs/reference"),
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
