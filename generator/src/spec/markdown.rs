//! What a machine reads of a pack's prose: requirements and open questions.

use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Span};

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
pub fn requirements(file: &Arc<str>, text: &str) -> Vec<ProseRequirement> {
    let mut found: Vec<ProseRequirement> = Vec::new();
    let mut open = false;
    for (line, number) in text.lines().zip(1u32..) {
        if let Some((id, sentence, column)) = requirement(line) {
            let span = Span::new(Arc::clone(file), number, column);
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
    let (prefix, number) = id.split_once('-')?;
    let known = matches!(prefix, "FR" | "NFR" | "SC");
    if !known || number.len() < 3 || !number.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let sentence = rest.trim_start_matches('*').strip_prefix(':')?;
    let sentence = sentence.trim_start_matches('*');
    let column = u32::try_from(line.len() - bare.len()).unwrap_or(0) + 1;
    Some((id.to_owned(), sentence, column))
}

/// A warning for each `[NEEDS CLARIFICATION: …]` mark.
pub fn open_questions(file: &Arc<str>, text: &str) -> Vec<Diagnostic> {
    const MARK: &str = "[NEEDS CLARIFICATION";
    text.lines()
        .zip(1u32..)
        .filter_map(|(line, number)| {
            let start = line.find(MARK)?;
            let question = line[start + MARK.len()..].trim_start_matches(':').split(']').next().unwrap_or_default();
            let column = u32::try_from(line[..start].chars().count()).unwrap_or(0) + 1;
            let span = Span::new(Arc::clone(file), number, column);
            Some(
                Diagnostic::warning("needs-clarification", span, format!("an open question: {}", question.trim()))
                    .with_help("answer it in the text and delete the mark"),
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_are_read_with_their_continuation() {
        let text = "- **FR-001**: The shelf\n  is full.\n- FR-701: A book.\n\n- FR-9: too short\n";
        let found = requirements(&"spec.md".into(), text);
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
    fn open_questions_are_warnings() {
        let found = open_questions(&"spec.md".into(), "How long? [NEEDS CLARIFICATION: how long]\n");
        assert_eq!((found[0].message.as_str(), found[0].span.column), ("an open question: how long", 11));
    }
}
