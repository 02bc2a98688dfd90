//! What Rust's test harness prints: a line for each test, and what those that failed said.

use std::collections::BTreeMap;

use super::Outcome;

/// The test's name and its result, if the line says how one went: `test a::a ... ok`.
pub(super) fn result(line: &str) -> Option<(&str, &str)> {
    let (name, result) = line.strip_prefix("test ")?.split_once(" ... ")?;
    let known = result == "ok" || result == "FAILED" || result.starts_with("ignored");
    known.then_some((name, result))
}

/// Outcomes by the name of the function.
pub(super) fn read(lines: &[String]) -> BTreeMap<String, Outcome> {
    let function = |name: &str| name.rsplit("::").next().unwrap_or(name).to_owned();
    let mut said: BTreeMap<String, String> = BTreeMap::new();
    let mut speaker: Option<String> = None;
    for line in lines {
        if let Some(name) = line.strip_prefix("---- ").and_then(|rest| rest.strip_suffix(" stdout ----")) {
            speaker = Some(function(name));
        } else if line == "failures:" || line.starts_with("test result:") {
            speaker = None;
        } else if let Some(name) = &speaker {
            let text = said.entry(name.clone()).or_default();
            // The first line says which thread panicked where in the runtime, which helps nobody.
            if !line.starts_with("note: run with")
                && !(text.is_empty() && (line.is_empty() || line.starts_with("thread '")))
            {
                text.push_str(line);
                text.push('\n');
            }
        }
    }
    let outcome = |line: &String| {
        let (name, result) = result(line)?;
        let name = function(name);
        let outcome = match result {
            "ok" => Outcome::Passed,
            "FAILED" => Outcome::Failed(said.get(&name).map(|text| text.trim().to_owned()).unwrap_or_default()),
            ignored => Outcome::NotRun(ignored.trim_start_matches("ignored").trim_start_matches(", ").to_owned()),
        };
        Some((name, outcome))
    };
    lines.iter().filter_map(outcome).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_read_with_what_failures_said() {
        let text = "\nrunning 3 tests\ntest a::a ... ok\ntest b::b ... FAILED\ntest c::c ... ignored, needs control\n\n\
                    failures:\n\n---- b::b stdout ----\n\nthread 'b::b' (7) panicked at conformance/src/call.rs:1:2:\n\
                    expected the status [200]\nthe answer was 404\nnote: run with `RUST_BACKTRACE=1`\n\n\nfailures:\n    b::b\n\n\
                    test result: FAILED. 1 passed; 1 failed\n";
        let lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let outcomes = read(&lines);
        assert_eq!(outcomes["a"], Outcome::Passed);
        assert_eq!(outcomes["b"], Outcome::Failed("expected the status [200]\nthe answer was 404".to_owned()));
        assert_eq!(outcomes["c"], Outcome::NotRun("needs control".to_owned()));
    }
}
