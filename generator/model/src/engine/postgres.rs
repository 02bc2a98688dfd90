//! PostgreSQL, filled from the state's own SQL.

use std::ffi::OsString;

use super::{Answers, DatabaseFacts, Facts, Host, Native, Program, Ready, Step, Stop, UsualLimits};
use crate::system::{Database, Role};

pub(super) struct Postgres;

/// Its port.
const SQL: &str = "sql";

impl Facts for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn ports(&self) -> &'static [&'static str] {
        &[SQL]
    }

    fn usual_limits(&self) -> UsualLimits {
        UsualLimits { memory: 512, pids: 256, cpus: None }
    }

    fn answers(&self) -> Option<Answers> {
        Some(Answers::Tcp(SQL))
    }
}

impl DatabaseFacts for Postgres {
    fn roles(&self) -> &'static [Role] {
        &[Role::Host, Role::Port, Role::Name, Role::User, Role::Password]
    }

    fn port(&self) -> Option<&'static str> {
        Some(SQL)
    }

    fn reserved_words(&self) -> &'static [&'static str] {
        &RESERVED
    }

    fn sqlx_feature(&self) -> &'static str {
        "postgres"
    }

    /// A throwaway cluster: initialised, started, filled.
    fn native(&self, host: &Host<'_>, database: &Database) -> Option<Native> {
        let port = host.port(SQL).to_string();
        let data = host.scratch.join(host.id);
        let mut arguments: Vec<OsString> = vec!["-D".into(), data.clone().into(), "-p".into(), port.clone().into()];
        arguments.extend(["-k".into(), host.scratch.into(), "-c".into(), "listen_addresses=127.0.0.1".into()]);
        let mut native = Native::new(program("postgres"), arguments);
        native.unprivileged = Some("postgres");
        let password_file = host.scratch.join(format!("{}.password", host.id));
        let user = setting(database, Role::User);
        let mut initdb: Vec<OsString> =
            ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync", "-U", user, "-D"]
                .map(Into::into)
                .into();
        initdb.extend([data.clone().into(), "--pwfile".into(), password_file.clone().into()]);
        native.before = vec![
            Step::Folder(data),
            Step::Secret { file: password_file, text: password(host) },
            Step::Run {
                program: program("initdb"),
                arguments: initdb,
                environment: Vec::new(),
                attempts: 1,
                says: Some("initialising a cluster"),
                failure: format!("{} has no cluster", host.id),
            },
        ];
        native.ready = Some(Ready::Tcp(host.port(SQL)));
        native.stop = Stop::Interrupt;
        native.after = filling(host, database, &port);
        Some(native)
    }
}

/// Creates the database and runs the state's SQL.
fn filling(host: &Host<'_>, database: &Database, port: &str) -> Vec<Step> {
    let psql = |name: &str, arguments: [OsString; 2], attempts, failure| {
        let connection = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", port];
        let mut all: Vec<OsString> = connection.map(Into::into).into();
        all.extend(["-U", setting(database, Role::User), "-d", name].map(Into::into));
        all.extend(arguments);
        let environment = vec![("PGPASSWORD", password(host))];
        Step::Run { program: program("psql"), arguments: all, environment, attempts, says: None, failure }
    };
    let name = setting(database, Role::Name);
    let create = format!("CREATE DATABASE \"{}\"", name.replace('"', "\"\""));
    // The server opens its port a moment before it answers.
    let create = psql("postgres", ["-c".into(), create.into()], 50, format!("{} does not answer", host.id));
    let fill = ["schema.sql", "seed.sql"].map(|file| {
        let path = host.files().join(file);
        psql(name, ["-f".into(), path.into()], 1, format!("{}/{file} does not run", host.id))
    });
    std::iter::once(create).chain(fill).collect()
}

/// The password of its user, which every run has one of its own of.
fn password(host: &Host<'_>) -> String {
    host.password.expect("a database that is connected to has a password").to_owned()
}

/// What its settings say for a role. The composition refuses a database that lacks one of them.
fn setting(database: &Database, role: Role) -> &str {
    database.settings.get(role).expect("a database has a setting for each role of its engine that no port says")
}

/// A program of the newest PostgreSQL that is installed; Debian keeps them off the path.
const fn program(name: &'static str) -> Program {
    Program { name, package: "postgresql", versions: Some("/usr/lib/postgresql") }
}

/// What PostgreSQL's table of key words (<https://www.postgresql.org/docs/current/sql-keywords-appendix.html>) has as reserved,
/// with or without an exception for functions and types.
const RESERVED: [&str; 101] = [
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];
