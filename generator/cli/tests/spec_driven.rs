//! An edit of the specification alone reaches everything that follows from it, in every state.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::too_many_lines, reason = "most of them are the text of packs")]

#[path = "spec_driven/answers.rs"]
mod answers;
#[path = "spec_driven/contract.rs"]
mod contract;

#[path = "spec_driven/operations.rs"]
mod operations;
#[path = "spec_driven/signals.rs"]
mod signals;
#[path = "spec_driven/types.rs"]
mod types;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use stategen_model::names::RUST_KEYWORDS;
use stategen_render::web::KEYWORDS as TYPESCRIPT_KEYWORDS;

/// A copy of the repository's packs, to be edited.
struct Packs {
    folder: tempfile::TempDir,
}

const BASE: &str = "specs/001-baseline-uncontainerized-parity";

impl Packs {
    fn copy() -> Self {
        Self::of(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap())
    }

    /// A copy whose last state is of this number: those after it replace files that an edit is of.
    fn through(last: &str) -> Self {
        let later = |name: &str| name.as_bytes()[0].is_ascii_digit() && name.get(..3) > Some(last);
        Self::without(Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap(), later)
    }

    fn of(root: &Path) -> Self {
        Self::without(root, |_| false)
    }

    /// The packs below a folder, without files and folders of some names.
    fn without(root: &Path, unwanted: impl Fn(&str) -> bool) -> Self {
        let packs = Self { folder: tempfile::tempdir().unwrap() };
        for folder in ["specs", "states"] {
            let wanted = |entry: &walkdir::DirEntry| !unwanted(entry.file_name().to_str().unwrap());
            let entries = walkdir::WalkDir::new(root.join(folder)).into_iter().filter_entry(wanted);
            for entry in entries.map(Result::unwrap) {
                let to = packs.path(entry.path().strip_prefix(root).unwrap().to_str().unwrap());
                if entry.file_type().is_dir() {
                    std::fs::create_dir_all(to).unwrap();
                } else {
                    std::fs::copy(entry.path(), to).unwrap();
                }
            }
        }
        packs
    }

    fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn edit(&self, path: &str, from: &str, to: &str) {
        let text = std::fs::read_to_string(self.path(path)).unwrap();
        assert!(text.contains(from), "{path} does not contain {from:?}");
        self.write(path, &text.replace(from, to));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        stategen_disk::write_atomically(&path, text.as_bytes(), false).unwrap();
    }

    /// The findings, for people.
    fn validate(&self) -> String {
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        let output = stategen.arg("--root").arg(self.folder.path()).arg("validate").output().unwrap();
        String::from_utf8_lossy(&output.stderr).into_owned() + &String::from_utf8_lossy(&output.stdout)
    }

    fn generate(&self) -> Vec<PathBuf> {
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        let output = stategen.arg("--root").arg(self.folder.path()).arg("generate").output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let generated = std::fs::read_dir(self.path("generated")).unwrap();
        let mut states: Vec<PathBuf> = generated.map(|entry| entry.unwrap().path()).collect();
        states.sort();
        states
    }
}

#[test]
fn a_checkout_with_other_line_endings_gives_the_same_output() {
    let packs = Packs::copy();
    for folder in ["specs", "states"] {
        for entry in walkdir::WalkDir::new(packs.path(folder)).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let text = std::fs::read_to_string(entry.path()).unwrap();
                let other = format!("\u{feff}{}", text.replace('\n', "\r\n"));
                stategen_disk::write_atomically(entry.path(), other.as_bytes(), false).unwrap();
            }
        }
    }
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("generated");
    let mut compared = 0;
    for state in packs.generate() {
        for entry in walkdir::WalkDir::new(&state).into_iter().map(Result::unwrap) {
            if entry.file_type().is_file() {
                let below = entry.path().strip_prefix(packs.path("generated")).unwrap();
                let same = std::fs::read(entry.path()).unwrap() == std::fs::read(committed.join(below)).unwrap();
                assert!(same, "{}", below.display());
                compared += 1;
            }
        }
    }
    assert!(compared > 1000, "{compared}");
}

/// The files below `state` that contain `text`, without the manifest.
fn mentions(state: &Path, text: &str) -> Vec<String> {
    let files = walkdir::WalkDir::new(state).sort_by_file_name().into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file() && entry.file_name() != "manifest.json")
        .filter(|entry| std::fs::read_to_string(entry.path()).unwrap().contains(text))
        .map(|entry| entry.path().strip_prefix(state).unwrap().to_str().unwrap().to_owned())
        .collect()
}

/// The state of this name.
fn named<'s>(states: &'s [PathBuf], name: &str) -> &'s Path {
    states.iter().find(|state| state.ends_with(name)).unwrap()
}

fn compiles(state: &Path) {
    check(state).unwrap_or_else(|errors| panic!("{}: {errors}", state.display()));
}

/// What the compiler says against a state's workspace.
fn check(state: &Path) -> Result<(), String> {
    cargo(state, &["check", "--workspace", "--all-targets"])
}

/// Runs the unit tests of one package.
fn passes(state: &Path, package: &str) {
    cargo(state, &["test", "--package", package]).unwrap_or_else(|errors| panic!("{}: {errors}", state.display()));
}

/// What cargo says, if it fails.
fn cargo(state: &Path, arguments: &[&str]) -> Result<(), String> {
    // States share a target folder here, where cargo tells crates of the same name apart by modification time alone.
    let now = std::time::SystemTime::now();
    for entry in
        walkdir::WalkDir::new(state).into_iter().map(Result::unwrap).filter(|entry| entry.file_type().is_file())
    {
        std::fs::File::options().append(true).open(entry.path()).unwrap().set_modified(now).unwrap();
    }
    let mut cargo = Command::new(env!("CARGO"));
    cargo.arg(arguments[0]).args(["--quiet", "--locked"]).args(&arguments[1..]).current_dir(state);
    if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
        cargo.env("CARGO_TARGET_DIR", target);
    }
    let output = cargo.output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    if output.status.success() { Ok(()) } else { Err(String::from_utf8_lossy(&said).into_owned()) }
}

#[test]
fn another_port_reaches_every_state_and_the_old_one_is_nowhere() {
    let packs = Packs::copy();
    packs.edit(&format!("{BASE}/delta.yaml"), "number: 18088", "number: 19188");
    let states = packs.generate();
    assert!(states.len() >= 8, "{} states", states.len());
    for state in states {
        // Prose is its author's, and goes with a branch as it is written.
        let is_prose = |file: &String| file == "LEARNING.md" || file.starts_with("docs/specification/");
        let old: Vec<String> = mentions(&state, "18088").into_iter().filter(|file| !is_prose(file)).collect();
        assert_eq!(old, Vec::<String>::new());
        let found = mentions(&state, "19188");
        for wanted in ["services/account-service/src/config.rs", "README.md"] {
            assert!(found.iter().any(|file| file == wanted), "{wanted} of {} is not among {found:?}", state.display());
        }
        if state.join("compose.yaml").exists() {
            assert!(found.iter().any(|file| file == "compose.yaml"), "{found:?}");
        }
    }
}

/// A nullable `currency` on the trade: data model, contracts and queries, and nothing else.
fn with_currency() -> Packs {
    let packs = Packs::through("006");
    packs.edit(
        &format!("{BASE}/delta.yaml"),
        "        quantity: { type: integer, minimum: 1, summary: How many. }\n",
        "        quantity: { type: integer, minimum: 1, summary: How many. }\n        \
         currency: { type: string, max-length: 3, nullable: true, summary: What it is paid in. }\n",
    );
    for service in ["position-service", "trade-processor"] {
        packs.edit(
            &format!("{BASE}/contracts/{service}.yaml"),
            "        side: { $ref: \"#/components/schemas/Side\" }\n        state: { $ref: \"#/components/schemas/TradeState\" }\n",
            "        side: { $ref: \"#/components/schemas/Side\" }\n        state: { $ref: \"#/components/schemas/TradeState\" }\n        \
             currency: { type: string, nullable: true, description: What it is paid in. }\n",
        );
        packs.edit(
            &format!("{BASE}/queries/{service}.sql"),
            "quantity, state, created,",
            "quantity, currency, state, created,",
        );
    }
    packs.edit(
        &format!("{BASE}/queries/trade-processor.sql"),
        "    @state AS state,",
        "    @currency AS currency, @state AS state,",
    );
    packs
}

#[test]
fn a_new_column_reaches_types_tables_and_event_contracts_of_every_state() {
    for state in with_currency().generate() {
        let found = mentions(&state, "currency");
        for wanted in [
            "contracts/asyncapi.yaml",
            "contracts/position-service.json",
            "crates/messaging/src/payloads.rs",
            "database/schema.sql",
            "services/position-service/src/types.rs",
            "services/trade-processor/src/store/rows.rs",
        ] {
            assert!(found.iter().any(|file| file == wanted), "{wanted} of {} is not among {found:?}", state.display());
        }
    }
}

#[test]
fn compiles_with_a_new_column_in_every_state() {
    let packs = with_currency();
    // Who writes a row says what its columns hold: one that is new is not passed over.
    let errors = check(&packs.generate()[0]).unwrap_err();
    assert!(errors.contains("missing field `currency` in initializer of `queries::InsertTradesParams`"), "{errors}");
    packs.edit(
        &format!("{BASE}/logic/trade-processor/booking.rs"),
        "        created: now,\n",
        "        created: now,\n        currency: None,\n",
    );
    for state in packs.generate() {
        compiles(&state);
    }
}

#[test]
fn compiles_with_a_pack_that_adds_a_service_a_table_and_a_channel() {
    let packs = Packs::through("006");
    let files = [
        (
            "states/006-notes.yaml",
            "title: Notes\nsummary: Notes on accounts.\nparent: 005-messaging-nats-replacement\ntrack: functional\n\
             convergence: null\nbranch: code/generated-state-006-notes\ntag: generated/006-notes/v1\n",
        ),
        ("specs/006-notes/requirements/functional-delta.md", "- FR-601: A note on an account is kept and announced.\n"),
        (
            "specs/006-notes/delta.yaml",
            "add:
  components:
    note-service:
      kind: service
      summary: Keeps notes on accounts.
      ports: { http: { number: 18095, variable: NOTE_SERVICE_PORT } }
      address: { host: NOTE_SERVICE_HOST, url: NOTE_SERVICE_URL }
      api-docs: /v3/api-docs
      uses: { database: {} }
  entities:
    notes:
      type: Note
      summary: A note on an account.
      attributes:
        id: { type: string, key: true, max-length: 50 }
        accountId: { type: integer, references: accounts }
        text: { type: string, max-length: 200 }
  messages:
    Note: { summary: A note was written., entity: notes }
  channels:
    new-notes:
      summary: Notes as they are written.
      message: Note
      address: notes.new
      publisher: note-service
      delivery: broadcast
  gateway:
    routes:
      /note-service/: { to: note-service.http, strip-prefix: true }
requirements:
  FR-601: { realized-by: [note-service, 'channel:new-notes', 'entity:notes'] }
",
        ),
        (
            "specs/006-notes/contracts/note-service.yaml",
            "openapi: 3.0.3
info: { title: Notes, version: '1' }
paths:
  /notes:
    post:
      operationId: writeNote
      requestBody:
        required: true
        content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }
      responses:
        '200':
          description: The note as kept.
          content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } }
        '400': { description: Something is missing. }
components:
  schemas:
    Note:
      type: object
      required: [id, accountId, text]
      properties:
        id: { type: string, maxLength: 50 }
        accountId: { type: integer }
        text: { type: string, maxLength: 200 }
",
        ),
        (
            "specs/006-notes/queries/note-service.sql",
            "-- name: insert_note :exec\nINSERT INTO notes (id, accountid, text)\nVALUES (@id, @account_id, @text);\n",
        ),
        (
            "specs/006-notes/logic/note-service/write_note.rs",
            "//! Keeps a note and announces it.

use runtime::Problem;

use crate::operations::WriteNote;
use crate::ports::Ports;
use crate::store::InsertNoteParams;
use crate::types::Note;

/// Keeps a note and announces it.
pub async fn write_note(ports: &Ports, body: Note) -> Result<Note, Problem<WriteNote>> {
    let note = InsertNoteParams {
        id: body.id.clone(),
        account_id: body.account_id,
        text: body.text.clone(),
    };
    ports.store.session().await?.insert_note(&note).await?;
    ports.events.new_notes(&body.clone().into()).await?;
    Ok(body)
}
",
        ),
    ];
    for (path, text) in files {
        packs.write(path, text);
    }
    let states = packs.generate();
    compiles(named(&states, "006-notes"));
}

#[test]
fn tables_and_columns_may_have_names_that_sql_keeps_for_itself() {
    let packs = Packs::copy();
    packs.edit(
        &format!("{BASE}/delta.yaml"),
        "\n  entities:\n",
        "
  entities:
    order:
      type: BookedOrder
      summary: An order.
      seed: data/order.csv
      attributes:
        id: { type: integer, key: true }
        user: { type: string, nullable: true, max-length: 40 }
        limit: { type: integer, minimum: 1 }
    group:
      type: OrderGroup
      summary: Orders that belong together.
      attributes:
        key: { type: string, key: true }
        order: { type: integer, references: order }
",
    );
    packs.write(&format!("{BASE}/data/order.csv"), "user,id,limit\n\"a \"\"b\"\", c\",1,10\n6\" tall,2,20\n,3,30\n");
    let queries = std::fs::read_to_string(packs.path(&format!("{BASE}/queries/account-service.sql"))).unwrap();
    let query =
        "-- name: list_orders :many\nSELECT \"order\".id, \"user\", \"limit\"\nFROM \"order\"\nORDER BY \"limit\";\n";
    packs.write(&format!("{BASE}/queries/account-service.sql"), &format!("{queries}\n{query}"));
    let states = packs.generate();
    for scripts in [states[0].join("database"), states[4].join("database"), states[4].join("crates/model/testing")] {
        let schema = std::fs::read_to_string(scripts.join("schema.sql")).unwrap();
        for line in [
            "CREATE TABLE IF NOT EXISTS \"order\" (",
            "    \"limit\" integer NOT NULL CHECK (\"limit\" >= 1),",
            "    \"user\" varchar(40),",
            "CREATE TABLE IF NOT EXISTS \"group\" (",
            "    \"order\" integer NOT NULL REFERENCES \"order\" (id),",
            "    PRIMARY KEY (\"key\")",
        ] {
            assert!(schema.lines().any(|found| found == line), "{line} is not in {schema}");
        }
        let seed = std::fs::read_to_string(scripts.join("seed.sql")).unwrap();
        let rows = "INSERT INTO \"order\" (\"user\", id, \"limit\") VALUES\n    ('a \"b\", c', 1, 10),\n    ('6\" tall', 2, 20),\n    (NULL, 3, 30);\n";
        assert!(seed.contains(rows), "{seed}");
    }
    let rows = std::fs::read_to_string(states[4].join("services/account-service/src/store/rows.rs")).unwrap();
    assert!(rows.contains("user: row.try_get(\"user\")?,"), "{rows}");
}

/// A state with a service whose members and parameters are named by every keyword of Rust and TypeScript, which another
/// service and the page call.
fn with_keywords() -> Packs {
    let packs = Packs::copy();
    // `Self` is `self` in Rust, and a struct has each name once.
    let words: BTreeSet<&str> = [&RUST_KEYWORDS[..], &TYPESCRIPT_KEYWORDS].concat().into_iter().collect();
    let words: Vec<&str> = words.into_iter().filter(|word| *word != "Self").collect();
    let each = |text: fn(&str) -> String| words.iter().map(|word| text(word)).collect::<String>();
    packs.write(
        "states/006-words.yaml",
        "title: Words\nsummary: Words that languages keep.\nparent: 005-messaging-nats-replacement\ntrack: functional\n\
         convergence: null\nbranch: code/generated-state-006-words\ntag: generated/006-words/v1\n",
    );
    packs.write("specs/006-words/requirements/functional-delta.md", "- FR-601: Words are read.\n");
    packs.write(
        "specs/006-words/delta.yaml",
        "add:
  components:
    word-service:
      kind: service
      summary: Knows words.
      ports: { http: { number: 18095, variable: WORD_SERVICE_PORT } }
      address: { host: WORD_SERVICE_HOST, url: WORD_SERVICE_URL }
      uses: { word-service: {} }
    web-front-end: { uses: { word-service: {} } }
  gateway:
    routes:
      /word-service/: { to: word-service.http, strip-prefix: true }
requirements:
  FR-601: { realized-by: [word-service] }
",
    );
    let parameters = |place: &str| {
        let of = |word: &&str| {
            format!("        - {{ name: '{word}', in: {place}, required: true, schema: {{ type: string }} }}\n")
        };
        words.iter().map(of).collect::<String>()
    };
    let contract = format!(
        "openapi: 3.0.3
info: {{ title: Words, version: '1' }}
paths:
  /by-path{}:
    get:
      operationId: readByPath
      parameters:
{}      responses:
        '200':
          description: Words.
          content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Words' }} }} }}
  /by-query:
    post:
      operationId: readByQuery
      parameters:
{}      requestBody:
        required: true
        content: {{ application/json: {{ schema: {{ $ref: '#/components/schemas/Words' }} }} }}
      responses:
        '200': {{ description: Words. }}
  /since/{{type}}:
    get:
      operationId: readSince
      parameters:
        - {{ name: type, in: path, required: true, schema: {{ type: string, format: date-time }} }}
        - {{ name: yield, in: query, required: true, schema: {{ type: string, format: date-time }} }}
        - {{ name: do, in: query, schema: {{ type: string, format: date-time }} }}
      responses:
        '200': {{ description: Nothing since. }}
components:
  schemas:
    Words:
      type: object
      properties:
{}    Capital:
      type: object
      properties:
        Self: {{ type: string }}
",
        each(|word| format!("/{{{word}}}")),
        parameters("path"),
        parameters("query"),
        each(|word| format!("        '{word}': {{ type: string }}\n")),
    );
    packs.write("specs/006-words/contracts/word-service.yaml", &contract);
    let arguments = each(|word| {
        let name = match word {
            "crate" | "self" | "super" => format!("{word}_"),
            word if RUST_KEYWORDS.contains(&word) => format!("r#{word}"),
            word => word.to_owned(),
        };
        format!("    {name}: String,\n")
    });
    let read = arguments.replace(": String", "");
    for (name, head, tail) in [
        (
            "read_by_path",
            "use crate::operations::ReadByPath;\nuse crate::types::Words;\n",
            ") -> Result<Words, Problem<ReadByPath>> {\n    Ok(Words {\n",
        ),
        (
            "read_by_query",
            "use crate::operations::ReadByQuery;\nuse crate::types::Words;\n",
            "    body: Words,\n) -> Result<(), Problem<ReadByQuery>> {\n    drop((body, [\n",
        ),
    ] {
        let read = match name {
            "read_by_path" => format!("{}    }})\n", read.replace(",\n", ": None,\n").replace("    ", "        ")),
            _ => format!("{read}    ]));\n    Ok(())\n"),
        };
        let logic = format!(
            "use runtime::Problem;\n\nuse crate::ports::Ports;\n{head}\npub async fn {name}(\n    _: &Ports,\n{arguments}{tail}{read}}}\n"
        );
        packs.write(&format!("specs/006-words/logic/word-service/{name}.rs"), &logic);
    }
    packs.write(
        "specs/006-words/logic/word-service/read_since.rs",
        "use chrono::{DateTime, Utc};
use runtime::Problem;

use crate::operations::ReadSince;
use crate::ports::Ports;

pub async fn read_since(
    ports: &Ports,
    r#type: DateTime<Utc>,
    r#yield: DateTime<Utc>,
    r#do: Option<DateTime<Utc>>,
) -> Result<(), Problem<ReadSince>> {
    Ok(ports.clients.word_service.read_since(r#type, r#yield, r#do).await?)
}
",
    );
    packs
}

#[test]
fn instants_are_sent_as_the_contract_has_them() {
    let packs = with_keywords();
    let states = packs.generate();
    let client = named(&states, "006-words").join("services/word-service/src/clients/word_service.rs");
    let client = std::fs::read_to_string(client).unwrap();
    for link in [
        ".segment(r#type.to_rfc3339())",
        ".query(\"yield\", Some(r#yield.to_rfc3339()))",
        ".query(\"do\", r#do.map(|instant| instant.to_rfc3339()))",
    ] {
        assert!(client.contains(link), "{link} is not in\n{client}");
    }
}

#[test]
fn compiles_with_members_and_parameters_named_by_every_keyword() {
    let packs = with_keywords();
    let states = packs.generate();
    let state = named(&states, "006-words");
    compiles(state);
    let page = state.join("web-front-end");
    for arguments in [&["ci", "--ignore-scripts", "--no-audit", "--no-fund"][..], &["run", "--silent", "typecheck"]] {
        let output = Command::new("npm").args(arguments).current_dir(&page).output().unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "npm {arguments:?}: {out}{err}");
    }
}

/// Text that would end a comment, a string, a tag, a fence or a line in one of the languages that templates write.
const HOSTILE: &str =
    r##"*/ -- "quoted" 'it''s' \ ${HOME} $(id) `tick` <script>alert(1)</script> --> {{ x }} ]] | # "# ; end"##;

/// `HOSTILE` and a line break, as a YAML scalar.
fn hostile_scalar() -> String {
    format!("\"{}\\nsecond: line\"", HOSTILE.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Replaces the free text of every `key:` in a YAML file, in block and in flow style.
fn with_hostile_text(text: &str, keys: &[&str]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let mut line = line.to_owned();
        for key in keys {
            let needle = format!("{key}: ");
            let Some(at) = line.find(&needle).filter(|at| *at == 0 || line[..*at].ends_with([' ', '{', '-'])) else {
                continue;
            };
            let start = at + needle.len();
            let value = &line[start..];
            // Block scalars and references are left as they are.
            if value.starts_with(['|', '>', '&', '*', '{']) {
                continue;
            }
            let flow = line[..at].contains('{');
            let end = match value.strip_prefix('"') {
                Some(quoted) => quoted.find('"').map_or(value.len(), |end| end + 2),
                None if flow => value.find([',', '}']).unwrap_or(value.len()),
                None => value.len(),
            };
            let rest = if flow { format!(" {}", value[end..].trim_start()) } else { String::new() };
            line = format!("{}{}{rest}", &line[..start], hostile_scalar());
        }
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// The text with the first hostile scalar after `key` on one line, as its place asks for.
fn on_one_line(text: &str, key: &str) -> String {
    let Some((before, after)) = text.split_once(key) else { return text.to_owned() };
    format!("{before}{key}{}", after.replacen("\\nsecond: line\"", "\"", 1))
}

#[test]
fn compiles_with_hostile_text_in_every_free_text_field() {
    let packs = Packs::through("006");
    let files = walkdir::WalkDir::new(packs.folder.path()).into_iter().map(Result::unwrap);
    for entry in files.filter(|entry| entry.file_type().is_file()).collect::<Vec<_>>() {
        let path = entry.path().strip_prefix(packs.folder.path()).unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        let keys: &[&str] = match path.as_str() {
            "states/pins.yaml" => continue,
            path if path.starts_with("states/") && path.ends_with(".yaml") => &["title", "summary"],
            path if path.ends_with("delta.yaml") => &["title", "summary"],
            path if path.contains("/contracts/") => &["title", "summary", "description"],
            path if path.contains("/requirements/") => {
                packs.write(path, &text.replace("**: ", &format!("**: {HOSTILE} ")));
                continue;
            }
            _ => continue,
        };
        // A change of a summary speaks of the parent's, which is hostile now.
        let text = with_hostile_text(&text, keys);
        let summaries: Vec<&str> = text.lines().filter(|line| line.trim_start().starts_with("from: Holds ")).collect();
        let text = summaries.iter().fold(text.clone(), |text, line| {
            text.replace(*line, &format!("{}from: {}", &line[..line.len() - line.trim_start().len()], hostile_scalar()))
        });
        packs.write(&path, &on_one_line(&text, "  objectives:\n"));
    }
    for state in packs.generate() {
        assert!(!mentions(&state, "alert(1)").is_empty());
        let mut kept = std::collections::BTreeMap::from([("json", 0), ("yaml", 0)]);
        for entry in walkdir::WalkDir::new(&state).into_iter().map(Result::unwrap).filter(|e| e.file_type().is_file()) {
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let name = entry.path().display();
            match entry.path().extension().and_then(|extension| extension.to_str()) {
                Some("json") => {
                    let read = serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
                    *kept.get_mut("json").unwrap() += holds_hostile_text(&read, &name);
                }
                Some("yaml" | "yml") => {
                    // Compose writes a dollar that is one twice.
                    let text = if text.starts_with("name:") { text.replace("$$", "$") } else { text };
                    let read = serde_yaml::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"));
                    *kept.get_mut("yaml").unwrap() += holds_hostile_text(&read, &name);
                }
                // Where nobody reads it, it stays within a comment.
                Some(form @ ("template" | "conf" | "sql")) => {
                    let comment = if form == "sql" { "--" } else { "#" };
                    let mut hostile = text.lines().filter(|line| line.contains("alert(1)"));
                    assert!(hostile.all(|line| line.trim_start().starts_with(comment)), "{name}: {text}");
                }
                Some("html") => assert!(!text.contains("<script>alert"), "{name} runs foreign script"),
                Some("sh") => {
                    let bash = Command::new("bash").arg("-n").arg(entry.path()).output().unwrap();
                    assert!(bash.status.success(), "{name}: {}", String::from_utf8_lossy(&bash.stderr));
                }
                _ => {}
            }
        }
        let formatted = Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(&state).output().unwrap();
        assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stdout));
        assert!(kept.values().all(|count| *count > 0), "{kept:?}");
        compiles(&state);
    }
}

/// Holds that each text in a document which is made of `HOSTILE` says what went in. Gives how many there are.
fn holds_hostile_text(document: &serde_json::Value, name: &dyn std::fmt::Display) -> usize {
    match document {
        serde_json::Value::String(text) if text.contains("alert(1)") => {
            assert!(text.contains(HOSTILE), "{name}: {text}");
            1
        }
        serde_json::Value::Array(all) => all.iter().map(|one| holds_hostile_text(one, name)).sum(),
        serde_json::Value::Object(all) => all.values().map(|one| holds_hostile_text(one, name)).sum(),
        _ => 0,
    }
}

const LATER: &str = "specs/005-messaging-nats-replacement";

/// A later state with one operation more of an inherited contract, one answer described anew, one query more, one query
/// written anew, and one gone.
fn later_state(packs: &Packs) {
    packs.edit(
        &format!("{LATER}/delta.yaml"),
        "change:\n",
        "change:
  contracts:
    account-service:
      paths: { /account/: { get: { summary: { from: Every account., to: Every account by id. } } } }
",
    );
    packs.edit(
        &format!("{LATER}/delta.yaml"),
        "add:\n",
        "add:
  contracts:
    account-service:
      paths:
        /account/count/all:
          get:
            operationId: countAccounts
            summary: How many accounts there are.
            responses:
              '200':
                description: The number.
                content: { application/json: { schema: { $ref: '#/components/schemas/AccountCount' } } }
      components:
        schemas:
          AccountCount: { type: object, required: [count], properties: { count: { type: integer, format: int64 } } }
",
    );
    // One that no handler asks for.
    packs.edit(
        &format!("{BASE}/queries/position-service.sql"),
        "-- name: list_trades :many\n",
        "-- name: get_some_position :one\nSELECT accountid\nFROM positions\nLIMIT 1;\n\n-- name: list_trades :many\n",
    );
    packs.edit(
        &format!("{LATER}/delta.yaml"),
        "remove:\n",
        "remove:\n  queries: { position-service: [get_some_position] }\n",
    );
    let queries = "-- name: count_accounts :one\nSELECT count(*) AS count\nFROM accounts;\n\n\
                   -- name: list_accounts :many\n-- Every account, by name.\nSELECT id, displayname\nFROM accounts\nORDER BY displayname;\n";
    packs.write(&format!("{LATER}/queries/account-service.sql"), queries);
    packs.write(
        &format!("{LATER}/logic/account-service/count_accounts.rs"),
        "pub use super::list_accounts::list_accounts as count_accounts;\n",
    );
}

#[test]
fn a_later_state_adds_to_an_inherited_contract_and_to_queries() {
    let packs = Packs::copy();
    later_state(&packs);
    let refused = packs.validate();
    let place = format!("{LATER}/queries/account-service.sql:5:1");
    assert!(refused.contains("`list_accounts` replaces the parent's query") && refused.contains(&place), "{refused}");
    let key =
        refused.lines().find_map(|line| line.split_once("replaces: { ")?.1.split_once(" }")).unwrap().0.to_owned();
    packs.edit(&format!("{LATER}/delta.yaml"), "replaces:\n", &format!("replaces:\n  {key}\n"));
    let states = packs.generate();
    let before = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    for (file, present, absent) in [
        ("services/account-service/src/api.rs", "\"/account/count/all\"", None),
        ("contracts/account-service.json", "Every account by id.", Some("Every account.\"")),
        ("services/account-service/src/store/queries.rs", "ORDER BY displayname", Some("ORDER BY id\"")),
        ("services/account-service/src/store/queries.rs", "pub async fn count_accounts", None),
        ("services/account-service/src/store/queries.rs", "pub async fn upsert_account", None),
    ] {
        let text = std::fs::read_to_string(states[4].join(file)).unwrap();
        assert!(text.contains(present), "{file} lacks {present}");
        assert!(absent.is_none_or(|absent| !text.contains(absent)), "{file} has {absent:?}");
    }
    let queries = std::fs::read_to_string(states[4].join("services/position-service/src/store/queries.rs")).unwrap();
    assert!(!queries.contains("get_some_position"));
    // The parent is as it was.
    let parent = "services/account-service/src/store/queries.rs";
    let parent_before = before.join("generated").join(states[3].file_name().unwrap()).join(parent);
    assert_eq!(std::fs::read(states[3].join(parent)).unwrap(), std::fs::read(parent_before).unwrap());
}

#[test]
fn what_a_later_state_adds_is_checked_against_the_parent_of_today() {
    let packs = Packs::copy();
    later_state(&packs);
    packs.edit(&format!("{LATER}/delta.yaml"), "from: Every account.,", "from: Each account.,");
    packs.edit(&format!("{LATER}/delta.yaml"), "[get_some_position]", "[get_som_position]");
    packs.edit(
        &format!("{LATER}/delta.yaml"),
        "replaces:\n",
        "replaces:\n  queries/account-service.sql#list_accounts: \"000000000000\"\n",
    );
    let refused = packs.validate();
    for said in [
        "error[stale-from]: `contracts.account-service.paths./account/.get.summary` was written against",
        "error[remove-missing]: the parent has no query `get_som_position` of `position-service`",
        "did you mean `get_some_position`?",
        "error[stale-replacement]: `list_accounts` was written against another version of the parent's query",
    ] {
        assert!(refused.contains(said), "{said} is not in {refused}");
    }
    let others = refused.lines().filter(|line| line.starts_with("error[") && !line.contains("evidence-missing"));
    assert_eq!(others.count(), 3, "{refused}");
}
