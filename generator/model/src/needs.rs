//! What a system's output takes from elsewhere, each at a pinned version.

pub mod npm;
pub mod packages;

use std::fmt;

use npm::Import;
use packages::packages;

use crate::diagnostic::Span;
use crate::system::{BUILDER_IMAGE, CHECKOUT_ACTION, Kind, PAGES_IMAGE, Pins, Runtime, System};

/// A section of `states/pins.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// Crates of crates.io.
    Crates,
    /// Packages of npm.
    Npm,
    /// Container images.
    Images,
    /// Actions of the output's workflow.
    Actions,
}

impl Section {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Crates, Self::Npm, Self::Images, Self::Actions];

    /// Its key in the file.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Crates => "crates",
            Self::Npm => "npm",
            Self::Images => "images",
            Self::Actions => "actions",
        }
    }

    /// The names that are pinned in it.
    #[must_use]
    pub fn names(self, pins: &Pins) -> Vec<&str> {
        match self {
            Self::Crates => pins.crates.keys().map(|name| &**name).collect(),
            Self::Npm => pins.npm.keys().map(|name| &**name).collect(),
            Self::Images => pins.images.keys().map(|name| &**name).collect(),
            Self::Actions => pins.actions.keys().map(|name| &**name).collect(),
        }
    }
}

/// What one entry of a section is.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Crates => "crate",
            Self::Npm => "npm package",
            Self::Images => "image",
            Self::Actions => "action",
        })
    }
}

/// Something that an output takes from elsewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The section that pins it.
    pub section: Section,
    /// The name of its pin.
    pub name: String,
    /// What needs it, as the rest of a sentence: ``which `crates/runtime` is built with``.
    pub why: String,
    /// Where a pack names it, if one does.
    pub place: Option<Span>,
}

/// Everything that a system's output takes from elsewhere; the same thing as often as something needs it.
#[must_use]
pub fn needs(system: &System) -> Vec<Need> {
    let mut needs = Vec::new();
    let mut add = |section, name: &str, why: String, place| {
        needs.push(Need { section, name: name.to_owned(), why, place });
    };
    for package in packages(system) {
        for name in package.pinned.keys().chain(package.pinned_for_tests.keys()) {
            add(Section::Crates, name, format!("which `{}` is built with", package.path), None);
        }
    }
    let on_compose = system.spec.system.runtime == Runtime::Compose;
    for (id, component) in &system.spec.components {
        if let Some(image) = component.image() {
            let place = system.spans.get(&format!("components.{id}.image")).copied();
            add(Section::Images, image, format!("which `{id}` runs in"), place);
        }
        if component.kind() == Kind::Web {
            for name in npm::BUILDING {
                add(Section::Npm, name, format!("which `{id}` is built with"), None);
            }
            if let Some(name) = npm::wire(system) {
                add(Section::Npm, name, format!("which `{id}` receives messages with"), None);
            }
            for Import { package, path, place } in npm::imports(system) {
                add(Section::Npm, package, format!("which `{path}` imports"), Some(place));
            }
            if on_compose {
                add(Section::Images, PAGES_IMAGE, format!("which the pages of `{id}` are built in"), None);
            }
        }
    }
    if on_compose {
        let why = "which the images of a state on Compose are built in".to_owned();
        add(Section::Images, BUILDER_IMAGE, why, None);
    }
    add(Section::Actions, CHECKOUT_ACTION, "which the output's workflow begins with".to_owned(), None);
    needs
}
