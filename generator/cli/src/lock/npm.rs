//! npm's part of `lock`.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, anyhow, bail};
use serde_json::{Map, Value, json};

use stategen_disk as disk;
use stategen_model::diagnostic::File;
use stategen_model::system::{Kind, System};
use stategen_render as render;
use stategen_spec as spec;

/// The file as it is kept: what npm writes, without the project's own entry. Ends with a line end.
pub(super) fn text(packages: &Map<String, Value>) -> String {
    if packages.is_empty() {
        return String::new();
    }
    format!("{:#}\n", json!({ "lockfileVersion": 3, "packages": packages }))
}

/// The third-party part of the lock that npm makes for the state's web components, starting from `seed`.
pub(super) fn resolve(system: &System, seed: &str) -> Result<String> {
    let tree = render::render(system);
    let mut packages = Map::new();
    let components = system.spec.components.iter().filter(|(_, component)| component.kind() == Kind::Web);
    for (id, _) in components {
        let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
        let manifest = &tree.files.get(&format!("{id}/package.json")).context("a web component has a package.json")?;
        disk::write_atomically(&folder.path().join("package.json"), &manifest.content, false)?;
        let lock = folder.path().join("package-lock.json");
        if !seed.is_empty() {
            disk::write_atomically(&lock, seed.as_bytes(), false)?;
        }
        run(folder.path())?;
        let found = std::fs::read_to_string(&lock).context("npm wrote no package-lock.json")?;
        let found = spec::npm_lock(File::named("package-lock.json"), &found).map_err(|wrong| anyhow!(wrong.message))?;
        if let Value::Object(found) = found.to_json() {
            packages.extend(found);
        }
    }
    Ok(text(&packages))
}

fn run(folder: &Path) -> Result<()> {
    let output = Command::new("npm")
        // Where a package was downloaded from is no part of what it is: that stays with its name, version and hash.
        .args(["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--ignore-scripts"])
        .args(["--no-audit", "--no-fund", "--no-update-notifier"])
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .context("cannot run npm: install Node.js")?;
    if !output.status.success() {
        bail!("npm says:\n{}", String::from_utf8_lossy(&output.stderr).trim_end());
    }
    Ok(())
}
