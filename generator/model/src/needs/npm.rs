//! The npm packages that pages use.

use crate::diagnostic::Span;
use crate::system::System;

/// The packages that building a page takes, whatever it uses.
pub const BUILDING: [&str; 2] = ["typescript", "vite"];

/// The package by which a page receives messages, if the system has any.
#[must_use]
pub fn wire(system: &System) -> Option<&'static str> {
    Some(system.spec.messaging.as_ref()?.transport.wire().page_package)
}

/// A package that a pack's file imports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Import<'a> {
    /// The package.
    pub package: &'a str,
    /// The file that imports it, as its path in the pack.
    pub path: &'a str,
    /// Where it does.
    pub place: Span,
}

/// The packages that the pages' files of the packs import: naming one is asking for it.
#[must_use]
pub fn imports(system: &System) -> Vec<Import<'_>> {
    let mut imports = Vec::new();
    for (path, file) in system.files.iter().filter(|(path, _)| path.starts_with("web/") && path.ends_with(".ts")) {
        for (line, number) in file.content.lines().zip(1..) {
            imports.extend(imported(line).map(|(package, column)| Import {
                package,
                path,
                place: Span::of(file.span.file, number, column, package),
            }));
        }
    }
    imports
}

/// The package that a line imports, and the column of its name.
fn imported(line: &str) -> Option<(&str, u32)> {
    let statement = line.trim_start();
    // The last line of an import that is written over several starts with its brace.
    let rest = ["import", "export", "}"].iter().find_map(|start| statement.strip_prefix(start))?;
    let quote = rest.find(['"', '\''])?;
    let before = rest[..quote].trim_end();
    let names_module = before.is_empty() && statement.starts_with("import") || before.ends_with("from");
    let specifier = rest[quote + 1..].split(['"', '\'']).next().filter(|_| names_module)?;
    let package = package(specifier)?;
    let column = line.len() - rest.len() + quote + 1;
    Some((package, u32::try_from(line[..column].chars().count()).unwrap_or(0) + 1))
}

/// The package of a module: the first part of its path, the first two where there is a scope. None for a file of one's own.
fn package(specifier: &str) -> Option<&str> {
    if specifier.starts_with(['.', '/']) || specifier.contains(':') || specifier.is_empty() {
        return None;
    }
    let parts = if specifier.starts_with('@') { 2 } else { 1 };
    let end = specifier.match_indices('/').nth(parts - 1).map_or(specifier.len(), |(at, _)| at);
    Some(&specifier[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_of_packages_are_found_with_their_columns() {
        for (line, found) in [
            ("import { a } from \"grid\";", Some(("grid", 20))),
            ("} from \"@scope/name/part.js\";", Some(("@scope/name", 9))),
            ("import 'grid/style.css';", Some(("grid", 9))),
            ("  export * from \"grid\";", Some(("grid", 18))),
            ("import type { T } from \"../views/shelf.ts\";", None),
            ("import { b } from \"node:fs\";", None),
            ("// taken from \"grid\"", None),
            ("export const title = \"from\";", None),
            ("importScripts(\"grid\");", None),
        ] {
            assert_eq!(imported(line), found, "{line}");
        }
    }
}
