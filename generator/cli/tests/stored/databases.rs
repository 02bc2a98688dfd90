//! Real databases that scripts run on: SQLite by its program, and a throwaway cluster of PostgreSQL.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A database with nothing in it.
pub(crate) trait Database {
    /// Runs a script; what was said against it where it failed.
    fn run(&self, script: &Path) -> Result<String, String>;

    /// What it says of its tables, by name.
    fn catalogue(&self) -> String;

    /// Runs statements, with what they give: a line a row, `|` between columns.
    fn say(&self, statements: &str) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("said.sql");
        stategen_disk::write_atomically(&script, statements.as_bytes(), false).unwrap();
        self.run(&script)
    }
}

pub(crate) struct Sqlite {
    folder: tempfile::TempDir,
}

impl Sqlite {
    pub(crate) fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }
}

impl Database for Sqlite {
    fn run(&self, script: &Path) -> Result<String, String> {
        let mut sqlite = Command::new("sqlite3");
        let foreign_keys = "PRAGMA foreign_keys = ON";
        sqlite.args(["-bail", "-batch", "-cmd", foreign_keys]).arg(self.folder.path().join("rows.db"));
        said(sqlite.stdin(std::fs::File::open(script).unwrap()))
    }

    /// The statements themselves, with the names that they give; `RENAME` puts a table's in quotes.
    fn catalogue(&self) -> String {
        let question = "SELECT type, name, tbl_name, replace(sql, '\"', '') FROM sqlite_master ORDER BY type, name;";
        self.say(question).unwrap()
    }
}

/// A cluster that lives as long as this.
pub(crate) struct Postgres {
    folder: tempfile::TempDir,
}

pub(crate) struct PostgresDatabase<'a> {
    server: &'a Postgres,
    name: &'static str,
}

impl Postgres {
    pub(crate) fn start() -> Self {
        let server = Self { folder: tempfile::tempdir().unwrap() };
        let folder = server.folder.path();
        if rustix::process::getuid().is_root() {
            assert!(Command::new("chown").arg("postgres").arg(folder).status().unwrap().success());
        }
        let data = folder.join("data");
        let mut initdb = program("initdb");
        said(
            initdb
                .args(["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "-U", "postgres", "-D"])
                .arg(&data),
        )
        .unwrap();
        let settings = format!("-c listen_addresses= -c fsync=off -k {}", folder.display());
        let mut start = program("pg_ctl");
        start.args(["-w", "-s", "-o", &settings, "-l"]).arg(folder.join("log")).arg("-D").arg(&data).arg("start");
        said(&mut start).unwrap();
        server
    }

    pub(crate) fn database(&self, name: &'static str) -> PostgresDatabase<'_> {
        let postgres = PostgresDatabase { server: self, name: "postgres" };
        postgres.say(&format!("CREATE DATABASE {name};")).unwrap();
        PostgresDatabase { server: self, name }
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let mut stop = program("pg_ctl");
        drop(stop.args(["-m", "immediate", "-s", "-D"]).arg(self.folder.path().join("data")).arg("stop").status());
    }
}

impl Database for PostgresDatabase<'_> {
    fn run(&self, script: &Path) -> Result<String, String> {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-U", "postgres", "-h"]);
        said(psql.arg(self.server.folder.path()).args(["-d", self.name, "-f"]).arg(script))
    }

    /// Columns without their places, for one that is added is the last; constraints, indexes and sequences.
    fn catalogue(&self) -> String {
        let questions = "
            SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default
            FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2;
            SELECT conrelid::regclass, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY conrelid::regclass::text, conname;
            SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1;
            SELECT sequencename, start_value FROM pg_sequences ORDER BY 1;";
        self.say(questions).unwrap()
    }
}

/// A program of the newest PostgreSQL, which does not run as root.
fn program(name: &str) -> Command {
    let versions = std::fs::read_dir("/usr/lib/postgresql").expect("PostgreSQL is installed");
    let mut versions: Vec<PathBuf> = versions.map(|entry| entry.unwrap().path()).collect();
    versions.sort();
    let program = versions.last().unwrap().join("bin").join(name);
    if !rustix::process::getuid().is_root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command.current_dir("/");
    command
}

/// What a program printed; what it said instead where it failed.
fn said(command: &mut Command) -> Result<String, String> {
    let output = command.output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}
