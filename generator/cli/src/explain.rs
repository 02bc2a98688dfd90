//! `explain`: where a file of the output, or one line of it, comes from; what a code means.

use std::collections::BTreeSet;
use std::env;
use std::path::{Component, Path};

use anyhow::{Context, Result, bail};
use clap::Args;

use super::{Exit, Global, Project, Terminal};
use stategen_model::closest;
use stategen_model::diagnostic::{CODES, Format, Span, describe};
use stategen_model::styles::Styles;
use stategen_model::system::System;
use stategen_model::tree::{Artifact, Tree};
use stategen_provenance::line;
use stategen_provenance::patterns::WRITERS;
use stategen_provenance::place::Sources;
use stategen_render as render;

/// How many requirements are shown; a component may take part in dozens.
const SHOWN: usize = 5;

/// Say which template and which lines of the specification made a file of the output; or what a code means.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen explain generated/001-first/compose.yaml       a file\n  \
    stategen explain generated/001-first/compose.yaml:12    a line of it\n  \
    stategen explain 1/compose.yaml                         the same file, from anywhere\n  \
    stategen explain ./api.md:5                             from within the output\n  \
    stategen explain stale-from                             a code")]
pub(super) struct Explain {
    /// A path of the output, with or without a line; or a code.
    #[arg(value_name = "PATH[:LINE]|CODE")]
    what: String,
}

impl Explain {
    pub(super) fn run(&self, global: &Global, terminal: &mut Terminal<'_>) -> Result<Exit> {
        if let Some(text) = describe(&self.what) {
            writeln!(terminal.out, "{}: {text}", self.what)?;
            return Ok(Exit::Fine);
        }
        if !self.what.contains(['/', '.', ':']) && !Path::new(&self.what).exists() {
            match closest(&self.what, CODES.iter().map(|(code, _)| *code)) {
                Some(near) => bail!("there is no code `{}`; did you mean `{near}`?", self.what),
                None => bail!("`{}` is neither a path of the output nor a code", self.what),
            }
        }
        let project = Project::open_sound(global, terminal, Format::Text)?;
        let (path, line) = match self.what.rsplit_once(':') {
            Some((path, line)) => match line.parse::<usize>() {
                Ok(line) if line > 0 => (path, Some(line)),
                Ok(_) | Err(_) => bail!("`{line}` is no line number"),
            },
            None => (self.what.as_str(), None),
        };
        let (state, file) = locate(project, path)?;
        let system = project.state(&state)?;
        let tree = render::render(system);
        let Some(artifact) = tree.files.get(&file) else {
            match closest(&file, tree.files.keys().map(String::as_str)) {
                Some(near) => bail!("`{state}` has no file `{file}`; did you mean `{near}`?"),
                None => bail!("`{state}` has no file `{file}`; nothing made it"),
            }
        };
        match line {
            None => explain_file(project, system, artifact, &format!("{state}/{file}"), terminal)?,
            Some(line) => explain_line(project, system, &tree, &file, line, terminal)?,
        }
        Ok(Exit::Fine)
    }
}

/// The state and the path in it that `path` means: below a folder that bears a state's id; else from the working directory,
/// when that is in a state's output; else beginning with whatever calls a state.
fn locate(project: &Project, path: &str) -> Result<(String, String)> {
    let parts: Vec<&str> = Path::new(path).components().filter_map(|part| part.as_os_str().to_str()).collect();
    let at = parts.iter().position(|part| project.systems.iter().any(|system| system.state.id == *part));
    if let Some(at) = at {
        return match &parts[at + 1..] {
            [] => bail!("`{path}` is a whole state: name a file in it"),
            file => Ok((parts[at].to_owned(), file.join("/"))),
        };
    }
    let here = from_here(project, path)?;
    if let Some((state, file)) = &here
        && render::render(project.state(state)?).files.contains_key(file)
    {
        return Ok((state.clone(), file.clone()));
    }
    let below = parts.strip_prefix(&["generated"]).unwrap_or(&parts);
    match (below, here) {
        ([state, file @ ..], here) if !file.is_empty() && !state.starts_with('.') => match (project.state(state), here)
        {
            (Ok(system), _) => Ok((system.state.id.clone(), file.join("/"))),
            (Err(_), Some(here)) => Ok(here),
            (Err(error), None) => bail!("`{path}` names no state's file: {error}"),
        },
        (_, Some(here)) => Ok(here),
        (_, None) => bail!("`{path}` names no state's file; write it as `generated/STATE/FILE`"),
    }
}

/// The state in whose output a path from the working directory is, and the path there.
fn from_here(project: &Project, path: &str) -> Result<Option<(String, String)>> {
    let mut full = env::current_dir().context("cannot tell the working directory")?;
    for part in Path::new(path).components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(full.pop()),
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => full.push(part),
        }
    }
    let output = project.output(None);
    // The working directory is told without links.
    let output = output.canonicalize().unwrap_or(output);
    let Ok(below) = full.strip_prefix(output) else { return Ok(None) };
    let parts: Vec<&str> = below.components().filter_map(|part| part.as_os_str().to_str()).collect();
    Ok(match parts.as_slice() {
        [state, file @ ..] if !file.is_empty() && project.systems.iter().any(|system| system.state.id == *state) => {
            Some(((*state).to_owned(), file.join("/")))
        }
        _ => None,
    })
}

fn explain_file(
    project: &Project,
    system: &System,
    artifact: &Artifact,
    name: &str,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let Styles { strong, reset, .. } = terminal.out_styles;
    writeln!(terminal.out, "{strong}{name}{reset}")?;
    write_template(system, artifact, terminal)?;
    if artifact.sources.is_empty() {
        writeln!(terminal.out, "  from no line in particular: the template alone decides it")?;
    }
    let sources: BTreeSet<&Span> = artifact.sources.iter().collect();
    for span in sources {
        write_source(project, span, terminal)?;
    }
    Ok(())
}

fn explain_line(
    project: &Project,
    system: &System,
    tree: &Tree,
    path: &str,
    line: usize,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let artifact = &tree.files[path];
    let name = format!("{}/{path}", system.state.id);
    let content = String::from_utf8_lossy(&artifact.content).into_owned();
    let Some(text) = content.lines().nth(line - 1) else {
        bail!("`{name}` has {} lines", content.lines().count());
    };
    let sources = Sources { loaded: &project.loaded, system };
    let origin = line::of(&sources, &project.systems, tree, path, line);
    let Styles { strong, place, reset, .. } = terminal.out_styles;
    writeln!(terminal.out, "{strong}{name}:{line}{reset}\n{place}{line:>4} |{reset} {text}")?;
    match &origin.writer {
        Some(writer) => {
            let how = if writer.guessed { "most likely written by" } else { "written by" };
            writeln!(terminal.out, "{how}\n  {}:{}: {}", writer.file, writer.line, writer.text.trim())?;
            for line in &writer.alike {
                writeln!(terminal.out, "  or {}:{line}, which writes alike", writer.file)?;
            }
        }
        None if origin.copied => writeln!(terminal.out, "a line of a pack's own file")?,
        None => writeln!(terminal.out, "written by a value, or by one of several renderers")?,
    }
    match (origin.proven, origin.places.is_empty()) {
        (_, true) => writeln!(terminal.out, "follows from no line in particular: the writer alone decides it")?,
        (true, false) => writeln!(terminal.out, "follows from")?,
        (false, false) => writeln!(terminal.out, "in a file that follows from")?,
    }
    for span in &origin.places {
        write_source(project, span, terminal)?;
    }
    writeln!(terminal.out, "first in\n  {}", origin.introduced_in)?;
    if !origin.requirements.is_empty() {
        writeln!(terminal.out, "for")?;
    }
    for id in origin.requirements.iter().take(SHOWN) {
        let text = system.requirements.get(id).map(|one| one.text.as_str()).unwrap_or_default();
        writeln!(terminal.out, "  {id}: {text}")?;
    }
    if let Some(more) = origin.requirements.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        writeln!(terminal.out, "  and {more} more that the same things realise")?;
    }
    Ok(())
}

fn write_template(system: &System, artifact: &Artifact, terminal: &mut Terminal<'_>) -> Result<()> {
    let template = artifact.origin.template().map(|template| format!("templates/{template}"));
    match template.filter(|template| WRITERS.iter().any(|(name, _)| name == template)) {
        Some(template) => writeln!(terminal.out, "  {template}")?,
        None if line::copied_from(system, artifact).is_some() => writeln!(terminal.out, "  a pack's own file")?,
        None => writeln!(terminal.out, "  rendered by generator/render/src/, without a template")?,
    }
    Ok(())
}

fn write_source(project: &Project, span: &Span, terminal: &mut Terminal<'_>) -> Result<()> {
    let text =
        project.loaded.source(&span.file).and_then(|text| text.lines().nth((span.line as usize).saturating_sub(1)));
    writeln!(terminal.out, "  {span}: {}", text.unwrap_or_default().trim())?;
    Ok(())
}
