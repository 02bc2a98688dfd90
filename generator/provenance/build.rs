//! Puts the text of every template and renderer into the tool, so that `explain` can say which line of them wrote a line.

#![allow(clippy::disallowed_methods, clippy::disallowed_types, reason = "it runs while the crate is built, not in it")]

use std::env;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Error, Result, Write as _};
use std::path::{Path, PathBuf};

/// Folders relative to the crate, each with the name by which its files are told: their place in the repository.
const FOLDERS: [(&str, &str); 2] = [("../../templates", "templates"), ("../render/src", "generator/render/src")];
/// Pages about a state, not of it.
const NOT_OUTPUT: &str = "templates/report";

fn main() -> Result<()> {
    let crate_folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(Error::other("cargo runs this"))?);
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or(Error::other("cargo runs this"))?);
    let mut table = String::from("&[\n");
    for (folder, name) in FOLDERS {
        println!("cargo::rerun-if-changed={folder}");
        list(&crate_folder.join(folder), name, &mut table)?;
    }
    table.push_str("]\n");
    File::create(out.join("written_by.rs"))?.write_all(table.as_bytes())
}

/// Adds a line for each file below `folder`, in name order.
fn list(folder: &Path, name: &str, table: &mut String) -> Result<()> {
    let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = format!("{name}/{}", entry.file_name().to_string_lossy());
        if name == NOT_OUTPUT {
            continue;
        }
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &name, table)?;
        } else {
            // The compiler says where the crate lies: a cache may have this table from a checkout somewhere else.
            let path = format!("/../../{name}");
            writeln!(table, "    ({name:?}, include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?}))),")
                .map_err(Error::other)?;
        }
    }
    Ok(())
}
