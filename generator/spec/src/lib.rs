//! Reading packs, states, pins and locks, with positions. The one stage of the pipeline's front that touches the disk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use stategen_model::authored::{Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::forge::{Links, RepositoryFile};
use stategen_model::names;
use stategen_model::node::Node;
use stategen_model::system::{Learning, LockedPackage, Pins, State, StateFile};
use stategen_model::temporary;

pub mod evidence;
pub mod insert;
pub mod learning;
pub mod logic;
pub mod markdown;
pub mod openapi;
pub mod pins;
mod reserved;
pub mod scenario;
pub mod sql;
pub mod yaml;

/// Longest authored file that is read, in bytes.
const LARGEST_FILE: u64 = 4 << 20;

/// Everything that was authored, as read.
#[derive(Debug, Default)]
pub struct Loaded {
    /// The folder that holds `specs/` and `states/`.
    pub root: PathBuf,
    /// Text of every file that was read, by path relative to the root.
    pub sources: BTreeMap<File, String>,
    /// States in id order, with where their file starts.
    pub states: Vec<(State, Span)>,
    /// Packs by state id.
    pub packs: BTreeMap<String, Pack>,
    /// `states/pins.yaml`; empty when it could not be read.
    pub pins: Pins,
    /// Whether `states/pins.yaml` could be read.
    pub pins_read: bool,
    /// What `states/repository.yaml` says, if it is there.
    pub links: Option<Links>,
    /// Third-party packages of `states/locks/<state>.lock`, by state id.
    pub locks: BTreeMap<String, Arc<[LockedPackage]>>,
    /// npm packages by folder, of `states/locks/<state>.package-lock.json`, by state id.
    pub npm_locks: BTreeMap<String, Arc<Node>>,
    /// What was wrong while reading.
    pub findings: Vec<Diagnostic>,
}

/// A feature pack.
#[derive(Debug, Default)]
pub struct Pack {
    /// `delta.yaml`; none when it is missing or broken.
    pub delta: Option<Node>,
    /// Machine-read files by path in the pack, with their path relative to the root.
    pub files: BTreeMap<String, (File, Arc<str>)>,
    /// Requirements of its prose.
    pub requirements: Vec<markdown::ProseRequirement>,
    /// User stories of its prose.
    pub stories: Vec<markdown::UserStory>,
    /// Every requirement that its prose names, with the place.
    pub mentions: Vec<(String, Span)>,
    /// What it teaches.
    pub learning: Option<Arc<Learning>>,
}

impl Loaded {
    /// The text of an authored file, by path relative to the root.
    pub fn source(&self, file: &str) -> Option<&str> {
        self.sources.get(file).map(String::as_str)
    }

    /// Every authored file with its text.
    pub fn sources(&self) -> impl Iterator<Item = (File, &str)> {
        self.sources.iter().map(|(file, text)| (*file, text.as_str()))
    }

    fn yaml<T: serde::de::DeserializeOwned>(&mut self, file: File) -> Option<T> {
        let text = self.sources.get(&file)?;
        match yaml::parse(file, text).and_then(|node| node.read()) {
            Ok(value) => Some(value),
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        }
    }
}

/// Reads everything below `root`. What is wrong with a file's text is a finding of the result.
///
/// # Errors
/// When `root` holds no `specs/` and `states/`, or the disk fails.
pub fn load(root: &Path) -> anyhow::Result<Loaded> {
    let mut loaded = Loaded { root: root.to_owned(), ..Loaded::default() };
    for folder in ["specs", "states"] {
        anyhow::ensure!(root.join(folder).is_dir(), "{} holds no folder `{folder}`", root.display());
        read_sources(root, folder, &mut loaded)?;
    }
    Ok(understood(loaded))
}

/// What [`load`] would give if files had these texts, by path relative to the root. Nothing is read anew.
#[must_use]
pub fn with(loaded: &Loaded, files: &BTreeMap<String, String>) -> Loaded {
    let mut sources = loaded.sources.clone();
    sources.extend(files.iter().map(|(file, text)| (File::named(file), text.clone())));
    let findings = sources.iter().flat_map(|(file, text)| reserved::in_file(*file, text)).collect();
    understood(Loaded { root: loaded.root.clone(), sources, findings, ..Loaded::default() })
}

fn understood(mut loaded: Loaded) -> Loaded {
    read_locks(&mut loaded);
    read_states(&mut loaded);
    read_packs(&mut loaded);
    loaded
}

fn read_sources(root: &Path, folder: &str, loaded: &mut Loaded) -> anyhow::Result<()> {
    let entries = walkdir::WalkDir::new(root.join(folder)).sort_by_file_name();
    let entries: Vec<walkdir::DirEntry> = entries.into_iter().collect::<Result<_, _>>()?;
    // What a run that was killed left is nobody's source.
    let is_source = |entry: &&walkdir::DirEntry| {
        !entry.file_type().is_dir() && entry.file_name().to_str().is_none_or(|name| temporary::process(name).is_none())
    };
    let read = entries.par_iter().filter(is_source).map(|entry| {
        let relative = entry.path().strip_prefix(root)?.to_string_lossy().replace('\\', "/");
        let file = File::from(relative.as_str());
        if let Some(finding) = no_source(entry, &relative) {
            return Ok((file, Err(finding)));
        }
        Ok((file, read_source(entry, file).with_context(|| format!("cannot read {file}"))?))
    });
    for (file, source) in read.collect::<anyhow::Result<Vec<_>>>()? {
        match source {
            Ok(text) => {
                loaded.findings.extend(reserved::in_file(file, &text));
                loaded.sources.insert(file, text);
            }
            Err(finding) => loaded.findings.push(finding),
        }
    }
    Ok(())
}

/// Why an entry of a folder cannot be a source, if it can't.
fn no_source(entry: &walkdir::DirEntry, file: &str) -> Option<Diagnostic> {
    if entry.path().to_str().is_none() {
        let message = "the name of this file is not UTF-8";
        return Some(Diagnostic::error(Code::NotUtf8, Span::file(file), message).with_help("rename the file"));
    }
    if !entry.file_type().is_file() {
        let what = if entry.path_is_symlink() { "a symbolic link" } else { "no regular file" };
        let finding =
            Diagnostic::error(Code::NotAFile, Span::file(file), format!("this is {what}, which nothing reads"));
        return Some(finding.with_help("put a file in its place"));
    }
    reserved::in_name(file)
}

/// The text of a file, or why it is none.
fn read_source(entry: &walkdir::DirEntry, file: File) -> anyhow::Result<Result<String, Diagnostic>> {
    if entry.metadata()?.len() > LARGEST_FILE {
        let message = format!("the file is larger than {LARGEST_FILE} bytes");
        return Ok(Err(Diagnostic::error(Code::FileTooLarge, Span::file(file), message)));
    }
    Ok(String::from_utf8(std::fs::read(entry.path())?).map(in_unix_form).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|b| **b == b'\n').count() + 1;
        let column = good.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        let bound = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let span = Span::new(file, bound(line), bound(column));
        Diagnostic::error(Code::NotUtf8, span, "this byte is not UTF-8").with_help("save the file as UTF-8")
    }))
}

/// The text without a byte order mark, and with the line endings of Unix: a checkout may have others.
fn in_unix_form(text: String) -> String {
    match text.strip_prefix('\u{FEFF}') {
        None if !text.contains('\r') => text,
        rest => rest.unwrap_or(&text).replace("\r\n", "\n"),
    }
}

/// What `states/locks/` holds for a state.
enum Lock {
    Crates(Result<Vec<LockedPackage>, Box<Diagnostic>>),
    Npm(Result<Node, Box<Diagnostic>>),
}

impl Lock {
    /// The state that a lock file is of, and what it holds; none for a file that is no lock.
    fn read(file: &str, text: &str) -> Option<(String, Self)> {
        let name = file.strip_prefix("states/locks/")?;
        if let Some(id) = name.strip_suffix(".lock") {
            let file = File::named(file);
            let wrong = text.lines().zip(1..).find(|(line, _)| !is_of_lock(line));
            let packages = wrong.map_or_else(|| Ok(lock(file, text)), |(_, line)| Err(no_lock(file, line)));
            return Some((id.to_owned(), Self::Crates(packages)));
        }
        let id = name.strip_suffix(".package-lock.json")?;
        Some((id.to_owned(), Self::Npm(npm_lock(File::named(file), text))))
    }
}

/// Whether a line is one that cargo writes into a lock file.
fn is_of_lock(line: &str) -> bool {
    let quoted = |value: &str| value.len() > 2 && value.starts_with('"') && value.ends_with('"');
    match line.split_once(" = ") {
        Some(("version", value)) => quoted(value) || value.parse::<u32>().is_ok(),
        Some(("name" | "source" | "checksum", value)) => quoted(value),
        Some(("dependencies", value)) => value == "[",
        Some(_) => false,
        None => {
            line.is_empty()
                || line.starts_with('#')
                || matches!(line, "[[package]]" | "]")
                || line.strip_prefix(' ').and_then(|item| item.strip_suffix(',')).is_some_and(quoted)
        }
    }
}

fn no_lock(file: File, line: u32) -> Box<Diagnostic> {
    let message = "this line is none of a lock file that cargo wrote";
    Box::new(Diagnostic::error(Code::InvalidValue, Span::new(file, line, 1), message))
}

fn read_locks(loaded: &mut Loaded) {
    let sources: Vec<(&File, &String)> = loaded.sources.iter().collect();
    let locks = sources.par_iter().filter_map(|(file, text)| Lock::read(file, text));
    let locks: Vec<(String, Lock)> = locks.collect();
    for (id, lock) in locks {
        match lock {
            Lock::Crates(Ok(packages)) => {
                loaded.locks.insert(id, packages.into());
            }
            Lock::Crates(Err(finding)) => loaded.findings.push(finding.with_help("run `stategen lock`")),
            Lock::Npm(Ok(packages)) => {
                loaded.npm_locks.insert(id, Arc::new(packages));
            }
            Lock::Npm(Err(finding)) => {
                // The text of the file was searched for reserved characters before.
                if !matches!(finding.code, Code::ReservedCharacter | Code::UnseenCharacter) {
                    loaded.findings.push(finding.with_help("run `stategen lock`"));
                }
            }
        }
    }
}

fn read_states(loaded: &mut Loaded) {
    let files: Vec<File> = loaded.sources.keys().filter(|f| f.starts_with("states/")).cloned().collect();
    for file in files {
        let name = &file["states/".len()..];
        if name.starts_with("locks/") && (name.ends_with(".lock") || name.ends_with(".package-lock.json")) {
            // `read_locks` has read it.
        } else if name == "pins.yaml" {
            let pins = loaded.yaml(file);
            loaded.pins_read = pins.is_some();
            loaded.pins = pins.unwrap_or_default();
            if let Ok(node) = yaml::parse(file, &loaded.sources[&file]) {
                pins::check(&node, &mut loaded.findings);
            }
        } else if name == "repository.yaml" {
            let setting = loaded.yaml::<RepositoryFile>(file).map(|setting| Links::of(&setting));
            match setting {
                Some(Ok(links)) => loaded.links = Some(links),
                Some(Err(message)) => loaded.findings.push(
                    Diagnostic::error(Code::RepositoryAddress, Span::file(file), message)
                        .with_help("`url:` is its page, such as `https://github.com/owner/name`; `forge:` is github, gitlab, gitea, forgejo or bitbucket"),
                ),
                None => {}
            }
        } else if let Some(id) = name.strip_suffix(".yaml") {
            if !names::is_state_id(id) {
                loaded.findings.push(
                    Diagnostic::error(Code::InvalidName, Span::file(file), format!("`{id}` is no state id"))
                        .with_help("name the file `NNN-slug.yaml`: three digits, then lower-case words"),
                );
                continue;
            }
            if let Some(state) = loaded.yaml::<StateFile>(file) {
                let id = Name::new(id.to_owned(), Span::file(file));
                loaded.states.push((State { id, file: state }, Span::file(file)));
            }
        } else {
            loaded.findings.push(
                Diagnostic::warning(Code::UnknownFile, Span::file(file), "nothing reads this file")
                    .with_help("a state is `states/NNN-slug.yaml`"),
            );
        }
    }
    if !loaded.sources.contains_key("states/pins.yaml") {
        loaded.findings.push(
            Diagnostic::error(Code::MissingFile, Span::file("states/pins.yaml"), "there is no `states/pins.yaml`")
                .with_help("it holds the version of every crate, npm package and image that output uses"),
        );
    }
}

/// The `[[package]]` entries of a lock file that come from a registry.
pub fn lock(file: File, text: &str) -> Vec<LockedPackage> {
    const START: &str = "[[package]]\n";
    let mut packages = Vec::new();
    let mut parts = text.split(START);
    let lines = |part: &str| u32::try_from(part.matches('\n').count()).unwrap_or(u32::MAX);
    let mut line = parts.next().map_or(1, lines).saturating_add(1);
    for entry in parts {
        let place = Span::new(file, line, 1);
        line = line.saturating_add(lines(entry)).saturating_add(1);
        let value = |key: &str| {
            let (line, at) = entry
                .lines()
                .zip(place.line + 1..)
                .find_map(|(line, at)| Some((line.strip_prefix(key)?.trim().strip_prefix("= ")?, at)))?;
            Some(Text::new(line.trim_matches('"').to_owned(), Span::new(file, at, 1)))
        };
        let (Some(name), Some(version), Some(_)) = (value("name"), value("version"), value("source")) else { continue };
        let entry = Text::new(format!("{START}{}\n", entry.trim_end()), place);
        packages.push(LockedPackage { name: name.to_string(), version, entry });
    }
    packages
}

/// The entries of a `package-lock.json` that come from a registry: all but the project's own. A map by folder.
///
/// # Errors
/// When the text is no such file.
pub fn npm_lock(file: File, text: &str) -> Result<Node, Box<Diagnostic>> {
    // JSON is YAML, whose reader knows the place of every value.
    let document = yaml::parse(file, text)?;
    let mut packages = document.get("packages").cloned();
    match packages.as_mut().and_then(Node::entries_mut) {
        Some(entries) => entries.retain(|(folder, _)| !folder.name.is_empty()),
        None => packages = None,
    }
    packages.ok_or_else(|| {
        let message = "this is no package-lock.json: it has no `packages`";
        Box::new(Diagnostic::error(Code::InvalidValue, document.span, message))
    })
}

/// What one file of a pack says.
enum PackPart {
    Delta(Result<Node, Box<Diagnostic>>, Vec<Diagnostic>),
    Prose {
        requirements: Vec<markdown::ProseRequirement>,
        questions: Vec<Diagnostic>,
        mentions: Vec<(String, Span)>,
        stories: Vec<markdown::UserStory>,
        learning: Option<(Arc<Learning>, Vec<Diagnostic>)>,
    },
    Machine(Arc<str>, Vec<Diagnostic>),
}

impl PackPart {
    fn read(file: File, path: &str, text: &str) -> Self {
        if path == "delta.yaml" {
            Self::Delta(yaml::parse(file, text), markdown::open_questions_in_yaml(file, text))
        } else if path.ends_with(".md") {
            Self::Prose {
                requirements: markdown::requirements(file, text),
                questions: markdown::open_questions(file, text),
                mentions: markdown::mentions(file, text),
                stories: markdown::user_stories(file, text),
                learning: (path == learning::FILE).then(|| learning::read(file, text)),
            }
        } else {
            let written = path.ends_with(".yaml");
            let questions = written.then(|| markdown::open_questions_in_yaml(file, text));
            Self::Machine(text.into(), questions.unwrap_or_default())
        }
    }
}

fn read_packs(loaded: &mut Loaded) {
    let files: Vec<(&File, &String)> = loaded.sources.iter().collect();
    let parts = files.par_iter().filter_map(|(file, text)| {
        let (id, path) = file.strip_prefix("specs/")?.split_once('/')?;
        (id != "schema").then(|| (**file, id, path, PackPart::read(**file, path, text)))
    });
    let parts: Vec<(File, &str, &str, PackPart)> = parts.collect();
    for (file, id, path, part) in parts {
        if !names::is_state_id(id) && !loaded.packs.contains_key(id) {
            loaded.findings.push(
                Diagnostic::error(Code::InvalidName, Span::file(file), format!("`{id}` is no name for a pack"))
                    .with_help("name the folder `NNN-slug`: three digits, then lower-case words"),
            );
        }
        let pack = loaded.packs.entry(id.to_owned()).or_default();
        match part {
            PackPart::Delta(read, questions) => {
                loaded.findings.extend(questions);
                match read {
                    Ok(node) => pack.delta = Some(node),
                    Err(finding) => loaded.findings.push(*finding),
                }
            }
            PackPart::Machine(text, questions) => {
                loaded.findings.extend(questions);
                pack.files.insert(path.to_owned(), (file, text));
            }
            PackPart::Prose { requirements, questions, mentions, stories, learning } => {
                if let Some((learning, findings)) = learning {
                    pack.learning = Some(learning);
                    loaded.findings.extend(findings);
                }
                for requirement in requirements {
                    match pack.requirements.iter().find(|r| r.id == requirement.id) {
                        Some(earlier) if earlier.text != requirement.text => loaded.findings.push(
                            Diagnostic::error(
                                Code::DuplicateRequirement,
                                requirement.span,
                                format!("{} is stated twice, with other words", requirement.id),
                            )
                            .with_related(earlier.span, "the first time")
                            .with_help("state it once, and mention its id elsewhere"),
                        ),
                        Some(_) => {}
                        None => pack.requirements.push(requirement),
                    }
                }
                loaded.findings.extend(questions);
                pack.mentions.extend(mentions);
                loaded.findings.extend(markdown::check_stories(&stories));
                pack.stories.extend(stories);
            }
        }
    }
}
