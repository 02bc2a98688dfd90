//! The scenarios see what they are there to see: state 005, broken on purpose, fails the one that is about what is broken.
//!
//! Needs what `stategen test 005` needs. Cargo builds in `STATES_TARGET_DIR`, by default target/states, and takes what
//! is there of the crates that the state depends on.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]
#![allow(clippy::print_stderr, reason = "each break takes seconds, and says when it was seen")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use serde_json::Value;

const STATE: &str = "005-messaging-nats-replacement";

/// It has nothing to do with any break, so that it passes: the state runs.
const UNCONCERNED: &str = "accounts-are-read";

/// A mistake in a program, the scenario that is there for it, and what that says of it.
struct Break {
    what: &'static str,
    scenario: &'static str,
    says: &'static str,
    edits: &'static [Edit],
}

struct Edit {
    file: &'static str,
    from: &'static str,
    to: &'static str,
}

/// What a scenario says of a message that must not have come.
const HEARD: &str = " carried {";

const BREAKS: [Break; 11] = [
    Break {
        what: "an order for an unknown security is answered with 200",
        scenario: "wrong-orders-are-refused",
        says: "the answer was 200",
        edits: &[Edit {
            file: "services/trade-service/src/logic/create_trade_order.rs",
            from: r#"Err(Problem::text::<404>(format!("Security {ticker} not found")))"#,
            to: "Ok(())",
        }],
    },
    Break {
        what: "nobody is told of the position",
        scenario: "an-order-is-settled-and-streamed",
        says: "no message came",
        edits: &[Edit {
            file: ANNOUNCING,
            from: "    let told = ports.events.account_positions(trade.account_id, &message);\n",
            to: "    drop::<messaging::Position>(message);
                 let told = async { Ok::<(), crate::events::Error>(()) };\n",
        }],
    },
    Break {
        what: "a trade is told of before it is committed",
        scenario: "a-trade-is-heard-of-when-it-can-be-read",
        says: "the answer was",
        edits: &[
            Edit {
                file: BOOKING,
                from: "    transaction.commit().await?;\n",
                // The commit takes its time, as one to a database far away does.
                to: "    announcing::announce(ports, &booked).await;
                     tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                     transaction.commit().await?;\n",
            },
            Edit { file: BOOKING, from: TOLD, to: "    Ok(booked)\n" },
        ],
    },
    Break {
        what: "a trade is told of before it is known that it can be booked",
        scenario: "a-booking-that-fails-is-not-heard-of",
        says: HEARD,
        edits: &[
            Edit {
                file: BOOKING,
                from: "    let positions = change_positions(&mut transaction, &new).await?;\n",
                to: "    let told: Vec<_> = new.iter().map(|one| told_of(one)).collect();
                     announcing::announce(ports, &told).await;
                     let positions = change_positions(&mut transaction, &new).await?;\n",
            },
            TELLING,
            Edit { file: BOOKING, from: TOLD, to: "    Ok(booked)\n" },
        ],
    },
    Break {
        what: "an accepted order that can never be booked is logged and no more",
        scenario: "an-accepted-order-that-cannot-be-booked-is-cancelled",
        says: "no message came",
        edits: &[Edit {
            file: "services/trade-processor/src/logic/on_new_trades.rs",
            from: "        if outcome.is_err() {\n",
            to: "        if outcome.is_err() && order.id.is_empty() {\n",
        }],
    },
    Break {
        what: "the processes of trade-processor are in no queue group",
        scenario: "two-processors-share-the-orders",
        says: HEARD,
        edits: &[Edit {
            file: "services/trade-processor/src/main.rs",
            from: "Delivery::PointToPoint",
            to: "Delivery::Broadcast",
        }],
    },
    Break {
        what: "an order for an unknown security is passed on although it is refused",
        scenario: "wrong-orders-are-refused",
        says: HEARD,
        edits: &[Edit {
            file: "services/trade-service/src/logic/create_trade_order.rs",
            from: "    check_security(ports, &order.security).await?;\n",
            to: "    let known = check_security(ports, &order.security).await;
                 if known.is_err() {
                     ports.events.new_trades(&order.clone().into()).await?;
                 }
                 known?;\n",
        }],
    },
    Break {
        what: "a trade is told of for an account that is unknown",
        scenario: "broken-messages-are-skipped",
        says: HEARD,
        edits: UNKNOWN_IS_TOLD,
    },
    Break {
        what: "a trade that is refused is told of to those who follow all trading",
        scenario: "processed-trades-are-announced",
        says: HEARD,
        edits: UNKNOWN_IS_TOLD,
    },
    Break {
        what: "an account is told of the trades of the next one",
        scenario: "a-page-follows-one-account",
        says: HEARD,
        edits: &[Edit {
            file: ANNOUNCING,
            from: TELLING_A_TRADE,
            to: "    drop(ports.events.account_trades(trade.account_id - 1, &trade.clone().into()).await);
                 let message = trade.clone().into();
                 let told = ports.events.account_trades(trade.account_id, &message);\n",
        }],
    },
    Break {
        what: "what was told is told again a moment later",
        scenario: "nothing-is-delivered-later",
        says: HEARD,
        edits: &[Edit {
            file: ANNOUNCING,
            from: TELLING_A_TRADE,
            to: "    let (again, told) = (ports.events.clone(), trade.clone());
                 tokio::spawn(async move {
                     tokio::time::sleep(std::time::Duration::from_secs(1)).await;
                     again.account_trades(told.account_id, &told.into()).await
                 });
                 let message = trade.clone().into();
                 let told = ports.events.account_trades(trade.account_id, &message);\n",
        }],
    },
];

const ANNOUNCING: &str = "services/trade-processor/src/logic/announcing.rs";
const BOOKING: &str = "services/trade-processor/src/logic/booking.rs";

/// Where booked trades are told of.
const TOLD: &str = "    announcing::announce(ports, &booked).await;\n    Ok(booked)\n";

/// Where an account is told of a trade.
const TELLING_A_TRADE: &str = "    let message = trade.clone().into();
    let told = ports.events.account_trades(trade.account_id, &message);\n";

/// Makes of an order what would be told of it if it were booked.
const TELLING: Edit = Edit {
    file: BOOKING,
    from: "fn signed(",
    to: "fn told_of(one: &Numbered) -> TradeBooking {
             let TradeOrder { account_id, security, side, quantity, .. } = one.order.clone();
             let (state, created, updated) = (TradeState::New, Utc::now(), Utc::now());
             let position = Position { account_id, security: security.clone(), quantity, updated };
             let id = one.id.clone();
             let trade = crate::store::Trade { id, account_id, security, side, state, quantity, created, updated };
             TradeBooking { trade, position }
         }

         fn signed(",
};

/// An order that is refused for its account is told of as if it were a trade.
const UNKNOWN_IS_TOLD: &[Edit] = &[
    Edit {
        file: BOOKING,
        from: "    check(&mut transaction, orders).await?;\n",
        to: "    let checked: Result<(), Problem<O>> = check(&mut transaction, orders).await;
             if checked.as_ref().is_err_and(|problem| problem.status() == 404) {
                 let told: Vec<_> = orders.iter().map(told_of).collect();
                 announcing::announce(ports, &told).await;
             }
             checked?;\n",
    },
    TELLING,
];

#[test]
fn running_state_005_fails_the_scenario_that_is_about_what_is_broken() {
    let copy = Copy::new();
    let scenarios: BTreeSet<&str> = BREAKS.iter().map(|one| one.scenario).collect();
    let whole = copy.results(&scenarios.into_iter().collect::<Vec<_>>());
    assert!(whole.values().all(|found| found.result == "pass"), "unbroken: {whole:?}");
    for one in &BREAKS {
        let start = Instant::now();
        let originals: Vec<String> = one.edits.iter().map(|edit| copy.edit(edit)).collect();
        let results = copy.results(&[one.scenario]);
        let found = &results[one.scenario];
        assert_eq!(found.result, "fail", "{}, and {} does not see it", one.what, one.scenario);
        assert!(found.message.contains(one.says), "{}: {} says {}", one.what, one.scenario, found.message);
        assert_eq!(results[UNCONCERNED].result, "pass", "{}: the state does not run", one.what);
        eprintln!("{}: seen by {} in {:.0?}", one.what, one.scenario, start.elapsed());
        for (edit, original) in one.edits.iter().zip(&originals).rev() {
            copy.write(edit.file, original);
        }
    }
}

/// What came of a scenario, and what it says where it failed.
#[derive(Debug)]
struct Found {
    result: String,
    message: String,
}

/// The state's output, to be broken. The folder stays, so that cargo builds what is broken and no more.
struct Copy {
    folder: PathBuf,
    /// Nobody else breaks it meanwhile.
    _claim: File,
}

impl Copy {
    fn new() -> Self {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("broken");
        let claim = File::create(folder.with_extension("lock")).unwrap();
        claim.lock().unwrap();
        let copy = Self { folder, _claim: claim };
        assert!(copy.stategen("generate").status().unwrap().success());
        // Cargo keeps packages of another version apart: no broken program is taken for the committed one afterwards,
        // while everything else that was built for that one is there.
        copy.edit(&Edit { file: "Cargo.toml", from: "\nversion = \"0.1.0\"\n", to: "\nversion = \"0.1.0-broken\"\n" });
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["update", "--workspace", "--offline", "--quiet"]).current_dir(copy.output());
        assert!(cargo.status().unwrap().success());
        copy
    }

    fn output(&self) -> PathBuf {
        self.folder.join(STATE)
    }

    fn stategen(&self, verb: &str) -> Command {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        stategen.arg("--root").arg(root).args([verb, STATE, "--out"]).arg(&self.folder);
        stategen
    }

    /// Makes an edit and gives the text before it.
    fn edit(&self, edit: &Edit) -> String {
        let text = std::fs::read_to_string(self.output().join(edit.file)).unwrap();
        assert_eq!(text.matches(edit.from).count(), 1, "{} says {:?}, once", edit.file, edit.from);
        self.write(edit.file, &text.replace(edit.from, edit.to));
        text
    }

    fn write(&self, file: &str, text: &str) {
        stategen_disk::write_atomically(&self.output().join(file), text.as_bytes(), false).unwrap();
    }

    /// What came of the scenarios, and of the one that has nothing to do with any break.
    fn results(&self, scenarios: &[&str]) -> BTreeMap<String, Found> {
        let mut stategen = self.stategen("test");
        stategen.args(["--format", "json", UNCONCERNED]).args(scenarios);
        if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
            stategen.arg("--target-dir").arg(target);
        }
        let output = stategen.output().unwrap();
        let log = String::from_utf8_lossy(&output.stderr);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {log}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let results = report["scenarios"].as_array().unwrap().iter();
        let found = |scenario: &Value| Found { result: text(&scenario["result"]), message: text(&scenario["message"]) };
        results.map(|scenario| (text(&scenario["id"]), found(scenario))).collect()
    }
}
