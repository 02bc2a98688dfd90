//! Requirements, the scenarios that verify them, and what came of those.

use stategen_model::authored::Name;
use std::collections::BTreeMap;
use std::io::{self, Write};

use serde_json::json;

use super::Outcome;
use stategen_model::styles::Styles;
use stategen_model::system::{Requirement, System};

/// Longest sentence in the table.
const SENTENCE: usize = 60;

/// What came of a run.
pub struct Report<'a> {
    system: &'a System,
    outcomes: BTreeMap<String, Outcome>,
    /// Whether only some scenarios were asked for; the requirements of others are then left out.
    filtered: bool,
}

/// What is known of a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Passed,
    Failed,
    NotRun,
    ShownOtherwise,
    Unverified,
}

impl Standing {
    fn word(self) -> &'static str {
        match self {
            Self::Passed => "pass",
            Self::Failed => "FAIL",
            Self::NotRun => "not run",
            Self::ShownOtherwise => "shown otherwise",
            Self::Unverified => "not verified",
        }
    }
}

impl<'a> Report<'a> {
    /// A report on the outcomes of scenarios.
    pub fn new(system: &'a System, outcomes: BTreeMap<String, Outcome>, filtered: bool) -> Self {
        Self { system, outcomes, filtered }
    }

    /// Whether some scenario failed.
    pub fn has_failures(&self) -> bool {
        self.count(|outcome| matches!(outcome, Outcome::Failed(_))) > 0
    }

    fn count(&self, wanted: impl Fn(&Outcome) -> bool) -> usize {
        self.outcomes.values().filter(|outcome| wanted(outcome)).count()
    }

    fn standing(&self, requirement: &Requirement) -> Standing {
        let outcomes = requirement.verified_by.iter().filter_map(|id| self.outcomes.get(id.as_str()));
        let outcomes: Vec<&Outcome> = outcomes.collect();
        if outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))) {
            Standing::Failed
        } else if outcomes.iter().any(|outcome| matches!(outcome, Outcome::NotRun(_))) {
            Standing::NotRun
        } else if !outcomes.is_empty() {
            Standing::Passed
        } else if !requirement.shown_by.is_empty() {
            Standing::ShownOtherwise
        } else {
            Standing::Unverified
        }
    }

    /// Requirements in their order, features first.
    fn requirements(&self) -> Vec<&'a Requirement> {
        let concerned = |one: &&Requirement| {
            !self.filtered || one.verified_by.iter().any(|id| self.outcomes.contains_key(id.as_str()))
        };
        self.system.requirements.values().filter(concerned).collect()
    }

    /// Writes the table, what failures said, and one line that sums up.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn text(&self, out: &mut dyn Write, styles: &Styles) -> io::Result<()> {
        let rows: Vec<[String; 4]> = self
            .requirements()
            .into_iter()
            .map(|one| {
                let scenarios = match one.shown_by.first() {
                    Some(evidence) if one.verified_by.is_empty() => format!("({})", shortened(&evidence.to_string())),
                    _ => one.verified_by.iter().map(Name::as_str).collect::<Vec<_>>().join(", "),
                };
                [one.id.to_string(), shortened(&one.text), self.standing(one).word().to_owned(), scenarios]
            })
            .collect();
        let heads = ["requirement", "says", "result", "seen in"];
        let width = |column: usize| {
            let cells = rows.iter().map(|row| row[column].chars().count());
            cells.chain([heads[column].len()]).max().unwrap_or_default()
        };
        let (id, says, result) = (width(0), width(1), width(2));
        let [a, b, c, d] = heads;
        writeln!(out, "{a:id$}  {b:says$}  {c:result$}  {d}")?;
        for [a, b, c, d] in &rows {
            let colour = if c == Standing::Failed.word() { styles.error } else { "" };
            let reset = if colour.is_empty() { "" } else { styles.reset };
            writeln!(out, "{a:id$}  {b:says$}  {colour}{c:result$}{reset}  {d}")?;
        }
        for (id, outcome) in &self.outcomes {
            match outcome {
                Outcome::Passed => {}
                Outcome::Failed(said) => {
                    let (red, reset) = (styles.error, styles.reset);
                    writeln!(out, "\n{red}failed{reset}: {id}\n{}", indented(said))?;
                }
                Outcome::NotRun(why) => writeln!(out, "\nnot run: {id}: {why}")?,
            }
        }
        writeln!(
            out,
            "\n{}: {} scenarios: {} passed, {} failed, {} not run",
            self.system.state.id,
            self.outcomes.len(),
            self.count(|outcome| *outcome == Outcome::Passed),
            self.count(|outcome| matches!(outcome, Outcome::Failed(_))),
            self.count(|outcome| matches!(outcome, Outcome::NotRun(_))),
        )
    }

    /// Writes one JSON document.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn json(&self, out: &mut dyn Write) -> io::Result<()> {
        let requirements: Vec<_> = self
            .requirements()
            .into_iter()
            .map(|one| {
                json!({
                    "id": one.id,
                    "text": one.text,
                    "scenarios": one.verified_by,
                    "shown-by": one.shown_by,
                    "result": self.standing(one).word().to_lowercase(),
                })
            })
            .collect();
        let scenarios: Vec<_> = self
            .outcomes
            .iter()
            .map(|(id, outcome)| {
                let (result, message) = match outcome {
                    Outcome::Passed => ("pass", None),
                    Outcome::Failed(said) => ("fail", Some(said)),
                    Outcome::NotRun(why) => ("not run", Some(why)),
                };
                let title = self.system.scenarios.get(id.as_str()).map(|scenario| &scenario.title);
                json!({ "id": id, "title": title, "result": result, "message": message })
            })
            .collect();
        let document = json!({ "state": self.system.state.id, "requirements": requirements, "scenarios": scenarios });
        writeln!(out, "{document:#}")
    }
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= SENTENCE {
        return text.to_owned();
    }
    let start: String = text.chars().take(SENTENCE - 1).collect();
    format!("{}…", start.trim_end())
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_sentence_is_cut() {
        assert_eq!(shortened("short"), "short");
        assert_eq!(shortened(&"word ".repeat(40)).chars().count(), SENTENCE);
        assert!(shortened(&"é".repeat(80)).ends_with('…'));
    }
}
