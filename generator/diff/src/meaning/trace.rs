//! Why and how: requirements, scenarios, queries, and the files that packs own.

use std::collections::BTreeMap;

use super::changes::{Changes, listed, paired};
use crate::change::{Action, Thing};
use stategen_model::authored::Name;
use stategen_model::diagnostic::Span;
use stategen_model::system::{PackFile, Query, Requirement, Scenario, System};

pub(super) fn compare(found: &mut Changes<'_>) {
    requirements(found);
    scenarios(found);
    queries(found);
    files(found);
}

fn requirements(found: &mut Changes<'_>) {
    let (a, b) = (found.a, found.b);
    for (id, before, after) in paired(&a.requirements, &b.requirements) {
        let thing = Thing::Requirement { id: id.to_owned() };
        let path = format!("requirements.{id}");
        match (before, after) {
            (None, Some(b)) => {
                found.added(thing, None::<&str>, None, &path);
                let change = found.list.last_mut().expect("it was just added");
                change.note = Some(b.text.to_string());
                change.sources.insert(0, b.span);
            }
            (Some(a), None) => {
                found.removed(thing, None::<&str>, None, &path);
                let change = found.list.last_mut().expect("it was just added");
                change.note = Some(a.text.to_string());
                change.sources.push(a.span);
            }
            (Some(a), Some(b)) => {
                let texts = (Some(&a.text), Some(&b.text));
                found.aspect(&thing, "sentence", texts, None, &path);
                let realized = (a.realized_by.iter().map(|by| by.as_str()), b.realized_by.iter().map(|by| by.as_str()));
                found.listed(&thing, "realized-by", realized, &format!("{path}.realized-by"));
                verification(found, thing, a, b);
            }
            (None, None) => {}
        }
    }
}

/// Another set of scenarios that verify a requirement, at the lines where those say so that came or went.
fn verification(found: &mut Changes<'_>, thing: Thing, before: &Requirement, after: &Requirement) {
    let (from, to) = (before.verified_by.iter().map(Name::as_str), after.verified_by.iter().map(Name::as_str));
    let Some(action) = listed("verified-by", from, to) else { return };
    let only = |these: &Requirement, others: &Requirement, system: &System| {
        let only = these.verified_by.iter().filter(|id| !others.verified_by.contains(id));
        only.filter_map(|id| verifies(system.scenarios.get(id)?, &these.id)).collect::<Vec<_>>()
    };
    let sources = [only(after, before, found.b), only(before, after, found.a)].concat();
    found.push(thing, action, None, sources);
}

/// Where a scenario says that it verifies a requirement.
fn verifies(scenario: &Scenario, requirement: &str) -> Option<Span> {
    let listed = scenario.document.get("verifies")?.items();
    listed.iter().find(|node| node.as_str() == Some(requirement)).map(|node| node.span)
}

fn scenarios(found: &mut Changes<'_>) {
    let (a, b) = (found.a, found.b);
    for (id, before, after) in paired(&a.scenarios, &b.scenarios) {
        let thing = Thing::Scenario { id: id.to_owned() };
        let file = |files: &BTreeMap<String, PackFile>| {
            files.get(&format!("scenarios/{id}.yaml")).map(|file| file.span).into_iter().collect::<Vec<_>>()
        };
        let note = |scenario: &Scenario| Some(scenario.title.to_string());
        match (before, after) {
            (None, Some(after)) => {
                found.push(thing, Action::Added { value: None }, None, file(&b.files));
                found.list.last_mut().expect("it was just added").note = note(after);
            }
            (Some(before), None) => {
                let removal = b.edits.get(&format!("scenarios/{id}.yaml")).cloned().into_iter();
                found.push(thing, Action::Removed { value: None }, None, removal.chain(file(&a.files)).collect());
                found.list.last_mut().expect("it was just added").note = note(before);
            }
            (Some(x), Some(y)) if content(&a.files, id) != content(&b.files, id) || x.title != y.title => {
                found.push(thing, Action::Replaced, None, file(&b.files));
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
}

fn content<'a>(files: &'a BTreeMap<String, PackFile>, scenario: &str) -> Option<&'a str> {
    files.get(&format!("scenarios/{scenario}.yaml")).map(|file| &*file.content)
}

fn queries(found: &mut Changes<'_>) {
    let (a, b) = (found.a, found.b);
    for (service, before, after) in paired(&a.queries, &b.queries) {
        let by_name = |queries: Option<&Vec<Query>>| -> BTreeMap<String, Query> {
            queries.into_iter().flatten().map(|query| (query.name.to_string(), query.clone())).collect()
        };
        for (name, before, after) in paired(&by_name(before), &by_name(after)) {
            let thing = Thing::Query { service: service.to_owned(), name: name.to_owned() };
            match (before, after) {
                (None, Some(b)) => found.push(thing, Action::Added { value: None }, None, vec![b.span]),
                (Some(a), None) => found.push(thing, Action::Removed { value: None }, None, vec![a.span]),
                (Some(a), Some(b)) if a.lines != b.lines || a.cardinality != b.cardinality => {
                    found.push(thing, Action::Replaced, None, vec![b.span]);
                }
                (Some(_) | None, Some(_) | None) => {}
            }
        }
    }
}

/// Logic, pages and data. Contracts, queries and scenarios are told by what they mean.
fn files(found: &mut Changes<'_>) {
    let told = |path: &str| ["contracts/", "queries/", "scenarios/"].iter().any(|folder| path.starts_with(folder));
    let (a, b) = (found.a, found.b);
    for (path, before, after) in paired(&a.files, &b.files).filter(|(path, ..)| !told(path)) {
        let thing = Thing::File { path: path.to_owned() };
        match (before, after) {
            (None, Some(b)) => found.push(thing, Action::Added { value: None }, None, vec![b.span]),
            (Some(a), None) => found.push(thing, Action::Removed { value: None }, None, vec![a.span]),
            (Some(a), Some(b)) if a.content != b.content => {
                found.push(thing, Action::Replaced, None, vec![b.span]);
            }
            (Some(_) | None, Some(_) | None) => {}
        }
    }
}
