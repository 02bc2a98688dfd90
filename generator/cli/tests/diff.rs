//! What `diff` says of the repository's own states, held to what people wrote down, to budgets and to laws.

#![allow(clippy::unwrap_used, reason = "in a test, a panic is the answer")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::sync::LazyLock;

use stategen_diff::kind::Kind;
use stategen_diff::signal::Signal;
use stategen_diff::{self as diff, Change, Class, Diff, Side, Thing};
use stategen_disk as disk;
use stategen_model::system::System;
use stategen_model::tree::Tree;
use stategen_render as render;
use stategen_spec as spec;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

static STATES: LazyLock<Vec<(System, Tree)>> = LazyLock::new(|| {
    let (systems, findings) = stategen_compose::compose(&spec::load(root()).unwrap());
    assert_eq!(findings, []);
    systems.into_iter().map(|system| (system.clone(), render::render(&system))).collect()
});

fn side(number: usize) -> Side<'static> {
    let (system, tree) = &STATES[number - 1];
    Side { name: &system.state.id, system: Some(system), tree }
}

fn between(a: usize, b: usize) -> Diff {
    diff::between(side(a), side(b))
}

fn stategen(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_stategen")).arg("--root").arg(root()).args(arguments).output().unwrap()
}

#[test]
fn the_facts_are_those_that_were_written_down_beforehand() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/diff/004-005.facts")).unwrap();
    let written: BTreeSet<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let told: Vec<String> = between(4, 5).changes.iter().map(ToString::to_string).collect();
    let told: BTreeSet<&str> = told.iter().map(String::as_str).collect();
    let missing: Vec<_> = written.difference(&told).collect();
    let invented: Vec<_> = told.difference(&written).collect();
    assert!(missing.is_empty() && invented.is_empty(), "missing: {missing:#?}\ninvented: {invented:#?}");
}

#[test]
fn another_database_changes_no_contract_query_channel_or_logic() {
    let kept = |change: &&Change| match &change.thing {
        Thing::Operation { .. } | Thing::Parameter { .. } | Thing::Answer { .. } => true,
        Thing::Schema { .. } | Thing::Property { .. } => true,
        Thing::Channel { .. } | Thing::Pattern { .. } | Thing::Message { .. } | Thing::Member { .. } => true,
        Thing::Query { .. } => true,
        Thing::File { path } => path.starts_with("logic/"),
        _ => false,
    };
    let found = between(3, 4);
    let changed: Vec<_> = found.changes.iter().filter(kept).map(ToString::to_string).collect();
    assert_eq!(changed, Vec::<String>::new());
    assert!(found.changes.iter().any(|change| matches!(change.thing, Thing::Component { .. })), "the database changed");
}

#[test]
fn each_fact_names_a_line_of_the_specification() {
    for number in 2..=7 {
        for change in between(number - 1, number).changes {
            assert!(!change.sources.is_empty(), "{change} names no line");
            for span in &change.sources {
                let text = fs::read_to_string(root().join(&*span.file)).unwrap();
                assert!(text.lines().count() >= span.line as usize, "{change} names {span}");
            }
        }
    }
}

#[test]
fn a_fact_of_the_new_state_stands_in_its_own_pack() {
    let (system, _) = &STATES[4];
    let pack = format!("specs/{}/", system.state.id);
    let elsewhere: Vec<String> = between(4, 5)
        .changes
        .iter()
        .filter(|change| {
            !change.sources.iter().any(|span| span.file.starts_with(&pack) || &*span.file == "states/pins.yaml")
        })
        .map(Change::to_string)
        .collect();
    assert_eq!(elsewhere, Vec::<String>::new());
}

#[test]
fn most_changed_lines_are_signal() {
    for (a, b) in [(3, 4), (4, 5), (5, 6), (6, 7)] {
        let signal = Signal::of(&between(a, b).files);
        assert!(signal.signal_percent >= 80, "{a}..{b}: {signal:#?}");
    }
}

#[test]
fn prices_are_added_and_break_nothing() {
    let told = [
        "column trades.price added: decimal(18,3), nullable [safe]",
        "column positions.averageCostBasis added: decimal(18,3), nullable [safe]",
        "property position-service.Trade.price added: decimal(3) [safe]",
        "property position-service.Position.averageCostBasis added: decimal(3) [safe]",
        "property trade-service.TradeOrder.price added: decimal(3) [safe]",
        "member TradeOrder.price added: decimal(3) [safe]",
        "member Trade.price added: decimal(3) [safe]",
        "member Position.averageCostBasis added: decimal(3) [safe]",
        "operation price-publisher.getPrice added: GET /prices/{ticker} [safe]",
    ];
    adds_and_breaks_nothing(6, 7, &told);
}

#[test]
fn orders_are_added_and_break_nothing() {
    let told = [
        "operation order-matcher.createOrder added: POST /orders [safe]",
        "answer trade-service.createTradeOrder 409 added [safe]",
        "property trade-service.TradeOrder.fillId added: uuid [safe]",
        "property trade-service.TradeOrder.limitPrice added: decimal(3) [safe]",
        "member TradeOrder.fillId added: uuid [safe]",
    ];
    adds_and_breaks_nothing(7, 8, &told);
}

/// No change between two states breaks a client, and these are told.
fn adds_and_breaks_nothing(before: usize, state: usize, wanted: &[&str]) {
    let found = between(before, state);
    let breaking = |change: &&Change| {
        let class = change.verdict.as_ref().map(|verdict| verdict.class);
        matches!(class, Some(Class::Breaking | Class::Dangerous))
    };
    let broken: Vec<String> = found.changes.iter().filter(breaking).map(ToString::to_string).collect();
    assert_eq!(broken, Vec::<String>::new());
    let told: BTreeSet<String> = found.changes.iter().map(ToString::to_string).collect();
    for wanted in wanted {
        assert!(told.contains(*wanted), "{wanted} is not among {told:#?}");
    }
}

#[test]
fn a_change_of_messaging_is_read_in_one_sitting() {
    let signal = Signal::of(&between(4, 5).files);
    let runs = signal
        .shares
        .iter()
        .filter(|share| matches!(share.kind, Kind::Contract | Kind::Logic | Kind::Code | Kind::Topology));
    assert!(runs.map(|share| share.added + share.removed).sum::<usize>() < 1_600, "{signal:#?}");
    // What tries the change and tells of it grows with what the new state promises. Nobody reads lock files.
    assert!(signal.lines_outside_locks < 2_800, "{signal:#?}");
}

/// Git counts the same lines: nothing is hidden by the way in which they are compared.
#[test]
fn lines_are_counted_as_git_counts_them() {
    let folder = tempfile::tempdir().unwrap();
    for number in [4, 5] {
        for (path, artifact) in &STATES[number - 1].1.files {
            let file = folder.path().join(number.to_string()).join(path);
            disk::write_atomically(&file, &artifact.content, artifact.executable).unwrap();
        }
    }
    let output = Command::new("git")
        .current_dir(folder.path())
        .args(["diff", "--no-index", "--no-renames", "--diff-algorithm=minimal", "--numstat", "4", "5"])
        .output()
        .unwrap();
    let git: usize = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| line.split('\t').take(2).map(|count| count.parse::<usize>().unwrap()).sum::<usize>())
        .sum();
    let ours = Signal::of(&between(4, 5).files).lines;
    assert!(ours.abs_diff(git) * 50 <= git, "git counts {git} lines, diff counts {ours}");
}

#[test]
fn a_state_does_not_differ_from_itself() {
    for number in 1..=STATES.len() {
        assert!(between(number, number).is_empty());
    }
}

#[test]
fn the_way_back_undoes_the_way_there() {
    for (a, b) in [(1, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7), (1, 7)] {
        let told = |diff: &Diff, reverse: bool| -> BTreeSet<String> {
            let action = |change: &Change| if reverse { change.action.reversed() } else { change.action.clone() };
            diff.changes.iter().map(|change| format!("{} {}", change.thing, action(change))).collect()
        };
        let (there, back) = (between(a, b), between(b, a));
        assert_eq!(told(&there, false), told(&back, true));
        let net = |diff: &Diff| -> i64 {
            diff.files
                .iter()
                .map(|file| i64::try_from(file.added).unwrap() - i64::try_from(file.removed).unwrap())
                .sum()
        };
        assert_eq!(net(&there), -net(&back));
    }
}

#[test]
fn every_kind_of_artifact_is_known() {
    let kinds: BTreeSet<Kind> =
        STATES.iter().flat_map(|(_, tree)| tree.files.keys()).map(|path| diff::kind::kind(path, false)).collect();
    for kind in Kind::ALL {
        assert!(kinds.contains(&kind), "{kind:?} recognises no file of any state");
    }
}

/// A comment is whole blocks: what folds is closed, and so is what is fenced.
fn is_whole(comment: &str) {
    assert_eq!(comment.matches("<details>").count(), comment.matches("</details>").count());
    let mut fence: Option<&str> = None;
    for line in comment.lines() {
        let ticks = line.trim_end_matches("diff");
        match fence {
            None if ticks.starts_with("```") => fence = Some(ticks),
            Some(opened) if line == opened => fence = None,
            _ => {}
        }
    }
    assert_eq!(fence, None, "a block is broken");
}

#[test]
fn a_comment_fits_into_a_pull_request_and_takes_what_matters_most_first() {
    for (a, b) in [(1, 2), (3, 4), (4, 5), (5, 6), (6, 7), (1, 7)] {
        let diff = between(a, b);
        for longest in [diff::markdown::LONGEST, 20_000, 4_000] {
            let comment = diff::markdown::comment(&diff, longest);
            assert!(comment.len() <= longest, "{} bytes of {longest}", comment.len());
            is_whole(&comment);
            let all = diff
                .files
                .iter()
                .filter(|file| !file.brief)
                .all(|file| comment.contains(&format!("<code>{}</code>", file.path)));
            assert!(
                all || comment.contains("Not shown here")
                    && comment.contains(&format!("stategen diff {} {}", diff.a, diff.b))
            );
        }
    }
    let comment = diff::markdown::comment(&between(4, 5), diff::markdown::LONGEST);
    for shown in ["contracts/asyncapi.yaml", "services/trade-processor/src/logic/announcing.rs", "compose.yaml"] {
        assert!(comment.contains(&format!("<code>{shown}</code>")), "{shown} is not shown");
    }
}

#[test]
fn every_step_fits_into_one_comment_as_a_summary() {
    let steps: Vec<Diff> = (2..=STATES.len()).map(|number| between(number - 1, number)).collect();
    let comment = diff::markdown::summaries(&steps.iter().collect::<Vec<_>>(), diff::markdown::LONGEST);
    assert!(comment.len() <= diff::markdown::LONGEST, "{} bytes", comment.len());
    is_whole(&comment);
    for step in &steps {
        assert!(comment.contains(&format!("## {} → {}", step.a, step.b)));
        assert!(comment.contains(&format!("stategen diff {} {} --kind", step.a, step.b)), "{} tells the rest", step.b);
    }
}

/// The text of a diff, as it is written into a pipe.
fn text(arguments: &[&str]) -> String {
    let output = stategen(&[&["diff", "4", "5"], arguments].concat());
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_reader_meets_the_intent_first_then_contracts_then_behaviour() {
    let text = text(&[]);
    let line =
        |wanted: &str| text.lines().position(|line| line.contains(wanted)).unwrap_or_else(|| panic!("no {wanted}")) + 1;
    assert!(
        line("NATS messaging.") <= 2 && line("Breaking and dangerous") <= 24,
        "the first screen says what it is for"
    );
    assert!(line("changed contracts/asyncapi.yaml") <= 120, "{}", line("changed contracts/asyncapi.yaml"));
    assert!(line("src/logic/on_position_snapshots.rs  +") <= 400);
    let headings = [
        "Requirements",
        "Components",
        "Routes",
        "Events",
        "Behaviour",
        "Dependencies",
        "Contracts (",
        "Behaviour (",
        "Topology and configuration (",
        "Code (",
        "Tests (",
        "Documents (",
        "Locks and manifests (",
    ];
    let places = headings.map(|heading| text.lines().position(|line| line.starts_with(heading)).expect(heading));
    assert!(places.is_sorted(), "{places:?}");
    let last = text.lines().last().unwrap();
    assert!(
        last.contains("package-lock.json") || last.contains(".stategen/"),
        "what tools keep is last, in a line: {last}"
    );
    assert!(!text.contains("sha256"), "no hash is shown");
}

#[test]
fn every_format_has_one_order() {
    let diff = between(4, 5);
    let kinds: Vec<Kind> = diff.files.iter().map(|file| file.kind).collect();
    assert!(kinds.is_sorted(), "{kinds:?}");
    let comment = diff::markdown::comment(&diff, usize::MAX);
    let told = diff.files.iter().filter(|file| !file.brief);
    let places: Vec<usize> = told.map(|file| comment.find(&format!("<code>{}</code>", file.path)).unwrap()).collect();
    assert!(places.is_sorted());
    let templates: Vec<_> =
        diff.files.iter().filter(|file| file.kind == Kind::Code).map(|file| &file.template).collect();
    let runs = templates.chunk_by(|a, b| a == b).count();
    assert_eq!(runs, templates.iter().collect::<BTreeSet<_>>().len(), "code of one template stands together");
}

#[test]
fn a_hunk_names_only_lines_that_differ_between_the_two_specifications() {
    let own = ["specs/005-messaging-nats-replacement/", "states/pins.yaml", "states/004-", "states/005-"];
    let diff = between(4, 5);
    let hunks: Vec<_> = diff.files.iter().filter(|file| !file.brief).flat_map(|file| &file.hunks).collect();
    for hunk in &hunks {
        for span in &hunk.sources {
            assert!(own.iter().any(|start| span.file.starts_with(start)), "{span} is as it was");
            let source = fs::read_to_string(root().join(&*span.file)).unwrap();
            let line = source.lines().nth(span.line as usize - 1).unwrap().trim();
            let comment = span.file.ends_with(".yaml") && line.starts_with('#');
            assert!(!line.is_empty() && !comment, "{span} is `{line}`");
        }
    }
    let cited = hunks.iter().filter(|hunk| !hunk.sources.is_empty()).count();
    assert!(cited * 100 >= hunks.len() * 80, "{cited} of {} hunks name what they follow from", hunks.len());
    let promised = hunks.iter().filter(|hunk| hunk.requirements.iter().any(|id| id == "FR-502")).count();
    assert!(promised >= 5, "the subjects are in {promised} hunks");
    let subjects =
        diff.changes.iter().find(|change| change.thing == Thing::Channel { id: "new-trades".into() }).unwrap();
    let seen: Vec<&str> = subjects.hunks.iter().map(|seen| seen.path.as_str()).collect();
    assert!(
        seen.contains(&"services/trade-service/src/events.rs") && seen.contains(&"contracts/asyncapi.yaml"),
        "{seen:?}"
    );
}

#[test]
fn what_follows_from_a_change_is_folded_under_it() {
    let diff = between(4, 5);
    let variables = diff.changes.iter().filter(|change| matches!(change.thing, Thing::Variable { .. }));
    for variable in variables {
        assert!(variable.because.is_some(), "{variable} follows from nothing");
    }
    let told: usize = diff::reading::sections(&diff).iter().map(|section| section.changes.len()).sum();
    assert!(told < diff.changes.len() - 21, "{told} of {} stand by themselves", diff.changes.len());
}

#[test]
fn a_part_is_shown_by_kind_path_component_and_requirement() {
    let files = |arguments: &[&str]| -> BTreeSet<String> {
        let output = stategen(&[&["diff", "4", "5", "--format", "json"], arguments].concat());
        let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        document["files"].as_array().unwrap().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect()
    };
    let one = |path: &str| BTreeSet::from([path.to_owned()]);
    assert_eq!(files(&["--kind", "contract"]), one("contracts/asyncapi.yaml"));
    assert_eq!(files(&["--", "contracts"]), one("contracts/asyncapi.yaml"));
    assert_eq!(files(&["--kind", "topology", "--", "nats-broker", "services"]).len(), 2);
    assert!(files(&["--component", "trade-service"]).contains("services/trade-service/src/events.rs"));
    let promised = files(&["--requirement", "FR-504"]);
    assert!(
        promised.contains("services/trade-processor/src/events.rs") && !promised.contains("Cargo.toml"),
        "{promised:?}"
    );
    assert_eq!(files(&["--requirement", "FR-504", "--kind", "logic"]), BTreeSet::new());
    let authored = files(&["--", "specs/005-messaging-nats-replacement/logic"]);
    assert!(authored.iter().any(|path| path.ends_with("on_position_snapshots.rs")), "{authored:?}");
    assert!(text(&["--kind", "meaning"]).lines().all(|line| !line.starts_with("@@")));
    assert!(text(&["--kind", "lock"]).contains("@@"), "what is asked for is shown in full");
    for unknown in [&["--requirement", "FR-999"][..], &["--component", "trade-servce"], &["--", "no/such/file"]] {
        assert_eq!(stategen(&[&["diff", "4", "5"], unknown].concat()).status.code(), Some(3), "{unknown:?}");
    }
}

#[test]
fn a_line_that_became_another_is_shown_once_by_words() {
    let text = text(&["--word-diff", "--", "ingress", "services/trade-service"]);
    let line = text.lines().find(|line| line.starts_with('~') && line.contains("[-") && line.contains("{+"));
    assert!(line.is_some(), "{text}");
}

#[test]
fn colour_and_silence_are_as_they_are_asked_for() {
    assert!(!text(&[]).contains('\u{1b}'), "a pipe has no colours");
    assert!(text(&["--color", "always"]).contains("\u{1b}[32m"));
    let quiet = stategen(&["diff", "4", "5", "-q"]);
    assert_eq!((quiet.status.code(), quiet.stdout.len(), quiet.stderr.len()), (Some(1), 0, 0));
    assert_eq!(stategen(&["diff", "5", "5", "-q"]).status.code(), Some(0));
}

/// Git makes the files of one state from those of the other.
#[test]
fn the_patch_of_two_states_is_one_that_git_applies() {
    for (a, b) in [("1", "2"), ("3", "4"), ("4", "5"), ("5", "3")] {
        let folder = tempfile::tempdir().unwrap();
        let number = |name: &str| name.parse::<usize>().unwrap() - 1;
        for (path, artifact) in &STATES[number(a)].1.files {
            disk::write_atomically(&folder.path().join(path), &artifact.content, artifact.executable).unwrap();
        }
        let patch = stategen(&["diff", a, b, "--format", "patch"]).stdout;
        let kept = tempfile::tempdir().unwrap();
        let file = kept.path().join("states.patch");
        disk::write_atomically(&file, &patch, false).unwrap();
        let git = Command::new("git").arg("apply").arg(&file).current_dir(folder.path()).output().unwrap();
        assert!(git.status.success(), "{a}..{b}: {}", String::from_utf8_lossy(&git.stderr));
        for (path, artifact) in &STATES[number(b)].1.files {
            let made = fs::read(folder.path().join(path)).unwrap_or_else(|error| panic!("{a}..{b}: {path}: {error}"));
            assert!(made == artifact.content, "{a}..{b}: {path} is another");
        }
        let gone = STATES[number(a)].1.files.keys().filter(|path| !STATES[number(b)].1.files.contains_key(*path));
        gone.for_each(|path| assert!(!folder.path().join(path).exists(), "{a}..{b}: {path} is still there"));
    }
}

#[test]
fn exit_codes_say_what_was_asked() {
    let code = |arguments: &[&str]| stategen(arguments).status.code().unwrap();
    assert_eq!(code(&["diff", "4", "5"]), 0);
    assert_eq!(code(&["diff", "4", "5", "--exit-code"]), 1);
    assert_eq!(code(&["diff", "5", "5", "--exit-code"]), 0);
    assert_eq!(code(&["diff", "4", "5", "--fail-on", "breaking"]), 1);
    assert_eq!(code(&["diff", "3", "4", "--fail-on", "dangerous"]), 0);
    assert_eq!(code(&["diff", "4", "nowhere"]), 3);
}

#[test]
fn the_document_is_as_its_schema_says() {
    let output = stategen(&["diff", "4", "5", "--format", "json"]);
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(document["classes"]["breaking"], 7);
    assert_eq!(document["format-version"], 1);
    let schema = fs::read_to_string(root().join("generator/schema/diff.schema.json")).unwrap();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    conforms(&document, &schema, "$");
}

#[test]
fn counts_alone_are_written_in_every_format_that_has_them() {
    let json = stategen(&["diff", "4", "5", "--stat", "--format", "json"]);
    let counts: serde_json::Value = serde_json::from_slice(&json.stdout).unwrap();
    assert_eq!(counts["format-version"], 1);
    let mut known = serde_json::to_value(Signal::of(&between(4, 5).files)).unwrap();
    known["format-version"] = 1.into();
    assert_eq!(counts, known);
    let schema = fs::read_to_string(root().join("generator/schema/diff-stat.schema.json")).unwrap();
    conforms(&counts, &serde_json::from_str(&schema).unwrap(), "$");
    let markdown = String::from_utf8(stategen(&["diff", "4", "5", "--stat", "--format", "markdown"]).stdout).unwrap();
    assert!(markdown.contains("| code |") && !markdown.contains("<details>"), "{markdown}");
}

#[test]
fn pages_that_were_not_asked_for_are_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let out = out.to_str().unwrap();
    for arguments in [
        &["diff", "4", "5", "--stat", "--format", "html", "--out", out][..],
        &["diff", "--all", "--format", "text", "--out", out],
    ] {
        assert_eq!(stategen(arguments).status.code(), Some(3), "{arguments:?}");
        assert!(!Path::new(out).exists(), "{arguments:?}");
    }
}

/// The states in a folder of their own, with `from`, which must be there, replaced in a file of them.
fn edited(file: &str, from: &str, to: &str) -> System {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in &spec::load(root()).unwrap().sources {
        let text = if &**path == file { text.replacen(from, to, 1) } else { text.clone() };
        disk::write_atomically(&folder.path().join(&**path), text.as_bytes(), false).unwrap();
    }
    let (systems, findings) = stategen_compose::compose(&spec::load(folder.path()).unwrap());
    let id = &STATES[4].0.state.id;
    systems.into_iter().find(|system| system.state.id == *id).unwrap_or_else(|| panic!("{findings:#?}"))
}

/// The text of the line that each change of the latest state names when a file of it is edited.
fn cited(file: &str, from: &str, to: &str) -> Vec<String> {
    let (before, tree) = &STATES[4];
    let text = spec::load(root()).unwrap().source(file).unwrap().replacen(from, to, 1);
    let after = edited(file, from, to);
    let side = |system| Side { name: "5", system: Some(system), tree };
    let diff = diff::between(side(before), side(&after));
    let spans = diff.changes.iter().flat_map(|change| &change.sources);
    spans
        .map(|span| {
            assert_eq!(&*span.file, file);
            text.lines().nth(span.line as usize - 1).unwrap().trim().to_owned()
        })
        .collect()
}

#[test]
fn the_order_of_an_enum_is_compared() {
    let (before, tree) = &STATES[4];
    let mut after = before.clone();
    after.spec.enums.get_mut("Side").expect("the state has it").values.reverse();
    let side = |system| Side { name: "5", system: Some(system), tree };
    let told: Vec<String> = diff::between(side(before), side(&after)).changes.iter().map(ToString::to_string).collect();
    let [order] = &told[..] else { panic!("{told:?}") };
    assert!(order.contains("order") && order.contains("Sell, Buy"), "{order}");
}

#[test]
fn a_change_names_its_own_line() {
    let image = cited("states/pins.yaml", "{ name: nats, tag: 2.11-alpine }", "{ name: nats, tag: 2.12-alpine }");
    assert_eq!(image, ["nats: { name: nats, tag: 2.12-alpine }"]);
    let contract = "specs/001-baseline-uncontainerized-parity/contracts/account-service.yaml";
    let parameter = "description: Number of the account.\n          schema: ";
    let of_type = |ty: &str| format!("{parameter}{ty}");
    let typed = cited(contract, &of_type("{ type: integer, format: int32 }"), &of_type("{ type: string }"));
    assert_eq!(typed, ["- name: id"]);
    let answer = "        \"404\":\n";
    let answered = cited(contract, answer, &format!("        \"403\":\n          description: No.\n{answer}"));
    assert_eq!(answered, ["\"403\":"]);
}

/// An answer, a header or a form more, and the same less.
#[test]
fn answers_are_judged_by_what_callers_know_of_them() {
    let contract = "specs/001-baseline-uncontainerized-parity/contracts/people-service.yaml";
    let (before, tree) = &STATES[4];
    let exists = "          description: The person exists.\n";
    let text = "            text/plain:\n              schema: { type: string }\n  /People/GetMatchingPeople:";
    let details = "            application/problem+json:\n              schema: { type: object, properties: { detail: { type: string } } }\n  /People/GetMatchingPeople:";
    let header =
        |required: &str| format!("{exists}          headers: {{ ETag: {{ {required}schema: {{ type: string }} }} }}\n");
    let cases = [
        (exists, format!("{exists}        \"204\": {{ description: Somebody else does. }}\n"), ("safe", "breaking")),
        (exists, header("required: true, "), ("safe", "breaking")),
        (exists, header(""), ("safe", "dangerous")),
        (text, details.to_owned(), ("breaking", "breaking")),
    ];
    for (from, to, (there, back)) in cases {
        let after = edited(contract, from, &to);
        let side = |system| Side { name: "5", system: Some(system), tree };
        for ((one, other), class) in [((before, &after), there), ((&after, before), back)] {
            let told = diff::between(side(one), side(other)).changes;
            let [change] = &told[..] else { panic!("{to}: {told:#?}") };
            assert!(change.to_string().ends_with(&format!("[{class}]")), "{to}: {change} is not {class}");
        }
    }
}

/// Enough of JSON Schema for a schema without references: types, properties, alternatives and constants.
fn conforms(value: &serde_json::Value, schema: &serde_json::Value, at: &str) {
    if let Err(error) = check(value, schema, at) {
        panic!("{error}");
    }
}

fn check(value: &serde_json::Value, schema: &serde_json::Value, at: &str) -> Result<(), String> {
    for key in ["anyOf", "oneOf"] {
        if let Some(alternatives) = schema[key].as_array()
            && !alternatives.iter().any(|one| check(value, one, at).is_ok())
        {
            return Err(format!("{at}: no alternative fits {value}"));
        }
    }
    if let Some(all) = schema["enum"].as_array()
        && !all.contains(value)
    {
        return Err(format!("{at}: {value} is none of {all:?}"));
    }
    if let Some(constant) = schema.get("const")
        && constant != value
    {
        return Err(format!("{at}: {value} is not {constant}"));
    }
    let kind = match value {
        serde_json::Value::Null => "null",
        serde_json::Value::Bool(_) => "boolean",
        serde_json::Value::Number(_) => "integer",
        serde_json::Value::String(_) => "string",
        serde_json::Value::Array(_) => "array",
        serde_json::Value::Object(_) => "object",
    };
    let allowed = match &schema["type"] {
        serde_json::Value::String(one) => one == kind,
        serde_json::Value::Array(several) => several.iter().any(|one| one == kind),
        _ => true,
    };
    if !allowed {
        return Err(format!("{at}: {kind} is not {}", schema["type"]));
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        if value.is_object() && value.get(name.as_str().unwrap()).is_none() {
            return Err(format!("{at}: {name} is missing"));
        }
    }
    for (name, part) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(name) {
            Some(below) => check(part, below, &format!("{at}.{name}"))?,
            None if schema["properties"].is_object()
                && schema.get("oneOf").is_none()
                && schema.get("anyOf").is_none() =>
            {
                return Err(format!("{at}: {name} is not in the schema"));
            }
            None => {}
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check(item, &schema["items"], &format!("{at}[{index}]"))?;
    }
    Ok(())
}
