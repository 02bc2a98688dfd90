//! The folder `templates/`, as the compiled crate sees it.

use std::path::{Path, PathBuf};
use std::{env, fs};

/// The folder's name, in a folder above the crate.
const FOLDER: &str = "templates";

/// The files below `templates/`.
pub(crate) struct Templates {
    folder: PathBuf,
    /// How many folders it is above the crate.
    above: usize,
    /// Paths below it, in byte order; a template's number is its place among them.
    paths: Vec<String>,
}

impl Templates {
    /// The nearest folder of that name above the crate that is being compiled.
    pub(crate) fn find() -> Result<Self, String> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo says where the crate is")?;
        let manifest = PathBuf::from(manifest);
        let (above, root) = manifest
            .ancestors()
            .enumerate()
            .find(|(_, folder)| folder.join(FOLDER).is_dir())
            .ok_or_else(|| format!("there is no folder {FOLDER}/ above {}", manifest.display()))?;
        let folder = root.join(FOLDER);
        let mut paths = Vec::new();
        list(&folder, "", &mut paths)?;
        paths.sort();
        Ok(Self { folder, above, paths })
    }

    /// The folder as seen from the crate.
    pub(crate) fn seen_from_the_crate(&self) -> String {
        format!("{}{FOLDER}", "../".repeat(self.above))
    }

    /// The paths of all templates, in the order of their numbers.
    pub(crate) fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The number of the template at `path`.
    pub(crate) fn number(&self, path: &str) -> Result<u32, String> {
        let number = self.paths.binary_search_by(|known| known.as_str().cmp(path));
        let number = number.map_err(|_| format!("there is no template {FOLDER}/{path}"))?;
        u32::try_from(number).map_err(|_| "there are too many templates".to_owned())
    }

    /// The text of the template at `path`, without the line break at its end.
    pub(crate) fn text(&self, path: &str) -> Result<String, String> {
        self.number(path)?;
        let mut text = fs::read_to_string(self.folder.join(path))
            .map_err(|error| format!("cannot read {FOLDER}/{path}: {error}"))?;
        if text.ends_with('\n') {
            text.pop();
        }
        if stategen_marks::first_mark(&text).is_some() {
            return Err(format!("{FOLDER}/{path} holds a character that is kept for marks (U+E000 to U+F8FF)"));
        }
        Ok(text)
    }
}

fn list(folder: &Path, below: &str, paths: &mut Vec<String>) -> Result<(), String> {
    let failed = |error: std::io::Error| format!("cannot list {}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = format!("{below}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            list(&entry.path(), &format!("{path}/"), paths)?;
        } else {
            paths.push(path);
        }
    }
    Ok(())
}
