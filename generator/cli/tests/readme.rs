//! The pages for visitors and contributors say what is so: commands print what is shown, links and paths lead somewhere.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

const PAGES: [&str; 4] = ["README.md", "CONTRIBUTING.md", "docs/evidence.md", "generator/README.md"];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

fn text(page: &str) -> String {
    std::fs::read_to_string(root().join(page)).unwrap()
}

/// What a line of the shell prints at the root of the repository, with `stategen` on the path.
fn printed(line: &str) -> String {
    let programs = Path::new(env!("CARGO_BIN_EXE_stategen")).parent().unwrap();
    let path = std::env::join_paths(
        [programs.into()].into_iter().chain(std::env::split_paths(&std::env::var_os("PATH").unwrap())),
    );
    let output =
        Command::new("bash").args(["-c", line]).current_dir(root()).env("PATH", path.unwrap()).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A page with each `console` block as its command prints it now.
fn as_printed(page: &str) -> String {
    let (mut shown, mut rest) = (String::new(), page);
    while let Some((before, block)) = rest.split_once("```console\n$ ") {
        let (line, block) = block.split_once('\n').unwrap();
        let (_, after) = block.split_once("```\n").unwrap();
        writeln!(shown, "{before}```console\n$ {line}\n{}\n```", printed(line).trim_end()).unwrap();
        rest = after;
    }
    shown + rest
}

#[test]
fn the_readme_shows_what_its_commands_print() {
    let shown = text("README.md");
    let wanted = as_printed(&shown);
    if shown != wanted {
        stategen_disk::write_atomically(&root().join("README.md"), wanted.as_bytes(), false).unwrap();
        panic!("README.md showed what commands no longer print, and was written anew: look at it and keep it");
    }
    assert!(shown.matches("\n$ stategen ").count() > 2, "the examples are gone");
}

/// What stands in `text` between `open` and `close`, outside blocks of code.
fn between<'a>(text: &'a str, open: &'a str, close: &'a str) -> impl Iterator<Item = &'a str> {
    let prose = text.split("```").step_by(2);
    prose.flat_map(move |prose| prose.split(open).skip(1).filter_map(move |rest| Some(rest.split_once(close)?.0)))
}

#[test]
fn every_link_of_a_page_leads_to_a_file() {
    let mut count = 0;
    for page in PAGES {
        let text = text(page);
        let folder = root().join(page);
        for link in between(&text, "](", ")").filter(|link| !link.contains("://")) {
            assert!(folder.parent().unwrap().join(link).exists(), "{page} leads to {link}");
            count += 1;
        }
    }
    assert!(count > 5, "{count} links were looked at");
}

/// Code of a page that is a path of the repository: one that names a kind of file has `NNN` or `…` in it.
fn is_path(code: &str) -> bool {
    let tops = ["generator/", "templates/", "scripts/", "specs/", "states/", "generated/", "docs/"];
    tops.iter().any(|top| code.starts_with(top)) && !code.contains("NNN") && !code.contains('…') && !code.contains(' ')
}

#[test]
fn every_path_that_a_page_names_is_there() {
    let mut count = 0;
    for page in PAGES {
        let text = text(page);
        for code in text.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2)) {
            let path = code.split("::").next().unwrap().trim_end_matches(|c: char| c.is_ascii_digit() || c == ':');
            assert!(!is_path(code) || root().join(path).exists(), "{page} names {code}");
            count += usize::from(is_path(code));
        }
    }
    assert!(count > 20, "{count} paths were looked at");
}

#[test]
fn every_test_that_a_page_names_is_there() {
    let evidence = text("docs/evidence.md");
    let parts = text("scripts/test.sh");
    let (mut tests, mut others) = (0, 0);
    for code in evidence.split("```").step_by(2).flat_map(|prose| prose.split('`').skip(1).step_by(2)) {
        if let Some(name) = code.strip_prefix("cargo test --test ") {
            let tests_of = root().join("generator/cli/tests").join(name);
            assert!(tests_of.with_extension("rs").exists() || tests_of.join("main.rs").exists(), "{code}");
            tests += 1;
        } else if let Some(part) = code.strip_prefix("scripts/test.sh ") {
            assert!(parts.contains(&format!("\ntest_{part}() {{\n")), "{code}");
            others += 1;
        }
    }
    assert!(tests > 5 && others > 5, "{tests} tests and {others} parts were looked at");
}
