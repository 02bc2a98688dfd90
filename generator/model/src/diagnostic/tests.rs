use super::*;

const SOURCE: &str = "add:\n  components:\n    catalogue: { kind: service }\n";

fn findings() -> Vec<Diagnostic> {
    vec![
        Diagnostic::error(
            Code::AddExists,
            Span::of("specs/001/delta.yaml", 3, 5, "catalogue"),
            "component `catalogue` exists already",
        )
        .with_related(Span::new("specs/000/delta.yaml", 12, 3), "added here, at 100%")
        .with_help("change it instead")
        .with_fix(Fix::rename(Span::of("specs/001/delta.yaml", 3, 5, "catalogue"), "catalogue", "catalog")),
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
fn sarif_has_ends_and_fixes() {
    let document: serde_json::Value = serde_json::from_str(&rendered(Format::Sarif)).unwrap();
    let result = &document["runs"][0]["results"][0];
    let region = serde_json::json!({ "startLine": 3, "startColumn": 5, "endLine": 3, "endColumn": 14 });
    assert_eq!(result["locations"][0]["physicalLocation"]["region"], region);
    let change = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert_eq!((&change["deletedRegion"], &change["insertedContent"]["text"]), (&region, &"catalog".into()));
    assert!(document["runs"][0]["results"][1].get("fixes").is_none());
}

#[test]
fn the_first_hundred_findings_are_shown() {
    let finding = |line| Diagnostic::error(Code::UnknownKey, Span::new("f", line, 1), "it is wrong");
    let all: Vec<Diagnostic> = (1..=250).map(finding).collect();
    let mut out = Vec::new();
    write(&mut out, Format::Text, &all, &|_| None, &Styles::PLAIN).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.matches("it is wrong").count(), 100);
    assert!(text.ends_with("\nand 150 more\n"), "{text}");
}

#[test]
fn all_of_a_value_is_marked() {
    let marks = |span: Span| {
        let mut out = Vec::new();
        let finding = [Diagnostic::error(Code::InvalidValue, span, "wrong")];
        write(&mut out, Format::Text, &finding, &|_| Some("a: 'b c', d: |\n  e\n"), &Styles::PLAIN).unwrap();
        String::from_utf8(out).unwrap().lines().nth(4).unwrap().split_once("| ").unwrap().1.to_owned()
    };
    assert_eq!(marks(Span::of("f", 1, 4, "'b c'")), "   ^^^^^");
    assert_eq!(marks(Span::of("f", 1, 14, "|\n  e")), "             ^");
    assert_eq!(marks(Span::new("f", 1, 11)), "          ^");
}

#[test]
fn a_long_line_is_cut_around_the_place() {
    let line = format!("{}here{}", "x ".repeat(300), " y".repeat(300));
    let finding = [Diagnostic::error(Code::InvalidValue, Span::of("f", 1, 601, "here"), "too long")];
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
