//! What a tour shows of the output: the lines that an anchor names, with all that made them.

use std::fmt;

use stategen_marks as marks;
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::outline::outline;
use stategen_model::system::{Anchor, Learning};
use stategen_model::tree::{Artifact, Origin, Tree};

/// A stop shows a few lines and not a file.
const LONGEST: usize = 40;

/// A line of another file, between the marks that it had there.
pub(crate) struct Quoted(String);

impl fmt::Display for Quoted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The lines that an anchor names, moved to the left margin; none where it leads nowhere, which [`findings`] says.
pub(crate) fn quoted(tree: &Tree, anchor: &Anchor) -> Option<Vec<Quoted>> {
    let (artifact, part) = tree.part(&anchor.path, &anchor.part)?;
    let text = std::str::from_utf8(&artifact.content).expect("what has parts is text");
    let lines: Vec<(u32, &str)> = (1..).zip(text.lines()).skip(part.lines.start).take(part.lines.len()).collect();
    let indented = lines.iter().filter(|(_, line)| !line.trim().is_empty());
    let indent = indented.map(|(_, line)| line.len() - line.trim_start().len()).min()?;
    // An empty line has no margin to lose.
    let moved = |line: &str| line.chars().skip(indent).collect::<String>();
    Some(lines.into_iter().map(|(number, line)| Quoted(marked(artifact, number, &moved(line)))).collect())
}

/// What is wrong with where the anchors of a state's tour lead: those of `code` into its tree, those of `before` into its
/// parent's.
#[must_use]
pub fn findings(learning: &Learning, tree: Option<&Tree>, parent: Option<&Tree>) -> Vec<Diagnostic> {
    let code = learning.stops.iter().flat_map(|stop| &stop.code).zip(std::iter::repeat(tree));
    let before = learning.stops.iter().flat_map(|stop| &stop.before).zip(std::iter::repeat(parent));
    let too_long = learning.stops.iter().flat_map(|stop| &stop.code).filter_map(|anchor| too_long(anchor, tree?));
    code.chain(before).filter_map(|(anchor, tree)| dangling(anchor, tree?)).chain(too_long).collect()
}

/// What is shown, and more of it than a stop has room for.
fn too_long(anchor: &Anchor, tree: &Tree) -> Option<Diagnostic> {
    let lines = tree.part(&anchor.path, &anchor.part)?.1.lines.len();
    let message = format!("`{}` has {lines} lines, and a stop shows at most {LONGEST}", anchor.part);
    let finding = Diagnostic::error(Code::InvalidValue, anchor.part.place()?, message).with_help("name a part of it");
    (lines > LONGEST).then_some(finding)
}

fn dangling(anchor: &Anchor, tree: &Tree) -> Option<Diagnostic> {
    let Anchor { path, part } = anchor;
    let span = part.place()?;
    let Some((_, artifact)) = tree.files.iter().find(|(known, _)| path == *known) else {
        let finding = Diagnostic::error(Code::AnchorMissing, span, format!("the output has no file `{path}`"));
        return Some(finding.with_one_of(path, tree.files.keys().map(String::as_str)));
    };
    if tree.part(path, part).is_some() {
        return None;
    }
    let parts = outline(path, &String::from_utf8_lossy(&artifact.content));
    let finding = Diagnostic::error(Code::AnchorMissing, span, format!("`{path}` has no part `{part}`"));
    Some(finding.with_one_of(part, parts.iter().map(|part| part.name.as_str())))
}

/// A line with the marks of what made it where it stands.
fn marked(artifact: &Artifact, number: u32, line: &str) -> String {
    let origin = match &artifact.origin {
        Origin::Rendered { lines, .. } | Origin::Document(lines) => lines.origin(number),
        Origin::Verbatim(template) => {
            let line = marks::TemplateLine { template: template.number(), line: number };
            marks::Origin { templates: vec![line], values: Vec::new() }
        }
        Origin::Copied(from) => {
            let place = marks::Place { file: from.file.number(), line: number };
            marks::Origin { templates: Vec::new(), values: vec![place] }
        }
        Origin::Found => marks::Origin::default(),
    };
    marks::quoted(line, &origin)
}

#[cfg(test)]
mod tests {
    use stategen_model::authored::Text;
    use stategen_model::diagnostic::Span;

    use super::*;

    fn tree() -> Tree {
        let mut tree = Tree::default();
        let text = "mod a;\n\nimpl Desk {\n    /// Runs.\n    fn run() {\n        go();\n    }\n}\n";
        tree.insert("src/main.rs", Artifact::copied(text, Span::new("specs/x/main.rs", 1, 1)));
        tree
    }

    fn anchor(path: &str, part: &str) -> Anchor {
        let text = |text: &str| Text::new(text.to_owned(), Span::new("learning.md", 7, 1));
        Anchor { path: text(path), part: text(part) }
    }

    #[test]
    fn lines_are_quoted_with_their_places_at_the_left_margin() {
        let quoted = quoted(&tree(), &anchor("src/main.rs", "Desk::run")).unwrap();
        let text: String = quoted.iter().map(ToString::to_string).collect();
        let (plain, lines) = marks::separate(&text);
        assert_eq!(plain, "/// Runs.\nfn run() {\n    go();\n}\n");
        assert_eq!(lines.values().map(|(_, place)| place.line).collect::<Vec<_>>(), [4, 5, 6, 7]);
    }

    #[test]
    fn an_anchor_that_leads_nowhere_is_found_with_what_is_near() {
        let found = |path, part| dangling(&anchor(path, part), &tree()).map(|one| (one.message, one.help));
        assert_eq!(found("src/main.rs", "Desk::run"), None);
        let (message, help) = found("src/main.rs", "Desk::ran").unwrap();
        assert_eq!(message, "`src/main.rs` has no part `Desk::ran`");
        assert_eq!(help.unwrap(), "did you mean `Desk::run`?");
        let (message, help) = found("src/man.rs", "run").unwrap();
        assert_eq!(message, "the output has no file `src/man.rs`");
        assert_eq!(help.unwrap(), "did you mean `src/main.rs`?");
    }
}
