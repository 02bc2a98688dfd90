//! What an output takes from elsewhere has a version in `states/pins.yaml`, and nothing is pinned that no state takes.

use std::collections::{BTreeMap, BTreeSet};

use stategen_model::diagnostic::{Code, Diagnostic, Fix, Span};
use stategen_model::needs::{Need, Section, needs};
use stategen_model::node::Node;
use stategen_model::system::System;
use stategen_model::{closest, did_you_mean};
use stategen_spec::{Loaded, yaml};

use super::Check;

const FILE: &str = "states/pins.yaml";

/// A pin by its section and name.
pub(crate) type Pin = (Section, String);

/// The pins that a system's output is made with.
pub(crate) fn used(system: &System) -> BTreeSet<Pin> {
    needs(system).into_iter().map(|need| (need.section, need.name)).collect()
}

/// Finds the pins that are not among those which the states use.
pub(crate) fn unused(loaded: &Loaded, used: &BTreeSet<Pin>, findings: &mut Vec<Diagnostic>) {
    let Some(text) = loaded.source(FILE) else { return };
    let document = yaml::parse(FILE, text).ok();
    for section in Section::ALL {
        let names = section.names(&loaded.pins);
        let is_used = |name: &&str| used.contains(&(section, (*name).to_owned()));
        let entries = document.as_ref().and_then(|all| all.get(section.key())?.entries()).unwrap_or_default();
        for name in names.iter().filter(|name| !is_used(name)) {
            let entry = entries.iter().find(|(key, _)| key.name == *name);
            let place = entry.map_or_else(|| Span::file(FILE), |(key, _)| key.span);
            // A section without an entry would be no map.
            let lines = entry.filter(|_| names.iter().any(is_used));
            let lines = lines.and_then(|(key, value)| yaml::edit::lines(text, key, value));
            let message = format!("no state uses the {section} `{name}`");
            findings.push(
                Diagnostic::warning(Code::UnusedPin, place, message)
                    .with_help("delete the pin")
                    .with_fix(lines.map(|(span, lines)| Fix::delete(span, lines, &format!("the pin `{name}`")))),
            );
        }
    }
}

impl Check<'_> {
    /// Checks that everything is pinned that the output takes from elsewhere.
    pub(super) fn pinned(&mut self) {
        let mut found: BTreeSet<Pin> = BTreeSet::new();
        let needs = needs(self.system);
        let needed =
            |section: Section, name: &str| needs.iter().any(|need| need.section == section && need.name == name);
        for need in &needs {
            let pinned = need.section.names(&self.system.pins);
            // One finding for a pin is enough, and one for each place where a pack names it.
            let first = found.insert((need.section, need.name.clone())) || need.place.is_some();
            if pinned.contains(&need.name.as_str()) || !first {
                continue;
            }
            // A pin that something else needs was not meant, unless a pack names it.
            let meant = pinned.into_iter().filter(|name| need.place.is_some() || !needed(need.section, name));
            let near = closest(&need.name, meant);
            self.findings.push(missing(need, near, &self.system.spans));
        }
    }
}

impl Check<'_> {
    /// Checks that the locks hold the pinned versions of what the output takes. What no lock is there for is said elsewhere.
    pub(super) fn locked(&mut self) {
        let mut stale: BTreeMap<Section, BTreeSet<String>> = BTreeMap::new();
        for need in needs(self.system) {
            let known = match need.section {
                Section::Crates => self.system.lock.is_empty() || self.locks_crate(&need.name),
                Section::Npm => self.locks_package(&need.name),
                Section::Images | Section::Actions => true,
            };
            if !known {
                stale.entry(need.section).or_default().insert(need.name);
            }
        }
        for (section, names) in stale {
            let first = names.first().map(String::as_str).unwrap_or_default();
            let declared = self.system.spans.get(&format!("pins.{}.{first}", section.key()));
            let place = declared.copied().unwrap_or_else(|| Span::file(FILE));
            let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "the lock does not hold what is pinned of the {section}{} {}",
                if names.len() == 1 { "" } else { "s" },
                names.join(", ")
            );
            self.findings.push(Diagnostic::warning(Code::LockStale, place, message).with_help("run `stategen lock`"));
        }
    }

    /// Whether the lock has a crate as it is pinned; one that is not pinned has a finding of its own.
    fn locks_crate(&self, name: &str) -> bool {
        let pin = self.system.pins.crates.get(name);
        let locked = |version: &str| self.system.lock.iter().any(|it| it.name == name && *it.version == *version);
        pin.is_none_or(|pin| locked(&pin.version))
    }

    fn locks_package(&self, name: &str) -> bool {
        let (Some(lock), Some(pin)) = (&self.system.npm_lock, self.system.pins.npm.get(name)) else { return true };
        let folder = format!("node_modules/{name}");
        lock.at(&[&folder, "version"]).and_then(Node::as_str).is_some_and(|version| version == pin.as_str())
    }
}

fn missing(need: &Need, near: Option<&str>, places: &BTreeMap<String, Span>) -> Diagnostic {
    let Need { section, name, why, place } = need;
    let key = section.key();
    let declared = |path: String| places.get(&path).copied();
    let value = match section {
        Section::Crates => format!("{name}: {{ version: … }}"),
        Section::Npm => format!("\"{name}\": …"),
        Section::Images => format!("{name}: {{ name: …, tag: … }}"),
        Section::Actions => format!("{name}: {{ name: …, version: … }}"),
    };
    let add = format!("add it to {FILE}: `{key}: {{ {value} }}`");
    let message = format!("no version is pinned of the {section} `{name}`, {why}");
    let (place, help) = match (place, near) {
        (Some(place), near) => {
            let question = did_you_mean(name, near);
            (*place, question.map_or_else(|| add.clone(), |question| format!("{question} Or {add}")))
        }
        (None, Some(near)) => {
            let place = declared(format!("pins.{key}.{near}")).unwrap_or_else(|| Span::file(FILE));
            (place, format!("did you mean `{name}` by `{near}`? Or {add}"))
        }
        (None, None) => (declared(format!("pins.{key}")).unwrap_or_else(|| Span::file(FILE)), add),
    };
    Diagnostic::error(Code::MissingPin, place, message).with_help(help)
}
