//! A pack's `learning.md`: sections whose headings are known, with anchors into the output.

use std::mem;
use std::sync::Arc;

use stategen_model::authored::Text;
use stategen_model::diagnostic::{Code, Diagnostic, File, Span};
use stategen_model::system::{Anchor, Learning, Question, Stop, Term};

/// The file's name in a pack.
pub const FILE: &str = "learning.md";

/// Its sections. Those that have to be there come first.
const SECTIONS: [&str; 7] = ["Why", "Tour", "Try it", "Break it", "Questions", "What comes next", "Glossary"];
const REQUIRED: usize = 2;

/// Reads `learning.md`, with what is wrong with it.
#[must_use]
pub fn read(file: File, text: &str) -> (Arc<Learning>, Vec<Diagnostic>) {
    let mut reader = Reader { learning: Learning::default(), section: None, seen: Vec::new(), findings: Vec::new() };
    let mut fenced = false;
    for (line, number) in text.lines().zip(1..) {
        let heading = line.split_once(' ').filter(|(marks, _)| !fenced && marks.bytes().all(|byte| byte == b'#'));
        fenced ^= line.starts_with("```");
        match heading {
            Some(("#", _)) => {}
            Some(("##", title)) => reader.section(title.trim(), Span::of(file, number, 4, title)),
            Some(("###", title)) => reader.part(&Text::new(title.trim().to_owned(), Span::of(file, number, 5, title))),
            _ => reader.line(Text::new(line.to_owned(), Span::new(file, number, 1)), fenced),
        }
    }
    reader.finish(file)
}

struct Reader {
    learning: Learning,
    /// The section that is being read; none before the first, and in one that is not known.
    section: Option<&'static str>,
    seen: Vec<&'static str>,
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn section(&mut self, title: &str, span: Span) {
        self.section = SECTIONS.into_iter().find(|known| *known == title);
        match self.section {
            Some(known) if self.seen.contains(&known) => {
                let finding = Diagnostic::error(Code::DuplicateName, span, format!("there are two sections `{title}`"));
                self.findings.push(finding.with_help("make them one"));
            }
            Some(known) => self.seen.push(known),
            None => {
                let finding = Diagnostic::error(Code::UnknownKey, span, format!("{FILE} has no section `{title}`"));
                self.findings.push(finding.with_one_of(title, SECTIONS));
            }
        }
    }

    /// A heading of the third level: a stop of the tour, or a question.
    fn part(&mut self, title: &Text) {
        let title = title.clone();
        match self.section {
            Some("Tour") => {
                let (code, before, text) = (Vec::new(), Vec::new(), Vec::new());
                self.learning.stops.push(Stop { title, code, before, text });
            }
            Some("Questions") => self.learning.questions.push(Question { text: title, answer: Vec::new() }),
            // A smaller heading, as the author wrote it.
            Some(_) => {
                let line = title.map(|title| format!("### {title}"));
                self.line(line, false);
            }
            None => {}
        }
    }

    fn line(&mut self, line: Text, fenced: bool) {
        let learning = &mut self.learning;
        let place = line.place();
        let lines = match self.section {
            Some("Why") => &mut learning.why,
            Some("Try it") => &mut learning.tries,
            Some("Break it") => &mut learning.breaks,
            Some("What comes next") => &mut learning.next,
            Some("Tour") => match learning.stops.last_mut() {
                Some(stop) if !fenced && (line.starts_with("Code: ") || line.starts_with("Before: ")) => {
                    let (to, rest) = match line.strip_prefix("Code: ") {
                        Some(rest) => (&mut stop.code, rest),
                        None => (&mut stop.before, &line["Before: ".len()..]),
                    };
                    let column = line.len() - rest.len() + 1;
                    let span = place.map(|place| Span::of(place.file, place.line, bound(column), rest.trim_end()));
                    match span.zip(anchor(rest.trim(), span)) {
                        Some((_, anchor)) => to.push(anchor),
                        None => self.findings.extend(span.map(no_anchor)),
                    }
                    return;
                }
                Some(stop) => &mut stop.text,
                None => return self.stray(&line),
            },
            Some("Questions") => match learning.questions.last_mut() {
                Some(question) => &mut question.answer,
                None => return self.stray(&line),
            },
            Some("Glossary") => return self.term(&line),
            _ => return,
        };
        lines.push(line);
    }

    /// An item `- **word**: meaning`, or the next line of the one before.
    fn term(&mut self, line: &Text) {
        let item = line.strip_prefix("- **").and_then(|rest| rest.split_once("**: "));
        let terms = &mut self.learning.glossary;
        match (item, terms.last_mut()) {
            (Some((word, meaning)), _) => {
                let (word, meaning) = (line.map(|_| word.to_owned()), line.map(|_| meaning.to_owned()));
                terms.push(Term { word, meaning });
            }
            (None, Some(term)) if line.starts_with("  ") => {
                term.meaning = term.meaning.map(|text| format!("{text} {}", line.trim()));
            }
            (None, _) if line.trim().is_empty() => {}
            (None, _) => {
                let span = line.place().map(|place| place.over(line));
                self.findings.extend(span.map(|span| {
                    Diagnostic::error(Code::InvalidValue, span, "this is no word with its meaning")
                        .with_help("write `- **word**: what it means`, and indent its further lines")
                }));
            }
        }
    }

    fn stray(&mut self, line: &Text) {
        if let Some(place) = line.place().filter(|_| !line.trim().is_empty()) {
            let finding =
                Diagnostic::error(Code::InvalidValue, place.over(line), "this stands before the first heading");
            self.findings.push(finding.with_help("begin with a heading of the third level: `### …`"));
        }
    }

    fn finish(mut self, file: File) -> (Arc<Learning>, Vec<Diagnostic>) {
        for section in &SECTIONS[..REQUIRED] {
            if !self.seen.contains(section) {
                let message = format!("{FILE} has no section `{section}`");
                let finding = Diagnostic::error(Code::MissingKey, Span::file(file), message);
                self.findings.push(finding.with_help(format!("add `## {section}`")));
            }
        }
        let learning = &mut self.learning;
        for stop in learning.stops.iter().filter(|stop| stop.code.is_empty()) {
            let Some(span) = stop.title.place() else { continue };
            let finding = Diagnostic::error(Code::MissingKey, span, format!("the stop `{}` shows no code", stop.title));
            self.findings.push(finding.with_help("add a line ``Code: `path/of/a/file#part` ``"));
        }
        let sections = [&mut learning.why, &mut learning.tries, &mut learning.breaks, &mut learning.next];
        let texts = learning.stops.iter_mut().map(|stop| &mut stop.text);
        let answers = learning.questions.iter_mut().map(|question| &mut question.answer);
        sections.into_iter().chain(texts).chain(answers).for_each(trim);
        (Arc::new(self.learning), self.findings)
    }
}

/// The anchor that a code span writes, `` `path#part` ``.
fn anchor(text: &str, place: Option<Span>) -> Option<Anchor> {
    let inner = text.strip_prefix('`')?.strip_suffix('`')?;
    let (path, part) = inner.split_once('#').filter(|(path, part)| !path.is_empty() && !part.is_empty())?;
    let text = |text: &str| Some(Text::new(text.to_owned(), place?));
    Some(Anchor { path: text(path)?, part: text(part)? })
}

fn no_anchor(span: Span) -> Diagnostic {
    let finding = Diagnostic::error(Code::InvalidValue, span, "this is no anchor");
    finding.with_help("write one file of the output with a part of it, `` `services/desk/src/main.rs#run` ``")
}

/// Takes the empty lines from both ends.
fn trim(lines: &mut Vec<Text>) {
    let is_text = |line: &Text| !line.trim().is_empty();
    let end = lines.iter().rposition(is_text).map_or(0, |last| last + 1);
    lines.truncate(end);
    let start = lines.iter().position(is_text).unwrap_or_default();
    *lines = mem::take(lines).split_off(start);
}

fn bound(column: usize) -> u32 {
    u32::try_from(column).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_stops_questions_and_words_are_read() {
        let text = "# L\n\n## Why\n\nIt hurt.\n\n## Tour\n\n### One\n\nCode: `a.rs#run`\nBefore: `b.rs#A::go`\n\nLook.\n\n```sh\n## no heading\n```\n\
                    ## Questions\n### Why?\nBecause.\n## Glossary\n- **Word**: it\n  means.\n";
        let (learning, findings) = read("learning.md".into(), text);
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!(learning.why, ["It hurt."]);
        let [stop] = learning.stops.as_slice() else { panic!("{learning:?}") };
        assert_eq!((stop.code[0].path.as_str(), stop.before[0].part.as_str()), ("a.rs", "A::go"));
        assert_eq!(stop.text, ["Look.", "", "```sh", "## no heading", "```"]);
        assert_eq!(learning.questions[0].answer, ["Because."]);
        assert_eq!(learning.glossary[0].meaning, "it means.");
    }

    #[test]
    fn what_has_not_the_form_is_found_at_its_place() {
        let text = "## Whi\n## Tour\nx\n### One\nCode: `a.rs`\n## Glossary\nword\n";
        let (_, findings) = read("learning.md".into(), text);
        let seen: Vec<String> = findings.iter().map(|one| format!("{}: {}", one.span, one.message)).collect();
        assert_eq!(
            seen,
            [
                "learning.md:1:4: learning.md has no section `Whi`",
                "learning.md:3:1: this stands before the first heading",
                "learning.md:5:7: this is no anchor",
                "learning.md:7:1: this is no word with its meaning",
                "learning.md:1:1: learning.md has no section `Why`",
                "learning.md:4:5: the stop `One` shows no code",
            ]
        );
    }
}
