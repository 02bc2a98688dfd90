//! Programs that a run needs and does not build.

use std::path::PathBuf;

use anyhow::{Context, Result};

/// A program on the path, or where Debian puts what only root runs.
pub(super) fn find_program(name: &str, package: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin".into(), "/sbin".into(), "/usr/local/sbin".into()]);
    folders.map(|folder| folder.join(name)).find(|file| file.is_file()).with_context(|| {
        format!("the program `{name}` is missing: install it, on Debian with `apt-get install {package}`")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_program_is_named_with_its_package() {
        let error = find_program("no-such-broker", "no-such-package").unwrap_err().to_string();
        assert_eq!(
            error,
            "the program `no-such-broker` is missing: install it, on Debian with `apt-get install no-such-package`"
        );
    }
}
