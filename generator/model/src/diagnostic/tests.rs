use super::*;

const SOURCE: &str = "add:\n  components:\n    catalogue: { kind: service }\n";

fn findings() -> Vec<Diagnostic> {
    vec![
        Diagnostic::error(
            Code::AddExists,
            Span::new("specs/001/delta.yaml", 3, 5),
            "component `catalogue` exists already",
        )
        .with_related(Span::new("specs/000/delta.yaml", 12, 3), "added here, at 100%")
        .with_help("change it instead"),
        Diagnostic::warning(
            Code::NeedsClarification,
            Span::new("specs/a b/spec.md", 1, 1),
            "the escape \u{1b}[31m stays text",
        ),
    ]
}

fn rendered(format: Format) -> String {
    let sources = |file: &str| (file == "specs/001/delta.yaml").then_some(SOURCE);
    let mut out = Vec::new();
    write(&mut out, format, &findings(), &sources, &Styles::PLAIN).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn text_shows_the_line_and_the_way_out() {
    insta::assert_snapshot!(rendered(Format::Text));
}

#[test]
fn json_has_every_field() {
    insta::assert_snapshot!(rendered(Format::Json));
}

#[test]
fn github_commands_escape_what_would_end_them() {
    insta::assert_snapshot!(rendered(Format::Github));
}

#[test]
fn sarif_names_rules_and_places() {
    let document: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    assert_eq!(document["version"], "2.1.0");
    let run = &document["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"][1]["id"], "needs-clarification");
    assert_eq!(run["results"][1]["ruleIndex"], 1);
    let place = &run["results"][1]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "specs/a%20b/spec.md");
    assert_eq!(run["results"][0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"], 12);
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let line = format!("{}here{}", "x ".repeat(300), " y".repeat(300));
    let finding = [Diagnostic::error(Code::InvalidValue, Span::new("f", 1, 601), "too long")];
    let mut out = Vec::new();
    let line: &'static str = line.leak();
    write(&mut out, Format::Text, &finding, &|_| Some(line), &Styles::PLAIN).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let at = lines[3].chars().position(|c| c == 'h').unwrap();
    assert_eq!(lines[4].chars().position(|c| c == '^'), Some(at));
    assert!(lines[3].chars().count() < 140);
}

#[test]
fn findings_are_ordered_by_place_and_told_once() {
    let mut all = findings();
    all.extend(findings());
    all.reverse();
    sort(&mut all);
    assert_eq!(all, findings());
}
