//! Where output comes from and what a thing reaches, shown on the repository's own packs and on a small lending library.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use regex::Regex;
use serde_json::Value;
use stategen_model::system::System;
use stategen_provenance::counterfactual::{altered, differences};
use stategen_provenance::explainer::{Maker, line_origin};
use stategen_provenance::impact::{self, Subject};
use stategen_provenance::place::{Part, Sources};
use stategen_provenance::{matrix, pins};
use stategen_render as render;
use stategen_spec::{self as spec, Loaded};

#[path = "provenance/changed.rs"]
mod changed;
#[path = "provenance/explained.rs"]
mod explained;
#[path = "provenance/literals.rs"]
mod literals;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn library() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library")
}

fn read(root: &Path) -> (Loaded, Vec<System>) {
    let loaded = spec::load(root).unwrap();
    let (systems, _) = stategen_compose::compose(&loaded);
    assert!(!systems.is_empty());
    (loaded, systems)
}

fn reached(root: &Path, state: &str, subject: &str) -> impact::Reached {
    let (loaded, systems) = read(root);
    let subject = Subject::parse(subject, &loaded, &systems).unwrap();
    let system = systems.iter().find(|system| system.state.id.starts_with(state)).unwrap();
    let reached = impact::of(&Sources { loaded: &loaded, system }, &render::render(system), &subject);
    reached.unwrap_or_else(|| panic!("{subject} reaches nothing in {state}"))
}

fn paths(reached: &impact::Reached) -> Vec<&str> {
    reached.files.iter().map(|file| file.path.as_str()).collect()
}

#[test]
fn a_component_reaches_its_folder_its_neighbours_and_what_verifies_it() {
    let reached = reached(&repository(), "003", "component:account-service");
    let paths = paths(&reached);
    // Who calls it is told where it is.
    for path in ["compose.yaml", "services/account-service/src/main.rs", "services/trade-service/src/config.rs"] {
        assert!(paths.contains(&path), "{path} is not among {paths:?}");
    }
    assert!(!paths.contains(&"services/people-service/src/main.rs"), "it does not call back: {paths:?}");
    assert!(reached.requirements.contains(&"FR-001".to_owned()));
    assert!(reached.scenarios.contains(&"accounts-are-read".to_owned()));
}

#[test]
fn a_requirement_reaches_only_the_states_in_which_it_lives() {
    let (loaded, systems) = read(&repository());
    let subject = Subject::parse("FR-501", &loaded, &systems).unwrap();
    for system in &systems {
        let reached = impact::of(&Sources { loaded: &loaded, system }, &render::render(system), &subject);
        assert_eq!(reached.is_some(), system.requirements.contains_key("FR-501"), "{}", system.state.id);
    }
}

#[test]
fn a_line_of_a_delta_reaches_the_lines_that_hold_its_value() {
    let root = repository();
    let (loaded, systems) = read(&root);
    let system = systems.iter().find(|system| system.state.id.starts_with("005")).unwrap();
    let span = &system.spans["components.account-service.ports.http.number"];
    let number = system.spec.components["account-service"].ports()["http"].number.to_string();
    let tree = render::render(system);
    let subject = Subject::parse(&format!("file:{}:{}", span.file, span.line), &loaded, &systems).unwrap();
    let reached = impact::of(&Sources { loaded: &loaded, system }, &tree, &subject).unwrap();
    let holding = tree.files.iter().filter(|(path, one)| {
        !path.starts_with(".stategen/") && String::from_utf8_lossy(&one.content).contains(&number)
    });
    for (path, artifact) in holding {
        let text = String::from_utf8_lossy(&artifact.content);
        // What prose says is said by whoever wrote it.
        let is_prose = |at: usize| {
            let origin = line_origin(artifact, u32::try_from(at).unwrap());
            matches!(origin.maker, Maker::Copy(_)) || origin.values.iter().any(|place| place.file.ends_with(".md"))
        };
        let lines: Vec<usize> = text
            .lines()
            .zip(1..)
            .filter(|(line, at)| line.contains(&number) && !is_prose(*at))
            .map(|(_, at)| at)
            .collect();
        if lines.is_empty() {
            continue;
        }
        let found = reached.files.iter().find(|file| file.path == *path);
        let found = found.unwrap_or_else(|| panic!("{path} holds {number} and is not reached"));
        assert!(
            lines.iter().all(|line| found.lines.contains(line)),
            "{path}: {lines:?} are not all of {:?}",
            found.lines
        );
    }
}

/// What stands on a line of a delta is not what stands on the line of that number of a file that follows from the delta.
#[test]
fn a_line_of_a_delta_reaches_no_more_than_the_line_says() {
    let root = repository();
    let (loaded, systems) = read(&root);
    let system = &systems[0];
    let tree = render::render(system);
    let file = format!("specs/{}/delta.yaml", system.state.id);
    let text = loaded.source(&file).unwrap();
    let of = |line: usize| {
        let subject = Subject::parse(&format!("file:{file}:{line}"), &loaded, &systems).unwrap();
        impact::of(&Sources { loaded: &loaded, system }, &tree, &subject)
    };
    let number = system.spans["components.account-service.ports.http.number"].line as usize;
    let reached = of(number).unwrap();
    assert!(!paths(&reached).iter().any(|path| path.ends_with(".sql")), "{reached:?}");
    // A comment says nothing, and neither does an empty line.
    let silent = text.lines().position(|line| line.trim().is_empty() || line.trim().starts_with('#'));
    if let Some(silent) = silent {
        assert_eq!(of(silent + 1), None);
    }
    // A row of seed data is in what inserts it, at its own place there.
    let (path, seed) =
        system.files.iter().find(|(path, _)| path.starts_with("data/") && path.contains("account")).unwrap();
    let row = seed.content.lines().nth(1).unwrap();
    let subject = Subject::parse(&format!("file:{}:2", seed.span.file), &loaded, &systems).unwrap();
    let reached = impact::of(&Sources { loaded: &loaded, system }, &tree, &subject).unwrap();
    let inserted = reached.files.iter().find(|file| file.path == "database/seed.sql");
    let inserted = inserted.unwrap_or_else(|| panic!("{path} is not inserted: {reached:?}"));
    let first = String::from_utf8_lossy(&tree.files["database/seed.sql"].content).into_owned();
    for line in &inserted.lines {
        let text = first.lines().nth(line - 1).unwrap();
        assert!(row.split(',').all(|cell| text.contains(cell)), "{line}: {text} does not hold {row}");
    }
}

/// A change of one thing leaves what verifies the requirements as it was: what scenarios say of themselves is not lost.
#[test]
fn what_does_not_speak_of_requirements_reaches_none_of_them() {
    for root in [repository(), library()] {
        let (loaded, systems) = read(&root);
        for system in &systems {
            let sources = Sources { loaded: &loaded, system };
            let tree = render::render(system);
            let ports = sources.places().into_iter();
            let ports = ports.filter(|one| one.part == Part::Value && one.path.ends_with(".number"));
            let mut changed = 0;
            for place in ports {
                let other = altered(&sources, [&place]).unwrap();
                let differences = differences(&tree, &render::render(&other));
                assert!(!differences.is_empty(), "{}", place.path);
                assert_eq!(differences.get("docs/requirements.md"), None, "{} in {}", place.path, system.state.id);
                changed += 1;
            }
            assert!(changed > 0);
        }
    }
}

/// The matrix of the requirements follows from a thing where it names it, and nowhere else.
#[test]
fn a_thing_reaches_the_requirements_that_name_it() {
    let root = repository();
    let (loaded, systems) = read(&root);
    let system = systems.last().unwrap();
    let tree = render::render(system);
    let text = String::from_utf8_lossy(&tree.files["docs/requirements.md"].content).into_owned();
    let spec = &system.spec;
    let things = (spec.channels.keys().map(|id| ("channel", id.as_str())))
        .chain(spec.entities.keys().map(|id| ("entity", id.as_str())));
    for (kind, id) in things {
        let subject = Subject::parse(&format!("{kind}:{id}"), &loaded, &systems).unwrap();
        let reached = impact::of(&Sources { loaded: &loaded, system }, &tree, &subject).unwrap();
        for line in reached.files.iter().filter(|one| one.path == "docs/requirements.md").flat_map(|one| &one.lines) {
            let line = text.lines().nth(line - 1).unwrap();
            assert!(line.contains(id), "{subject}: {line}");
        }
    }
}

#[test]
fn every_named_thing_can_be_asked_about() {
    for root in [repository(), library()] {
        let (loaded, systems) = read(&root);
        let system = systems.last().unwrap();
        let tree = render::render(system);
        let spec = &system.spec;
        let used = pins::used(system);
        let subjects = (system.requirements.keys().take(5).map(|id| format!("requirement:{id}")))
            .chain(spec.components.keys().map(|id| format!("component:{id}")))
            .chain(spec.channels.keys().map(|id| format!("channel:{id}")))
            .chain(spec.entities.keys().map(|id| format!("entity:{id}")))
            .chain(used.iter().map(|pin| format!("pin:{pin}")));
        for subject in subjects {
            let subject = Subject::parse(&subject, &loaded, &systems).unwrap();
            let reached = impact::of(&Sources { loaded: &loaded, system }, &tree, &subject);
            assert!(reached.is_some_and(|one| !one.files.is_empty()), "{subject} reaches no file");
        }
    }
}

#[test]
fn a_name_that_nothing_bears_gets_a_way_out() {
    let (loaded, systems) = read(&library());
    let error = |subject: &str| Subject::parse(subject, &loaded, &systems).unwrap_err().to_string();
    assert_eq!(error("component:catalog"), "there is no component `catalog`; did you mean `catalogue`?");
    assert_eq!(error("catalog"), "nothing is called `catalog`; did you mean `catalogue`?");
    assert_eq!(error("pin:ngin"), "there is no pin `ngin`; did you mean `nginx`?");
    assert_eq!(error("image/ngin"), "there is no pin `image/ngin`; did you mean `image/nginx`?");
    assert_eq!(error("template:READ.md"), "there is no template `READ.md`; did you mean `README.md`?");
    assert!(error("template:nope").starts_with("there is no template `nope`; the known ones are "));
    let delta = "specs/001-shelves/delta.yaml";
    let lines = loaded.source(delta).unwrap().lines().count();
    assert_eq!(
        error("file:specs/001-shelves/detla.yaml:1"),
        format!("`specs/001-shelves/detla.yaml` is no file of the specification; did you mean `{delta}`?")
    );
    assert!(error("file:nope").starts_with("`nope` is no file of the specification; the known ones are "));
    assert_eq!(error(&format!("file:{delta}:one")), "`one` is no line number");
    assert_eq!(error(&format!("file:{delta}:0")), format!("`{delta}` has no line 0: the first is 1"));
    let past = lines + 1;
    assert_eq!(error(&format!("file:{delta}:{past}")), format!("`{delta}` has {lines} lines, and no line {past}"));
    assert!(Subject::parse(&format!("file:{delta}:{lines}"), &loaded, &systems).is_ok());
    assert_eq!(Subject::parse("image/nginx", &loaded, &systems).unwrap().to_string(), "pin:image/nginx");
}

#[test]
fn another_version_changes_the_mention_of_the_pin_and_nothing_else() {
    let (_, systems) = read(&repository());
    let mut planned = 0;
    for system in &systems {
        let tree = render::render(system);
        for pin in pins::used(system) {
            let old = pin.version(&system.pins).unwrap().to_owned();
            let plan = pins::plan(system, &tree, &pin, "98.7.6").unwrap();
            for file in &plan.files {
                assert!(!file.after.is_empty() && file.strays.is_empty(), "{pin} in {}: {file:?}", system.state.id);
                assert!(file.before.iter().all(|(_, text)| text.contains(&old)), "{pin}: {file:?}");
            }
            planned += 1;
        }
    }
    assert!(planned > 50, "{planned}");
}

#[test]
fn a_line_that_differs_in_more_than_the_version_is_a_stray() {
    let (_, systems) = read(&library());
    let system = &systems[0];
    let pin = pins::Pin::find(Some(&system.pins), "rust").unwrap();
    let mut tree = render::render(system);
    let manifest = tree.files.get_mut("Cargo.toml").unwrap();
    manifest.content.extend(b"# more\n");
    let plan = pins::plan(system, &tree, &pin, "98.7.6").unwrap();
    let strays: Vec<&str> = plan.files.iter().flat_map(|file| &file.strays).map(|(_, text)| text.as_str()).collect();
    assert_eq!(strays, ["# more"]);
}

#[test]
fn the_matrix_has_a_row_for_every_requirement_of_every_state() {
    let (_, systems) = read(&repository());
    let rows = matrix::rows(&systems.iter().collect::<Vec<_>>());
    for system in &systems {
        for id in system.requirements.keys() {
            let row = rows.iter().find(|row| row.requirement == *id).unwrap();
            assert!(row.live_in.iter().any(|state| *state == system.state.id));
            assert!(row.live_in.first().unwrap() >= &row.introduced_in, "{row:?}");
        }
    }
    let records = csv::Reader::from_reader(matrix::csv(&rows).unwrap().as_bytes()).records().count();
    assert_eq!(records, rows.len());
    assert_eq!(matrix::html(&rows).matches("<tr id=").count(), rows.len());
    assert_eq!(matrix::markdown(&rows).lines().filter(|line| line.starts_with("| ")).count(), rows.len() + 2);
}

/// What Renovate finds in `text`: datasource, name and version. Its engine is RE2; of the strategy `recursive` each
/// expression is applied to what the one before it matched, and the last one's groups count.
fn renovated(text: &str) -> BTreeSet<(String, String, String)> {
    let config = std::fs::read_to_string(repository().join("renovate.json")).unwrap();
    let config: Value = serde_json::from_str(&config).unwrap();
    let mut found = BTreeSet::new();
    for manager in config["customManagers"].as_array().unwrap() {
        let text_of = |key: &str| manager[key].as_str().map(ToOwned::to_owned);
        let file = manager["managerFilePatterns"][0].as_str().unwrap().trim_matches('/');
        assert!(Regex::new(file).unwrap().is_match("states/pins.yaml"));
        let expressions: Vec<Regex> = manager["matchStrings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| Regex::new(one.as_str().unwrap()).unwrap())
            .collect();
        let (last, narrowing) = expressions.split_last().unwrap();
        let mut texts = vec![text];
        for expression in narrowing {
            texts = texts.into_iter().flat_map(|text| expression.find_iter(text)).map(|one| one.as_str()).collect();
        }
        for captured in texts.into_iter().flat_map(|text| last.captures_iter(text)) {
            let name = captured.name("depName").map(|one| one.as_str().to_owned());
            let name = name.or_else(|| text_of("depNameTemplate")).unwrap();
            let version = captured.name("currentValue").unwrap().as_str().to_owned();
            found.insert((text_of("datasourceTemplate").unwrap(), name, version));
        }
    }
    found
}

#[test]
fn renovate_finds_every_pin_and_nothing_else() {
    let text = std::fs::read_to_string(repository().join("states/pins.yaml")).unwrap();
    let pins = read(&repository()).0.pins;
    let mut wanted: BTreeSet<(String, String, String)> = BTreeSet::new();
    let owned = |source: &str, name: &str, version: &str| (source.to_owned(), name.to_owned(), version.to_owned());
    wanted.extend(pins.crates.iter().map(|(name, pin)| owned("crate", name, &pin.version)));
    wanted.extend(pins.npm.iter().map(|(name, version)| owned("npm", name, version)));
    wanted.extend(pins.images.values().map(|pin| owned("docker", &pin.name, &pin.tag)));
    wanted.extend(pins.actions.values().map(|pin| owned("github-tags", &pin.name, &pin.version)));
    wanted.insert(owned("github-releases", "rust", &pins.rust));
    assert_eq!(renovated(&text), wanted);
}

#[test]
fn renovate_finds_pins_however_they_are_laid_out() {
    let text = "images:\n  db: { name: postgres, tag: \"16\" }\n  bus:\n    name: nats\n    tag: 2.11-alpine\n\n\
                # Why.\nnpm:\n  # Here.\n  \"@scope/a.b\": 1.0.0\n\n  vite: '7.1.0'\ncrates:\n  \
                one: { features: [x], version: 1.2.3 }\n  two:\n    version: \"0.4\"\nrust: 1.95.0\n\
                actions:\n  checkout: { name: actions/checkout, version: v4 }\n";
    let found = renovated(text);
    let found: Vec<String> = found.iter().map(|(source, name, version)| format!("{source} {name} {version}")).collect();
    assert_eq!(
        found,
        [
            "crate one 1.2.3",
            "crate two 0.4",
            "docker nats 2.11-alpine",
            "docker postgres 16",
            "github-releases rust 1.95.0",
            "github-tags actions/checkout v4",
            "npm @scope/a.b 1.0.0",
            "npm vite 7.1.0",
        ]
    );
}
