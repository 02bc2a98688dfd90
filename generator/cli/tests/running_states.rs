//! States that run, with real servers: what the acceptance of our packs says is seen through their one entry point.
//!
//! Needs PostgreSQL, nats-server and nginx; `scripts/test.sh running` installs them. Cargo builds the states in
//! `STATES_TARGET_DIR`, by default target/states, what `STATES_OUTPUT` holds, by default generated/.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::print_stderr, reason = "what the death of a component costs is told, lost or not")]

#[path = "stored/databases.rs"]
#[allow(dead_code, reason = "states that run have PostgreSQL alone")]
mod databases;
#[path = "running_states/fills.rs"]
mod fills;
#[path = "running_states/load.rs"]
mod load;
#[path = "running_states/run.rs"]
mod run;
#[path = "running_states/stream.rs"]
mod stream;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use databases::{Database, Postgres};
use fills::{Clients, Dice};
use load::{Books, Load, Order, Quantities};
use run::Run;
use serde_json::{Value, json};
use stream::Stream;

const PATIENCE: Duration = Duration::from_secs(20);

#[test]
fn running_state_001_needs_nothing_but_cargo() {
    let run = Run::start("001");
    reads_answer(&run);
    refusals_answer(&run);
    an_order_settles_and_is_streamed(&run, 11);
    gauges_are_one(&run);
    the_tour_can_be_tried(&run, "001");
    run.stop();
}

/// What a tour says that one sees is seen: its commands, at the ports of this run, with the answers that stand below them.
/// Those that ask for the passwords of a clone are left out.
fn the_tour_can_be_tried(run: &Run, state: &str) {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let loaded = stategen_spec::load(root).unwrap();
    let (systems, _) = stategen_compose::compose(&loaded);
    let system = systems.iter().find(|system| system.state.id.starts_with(state)).unwrap();
    let tree = stategen_render::render(system);
    let tour = String::from_utf8(tree.files["LEARNING.md"].content.clone()).unwrap();
    let section = tour.split("\n## Try it\n").nth(1).unwrap().split("\n## ").next().unwrap();
    let ports = system.spec.components.iter().flat_map(|(id, component)| {
        component.ports().iter().map(move |(name, port)| (id.to_string(), name.to_string(), *port.on_host()))
    });
    let here = |command: &str| {
        ports.clone().fold(command.to_owned(), |command, (id, name, number)| {
            let meant = format!("localhost:{number}");
            if command.contains(&meant) { command.replace(&meant, &run.address(&id, &name)) } else { command }
        })
    };
    let mut tried = 0;
    for block in section.split("```sh\n").skip(1) {
        let (command, rest) = block.split_once("```").unwrap();
        let Some(answer) = rest.trim_start().strip_prefix("```text\n") else { continue };
        if command.contains(".env") {
            continue;
        }
        let wanted = answer.split("```").next().unwrap().trim();
        let output = Command::new("bash").args(["-c", &here(command)]).output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), wanted, "{command}");
        tried += 1;
    }
    assert!(tried > 0, "{state} has nothing to try");
}

/// Ctrl-C and SIGTERM are one event to the tool.
#[test]
fn running_state_001_stops_cleanly_when_asked_while_it_starts() {
    let (status, log) = run::interrupted_at("001", "is ready");
    let named = |what: &str| -> Vec<String> {
        let lines = log.iter().filter(|line| line.contains(what));
        let mut names: Vec<String> =
            lines.filter_map(|line| Some(line.split_whitespace().next()?.to_owned())).collect();
        names.sort();
        names
    };
    let (ready, stopped) = (named("is ready"), named("has stopped"));
    assert!(status.success(), "{log:#?}");
    assert!(log.iter().any(|line| line.contains("stopped before everything was up")), "{log:#?}");
    assert!(!ready.is_empty() && ready.iter().all(|id| stopped.contains(id)), "{log:#?}");
}

#[test]
fn running_state_004_with_postgresql_and_socketio() {
    allow_open_files();
    let mut run = Run::start("004");
    the_database_asks_for_the_password(&run);
    the_ingress_answers(&run);
    one_client_leaves_the_entrance_open(&run, "/socket.io/?EIO=4&transport=websocket");
    reads_answer(&run);
    refusals_answer(&run);
    an_order_settles_and_is_streamed(&run, 41);
    gauges_are_one(&run);
    a_broker_may_die(&mut run, "trade-feed");
    a_database_may_die(&mut run);
    the_tour_can_be_tried(&run, "004");
    run.stop();
}

#[test]
fn running_state_005_with_postgresql_and_nats() {
    allow_open_files();
    let mut run = Run::start("005");
    the_database_asks_for_the_password(&run);
    the_broker_asks_for_the_password(&run);
    the_ingress_answers(&run);
    assert_eq!(run.get_at("ingress", "/nats-ws").0, 400, "a plain GET is no websocket");
    reads_answer(&run);
    refusals_answer(&run);
    let (status, monitor) = run.get_at_port("nats-broker", "monitor", "/varz");
    assert_eq!(status, 200, "{monitor}");
    assert_eq!(run.get_at("ingress", "/nats-ws-not").0, 200, "the page answers for what is no stream");
    a_page_listens_and_nothing_else(&run);
    one_client_leaves_the_entrance_open(&run, "/nats-ws");
    who_is_slow_is_let_go(&run);
    an_order_settles_and_is_streamed(&run, 51);
    gauges_are_one(&run);
    a_broker_may_die(&mut run, "nats-broker");
    a_database_may_die(&mut run);
    the_tour_can_be_tried(&run, "005");
    run.stop();
}

#[test]
fn running_state_007_prices_what_006_left_without_prices() {
    let run = Run::start("007");
    the_ingress_answers(&run);
    reads_answer(&run);
    refusals_answer(&run);
    let known = run.json("position-service", "/positions/22214");
    assert_eq!((&known[1]["security"], &known[1]["averageCostBasis"]), (&json!("IBM"), &json!(136.25)));
    an_order_settles_and_is_streamed(&run, 71);
    // As the migration leaves what the parent wrote.
    forget_prices(&run);
    let unpriced = run.json("position-service", "/trades/22214");
    assert!(unpriced.as_array().unwrap().iter().all(|trade| trade["price"] == Value::Null), "{unpriced}");
    let cost = || {
        let positions = run.json("position-service", "/positions/22214");
        let ibm = positions.as_array().unwrap().iter().find(|position| position["security"] == "IBM").unwrap();
        (ibm["quantity"].as_i64().unwrap(), ibm["averageCostBasis"].as_f64())
    };
    assert_eq!(cost(), (-29, None));
    for (quantity, after) in [(9, -20), (20, 0)] {
        assert_eq!(order(&run, quantity).0, 200);
        settles(&run, &[quantity]);
        assert_eq!(cost(), (after, (after == 0).then_some(0.0)));
    }
    let (status, answer) = order(&run, 8);
    assert_eq!(status, 200, "{answer}");
    settles(&run, &[8]);
    let answer: Value = serde_json::from_str(&answer).unwrap();
    assert_eq!(cost(), (8, answer["price"].as_f64()));
    the_tour_can_be_tried(&run, "007");
    run.stop();
}

/// What the parent wrote is there, and nobody knows what it cost.
#[test]
fn running_state_007_takes_over_what_006_wrote() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let script = |state: &str, name: &str| root.join(format!("generated/{state}/database/{name}.sql"));
    let (before, state) = ("006-observability-lgtm-compose", "007-pricing-awareness-market-data");
    let server = Postgres::start();
    let (old, new) = (server.database("old"), server.database("new"));
    for name in ["schema", "seed"] {
        old.run(&script(before, name)).unwrap();
        new.run(&script(state, name)).unwrap();
    }
    // As trade-processor writes them, of an account that it was told of since.
    old.say(
        "INSERT INTO accounts (id, displayname) VALUES (65000, 'Since');
         INSERT INTO trades (id, accountid, security, side, quantity, state, created, updated)
         VALUES ('t-1', 65000, 'GS', 'Buy', 100, 'Settled', now(), now());
         INSERT INTO positions (accountid, security, quantity, updated) VALUES (65000, 'GS', 100, now());",
    )
    .unwrap();
    let rows = |database: &dyn Database| {
        database.say("SELECT id, accountid, security, side, quantity, state, created FROM trades ORDER BY id;").unwrap()
            + &database.say("SELECT accountid, security, quantity FROM positions ORDER BY 1, 2;").unwrap()
    };
    let written = rows(&old);

    old.run(&script(state, &format!("migrations/{state}"))).unwrap();

    assert_eq!(rows(&old), written);
    assert_eq!(old.catalogue(), new.catalogue());
    let known = "SELECT count(price) FROM trades; SELECT count(averagecostbasis) FROM positions;";
    assert_eq!(old.say(known).unwrap(), "0\n0\n");
    assert_eq!(new.say(known).unwrap(), "4\n4\n");
    // What nobody knows is told to whoever adds to it.
    let query = root.join(format!("specs/{state}/queries/trade-processor.sql"));
    let queries = std::fs::read_to_string(query).unwrap();
    let add = queries.split("-- name: add_to_positions :many").nth(1).unwrap().split(';').next().unwrap();
    let given = [
        ("@account_ids", "ARRAY[65000]"),
        ("@securities", "ARRAY['GS']"),
        ("@quantities", "ARRAY[-30]"),
        ("@updated", "now()"),
    ];
    let add = given.iter().fold(add.to_owned(), |add, (name, value)| add.replace(name, value));
    let told = old.say(&format!("{add};")).unwrap();
    assert!(told.starts_with("65000|GS|70||"), "{told}");
    // A price has three digits behind its point and fifteen before.
    old.say("UPDATE trades SET price = 123456789012345.678 WHERE id = 't-1';").unwrap();
    assert_eq!(old.say("SELECT price FROM trades WHERE id = 't-1';").unwrap(), "123456789012345.678\n");
}

/// Sets prices and average costs to nothing.
fn forget_prices(run: &Run) {
    say(run, "UPDATE trades SET price = NULL; UPDATE positions SET averagecostbasis = NULL;");
}

/// Runs statements as the user of the services, and gives what they say: a line a row.
fn say(run: &Run, statements: &str) -> String {
    let address = run.address("database", "sql");
    let port = address.rsplit(':').next().unwrap();
    let mut psql = Command::new("psql");
    psql.args([
        "-X",
        "-A",
        "-t",
        "-w",
        "-h",
        "127.0.0.1",
        "-p",
        port,
        "-U",
        "traderx",
        "-d",
        "traderx",
        "-c",
        statements,
    ]);
    let output = psql.env("PGPASSWORD", run.told("DATABASE_DBPASS")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A database of the parent keeps what it has, and gets no orders that nobody placed.
#[test]
fn running_state_008_takes_over_what_007_wrote() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let script = |state: &str, name: &str| root.join(format!("generated/{state}/database/{name}.sql"));
    let (before, state) = ("007-pricing-awareness-market-data", "008-order-management-matcher");
    let server = Postgres::start();
    let (old, new) = (server.database("old"), server.database("new"));
    for name in ["schema", "seed"] {
        old.run(&script(before, name)).unwrap();
        new.run(&script(state, name)).unwrap();
    }
    // Accounts that the first orders are for may be gone.
    old.say("DELETE FROM accountusers WHERE accountid = 62654; DELETE FROM accounts WHERE id = 62654;").unwrap();
    let rows =
        "SELECT * FROM trades ORDER BY id; SELECT * FROM positions ORDER BY 1, 2; SELECT * FROM accounts ORDER BY 1;";
    let written = old.say(rows).unwrap();

    old.run(&script(state, &format!("migrations/{state}"))).unwrap();

    assert_eq!(old.say(rows).unwrap(), written);
    assert_eq!(old.catalogue(), new.catalogue());
    assert_eq!(old.say("SELECT count(*) FROM orderbook;").unwrap(), "0\n");
    assert_eq!(new.say("SELECT count(*) FROM orderbook;").unwrap(), "7\n");
}

/// Two matchers, trade-service, trade-processor, the broker and the database are killed at random moments, and trade-processor
/// hangs at times, while orders are placed, cancelled and forced. Then each order is compared with its trades. `KILLS` says
/// how often, `KILLS_SEED` which moments.
#[test]
fn running_state_008_fills_exactly_once_whoever_is_killed() {
    let number = |name: &str, without: u64| {
        std::env::var(name).map_or(without, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number")))
    };
    let (kills, seed) = (number("KILLS", 25), number("KILLS_SEED", 1));
    let mut dice = Dice::new(seed);
    let mut run =
        Run::start_with("008", &[("PRICE_PUBLISH_INTERVAL_MIN_MS", "100"), ("PRICE_PUBLISH_INTERVAL_MAX_MS", "200")]);
    run.command("scale order-matcher 2");
    let clients = Clients::start(&run, 4, seed);
    wait_until("orders are placed", || clients.placed() >= 20);
    let killed = ["order-matcher", "order-matcher-2", "trade-service", "trade-processor", "nats-broker", "database"];
    let one_of = |dice: &mut Dice, count: usize| usize::try_from(dice.below(count as u64)).unwrap();
    for turn in 1..=kills {
        std::thread::sleep(Duration::from_millis(50 + dice.below(700)));
        // What was taken is booked late: after the same fill was placed again, and refused because of its price.
        if turn % 3 == 0 {
            run.hang("trade-processor", Duration::from_millis(3000 + dice.below(2000)));
        }
        let first = one_of(&mut dice, killed.len());
        // Every third time two die at once.
        let second = (dice.below(3) == 0).then(|| (first + 1 + one_of(&mut dice, killed.len() - 1)) % killed.len());
        let mut dying: Vec<usize> = [Some(first), second].into_iter().flatten().collect();
        // What the others wait for is back first.
        dying.sort_unstable_by_key(|index| std::cmp::Reverse(*index));
        let dying: Vec<&str> = dying.into_iter().map(|index| killed[index]).collect();
        for component in &dying {
            run.command(&format!("kill {component}"));
        }
        std::thread::sleep(Duration::from_millis(dice.below(500)));
        for component in &dying {
            run.command(&format!("start {component}"));
        }
    }
    let before = clients.placed();
    wait_until("orders are placed again", || clients.placed() >= before + 20);
    let placed = clients.stop();
    fills::cancel_all(&run, Duration::from_secs(120));

    assert_eq!(say(&run, "SELECT count(*) FROM orderbook WHERE fillid IS NOT NULL;"), "0\n");
    assert_eq!(fills::wrong(&run, &placed), Vec::<String>::new(), "after {kills} kills, seed {seed}");
    let count = |status: &str| run.json("order-matcher", &format!("/orders?status={status}")).as_array().unwrap().len();
    let (filled, cancelled, rejected) = (count("FILLED"), count("CANCELED"), count("REJECTED"));
    let in_place = say(&run, "SELECT count(*) FROM trades WHERE state = 'Cancelled';");
    eprintln!(
        "008: {kills} kills, {} orders placed, {filled} filled, {cancelled} cancelled, {rejected} rejected, {} fills given up",
        placed.len(),
        in_place.trim()
    );
    assert!(filled > 20 && cancelled > 0 && rejected == 0);
    run.stop();
}

/// Ten thousand orders wait, a hundred prices a second come, and an order that they allow is filled as soon as ever.
#[test]
fn running_state_008_holds_ten_thousand_orders_at_a_hundred_prices_a_second() {
    // A quarter of twenty prices each 50 ms.
    let run =
        Run::start_with("008", &[("PRICE_PUBLISH_INTERVAL_MIN_MS", "50"), ("PRICE_PUBLISH_INTERVAL_MAX_MS", "50")]);
    say(
        &run,
        "INSERT INTO orderbook (orderid, accountid, security, side, quantity, remainingquantity, limitprice, status, createdat, updatedat, version)
         SELECT 'many-' || number, 22214, (ARRAY['IBM', 'MSFT', 'NVDA', 'TSLA'])[1 + number % 4], 'Buy', 10, 10, 0.001, 'NEW', now(), now(), 1
         FROM generate_series(1, 10000) AS number;",
    );
    let heard = || {
        let (_, page) = run.get_at("order-matcher", "/actuator/prometheus");
        let line = page.lines().find(|line| {
            let is_meant = |label: &&str| line.contains(*label);
            line.starts_with("messaging_process_duration_seconds_count")
                && ["template=\"prices\"", "error_type=\"\""].iter().all(is_meant)
        });
        line.and_then(|line| line.rsplit(' ').next()?.parse::<f64>().ok()).unwrap_or_else(|| panic!("{page}"))
    };
    let (before, start) = (heard(), Instant::now());
    let mut longest = Duration::ZERO;
    for quantity in 1..=20 {
        let order =
            json!({"accountId": 22214, "security": "IBM", "side": "Buy", "quantity": quantity, "limitPrice": 99999});
        let (status, order) = run.post("order-matcher", "/orders", &order.to_string());
        assert_eq!(status, 201, "{order}");
        let id = serde_json::from_str::<Value>(&order).unwrap()["orderId"].as_str().unwrap().to_owned();
        let placed = Instant::now();
        wait_until("the order is filled", || run.json("order-matcher", &format!("/orders/{id}"))["status"] == "FILLED");
        longest = longest.max(placed.elapsed());
    }
    let rate = (heard() - before) / start.elapsed().as_secs_f64();
    eprintln!(
        "008: 10,000 orders wait, {rate:.0} prices a second are heard, the longest of 20 fills took {longest:.1?}"
    );
    assert!(rate > 70.0, "{rate} prices a second");
    assert!(longest < Duration::from_secs(3), "{longest:?}");
    run.stop();
}

#[test]
fn running_state_004_under_load_survives_the_death_of_any_component() {
    // NFR-009: the relay answers whether anybody is there or not.
    components_die_under_load("004", "trade-feed", &["trade-feed", "trade-processor"]);
}

#[test]
fn running_state_005_under_load_survives_the_death_of_any_component() {
    // NFR-506: what trade-processor confirmed and did not book before it died.
    components_die_under_load("005", "nats-broker", &["trade-processor"]);
}

/// Under load, each component is killed and started again. What was acknowledged is booked once; `lossy` are those whose
/// death may cost, by the state's requirements, orders that were acknowledged before it was back.
fn components_die_under_load(state: &str, broker: &str, lossy: &[&str]) {
    let mut run = Run::start(state);
    let quantities = Quantities::new();
    let services =
        ["account-service", "people-service", "position-service", "reference-data", "trade-processor", "trade-service"];
    let killed = services.into_iter().chain(["database", "ingress", "web-front-end", broker]);
    // Asked to stop, it books first what it has taken: NFR-009.
    for (end, component) in killed.map(|component| ("kill", component)).chain([("stop", "trade-processor")]) {
        let load = Load::start(&run, &quantities, 4, None);
        wait_until(&format!("orders are accepted before {component} dies"), || load.accepted() >= 50);
        run.command(&format!("{end} {component}"));
        let gone = Instant::now();
        std::thread::sleep(Duration::from_millis(700));
        run.command(&format!("start {component}"));
        let back = Instant::now();
        let before = load.accepted();
        wait_until(&format!("orders are accepted again after {component} died"), || load.accepted() >= before + 50);
        let orders = load.stop();
        let lossy = lossy.contains(&component) && (end == "kill" || broker == "trade-feed");
        let deadline = if lossy { Duration::from_secs(4) } else { PATIENCE };
        let books = Books::settled(&run, &orders, deadline);

        assert_eq!(books.wrong(), Vec::<String>::new(), "{state}: after {component} died");
        let lost = books.lost(&orders);
        let acknowledged: Vec<&Order> = orders.iter().filter(|order| order.accepted()).collect();
        let refused = orders.len() - acknowledged.len();
        eprintln!(
            "{state}: {end} {component}: {} orders acknowledged, {refused} not, {} of those acknowledged lost, away {:.1} s",
            acknowledged.len(),
            lost.len(),
            (back - gone).as_secs_f64()
        );
        assert!(lost.is_empty() || lossy, "{state}: lost after {end} {component}: {lost:?}");
        // Where a process must confirm, nothing is acknowledged while there is none.
        let last = if broker == "nats-broker" { gone } else { back + Duration::from_secs(5) };
        let late: Vec<&Order> = lost.iter().filter(|order| order.due > last).collect();
        assert!(late.is_empty(), "{state}: lost although {component} was not dying: {late:?}");
    }
    run.stop();
}

fn wait_until(what: &str, holds: impl Fn() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: not within a minute");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Whoever reaches the server's port, but has not seen what this run made, gets nothing.
fn the_database_asks_for_the_password(run: &Run) {
    let address = run.address("database", "sql");
    let port = address.rsplit(':').next().unwrap();
    for password in ["", "traderx"] {
        let mut psql = Command::new("psql");
        psql.args(["-X", "-w", "-h", "127.0.0.1", "-p", port, "-U", "traderx", "-d", "traderx", "-c", "SELECT 1"]);
        let output = psql.env("PGPASSWORD", password).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains("password"), "{said}");
    }
}

fn the_broker_asks_for_the_password(run: &Run) {
    for login in ["", ",\"user\":\"services\",\"pass\":\"services\"", ",\"user\":\"browser\",\"pass\":\"\""] {
        let mut stream = TcpStream::connect(run.address("nats-broker", "client")).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        write!(stream, "CONNECT {{\"verbose\":false{login}}}\r\nPING\r\n").unwrap();
        let mut said = String::new();
        stream.read_to_string(&mut said).unwrap();
        assert!(said.contains("-ERR 'Authorization Violation'") && !said.contains("PONG"), "{login}: {said}");
    }
}

fn the_ingress_answers(run: &Run) {
    assert_eq!(run.get_at("ingress", "/health"), (200, "ok".to_owned()));
    let (status, page) = run.get_at("ingress", "/");
    assert_eq!(status, 200, "{page}");
    assert_eq!(run.get_at("ingress", "/api/docs/").0, 200);
}

fn reads_answer(run: &Run) {
    let account = run.json("account-service", "/account/22214");
    assert_eq!(account, json!({"id": 22214, "displayName": "Test Account 20"}));
    let accounts = run.json("account-service", "/account/");
    assert!(accounts.as_array().unwrap().len() >= 7, "{accounts}");
    let stocks = run.json("reference-data", "/stocks");
    assert!(stocks.as_array().unwrap().len() >= 20);
    assert_eq!(run.json("reference-data", "/stocks/IBM")["ticker"], "IBM");
    assert_eq!(run.json("people-service", "/People/GetPerson?LogonId=user01")["fullName"], "Alice Johnson");
    let people = run.json("people-service", "/People/GetMatchingPeople?SearchText=user&Take=5");
    assert_eq!(people["people"].as_array().unwrap().len(), 5, "{people}");
    assert!(!run.json("position-service", "/positions/22214").as_array().unwrap().is_empty());
    assert!(!run.json("position-service", "/trades/22214").as_array().unwrap().is_empty());
    assert_eq!(run.json("position-service", "/trades/1"), json!([]));
    assert_eq!(run.json("position-service", "/health/ready"), json!(true));
}

fn refusals_answer(run: &Run) {
    let unknown = run.get("account-service", "/account/999");
    assert_eq!(unknown, (404, "Account with id 999 not found".to_owned()));
    let (status, body) = run.get("reference-data", "/stocks/XXX");
    assert_eq!(status, 404);
    let expected = json!({"message": "Stock ticker \"XXX\" not found.", "error": "Not Found", "statusCode": 404});
    assert_eq!(serde_json::from_str::<Value>(&body).unwrap(), expected);
    for (path, status) in [
        ("/People/GetPerson?LogonId=nobody", 404),
        ("/People/GetPerson?LogonId=&EmployeeId=", 400),
        ("/People/GetMatchingPeople?SearchText=us", 400),
        ("/People/GetMatchingPeople?SearchText=zzzz", 404),
        ("/People/ValidatePerson?LogonId=nobody", 404),
    ] {
        assert_eq!(run.get("people-service", path).0, status, "{path}");
    }
    let user = |account: i32, name: &str| json!({"accountId": account, "username": name}).to_string();
    assert_eq!(run.post("account-service", "/accountuser/", &user(22214, "nobody")).0, 404);
    assert_eq!(run.post("account-service", "/accountuser/", &user(999, "user01")).0, 404);
    let order = |account: i32, security: &str, quantity: i32| {
        json!({"accountId": account, "security": security, "side": "Buy", "quantity": quantity}).to_string()
    };
    assert_eq!(run.post("trade-service", "/trade/", &order(22214, "XXX", 1)).0, 404);
    assert_eq!(run.post("trade-service", "/trade/", &order(999, "IBM", 1)).0, 404);
    for (body, field) in [
        (order(22214, "IBM", 0), "quantity"),
        (r#"{"accountId":22214,"security":"IBM","side":"Buy"}"#.to_owned(), "quantity"),
        (r#"{"accountId":22214,"security":"IBM","quantity":1}"#.to_owned(), "side"),
        ("{".to_owned(), ""),
    ] {
        let (status, answer) = run.post("trade-service", "/trade/", &body);
        assert_eq!(status, 400, "{body}: {answer}");
        assert!(answer.contains(field), "{body}: {answer}");
    }
}

fn an_order_settles_and_is_streamed(run: &Run, quantity: i32) {
    let before = position(run);
    let mut trades = Stream::open(run, "trades", 22214);
    let mut positions = Stream::open(run, "positions", 22214);
    let (status, echo) = order(run, quantity);
    assert_eq!(status, 200, "{echo}");
    let echo: Value = serde_json::from_str(&echo).unwrap();
    assert_eq!((&echo["security"], &echo["quantity"]), (&json!("IBM"), &json!(quantity)));
    assert_eq!((&echo["id"], &echo["state"]), (&Value::Null, &Value::Null));
    let trade = trades.wait_for("Trade", PATIENCE, |payload| payload["quantity"] == quantity);
    assert_eq!(trade["payload"]["state"], "Settled", "{trade}");
    assert!(trade["payload"]["updated"].is_i64(), "{trade}");
    let after = before + i64::from(quantity);
    positions.wait_for("Position", PATIENCE, |payload| payload["security"] == "IBM" && payload["quantity"] == after);
    settles(run, &[quantity]);
    assert_eq!(position(run), after);
}

fn a_page_listens_and_nothing_else(run: &Run) {
    let mut listener = Stream::open(run, "trades", 22214);
    let forged = r#"{"topic":"trades.new","payload":{},"date":0,"from":"page","type":"TradeOrder"}"#;
    let answer = listener.try_publish("trades.new", forged);
    assert!(answer.contains("Permissions Violation"), "{answer}");
    let mut other = Stream::open(run, "trades", 22214);
    let answer = other.try_subscribe("trades.new");
    assert!(answer.contains("Permissions Violation"), "{answer}");
}

/// Lets this process, and those that it starts, hold as many files as the machine allows.
fn allow_open_files() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: limit.maximum, ..limit }).unwrap();
}

/// A thousand streams that are silent and a thousand requests that never end, from one client.
fn one_client_leaves_the_entrance_open(run: &Run, path: &str) {
    let address = run.address("ingress", "http");
    let stream = format!(
        "GET {path} HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
         Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    );
    let held: Vec<TcpStream> = [stream.as_str(), "GET / HTTP/1.1\r\nHost: x\r\n"]
        .into_iter()
        .flat_map(|text| std::iter::repeat_n(text, 1000))
        .map(|text| {
            let mut held = TcpStream::connect(&address).unwrap();
            held.write_all(text.as_bytes()).unwrap();
            held
        })
        .collect();
    let mut answers: Vec<String> = Vec::new();
    for mut stream in held.iter().take(1000) {
        let mut start = [0; 12];
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.read_exact(&mut start).unwrap();
        answers.push(String::from_utf8_lossy(&start).into_owned());
    }
    assert_eq!(answers.iter().filter(|answer| *answer == "HTTP/1.1 101").count(), 256, "{answers:?}");
    assert!(answers.iter().all(|answer| ["HTTP/1.1 101", "HTTP/1.1 429"].contains(&answer.as_str())), "{answers:?}");
    let (status, page) = run.get_at("ingress", "/");
    assert_eq!(status, 200, "{page}");
    assert_eq!(order(run, 52).0, 200);
    // Whoever orders next looks at the position first.
    settles(run, &[52]);
}

/// A head and a body that come a byte a second, for ever, at a service's own port.
fn who_is_slow_is_let_go(run: &Run) {
    let address = run.address("trade-service", "http");
    let body = "POST /trade/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n";
    for (first, answer) in [("GET / HTTP/1.1\r\nHost: ", ""), (body, "HTTP/1.1 400")] {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(first.as_bytes()).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(1))).unwrap();
        let start = Instant::now();
        let mut said = Vec::new();
        let mut read = [0; 256];
        loop {
            assert!(start.elapsed() < PATIENCE, "{first:?} may take as long as it likes");
            match stream.read(&mut read) {
                Ok(0) => break,
                Ok(length) => said.extend_from_slice(&read[..length]),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                // It was closed while a byte was on its way.
                Err(_) => break,
            }
            if !said.is_empty() || stream.write_all(b"x").is_err() {
                break;
            }
        }
        let said = String::from_utf8_lossy(&said);
        assert!(said.starts_with(answer) && said.is_empty() == answer.is_empty(), "{first:?}: {said}");
    }
}

fn gauges_are_one(run: &Run) {
    for (service, role) in
        [("trade-service", "publisher"), ("trade-processor", "publisher"), ("trade-processor", "subscriber")]
    {
        let (_, metrics) = run.get(service, "/actuator/prometheus");
        let gauge = metrics.lines().find(|line| {
            line.starts_with("traderx_messagebus_connected")
                && line.contains(&format!("component=\"{service}\""))
                && line.contains(&format!("role=\"{role}\""))
        });
        assert!(gauge.is_some_and(|line| line.ends_with(" 1")), "{service} {role}: {metrics}");
    }
}

/// No service is restarted: what is acknowledged once the broker is back settles, and streams go on.
fn a_broker_may_die(run: &mut Run, broker: &str) {
    run.command(&format!("kill {broker}"));
    let (status, answer) = order(run, 999);
    assert!(status >= 500, "an order was accepted without a broker: {status} {answer}");
    run.command(&format!("start {broker}"));
    let accepted = accepted_orders(run, 1000);
    settles(run, &accepted);
    an_order_settles_and_is_streamed(run, 1999);
}

fn a_database_may_die(run: &mut Run) {
    let mut trades = Stream::open(run, "trades", 22214);
    run.command("kill database");
    let (status, answer) = run.get("position-service", "/trades/22214");
    assert!(status >= 500, "{status} {answer}");
    run.command("start database");
    let accepted = accepted_orders(run, 2000);
    settles(run, &accepted);
    let last = *accepted.last().unwrap();
    trades.wait_for("Trade", PATIENCE, |payload| payload["quantity"] == last);
    an_order_settles_and_is_streamed(run, 2999);
}

/// Orders for some seconds, from the first moment on: the quantities of those that were accepted.
fn accepted_orders(run: &Run, first: i32) -> Vec<i32> {
    let start = Instant::now();
    let mut accepted = Vec::new();
    for quantity in first.. {
        if order(run, quantity).0 == 200 {
            accepted.push(quantity);
        }
        if accepted.len() >= 10 || start.elapsed() > Duration::from_secs(60) {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
    assert!(!accepted.is_empty(), "no order was accepted within a minute");
    accepted
}

fn order(run: &Run, quantity: i32) -> (u16, String) {
    let body = json!({"accountId": 22214, "security": "IBM", "side": "Buy", "quantity": quantity});
    run.post("trade-service", "/trade/", &body.to_string())
}

/// Every order of these quantities is a settled trade in the end.
fn settles(run: &Run, quantities: &[i32]) {
    let start = Instant::now();
    loop {
        let (_, body) = run.get("position-service", "/trades/22214");
        let trades: Value = serde_json::from_str(&body).unwrap_or_default();
        let settled = |quantity: &i32| {
            let mut trades = trades.as_array().into_iter().flatten();
            trades.any(|trade| trade["quantity"] == *quantity && trade["state"] == "Settled")
        };
        let lost: Vec<&i32> = quantities.iter().filter(|quantity| !settled(quantity)).collect();
        if lost.is_empty() {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "orders that were acknowledged did not settle: {lost:?} of {quantities:?}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

fn position(run: &Run) -> i64 {
    let positions = run.json("position-service", "/positions/22214");
    let ibm = positions.as_array().unwrap().iter().find(|position| position["security"] == "IBM");
    ibm.unwrap()["quantity"].as_i64().unwrap()
}
