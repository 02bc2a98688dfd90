//! Where the lines of an output come from: forwards, backwards, and for which requirements.

use std::collections::BTreeMap;
use std::ops::Range;

use regex::Regex;
use stategen_marks::{Lines, Place};
use stategen_model::tree::{Artifact, TemplateId, Tree};
use stategen_provenance::explainer::{Explainer, LineOrigin, Maker, TemplateLine, line_count, line_origin, numbered};
use stategen_provenance::explanation::{WriterKind, WrittenFile};
use stategen_provenance::inverse::{Cause, lines_from};
use stategen_provenance::place::{AuthoredLine, Sources};
use stategen_render as render;
use stategen_render::template::template_text;

use super::literals::Literals;
use super::{library, read, repository};

/// The law of line provenance: every line of every file has a template line, or is a pack's own, or a serializer's; what is
/// named is there; and what stands outside the tags of the template line stands in the line too.
#[test]
fn every_line_of_every_file_comes_from_a_line_that_exists() {
    let literals = Literals::of_all();
    let (mut known, mut held, mut wrong) = (0, 0, Vec::new());
    for root in [repository(), library()] {
        let (loaded, systems) = read(&root);
        for system in &systems {
            for (path, artifact) in &render::render(system).files {
                let place = format!("{path} of {}", system.state.id);
                let text = String::from_utf8_lossy(&artifact.content);
                let origins: Vec<LineOrigin> =
                    (1..).zip(text.lines()).map(|(line, _)| line_origin(artifact, line)).collect();
                for (at, (text, origin)) in text.lines().zip(&origins).enumerate() {
                    known += 1;
                    for value in &origin.values {
                        let source = loaded.source(&value.file).and_then(|text| numbered(text, value.line));
                        assert!(source.is_some(), "{place}:{}: {value:?} is not there", at + 1);
                    }
                    match &origin.maker {
                        Maker::Templates(lines) => {
                            assert!(!lines.is_empty(), "{place}:{}: {text}", at + 1);
                            for line in lines {
                                let source = numbered(template_text(line.template), line.line);
                                assert!(source.is_some(), "{place}:{}: {line:?} is not there", at + 1);
                            }
                        }
                        Maker::Copy(line) => {
                            let source = loaded.source(&line.file).and_then(|source| numbered(source, line.line));
                            assert_eq!(source, Some(text), "{place}");
                        }
                        Maker::Serializer => {}
                        Maker::Nobody => panic!("{place}:{}: nothing made {text}", at + 1),
                    }
                }
                match holds_its_template(&text, &origins, &literals) {
                    Ok(lines) => held += lines,
                    Err(why) => wrong.push(format!("{place}:{why}")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    println!("{known} lines are known, {held} hold the text of their template's line");
    assert!(held > 50_000, "{held} of {known}");
}

/// Each run of lines that a template line made holds the words that it always writes, in order. A value in it may have
/// lines of other templates: then what comes after it is a run of its own, and the words are in the run before it too.
fn holds_its_template(
    text: &str,
    origins: &[LineOrigin],
    literals: &BTreeMap<TemplateId, Literals>,
) -> Result<usize, String> {
    let rows: Vec<&str> = text.lines().collect();
    let mut runs: BTreeMap<TemplateLine, Vec<Range<usize>>> = BTreeMap::new();
    for (at, origin) in origins.iter().enumerate() {
        let Maker::Templates(lines) = &origin.maker else { continue };
        for line in lines {
            let runs = runs.entry(*line).or_default();
            match runs.last_mut() {
                Some(run) if run.end == at => run.end += 1,
                _ => runs.push(at..at + 1),
            }
        }
    }
    let mut held = 0;
    for (line, runs) in runs {
        let words = &literals[&line.template].always[line.line as usize - 1];
        for (at, run) in runs.iter().enumerate() {
            let before = runs[at.saturating_sub(1)].start..run.end;
            if !holds(&rows[run.clone()], words) && !holds(&rows[before], words) {
                return Err(format!("{}: {line:?} writes {words:?}, not in {:?}", run.start + 1, &rows[run.clone()]));
            }
            held += run.len();
        }
    }
    Ok(held)
}

fn holds(rows: &[&str], words: &[String]) -> bool {
    let text = rows.join(" ");
    let mut rest = text.as_str();
    words.iter().all(|word| {
        let found = rest.find(word.as_str());
        rest = found.map_or("", |at| &rest[at + word.len()..]);
        found.is_some()
    })
}

/// A line of a lock file comes from the line that resolved it, or from the pin that its crate asks for.
#[test]
fn a_line_of_a_lock_names_its_resolution_or_its_pin() {
    let (loaded, systems) = read(&repository());
    let authored = |line: &AuthoredLine| numbered(loaded.source(&line.file).unwrap(), line.line).unwrap();
    let (mut resolved, mut pinned) = (0, 0);
    for system in &systems {
        for (path, artifact) in &render::render(system).files {
            let text = String::from_utf8_lossy(&artifact.content);
            let values = |line: usize| line_origin(artifact, u32::try_from(line).unwrap()).values;
            if path.ends_with("package-lock.json") {
                let first = text.lines().position(|line| line.contains("\"node_modules/")).unwrap();
                for (line, at) in text.lines().zip(1..).skip(first).filter(|(line, _)| line.contains('"')) {
                    let from = values(at);
                    assert!(from.iter().any(|from| authored(from) == line), "{path}:{at} {line}: {from:?}");
                    resolved += 1;
                }
            }
            if path == "Cargo.lock" {
                let mut at = 0;
                for entry in text.split("\n\n") {
                    let own = !entry.contains("\nsource = ");
                    for line in entry.lines() {
                        at += 1;
                        let name = line.trim().trim_matches([',', '"']).split(' ').next().unwrap();
                        if own && line.starts_with(' ') && system.pins.crates.contains_key(name) {
                            let from = values(at);
                            let pin = |from: &AuthoredLine| authored(from).trim().starts_with(&format!("{name}:"));
                            assert!(from.iter().any(pin), "{path}:{at} {line}: {from:?}");
                            pinned += 1;
                        }
                    }
                    at += 1;
                }
            }
        }
    }
    assert!(resolved > 1000 && pinned > 100, "{resolved} and {pinned} lines were looked at");
}

/// What a scenario sends and expects is in its test with the line that says it, however deep in a payload.
#[test]
fn a_value_of_a_scenario_names_its_line() {
    let (loaded, systems) = read(&repository());
    let text = Regex::new(r#""((?:[^"\\]|\\.)+)""#).unwrap();
    let mut count = 0;
    for system in &systems {
        for (path, artifact) in &render::render(system).files {
            let Some(name) = path.strip_prefix("conformance/tests/scenarios/").filter(|name| *name != "main.rs") else {
                continue;
            };
            let scenario = name.trim_end_matches(".rs").replace('_', "-");
            let file = system.files[&format!("scenarios/{scenario}.yaml")].span.file;
            let test = String::from_utf8_lossy(&artifact.content).into_owned();
            for (line, at) in test.lines().zip(1..) {
                let origin = line_origin(artifact, at);
                let from = origin.values.iter().filter(|from| from.file == file);
                let from: Vec<&str> = from.filter_map(|from| numbered(loaded.source(&from.file)?, from.line)).collect();
                for word in text.captures_iter(line).map(|found| found[1].to_owned()) {
                    let said = |line: &&str| line.contains(&word) || word.contains(['\\', '$']);
                    // `http` is the port that is meant where none is written, `then` a key of scenarios, and a step that looks at
                    // the lines of all components names none.
                    let written =
                        !["http", "then"].contains(&word.as_str()) && loaded.source(&file).unwrap().contains(&word);
                    let of_all = from.is_empty() && line.trim_start().starts_with(".by(");
                    assert!(
                        !written || of_all || from.iter().any(said),
                        "{path}:{at} {line}: `{word}` is not in {from:?}"
                    );
                    count += 1;
                }
            }
        }
    }
    assert!(count > 500, "{count} texts were looked at");
}

/// What comes from a template or an authored file is the other way round what each line comes from.
#[test]
fn what_comes_from_a_line_is_what_names_it() {
    let (_, systems) = read(&repository());
    let tree = render::render(systems.last().unwrap());
    let mut made: BTreeMap<TemplateLine, Vec<(&str, u32)>> = BTreeMap::new();
    let mut shown: BTreeMap<AuthoredLine, Vec<(&str, u32)>> = BTreeMap::new();
    for (path, artifact) in &tree.files {
        for line in 1..=u32::try_from(line_count(artifact)).unwrap() {
            let origin = line_origin(artifact, line);
            match origin.maker {
                Maker::Templates(lines) => {
                    lines.into_iter().for_each(|by| made.entry(by).or_default().push((path, line)))
                }
                Maker::Copy(from) => shown.entry(from).or_default().push((path, line)),
                Maker::Serializer | Maker::Nobody => {}
            }
            origin.values.into_iter().for_each(|from| shown.entry(from).or_default().push((path, line)));
        }
    }
    let flat = |files: &[WrittenFile]| -> Vec<(String, u32)> {
        files.iter().flat_map(|file| file.lines.iter().map(|line| (file.path.clone(), *line))).collect()
    };
    let owned = |lines: &[(&str, u32)]| -> Vec<(String, u32)> {
        lines.iter().map(|(path, line)| ((*path).to_owned(), *line)).collect()
    };
    assert!(made.len() > 300 && shown.len() > 300);
    for (line, wanted) in made.iter().step_by(7) {
        assert_eq!(
            flat(&lines_from(&tree, Cause::Template(line.template), Some(line.line))),
            owned(wanted),
            "{line:?}"
        );
    }
    for (line, wanted) in shown.iter().step_by(7) {
        assert_eq!(flat(&lines_from(&tree, Cause::Authored(line.file), Some(line.line))), owned(wanted), "{line:?}");
    }
}

#[test]
fn a_line_is_explained_by_its_template_line_its_values_and_its_requirements() {
    let (loaded, systems) = read(&repository());
    let system = systems.last().unwrap();
    let sources = Sources { loaded: &loaded, system };
    let tree = render::render(system);
    let explained = |path: &str, wanted: &str| {
        let text = String::from_utf8_lossy(&tree.files[path].content).into_owned();
        let at = text.lines().position(|line| line.contains(wanted)).unwrap() + 1;
        Explainer::new(sources, &tree).line(path, u32::try_from(at).unwrap()).unwrap()
    };
    let api = explained("services/account-service/src/api.rs", "pub fn router(");
    assert_eq!(api.written_by.files[0].file, "templates/services/service/src/api.rs");
    assert_eq!(api.written_by.files[0].lines[0].text, api.text.unwrap());
    assert!(api.from.is_empty() && api.requirements.is_empty());

    // A handler is there for what its operation is, and not for all that its service does.
    let handler = explained("services/account-service/src/logic/list_accounts.rs", "pub async fn");
    assert_eq!(handler.written_by.kind, WriterKind::Copy);
    assert!(handler.written_by.files[0].file.ends_with("/logic/account-service/list_accounts.rs"));
    let ids: Vec<&str> = handler.requirements.iter().map(|one| one.id.as_str()).collect();
    assert!(ids.contains(&"FR-001") && !ids.contains(&"FR-002") && !ids.contains(&"FR-012"), "{ids:?}");
}

/// What a line says of requirements is what its values are traced to.
#[test]
fn a_value_is_there_for_the_requirements_that_it_is_traced_to() {
    let (loaded, systems) = read(&repository());
    let system = systems.iter().find(|one| one.state.id.starts_with("005")).unwrap();
    let of = |file: &str, wanted: &str| {
        let (file, text) = loaded.sources.iter().find(|(name, _)| name.ends_with(file)).unwrap();
        let line = text.lines().position(|line| line.contains(wanted)).unwrap() + 1;
        let mut lines = Lines::default();
        lines.note_value(1, Place { file: file.number(), line: u32::try_from(line).unwrap() });
        let mut tree = Tree::default();
        tree.insert("x", Artifact::document("x\n".to_owned(), lines, Vec::new()));
        let explained = Explainer::new(Sources { loaded: &loaded, system }, &tree).line("x", 1).unwrap();
        assert!(explained.from[0].lines[0].text.contains(wanted));
        explained.requirements.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    // An account's query is there for accounts, and not for orders that name one.
    assert_eq!(
        of("001-baseline-uncontainerized-parity/queries/account-service.sql", "-- Every account, by id."),
        ["FR-001", "FR-002"]
    );
    let operation =
        of("001-baseline-uncontainerized-parity/contracts/trade-service.yaml", "operationId: createTradeOrder");
    assert!(operation.contains(&"FR-012".to_owned()), "{operation:?}");
    let created =
        of("001-baseline-uncontainerized-parity/contracts/account-service.yaml", "operationId: createAccount");
    assert!(created.contains(&"FR-002".to_owned()) && !created.contains(&"FR-012".to_owned()), "{created:?}");
    assert_eq!(of("001-baseline-uncontainerized-parity/requirements/functional-delta.md", "FR-007"), ["FR-007"]);
    assert!(
        of("001-baseline-uncontainerized-parity/scenarios/people-are-found.yaml", "title:")
            .contains(&"FR-005".to_owned())
    );
    // What all of a component needs is there for no requirement more than for another.
    assert_eq!(of("001-baseline-uncontainerized-parity/delta.yaml", "number: 18088"), [""; 0]);
    assert_eq!(of("states/pins.yaml", "rust:"), [""; 0]);
}
