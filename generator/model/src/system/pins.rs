//! Versions of everything that output names, and the locks that resolve them.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::authored::{Name, Text};

/// Id of the pinned image that a state on Compose is built in.
pub const BUILDER_IMAGE: &str = "rust";
/// Id of the pinned image that pages are built in.
pub const PAGES_IMAGE: &str = "node";
/// Id of the pinned action that checks an output out.
pub const CHECKOUT_ACTION: &str = "checkout";

/// `states/pins.yaml`.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pins {
    /// Crates by name.
    #[serde(default)]
    pub crates: BTreeMap<Name<CratePin>, CratePin>,
    /// npm packages by name to version.
    #[serde(default)]
    pub npm: BTreeMap<Text, Text>,
    /// Container images by id.
    #[serde(default)]
    pub images: BTreeMap<Name<ImagePin>, ImagePin>,
    /// Actions that the output's workflow takes from others, by id.
    #[serde(default)]
    pub actions: BTreeMap<Name<ActionPin>, ActionPin>,
    /// The Rust release that output is built with.
    pub rust: Text,
}

/// A crate's version and features.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "a crate's pin, such as { version: \"1.2.3\", features: [one] }"
)]
pub struct CratePin {
    /// Exact version.
    pub version: Text,
    /// Features that every state uses.
    #[serde(default)]
    pub features: Vec<Text>,
    /// Whether the crate's own default features are on.
    #[serde(default = "yes")]
    pub default_features: bool,
}

fn yes() -> bool {
    true
}

/// An image's name and tag.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "an image's pin, such as { name: postgres, tag: \"17\" }"
)]
pub struct ImagePin {
    /// Repository, such as `postgres`.
    pub name: Text,
    /// Tag.
    pub tag: Text,
}

/// An action's repository and version.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    rename_all = "kebab-case",
    expecting = "an action's pin, such as { name: actions/checkout, version: v4 }"
)]
pub struct ActionPin {
    /// Repository, such as `actions/checkout`.
    pub name: Text,
    /// Tag or commit.
    pub version: Text,
}

/// A package of Cargo.lock that comes from a registry.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct LockedPackage {
    /// Crate name.
    pub name: String,
    /// Exact version.
    pub version: Text,
    /// The whole `[[package]]` entry, as cargo writes it, with the place of its first line.
    pub entry: Text,
}
