//! `docs`: the documents of all states as one site.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::Args;
use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use serde_json::{Map, Value, json};

use super::project::{SpecsAreWrong, counted};
use super::{Exit, Global, Project, Terminal};
use stategen_disk::{self as disk, MANIFEST};
use stategen_model::diagnostic::{self, Format};
use stategen_model::tree::{Artifact, Tree};
use stategen_site::Book;

/// Build a site from the documents of all states and of their packs.
///
/// The first page draws the lineage. Links between pages are checked, and nothing is written while one leads nowhere.
/// The site is plain files that open from disk and load nothing from other hosts.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen docs                           the site, in book/\n  \
    stategen docs --out /srv/www            into another folder\n  \
    stategen docs --check                   look at the links, and write nothing")]
pub(super) struct Docs {
    /// Folder for the site; by default book below the root. Files there that are not the site's are left alone.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Look at the links, and write nothing.
    #[arg(long)]
    check: bool,
}

impl Docs {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
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
        terminal.progress(&format!("building {}", counted(book.pages.len(), "page")));
        let site = build(title, &book).context("cannot build the site")?;
        let out = self.out.clone().unwrap_or_else(|| project.root.join("book"));
        let plan = disk::plan(&out, &site)?;
        disk::mend(&out, &site, &plan)?;
        let pages = counted(book.pages.len(), "page");
        let written = counted(plan.differences.len(), "file");
        writeln!(terminal.out, "{}: {pages}, {written} changed", out.join("index.html").display())?;
        Ok(Exit::Fine)
    }
}

/// The site, built in a folder that goes away again, because mdBook empties the one that it builds in.
fn build(title: &str, book: &Book) -> Result<Tree> {
    let folder = tempfile::tempdir()?;
    let source = folder.path().join("src");
    let write = |path: &str, content: &[u8]| disk::write_atomically(&disk::join(&source, path)?, content, false);
    write("SUMMARY.md", book.summary.as_bytes())?;
    for path in book.pages.keys() {
        write(path, book.drawn(path).as_bytes())?;
    }
    for (path, content) in &book.files {
        write(path, content)?;
    }
    let mut config = Config::default();
    config.book.title = Some(title.to_owned());
    // Without `links`, which would carry out `{{#include …}}` in somebody's prose.
    config.build.use_default_preprocessors = false;
    config.set("preprocessor.index", json!({}))?;
    config.set("output.html.fold.enable", true)?;
    config.set("output.html.no-section-label", true)?;
    config.set("output.html.search.enable", false)?;
    MDBook::load_with_config(folder.path(), config)?.build()?;
    collect(&folder.path().join("book"))
}

/// What was built, with the manifest by which a later build knows its pages.
fn collect(folder: &Path) -> Result<Tree> {
    let mut tree = Tree::default();
    let mut files = Map::new();
    let artifact = |content| Artifact::found(content, false);
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.file_type().is_file() {
            let path = entry.path().strip_prefix(folder)?.to_str().context("a page has a name that is not UTF-8")?;
            let path = path.replace('\\', "/");
            let content = fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
            files.insert(path.clone(), Value::Object(Map::new()));
            tree.insert(path, artifact(content));
        }
    }
    tree.insert(MANIFEST, artifact(format!("{:#}\n", json!({ "files": files })).into_bytes()));
    Ok(tree)
}
