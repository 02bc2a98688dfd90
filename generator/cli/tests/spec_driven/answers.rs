//! A system whose contract says much of its answers: several of them, headers, problem details, plain text.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Packs, cargo};

/// The fixture's system, with the pins and the lock file of the repository's first state, of which it needs less.
fn shelf() -> Packs {
    let packs = Packs { folder: tempfile::tempdir().unwrap() };
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/shelf");
    for entry in walkdir::WalkDir::new(&fixture).into_iter().map(Result::unwrap) {
        if entry.file_type().is_file() {
            let below = entry.path().strip_prefix(&fixture).unwrap().to_str().unwrap();
            packs.write(below, &std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    let states = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("states");
    let text = |path: &str| std::fs::read_to_string(states.join(path)).unwrap();
    packs.write("states/pins.yaml", &text("pins.yaml"));
    packs.write("states/locks/001-shelf.lock", &text("locks/001-baseline-uncontainerized-parity.lock"));
    packs
}

/// The output of its state, whose lock file holds what is needed.
fn generated(packs: &Packs) -> PathBuf {
    let state = packs.generate().swap_remove(0);
    let mut cargo = Command::new(env!("CARGO"));
    let output = cargo.args(["update", "--workspace", "--offline"]).current_dir(&state).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    state
}

#[test]
fn compiles_and_answers_as_the_contract_says() {
    let packs = shelf();
    let state = &generated(&packs);
    let formatted = Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(state).output().unwrap();
    assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stdout));
    cargo(state, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).unwrap();
    cargo(state, &["test", "--package", "shelf", "--package", "desk"]).unwrap();
    let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
    stategen.arg("--root").arg(packs.path("")).args(["test", "1"]);
    if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
        stategen.arg("--target-dir").arg(Path::new(&target).join("shelf"));
    }
    let tested = stategen.output().unwrap();
    let said = [tested.stdout, tested.stderr].concat();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&said));
}

/// What a handler answers, and what the compiler says where the contract has no such answer.
#[test]
fn compiles_no_answer_that_the_contract_lacks() {
    let put = "specs/001-shelf/logic/shelf/put_book.rs";
    let packs = shelf();
    packs.edit(put, "Problem::details::<409>", "Problem::details::<410>");
    let errors = super::check(&generated(&packs)).unwrap_err();
    assert!(errors.contains("the contract has no answer 410 of this form to `PutBook`"), "{errors}");

    let packs = shelf();
    packs.edit(put, "Ok(PutBookAnswer::NoContent)", "Ok(PutBookAnswer::Accepted)");
    let errors = super::check(&generated(&packs)).unwrap_err();
    // The compiler names the enum with or without its module.
    assert!(errors.contains("named `Accepted` found for enum `"), "{errors}");
}

#[test]
fn what_a_service_answers_by_itself_is_in_its_published_contract() {
    let packs = shelf();
    let state = &packs.generate()[0];
    let published = std::fs::read_to_string(state.join("contracts/shelf.json")).unwrap();
    let published: serde_json::Value = serde_json::from_str(&published).unwrap();
    let answers = |method: &str| published["paths"]["/books/{id}"][method]["responses"].clone();
    let statuses = |method: &str| -> Vec<String> { answers(method).as_object().unwrap().keys().cloned().collect() };
    assert_eq!(statuses("delete"), ["204", "412", "400"]);
    assert_eq!(statuses("put"), ["200", "201", "204", "409", "415", "422"]);
    let text = serde_json::json!({ "text/plain": { "schema": { "type": "string" } } });
    assert_eq!(answers("delete")["412"]["content"], text);
    assert_eq!(answers("delete")["400"]["content"], text);
    let listed = std::fs::read_to_string(state.join("docs/api.md")).unwrap();
    assert!(
        listed.contains("| `PUT /books/{id}` | Puts a book on the shelf. | 200, 201, 204, 409, 415, 422 |"),
        "{listed}"
    );
}
