//! What a machine reads of a pack's prose: requirements, user stories and open questions.

use stategen_model::diagnostic::{Code, Diagnostic, File, Span};

/// A requirement as the prose states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProseRequirement {
    /// `FR-001`, `NFR-001` or `SC-001`.
    pub id: String,
    /// Its sentence, on one line.
    pub text: String,
    /// Where its id stands.
    pub span: Span,
}

/// Requirements in both common forms, `- **FR-001**: …` and `- FR-701: …`, with their continuation lines.
pub fn requirements(file: File, text: &str) -> Vec<ProseRequirement> {
    let mut found: Vec<ProseRequirement> = Vec::new();
    let mut open = false;
    for (line, number) in prose(text) {
        if let Some((id, sentence, column)) = requirement(line) {
            let span = Span::of(file, number, column, &id);
            found.push(ProseRequirement { id, text: sentence.trim().to_owned(), span });
            open = true;
        } else if open && line.starts_with(' ') && !line.trim().is_empty() && !line.trim_start().starts_with("- ") {
            if let Some(last) = found.last_mut() {
                last.text.push(' ');
                last.text.push_str(line.trim());
            }
        } else {
            open = false;
        }
    }
    found
}

fn requirement(line: &str) -> Option<(String, &str, u32)> {
    let trimmed = line.trim_start();
    let item = trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* "))?;
    let bare = item.trim_start_matches('*');
    let (id, rest) = bare.split_at(bare.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))?);
    if !is_requirement_id(id) {
        return None;
    }
    let sentence = rest.trim_start_matches('*').strip_prefix(':')?;
    let sentence = sentence.trim_start_matches('*');
    let column = u32::try_from(line.len() - bare.len()).unwrap_or(0) + 1;
    Some((id.to_owned(), sentence, column))
}

/// A user story of a specification, in SpecKit's form: `### User Story 1 - Title (Priority: P1)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserStory {
    /// Its number in the specification.
    pub number: u32,
    /// Its title.
    pub title: String,
    /// How much depends on it, such as `P1`.
    pub priority: Option<String>,
    /// How many acceptance scenarios (`1. **Given** …`) it has.
    pub acceptance: usize,
    /// Where its heading starts.
    pub span: Span,
}

/// The user stories of a specification, in its order.
pub fn user_stories(file: File, text: &str) -> Vec<UserStory> {
    let mut stories: Vec<UserStory> = Vec::new();
    let mut inside = false;
    for (line, number) in prose(text) {
        if line.starts_with('#') {
            let story = user_story(line, Span::of(file, number, 1, line.trim_end()));
            inside = story.is_some() || (inside && line.starts_with("####"));
            stories.extend(story);
        } else if let Some(story) = stories.last_mut().filter(|_| inside) {
            let item = line.trim_start().trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '*');
            story.acceptance += usize::from(item.trim_start_matches(['.', ' ', '*']).starts_with("Given"));
        }
    }
    stories
}

fn user_story(heading: &str, span: Span) -> Option<UserStory> {
    let text = heading.trim_start_matches('#').trim().strip_prefix("User Story ")?;
    let (number, rest) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
    let rest = rest.trim_start_matches([' ', '-', '–', '—', ':']);
    let (title, priority) = match rest.rsplit_once("(Priority:") {
        Some((title, priority)) => (title, Some(priority.trim_end_matches(')').trim().to_owned())),
        None => (rest, None),
    };
    Some(UserStory { number: number.parse().ok()?, title: title.trim().to_owned(), priority, acceptance: 0, span })
}

/// What is wrong with the stories of one specification: a number that is there twice, a story that nothing accepts.
pub fn check_stories(stories: &[UserStory]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for (index, story) in stories.iter().enumerate() {
        if let Some(first) = stories[..index].iter().find(|earlier| earlier.number == story.number) {
            let message = format!("there are two user stories with the number {}", story.number);
            findings.push(
                Diagnostic::error(Code::DuplicateName, story.span, message)
                    .with_related(first.span, "the first")
                    .with_help("number them in order"),
            );
        }
        if story.acceptance == 0 {
            let message = format!("nothing says when the user story `{}` is done", story.title);
            findings.push(
                Diagnostic::warning(Code::StoryWithoutAcceptance, story.span, message)
                    .with_help("add an acceptance scenario: `1. **Given** …, **When** …, **Then** …`"),
            );
        }
    }
    findings
}

/// The files of its pack that a document links to, by their paths in the pack.
#[must_use]
pub fn linked(document: &str, text: &str) -> Vec<String> {
    let folder = document.rsplit_once('/').map(|(folder, _)| folder);
    let target = |link: &str| {
        let target = link.split_once(')')?.0.split(['#', ' ']).next()?;
        let mut parts: Vec<&str> = folder.into_iter().flat_map(|folder| folder.split('/')).collect();
        for part in target.split('/') {
            match part {
                "." => {}
                ".." => drop(parts.pop()?),
                part => parts.push(part),
            }
        }
        Some(parts.join("/"))
    };
    prose(text).flat_map(|(line, _)| line.split("](").skip(1)).filter_map(target).collect()
}

/// Requirement ids that prose mentions, each with its place. What stands in a code span is an example, no mention.
pub fn mentions(file: File, text: &str) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for (line, number) in prose(text) {
        let mut column = 1;
        for (piece, code) in line.split('`').zip([false, true].into_iter().cycle()) {
            let mut start = column;
            for word in piece.split_inclusive(|c: char| !(c.is_ascii_alphanumeric() || c == '-')) {
                let id = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric());
                if !code && is_requirement_id(id) {
                    found.push((id.to_owned(), Span::of(file, number, start, id)));
                }
                start += length(word);
            }
            column += length(piece) + 1;
        }
    }
    found
}

/// The lines that are no example and no comment, each with its number: neither within a fenced code block
/// (<https://spec.commonmark.org/0.31.2/#fenced-code-blocks>) nor within `<!-- -->`.
fn prose(text: &str) -> impl Iterator<Item = (&str, u32)> {
    let mut fence: Option<&str> = None;
    let mut comment = false;
    text.lines().zip(1u32..).filter(move |(line, _)| {
        let trimmed = line.trim();
        let mark = trimmed.trim_start_matches(['`', '~']);
        let run = &trimmed[..trimmed.len() - mark.len()];
        match fence {
            Some(open) => {
                if run.starts_with(open) && mark.is_empty() {
                    fence = None;
                }
                false
            }
            // A line of three marks begins a block, unless the line has them again: that is a code span.
            None if !comment && (run.starts_with("```") && !mark.contains('`') || run.starts_with("~~~")) => {
                fence = Some(run);
                false
            }
            None => {
                let starts = !comment && trimmed.starts_with("<!--");
                let inside = comment || starts;
                if inside {
                    comment = !trimmed.ends_with("-->");
                }
                !inside
            }
        }
    })
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

fn is_requirement_id(word: &str) -> bool {
    word.split_once('-').is_some_and(|(prefix, number)| {
        matches!(prefix, "FR" | "NFR" | "SC") && number.len() >= 3 && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// A warning for each `[NEEDS CLARIFICATION: …]` mark and each placeholder, such as `TODO` and `[FEATURE NAME]`. What stands in
/// a code span is an example.
pub fn open_questions(file: File, text: &str) -> Vec<Diagnostic> {
    prose(text).flat_map(|(line, number)| questions(file, line, number)).collect()
}

/// A warning for each mark in a document of YAML, whose values may well be words that are placeholders in prose.
pub fn open_questions_in_yaml(file: File, text: &str) -> Vec<Diagnostic> {
    text.lines().zip(1..).filter_map(|(line, number)| question(file, line, number)).collect()
}

const QUESTION: &str = "[NEEDS CLARIFICATION";
/// Words that say that a text is not written yet.
const PLACEHOLDERS: [&str; 3] = ["TODO", "TBD", "FIXME"];

fn question(file: File, line: &str, number: u32) -> Option<Diagnostic> {
    let start = line.find(QUESTION)?;
    let mark = line[start..].split_inclusive(']').next().unwrap_or_default();
    let question = mark[QUESTION.len()..].trim_start_matches(':').trim_end_matches(']');
    let span = Span::of(file, number, length(&line[..start]) + 1, mark.trim_end());
    let finding = Diagnostic::warning(Code::NeedsClarification, span, format!("an open question: {}", question.trim()));
    Some(finding.with_help("answer it in the text and delete the mark"))
}

fn questions(file: File, line: &str, number: u32) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = question(file, line, number).into_iter().collect();
    if !found.is_empty() {
        return found;
    }
    let mut start = 0;
    for (piece, code) in line.split('`').zip([false, true].into_iter().cycle()) {
        if !code {
            for (at, mark) in placeholders(piece) {
                let message = format!("`{mark}` is left to be filled in");
                let span = Span::of(file, number, length(&line[..start + at]) + 1, mark);
                let finding = Diagnostic::warning(Code::NeedsClarification, span, message);
                found.push(finding.with_help("write what it stands for, or delete it"));
            }
        }
        start += piece.len() + 1;
    }
    found
}

/// Placeholders with the bytes at which they start: words, and capital letters in brackets that are no link.
fn placeholders(text: &str) -> Vec<(usize, &str)> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    let words = PLACEHOLDERS
        .iter()
        .flat_map(|word| text.match_indices(word))
        .filter(|(at, word)| !text[..*at].ends_with(is_word) && !text[at + word.len()..].starts_with(is_word));
    let brackets = text.match_indices('[').filter_map(|(at, _)| {
        let (inner, after) = text[at + 1..].split_once(']')?;
        let capitals = inner.chars().filter(char::is_ascii_uppercase).count();
        let shouted = inner.chars().all(|c| c.is_ascii_uppercase() || matches!(c, ' ' | '_' | '-' | '#'));
        (capitals > 3 && shouted && !after.starts_with(['(', '[', ':'])).then(|| (at, &text[at..at + inner.len() + 2]))
    });
    let mut found: Vec<(usize, &str)> = words.chain(brackets).collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_with_their_continuation() {
        let text = "- **FR-001**: The shelf\n  is full.\n- FR-701: A book.\n\n- FR-9: too short\n";
        let found = requirements("spec.md".into(), text);
        let seen: Vec<_> = found.iter().map(|r| (r.id.as_str(), r.text.as_str(), r.span.to_string())).collect();
        assert_eq!(
            seen,
            [
                ("FR-001", "The shelf is full.", "spec.md:1:5".to_owned()),
                ("FR-701", "A book.", "spec.md:3:3".to_owned())
            ]
        );
    }

    #[test]
    fn examples_and_comments_state_nothing() {
        let text = "```md\n- **FR-101**: a\n```\n- FR-102: b\n~~~\n- FR-103: c\n```\n- FR-104: d\n~~~~\n- FR-105: e\n\
                    <!-- - FR-106: f\n- FR-107: g\n-->\n<!-- h -->\n```x``` is code\n- FR-108: i\n````\n```\n- FR-109: j\n````\n";
        let ids = |found: Vec<ProseRequirement>| found.into_iter().map(|found| found.id).collect::<Vec<_>>();
        assert_eq!(ids(requirements("spec.md".into(), text)), ["FR-102", "FR-105", "FR-108"]);
        assert!(mentions("spec.md".into(), "~~~\nFR-001\n~~~\n").is_empty());
        assert!(open_questions("spec.md".into(), "```\n[NEEDS CLARIFICATION: why]\n```\n").is_empty());
    }

    #[test]
    fn user_stories_are_read_and_checked() {
        let text = "### User Story 1 - Find a book (Priority: P2)\n\nSomebody looks.\n\n1. **Given** a shelf, **When** …\n\
                    \n## Other\n\n- **Given** nothing.\n\n### User Story 1: Lend it\n";
        let stories = user_stories("spec.md".into(), text);
        let seen: Vec<_> = stories.iter().map(|s| (s.title.as_str(), s.priority.as_deref(), s.acceptance)).collect();
        assert_eq!(seen, [("Find a book", Some("P2"), 1), ("Lend it", None, 0)]);
        let codes: Vec<_> = check_stories(&stories).iter().map(|f| (f.code, f.span.line)).collect();
        assert_eq!(codes, [(Code::DuplicateName, 11), (Code::StoryWithoutAcceptance, 11)]);
    }

    #[test]
    fn mentioned_requirements_are_found_at_their_place() {
        let found = mentions("plan.md".into(), "As in é (FR-001, NFR-12, XFR-001), `FR-3` and SC-002, not `FR-003`.\n");
        let seen: Vec<_> = found.iter().map(|(id, span)| (id.as_str(), span.column)).collect();
        assert_eq!(seen, [("FR-001", 10), ("SC-002", 47)]);
    }

    #[test]
    fn what_a_document_links_to_is_found_from_where_it_lies() {
        let text = "See [a](../delta.yaml) and [b](b.md#c \"t\").\n```\n[c](c.md)\n```\n[d](../../x.md)\n";
        assert_eq!(linked("requirements/functional-delta.md", text), ["delta.yaml", "requirements/b.md"]);
    }

    #[test]
    fn open_questions_are_warnings() {
        let found = open_questions("spec.md".into(), "How long? [NEEDS CLARIFICATION: how long]\n");
        assert_eq!((found[0].message.as_str(), found[0].span.column), ("an open question: how long", 11));
    }

    #[test]
    fn placeholders_are_found_and_links_are_not() {
        let text = "# [FEATURE NAME]\n\nTODO: é TBD, `FIXME`, TODOs and [P] [US1] [NFR-101] [ABCD](x) [MUST][1].\n";
        let found = open_questions("spec.md".into(), text);
        let seen: Vec<_> = found.iter().map(|f| (f.message.as_str(), f.span.line, f.span.column)).collect();
        assert_eq!(
            seen,
            [
                ("`[FEATURE NAME]` is left to be filled in", 1, 3),
                ("`TODO` is left to be filled in", 3, 1),
                ("`TBD` is left to be filled in", 3, 9),
            ]
        );
        assert_eq!(open_questions_in_yaml("delta.yaml".into(), "a: '[NEEDS CLARIFICATION: b]' # TODO\n").len(), 1);
        assert!(open_questions_in_yaml("delta.yaml".into(), "values: [TODO, DONE]\nb: [DONE]\n").is_empty());
    }
}
