//! What an output takes from elsewhere has a version in `states/pins.yaml`, and nothing is pinned that no state takes.

use std::collections::{BTreeMap, BTreeSet};

use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::needs::{Need, Section, needs};
use stategen_model::system::{Pins, System};
use stategen_model::{closest, did_you_mean};

use super::Check;

const FILE: &str = "states/pins.yaml";

/// A pin by its section and name.
pub(crate) type Pin = (Section, String);

/// The pins that a system's output is made with.
pub(crate) fn used(system: &System) -> BTreeSet<Pin> {
    needs(system).into_iter().map(|need| (need.section, need.name)).collect()
}

/// Finds the pins that are not among those which the states use.
pub(crate) fn unused(
    pins: &Pins,
    used: &BTreeSet<Pin>,
    places: &BTreeMap<String, Span>,
    findings: &mut Vec<Diagnostic>,
) {
    for section in Section::ALL {
        for name in section.names(pins).into_iter().filter(|name| !used.contains(&(section, (*name).to_owned()))) {
            let key = format!("pins.{}.{name}", section.key());
            let place = places.get(&key).copied().unwrap_or_else(|| Span::file(FILE));
            let finding = Diagnostic::warning(Code::UnusedPin, place, format!("no state uses the {section} `{name}`"));
            findings.push(finding.with_help("delete the pin"));
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
