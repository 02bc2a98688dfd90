//! The stages of the pipeline: which of them have no effects, which way their modules lean, and what keeps it so.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

#[path = "pipeline/circles.rs"]
mod circles;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use circles::Modules;

/// Crates that read no disk, no clock and no environment. Not among them: `template`, which reads templates while the
/// compiler runs, `spec`, which reads what was authored, and what has effects by its nature.
const PURE: [&str; 7] = ["marks", "model", "compose", "render", "provenance", "diff", "site"];
const OTHERS: [&str; 6] = ["template", "spec", "disk", "publish", "run", "cli"];

fn generator() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a folder").to_owned()
}

#[test]
fn every_crate_is_said_to_have_effects_or_none() {
    let folders = fs::read_dir(generator()).unwrap().map(|entry| entry.unwrap().path());
    let crates: BTreeSet<String> = folders
        .filter(|folder| folder.join("Cargo.toml").exists())
        .map(|folder| folder.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(crates, PURE.iter().chain(&OTHERS).map(|name| (*name).to_owned()).collect());
}

/// Clippy reads the nearest `clippy.toml` alone: each pure crate has the bans of all, and of the pure.
#[test]
fn crates_without_effects_have_the_same_bans() {
    let bans = |file: PathBuf| fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let shared = bans(generator().join("clippy.toml"));
    let pure = bans(generator().join(PURE[0]).join("clippy.toml"));
    for crate_folder in PURE {
        assert_eq!(bans(generator().join(crate_folder).join("clippy.toml")), pure, "{crate_folder}");
        let manifest = bans(generator().join(crate_folder).join("Cargo.toml"));
        assert!(manifest.contains("[lints]\nworkspace = true"), "{crate_folder} does not have the lints of all");
    }
    for ban in shared.lines() {
        assert!(pure.lines().any(|line| line == ban), "the pure crates lack `{ban}`");
    }
    for effect in ["std::fs::read_to_string", "std::env::var", "std::time::SystemTime", "stategen_spec::load"] {
        assert!(pure.contains(&format!("\"{effect}\"")), "{effect} is not banned");
    }
    let workspace = bans(generator().join("../Cargo.toml"));
    for lint in ["disallowed_methods", "disallowed_types"] {
        assert!(workspace.contains(&format!("{lint} = \"deny\"")), "clippy does not deny {lint}");
    }
}

/// The bans hold for the crates themselves; what they stand on has to be without effects as well.
#[test]
fn crates_without_effects_stand_on_their_like() {
    for crate_folder in PURE {
        let manifest = fs::read_to_string(generator().join(crate_folder).join("Cargo.toml")).unwrap();
        let dependencies = manifest.split("[dev-dependencies]").next().unwrap();
        for effect in ["stategen-disk", "stategen-publish", "stategen-run", "tempfile", "walkdir", "rustix", "ctrlc"] {
            assert!(!dependencies.contains(&format!("\n{effect}.")), "{crate_folder} stands on {effect}");
        }
    }
}

/// Between crates the compiler sees to it; within one, this does.
#[test]
fn modules_beside_each_other_lean_one_way() {
    for name in PURE.iter().chain(&OTHERS) {
        let circles = Modules::read(&generator().join(name).join("src")).circles_beside();
        assert_eq!(circles, Vec::<Vec<String>>::new(), "{name}");
    }
}

/// In these crates not even a module and what is below it need each other.
#[test]
fn modules_and_what_is_below_them_lean_one_way() {
    for name in ["marks", "template", "spec", "disk", "diff", "publish", "site", "run", "cli"] {
        let circles = Modules::read(&generator().join(name).join("src")).circles();
        assert_eq!(circles, Vec::<Vec<String>>::new(), "{name}");
    }
}
