//! The stages of the pipeline: which of them have no effects, and what keeps it so.

use std::fs;
use std::path::{Path, PathBuf};

/// Crates that read no disk, no clock and no environment.
const PURE: [&str; 3] = ["model", "compose", "render"];

fn generator() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate is in a folder").to_owned()
}

/// Clippy reads the nearest `clippy.toml` alone: each pure crate has the bans of all, and of the pure.
#[test]
fn crates_without_effects_have_the_same_bans() {
    let bans = |file: PathBuf| fs::read_to_string(file).unwrap();
    let shared = bans(generator().join("clippy.toml"));
    let pure = bans(generator().join(PURE[0]).join("clippy.toml"));
    for crate_folder in PURE {
        assert_eq!(bans(generator().join(crate_folder).join("clippy.toml")), pure, "{crate_folder}");
    }
    for ban in shared.lines() {
        assert!(pure.lines().any(|line| line == ban), "the pure crates lack `{ban}`");
    }
    for effect in ["std::fs::read_to_string", "std::env::var", "std::time::SystemTime", "stategen_spec::load"] {
        assert!(pure.contains(&format!("\"{effect}\"")), "{effect} is not banned");
    }
}
