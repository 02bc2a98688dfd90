//! Every type that a pack may name, from the contract to the database.

use std::path::Path;
use std::process::Command;

use super::{Packs, cargo, passes};

fn workshop() -> Packs {
    Packs::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/workshop"))
}

#[test]
fn each_database_keeps_each_type_as_it_can() {
    let packs = workshop();
    let states = packs.generate();
    for (state, column, cell) in [
        (
            &states[0],
            "price bigint NOT NULL CHECK (price >= 0) CHECK (abs(price) < 1000000000000)",
            "', 1020, NULL, 2,",
        ),
        (&states[1], "price numeric(12,2) NOT NULL CHECK (price >= 0)", "', 10.2, NULL, 2,"),
    ] {
        let file = |path: &str| std::fs::read_to_string(state.join(path)).unwrap();
        assert!(file("database/schema.sql").contains(column), "{}", file("database/schema.sql"));
        assert!(file("database/seed.sql").contains(cell), "{}", file("database/seed.sql"));
        let messages = file("contracts/asyncapi.yaml");
        assert!(messages.contains("type: string\n          format: decimal\n          x-scale: 2\n"), "{messages}");
        assert!(messages.contains("type: number\n          format: decimal\n          minimum: 0\n"), "{messages}");
    }
    // Whoever states that have none of it are rendered for has none of it.
    let plain = Packs::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/library"));
    assert_eq!(super::mentions(&plain.generate()[0], "rust_decimal"), Vec::<String>::new());
}

#[test]
fn compiles_with_every_type_and_keeps_every_digit() {
    for state in workshop().generate() {
        let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        cargo(&state, &lint).unwrap_or_else(|errors| panic!("{}: {errors}", state.display()));
        for package in ["runtime", "shelf", "counter"] {
            passes(&state, package);
        }
    }
}

/// The kiosk's packs; each state's scenarios are run with real processes.
fn kiosk() -> Packs {
    Packs::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/kiosk"))
}

#[test]
fn compiles_and_holds_what_types_and_limits_say() {
    let packs = kiosk();
    for state in packs.generate() {
        let formatted = Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(&state).output().unwrap();
        assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stdout));
        let lint = ["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"];
        cargo(&state, &lint).unwrap_or_else(|errors| panic!("{}: {errors}", state.display()));
        for package in ["runtime", "messaging", "desk"] {
            passes(&state, package);
        }
        let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
        stategen.arg("--root").arg(packs.path("")).arg("test").arg(state.file_name().unwrap());
        if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
            stategen.arg("--target-dir").arg(Path::new(&target).join("kiosk"));
        }
        let tested = stategen.output().unwrap();
        let said = [tested.stdout, tested.stderr].concat();
        assert!(tested.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}
