//! Running states under load, side by side: reads and orders a second, how long until a page hears of one, what each program
//! takes.
//!
//!     scripts/bench-state.sh 004 005

#![allow(clippy::unwrap_used, reason = "whoever measures sees the panic")]
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a table for the terminal is what it makes")]

#[path = "../tests/running_states/load.rs"]
mod load;
#[path = "../tests/running_states/processes.rs"]
mod processes;
#[allow(dead_code, reason = "the tests of running states use the rest")]
#[path = "../tests/running_states/run.rs"]
mod run;
#[allow(dead_code, reason = "the tests of running states use the rest")]
#[path = "../tests/running_states/stream.rs"]
mod stream;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use load::{ACCOUNT, Books, Load, Order, Quantities, SECURITY};
use processes::{Usage, usage};
use run::Run;
use stream::Stream;

/// How long each load lasts.
const LASTS: Duration = Duration::from_secs(15);
/// How many orders are placed a second where latency is measured.
const PACE: u32 = 20;
/// How many clients place orders as fast as they are answered.
const CLIENTS: u32 = 16;
/// How long accepted orders may take to settle after the load.
const PATIENCE: Duration = Duration::from_secs(120);

/// Rows of the table, by title, and what was found wrong.
struct Report {
    rows: Vec<(String, String)>,
    wrong: Vec<String>,
}

fn main() -> ExitCode {
    let mut states: Vec<String> = std::env::args().skip(1).filter(|one| !one.starts_with('-')).collect();
    if states.is_empty() {
        states = vec!["004".to_owned(), "005".to_owned()];
    }
    let reports: Vec<Report> = states.iter().map(|state| measure(state)).collect();

    let mut titles: Vec<&str> = Vec::new();
    for (title, _) in reports.iter().flat_map(|report| &report.rows) {
        if !titles.contains(&title.as_str()) {
            titles.push(title);
        }
    }
    println!("| | {} |\n| --- |{}", states.join(" | "), " ---: |".repeat(states.len()));
    for title in titles {
        let cell = |report: &Report| {
            let found = report.rows.iter().find(|(one, _)| one == title);
            found.map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
        };
        let cells: Vec<String> = reports.iter().map(cell).collect();
        println!("| {title} | {} |", cells.join(" | "));
    }
    let mut code = ExitCode::SUCCESS;
    for (state, report) in states.iter().zip(&reports) {
        for wrong in &report.wrong {
            eprintln!("{state}: {wrong}");
            code = ExitCode::FAILURE;
        }
    }
    code
}

fn measure(state: &str) -> Report {
    let run = Run::start(state);
    let quantities = Quantities::new();
    let mut report = Report { rows: Vec::new(), wrong: Vec::new() };
    // Connections are opened and caches filled before anything is measured.
    let load = Load::start(&run, &quantities, 2, None);
    std::thread::sleep(Duration::from_secs(1));
    let mut orders = load.stop();
    Books::settled(&run, &orders, PATIENCE);

    eprintln!("== {state}: {CLIENTS} readers");
    report.row(&format!("reads/s of a service, {CLIENTS} clients"), format!("{:.0}", reads(&run)));

    eprintln!("== {state}: {PACE} orders a second");
    let heard = Heard::start(&run);
    let load = Load::start(&run, &quantities, 8, Some(PACE));
    std::thread::sleep(LASTS);
    let paced = load.stop();
    Books::settled(&run, &paced, PATIENCE);
    report.latency(&format!("{PACE} orders/s"), &paced, &heard.stop());
    orders.extend(paced);

    eprintln!("== {state}: {CLIENTS} clients");
    let before = usage(run.pid());
    let heard = Heard::start(&run);
    let load = Load::start(&run, &quantities, CLIENTS, None);
    let start = Instant::now();
    std::thread::sleep(LASTS);
    let accepted = load.accepted();
    let rate = accepted as f64 / start.elapsed().as_secs_f64();
    let full = load.stop();
    let answered = Instant::now();
    Books::settled(&run, &full, PATIENCE);
    let settled = answered.elapsed();
    let after = usage(run.pid());
    let lasted = start.elapsed();
    report.row(&format!("accepted orders/s, {CLIENTS} clients"), format!("{rate:.0}"));
    report.row("last order settled after the load", format!("{:.1} s", settled.as_secs_f64()));
    report.latency(&format!("{CLIENTS} clients"), &full, &heard.stop());
    orders.extend(full);

    let books = Books::settled(&run, &orders, PATIENCE);
    let lost = books.lost(&orders);
    let accepted = orders.iter().filter(|order| order.accepted()).count();
    report.row("accepted orders found settled once", format!("{} of {accepted}", accepted - lost.len()));
    report.wrong = books.wrong();
    if !lost.is_empty() {
        report.wrong.push(format!("{} accepted orders were not booked", lost.len()));
    }
    report.spans(&run);
    report.usage(&before, &after, lasted);
    run.stop();
    report
}

/// How many reads of one row a service answers in a second, to clients whose connections stay open.
fn reads(run: &Run) -> f64 {
    let address = run.address("account-service", "http");
    let request = format!("GET /account/{ACCOUNT} HTTP/1.1\r\nHost: {address}\r\n\r\n");
    let start = Instant::now();
    let client = || {
        let stream = TcpStream::connect(&address).unwrap();
        let mut answers = BufReader::new(stream.try_clone().unwrap());
        let mut count = 0_u32;
        while start.elapsed() < LASTS {
            // In one piece: a second one would wait until the first is acknowledged.
            (&stream).write_all(request.as_bytes()).unwrap();
            assert_eq!(status(&mut answers), "HTTP/1.1 200 OK");
            count += 1;
        }
        count
    };
    let count: u32 = std::thread::scope(|scope| {
        let clients: Vec<_> = (0..CLIENTS).map(|_| scope.spawn(client)).collect();
        clients.into_iter().map(|client| client.join().unwrap()).sum()
    });
    f64::from(count) / start.elapsed().as_secs_f64()
}

/// The first line of an answer that is read to its end.
fn status(answers: &mut impl BufRead) -> String {
    let mut lines = answers.by_ref().lines().map(Result::unwrap).take_while(|line| !line.is_empty());
    let status = lines.next().unwrap();
    let lengths = lines.filter_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let length = lengths.last().unwrap();
    answers.read_exact(&mut vec![0; length]).unwrap();
    status
}

impl Report {
    fn row(&mut self, title: &str, value: String) {
        self.rows.push((title.to_owned(), value));
    }

    /// From an order's request to the later of its two events.
    fn latency(&mut self, load: &str, orders: &[Order], heard: &[BTreeMap<i32, Instant>; 2]) {
        let mut taken: Vec<Duration> = Vec::new();
        let accepted: Vec<&Order> = orders.iter().filter(|order| order.accepted()).collect();
        for order in &accepted {
            let [booked, position] = heard.each_ref().map(|events| events.get(&order.quantity));
            if let (Some(booked), Some(position)) = (booked, position) {
                taken.push((*booked).max(*position).duration_since(order.due));
            }
        }
        taken.sort();
        let at = |share: usize| {
            let index = (taken.len() * share / 100).min(taken.len().saturating_sub(1));
            taken.get(index).map_or_else(|| "–".to_owned(), |one| format!("{:.0} ms", one.as_secs_f64() * 1_000.0))
        };
        self.row(&format!("request to both events, {load}, p50"), at(50));
        self.row(&format!("request to both events, {load}, p99"), at(99));
        let missed = accepted.len() - taken.len();
        self.row(&format!("events heard of, {load}"), format!("{} of {}", accepted.len() - missed, accepted.len()));
    }

    /// The spans that services could not send, where they trace.
    fn spans(&mut self, run: &Run) {
        for service in ["account-service", "trade-service", "trade-processor"] {
            let (_, page) = run.get_at(service, "/actuator/prometheus");
            if let Some(dropped) =
                page.lines().find(|line| !line.starts_with('#') && line.contains("_spans_dropped_total "))
            {
                let number = dropped.rsplit(' ').next().unwrap_or_default();
                self.row(&format!("spans that {service} dropped"), number.to_owned());
            }
        }
    }

    fn usage(&mut self, before: &BTreeMap<String, Usage>, after: &BTreeMap<String, Usage>, lasted: Duration) {
        for (program, usage) in after {
            let earlier = before.get(program).map_or(Duration::ZERO, |usage| usage.processor);
            let share = usage.processor.saturating_sub(earlier).as_secs_f64() / lasted.as_secs_f64();
            self.row(
                &format!("{program}: memory, CPU"),
                format!("{} MiB, {:.0} %", usage.memory / (1024 * 1024), share * 100.0),
            );
        }
    }
}

/// What a page hears of the orders, while they are placed.
struct Heard {
    stop: Arc<AtomicBool>,
    bookings: JoinHandle<Vec<(Instant, i64)>>,
    positions: JoinHandle<Vec<(Instant, i64)>>,
    /// The position before.
    position: i64,
}

impl Heard {
    fn start(run: &Run) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let listen = |family: &'static str| {
            let (stop, mut stream) = (stop.clone(), Stream::open(run, family, ACCOUNT));
            std::thread::spawn(move || {
                let mut events = Vec::new();
                while !stop.load(Ordering::Relaxed) {
                    let Some(envelope) = stream.poll() else { continue };
                    let payload = &envelope["payload"];
                    if payload["security"] == SECURITY {
                        events.push((Instant::now(), payload["quantity"].as_i64().unwrap()));
                    }
                }
                events
            })
        };
        let (bookings, positions) = (listen("trades"), listen("positions"));
        Self { stop, bookings, positions, position: Books::read(run).position }
    }

    /// When each order's booking and position were heard of. A position is that of the order whose quantity it grew by.
    fn stop(self) -> [BTreeMap<i32, Instant>; 2] {
        // What was sent before is here after a moment.
        std::thread::sleep(Duration::from_millis(500));
        self.stop.store(true, Ordering::Relaxed);
        let quantity = |number: i64| i32::try_from(number).unwrap();
        let bookings = self.bookings.join().unwrap().into_iter().map(|(at, number)| (quantity(number), at)).collect();
        let mut position = self.position;
        let mut positions = BTreeMap::new();
        for (at, number) in self.positions.join().unwrap() {
            positions.insert(quantity(number - position), at);
            position = number;
        }
        [bookings, positions]
    }
}
