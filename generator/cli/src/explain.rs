//! `explain`: where a file of the output, or one line of it, comes from; what comes from a template or an authored file;
//! what a code means.

use std::env;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::impact::ranges;
use super::project::counted;
use super::{Exit, Form, Global, Project, Specifications, Terminal};
use stategen_model::diagnostic::{self, File, Format};
use stategen_model::styles::Styles;
use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_model::{did_you_mean, did_you_mean_or_all};
use stategen_provenance::explainer::{Explainer, numbered};
use stategen_provenance::explanation::{
    Code, ComesFrom, Explanation, Output, Requirement, Source, SourceFile, WriterKind, WrittenFile,
};
use stategen_provenance::inverse::{Cause, lines_from};
use stategen_provenance::place::Sources;
use stategen_render as render;
use stategen_render::template::{template_text, templates};

/// The folders of what is written by people.
const AUTHORED: [&str; 2] = ["specs", "states"];
/// The folder of templates.
const TEMPLATES: &str = "templates";
/// Longest text of a line or requirement that is shown; the JSON has all of it.
const MAX_TEXT: usize = 100;

/// Say what wrote a file of the output or a line of it, and where its values were authored; or the other way, which output
/// comes from a template or an authored file; or what a code means.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen explain generated/001-first/compose.yaml:12    a line: its template line, its values, its requirements\n  \
    stategen explain generated/001-first/compose.yaml       a file\n  \
    stategen explain 1/compose.yaml:12                      the same file, from anywhere\n  \
    stategen explain ./api.md:5                             from within the output\n  \
    stategen explain templates/compose.yaml:7               the lines that a template's line writes, by state\n  \
    stategen explain specs/001-first/delta.yaml:12          the lines that show a value of this line\n  \
    stategen explain states/pins.yaml                       the lines that show a pin\n  \
    stategen explain stale-from                             a code")]
pub(super) struct Explain {
    /// A path of the output, of a template, or of an authored file, with or without a line; or a code.
    #[arg(value_name = "PATH[:LINE]|CODE")]
    what: String,
    /// How to write it.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Form,
}

impl Explain {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        let explanation = self.explanation(global, terminal)?;
        match (self.format, &explanation) {
            (Form::Json, _) => writeln!(terminal.out, "{}", serde_json::to_string_pretty(&explanation)?)?,
            (Form::Text, Explanation::Code(Code { code, text })) => writeln!(terminal.out, "{code}: {text}")?,
            (Form::Text, Explanation::Output(output)) => write_output(output, terminal)?,
            (Form::Text, Explanation::Source(source)) => write_source(source, terminal)?,
        }
        Ok(Exit::Fine)
    }

    fn explanation(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Explanation> {
        if let Some(code) = diagnostic::Code::named(&self.what) {
            return Ok(Explanation::Code(Code { code: self.what.clone(), text: code.meaning().to_owned() }));
        }
        if !self.what.contains(['/', '.', ':']) && !Path::new(&self.what).exists() {
            match did_you_mean(&self.what, diagnostic::Code::ALL.iter().map(|code| code.name())) {
                Some(question) => bail!("there is no code `{}`; {question}", self.what),
                None => bail!("`{}` is neither a path of the output nor a code", self.what),
            }
        }
        let (path, line) = with_line(&self.what)?;
        let specs = Specifications::read(global)?;
        let asked = Asked::from_here(&specs, path)?;
        match written_by_people(&specs, &asked) {
            Some(Written::Template(path)) => Ok(Explanation::Source(of_template(specs.kept(), &path, line, terminal)?)),
            Some(Written::Authored(path)) => Ok(Explanation::Source(of_authored(specs.kept(), path, line, terminal)?)),
            None => {
                let project = Project::sound(specs, terminal, Format::Text)?;
                let rendered = locate(project, &asked)?;
                Ok(Explanation::Output(output(project, &rendered, line)?))
            }
        }
    }
}

/// `PATH`, `PATH:LINE`, or `PATH:LINE:COLUMN` as findings say it.
fn with_line(what: &str) -> Result<(&str, Option<u32>)> {
    let Some((path, line)) = what.rsplit_once(':') else { return Ok((what, None)) };
    let number = |text: &str| text.parse::<u32>().ok();
    let (path, line) = match path.rsplit_once(':') {
        Some((path, before)) if number(before).is_some() && number(line).is_some() => (path, before),
        _ => (path, line),
    };
    match number(line) {
        Some(0) => bail!("there is no line 0: the first is 1"),
        Some(line) => Ok((path, Some(line))),
        None => bail!("`{line}` is no line number: write PATH:LINE"),
    }
}

/// A path that is asked about.
struct Asked<'a> {
    /// As it was written, and in parts.
    path: &'a str,
    parts: Vec<&'a str>,
    /// From the working directory, in full.
    full: PathBuf,
    /// The state in whose output it then is, and the path there.
    here: Option<(String, String)>,
}

impl<'a> Asked<'a> {
    fn from_here(specs: &Specifications, path: &'a str) -> Result<Self> {
        let parts = Path::new(path).components().filter_map(|part| part.as_os_str().to_str()).collect();
        let full = from_here(path)?;
        let here = in_output(specs, &full);
        Ok(Self { path, parts, full, here })
    }
}

/// A file that people write.
enum Written {
    /// A path below the folder of templates.
    Template(String),
    /// A path relative to the root.
    Authored(String),
}

/// A state's output, and the path of a file in it, if it has it.
struct Rendered<'a> {
    system: &'a System,
    tree: Tree,
    file: String,
}

impl<'a> Rendered<'a> {
    fn new(system: &'a System, file: String) -> Self {
        Self { system, tree: render::render(system), file }
    }
}

/// The file of an output that a path means: below a folder that bears a state's id, a file of its output; else from the
/// working directory, when that is in a state's output; else a path that begins with whatever calls a state.
fn locate<'a>(project: &'a Project, asked: &Asked<'_>) -> Result<Rendered<'a>> {
    let Asked { path, parts, .. } = asked;
    let at = parts.iter().position(|part| project.systems.iter().any(|system| system.state.id == *part));
    if let Some(at) = at {
        return match &parts[at + 1..] {
            [] => bail!("`{path}` is a whole state: name a file in it"),
            file => Ok(Rendered::new(project.state(parts[at])?, file.join("/"))),
        };
    }
    let here = match &asked.here {
        Some((state, file)) => Some(Rendered::new(project.state(state)?, file.clone())),
        None => None,
    };
    let below = parts.strip_prefix(&["generated"]).unwrap_or(parts);
    match (below, here) {
        (_, Some(here)) if here.tree.files.contains_key(&here.file) => Ok(here),
        ([state, file @ ..], here) if !file.is_empty() && !state.starts_with('.') => match (project.state(state), here)
        {
            (Ok(system), _) => Ok(Rendered::new(system, file.join("/"))),
            (Err(_), Some(here)) => Ok(here),
            (Err(error), None) => bail!("`{path}` names no state's file: {error}"),
        },
        (_, Some(here)) => Ok(here),
        (_, None) => bail!(
            "`{path}` names no state's file; write it as `generated/STATE/FILE`, or as a path below templates/, specs/ or states/"
        ),
    }
}

/// The template or authored file that a path means, from the working directory or from the root, if it means one.
fn written_by_people(specs: &Specifications, asked: &Asked<'_>) -> Option<Written> {
    let root = specs.root.canonicalize().unwrap_or_else(|_| specs.root.clone());
    let below = asked.full.strip_prefix(&root).map(Path::components).into_iter().flatten();
    let below: Vec<&str> = below.filter_map(|part| part.as_os_str().to_str()).collect();
    let named = asked.parts.strip_prefix(&["."]).unwrap_or(&asked.parts);
    let is_there = |place: &Written| match place {
        Written::Template(path) => templates().any(|template| template.path() == path),
        Written::Authored(path) => specs.loaded.source(path).is_some(),
    };
    let found = [below.as_slice(), named].into_iter().filter_map(in_folder).find(is_there);
    found.or_else(|| in_folder(named).filter(|_| asked.here.is_none()))
}

/// What a path from the root means when it leads into a folder of templates or specifications.
fn in_folder(parts: &[&str]) -> Option<Written> {
    match parts {
        [TEMPLATES, path @ ..] => Some(Written::Template(path.join("/"))),
        [folder, ..] if AUTHORED.contains(folder) => Some(Written::Authored(parts.join("/"))),
        _ => None,
    }
}

/// A path from the working directory in full, which is told without links.
fn from_here(path: &str) -> Result<PathBuf> {
    let mut full = env::current_dir().context("cannot tell the working directory")?;
    for part in Path::new(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(full.pop()),
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => full.push(part),
        }
    }
    Ok(full)
}

/// The state in whose output a path is, and the path there.
fn in_output(specs: &Specifications, full: &Path) -> Option<(String, String)> {
    let output = specs.output(None);
    let below = full.strip_prefix(output.canonicalize().unwrap_or(output)).ok()?;
    let parts: Vec<&str> = below.components().filter_map(|part| part.as_os_str().to_str()).collect();
    let [state, file @ ..] = parts.as_slice() else { return None };
    let known = specs.ids().contains(state) && !file.is_empty();
    known.then(|| ((*state).to_owned(), file.join("/")))
}

fn output(project: &Project, rendered: &Rendered<'_>, line: Option<u32>) -> Result<Output> {
    let Rendered { system, tree, file } = rendered;
    let explainer = Explainer::new(Sources { loaded: &project.loaded, system }, tree);
    let state = &system.state.id;
    let Some(whole) = explainer.file(file) else {
        let question = did_you_mean(file, tree.files.keys());
        bail!("`{state}` has no file `{file}`; {}", question.unwrap_or_else(|| "nothing made it".to_owned()));
    };
    match line {
        None => Ok(whole),
        Some(line) => {
            explainer.line(file, line).with_context(|| past_the_end(&format!("{state}/{file}"), whole.of, line))
        }
    }
}

fn past_the_end(file: &str, lines: usize, line: u32) -> String {
    format!("`{file}` has {}, and no line {line}", counted(lines, "line"))
}

fn of_template(specs: &Specifications, name: &str, line: Option<u32>, terminal: &mut Terminal<'_>) -> Result<Source> {
    let path = format!("{TEMPLATES}/{name}");
    let Some(template) = templates().find(|template| template.path() == name) else {
        let known = templates().map(|template| format!("{TEMPLATES}/{}", template.path()));
        bail!("there is no template `{path}`; {}", did_you_mean_or_all(&path, known));
    };
    let text = line.map(|line| text_of(&path, template_text(template), line)).transpose()?;
    let states = comes_from(specs, terminal, |_, tree| lines_from(tree, Cause::Template(template), line))?;
    Ok(Source { path, line, text, states })
}

fn of_authored(specs: &Specifications, path: String, line: Option<u32>, terminal: &mut Terminal<'_>) -> Result<Source> {
    let Some((file, text)) = specs.loaded.sources.get_key_value(path.as_str()) else {
        bail!("there is no file `{path}`; {}", did_you_mean_or_all(&path, specs.loaded.sources.keys()));
    };
    let text = line.map(|line| text_of(&path, text, line)).transpose()?;
    let states = comes_from(specs, terminal, |system, tree| shown(specs, system, tree, *file, line))?;
    Ok(Source { path, line, text, states })
}

/// The lines of an output that show what stands on a line of an authored file. A text of several lines has the place of
/// its first.
fn shown(specs: &Specifications, system: &System, tree: &Tree, file: File, line: Option<u32>) -> Vec<WrittenFile> {
    let found = lines_from(tree, Cause::Authored(file), line);
    let Some(line) = line.filter(|_| found.is_empty()) else { return found };
    let sources = Sources { loaded: &specs.loaded, system };
    match sources.start(&sources.places_in(file), &file, line) {
        Some(start) if start != line => lines_from(tree, Cause::Authored(file), Some(start)),
        _ => found,
    }
}

fn text_of(path: &str, text: &str, line: u32) -> Result<String> {
    let found = numbered(text, line).with_context(|| past_the_end(path, text.lines().count(), line))?;
    Ok(found.to_owned())
}

/// What comes from a source, in each state in which something does.
fn comes_from(
    specs: &Specifications,
    terminal: &mut Terminal<'_>,
    files: impl Fn(&System, &Tree) -> Vec<WrittenFile> + Sync,
) -> Result<Vec<ComesFrom>> {
    let mut states = specs.each(&specs.select(&[])?, Format::Text, terminal, |system, tree| {
        Ok(ComesFrom { state: system.state.id.to_string(), files: files(system, &tree) })
    })?;
    states.retain(|state| !state.files.is_empty());
    Ok(states)
}

fn write_output(output: &Output, terminal: &mut Terminal<'_>) -> Result<()> {
    let name = format!("{}/{}", output.state, output.path);
    write_head(&name, output.line.zip(output.text.as_deref()), terminal)?;
    let one_line = output.line.is_some();
    let files = &output.written_by.files;
    let (how, rows) = match output.written_by.kind {
        WriterKind::Template if one_line => ("written by", lines(files)),
        WriterKind::Copy if one_line => ("copied from", lines(files)),
        WriterKind::Template => ("written by", names(files)),
        WriterKind::Copy => ("copied from", names(files)),
        WriterKind::Serializer => ("written by", vec![("the serializer of the document".to_owned(), String::new())]),
        WriterKind::Nothing => ("written by", vec![("nothing that is rendered".to_owned(), String::new())]),
    };
    write_rows(how, &rows, terminal)?;
    write_rows("from", &if one_line { lines(&output.from) } else { spread(&output.from) }, terminal)?;
    let requirement = |one: &Requirement| (one.id.clone(), one.text.clone());
    write_rows("for", &output.requirements.iter().map(requirement).collect::<Vec<_>>(), terminal)
}

fn write_source(source: &Source, terminal: &mut Terminal<'_>) -> Result<()> {
    write_head(&source.path, source.line.zip(source.text.as_deref()), terminal)?;
    let is_template = source.path.starts_with(TEMPLATES);
    if source.states.is_empty() {
        let way_out = match source.line {
            _ if is_template => String::new(),
            Some(line) => format!("; `stategen impact file:{}:{line}` says what would change with it", source.path),
            None => format!("; `stategen impact file:{}` says what would change with it", source.path),
        };
        let what = if is_template { "text or a value of it" } else { "a value of it" };
        writeln!(terminal.out, "no line of any state shows {what}{way_out}")?;
    }
    for ComesFrom { state, files } in &source.states {
        let row = |file: &WrittenFile| {
            let lines: Vec<usize> = file.lines.iter().map(|line| *line as usize).collect();
            let all = lines.len() == file.of;
            (file.path.clone(), if all { "all of it".to_owned() } else { named(&lines) })
        };
        let how = if is_template { "writes in" } else { "shown in" };
        write_rows(&format!("{how} {state}"), &files.iter().map(row).collect::<Vec<_>>(), terminal)?;
    }
    Ok(())
}

fn write_head(name: &str, line: Option<(u32, &str)>, terminal: &mut Terminal<'_>) -> Result<()> {
    let Styles { strong, place, reset, .. } = terminal.out_styles;
    match line {
        Some((line, text)) => writeln!(terminal.out, "{strong}{name}:{line}{reset}\n{place}{line:>4} |{reset} {text}")?,
        None => writeln!(terminal.out, "{strong}{name}{reset}")?,
    }
    Ok(())
}

/// A heading with rows below it, if there are any: a place, then what stands there.
fn write_rows(heading: &str, rows: &[(String, String)], terminal: &mut Terminal<'_>) -> Result<()> {
    let Styles { place, reset, .. } = terminal.out_styles;
    let width = rows.iter().map(|(place, _)| place.chars().count()).max().unwrap_or_default();
    if !rows.is_empty() {
        writeln!(terminal.out, "{place}{heading}{reset}")?;
    }
    for (place, text) in rows {
        writeln!(terminal.out, "{}", format!("  {place:width$}  {}", shortened(text)).trim_end())?;
    }
    Ok(())
}

fn lines(files: &[SourceFile]) -> Vec<(String, String)> {
    let each = files.iter().flat_map(|file| file.lines.iter().map(move |line| (&file.file, line)));
    each.map(|(file, line)| (format!("{file}:{}", line.line), line.text.trim().to_owned())).collect()
}

fn names(files: &[SourceFile]) -> Vec<(String, String)> {
    files.iter().map(|file| (file.file.clone(), String::new())).collect()
}

fn spread(files: &[SourceFile]) -> Vec<(String, String)> {
    let lines = |file: &SourceFile| named(&file.lines.iter().map(|line| line.line as usize).collect::<Vec<_>>());
    files.iter().map(|file| (file.file.clone(), lines(file))).collect()
}

/// `line 3`, `lines 3, 5-8`.
fn named(lines: &[usize]) -> String {
    format!("{} {}", if lines.len() == 1 { "line" } else { "lines" }, ranges(lines))
}

/// A text on one line, cut after a word where it is long.
fn shortened(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace() {
        if line.chars().count() + 1 + word.chars().count() > MAX_TEXT {
            return if line.is_empty() {
                word.chars().take(MAX_TEXT).chain([' ', '…']).collect()
            } else {
                line + " …"
            };
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_have_a_line_and_a_column() {
        assert_eq!(with_line("a/b.rs").unwrap(), ("a/b.rs", None));
        assert_eq!(with_line("a/b.rs:7").unwrap(), ("a/b.rs", Some(7)));
        assert_eq!(with_line("a/b.rs:7:3").unwrap(), ("a/b.rs", Some(7)));
        assert!(with_line("a/b.rs:0").is_err() && with_line("a/b.rs:x").is_err());
    }

    #[test]
    fn long_texts_end_after_a_word() {
        assert_eq!(shortened(" a \n b "), "a b");
        let text = "word ".repeat(30);
        assert_eq!(shortened(&text), format!("{}…", "word ".repeat(20)));
        assert_eq!(shortened(&"x".repeat(200)), format!("{} …", "x".repeat(100)));
    }
}
