//! What services tell of themselves follows from one key of a delta.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Packs, mentions};

const PINS: &str = "  opentelemetry: { version: 0.33.1, default-features: false, features: [trace] }
  opentelemetry-otlp: { version: 0.33.1, default-features: false, features: [http-proto, reqwest-blocking-client, trace] }
  opentelemetry-proto: { version: 0.33.1, default-features: false, features: [gen-tonic-messages, trace] }
  opentelemetry_sdk: { version: 0.33.1, default-features: false, features: [trace] }
  prometheus-client: { version: 0.26.0 }
  prost: { version: 0.14.6 }
";

const SCENARIO: &str = "title: An order is one trace
verifies: [FR-011]
steps:
  - watch: { component: trade-service, metric: messaging_client_sent_messages_total }
  - call: createTradeOrder
    traced-as: order
    with: { body: { accountId: 22214, security: IBM, side: Buy, quantity: 1 } }
    expect: { status: 200 }
  - trace:
      of: order
      within: 20s
      span:
        component: trade-service
        name: POST /trade
        then: [{ component: trade-service, name: publish new-trades, attributes: { messaging.system: nats } }]
      lacks: [secret]
  - metric: { component: trade-service, metric: messaging_client_sent_messages_total, by: 1, within: 5s }
  - log: { component: trade-service, of: order, line: { message: answered }, lacks: [secret], within: 5s }
";

/// A child of the state whose broker is NATS, which says what services tell of themselves.
fn observed() -> (Packs, PathBuf, PathBuf) {
    let packs = Packs::copy();
    let pins = fs::read_to_string(packs.path("states/pins.yaml")).unwrap();
    if !pins.contains("opentelemetry:") {
        packs.edit("states/pins.yaml", "  serde: {", &format!("{PINS}  serde: {{"));
    }
    let parent = "005-messaging-nats-replacement";
    packs.write(
        "states/900-signals.yaml",
        &format!(
            "title: Signals\nsummary: Services tell of themselves.\nparent: {parent}\ntrack: nonfunctional\n\
             convergence: null\nbranch: code/900-signals\ntag: generated/900-signals/v1\n"
        ),
    );
    let key = "add:\n  observability: { metrics: prometheus, logs: json, traces: otlp }\n";
    packs.write("specs/900-signals/delta.yaml", key);
    packs.write("specs/900-signals/scenarios/one-trace.yaml", SCENARIO);
    let states = packs.generate();
    let state = |id: &str| states.iter().find(|state| state.ends_with(id)).unwrap().clone();
    let (parent, child) = (state(parent), state("900-signals"));
    (packs, parent, child)
}

fn text(state: &Path, path: &str) -> String {
    fs::read_to_string(state.join(path)).unwrap()
}

#[test]
fn services_tell_of_themselves_where_a_delta_asks_and_handlers_stay_as_they_are() {
    let (_packs, before, after) = observed();
    for word in ["opentelemetry", "prometheus_client", "telemetry"] {
        assert_eq!(mentions(&before, word), Vec::<String>::new(), "{word}");
    }
    for part in ["calls", "logs", "messages", "metrics", "process", "requests", "statements", "traces"] {
        assert!(after.join(format!("crates/runtime/src/telemetry/{part}.rs")).is_file(), "{part}");
    }
    for handler in ["trade-service/src/logic/create_trade_order", "trade-processor/src/logic/on_new_trades"] {
        let path = format!("services/{handler}.rs");
        assert_eq!(text(&before, &path), text(&after, &path));
    }
    for (path, line) in [
        ("services/trade-service/src/main.rs", "runtime::Traces::start(COMPONENT)?"),
        ("web-front-end/server/src/main.rs", "runtime::Traces::start(COMPONENT)?"),
        ("services/trade-service/src/events.rs", "\"new-trades\""),
        ("services/trade-processor/src/store/queries.rs", "statement(\"insert_trades\", INSERT_TRADES, running)"),
        ("services/trade-processor/src/store.rs", "statements::run(\"postgresql\", "),
        ("crates/messaging/src/transport.rs", "publish_with_headers"),
    ] {
        assert!(text(&after, path).contains(line), "{path} lacks {line}");
    }
}

#[test]
fn a_scenario_looks_at_spans_metrics_and_lines() {
    let (_packs, _, after) = observed();
    let test = text(&after, "conformance/tests/scenarios/one_trace.rs");
    for line in [
        "#[ignore = \"needs control of the system\"]",
        "    let traces = system.traces().await;",
        "    let trace_of_order = Trace::begin();",
        ".header(\"traceparent\", trace_of_order.header())",
        "        .of(&trace_of_order)",
        "        .expect_nothing_of(\"secret\")",
        "    let watched_1 = system",
        "    watched_1.expect_moved(1, Duration::from_secs(5)).await;",
    ] {
        assert!(test.contains(line), "{test} lacks {line}");
    }
}
