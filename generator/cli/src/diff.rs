//! `diff`: what changed between two states, revisions or folders.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Result, anyhow, bail};
use clap::{Args, ValueEnum};

use super::pager::Pager;
use super::sides::{Projects, Rendered};
use super::{Exit, Global, Project, Terminal};
use stategen_diff::report::{self, Comparison};
use stategen_diff::summary::counted;
use stategen_diff::text::Look;
use stategen_diff::{self as diff, Class, Diff, Filter, Part, Side};
use stategen_disk as disk;
use stategen_model::did_you_mean_or_all;
use stategen_model::styles::Styles;
use stategen_model::system::{State, System};
use stategen_model::tree::Tree;

/// Show what changed, from what is intended to what follows from it.
///
/// Meaning comes first: requirements, components, routes, API, events, data. Then lines: contracts, what packs own, topology,
/// rendered code by what caused it, tests, documents; lock files and manifests in a line each. Each hunk names the lines of
/// the specifications that differ and the requirements that it serves.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen diff 4 5                              two states\n  \
    stategen diff 5@main~3 5                       a state now and three commits ago\n  \
    stategen diff generated/004-first 5            a folder: files and lines, no meaning\n  \
    stategen diff 4 5 --kind contract --word-diff  only contracts, by words\n  \
    stategen diff 4 5 --requirement FR-502         what serves a requirement\n  \
    stategen diff 4 5 -- services Cargo.lock       what is at these paths, lock files in full\n  \
    stategen diff 4 5 --stat                       what the changed lines are worth\n  \
    stategen diff 4 5 --format markdown            a comment for a pull request\n  \
    stategen diff 4 5 --format patch | git apply   turns the output of one into the other's\n  \
    stategen diff 5@main 5 --fail-on breaking      exit with 1 when a contract breaks\n  \
    stategen diff --since main --format markdown   every state now and at a revision, as one comment\n  \
    stategen diff 4 5 --format html --out report   pages that open from disk\n  \
    stategen diff --all --out report               the same for every state and its parent")]
pub(super) struct DiffVerb {
    /// A state, a state at a git revision (`5@main~3`), or a folder.
    #[arg(required_unless_present_any = ["all", "since"])]
    a: Option<String>,
    /// The same.
    #[arg(required_unless_present_any = ["all", "since"])]
    b: Option<String>,
    /// Only what is at these files or folders of the output, or follows from these files of the specifications.
    #[arg(last = true, value_name = "PATH")]
    paths: Vec<String>,
    /// Compare every state with its parent, as one site of pages or as one comment.
    #[arg(long, conflicts_with_all = ["a", "b", "stat"])]
    all: bool,
    /// Compare every state with what it was at a git revision; a state that is new since then, with its parent.
    #[arg(long, value_name = "REVISION", conflicts_with_all = ["a", "b", "stat", "all"])]
    since: Option<String>,
    /// Only these parts.
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<Part>,
    /// Only what serves this requirement.
    #[arg(long, value_name = "ID")]
    requirement: Vec<String>,
    /// Only what belongs to this component, or follows from a change of it.
    #[arg(long, value_name = "ID")]
    component: Vec<String>,
    /// How to write it: text, and pages with --all, unless it is said.
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<Form>,
    /// Show a line that became another once, with what differs in it.
    #[arg(long)]
    word_diff: bool,
    /// Write into this folder, under a name that follows from the format.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Only count: which share of the changed lines is contract, logic, topology, code or test.
    #[arg(long)]
    stat: bool,
    /// Exit with 1 when anything differs; with --quiet, nothing else is said.
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
    /// For a pull request: at most 60,000 bytes, what matters most first.
    Markdown,
    /// One document.
    Json,
    /// For `git apply`.
    Patch,
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
        self.refuse_contradictions()?;
        let mut projects = Projects::new(global);
        if self.all {
            let present = projects.present(terminal)?;
            return self.run_all(projects.open[present], terminal);
        }
        if let Some(revision) = &self.since {
            return self.run_since(revision, &mut projects, terminal);
        }
        let (Some(a), Some(b)) = (&self.a, &self.b) else { bail!("name two states, revisions or folders") };
        let a = projects.resolve(a, terminal)?;
        let b = projects.resolve(b, terminal)?;
        let (a, b) = (projects.rendered(&a)?, projects.rendered(&b)?);
        self.refuse_unknown(&[&a, &b])?;
        let diff = diff::between(a.side(), b.side());
        let (whole, shown) = self.parts_of(&diff);
        if terminal.quiet && self.out.is_none() {
            return Ok(if shown.is_empty() { Exit::Fine } else { Exit::Different });
        }
        if self.form() == Form::Html {
            let sources = |file: &str| b.source(file).or_else(|| a.source(file));
            let comparison = Comparison { diff: &shown, a: a.side(), b: b.side(), sources: &sources };
            self.write_pages(report::site(&comparison), terminal)?;
        } else {
            self.write(&shown, terminal)?;
        }
        Ok(self.exit([(&whole, &shown)]))
    }

    fn refuse_contradictions(&self) -> Result<()> {
        let form = self.form();
        if self.stat && matches!(form, Form::Html | Form::Patch) {
            bail!(
                "`--stat` counts, in text, Markdown or JSON; pages show the counts as well: leave one of the two out"
            );
        }
        if self.all && !matches!(form, Form::Html | Form::Markdown) {
            bail!(
                "`--all` makes pages or one comment: leave --format out, or say `--format html` or `--format markdown`"
            );
        }
        if self.since.is_some() && !matches!(form, Form::Text | Form::Markdown | Form::Html) {
            bail!("`--since` compares several states: say `--format text`, `markdown` or `html`");
        }
        if self.word_diff && form != Form::Text {
            bail!("`--word-diff` is for text: leave --format out");
        }
        if form == Form::Html && self.out.is_none() {
            bail!("pages need a folder: name one with --out DIR");
        }
        Ok(())
    }

    /// Refuses a requirement or component that neither side has.
    fn refuse_unknown(&self, sides: &[&Rendered<'_>]) -> Result<()> {
        let systems = || sides.iter().filter_map(|side| side.system);
        if systems().count() < sides.len() && !(self.requirement.is_empty() && self.component.is_empty()) {
            bail!("a folder of files has no requirements and no components: compare states");
        }
        for id in &self.requirement {
            let known: Vec<&str> = systems().flat_map(|one| one.requirements.keys()).map(|id| id.as_str()).collect();
            refuse_unknown("requirement", id, known)?;
        }
        for id in &self.component {
            let known: Vec<&str> = systems().flat_map(|one| one.spec.components.keys()).map(|id| id.as_str()).collect();
            refuse_unknown("component", id, known)?;
        }
        for path in &self.paths {
            let path = path.trim_start_matches("./").trim_end_matches('/');
            let below = |one: &str| one.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            let of_output = sides.iter().flat_map(|side| side.tree.files.keys()).any(|file| below(file));
            let authored = sides
                .iter()
                .filter_map(|side| side.project)
                .any(|one| one.loaded.sources.keys().any(|file| below(file)));
            if !of_output && !authored && path != "." {
                bail!(
                    "neither side has a file at `{path}`: paths are those of the output, such as services/, or of specs/ and states/"
                );
            }
        }
        Ok(())
    }

    fn form(&self) -> Form {
        self.format.unwrap_or(if self.all { Form::Html } else { Form::Text })
    }

    fn filter(&self) -> Filter {
        Filter {
            paths: self.paths.clone(),
            requirements: self.requirement.clone(),
            components: self.component.clone(),
            parts: self.kind.clone(),
        }
    }

    /// What exit codes go by, which is of all kinds, and what is shown.
    fn parts_of(&self, diff: &Diff) -> (Diff, Diff) {
        let filter = self.filter();
        (filter.of_all_parts().part(diff), filter.part(diff))
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
                steps.push((side(before), side(at)));
            }
        }
        let sources = |file: &str| project.loaded.source(file);
        let states: Vec<&State> = project.systems.iter().map(|system| &system.state).collect();
        self.write_several(&states, &steps, &sources, terminal)
    }

    /// Every state against itself at a revision.
    fn run_since(&self, revision: &str, projects: &mut Projects<'_>, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let (now, then) = (projects.present(terminal)?, projects.at(revision, terminal)?);
        let (now, then) = (projects.open[now], projects.open[then]);
        let mut pairs: Vec<(Rendered<'_>, Rendered<'_>)> = Vec::new();
        for system in &now.systems {
            let id = &system.state.id;
            let before = match (then.state(id), &system.state.file.parent) {
                (Ok(before), _) => Rendered::of(format!("{id}@{revision}"), then, before),
                (Err(_), Some(parent)) => Rendered::of(parent.to_string(), now, now.state(parent)?),
                (Err(_), None) => continue,
            };
            pairs.push((before, Rendered::of(id.to_string(), now, system)));
        }
        let steps: Vec<_> = pairs.iter().map(|(a, b)| (a.side(), b.side())).collect();
        let sources = |file: &str| now.loaded.source(file).or_else(|| then.loaded.source(file));
        let states: Vec<&State> = now.systems.iter().map(|system| &system.state).collect();
        self.write_several(&states, &steps, &sources, terminal)
    }

    fn write_several(
        &self,
        states: &[&State],
        steps: &[(Side<'_>, Side<'_>)],
        sources: &report::Sources<'_>,
        terminal: &mut Terminal<'_>,
    ) -> Result<Exit> {
        let diffs: Vec<(Diff, Diff)> = steps.iter().map(|(a, b)| self.parts_of(&diff::between(*a, *b))).collect();
        let shown: Vec<&Diff> = diffs.iter().map(|(_, shown)| shown).collect();
        match self.form() {
            Form::Html => {
                let both = steps.iter().zip(&shown);
                let comparisons: Vec<Comparison<'_, '_>> =
                    both.map(|((a, b), diff)| Comparison { diff, a: *a, b: *b, sources }).collect();
                self.write_pages(report::sites(states, &comparisons), terminal)?;
            }
            Form::Markdown => {
                let mut comment = Vec::new();
                diff::markdown::write_all(&mut comment, &shown)?;
                self.put("diff.md", &comment, terminal)?;
            }
            Form::Text | Form::Json | Form::Patch => {
                for diff in shown.iter().filter(|diff| !diff.is_empty()) {
                    diff::text::write(terminal.out, diff, self.look(terminal.out_styles))?;
                    writeln!(terminal.out)?;
                }
            }
        }
        Ok(self.exit(diffs.iter().map(|(whole, shown)| (whole, shown))))
    }

    fn write_pages(&self, pages: Tree, terminal: &mut Terminal<'_>) -> Result<()> {
        let folder = self.out.as_ref().ok_or_else(|| anyhow!("pages need a folder: name one with --out DIR"))?;
        let count = counted(pages.files.len(), "file");
        disk::replace(folder, pages)?;
        terminal.note(&format!("wrote {count}: open {}", folder.join("index.html").display()));
        Ok(())
    }

    fn exit<'d>(&self, diffs: impl IntoIterator<Item = (&'d Diff, &'d Diff)>) -> Exit {
        let diffs: Vec<(&Diff, &Diff)> = diffs.into_iter().collect();
        let failed = self.fail_on.is_some_and(|fail_on| {
            let limit = match fail_on {
                FailOn::Breaking => Class::Breaking,
                FailOn::Dangerous => Class::Dangerous,
            };
            diffs.iter().any(|(whole, _)| whole.worst().is_some_and(|worst| worst <= limit))
        });
        let differs = self.exit_code && diffs.iter().any(|(_, shown)| !shown.is_empty());
        if failed || differs { Exit::Different } else { Exit::Fine }
    }

    fn look(&self, styles: Styles) -> Look {
        Look { styles, words: self.word_diff }
    }

    fn write(&self, diff: &Diff, terminal: &mut Terminal<'_>) -> Result<()> {
        if self.out.is_none() {
            let mut pager = Pager::start(self.form() == Form::Text && !self.stat);
            let styles = terminal.out_styles;
            let written = match &mut pager {
                Some(pager) => self.write_to(&mut pager.input, diff, styles),
                None => self.write_to(terminal.out, diff, styles),
            };
            return Pager::end(pager, written);
        }
        let name = match self.form() {
            Form::Text => "diff.txt",
            Form::Markdown => "diff.md",
            Form::Json => "diff.json",
            Form::Patch => "diff.patch",
            Form::Html => bail!("pages are several files"),
        };
        let mut content = Vec::new();
        self.write_to(&mut content, diff, Styles::PLAIN)?;
        self.put(name, &content, terminal)
    }

    /// Into the folder that was named, else to standard output.
    fn put(&self, name: &str, content: &[u8], terminal: &mut Terminal<'_>) -> Result<()> {
        let Some(folder) = &self.out else {
            terminal.out.write_all(content)?;
            return Ok(());
        };
        let file = folder.join(name);
        disk::write_atomically(&file, content, false)?;
        terminal.note(&format!("wrote {}", file.display()));
        Ok(())
    }

    fn write_to(&self, out: &mut dyn Write, diff: &Diff, styles: Styles) -> Result<()> {
        match (self.stat, self.form()) {
            (true, Form::Text) => diff::text::write_stat(out, diff, &styles)?,
            (false, Form::Text) => diff::text::write(out, diff, self.look(styles))?,
            (true, Form::Markdown) => diff::markdown::write_stat(out, diff)?,
            (true, Form::Json) => diff::json::write_stat(out, diff)?,
            (false, Form::Markdown) => diff::markdown::write(out, diff)?,
            (false, Form::Json) => diff::json::write(out, diff)?,
            (_, Form::Patch) => {
                if let Some(file) = diff::patch::not_text(diff).first() {
                    bail!("`{file}` is not text, which no patch of lines can hold: name other paths after `--`");
                }
                diff::patch::write(out, diff)?;
            }
            (_, Form::Html) => bail!("pages need a folder: name one with --out DIR"),
        }
        Ok(())
    }
}

fn refuse_unknown(what: &str, id: &str, known: Vec<&str>) -> Result<()> {
    if known.contains(&id) {
        return Ok(());
    }
    bail!("neither side has the {what} `{id}`; {}", did_you_mean_or_all(id, known))
}
