//! `explain`: where a file of the output, or one line of it, comes from; what a code means.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use clap::Args;

use super::{Exit, Global, Project, Terminal};
use crate::diagnostic::{CODES, Format, Span, describe};
use crate::render;
use crate::styles::Styles;
use crate::system::delta::closest;
use crate::tree::Artifact;

/// Say which template and which lines of the specification made a file of the output; or what a code means.
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    stategen explain generated/001-first/compose.yaml       a file\n  \
    stategen explain generated/001-first/compose.yaml:12    a line of it\n  \
    stategen explain 001-first/compose.yaml                 the same file, from anywhere\n  \
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
        if !self.what.contains(['/', '.']) {
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
        let (state, file) = locate(&project, path)?;
        let system = project.state(&state)?;
        let tree = render::render(system);
        let Some(artifact) = tree.files.get(&file) else {
            match closest(&file, tree.files.keys().map(String::as_str)) {
                Some(near) => bail!("`{state}` has no file `{file}`; did you mean `{near}`?"),
                None => bail!("`{state}` has no file `{file}`; nothing made it"),
            }
        };
        match line {
            None => explain_file(&project, artifact, &format!("{state}/{file}"), terminal)?,
            Some(line) => explain_line(&project, artifact, &format!("{state}/{file}"), line, terminal)?,
        }
        Ok(Exit::Fine)
    }
}

/// The state and the path in it that `path` means: below the output folder, or beginning with a state's id.
fn locate(project: &Project, path: &str) -> Result<(String, String)> {
    let parts: Vec<&str> = Path::new(path).components().filter_map(|part| part.as_os_str().to_str()).collect();
    let at = parts.iter().position(|part| project.systems.iter().any(|system| system.state.id == *part));
    match at {
        Some(at) if at + 1 < parts.len() => Ok((parts[at].to_owned(), parts[at + 1..].join("/"))),
        Some(_) => bail!("`{path}` is a whole state: name a file in it"),
        None => bail!("`{path}` names no state's file; write it as `generated/STATE/FILE`"),
    }
}

fn explain_file(project: &Project, artifact: &Artifact, name: &str, terminal: &mut Terminal<'_>) -> Result<()> {
    let Styles { strong, reset, .. } = terminal.out_styles;
    writeln!(terminal.out, "{strong}{name}{reset}")?;
    write_template(artifact, terminal)?;
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
    artifact: &Artifact,
    name: &str,
    line: usize,
    terminal: &mut Terminal<'_>,
) -> Result<()> {
    let content = String::from_utf8_lossy(&artifact.content).into_owned();
    let Some(text) = content.lines().nth(line - 1) else {
        bail!("`{name}` has {} lines", content.lines().count());
    };
    let Styles { strong, place, reset, .. } = terminal.out_styles;
    writeln!(terminal.out, "{strong}{name}:{line}{reset}\n{place}{line:>4} |{reset} {text}")?;
    write_template(artifact, terminal)?;
    for (span, source) in pack_lines(project, artifact, text, line) {
        writeln!(terminal.out, "  {span}: {}", source.trim())?;
    }
    Ok(())
}

/// The authored lines behind a line of output. A pack's own file is rendered as it is: the line of the same number. For
/// others, the sources that share most words with the line come first, and those that share none are left out, unless
/// all would be.
fn pack_lines<'a>(project: &'a Project, artifact: &'a Artifact, text: &str, line: usize) -> Vec<(Span, &'a str)> {
    let source_line = |span: &Span| {
        let text = project.loaded.source(&span.file)?;
        text.lines().nth((span.line as usize).saturating_sub(1))
    };
    if artifact.template.is_none()
        && let Some(first) = artifact.sources.first()
        && let Some(source) = project.loaded.source(&first.file).and_then(|source| source.lines().nth(line - 1))
        && source == text
    {
        return vec![(Span::new(first.file.clone(), u32::try_from(line).unwrap_or(u32::MAX), 1), source)];
    }
    let wanted = words(text);
    let sources: BTreeSet<&Span> = artifact.sources.iter().collect();
    let mut ranked: Vec<(usize, &Span, &str)> = sources
        .into_iter()
        .filter_map(|span| source_line(span).map(|source| (words(source).intersection(&wanted).count(), span, source)))
        .collect();
    ranked.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
    let any = ranked.iter().any(|(shared, ..)| *shared > 0);
    ranked.retain(|(shared, ..)| *shared > 0 || !any);
    ranked.into_iter().map(|(_, span, source)| (span.clone(), source)).collect()
}

/// Words of a line in lower case, with names in any casing taken apart.
fn words(text: &str) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut word = String::new();
    let mut lower_before = false;
    for c in text.chars().chain([' ']) {
        if !c.is_alphanumeric() || (c.is_uppercase() && lower_before) {
            if word.len() > 1 {
                words.insert(std::mem::take(&mut word));
            }
            word.clear();
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
        lower_before = c.is_lowercase();
    }
    words
}

fn write_template(artifact: &Artifact, terminal: &mut Terminal<'_>) -> Result<()> {
    match artifact.template {
        Some(template) => writeln!(terminal.out, "  templates/{template}")?,
        None => writeln!(terminal.out, "  a pack's own file")?,
    }
    Ok(())
}

fn write_source(project: &Project, span: &Span, terminal: &mut Terminal<'_>) -> Result<()> {
    let text =
        project.loaded.source(&span.file).and_then(|text| text.lines().nth((span.line as usize).saturating_sub(1)));
    writeln!(terminal.out, "  {span}: {}", text.unwrap_or_default().trim())?;
    Ok(())
}
