//! Broken packs, one mutation each of a small lending library: the findings with file, line and column, all at once.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::too_many_lines, reason = "most of them are the text of packs")]

#[path = "bad_packs/contract.rs"]
mod contract;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use stategen_model::tree::Tree;
use stategen_render::tour;

/// A tour of the second state.
const TOUR: &str = "specs/002-desk/learning.md";
const TOUR_TEXT: &str = "# Learning\n\n## Why\n\nIt hurt.\n\n## Tour\n\n### The start\n\nCode: \
                         `services/catalogue/src/main.rs#main`\nBefore: `services/catalogue/src/api.rs#router`\n\nLook.\n";

/// The files of a sound system of two states.
fn library() -> BTreeMap<&'static str, Vec<u8>> {
    let files: [(&str, &str); 13] = [
        (
            "states/001-shelves.yaml",
            "title: Shelves\nsummary: Books on shelves.\nparent: null\ntrack: baseline\nconvergence: null\n\
             branch: code/001-shelves\ntag: generated/001-shelves/v1\n",
        ),
        (
            "states/002-desk.yaml",
            "title: Desk\nsummary: One desk in front.\nparent: 001-shelves\ntrack: baseline\nconvergence: null\n\
             branch: code/002-desk\ntag: generated/002-desk/v1\n",
        ),
        (
            "states/pins.yaml",
            "rust: \"1.95\"
images:
  nginx: { name: nginx, tag: \"1.27\" }
actions:
  checkout: { name: actions/checkout, version: v4 }
crates:
  axum: { version: 0.8.9 }
  chrono: { version: 0.4.45 }
  futures-util: { version: 0.3.34 }
  hyper: { version: 1.12.0 }
  hyper-util: { version: 0.1.21 }
  reqwest: { version: 0.13.5 }
  serde: { version: 1.0.229 }
  serde_json: { version: 1.0.154 }
  serde_path_to_error: { version: 0.1.20 }
  socketioxide: { version: 0.18.9 }
  sqlx: { version: 0.9.0 }
  thiserror: { version: 2.0.21 }
  tokio: { version: 1.54.1 }
  tokio-tungstenite: { version: 0.30.0 }
  tower: { version: 0.5.3 }
  tower-http: { version: 0.7.1 }
  tracing: { version: 0.1.44 }
  tracing-subscriber: { version: 0.3.23 }
",
        ),
        ("states/locks/001-shelves.lock", ""),
        (
            "specs/001-shelves/delta.yaml",
            "add:
  system:
    name: library
    title: A library
    summary: Lends books.
    runtime: process
    endpoints: { health: /health, metrics: /metrics }
    cors: { variable: ORIGINS, default: '*' }
  components:
    database:
      kind: database
      engine: sqlite
      summary: Holds the books.
      address: { file: DATABASE_FILE }
      settings: { file: library.db }
    feed:
      kind: broker
      engine: socketio
      summary: Carries messages.
      ports: { http: { number: 7001, variable: FEED_PORT } }
    catalogue:
      kind: service
      summary: Knows the books.
      ports: { http: { number: 7000, variable: CATALOGUE_PORT } }
      uses: { database: {} }
  enums:
    Binding: { values: [Hard, Soft] }
  entities:
    books:
      type: Book
      summary: A book.
      seed: data/books.csv
      attributes:
        id: { type: integer, key: true }
        bookTitle: { type: string, max-length: 80 }
        binding: { type: Binding }
  messages:
    Book: { summary: A book., entity: books }
  messaging: { transport: socketio, broker: feed }
  channels:
    returned:
      summary: A book came back.
      message: Book
      address: /books/{bookId}
      parameters: { bookId: The book. }
      publisher: catalogue
      subscriber: catalogue
      delivery: broadcast
requirements:
  FR-001: { realized-by: [catalogue] }
",
        ),
        ("specs/001-shelves/spec.md", "# Shelves\n\n- **FR-001**: A book is found by its id.\n"),
        (
            "specs/001-shelves/contracts/catalogue.yaml",
            "openapi: 3.0.3
info: { title: Catalogue, version: '1' }
paths:
  /books/{id}:
    get:
      operationId: getBook
      parameters:
        - { name: id, in: path, required: true, schema: { type: integer } }
      responses:
        '200':
          description: The book.
          content: { application/json: { schema: { $ref: '#/components/schemas/Book' } } }
        '404': { description: No such book. }
components:
  schemas:
    Binding: { type: string, enum: [Hard, Soft] }
    Book:
      type: object
      required: [id, bookTitle]
      properties:
        id: { type: integer }
        bookTitle: { type: string }
        binding: { $ref: '#/components/schemas/Binding' }
",
        ),
        (
            "specs/001-shelves/queries/catalogue.sql",
            "-- name: find_book :one\nSELECT id, booktitle, binding\nFROM books\nWHERE id = @id;\n",
        ),
        ("specs/001-shelves/logic/catalogue/get_book.rs", "//! Finds a book.\npub use super::shelf::get_book;\n"),
        (
            "specs/001-shelves/logic/catalogue/on_returned.rs",
            "//! Takes a book back.\npub use super::shelf::on_returned;\n",
        ),
        ("specs/001-shelves/data/books.csv", "id,bookTitle,binding\n1,Emma,Hard\n"),
        (
            "specs/001-shelves/scenarios/finds-a-book.yaml",
            "title: A book is found\nverifies: [FR-001]\nsteps: [{ call: getBook, with: { id: 1 } }]\n",
        ),
        (
            "specs/002-desk/delta.yaml",
            "add:
  components:
    desk:
      kind: gateway
      engine: nginx
      summary: The one desk.
      ports: { http: { number: 7080, variable: DESK_PORT } }
      image: nginx
  gateway:
    component: desk
    routes:
      /catalogue/: { to: catalogue.http, strip-prefix: true }
",
        ),
    ];
    files.into_iter().map(|(path, text)| (path, text.as_bytes().to_vec())).collect()
}

const HANDLER: &str = "specs/001-shelves/logic/catalogue/get_book.rs";
const LOCK: &str = "\n[[package]]\nname = \"axum\"\nversion = \"0.1.0\"\nsource = \"registry\"\n";
const SCENARIO: &str = "specs/001-shelves/scenarios/finds-a-book.yaml";
const BASE: &str = "specs/001-shelves/delta.yaml";
const DESK: &str = "specs/002-desk/delta.yaml";
const CONTRACT: &str = "specs/001-shelves/contracts/catalogue.yaml";
const QUERIES: &str = "specs/001-shelves/queries/catalogue.sql";
const BOOKS: &str = "specs/001-shelves/data/books.csv";
const STATE: &str = "states/002-desk.yaml";
const OBSERVABLE: &str = "  observability: { metrics: prometheus, logs: json, traces: otlp }\n";

/// A component that keeps metrics.
const METRICS: &str = "    metrics: { kind: metrics, engine: prometheus, summary: Figures., ports: { http: { number: 7010 } }, \
                       retention-days: 1 }\n";
/// A component that shows dashboards.
const DASHBOARDS: &str = "    shown: { kind: dashboards, engine: grafana, summary: Dashboards., ports: { http: { number: 7011 } }, \
                          administrator: { name: admin, variable: ADMIN, password: ADMIN_PASSWORD } }\n";

/// Adds components that observe the library.
fn observe(files: &mut BTreeMap<&'static str, Vec<u8>>, components: &[&str]) {
    edit(files, DESK, "  components:\n", &format!("  components:\n{}", components.concat()));
}

/// Makes this the catalogue's one handler.
fn handler(files: &mut BTreeMap<&'static str, Vec<u8>>, function: &str) {
    files.insert(HANDLER, format!("{function}\n").into_bytes());
}

type Change = fn(&mut BTreeMap<&'static str, Vec<u8>>);

/// Replaces `from`, which must be there, in `file`.
fn edit(files: &mut BTreeMap<&'static str, Vec<u8>>, file: &'static str, from: &str, to: &str) {
    let text = String::from_utf8(files[file].clone()).unwrap();
    assert!(text.contains(from), "{file} does not contain {from:?}");
    files.insert(file, text.replacen(from, to, 1).into_bytes());
}

fn append(files: &mut BTreeMap<&'static str, Vec<u8>>, file: &'static str, text: &str) {
    files.entry(file).or_default().extend_from_slice(text.as_bytes());
}

/// Adds a table of loans, with a book's id of this type and these rows.
fn lend(files: &mut BTreeMap<&'static str, Vec<u8>>, book: &str, rows: &str) {
    let loans = format!(
        "  entities:\n    loans:\n      type: Loan\n      summary: A loan.\n      seed: data/loans.csv\n      attributes:\n        \
         number: {{ type: integer, key: true }}\n        book: {{ {book}, references: books }}\n"
    );
    edit(files, BASE, "  entities:\n", &loans);
    files.insert("specs/001-shelves/data/loans.csv", format!("number,book\n{rows}").into_bytes());
}

/// What opens a channel to pages.
const LISTENED: &str = "      browser: true\n";

/// Gives the one channel an order.
fn order(files: &mut BTreeMap<&'static str, Vec<u8>>, order: &str, listened: &str) {
    let delivery = "      delivery: broadcast\n";
    edit(files, BASE, delivery, &format!("{delivery}      {order}\n{listened}"));
}

/// Gives the one service something more.
fn equip(files: &mut BTreeMap<&'static str, Vec<u8>>, with: &str) {
    let uses = "      uses: { database: {} }\n";
    edit(files, BASE, uses, &format!("{uses}{with}"));
}

/// Sets the one service, and gives it a timer whose handler is there.
fn time(files: &mut BTreeMap<&'static str, Vec<u8>>, setting: &str, timer: &str) {
    let setting = format!("      settings: {{ pause: {{ variable: PAUSE, summary: A while., {setting} }} }}\n");
    equip(files, &format!("{setting}      timers: {{ tidy: {{ summary: Tidies., {timer} }} }}\n"));
    let handler = "pub async fn on_tidy(ports: &Ports) -> Result<(), Problem> {\n    Ok(())\n}\n";
    files.insert("specs/001-shelves/logic/catalogue/on_tidy.rs", handler.into());
}

/// Lets the one service tell of itself and measure this, which a handler does.
fn measure(files: &mut BTreeMap<&'static str, Vec<u8>>, measure: &str) {
    edit(files, BASE, "  enums:\n", &format!("{OBSERVABLE}  enums:\n"));
    equip(files, &format!("      measures: {{ {measure} }}\n"));
    append(files, HANDLER, "pub fn told(ports: &Ports) {\n    ports.measures.set_lent(3);\n}\n");
}

fn files_of_memory(files: &mut BTreeMap<&'static str, Vec<u8>>, text: &str) {
    files.insert("specs/001-shelves/logic/catalogue/memory.rs", text.into());
}

/// A setting that is a pause.
const PAUSE: &str = "type: integer, default: 5, minimum: 1, maximum: 9";

const CASES: &[(&str, Change)] = &[
    ("an object that nothing is made of", |f| {
        let shelf = "    Shelf: { type: object, required: [row], properties: { row: { type: integer } } }\n";
        edit(f, CONTRACT, "  schemas:\n", &format!("  schemas:\n{shelf}"));
    }),
    ("a timer without a handler", |f| {
        equip(f, "      timers: { tidy: { summary: Tidies., every-milliseconds: 5 } }\n")
    }),
    ("a timer that does not pause", |f| time(f, PAUSE, "every-milliseconds: 0")),
    ("a timer whose pause is no setting", |f| time(f, PAUSE, "every-milliseconds: pauses")),
    ("a timer whose setting may be no pause", |f| time(f, "type: integer, default: 5", "every-milliseconds: pause")),
    ("a timer whose longest pause is shorter", |f| time(f, PAUSE, "every-milliseconds: 6, up-to-milliseconds: pause")),
    ("a timer that is called as a channel", |f| {
        equip(f, "      timers: { returned: { summary: Tidies., every-milliseconds: 5 } }\n");
    }),
    ("a measure where nothing is observed", |f| {
        measure(f, "lent: { kind: gauge, summary: Books. }");
        edit(f, BASE, OBSERVABLE, "");
    }),
    ("a measure of an unknown kind", |f| measure(f, "lent: { kind: sum, summary: Books. }")),
    ("measures that cannot be", |f| {
        let names = ["message-age", "lent-seconds", "Lent", "a-word-and-another-and-another-and-so-on"];
        let named = names.map(|name| format!("{name}: {{ kind: histogram, summary: Books. }}")).join(", ");
        let labels =
            "lent: { kind: gauge, summary: Books., labels: { le: Binding, Of: Binding, by: Bindng }, buckets: [1] }";
        let buckets = "missing: { kind: histogram, summary: Books., buckets: [0.1, 5, 5] }";
        measure(f, &format!("{named}, lent-total: {{ kind: gauge, summary: Books. }}, {labels}, {buckets}"));
    }),
    ("what is kept and is nowhere", |f| equip(f, "      memory: { summary: What was read. }\n")),
    ("what is kept and is of another name", |f| {
        equip(f, "      memory: { summary: What was read. }\n");
        files_of_memory(f, "pub struct Kept;\n");
    }),
    ("a seed in a taken variable", |f| equip(f, "      random: { seed: FEED_PORT }\n")),
    ("a shared setting that is not there", |f| equip(f, "      shared-settings: { shelves: {} }\n")),
    ("a shared setting that is set twice", |f| {
        let shelves = "shelves: { type: string, default: a, variable: SHELVES, summary: Where books stand. }";
        edit(f, BASE, "  enums:\n", &format!("  settings: {{ {shelves} }}\n  enums:\n"));
        let own = shelves.replace("SHELVES", "OWN_SHELVES");
        equip(f, &format!("      shared-settings: {{ shelves: {{}} }}\n      settings: {{ {own} }}\n"));
    }),
    ("a setting that nobody shares", |f| {
        let shelves = "shelves: { type: string, default: a, variable: SHELVES, summary: Where books stand. }";
        edit(f, BASE, "  enums:\n", &format!("  settings: {{ {shelves} }}\n  enums:\n"));
    }),
    ("a list of numbers for a setting", |f| {
        equip(
            f,
            "      settings: { sizes: { type: integer, list: true, default: 1, variable: SIZES, summary: Sizes. } }\n",
        );
    }),
    ("a list with nothing between commas", |f| {
        equip(
            f,
            "      settings: { sizes: { type: string, list: true, default: 'a,,b', variable: SIZES, summary: S. } }\n",
        );
    }),
    ("a parameter of an address that is no word", |f| {
        edit(
            f,
            BASE,
            "        binding: { type: Binding }",
            "        binding: { type: Binding }\n        weight: { type: double }",
        );
        edit(f, BASE, "address: /books/{bookId}", "address: '/books/{weight}'");
        edit(f, BASE, "{ bookId: The book. }", "{ weight: How heavy. }");
    }),
    ("bad YAML", |f| append(f, BASE, "  - : [\n")),
    ("a tab as indent", |f| append(f, DESK, "\tadd: 1\n")),
    ("an empty delta", |f| drop(f.insert(DESK, Vec::new()))),
    ("a list for a delta", |f| drop(f.insert(DESK, b"- add\n".to_vec()))),
    ("an unknown operation", |f| append(f, DESK, "chnage: {}\n")),
    ("an unknown section", |f| edit(f, BASE, "  enums:", "  enmus:")),
    ("an unknown key of a component", |f| edit(f, BASE, "      kind: service", "      kinds: service")),
    ("a key of another kind", |f| {
        edit(f, BASE, "      uses: { database: {} }", "      engine: sqlite");
    }),
    ("a component without a kind", |f| edit(f, BASE, "      kind: service\n", "")),
    ("a kind that is no word", |f| edit(f, BASE, "kind: service", "kind: [service]")),
    ("an engine of another kind", |f| edit(f, BASE, "engine: socketio", "engine: nginx")),
    ("an image of what is built", |f| edit(f, BASE, "engine: socketio", "engine: socketio\n      image: nginx")),
    ("a container without an image", |f| {
        edit(f, BASE, "runtime: process", "runtime: compose");
        edit(f, "states/pins.yaml", "images:\n", "images:\n  rust: { name: rust, tag: '1' }\n");
        edit(f, DESK, "      image: nginx\n", "");
    }),
    ("a role that no database has", |f| edit(f, BASE, "{ file: DATABASE_FILE }", "{ fiel: DATABASE_FILE }")),
    ("a role that another database has", |f| {
        edit(f, BASE, "{ file: DATABASE_FILE }", "{ file: DATABASE_FILE, user: DATABASE_USER }");
    }),
    ("a database without a setting", |f| edit(f, BASE, "      settings: { file: library.db }\n", "")),
    ("a broker that is no broker", |f| edit(f, BASE, "broker: feed", "broker: catalogue")),
    ("a gateway that nothing leads through", |f| {
        let gateway = "  gateway:\n    component: desk\n    routes:\n      /catalogue/: { to: catalogue.http, strip-prefix: true }\n";
        edit(f, DESK, gateway, "");
    }),
    ("a gateway in a container that does not say that it is there", |f| {
        edit(f, BASE, "runtime: process", "runtime: compose");
        edit(f, "states/pins.yaml", "images:\n", "images:\n  rust: { name: rust, tag: '1' }\n");
    }),
    ("pages that do not reach the broker", |f| {
        let page = "    page:\n      kind: web\n      summary: Shows books.\n      ports: { http: { number: 7002 } }\n  gateway:\n";
        edit(f, DESK, "  gateway:\n", page);
        edit(f, BASE, "      delivery: broadcast\n", "      delivery: broadcast\n      browser: true\n");
        append(f, "states/pins.yaml", "npm: { socket.io-client: '4', typescript: '5', vite: '7' }\n");
    }),
    ("a page that listens where the transport lets none", |f| {
        edit(f, DESK, "    routes:\n", "    routes:\n      /listen: { to: self.pubsub-inspector }\n");
    }),
    ("a page that listens at the path of many, and reaches no broker", |f| {
        edit(f, BASE, "engine: socketio", "engine: nats\n      address: { password: FEED_PASSWORD }");
        let ports = "client: { number: 7001 }, monitor: { number: 7002 }, websocket: { number: 7003 }";
        edit(f, BASE, "http: { number: 7001, variable: FEED_PORT }", ports);
        edit(f, BASE, "transport: socketio", "transport: nats");
        edit(f, BASE, "address: /books/{bookId}", "address: 'books.{bookId}'");
        edit(f, "states/pins.yaml", "  axum:", "  async-nats: { version: 0.50.0 }\n  axum:");
        edit(f, "states/pins.yaml", "  socketioxide: { version: 0.18.9 }\n", "");
        edit(f, DESK, "    routes:\n", "    routes:\n      /listen/: { to: self.pubsub-inspector }\n");
    }),
    ("a batch of one", |f| order(f, "batch: 1", "")),
    ("a batch of more than may wait", |f| order(f, "batch: 1025", "")),
    ("a batch that no handler takes", |f| {
        edit(
            f,
            BASE,
            "      subscriber: catalogue\n      delivery: broadcast\n",
            "      batch: 8\n      delivery: broadcast\n",
        );
    }),
    ("a batch of requests", |f| {
        edit(f, BASE, "      publisher: catalogue\n", "      reply: { message: Book }\n      batch: 8\n");
    }),
    ("a batch whose handler takes one message", |f| {
        order(f, "batch: 8", "");
        let text = "pub async fn on_returned(ports: &Ports, book: Book) -> Result<(), Problem> { Ok(()) }\n";
        f.insert("specs/001-shelves/logic/catalogue/on_returned.rs", text.into());
    }),
    ("a list that is one value too", |f| {
        let query = "-- name: some_books :many\nSELECT id, booktitle, binding\nFROM books\nWHERE id IN (SELECT asked.id FROM \
                     unnest(@ids) AS asked(id)) AND id > @ids;\n";
        append(f, QUERIES, query);
    }),
    ("lists without columns", |f| {
        append(
            f,
            QUERIES,
            "-- name: some_books :many\nSELECT b.id\nFROM books b, unnest(@ids, @titles) AS asked(id);\n",
        );
    }),
    ("a list of what no table has", |f| {
        let query = "-- name: some_books :many\nSELECT b.id\nFROM books b\nJOIN unnest(@ids) AS asked(idd) ON b.id = asked.idd;\n";
        append(f, QUERIES, query);
    }),
    ("a list of values that databases read in other ways", |f| {
        let query = "-- name: some_books :many\n-- param: days date\nSELECT b.id\nFROM books b\nJOIN unnest(@days) AS asked(id) ON b.id = asked.id;\n";
        append(f, QUERIES, query);
    }),
    ("a list that is no table", |f| {
        append(f, QUERIES, "-- name: some_books :many\nSELECT unnest(@id) AS id, booktitle FROM books;\n");
    }),
    ("an order that no page follows", |f| order(f, "order-by: id", "")),
    ("an order by a field that is not there", |f| order(f, "order-by: ids", LISTENED)),
    ("an order by a text, within what is not told apart", |f| order(f, "order-by: bookTitle", LISTENED)),
    ("an order within a field that is not there", |f| {
        order(f, "order-by: id\n      order-within: [bookTitle, shelf]", LISTENED);
    }),
    ("what is ordered by nothing", |f| order(f, "order-within: [bookTitle]", LISTENED)),
    ("a use of a broker", |f| edit(f, BASE, "uses: { database: {} }", "uses: { database: {}, feed: {} }")),
    ("a use of two databases", |f| {
        let archive = "    archive:\n      kind: database\n      engine: sqlite\n      summary: Holds old books.\n      \
                       address: { file: ARCHIVE_FILE }\n      settings: { file: archive.db }\n    catalogue:\n";
        edit(f, BASE, "    catalogue:\n", archive);
        edit(f, BASE, "uses: { database: {} }", "uses: { database: {}, archive: {} }");
    }),
    ("a message that is no object", |f| edit(f, BASE, "entity: books }", "schema: catalogue#Binding }")),
    ("an unknown kind", |f| edit(f, BASE, "kind: service", "kind: servise")),
    ("a wrong type", |f| edit(f, BASE, "number: 7000", "number: many")),
    ("a number out of range", |f| edit(f, BASE, "number: 7000", "number: 70000")),
    ("a fraction for a port", |f| edit(f, BASE, "number: 7000", "number: 7000.5")),
    ("a truth value for a text", |f| edit(f, BASE, "summary: Lends books.", "summary: true")),
    ("a missing key", |f| edit(f, BASE, "      summary: Knows the books.\n", "")),
    ("a list for a collection", |f| edit(f, BASE, "    Binding: { values: [Hard, Soft] }", "    - Binding")),
    ("a duplicate key", |f| edit(f, BASE, "  messages:", "  enums: {}\n  messages:")),
    ("a duplicate id", |f| edit(f, BASE, "    catalogue:\n", "    feed:\n")),
    ("a traversal for an id", |f| edit(f, BASE, "    catalogue:\n", "    ../catalogue:\n")),
    ("a keyword for an id", |f| edit(f, BASE, "    catalogue:\n", "    type:\n")),
    ("a crate of every output for an id", |f| edit(f, BASE, "    catalogue:\n", "    runtime:\n")),
    ("a keyword for a table", |f| edit(f, BASE, "    books:\n", "    match:\n")),
    ("a use of nothing", |f| edit(f, BASE, "uses: { database: {} }", "uses: { databse: {} }")),
    ("a publisher that is not there", |f| edit(f, BASE, "publisher: catalogue", "publisher: catalog")),
    ("a message that is not there", |f| edit(f, BASE, "message: Book\n", "message: Bok\n")),
    ("a broker of another wire", |f| edit(f, BASE, "transport: socketio", "transport: nats")),
    ("a parameter that is not declared", |f| edit(f, BASE, "/books/{bookId}", "/books/{shelfId}")),
    ("a type that is not there", |f| edit(f, BASE, "binding: { type: Binding }", "binding: { type: Bindng }")),
    ("no key", |f| edit(f, BASE, "id: { type: integer, key: true }", "id: { type: integer }")),
    ("ports in conflict", |f| edit(f, BASE, "number: 7001", "number: 7000")),
    ("variables in conflict", |f| edit(f, BASE, "FEED_PORT", "CATALOGUE_PORT")),
    ("a variable that no shell would take", |f| edit(f, BASE, "FEED_PORT", "FEED-PORT")),
    ("a database without an engine", |f| edit(f, BASE, "      engine: sqlite\n", "")),
    ("a requirement that nothing states", |f| append(f, BASE, "  FR-002: { realized-by: [catalogue] }\n")),
    ("a requirement that nothing traces", |f| {
        append(f, "specs/001-shelves/spec.md", "- FR-002: Books are lent.\n");
    }),
    ("a requirement that nothing realises", |f| edit(f, BASE, "realized-by: [catalogue]", "realized-by: [catalog]")),
    ("a requirement stated twice", |f| append(f, "specs/001-shelves/spec.md", "- FR-001: Something else.\n")),
    ("a trace that names a scenario", |f| {
        edit(f, BASE, "[catalogue] }", "[catalogue], verified-by: [finds-a-book] }");
    }),
    ("evidence of no kind", |f| {
        edit(f, BASE, "[catalogue] }", "[catalogue], shown-by: [{ how: somehow }] }");
    }),
    ("evidence of a test without a name", |f| {
        edit(f, BASE, "[catalogue] }", "[catalogue], shown-by: [{ test: tests/books.rs }] }");
    }),
    ("evidence that is not there", |f| {
        edit(f, BASE, "[catalogue] }", "[catalogue], shown-by: [{ script: scripts/test.sh, how: reads }] }");
    }),
    ("evidence without its test", |f| {
        let test = "specs/001-shelves/logic/catalogue/get_book.rs::reads";
        edit(f, BASE, "[catalogue] }", &format!("[catalogue], shown-by: [{{ test: '{test}' }}] }}"));
    }),
    ("a scenario of a lost requirement", |f| {
        edit(f, "specs/001-shelves/scenarios/finds-a-book.yaml", "FR-001", "FR-009");
    }),
    ("a step of no form", |f| {
        edit(f, SCENARIO, "call: getBook", "cal: getBook");
    }),
    ("a step of two forms", |f| {
        edit(f, SCENARIO, "call: getBook,", "call: getBook, stop: feed,");
    }),
    ("an unknown operation", |f| {
        edit(f, SCENARIO, "call: getBook", "call: getBok");
    }),
    ("an unknown parameter of a call", |f| {
        edit(f, SCENARIO, "{ id: 1 }", "{ id: 1, idd: 2 }");
    }),
    ("a call without its parameter", |f| {
        edit(f, SCENARIO, ", with: { id: 1 }", "");
    }),
    ("an unknown remembered name", |f| {
        edit(f, SCENARIO, "{ id: 1 }", "{ id: $book }");
    }),
    ("a name that nothing uses", |f| {
        edit(f, SCENARIO, "{ id: 1 } }", "{ id: 1 }, remember: { book: id } }");
    }),
    ("a name that tests use", |f| {
        edit(
            f,
            SCENARIO,
            "{ id: 1 } }",
            "{ id: 1 }, remember: { system: id } }, { call: getBook, with: { id: $system } }",
        );
    }),
    ("a bad length of time", |f| {
        edit(f, SCENARIO, "{ id: 1 } }", "{ id: 1 }, expect: { within: soon } }");
    }),
    ("an unknown format", |f| {
        edit(f, SCENARIO, "{ id: 1 } }", "{ id: 1 }, expect: { formats: { at: iso-milisecond } } }");
    }),
    ("an unknown channel", |f| {
        edit(f, SCENARIO, "[{ call", "[{ listen: { channel: returnd } }, { call");
    }),
    ("a channel without its parameter", |f| {
        edit(f, SCENARIO, "[{ call", "[{ listen: { channel: returned } }, { call");
    }),
    ("an event that nobody listens for", |f| {
        edit(f, SCENARIO, "[{ call", "[{ event: { channel: returned, within: 1s } }, { call");
    }),
    ("an unknown component to restart", |f| {
        edit(f, SCENARIO, "[{ call", "[{ restart: catalog }, { call");
    }),
    ("a file to restart", |f| {
        edit(f, SCENARIO, "[{ call", "[{ restart: database }, { call");
    }),
    ("a publication of nothing", |f| {
        edit(f, SCENARIO, "[{ call", "[{ publish: { channel: returned, parameters: { bookId: 1 } } }, { call");
    }),
    ("a place that is both channel and address", |f| {
        edit(f, SCENARIO, "[{ call", "[{ listen: { channel: returned, address: /books/1 } }, { call");
    }),
    ("a requirement that no scenario verifies", |f| {
        edit(f, SCENARIO, "verifies: [FR-001]", "verifies: []");
    }),
    ("an open question is only a warning", |f| {
        append(f, "specs/001-shelves/spec.md", "\nHow long? [NEEDS CLARIFICATION: how long is a book lent]\n");
    }),
    ("a stale from", |f| {
        append(f, DESK, "change:\n  components:\n    catalogue:\n      summary: { from: Old., to: New. }\n")
    }),
    ("a change to what is not there", |f| {
        append(f, DESK, "change:\n  messaging: { broker: { from: feed, to: fed } }\n");
    }),
    ("a change of an address that leaves its parameter behind", |f| {
        append(
            f,
            DESK,
            "change:\n  channels:\n    returned:\n      address: { from: '/books/{bookId}', to: '/books/{bookID}' }\n",
        );
    }),
    ("a change to an engine of another kind", |f| {
        append(f, DESK, "change:\n  components:\n    feed: { engine: { from: socketio, to: sqlite } }\n");
    }),
    ("a change to the same", |f| append(f, DESK, "change:\n  system:\n    runtime: { from: process, to: process }\n")),
    ("a stale from of a change that others rely on", |f| {
        append(
            f,
            DESK,
            "change:\n  components:\n    feed: { engine: { from: socketoi, to: nats } }\n  messaging: { transport: { from: socketio, to: nats } }\n",
        );
    }),
    ("a change of nothing", |f| append(f, DESK, "change:\n  system:\n    colour: { from: red, to: blue }\n")),
    ("an add of what exists", |f| edit(f, DESK, "    desk:\n", "    feed:\n")),
    ("a removal of nothing", |f| append(f, DESK, "remove:\n  components: [catalog]\n")),
    ("a removal from no section", |f| append(f, DESK, "remove:\n  componets: [feed]\n")),
    ("a removal of no name", |f| append(f, DESK, "remove:\n  components: []\n")),
    ("a removal of what is used", |f| append(f, DESK, "remove:\n  components: [feed]\n")),
    ("an undeclared replacement", |f| {
        f.insert("specs/002-desk/logic/catalogue/get_book.rs", b"pub use super::shelf::get_book;\n".to_vec());
    }),
    ("a stale replacement", |f| {
        f.insert("specs/002-desk/logic/catalogue/get_book.rs", b"pub use super::shelf::get_book;\n".to_vec());
        append(f, DESK, "replaces:\n  logic/catalogue/get_book.rs: \"000000000000\"\n");
    }),
    ("a replacement of nothing", |f| append(f, DESK, "replaces:\n  logic/catalogue/lend.rs: \"000000000000\"\n")),
    ("a route to nowhere", |f| edit(f, DESK, "to: catalogue.http", "to: catalogue.htp")),
    ("a route with a traversal", |f| edit(f, DESK, "/catalogue/:", "/../catalogue/:")),
    ("a parent that is not there", |f| edit(f, STATE, "001-shelves", "001-shelfs")),
    ("a child of a state whose parent is not there", |f| {
        edit(f, STATE, "001-shelves", "nope");
        let child = library()[STATE].clone();
        f.insert("states/003-bell.yaml", child);
        edit(f, "states/003-bell.yaml", "parent: 001-shelves", "parent: 002-desk");
        edit(f, "states/003-bell.yaml", "branch: code/002-desk", "branch: code/003-bell");
        edit(f, "states/003-bell.yaml", "generated/002-desk", "generated/003-bell");
        f.insert("specs/003-bell/delta.yaml", b"add: {}\n".to_vec());
    }),
    ("a cycle in the lineage", |f| edit(f, "states/001-shelves.yaml", "parent: null", "parent: 002-desk")),
    ("a branch of two states", |f| edit(f, STATE, "code/002-desk", "code/001-shelves")),
    ("a branch that git refuses", |f| edit(f, STATE, "code/002-desk", "code/../002 desk")),
    ("a pin that is a range", |f| edit(f, "states/pins.yaml", "\"1.95\"", "\"^1.95\"")),
    ("an image's tag with a line break", |f| edit(f, "states/pins.yaml", "\"1.27\"", "\"1.27\\nRUN x\"")),
    ("a bare version for a crate's pin", |f| edit(f, "states/pins.yaml", "axum: { version: 0.8.9 }", "axum: \"0.8\"")),
    ("a text for a component", |f| edit(f, DESK, "    desk:\n", "    bell: rings\n    desk:\n")),
    ("an action that is not pinned", |f| edit(f, "states/pins.yaml", "  checkout:", "  check-out:")),
    ("a crate that is not pinned", |f| edit(f, "states/pins.yaml", "  tower: { version: 0.5.3 }\n", "")),
    ("a crate's pin that is misspelt", |f| edit(f, "states/pins.yaml", "tracing-subscriber:", "tracing-subscribers:")),
    ("an image's pin that a pack misspells", |f| edit(f, DESK, "image: nginx", "image: ngnix")),
    ("pins that no state uses are only warnings", |f| {
        edit(f, "states/pins.yaml", "images:\n", "images:\n  redis: { name: redis, tag: \"8\" }\n");
        append(f, "states/pins.yaml", "  rand: { version: 0.9.2 }\nnpm:\n  vite: \"8.3.8\"\n");
    }),
    ("a page's import that is not pinned", |f| {
        let page = "    page:\n      kind: web\n      summary: The shelves.\n      \
                    ports: { http: { number: 7081, variable: PAGE_PORT } }\n  gateway:\n    component";
        edit(f, DESK, "  gateway:\n    component", page);
        let npm = "npm:\n  ag-grid-community: \"36.2.0\"\n  socket.io-client: \"4.8.4\"\n  typescript: \"7.0.2\"\n  vite: \"8.3.8\"\n";
        append(f, "states/pins.yaml", npm);
        let view =
            "import { shell } from \"../generated/shell.ts\";\nimport {\n  Grid,\n} from \"ag-grid-comunity\";\n";
        f.insert("specs/002-desk/web/views/shelf.ts", view.as_bytes().to_vec());
    }),
    ("an action's version with a line break", |f| edit(f, "states/pins.yaml", "v4", "\"v4\\n- run: x\"")),
    ("a state on Compose without an image to build in", |f| {
        append(f, DESK, "change:\n  system: { runtime: { from: process, to: compose } }\n");
    }),
    ("two paths of one shape", |f| {
        edit(f, CONTRACT, "paths:\n", "paths:\n  /books/{number}: {}\n");
    }),
    ("a path that leaves the service", |f| edit(f, CONTRACT, "/books/{id}", "/../books/{id}")),
    ("a reserved character in a file of each kind", |f| {
        edit(f, BASE, "Lends books.", "Lends \u{E000}books.");
        edit(f, SCENARIO, "A book is", "A book\u{F8FF} is");
        edit(f, CONTRACT, "No such book.", "No\u{F8F0} such book.");
        edit(f, QUERIES, "FROM books", "FROM books -- \u{F8F1}");
        append(f, BOOKS, "2,Persu\u{F8F2}asion,Soft\n");
        append(f, "specs/001-shelves/spec.md", "\nGöd\u{E7FF}el\n");
        append(f, "specs/001-shelves/logic/catalogue/get_book.rs", "// \u{E800}\n");
        append(f, "states/pins.yaml", "# \u{EFFF}\n");
        append(f, "states/locks/001-shelves.lock", "# \u{F000}\n");
        append(f, "states/locks/001-shelves.package-lock.json", "{ \"packages\": { \"a\": \"\\uE001\" } }\n");
    }),
    ("text that is turned round without being seen", |f| {
        append(f, DESK, "# admin\u{202E} // \u{2066}\n");
    }),
    ("an escape that stands for what nobody sees", |f| edit(f, BASE, "summary: ", "summary: \"\\u0007\" #")),
    ("a file whose name breaks a line", |f| drop(f.insert("specs/002-desk/data/a\nb.csv", b"a\n".to_vec()))),
    ("a lock file that is broken", |f| {
        drop(f.insert("states/locks/001-shelves.lock", b"[[package]]\nname = \n".to_vec()))
    }),
    ("a port named by a variable of the shell", |f| edit(f, BASE, "CATALOGUE_PORT", "PATH")),
    ("an escape that stands for a reserved character", |f| {
        edit(f, BASE, "summary: Lends books.", "summary: \"\\uF8F1\"")
    }),
    ("an escape of a contract in JSON", |f| {
        let contract =
            "{ \"openapi\": \"3.0.3\",\n  \"info\": { \"title\": \"\\uE002\", \"version\": \"1\" }, \"paths\": {} }\n";
        f.insert(CONTRACT, contract.into());
    }),
    ("a key that may be null", |f| edit(f, BASE, "key: true", "key: true, nullable: true")),
    ("an unknown key of a state", |f| append(f, STATE, "colour: red\n")),
    ("a state without a pack", |f| drop(f.remove(DESK))),
    ("a pack without a state", |f| drop(f.remove(STATE))),
    ("a state's name with a traversal", |f| {
        let state = f.remove(STATE).unwrap();
        f.insert("states/2-desk.yaml", state);
    }),
    ("no pins", |f| drop(f.remove("states/pins.yaml"))),
    ("a contract that is no OpenAPI", |f| edit(f, CONTRACT, "openapi: 3.0.3", "swagger: '2.0'")),
    ("an operation without a handler", |f| edit(f, CONTRACT, "operationId: getBook", "operationId: getBooks")),
    ("an operationId with a traversal", |f| edit(f, CONTRACT, "operationId: getBook", "operationId: ../getBook")),
    ("a reference to no schema", |f| edit(f, CONTRACT, "schemas/Book'", "schemas/Bok'")),
    ("a path parameter that is not declared", |f| edit(f, CONTRACT, "/books/{id}", "/books/{number}")),
    ("an enum of other values", |f| edit(f, CONTRACT, "enum: [Hard, Soft]", "enum: [Hard, Spiral]")),
    ("an enum of numbers", |f| edit(f, CONTRACT, "enum: [Hard, Soft]", "enum: [1, 2]")),
    ("a path with more than a parameter", |f| edit(f, CONTRACT, "/books/{id}:", "/books/{id}.json:")),
    ("a service without a contract", |f| drop(f.remove(CONTRACT))),
    ("a database that is asked nothing", |f| drop(f.remove(QUERIES))),
    ("a query without an annotation", |f| edit(f, QUERIES, "-- name: find_book :one\n", "")),
    ("an annotation of an unknown kind", |f| edit(f, QUERIES, ":one", ":some")),
    ("a query that is no SQL", |f| edit(f, QUERIES, "FROM books\nWHERE", "FROM books\nWHERE WHERE")),
    ("a query of an unknown column", |f| edit(f, QUERIES, "@id", "@idd")),
    ("a query of a table that is not there", |f| edit(f, QUERIES, "FROM books", "FROM boks")),
    ("a query that asks for a column that is not there", |f| edit(f, QUERIES, "booktitle", "title")),
    ("a query that compares a column that is not there", |f| edit(f, QUERIES, "WHERE id", "WHERE bookid")),
    ("a type for a column that a query does not give", |f| {
        edit(f, QUERIES, "SELECT", "-- column: shelf string\nSELECT")
    }),
    ("a query named by a keyword", |f| edit(f, QUERIES, "find_book", "match")),
    ("a seed that is not there", |f| drop(f.remove("specs/001-shelves/data/books.csv"))),
    ("a seed with another header", |f| edit(f, "specs/001-shelves/data/books.csv", "bookTitle", "booktitle")),
    ("a seed's text for a number", |f| edit(f, BOOKS, "1,Emma", "one,Emma")),
    ("a seed's value that its enum lacks", |f| edit(f, BOOKS, "Hard", "Spiral")),
    ("a seed's cell that is empty", |f| edit(f, BOOKS, "Emma", "")),
    ("a seed's row that is too short", |f| edit(f, BOOKS, ",Hard\n", "\n")),
    ("a seed's text that is too long", |f| edit(f, BOOKS, "Emma", &"x".repeat(81))),
    ("a seed's quote that nothing closes", |f| edit(f, BOOKS, "Emma", "\"Emma")),
    ("a seed's slip behind a quote within a text", |f| edit(f, BOOKS, "Emma,Hard", "Emma 12\" wide,Spiral")),
    ("a seed's row that refers to no row", |f| lend(f, "type: integer", "1,1\n2,11\n")),
    ("a reference to a key of another type", |f| lend(f, "type: string", "")),
    ("tables that refer to each other", |f| {
        lend(f, "type: integer", "");
        edit(
            f,
            BASE,
            "max-length: 80 }",
            "max-length: 80 }\n        loan: { type: integer, nullable: true, references: loans }",
        );
    }),
    ("a seed that is empty", |f| drop(f.insert(BOOKS, Vec::new()))),
    ("a seed's key that is there twice", |f| append(f, BOOKS, "1,Walden,Soft\n")),
    ("a seed's column that is there twice", |f| edit(f, BOOKS, "binding\n1,Emma,Hard", "id\n1,Emma,1")),
    ("a use of no operation", |f| {
        edit(f, BASE, "uses: { database: {} }", "uses: { database: {}, catalogue: { operations: [getBok] } }");
    }),
    ("a subscription of no channel", |f| {
        f.insert("specs/001-shelves/logic/catalogue/on_return.rs", b"//! Other.\n".to_vec());
    }),
    ("a module that nothing mentions is only a warning", |f| {
        f.insert("specs/001-shelves/logic/catalogue/dust.rs", b"//! Other.\n".to_vec());
    }),
    ("a module that is no Rust", |f| append(f, HANDLER, "fn half(\n")),
    ("a handler of another name", |f| {
        handler(f, "pub async fn get_bok(ports: &Ports, id: i32) -> Result<Book, Problem> {}")
    }),
    ("a handler that nobody can call", |f| {
        handler(f, "async fn get_book(ports: &Ports, id: i32) -> Result<Book, Problem> {}")
    }),
    ("a handler that does not wait", |f| {
        handler(f, "pub fn get_book(ports: &Ports, id: i32) -> Result<Book, Problem> {}")
    }),
    ("a handler without ports", |f| handler(f, "pub async fn get_book(id: i32, n: i32) -> Result<Book, Problem> {}")),
    ("a handler without its parameter", |f| {
        handler(f, "pub async fn get_book(ports: &Ports) -> Result<Book, Problem> {}")
    }),
    ("a handler that cannot fail", |f| handler(f, "pub async fn get_book(ports: &Ports, id: i32) -> Book {}")),
    ("a subscriber with an argument too many", |f| {
        let text = "pub async fn on_returned(ports: &Ports, id: i32, book: Book) -> Result<(), Problem> { Ok(()) }\n";
        f.insert("specs/001-shelves/logic/catalogue/on_returned.rs", text.into());
    }),
    ("a query that is not there", |f| {
        append(f, HANDLER, "async fn a(ports: &Ports) {\n    ports.store.session().await?.find_bok(1).await?;\n}\n");
    }),
    ("a lock of other versions is only a warning", |f| {
        append(f, "states/locks/001-shelves.lock", LOCK);
    }),
    ("an attribute that Rust keeps", |f| edit(f, BASE, "binding: { type", "type: { type")),
    ("a column with a quote", |f| edit(f, BASE, "max-length: 80", "max-length: 80, column: 'a\"b'")),
    ("an enum's value that is no name", |f| edit(f, BASE, "values: [Hard, Soft]", "values: [Hard, Soft, so-so]")),
    ("a database file outside the output", |f| edit(f, BASE, "file: library.db", "file: ../library.db")),
    ("a health path with a line break", |f| edit(f, BASE, "health: /health", "health: \"/health\\n\"")),
    ("a channel's address with a space", |f| edit(f, BASE, "/books/{bookId}", "/books/{bookId} /all")),
    ("a variable with a line break", |f| edit(f, BASE, "variable: ORIGINS", "variable: \"ORIGINS: x\\nprivileged\"")),
    ("an origin that is none", |f| edit(f, BASE, "default: '*'", "default: example.org")),
    ("a password that all would know", |f| {
        edit(f, BASE, "engine: sqlite", "engine: postgres");
        edit(f, BASE, "{ file: library.db }", "{ name: library, user: library, password: library }");
    }),
    ("a broker that asks for a password and says no variable", |f| {
        edit(f, BASE, "engine: socketio", "engine: nats");
    }),
    ("a limit of what runs in no container", |f| {
        edit(f, BASE, "summary: Carries messages.", "summary: Carries messages.\n      limits: { memory: 64 }");
    }),
    ("a broker that asks nobody for a password", |f| {
        edit(
            f,
            BASE,
            "summary: Carries messages.",
            "summary: Carries messages.\n      address: { password: FEED_PASSWORD }",
        );
    }),
    ("a system's name with a space", |f| edit(f, BASE, "name: library", "name: my library")),
    ("a reply on a transport that only relays", |f| {
        edit(f, BASE, "subscriber: catalogue", "subscriber: catalogue\n      reply: { message: Book }");
    }),
    ("traces over a transport without headers", |f| append(f, DESK, OBSERVABLE)),
    ("traces to what is no collector", |f| {
        append(f, DESK, &OBSERVABLE.replace("otlp", "otlp, collector: catalogue"));
    }),
    ("traces to a component that is not there", |f| {
        append(f, DESK, &OBSERVABLE.replace("otlp", "otlp, collector: collector"));
    }),
    ("metrics that no dashboard shows", |f| observe(f, &[METRICS])),
    ("two that keep metrics", |f| {
        let more = METRICS.replace("metrics:", "more-metrics:").replace("7010", "7019");
        observe(f, &[METRICS, DASHBOARDS, &more]);
    }),
    ("dashboards of nothing", |f| observe(f, &[DASHBOARDS])),
    ("logs that nobody sends", |f| {
        observe(
            f,
            &[
                "    logs: { kind: logs, engine: loki, summary: Lines., ports: { http: { number: 7012 } }, retention-days: 0 }\n",
            ],
        );
    }),
    ("an engine that keeps something else", |f| observe(f, &[&METRICS.replace("prometheus", "loki"), DASHBOARDS])),
    ("pages that are led to by two routes", |f| {
        observe(f, &[METRICS, DASHBOARDS]);
        edit(
            f,
            DESK,
            "    routes:\n",
            "    routes:\n      /shown/: { to: shown.http, strip-prefix: true }\n      /see: { to: shown.http }\n",
        );
    }),
    ("an objective of what is not measured", |f| {
        append(
            f,
            DESK,
            "  objectives:\n    soon: { summary: Soon., channel: returnd, within-milliseconds: 20, percent: 100 }\n",
        );
    }),
    ("panels that are nowhere", |f| {
        append(
            f,
            DESK,
            "  panels:\n    lent: { dashboard: messaging, title: Lent, summary: Loans., query: sum(up), unit: number }\n",
        );
    }),
    ("images that are published nowhere", |f| append(f, DESK, "  publishing: { registry: Library }\n")),
    ("images of what runs in no container", |f| append(f, DESK, "  publishing: { registry: a.org/library }\n")),
    ("a host for what runs in no container", |f| append(f, DESK, "  deployment: { target: one-host }\n")),
    ("a host that has neither images nor a way in", |f| {
        edit(f, BASE, "runtime: process", "runtime: compose");
        edit(f, BASE, "requirements:\n", "  deployment: { target: One host }\nrequirements:\n");
    }),
    ("logs in another form", |f| append(f, DESK, &OBSERVABLE.replace("json", "jsonl"))),
    ("traces without metrics", |f| append(f, DESK, &OBSERVABLE.replace("metrics: prometheus, ", ""))),
    ("a channel that carries nothing", |f| edit(f, BASE, "      message: Book\n", "")),
    ("a byte that is not UTF-8", |f| drop(f.insert(DESK, b"add:\n  x: \xff\n".to_vec()))),
    ("two wrong fields of one entry", |f| {
        edit(f, BASE, "type: integer, key: true", "type: integer, key: perhaps, nulable: true");
    }),
    ("a key without an order", |f| {
        edit(f, BASE, "binding: { type: Binding }", "binding: { type: Binding, key: true }")
    }),
    ("an order of no key", |f| edit(f, BASE, "binding: { type: Binding }", "binding: { type: Binding, key-order: 1 }")),
    ("a contract's path that every service has", |f| {
        let health = "paths:\n  /health/:\n    get: { operationId: checkHealth, responses: { '200': { description: Well. } } }\n";
        edit(f, CONTRACT, "paths:\n", health);
    }),
    ("a mention of a requirement that nobody states", |f| {
        append(f, "specs/001-shelves/spec.md", "\nAs FR-010 says.\n");
    }),
    ("two user stories of one number", |f| {
        let story = "\n### User Story 1 - Lend (Priority: P1)\n\n1. **Given** a book, **When** lent, **Then** gone.\n";
        append(f, "specs/001-shelves/spec.md", &story.repeat(2));
    }),
    ("a user story that nothing accepts is only a warning", |f| {
        append(f, "specs/001-shelves/spec.md", "\n### User Story 1 - Lend (Priority: P1)\n\nSomebody lends.\n");
    }),
    ("a document nested beyond reason", |f| drop(f.insert(DESK, "[".repeat(100_000).into_bytes()))),
    ("aliases that explode", |f| {
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let alias = format!("*a{}", level - 1);
            writeln!(bomb, "a{level}: &a{level} [{}]", [alias.as_str(); 9].join(", ")).unwrap();
        }
        f.insert(DESK, bomb.into_bytes());
    }),
    ("a document that is enormous", |f| drop(f.insert(DESK, vec![b'#'; 5 << 20]))),
    ("a tour of the form that it has", |f| drop(f.insert(TOUR, TOUR_TEXT.replace("Code: ", "Cod: ").into()))),
    ("a tour without its first section", |f| drop(f.insert(TOUR, TOUR_TEXT.replace("## Why", "## Whi").into()))),
    ("an anchor to a file that is not there", |f| {
        f.insert(TOUR, TOUR_TEXT.replace("src/main.rs#main", "src/mian.rs#main").into());
    }),
    ("an anchor to a part that is not there", |f| {
        f.insert(TOUR, TOUR_TEXT.replace("src/main.rs#main", "src/main.rs#man").into());
    }),
    ("an anchor into the parent that has no such part", |f| {
        f.insert(TOUR, TOUR_TEXT.replace("api.rs#router", "api.rs#routes").into());
    }),
    ("an anchor to a line", |f| {
        f.insert(TOUR, TOUR_TEXT.replace("src/main.rs#main", "src/main.rs:30").into());
    }),
    ("several findings at once", |f| {
        edit(f, BASE, "number: 7000", "number: many");
        edit(f, BASE, "kind: broker", "kind: brooker");
        edit(f, CONTRACT, "openapi: 3.0.3", "openapi: 4");
        edit(f, STATE, "title: Desk\n", "");
    }),
];

fn write(root: &Path, files: &BTreeMap<&'static str, Vec<u8>>) {
    for (path, content) in files {
        let path = root.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::io::Write::write_all(&mut std::fs::File::create(path).unwrap(), content).unwrap();
    }
}

fn findings(files: &BTreeMap<&'static str, Vec<u8>>) -> Vec<stategen_model::diagnostic::Diagnostic> {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), files);
    let loaded = stategen_spec::load(root.path()).unwrap();
    let (systems, mut findings) = stategen_compose::compose(&loaded);
    let trees: Vec<Tree> = systems.iter().map(stategen_render::render).collect();
    for (at, learning) in systems.iter().enumerate().filter_map(|(at, system)| Some((at, system.learning.as_ref()?))) {
        findings.extend(tour::findings(learning, Some(&trees[at]), at.checked_sub(1).map(|parent| &trees[parent])));
    }
    findings.extend(stategen_spec::evidence::findings(&loaded));
    findings
}

#[test]
fn the_sound_library_has_no_findings() {
    assert_eq!(findings(&library()), []);
}

#[test]
fn a_sound_tour_has_no_findings() {
    let mut files = library();
    files.insert(TOUR, TOUR_TEXT.into());
    assert_eq!(findings(&files), []);
}

#[test]
fn every_broken_pack_is_refused_with_file_line_and_column() {
    let mut report = String::new();
    for (name, change) in CASES.iter().chain(contract::CASES) {
        let mut files = library();
        change(&mut files);
        let found = findings(&files);
        assert!(!found.is_empty(), "{name}: nothing was found");
        writeln!(report, "## {name}").unwrap();
        for finding in found {
            writeln!(report, "{} {:?}[{}] {}", finding.span, finding.severity, finding.code, finding.message).unwrap();
            for related in finding.related {
                writeln!(report, "    {} {}", related.span, related.message).unwrap();
            }
            if let Some(help) = finding.help {
                writeln!(report, "    help: {help}").unwrap();
            }
        }
        report.push('\n');
    }
    insta::assert_snapshot!(report);
}

#[test]
fn there_are_at_least_forty_broken_packs() {
    assert!(CASES.len() >= 40, "{}", CASES.len());
}
