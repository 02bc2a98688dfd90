//! Pins by name: which there are, which states use them, and what another version would change.

use stategen_model::authored::Name;
use std::collections::BTreeSet;
use std::fmt;

use anyhow::{Context, Result, bail};
use schemars::JsonSchema;
use serde::Serialize;

use super::counterfactual::{Change, differences, with_pins};
use stategen_model::diagnostic::Span;
use stategen_model::did_you_mean;
use stategen_model::system::{Pins, System};
use stategen_model::tree::Tree;
use stategen_render as render;
use stategen_spec::{self as spec, yaml};

/// A version that no pin has.
pub(super) const OTHER_VERSION: &str = "98765.43.21";

/// What a pin is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A crate of crates.io.
    Crate,
    /// A package of npm.
    Npm,
    /// A container image.
    Image,
    /// An action of the rendered workflow.
    Action,
    /// The Rust release.
    Rust,
}

/// A pin's kind and name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Pin {
    /// What it is of.
    pub kind: Kind,
    /// Its name in `states/pins.yaml`.
    pub name: String,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Crate => "crate",
            Self::Npm => "npm",
            Self::Image => "image",
            Self::Action => "action",
            Self::Rust => "rust",
        })
    }
}

impl fmt::Display for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Rust => f.write_str("rust"),
            kind => write!(f, "{kind}/{}", self.name),
        }
    }
}

impl Kind {
    /// The kind that is called so in `kind/name`.
    pub fn called(name: &str) -> Option<Self> {
        [Self::Crate, Self::Npm, Self::Image, Self::Action].into_iter().find(|kind| kind.to_string() == name)
    }
}

/// Every pin, by kind and name.
pub fn all(pins: &Pins) -> Vec<Pin> {
    let of = |kind, name: &str| Pin { kind, name: name.to_owned() };
    let mut all: Vec<Pin> = pins.crates.keys().map(|name| of(Kind::Crate, name)).collect();
    all.extend(pins.npm.keys().map(|name| of(Kind::Npm, name)));
    all.extend(pins.images.keys().map(|name| of(Kind::Image, name)));
    all.extend(pins.actions.keys().map(|name| of(Kind::Action, name)));
    all.push(of(Kind::Rust, "rust"));
    all
}

impl Pin {
    /// The pin that a user calls by name, or by `kind/name` where two kinds share a name. `rust` is the release.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(pins: Option<&Pins>, name: &str) -> Result<Self> {
        let all = pins.map(all).unwrap_or_default();
        if let Some(pin) = all.iter().find(|pin| pin.to_string() == name) {
            return Ok(pin.clone());
        }
        let called: Vec<&Self> = all.iter().filter(|pin| pin.name == name).collect();
        let in_full = name.contains('/');
        let names: Vec<String> =
            all.iter().map(|pin| if in_full { pin.to_string() } else { pin.name.clone() }).collect();
        match called.as_slice() {
            [pin] => Ok((*pin).clone()),
            [] => {
                let question = did_you_mean(name, names);
                bail!(
                    "there is no pin `{name}`; {}",
                    question.unwrap_or_else(|| "`stategen pin list` shows all".to_owned())
                )
            }
            several => {
                let all: Vec<String> = several.iter().map(ToString::to_string).collect();
                bail!("`{name}` could be {}: say which", all.join(" or "))
            }
        }
    }

    /// Its version in `pins`.
    pub fn version<'a>(&self, pins: &'a Pins) -> Option<&'a str> {
        match self.kind {
            Kind::Crate => pins.crates.get(self.name.as_str()).map(|pin| pin.version.as_str()),
            Kind::Npm => pins.npm.get(self.name.as_str()).map(Name::as_str),
            Kind::Image => pins.images.get(self.name.as_str()).map(|pin| pin.tag.as_str()),
            Kind::Action => pins.actions.get(self.name.as_str()).map(|pin| pin.version.as_str()),
            Kind::Rust => Some(&pins.rust),
        }
    }

    /// The pins with this one at another version.
    pub fn changed(&self, pins: &Pins, version: &str) -> Option<Pins> {
        let mut pins = pins.clone();
        let place = match self.kind {
            Kind::Crate => &mut pins.crates.get_mut(self.name.as_str())?.version,
            Kind::Npm => pins.npm.get_mut(self.name.as_str())?,
            Kind::Image => &mut pins.images.get_mut(self.name.as_str())?.tag,
            Kind::Action => &mut pins.actions.get_mut(self.name.as_str())?.version,
            Kind::Rust => &mut pins.rust,
        };
        *place = place.map(|_| version.to_owned());
        Some(pins)
    }

    /// The way to its version in the document.
    fn steps(&self) -> Vec<&str> {
        match self.kind {
            Kind::Crate => vec!["crates", &self.name, "version"],
            Kind::Npm => vec!["npm", &self.name],
            Kind::Image => vec!["images", &self.name, "tag"],
            Kind::Action => vec!["actions", &self.name, "version"],
            Kind::Rust => vec!["rust"],
        }
    }
}

/// The pins that a state's output is made with: those whose versions are found in it when each is given one of its own.
pub fn used(system: &System) -> BTreeSet<Pin> {
    let all = all(&system.pins);
    let marks: Vec<String> = (0..all.len()).map(|at| format!("98765.{at}.43210")).collect();
    let mut marked = system.pins.clone();
    for (pin, mark) in all.iter().zip(&marks) {
        if let Some(pins) = pin.changed(&marked, mark) {
            marked = pins;
        }
    }
    let tree = render::render(&with_pins(system, marked));
    let texts: Vec<_> = tree.files.values().map(|one| String::from_utf8_lossy(&one.content)).collect();
    let found = |mark: &String| texts.iter().any(|text| text.contains(mark.as_str()));
    all.into_iter().zip(&marks).filter(|(_, mark)| found(mark)).map(|(pin, _)| pin).collect()
}

/// What another version of a pin would change in one state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Plan {
    /// The state's id.
    pub state: String,
    /// The files that would differ, in path order.
    pub files: Vec<PlannedFile>,
}

/// A file that another version would change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PlannedFile {
    /// Path in the state's output.
    pub path: String,
    /// The lines that go, each `(line, text)`.
    pub before: Vec<(usize, String)>,
    /// The lines that come.
    pub after: Vec<(usize, String)>,
    /// Lines that come and are not a line that goes with the new version in the old one's place. None, unless the
    /// version decides more than its own mention.
    pub strays: Vec<(usize, String)>,
}

/// Renders a state with the pin at its version and at another, and compares. None when the state is the same either way.
pub fn plan(system: &System, tree: &Tree, pin: &Pin, version: &str) -> Option<Plan> {
    let old = pin.version(&system.pins)?;
    let other = pin.changed(&system.pins, version)?;
    let changes = differences(tree, &render::render(&with_pins(system, other)));
    let files: Vec<PlannedFile> = changes
        .into_iter()
        .map(|(path, Change { before, after })| {
            let mut expected: Vec<String> = before.iter().map(|(_, text)| text.replace(old, version)).collect();
            let mut strays = Vec::new();
            for (at, text) in &after {
                match expected.iter().position(|one| one == text) {
                    Some(found) => {
                        expected.remove(found);
                    }
                    None => strays.push((*at, text.clone())),
                }
            }
            // A line that goes and does not come back is as much a change of its own.
            strays.extend(expected.into_iter().map(|text| (0, text)));
            PlannedFile { path, before, after, strays }
        })
        .collect();
    (!files.is_empty()).then(|| Plan { state: system.state.id.to_string(), files })
}

/// `states/pins.yaml` with the pin at another version: its value is replaced where it stands, and all else stays.
///
/// # Errors
/// When the value cannot be found there, or the new one is none that a pin may have.
pub fn edited(text: &str, pin: &Pin, version: &str) -> Result<(String, Span)> {
    // Nothing in it may end the value, or start another.
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-+_/".contains(c);
    if !version.starts_with(|c: char| c.is_ascii_alphanumeric()) || !version.chars().all(plain) {
        bail!(
            "`{}` is no value for a pin: use one version such as \"1.2.3\", or a shorter one such as \"0.8\"",
            version.escape_debug()
        );
    }
    let file = "states/pins.yaml";
    let document = yaml::parse(file, text).map_err(|finding| anyhow::anyhow!("{}", finding.message))?;
    let node = document.at(&pin.steps()).with_context(|| format!("states/pins.yaml has no {pin}"))?;
    let span = node.span;
    let Some(at) = yaml::edit::scalar(text, node) else {
        bail!("{span} does not hold `{}` as it stands: write it on one line, plain or in quotes", node.text());
    };
    let quote = text[at.clone()].chars().next().filter(|c| matches!(c, '"' | '\''));
    // What reads as a number without quotes would be no text.
    let quote = quote.or_else(|| version.parse::<f64>().is_ok().then_some('"'));
    let quote = quote.map(String::from).unwrap_or_default();
    let edited = format!("{}{quote}{version}{quote}{}", &text[..at.start], &text[at.end..]);

    let file = "states/pins.yaml";
    let document = yaml::parse(file, &edited).map_err(|finding| anyhow::anyhow!("{}", finding.message))?;
    let mut findings = Vec::new();
    spec::pins::check(&document, &mut findings);
    let wrong = findings.into_iter().find(|finding| finding.span.line == span.line);
    if let Some(finding) = wrong {
        bail!("{}{}", finding.message, finding.help.map(|help| format!(": {help}")).unwrap_or_default());
    }
    let read: Pins = document.read().map_err(|finding| anyhow::anyhow!("{}", finding.message))?;
    if pin.version(&read) != Some(version) {
        bail!("`{version}` cannot stand at {span}: edit it by hand");
    }
    Ok((edited, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    const PINS: &str = "# Kept.\nrust: \"1.95.0\"\ncrates:\n  # Why.\n  axum: { version: 0.8.9, features: [json] }  # here\n\
                        npm:\n  \"@scope/a.b\": 1.0.0\nimages:\n  db: { name: postgres, tag: 16-alpine }\n";

    fn set(name: &str, version: &str) -> String {
        let pins: Pins = yaml::parse("p", PINS).unwrap().read().unwrap();
        let pin = Pin::find(Some(&pins), name).unwrap();
        edited(PINS, &pin, version).map_or_else(|error| format!("{error:#}"), |(text, _)| text)
    }

    #[test]
    fn only_the_value_is_edited() {
        assert_eq!(set("axum", "0.9"), PINS.replace("0.8.9", "\"0.9\""));
        assert_eq!(set("axum", "0.9.1"), PINS.replace("0.8.9", "0.9.1"));
        assert_eq!(set("rust", "1.96.0"), PINS.replace("1.95.0", "1.96.0"));
        assert_eq!(set("@scope/a.b", "2.0.0"), PINS.replace("1.0.0", "2.0.0"));
        assert_eq!(set("image/db", "17-alpine"), PINS.replace("16-alpine", "17-alpine"));
    }

    #[test]
    fn what_no_pin_may_be_is_refused() {
        assert!(
            set("axum", "0.9, features: [x]").contains("is no value for a pin"),
            "{}",
            set("axum", "0.9, features: [x]")
        );
        assert!(set("axum", "^0.9").contains("is no value for a pin"));
        assert!(set("axum", "").contains("pin"));
    }
}
