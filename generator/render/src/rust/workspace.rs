//! `Cargo.toml` of the workspace and of each crate, and `Cargo.lock`.

use std::collections::BTreeMap;

use super::dependencies::{Package, packages};
use super::{artifact, span};
use crate::escape::{comment, data_string};
use stategen_model::diagnostic::Span;
use stategen_model::system::System;
use stategen_model::tree::Tree;

const VERSION: &str = "0.1.0";

pub(super) fn artifacts(system: &System, tree: &mut Tree) {
    let packages = packages(system);
    let pins = vec![Span::file("states/pins.yaml")];
    tree.insert("Cargo.toml", artifact("Cargo.toml", root(system, &packages), pins.clone()));
    for package in &packages {
        let mut sources = span(system, &format!("components.{}", package.name));
        if sources.is_empty() {
            // What all services share is no component; its dependencies are named in the pins.
            sources.clone_from(&pins);
        }
        tree.insert(format!("{}/Cargo.toml", package.path), artifact("crates/Cargo.toml", manifest(package), sources));
    }
    if !system.lock.is_empty() {
        tree.insert("Cargo.lock", artifact("Cargo.lock", lock(system, &packages), pins));
    }
}

fn root(system: &System, packages: &[Package]) -> String {
    let members: String = packages.iter().map(|one| format!("    \"{}\",\n", one.path)).collect();
    let mut text = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{members}]\n\n");
    text.push_str(&format!(
        "[workspace.package]\nversion = \"{VERSION}\"\nedition = \"2024\"\nrust-version = \"{}\"\npublish = false\n\n",
        data_string(&system.pins.rust)
    ));
    text.push_str("[workspace.dependencies]\n");
    for package in packages.iter().filter(|one| one.path.starts_with("crates/")) {
        text.push_str(&format!("{} = {{ path = \"{}\" }}\n", package.name, package.path));
    }
    let mut used: Vec<&str> = packages.iter().flat_map(|one| one.pinned.keys().copied()).collect();
    used.sort_unstable();
    used.dedup();
    for name in used {
        text.push_str(&pinned(system, name));
    }
    text.push_str(
        "\n[workspace.lints.rust]\nunsafe_code = \"forbid\"\n\n[workspace.lints.clippy]\n\
         # Handlers end every struct with `..Default::default()`, so that they survive a member added later.\n\
         needless_update = \"allow\"\n\n[profile.release]\nstrip = true\n",
    );
    text
}

fn pinned(system: &System, name: &str) -> String {
    let Some(pin) = system.pins.crates.get(name) else { return format!("{name} = \"*\"\n") };
    let mut features = pin.features.clone();
    features.sort();
    let version = data_string(&pin.version);
    if features.is_empty() && pin.default_features {
        return format!("{name} = \"{version}\"\n");
    }
    let defaults = if pin.default_features { "" } else { ", default-features = false" };
    let list = features.iter().map(|one| format!("\"{}\"", data_string(one))).collect::<Vec<_>>().join(", ");
    let features = if features.is_empty() { String::new() } else { format!(", features = [{list}]") };
    format!("{name} = {{ version = \"{version}\"{defaults}{features} }}\n")
}

fn manifest(package: &Package) -> String {
    let mut text = comment(0, "#", &package.description);
    text.push_str(&format!(
        "[package]\nname = \"{}\"\nversion.workspace = true\nedition.workspace = true\nrust-version.workspace = true\n\
         publish.workspace = true\n\n[lints]\nworkspace = true\n\n[dependencies]\n",
        package.name
    ));
    let mut lines: BTreeMap<&str, String> = BTreeMap::new();
    for name in &package.local {
        lines.insert(name, format!("{name}.workspace = true\n"));
    }
    for (name, features) in &package.pinned {
        lines.insert(name, dependency(name, features));
    }
    text.extend(lines.into_values());
    if !package.pinned_for_tests.is_empty() {
        text.push_str("\n[dev-dependencies]\n");
        text.extend(package.pinned_for_tests.iter().map(|(name, features)| dependency(name, features)));
    }
    if let Some(test) = package.test_apart {
        text.push_str(&format!(
            "\n# Needs a system that is up, so it runs only when it is named: `cargo test -p {} --test {test}`.\n\
             [[test]]\nname = \"{test}\"\ntest = false\n",
            package.name
        ));
    }
    text
}

fn dependency(name: &str, features: &[&str]) -> String {
    if features.is_empty() {
        return format!("{name}.workspace = true\n");
    }
    let list = features.iter().map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(", ");
    format!("{name} = {{ workspace = true, features = [{list}] }}\n")
}

/// The third-party entries as cargo resolved them, and an entry for each crate of the workspace.
fn lock(system: &System, packages: &[Package]) -> String {
    let mut entries: Vec<(String, String, String)> =
        system.lock.iter().map(|one| (one.name.clone(), one.version.clone(), one.entry.trim().to_owned())).collect();
    for package in packages {
        let mut names: Vec<String> = package.local.iter().cloned().collect();
        for name in package.pinned.keys().chain(package.pinned_for_tests.keys()) {
            names.push(locked_name(system, name));
        }
        names.sort_unstable();
        names.dedup();
        let mut entry = format!("[[package]]\nname = \"{}\"\nversion = \"{VERSION}\"", package.name);
        if !names.is_empty() {
            let items: String = names.iter().map(|one| format!(" \"{one}\",\n")).collect();
            entry.push_str(&format!("\ndependencies = [\n{items}]"));
        }
        entries.push((package.name.clone(), VERSION.to_owned(), entry));
    }
    entries.sort();
    let mut text = String::from(
        "# This file is automatically @generated by Cargo.\n# It is not intended for manual editing.\nversion = 4\n",
    );
    for (_, _, entry) in entries {
        text.push_str(&format!("\n{entry}\n"));
    }
    text
}

/// Cargo names the version too where a name is locked twice.
fn locked_name(system: &System, name: &str) -> String {
    let versions: Vec<_> = system.lock.iter().filter(|one| one.name == name).collect();
    match (versions.len(), system.pins.crates.get(name)) {
        (0 | 1, _) | (_, None) => name.to_owned(),
        (_, Some(pin)) => format!("{name} {}", pin.version),
    }
}
