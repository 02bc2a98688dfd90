//! `diff`: what changed between two states, revisions or folders.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use tempfile::TempDir;

use super::{Exit, Global, Project, Terminal, revision};
use stategen_diff::report::{self, Comparison};
use stategen_diff::summary::counted;
use stategen_diff::{self as diff, Class, Diff, Side};
use stategen_disk as disk;
use stategen_model::diagnostic;
use stategen_model::system::{State, System};
use stategen_model::tree::{Artifact, Tree};
use stategen_render as render;

/// Show what changed: meaning first, then files, then lines.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen diff 4 5                              two states\n  \
    stategen diff 5@main~3 5                       a state now and three commits ago\n  \
    stategen diff generated/004-first 5            a folder: files and lines, no meaning\n  \
    stategen diff 4 5 --stat                       what the changed lines are worth\n  \
    stategen diff 4 5 --format markdown            a comment for a pull request\n  \
    stategen diff 5@main 5 --fail-on breaking      exit with 1 when a contract breaks\n  \
    stategen diff 4 5 --format html --out report   pages that open from disk\n  \
    stategen diff --all --out report               the same for every state and its parent")]
pub(super) struct DiffVerb {
    /// A state, a state at a git revision (`5@main~3`), or a folder.
    #[arg(required_unless_present = "all")]
    a: Option<String>,
    /// The same.
    #[arg(required_unless_present = "all")]
    b: Option<String>,
    /// Compare every state with its parent, as one site of pages.
    #[arg(long, conflicts_with_all = ["a", "b", "stat"], requires = "out")]
    all: bool,
    /// How to write it: text, and pages with --all, unless it is said.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Form>,
    /// Write into this folder, under a name that follows from the format.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only count: which share of the changed lines is contract, code, topology or test.
    #[arg(long)]
    stat: bool,
    /// Exit with 1 when anything differs.
    #[arg(long)]
    exit_code: bool,
    /// Exit with 1 when a change of a contract is of this class or worse.
    #[arg(long, value_enum, value_name = "CLASS")]
    fail_on: Option<FailOn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Form {
    /// For people.
    Text,
    /// For a pull request.
    Markdown,
    /// One document.
    Json,
    /// A folder of pages.
    Html,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Breaking,
    Dangerous,
}

impl DiffVerb {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        // Before anything is read or written.
        if self.stat && self.form() == Form::Html {
            bail!("`--stat` counts; pages show the counts as well: leave one of the two out");
        }
        if self.all && self.form() != Form::Html {
            bail!("`--all` makes pages: leave --format out, or say `--format html`");
        }
        let mut projects = Projects::new(global);
        let (Some(a), Some(b)) = (&self.a, &self.b) else {
            let present = projects.present(terminal)?;
            return self.run_all(projects.open[present], terminal);
        };
        let a = projects.resolve(a, terminal)?;
        let b = projects.resolve(b, terminal)?;
        let (a, b) = (projects.rendered(&a)?, projects.rendered(&b)?);
        let diff = diff::between(a.side(), b.side());
        if self.form() == Form::Html {
            let comparison = Comparison {
                diff: &diff,
                a: a.side(),
                b: b.side(),
                sources: &|file| b.source(file).or_else(|| a.source(file)),
            };
            self.write_pages(report::site(&comparison), terminal)?;
        } else {
            self.write(&diff, terminal)?;
        }
        Ok(self.exit([&diff]))
    }

    fn form(&self) -> Form {
        self.format.unwrap_or(if self.all { Form::Html } else { Form::Text })
    }

    /// Every state against its parent.
    fn run_all(&self, project: &Project, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let trees = project.render(&project.systems.iter().collect::<Vec<_>>(), |_, tree| Ok(tree))?;
        let side = |at: usize| Side {
            name: &project.systems[at].state.id,
            system: Some(&project.systems[at]),
            tree: &trees[at],
        };
        let mut steps = Vec::new();
        for (at, system) in project.systems.iter().enumerate() {
            let parent = |other: &System| system.state.file.parent.as_deref() == Some(&other.state.id);
            if let Some(before) = project.systems.iter().position(parent) {
                steps.push((side(before), side(at), diff::between(side(before), side(at))));
            }
        }
        let sources = |file: &str| project.loaded.source(file);
        let comparisons: Vec<Comparison<'_>> =
            steps.iter().map(|(a, b, diff)| Comparison { diff, a: *a, b: *b, sources: &sources }).collect();
        let states: Vec<&State> = project.systems.iter().map(|system| &system.state).collect();
        self.write_pages(report::sites(&states, &comparisons), terminal)?;
        Ok(self.exit(steps.iter().map(|(_, _, diff)| diff)))
    }

    fn write_pages(&self, pages: Tree, terminal: &mut Terminal<'_>) -> Result<()> {
        let Some(folder) = &self.out else {
            bail!("pages need a folder: name one with --out DIR");
        };
        let count = counted(pages.files.len(), "file");
        disk::replace(folder, pages)?;
        terminal.note(&format!("wrote {count}: open {}", folder.join("index.html").display()));
        Ok(())
    }

    fn exit<'d>(&self, diffs: impl IntoIterator<Item = &'d Diff>) -> Exit {
        let diffs: Vec<&Diff> = diffs.into_iter().collect();
        let failed = self.fail_on.is_some_and(|fail_on| {
            let limit = match fail_on {
                FailOn::Breaking => Class::Breaking,
                FailOn::Dangerous => Class::Dangerous,
            };
            diffs.iter().any(|diff| diff.worst().is_some_and(|worst| worst <= limit))
        });
        let differs = self.exit_code && diffs.iter().any(|diff| !diff.is_empty());
        if failed || differs { Exit::Different } else { Exit::Fine }
    }

    fn write(&self, diff: &Diff, terminal: &mut Terminal<'_>) -> Result<()> {
        let Some(folder) = &self.out else {
            let mut pager = Pager::start(self.form() == Form::Text && !self.stat);
            let styles = terminal.out_styles;
            let written = match &mut pager {
                Some(pager) => self.write_to(&mut pager.input, diff, &styles),
                None => self.write_to(terminal.out, diff, &styles),
            };
            return Pager::end(pager, written);
        };
        let name = match self.form() {
            Form::Text => "diff.txt",
            Form::Markdown => "diff.md",
            Form::Json => "diff.json",
            Form::Html => bail!("pages are several files"),
        };
        let mut content = Vec::new();
        self.write_to(&mut content, diff, &stategen_model::styles::Styles::PLAIN)?;
        let file = folder.join(name);
        disk::write_atomically(&file, &content, false)?;
        terminal.note(&format!("wrote {}", file.display()));
        Ok(())
    }

    fn write_to(&self, out: &mut dyn Write, diff: &Diff, styles: &stategen_model::styles::Styles) -> Result<()> {
        match (self.stat, self.form()) {
            (true, Form::Text) => diff::text::write_stat(out, diff, styles)?,
            (false, Form::Text) => diff::text::write(out, diff, styles)?,
            (true, Form::Markdown) => diff::markdown::write_stat(out, diff)?,
            (true, Form::Json) => diff::json::write_stat(out, diff)?,
            (false, Form::Markdown) => diff::markdown::write(out, diff)?,
            (false, Form::Json) => diff::json::write(out, diff)?,
            (_, Form::Html) => bail!("pages need a folder: name one with --out DIR"),
        }
        Ok(())
    }
}

/// What a name on the command line means.
pub(super) enum Named {
    /// A state of a project: which project, and the state's id.
    State { project: usize, id: String, name: String },
    /// A folder of files.
    Folder(PathBuf),
}

/// The present specifications, and those of the revisions that were named.
pub(super) struct Projects<'g> {
    global: &'g Global,
    open: Vec<&'static Project>,
    revisions: BTreeMap<String, usize>,
    /// The folders of the revisions, which live as long as this.
    folders: Vec<TempDir>,
}

impl<'g> Projects<'g> {
    pub(super) fn new(global: &'g Global) -> Self {
        Self { global, open: Vec::new(), revisions: BTreeMap::new(), folders: Vec::new() }
    }

    /// The project of the working tree.
    pub(super) fn present(&mut self, terminal: &mut Terminal<'_>) -> Result<usize> {
        if let Some(at) = self.revisions.get("") {
            return Ok(*at);
        }
        let project = Project::open_sound(self.global, terminal, diagnostic::Format::Text)?;
        self.open.push(project);
        self.revisions.insert(String::new(), self.open.len() - 1);
        Ok(self.open.len() - 1)
    }

    fn at(&mut self, revision: &str, terminal: &mut Terminal<'_>) -> Result<usize> {
        if let Some(at) = self.revisions.get(revision) {
            return Ok(*at);
        }
        let root = super::project::find_root(self.global.root.as_deref())?;
        let folder = revision::materialize(&root, revision)?;
        let global = Global { root: Some(folder.path().to_owned()), jobs: self.global.jobs };
        let project = Project::open_sound(&global, terminal, diagnostic::Format::Text)
            .with_context(|| format!("the specifications of `{revision}` have errors for this version of the tool"))?;
        self.open.push(project);
        self.folders.push(folder);
        self.revisions.insert(revision.to_owned(), self.open.len() - 1);
        Ok(self.open.len() - 1)
    }

    /// What `name` means: a path that starts with `.` or `/` or ends with `/` is a folder; else a state is preferred.
    pub(super) fn resolve(&mut self, name: &str, terminal: &mut Terminal<'_>) -> Result<Named> {
        let folder = Path::new(name);
        if name.starts_with(['.', '/']) || name.ends_with('/') {
            if !folder.is_dir() {
                bail!("there is no folder {name}");
            }
            return Ok(Named::Folder(folder.to_owned()));
        }
        let (state, project) = match name.split_once('@') {
            Some((state, revision)) => (state, self.at(revision, terminal)?),
            None => (name, self.present(terminal)?),
        };
        match self.open[project].state(state) {
            Ok(system) => {
                let id = system.state.id.to_string();
                let name = name.split_once('@').map_or_else(|| id.clone(), |(_, revision)| format!("{id}@{revision}"));
                Ok(Named::State { project, id, name })
            }
            Err(_) if folder.is_dir() => Ok(Named::Folder(folder.to_owned())),
            Err(error) => Err(error),
        }
    }

    /// What was named, with its files.
    pub(super) fn rendered(&self, named: &Named) -> Result<Rendered<'_>> {
        match named {
            Named::State { project, id, name } => {
                let project = &self.open[*project];
                let system = project.state(id)?;
                Ok(Rendered {
                    name: name.clone(),
                    tree: render::render(system),
                    system: Some(system),
                    project: Some(project),
                })
            }
            Named::Folder(folder) => {
                let name = folder.display().to_string();
                Ok(Rendered { name, tree: read(folder)?, system: None, project: None })
            }
        }
    }
}

/// A side with its files.
pub(super) struct Rendered<'p> {
    pub(super) name: String,
    pub(super) tree: Tree,
    pub(super) system: Option<&'p System>,
    /// Whose sources the files follow from.
    project: Option<&'p Project>,
}

impl Rendered<'_> {
    pub(super) fn side(&self) -> Side<'_> {
        Side { name: &self.name, system: self.system, tree: &self.tree }
    }

    fn source(&self, file: &str) -> Option<&str> {
        self.project?.loaded.source(file)
    }
}

/// The regular files below a folder, git's own and build output as the folder's `.gitignore` says aside.
fn read(folder: &Path) -> Result<Tree> {
    let mut tree = Tree::default();
    let walk = ignore::WalkBuilder::new(folder)
        .hidden(false)
        .parents(false)
        .ignore(false)
        .git_global(false)
        .git_exclude(false)
        .require_git(false)
        .filter_entry(|entry| entry.file_name() != ".git")
        .build();
    for entry in walk {
        let entry = entry.with_context(|| format!("cannot list {}", folder.display()))?;
        let metadata = entry.metadata()?;
        if !metadata.is_file() {
            continue;
        }
        let Some(path) = entry.path().strip_prefix(folder).ok().and_then(Path::to_str) else { continue };
        let content = std::fs::read(entry.path()).with_context(|| format!("cannot read {}", entry.path().display()))?;
        let executable = disk::executable(&metadata);
        tree.insert(path.replace('\\', "/"), Artifact::found(content, executable));
    }
    Ok(tree)
}

/// The program that shows long text, one screen at a time.
struct Pager {
    program: Child,
    input: BufWriter<std::process::ChildStdin>,
}

impl Pager {
    /// Starts `PAGER`, or `less`, where a person reads standard output and wants one.
    fn start(wanted: bool) -> Option<Self> {
        let command = std::env::var("PAGER").unwrap_or_else(|_| "less".to_owned());
        let mut words = command.split_whitespace();
        let program = words.next().filter(|program| *program != "cat")?;
        if !wanted || !io::stdout().is_terminal() {
            return None;
        }
        let mut pager = Command::new(program);
        pager.args(words).stdin(Stdio::piped());
        if std::env::var_os("LESS").is_none() {
            // Ends by itself when all fits, lets colours through, leaves the text on the screen.
            pager.env("LESS", "FRX");
        }
        // A machine without a pager shows the text all the same.
        let mut program = pager.spawn().ok()?;
        let input = BufWriter::new(program.stdin.take()?);
        Some(Self { program, input })
    }

    /// Waits until the reader has read; one who leaves early is no error.
    fn end(pager: Option<Self>, written: Result<()>) -> Result<()> {
        let Some(Self { mut program, mut input }) = pager else { return written };
        let flushed = input.flush();
        drop(input);
        program.wait().context("cannot wait for the pager")?;
        let left = |kind| kind == io::ErrorKind::BrokenPipe;
        match (written, flushed) {
            (Err(error), _) if !error.downcast_ref::<io::Error>().is_some_and(|error| left(error.kind())) => Err(error),
            (_, Err(error)) if !left(error.kind()) => Err(error.into()),
            (Ok(()) | Err(_), Ok(()) | Err(_)) => Ok(()),
        }
    }
}
