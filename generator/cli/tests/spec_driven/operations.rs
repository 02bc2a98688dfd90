//! A system whose contract says much of its operations: who may call them, and what they carry.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Packs, cargo};

/// The fixture's system, with the pins and the lock file of the repository's first state, and a crate that it has no need of.
fn archive() -> Packs {
    let packs = Packs::of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/archive"));
    let states = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("states");
    let text = |path: &str| std::fs::read_to_string(states.join(path)).unwrap();
    let more = "crates:\n  regex-lite: { version: 0.1.9 }\n";
    packs.write("states/pins.yaml", &text("pins.yaml").replacen("crates:\n", more, 1));
    packs.write("states/locks/001-archive.lock", &text("locks/001-baseline-uncontainerized-parity.lock"));
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
fn compiles_and_does_as_the_contract_says() {
    let packs = archive();
    let state = &generated(&packs);
    let formatted = Command::new(env!("CARGO")).args(["fmt", "--check"]).current_dir(state).output().unwrap();
    assert!(formatted.status.success(), "{}", String::from_utf8_lossy(&formatted.stdout));
    cargo(state, &["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]).unwrap();
    cargo(state, &["test", "--package", "archive", "--package", "reader", "--package", "runtime"]).unwrap();
    let mut stategen = Command::new(env!("CARGO_BIN_EXE_stategen"));
    stategen.arg("--root").arg(packs.path("")).args(["test", "1"]);
    if let Some(target) = std::env::var_os("STATES_TARGET_DIR") {
        stategen.arg("--target-dir").arg(Path::new(&target).join("archive"));
    }
    let tested = stategen.output().unwrap();
    let said = [tested.stdout, tested.stderr].concat();
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&said));
}

#[test]
fn who_may_call_is_told_to_whoever_wants_to() {
    let packs = archive();
    let state = &packs.generate()[0];
    let file = |path: &str| std::fs::read_to_string(state.join(path)).unwrap();
    let published: serde_json::Value = serde_json::from_str(&file("contracts/archive.json")).unwrap();
    let refused = &published["paths"]["/papers/{id}"]["put"]["responses"]["401"];
    assert!(refused["headers"]["WWW-Authenticate"].is_object() && refused["content"]["text/plain"].is_object());
    assert_eq!(published["security"], serde_json::json!([{ "token": [] }]));
    assert!(published["paths"]["/papers"]["get"]["responses"].get("401").is_none());
    let listed = file("docs/api.md");
    for line in [
        "`token`: a token, as `Authorization: Bearer`. The token of a service.",
        "| `GET /papers` | How many papers there are. | everybody | 200 |",
        "| `GET /papers/{id}` | A paper, with its secrets for those who may read them. | whoever shows `token` or everybody | 200, 400, 401, 404 |",
        "| `PUT /papers/{id}` | Keeps a paper. | whoever shows `token` | 204, 400, 401, 403, 415 |",
    ] {
        assert!(listed.lines().any(|found| found == line), "there is no `{line}` in:\n{listed}");
    }
}

/// What a page shows of who calls: its client is given it when somebody logs in.
#[test]
fn pages_show_who_calls() {
    let packs = Packs::through("006");
    let contract = format!("{}/contracts/reference-data.yaml", super::BASE);
    let schemes = "  securitySchemes:\n    token: { type: http, scheme: bearer }\n    \
                   login: { type: http, scheme: basic }\n    key: { type: apiKey, in: query, name: api-key }\n";
    packs.edit(&contract, "components:\n", &format!("components:\n{schemes}"));
    packs.edit(
        &contract,
        "      operationId: listStocks\n",
        "      operationId: listStocks\n      security: [{ token: [] }, { login: [] }, { key: [] }]\n",
    );
    let logic = format!("{}/logic/reference-data", super::BASE);
    packs.write(&format!("{logic}/caller.rs"), "#[derive(Debug)]\npub struct Caller(pub String);\n");
    for (name, arguments) in
        [("token", "_token: String"), ("login", "_user: String, _password: String"), ("key", "_key: String")]
    {
        let text = format!(
            "use super::caller::Caller;\nuse crate::ports::Ports;\nuse runtime::{{Authentication, Problem}};\n\n\
             pub async fn authenticate_{name}(_ports: &Ports, {arguments}) -> Result<Option<Caller>, Problem<Authentication>> {{\n    \
             Ok(None)\n}}\n"
        );
        packs.write(&format!("{logic}/authenticate_{name}.rs"), &text);
    }
    packs.edit(&format!("{logic}/list_stocks.rs"), "ports: &Ports)", "ports: &Ports, _caller: super::Caller)");
    let state = &packs.generate()[0];
    let file = |path: &str| std::fs::read_to_string(state.join("web-front-end/src/generated").join(path)).unwrap();
    let client = file("clients/reference-data.ts");
    for line in [
        "export interface ReferenceDataCredentials {",
        "  token?: string;",
        "  login?: Login;",
        "  credentials: ReferenceDataCredentials = {};",
        "    return call(\"GET\", `${this.base}/stocks`, { query: { \"api-key\": this.credentials.key }, \
         headers: { ...basic(this.credentials.login), ...bearer(this.credentials.token) } });",
    ] {
        assert!(client.lines().any(|found| found == line), "there is no `{line}` in:\n{client}");
    }
    assert!(file("http.ts").contains("export function bearer(") && file("http.ts").contains("export function basic("));
    // Where nothing asks who calls, pages show nothing.
    assert!(!file("clients/account-service.ts").contains("redentials"));
}

#[test]
fn what_a_service_is_shown_is_held_by_settings() {
    let delta = "specs/001-archive/delta.yaml";
    let credentials = "            token: { secret: archive-token }\n";
    for (from, to, told) in [
        (
            "          credentials:\n            token: { secret: archive-token }\n            login: { user: archive-user, password: archive-password }\n",
            "",
            "`archive` asks who calls `keepPaper`, and is shown nothing",
        ),
        (
            credentials,
            "            token: { secret: archive-tokn }\n",
            "points at the setting `archive-tokn`, which is not there",
        ),
        (credentials, "            token: { user: archive-token }\n", "`token` has no `user`"),
        (credentials, "            token: {}\n", "`token` is shown without its `secret`"),
        (
            credentials,
            "            tokn: { secret: archive-token }\n",
            "points at the security scheme `tokn`, which is not there",
        ),
        (
            "archive-token: { type: string, default: keeper",
            "archive-token: { type: integer, default: 1",
            "the setting `archive-token` is no `string`",
        ),
    ] {
        let packs = archive();
        packs.edit(delta, from, to);
        let findings = packs.validate();
        assert!(findings.contains(told), "{to}: {findings}");
    }
}

/// Whoever called as the contract said is told what breaks.
#[test]
fn a_stricter_contract_breaks_its_callers() {
    let contract = "specs/001-archive/contracts/archive.yaml";
    let token = regex::Regex::new("token: ([a-z]+) }").unwrap();
    for (from, to, told) in [
        (
            "summary: How many papers there are.\n      security: []",
            "summary: How many papers there are.\n      security: [{ token: [] }]",
            "security: everybody → bearer token [breaking]",
        ),
        (
            "security: [{ token: [] }, {}]",
            "security: [{ token: [] }]",
            "security: bearer token or everybody → bearer token [breaking]",
        ),
        ("security: [{ token: [] }, {}]", "security: []", "security: bearer token or everybody → everybody [safe]"),
        ("scheme: bearer", "scheme: basic", "security: bearer token → basic login [breaking]"),
    ] {
        let system = |packs: &Packs| {
            let (systems, findings) = stategen_compose::compose(&stategen_spec::load(packs.folder.path()).unwrap());
            systems.into_iter().next().unwrap_or_else(|| panic!("{findings:#?}"))
        };
        let packs = archive();
        let before = system(&packs);
        packs.edit(contract, from, to);
        let logic = "specs/001-archive/logic/archive";
        if to.contains("basic") {
            packs.edit(
                &format!("{logic}/authenticate_token.rs"),
                "    token: String,\n",
                "    token: String,\n    _password: String,\n",
            );
            packs.edit(
                "specs/001-archive/delta.yaml",
                "token: { secret: archive-token }",
                "token: { user: archive-user, password: archive-token }",
            );
            for scenario in ["callers-are-known-by-what-they-show", "only-those-who-are-known-keep-papers"] {
                let file = format!("specs/001-archive/scenarios/{scenario}.yaml");
                let text = std::fs::read_to_string(packs.path(&file)).unwrap();
                let login = token.replace_all(&text, "token: { user: $1, password: x } }");
                packs.write(&file, &login);
            }
        }
        if from.contains("How many papers") {
            packs.edit(
                &format!("{logic}/count_papers.rs"),
                "_ports: &Ports",
                "_ports: &Ports, _caller: crate::logic::Caller",
            );
        }
        if to == "security: []" {
            packs.edit(&format!("{logic}/get_paper.rs"), "    caller: Option<Caller>,\n", "");
            let scenario = "specs/001-archive/scenarios/callers-are-known-by-what-they-show.yaml";
            for token in ["visitor", "nobody"] {
                packs.edit(scenario, &format!("    credentials: {{ token: {token} }}\n"), "");
            }
        }
        let after = system(&packs);
        let tree = stategen_model::tree::Tree::default();
        let side = |system| stategen_diff::Side { name: "1", system: Some(system), tree: &tree };
        let changes = |one, other| -> Vec<String> {
            stategen_diff::between(side(one), side(other)).changes.iter().map(ToString::to_string).collect()
        };
        let found = changes(&before, &after);
        assert!(found.iter().any(|change| change.ends_with(told)), "{to}: {found:#?}");
    }
}
