//! What no two clones of an output have in common stands in none of its files.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use stategen_disk as disk;
use stategen_model::system::System;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

/// The systems of the repository and of the fixture whose database is a server.
fn systems() -> Vec<System> {
    let fixture = root().join("generator/cli/tests/fixtures/workshop");
    let composed = |root: &Path| stategen_compose::compose(&stategen_spec::load(root).unwrap()).0;
    [composed(root()), composed(&fixture)].into_iter().flatten().collect()
}

fn secrets(system: &System) -> Vec<String> {
    system.resolved().secrets.iter().map(|secret| secret.variable.to_string()).collect()
}

/// Lines that say what a password is, and not where it is found.
fn telling<'a>(text: &'a str, secrets: &[String]) -> Vec<&'a str> {
    let gives = |line: &str| {
        let of_variable = secrets.iter().any(|name| {
            let said = |form: &str| line.contains(&form.replace("NAME", name));
            said("NAME:-") || said("text(\"NAME\"") || said("NAME=") || (said("NAME: ") && !said("${NAME:?"))
        });
        let lower = line.to_ascii_lowercase();
        let after = lower.split_once("password: ").or_else(|| lower.split_once("pass: "));
        // What a Rust struct or a list of roles has after the word is a type or a variable's name.
        let literal = after.is_some_and(|(_, value)| !value.starts_with(['$', '"', '&', 's', 'c', '\'']));
        let in_url = line.split("://").skip(1).any(|rest| {
            let authority = rest.split(['/', '"', '\'', ' ', '`', '\n']).next().unwrap_or_default();
            authority.split_once('@').is_some_and(|(user, _)| user.contains(':'))
        });
        of_variable || literal || in_url
    };
    // A test of how URLs are read may have one with a user.
    text.lines().filter(|line| !line.contains("assert") && gives(line)).collect()
}

#[test]
fn no_file_of_an_output_holds_a_password() {
    let systems = systems();
    assert!(systems.iter().map(secrets).filter(|secrets| !secrets.is_empty()).count() >= 3);
    for system in &systems {
        let secrets = secrets(system);
        for (path, artifact) in &stategen_render::render(system).files {
            let text = String::from_utf8_lossy(&artifact.content);
            let found = telling(&text, &secrets);
            assert!(found.is_empty(), "{}/{path}: {found:#?}", system.state.id);
        }
    }
}

#[test]
fn what_says_a_password_is_found() {
    let secrets = ["DB_PASS".to_owned()];
    for line in [
        "DB_PASS: \"${DB_PASS:-library}\"",
        "DB_PASS: library",
        "export DB_PASS=library",
        "password: config::text(\"DB_PASS\", \"library\"),",
        "      password: library",
        "nats://services:services@broker:4222",
    ] {
        assert_eq!(telling(line, &secrets), [line]);
    }
    for line in
        ["DB_PASS: \"${DB_PASS:?is made}\"", "password: config::secret(\"DB_PASS\")?,", "password: $DB_PASS", "a@b.org"]
    {
        assert_eq!(telling(line, &secrets), [""; 0]);
    }
}

/// A clone of the output of the state of this number, in which `docker` says what it is told.
struct Clone {
    folder: tempfile::TempDir,
}

impl Clone {
    fn new(number: &str) -> Self {
        let clone = Self { folder: tempfile::tempdir().unwrap() };
        let systems = systems();
        let system = systems.iter().find(|system| system.state.id.starts_with(number)).unwrap();
        for (path, artifact) in &stategen_render::render(system).files {
            let wanted = path.as_str() == ".gitignore" || path.as_str().starts_with("scripts/");
            if wanted {
                clone.write(path.as_str(), &String::from_utf8_lossy(&artifact.content), artifact.executable);
            }
        }
        clone.write("bin/docker", "#!/bin/sh\necho \"docker $*\"\n", true);
        clone
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn write(&self, path: &str, text: &str, executable: bool) {
        let file = self.path(path);
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        disk::write_atomically(&file, text.as_bytes(), executable).unwrap();
    }

    fn start(&self, variables: &[(&str, &str)]) -> Output {
        let path = format!("{}:{}", self.path("bin").display(), std::env::var("PATH").unwrap());
        let mut start = Command::new(self.path("scripts/start.sh"));
        let output = start.env("PATH", path).envs(variables.iter().copied()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
        output
    }

    fn made(&self) -> String {
        std::fs::read_to_string(self.path(".env")).unwrap()
    }
}

/// The values that a file of variables has.
fn values(made: &str) -> Vec<&str> {
    made.lines().map(|line| line.split_once('=').unwrap().1).collect()
}

#[test]
fn each_clone_makes_passwords_of_its_own_once() {
    let (one, other) = (Clone::new("005"), Clone::new("005"));
    let said = String::from_utf8(one.start(&[]).stdout).unwrap();
    other.start(&[]);
    let made = one.made();
    let names: Vec<&str> = made.lines().map(|line| line.split_once('=').unwrap().0).collect();
    assert_eq!(names, ["DATABASE_DBPASS", "NATS_PASSWORD"]);
    assert!(values(&made).iter().all(|value| value.len() == 48 && value.bytes().all(|byte| byte.is_ascii_lowercase())));
    let made_by_other = other.made();
    let mut all = [values(&made), values(&made_by_other)].concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 4, "{made}{made_by_other}");
    assert!(values(&made).iter().all(|value| !said.contains(value)) && said.contains("docker compose up"), "{said}");
    one.start(&[]);
    assert_eq!(one.made(), made, "the second start changed it");
    let mode = std::fs::metadata(one.path(".env")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[test]
fn what_is_said_already_is_left_alone() {
    let clone = Clone::new("005");
    clone.write(".env", "INGRESS_PORT=8081\nDATABASE_DBPASS=mine", false);
    clone.start(&[("NATS_PASSWORD", "of the shell")]);
    assert_eq!(clone.made(), "INGRESS_PORT=8081\nDATABASE_DBPASS=mine");
    clone.start(&[]);
    let made = clone.made();
    assert!(made.starts_with("INGRESS_PORT=8081\nDATABASE_DBPASS=mine\nNATS_PASSWORD="), "{made}");
}

#[test]
fn git_ignores_what_is_made() {
    let clone = Clone::new("004");
    let git =
        |arguments: &[&str]| Command::new("git").args(arguments).current_dir(clone.folder.path()).output().unwrap();
    assert!(git(&["init", "--quiet"]).status.success());
    clone.start(&[]);
    assert!(git(&["check-ignore", ".env"]).status.success());
}
