//! A later state adds to tables: what earlier packs wrote keeps compiling, and their data is brought along.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::too_many_lines, reason = "most of them are the text of packs")]

#[path = "stored/databases.rs"]
mod databases;

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use databases::{Database, Postgres, Sqlite};

/// A copy of the orchard, a lineage of states whose tables change, to be edited.
struct Orchard {
    folder: tempfile::TempDir,
}

const FIRST: &str = "specs/001-trees";
const LATER: &str = "specs/002-harvest";

impl Orchard {
    fn copy() -> Self {
        let orchard = Self { folder: tempfile::tempdir().unwrap() };
        let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = tests.ancestors().nth(2).unwrap();
        copy(&tests.join("tests/fixtures/orchard"), orchard.folder.path());
        std::fs::copy(root.join("states/pins.yaml"), orchard.path("states/pins.yaml")).unwrap();
        let lock = "states/locks/001-baseline-uncontainerized-parity.lock";
        std::fs::create_dir_all(orchard.path("states/locks")).unwrap();
        std::fs::copy(root.join(lock), orchard.path("states/locks/001-trees.lock")).unwrap();
        orchard
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.read(path);
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.write(path, &text.replacen(from, to, 1));
    }

    fn write(&self, path: &str, text: &str) {
        std::fs::create_dir_all(self.path(path).parent().unwrap()).unwrap();
        stategen_disk::write_atomically(&self.path(path), text.as_bytes(), false).unwrap();
    }

    fn stategen(&self, arguments: &[&str]) -> Output {
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        stategen.arg("--root").arg(self.folder.path()).args(arguments).output().unwrap()
    }

    /// The errors, each with its place, help and related places; without source lines.
    fn refused(&self) -> String {
        let output = self.stategen(&["validate", "--format", "json"]);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stdout));
        String::from_utf8(output.stdout).unwrap()
    }

    fn generate(&self) {
        let output = self.stategen(&["generate"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().map(Result::unwrap) {
        let to = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(to).unwrap();
        } else {
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
}

/// Cargo in a state. The lock is that of a system which uses more, so cargo takes that out of it.
fn cargo_command(state: &Path, arguments: &[&str]) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(&arguments[..1]).args((arguments[0] != "fmt").then_some("--quiet")).args(&arguments[1..]);
    cargo.current_dir(state);
    if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    cargo
}

fn cargo(state: &Path, arguments: &[&str]) {
    let output = cargo_command(state, arguments).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&said));
}

#[test]
fn an_earlier_query_gives_the_row_that_it_was_written_for() {
    let orchard = Orchard::copy();
    orchard.generate();
    let rows = |state: &str| orchard.read(&format!("generated/{state}/services/orchard/src/store/rows.rs"));
    let (before, after) = (rows("001-trees"), rows("002-harvest"));
    // The earlier rows are as they were; what gives the note has a row of its own.
    let own = "pub struct FindWholeTreeRow {";
    assert!(after.contains(own) && !before.contains(own));
    for row in before.split("impl ").skip(1) {
        assert!(after.contains(row.trim_end()), "{row} is not in {after}");
    }
    for file in ["crates/messaging/src/payloads.rs", "contracts/asyncapi.yaml"] {
        let of = |state: &str| orchard.read(&format!("generated/{state}/{file}"));
        assert_eq!(of("001-trees"), of("002-harvest"), "{file}");
    }
    let schema = orchard.read("generated/002-harvest/database/schema.sql");
    assert_eq!(schema.matches("    note ").count(), 2, "{schema}");
    let difference = orchard.stategen(&["diff", "1", "2"]).stdout;
    let difference = String::from_utf8(difference).unwrap();
    for column in ["trees.note", "pickings.note"] {
        assert!(difference.contains(column), "{column} is not in {difference}");
    }
}

#[test]
fn a_message_carries_a_later_column_where_it_says_so() {
    let orchard = Orchard::copy();
    orchard.edit(&format!("{LATER}/delta.yaml"), "add:\n", "add:\n  messages: { Picking: { also: { note: {} } } }\n");
    orchard.generate();
    let payloads = orchard.read("generated/002-harvest/crates/messaging/src/payloads.rs");
    assert!(payloads.contains("pub note: Option<String>,"), "{payloads}");
    for (from, to, said) in [
        ("note: {} } }", "nota: {} } }", "points at the attribute `nota`, which is not there"),
        ("nota: {} } }", "weight: {} } }", "`Picking` carries `weight` already"),
    ] {
        orchard.edit(&format!("{LATER}/delta.yaml"), from, to);
        let refused = orchard.refused();
        assert!(refused.contains(said), "{refused}");
    }
}

#[test]
fn a_query_keeps_the_parameters_that_handlers_of_earlier_states_give() {
    for (statement, said) in [
        (
            "SET plot = @plot, variety = @variety\nWHERE id = @id",
            "takes plot, variety, id, and handlers of the parent call it with plot, id",
        ),
        (
            "SET plot = 'x', variety = 'y'\nWHERE id = @id AND @plot = plot",
            "takes id, plot, and handlers of the parent call it with plot, id",
        ),
        ("-- param: plot long\nSET plot = @plot\nWHERE id = @id", "takes plot, id of other types"),
    ] {
        let orchard = Orchard::copy();
        let (comment, statement) = match statement.split_once("\nSET") {
            Some((comment, rest)) if comment.starts_with("--") => (format!("{comment}\n"), format!("SET{rest}")),
            _ => (String::new(), statement.to_owned()),
        };
        let query = format!("-- name: move_tree :execrows\n{comment}UPDATE trees\n{statement};\n");
        orchard.write(&format!("{LATER}/queries/orchard.sql"), &query);
        let refused = orchard.refused();
        let key = refused.split_once("add `replaces: { ").unwrap().1.split_once(" }").unwrap().0.replace("\\\"", "\"");
        orchard.edit(&format!("{LATER}/delta.yaml"), "add:\n", &format!("replaces: {{ {key} }}\nadd:\n"));
        let refused = orchard.refused();
        assert!(refused.contains(said) && refused.contains("query-parameters"), "{refused}");
        assert!(refused.contains("logic/orchard/get_tree.rs"), "{refused}");
    }
}

#[test]
fn what_is_given_by_its_place_is_named() {
    for (statement, said) in [
        ("SELECT * FROM baskets UNION SELECT id FROM trees", "which parts of the UNION have by their places"),
        ("INSERT INTO baskets VALUES (@id)", "the INSERT names no columns"),
        ("INSERT INTO baskets (id) SELECT * FROM baskets", "which an INSERT has by their places"),
    ] {
        let orchard = Orchard::copy();
        orchard.write(&format!("{LATER}/queries/orchard.sql"), &format!("-- name: q :exec\n{statement};\n"));
        let refused = orchard.refused();
        assert!(refused.contains(said), "{statement}: {refused}");
    }
}

#[test]
fn compiles_with_the_handlers_and_queries_of_the_state_before() {
    let orchard = Orchard::copy();
    orchard.generate();
    let state = orchard.path("generated/002-harvest");
    cargo(&state, &["fmt", "--check"]);
    // What no handler calls is no matter here.
    let lints = ["clippy", "--package", "orchard", "--all-targets", "--", "-D", "warnings", "-A", "dead-code"];
    cargo(&state, &lints);
    cargo(&state, &["test", "--package", "orchard"]);
    for (variable, value, said) in [
        ("ORCHARD_HEAVIEST_PICKING", "1001", "which is not a whole number from 1 to 1000"),
        ("ORCHARD_HEAVIEST_PICKING", "many", "which is not a whole number from 1 to 1000"),
        ("ORCHARD_PRICE", "0.4", "which is not a number from 0.5"),
        ("ORCHARD_VISITORS", "101", "which is not a whole number up to 100"),
        ("ORCHARD_IS_OPEN", "yes", "which is not true or false"),
        ("ORCHARD_BEST", "Good", "which is not one of Table, Press"),
    ] {
        let output = cargo_command(&state, &["run", "--package", "orchard"]).env(variable, value).output().unwrap();
        let log = [output.stdout, output.stderr].concat();
        let log = String::from_utf8_lossy(&log);
        assert!(!output.status.success() && log.contains("orchard cannot start"), "{log}");
        assert!(log.contains(&format!("the variable {variable} is")) && log.contains(said), "{log}");
    }
}

#[test]
fn a_setting_is_in_compose_and_in_documents() {
    let orchard = Orchard::copy().on_postgres();
    orchard.edit(&format!("{FIRST}/delta.yaml"), "runtime: process", "runtime: compose");
    orchard.generate();
    let read = |file: &str| orchard.read(&format!("generated/002-harvest/{file}"));
    let compose = read("compose.yaml");
    for line in [
        "      ORCHARD_HEAVIEST_PICKING: \"${ORCHARD_HEAVIEST_PICKING:-500}\"",
        "      ORCHARD_PRICE: \"${ORCHARD_PRICE:-2}\"",
    ] {
        assert!(compose.lines().any(|found| found == line), "{line} is not in {compose}");
    }
    let row = "| `orchard` | How many kilograms are carried at once. | `ORCHARD_HEAVIEST_PICKING` | a whole number from 1 to 1000 | `500` |";
    assert!(read("README.md").contains(row), "{}", read("README.md"));
    assert!(!orchard.path("generated/001-trees/services/orchard/src/settings.rs").exists());
    let difference = String::from_utf8(orchard.stategen(&["diff", "1", "2"]).stdout).unwrap();
    assert!(difference.contains("ORCHARD_PRICE"), "{difference}");
}

#[test]
fn a_setting_is_of_its_type_and_has_a_variable_of_its_own() {
    for (from, to, said) in [
        ("default: 500", "default: 1001", "the default `1001` is not a whole number from 1 to 1000"),
        ("default: 500", "default: some", "the default `some` is not a whole number from 1 to 1000"),
        ("minimum: 1\n", "minimum: one\n", "`one` is no `integer`"),
        ("default: true,", "default: true, minimum: 1,", "a `boolean` has no minimum"),
        ("default: Table,", "default: Good,", "the default `Good` is not one of Table, Press"),
        ("type: double,", "type: doubles,", "did you mean `double`?"),
        ("price:", "PRICE:", "`PRICE` is no name for a setting"),
        ("ORCHARD_PRICE", "ORCHARD_PORT", "the variable `ORCHARD_PORT` is taken"),
        ("ORCHARD_PRICE", "ORIGINS", "the variable `ORIGINS` is taken"),
        ("ORCHARD_PRICE", "RUST_LOG", "every program reads the variable `RUST_LOG` already"),
        ("ORCHARD_PRICE", "orchard-price", "`orchard-price` is no name for a variable"),
    ] {
        let orchard = Orchard::copy();
        orchard.edit(&format!("{LATER}/delta.yaml"), from, to);
        let refused = orchard.refused();
        assert!(refused.contains(said), "{said}: {refused}");
    }
}

#[test]
fn a_required_column_is_told_to_the_query_that_leaves_it_out() {
    let orchard = Orchard::copy();
    orchard.edit(&format!("{LATER}/delta.yaml"), "note: { type: string, nullable: true,", "note: { type: string,");
    let refused = orchard.refused();
    let said = "`note` may not be null, and the INSERT leaves it out, in `insert_picking`";
    assert!(refused.contains(said) && refused.contains(&format!("{FIRST}/queries/orchard.sql")), "{refused}");
}

/// What the later state does to tables that can be done to their rows.
const DERIVABLE: &str = "add:
  enums:
    Ladder: { values: [Long, Short] }
  entities:
    trees:
      attributes:
        note: { type: string, max-length: 200, nullable: true, summary: What is to be known of it. }
        crop: { type: integer, default: 0, minimum: 0, summary: What it bore last. }
        planter: { type: integer, nullable: true, references: people, on-delete: set-null, summary: Who planted it. }
        plot: { max-length: 30 }
      unique:
        trees_plot_variety: [plot, variety]
      indexes:
        trees_by_variety: [variety, planted]
    pickings:
      attributes:
        note: { type: string, nullable: true, summary: What is to be known of it. }
        fair: { type: boolean, default: true, summary: Whether the weather was. }
        ladder: { type: Ladder, default: Long, summary: What was climbed. }
        treeId: { on-delete: cascade }
        weight: { default: 5 }
      checks:
        pickings_are_carried: weight <= 500 OR fair
      indexes:
        pickings_by_tree: [treeId]
    people:
      type: Grower
      summary: Who works here.
      seed: data/people.csv
      attributes:
        id: { type: integer, key: true, summary: Their number. }
        name: { type: string, summary: What they are called. }
      unique:
        people_names: [name]
  sequences:
    person-id: { start: 3 }
change:
  enums:
    Quality: { values: { from: [Table, Press], to: [Table, Press, Compost] } }
  entities:
    trees:
      attributes:
        variety: { max-length: { from: 20, to: 40 } }
        plot: { nullable: { from: true, to: false } }
    pickings:
      attributes:
        weight: { minimum: { from: 1, to: 2 } }
  contracts:
    orchard:
      components: { schemas: { Quality: { enum: { from: [Table, Press], to: [Table, Press, Compost] } } } }
  requirements:
    FR-002: { realized-by: { from: [orchard, 'entity:pickings', 'entity:baskets'], to: [orchard, 'entity:pickings'] } }
remove:
  entities: [baskets]
  sequences: [basket-id]
  queries: { orchard: [list_baskets] }
requirements:
  FR-003: { realized-by: ['entity:trees', 'entity:pickings', 'entity:people'] }
";

impl Orchard {
    /// The orchard whose later state changes its tables in every way that can be derived.
    fn changed() -> Self {
        let orchard = Self::copy();
        orchard.write(&format!("{LATER}/delta.yaml"), DERIVABLE);
        orchard.write(&format!("{LATER}/data/people.csv"), "id,name\n1,Ada\n2,Ben\n");
        // One that was there without a plot has to have one now.
        orchard.edit(&format!("{FIRST}/data/trees.csv"), "Cox,2004-03-01T00:00:00Z,", "Cox,2004-03-01T00:00:00Z,South");
        orchard.remove(&format!("{LATER}/queries"));
        orchard.remove(&format!("{LATER}/logic"));
        let query = "-- name: add_grower :exec\nINSERT INTO people (id, name)\nVALUES (@id, @name)\n\
                     ON CONFLICT (name) DO NOTHING;\n\n\
                     -- name: plant :exec\nINSERT INTO trees (id, variety, planted, plot)\n\
                     VALUES (@id, @variety, @planted, @plot);\n";
        orchard.write(&format!("{LATER}/queries/orchard.sql"), query);
        orchard
    }

    fn remove(&self, path: &str) {
        assert!(Command::new("rm").arg("-r").arg(self.path(path)).status().unwrap().success());
    }

    /// Both states keep what they keep on PostgreSQL.
    fn on_postgres(self) -> Self {
        self.edit(
            &format!("{FIRST}/delta.yaml"),
            "      engine: sqlite
      summary: Holds the trees.
      address: { file: DATABASE_FILE }
      settings: { file: orchard.db }
",
            "      engine: postgres
      image: postgres
      summary: Holds the trees.
      ports: { sql: { number: 5432, variable: DATABASE_PORT } }
      address: { host: DATABASE_HOST, port: DATABASE_PORT_OF, name: DATABASE_NAME, user: DATABASE_USER, password: DATABASE_PASSWORD }
      settings: { name: orchard, user: orchard }
",
        );
        self
    }

    fn script(&self, state: &str, name: &str) -> PathBuf {
        self.path(&format!("generated/{state}/database/{name}.sql"))
    }

    /// A database of the parent with rows in it becomes one of the state, and is as one that was made of nothing.
    fn migrates(&self, old: &dyn Database, new: &dyn Database) {
        self.generate();
        let migration = self.script("002-harvest", "migrations/002-harvest");
        for script in ["schema", "seed"] {
            old.run(&self.script("001-trees", script)).unwrap();
        }
        let rows = "INSERT INTO trees (id, variety, planted, plot) VALUES (7, 'Elstar', '2010-03-01T00:00:00Z', 'West');\n\
                    INSERT INTO pickings (id, treeid, weight, quality) VALUES ('p1', 7, 12, 'Press');\n";
        old.say(rows).unwrap();
        // What a row does not allow is not done at all.
        old.say("INSERT INTO pickings (id, treeid, weight, quality) VALUES ('p2', 7, 1, 'Press');").unwrap();
        let before = old.catalogue();
        let refused = old.run(&migration).unwrap_err();
        assert!(refused.to_lowercase().contains("check"), "{refused}");
        assert_eq!(old.catalogue(), before);
        old.say("DELETE FROM pickings WHERE id = 'p2';").unwrap();

        old.run(&migration).unwrap_or_else(|said| panic!("{said}\n{}", std::fs::read_to_string(&migration).unwrap()));
        new.run(&self.script("002-harvest", "schema")).unwrap();
        assert_eq!(old.catalogue(), new.catalogue());
        let ask = |question: &str| old.say(question).unwrap();
        assert_eq!(
            ask("SELECT id, variety, crop, plot FROM trees ORDER BY id;"),
            "1|Boskoop|0|North\n2|Cox|0|South\n7|Elstar|0|West\n"
        );
        assert_eq!(ask("SELECT treeid, weight, quality, ladder, note FROM pickings;"), "7|12|Press|Long|\n");
        assert_eq!(ask("SELECT name FROM people ORDER BY id;"), "Ada\nBen\n");
        ask("UPDATE trees SET planter = 1 WHERE id = 7; DELETE FROM people WHERE id = 1;");
        assert_eq!(ask("SELECT count(*) FROM trees WHERE planter IS NULL;"), "3\n");
        ask("DELETE FROM trees WHERE id = 7;");
        assert_eq!(ask("SELECT count(*) FROM pickings;"), "0\n");
        for refused in [
            "INSERT INTO trees (id, variety, planted, plot) VALUES (8, 'Cox', '2010-03-01T00:00:00Z', 'South');",
            "INSERT INTO people (id, name) VALUES (3, 'Ben');",
            "INSERT INTO pickings (id, treeid, weight, quality, fair) VALUES ('p3', 2, 501, 'Press', false);",
        ] {
            old.say(refused).unwrap_err();
        }
    }
}

#[test]
fn running_state_keeps_its_rows_on_sqlite() {
    Orchard::changed().migrates(&Sqlite::new(), &Sqlite::new());
}

#[test]
fn running_state_keeps_its_rows_on_postgresql() {
    let server = Postgres::start();
    Orchard::changed().on_postgres().migrates(&server.database("old"), &server.database("new"));
}

/// Texts that end a literal, a statement or a comment somewhere, or mean something to a shell, `psql` or `sqlite3`.
const SEEDED: [&str; 11] = [
    "O'Brien; DROP TABLE trees; --",
    "$$ $tag$ text $tag$ $$",
    "back\\slash \\' \\n \\\\",
    "\"quoted\", with a comma",
    "two\nlines",
    "\n\\d\n.tables\n",
    "/* comment */ -- comment",
    "E'\\\\x41' U&'\\0041' :'name'",
    ":name ?1 @id ${HOME} `id`",
    "''",
    "\u{1F333} \u{e9} e\u{301}",
];

impl Orchard {
    fn seeds(&self, database: &dyn Database, hexadecimal: &str) {
        use std::fmt::Write as _;
        let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        let mut rows = "id,variety,planted,plot\n".to_owned();
        let mut wanted = String::new();
        for (id, text) in SEEDED.into_iter().enumerate() {
            writeln!(rows, "{id},Cox,1999-03-01T00:00:00Z,{}", cell(text)).unwrap();
            let bytes: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            writeln!(wanted, "{id}|{bytes}").unwrap();
        }
        self.write(&format!("{FIRST}/data/trees.csv"), &rows);
        self.generate();
        for script in ["schema", "seed"] {
            database.run(&self.script("001-trees", script)).unwrap();
        }
        assert_eq!(database.say(&format!("SELECT id, {hexadecimal} FROM trees ORDER BY id;")).unwrap(), wanted);
    }
}

#[test]
fn running_state_holds_what_its_seeds_say_on_sqlite() {
    Orchard::changed().seeds(&Sqlite::new(), "lower(hex(plot))");
}

#[test]
fn running_state_holds_what_its_seeds_say_on_postgresql() {
    let server = Postgres::start();
    let hexadecimal = "encode(convert_to(plot, 'UTF8'), 'hex')";
    Orchard::changed().on_postgres().seeds(&server.database("seeds"), hexadecimal);
}

#[test]
fn a_later_state_has_the_migrations_of_its_ancestors() {
    let orchard = Orchard::changed();
    let state = orchard.read("states/002-harvest.yaml");
    let state = state.replace("002-harvest", "003-rest").replace("parent: 001-trees", "parent: 002-harvest");
    orchard.write("states/003-rest.yaml", &state);
    orchard.write(
        "specs/003-rest/delta.yaml",
        "add:\n  entities:\n    trees:\n      indexes: { trees_by_plot: [plot] }\n",
    );
    orchard.generate();
    let read = |state: &str, of: &str| orchard.read(&format!("generated/{state}/database/migrations/{of}.sql"));
    assert_eq!(read("002-harvest", "002-harvest"), read("003-rest", "002-harvest"));
    let own = read("003-rest", "003-rest");
    assert!(own.contains("CREATE INDEX trees_by_plot ON trees (plot);") && !own.contains("RENAME"), "{own}");
    assert!(!orchard.path("generated/001-trees/database/migrations").exists());
    let said = "`database/migrations/003-rest.sql` brings a database of `002-harvest` to this state";
    assert!(orchard.read("generated/003-rest/README.md").contains(said));
}

#[test]
fn what_rows_do_not_say_is_written_in_the_pack_or_refused() {
    let delta = format!("{LATER}/delta.yaml");
    for (from, to, said) in [
        (
            "ladder: { type: Ladder, default: Long,",
            "ladder: { type: Ladder,",
            "`ladder` may not be null, and old rows of `pickings` have nothing for it",
        ),
        (
            "variety: { max-length: { from: 20, to: 40 } }",
            "planted: { type: { from: timestamp, to: string } }",
            "`planted` has another type",
        ),
        (
            "plot: { max-length: 30 }",
            "plot: { max-length: 30, column: place }",
            "the column of `plot` is called `place`, and was `plot`",
        ),
    ] {
        let orchard = Orchard::changed();
        orchard.edit(&delta, from, to);
        // The queries that the column is no part of are another matter.
        orchard.remove(&format!("{LATER}/queries"));
        for (handler, arguments, gives) in [
            ("get_tree", "id: i32", "Result<Tree, Problem<GetTree>> { Err(Problem::text::<404>(\"none\")) }"),
            ("add_picking", "body: Picking", "Result<Picking, Problem<AddPicking>> { Ok(body) }"),
        ] {
            let handler_file = format!("{FIRST}/logic/orchard/{handler}.rs");
            orchard.write(&handler_file, &format!("pub async fn {handler}(ports: &Ports, {arguments}) -> {gives}\n"));
        }
        orchard.edit(
            &delta,
            "queries: { orchard: [list_baskets] }",
            "queries: { orchard: [list_baskets, find_tree, insert_picking, move_tree] }",
        );
        let refused = orchard.refused();
        assert!(refused.contains("migration-missing") && refused.contains(said), "{refused}");
        orchard.write(&format!("{LATER}/migrations/002-harvest.sql"), "-- As the pack has it.\nSELECT 1;\n");
        orchard.generate();
        let script = orchard.read("generated/002-harvest/database/migrations/002-harvest.sql");
        assert_eq!(script, "-- As the pack has it.\nSELECT 1;\n");
        orchard.write(&format!("{LATER}/migrations/more.sql"), "SELECT 1;\n");
        let refused = orchard.refused();
        assert!(refused.contains("nothing reads `migrations/more.sql`"), "{refused}");
    }
}

#[test]
fn another_engine_has_no_migration() {
    let orchard = Orchard::copy();
    let delta = "remove: { components: { database: { address: [file], settings: [file] } } }
change: { components: { database: { engine: { from: sqlite, to: postgres } } } }
add:
  components:
    database:
      image: postgres
      ports: { sql: { number: 5432, variable: DATABASE_PORT } }
      address: { host: DATABASE_HOST, port: DATABASE_PORT_OF, name: DATABASE_NAME, user: DATABASE_USER, password: DATABASE_PASSWORD }
      settings: { name: orchard, user: orchard }
";
    orchard.edit(&format!("{LATER}/delta.yaml"), "add:\n  components:\n", delta);
    orchard.generate();
    assert!(!orchard.path("generated/002-harvest/database/migrations").exists());
    let readme = orchard.read("generated/002-harvest/README.md");
    assert!(readme.contains("`001-trees` keeps its data in `sqlite`, this state in `postgres`."), "{readme}");
    orchard.write(&format!("{LATER}/migrations/002-harvest.sql"), "SELECT 1;\n");
    let refused = orchard.refused();
    assert!(refused.contains("the parent has no database of this engine"), "{refused}");
}

#[test]
fn what_tables_say_of_their_rows_is_checked() {
    let delta = format!("{LATER}/delta.yaml");
    for (from, to, said) in [
        ("trees_plot_variety: [plot, variety]", "trees_plot_variety: [plot, varieta]", "did you mean `variety`?"),
        (
            "trees_plot_variety: [plot, variety]",
            "trees_plot_variety: [plot, plot]",
            "`trees_plot_variety` has `plot` twice",
        ),
        ("trees_plot_variety: [plot, variety]", "trees_plot_variety: []", "`trees_plot_variety` is of no attribute"),
        (
            "trees_plot_variety: [plot, variety]",
            "TreesPlot: [plot]",
            "`TreesPlot` is no name for a constraint or an index",
        ),
        ("trees_by_variety:", "people_names:", "the name `people_names` is taken in the database"),
        ("trees_by_variety:", "trees_pkey:", "the name `trees_pkey` is taken in the database"),
        ("weight <= 500 OR fair", "weigth <= 500 OR fair", "did you mean `weight`?"),
        ("weight <= 500 OR fair", "weight <= 500 OR", "this is no condition in SQL"),
        (
            "references: people, on-delete: set-null",
            "on-delete: set-null",
            "`planter` refers to no table whose rows could be deleted",
        ),
        (
            "treeId: { on-delete: cascade }",
            "treeId: { on-delete: set-null }",
            "`treeId` may not be null, which a deletion would make it",
        ),
        (
            "type: integer, default: 0, minimum: 0",
            "type: integer, default: none, minimum: 0",
            "`none` is no 32-bit integer",
        ),
        ("type: integer, default: 0, minimum: 0", "type: integer, default: -1, minimum: 0", "`-1` is less than 0"),
        (
            "ladder: { type: Ladder, default: Long",
            "ladder: { type: Ladder, default: High",
            "`High` is no value of the enum `Ladder`",
        ),
    ] {
        let orchard = Orchard::changed();
        orchard.edit(&delta, from, to);
        let refused = orchard.refused();
        assert!(refused.contains(said), "{said}: {refused}");
    }
    let orchard = Orchard::changed();
    orchard.write(&format!("{LATER}/data/people.csv"), "id,name\n1,Ada\n2,Ada\n");
    let refused = orchard.refused();
    assert!(refused.contains("no two rows have Ada alike, as `people_names` says"), "{refused}");
    orchard.write(&format!("{LATER}/data/people.csv"), "id,name\n1,Ada\n2,Ben\n");
    orchard.edit(&delta, "people_names: [name]\n", "people_names: [name]\n      checks: { people_count: id < 2 }\n");
    let refused = orchard.refused();
    assert!(refused.contains("the row does not fulfil `people_count`: id < 2"), "{refused}");
    orchard.edit(&format!("{LATER}/queries/orchard.sql"), "ON CONFLICT (name)", "ON CONFLICT (id, name)");
    let refused = orchard.refused();
    assert!(
        refused.contains("`people` has no key on (id, name)") && refused.contains("its keys are (id) and (name)"),
        "{refused}"
    );
}
