//! What a line of a template or renderer can write: its literal text, with holes where values go.

/// The text of every template, `templates/…`, and of every renderer, `generator/src/render/…`, in name order.
pub const WRITERS: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/written_by.rs"));

/// One line of output as one line of a writer has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// The writer's line, from 1.
    pub line: usize,
    /// Literal text between the holes, without blanks at its ends; empty pieces are left out.
    pub pieces: Vec<String>,
    /// Whether a value goes into the line.
    pub holes: bool,
    /// Whether it is the whole line, rather than a part that others are put beside.
    pub whole: bool,
    /// Whether literal text starts it, and ends it.
    pub anchored: (bool, bool),
    /// How far it is indented.
    pub indent: usize,
    /// Whether it follows the pattern before it in the same string.
    pub joined: bool,
}

impl Pattern {
    /// Whether nothing but an empty line comes of it.
    pub fn is_blank(&self) -> bool {
        self.pieces.is_empty() && !self.holes
    }

    /// Whether every word of it comes from values.
    pub fn is_value(&self) -> bool {
        self.pieces.is_empty() && self.holes
    }
}

/// Gathers the parts of a line until it ends.
struct Lines {
    found: Vec<Pattern>,
    piece: String,
    pieces: Vec<String>,
    holes: bool,
    anchored: (bool, bool),
    indent: usize,
    joined: bool,
    /// The line of the writer on which the current part starts.
    start: usize,
    /// Whether the last line was ended by a line end, so that nothing stands before the current part.
    fresh: bool,
}

impl Lines {
    fn new() -> Self {
        Self {
            found: Vec::new(),
            piece: String::new(),
            pieces: Vec::new(),
            holes: false,
            anchored: (false, false),
            indent: 0,
            joined: false,
            start: 1,
            fresh: true,
        }
    }

    fn is_empty(&self) -> bool {
        self.piece.trim().is_empty() && self.pieces.is_empty() && !self.holes
    }

    fn text(&mut self, c: char, line: usize) {
        if self.is_empty() {
            self.start = line;
            self.anchored.0 = true;
            self.indent = self.piece.chars().count();
        }
        if !c.is_whitespace() {
            self.anchored.1 = true;
        }
        self.piece.push(c);
    }

    fn end_piece(&mut self) {
        let piece = self.piece.trim();
        if !piece.is_empty() {
            self.pieces.push(piece.to_owned());
        }
        self.piece.clear();
    }

    fn hole(&mut self, line: usize) {
        self.tag(line);
        self.end_piece();
        self.holes = true;
    }

    /// Something that may write, or not, what comes next to the text.
    fn tag(&mut self, line: usize) {
        if self.is_empty() {
            self.start = line;
            self.anchored.0 = false;
            self.indent = self.piece.chars().count();
        }
        self.anchored.1 = false;
    }

    /// Ends the line; `line` is where an empty one stands.
    fn end(&mut self, line: usize, whole: bool) {
        self.end_piece();
        let pieces = std::mem::take(&mut self.pieces);
        let line = if pieces.is_empty() && !self.holes { line } else { self.start };
        let holes = std::mem::take(&mut self.holes);
        let anchored = std::mem::take(&mut self.anchored);
        let (indent, joined) = (std::mem::take(&mut self.indent), self.joined);
        self.found.push(Pattern { line, pieces, holes, whole: whole && self.fresh, anchored, indent, joined });
        (self.fresh, self.joined) = (whole, whole);
    }
}

/// The patterns of a writer, by the kind that its name says.
pub fn of(name: &str, text: &str) -> Vec<Pattern> {
    if name.starts_with("templates/") { template(text) } else { renderer(text) }
}

/// Each line of an askama template. Tags that decide and repeat write nothing; a line of nothing else is no pattern.
fn template(text: &str) -> Vec<Pattern> {
    let mut lines = Lines::new();
    for (row, at) in text.lines().zip(1..) {
        let (mut rest, mut tags) = (row, false);
        loop {
            // Tags that go on over lines are not used in templates; the rest of such a line is taken for the tag.
            let next = ["{{", "{%", "{#"].into_iter().filter_map(|open| Some((rest.find(open)?, open))).min();
            let Some((start, open)) = next else { break };
            rest[..start].chars().for_each(|c| lines.text(c, at));
            let close = match open {
                "{{" => "}}",
                "{%" => "%}",
                _ => "#}",
            };
            let end = rest[start + 2..].find(close).map_or(rest.len(), |end| start + 2 + end + 2);
            let inside = rest[start + 2..end].trim_end_matches(close).trim_matches(['-', '~', ' ']);
            match inside.strip_prefix('"').and_then(|inside| inside.strip_suffix('"')) {
                Some(literal) if open == "{{" => literal.chars().for_each(|c| lines.text(c, at)),
                _ if open == "{{" => lines.hole(at),
                _ => {
                    // A condition in the middle of a line leaves out what is within it.
                    tags = true;
                    lines.tag(at);
                    lines.end_piece();
                }
            }
            rest = &rest[end..];
        }
        rest.chars().for_each(|c| lines.text(c, at));
        let nothing = lines.pieces.is_empty() && lines.piece.trim().is_empty() && !lines.holes;
        if tags && nothing {
            lines.piece.clear();
        } else {
            lines.holes |= tags;
            lines.end(at, true);
        }
    }
    lines.found
}

/// Each line of the string literals of a module of Rust, without its tests.
fn renderer(text: &str) -> Vec<Pattern> {
    let text = text.split("#[cfg(test)]").next().unwrap_or(text);
    let mut lines = Lines::new();
    let mut line = 1;
    let mut chars = text.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        match c {
            '\n' => line += 1,
            '/' if chars.peek() == Some(&'/') => while chars.next_if(|c| *c != '\n').is_some() {},
            '\'' => {
                // A character, or the name of a lifetime.
                let mut ahead = chars.clone();
                let first = ahead.next();
                let second = ahead.next();
                let escaped = first == Some('\\');
                if escaped && second == Some('n') {
                    lines.end(line, true);
                }
                if escaped || second == Some('\'') {
                    chars.next();
                    while chars.next().is_some_and(|c| c != '\'') {}
                }
            }
            '"' => {
                let raw = before == 'r';
                string(&mut chars, raw, &mut line, &mut lines);
            }
            _ => {}
        }
        before = c;
    }
    combined(lines.found)
}

/// Strings that stand on one line of Rust are often parts of one line of output: they are a pattern together, too.
fn combined(found: Vec<Pattern>) -> Vec<Pattern> {
    let mut all = Vec::with_capacity(found.len());
    for group in found.chunk_by(|a, b| a.line == b.line && !a.whole && !b.whole) {
        all.extend(group.iter().cloned());
        let pieces: Vec<String> = group.iter().flat_map(|one| &one.pieces).cloned().collect();
        if group.len() > 1 && pieces.len() > 1 {
            let together = Pattern { pieces, holes: true, whole: false, joined: false, ..group[0].clone() };
            all.push(together);
        }
    }
    all
}

fn string(chars: &mut std::iter::Peekable<std::str::Chars<'_>>, raw: bool, line: &mut usize, lines: &mut Lines) {
    (lines.fresh, lines.joined) = (false, false);
    let mut written = false;
    while let Some(c) = chars.next() {
        match c {
            '"' => break,
            '\\' if !raw => match chars.next() {
                Some('n') => lines.end(*line, true),
                Some('\n') => {
                    *line += 1;
                    while let Some(c) = chars.next_if(|c| c.is_whitespace()) {
                        *line += usize::from(c == '\n');
                    }
                }
                Some('t') => lines.text('\t', *line),
                Some(c) => lines.text(c, *line),
                None => break,
            },
            '\n' => {
                lines.end(*line, true);
                *line += 1;
            }
            '{' if chars.next_if_eq(&'{').is_some() => lines.text('{', *line),
            '}' if chars.next_if_eq(&'}').is_some() => lines.text('}', *line),
            '{' => {
                let mut ahead = chars.clone();
                let name = |c: &char| c.is_alphanumeric() || "_:#?.<>$".contains(*c);
                while ahead.next_if(name).is_some() {}
                if ahead.next() == Some('}') {
                    *chars = ahead;
                    lines.hole(*line);
                } else {
                    lines.text('{', *line);
                }
            }
            c => lines.text(c, *line),
        }
        written = true;
    }
    let open = !lines.piece.is_empty() || !lines.pieces.is_empty() || lines.holes;
    if written && open {
        lines.end(*line, false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(patterns: &[Pattern]) -> Vec<String> {
        let one = |one: &Pattern| {
            let holes = if one.holes { " +" } else { "" };
            format!("{}{}: {}{holes}", one.line, if one.whole { "" } else { "~" }, one.pieces.join("|"))
        };
        patterns.iter().map(one).collect()
    }

    #[test]
    fn a_template_writes_its_literal_text_and_nothing_for_its_tags() {
        let text = "name: {{ name }}\n\n{%- for one in all %}\n  - {{ one }}: {{ \"{\" }}x\n{%- endfor %}\nend\n";
        assert_eq!(shown(&template(text)), ["1: name: +", "2: ", "4: -|: {x +", "6: end"]);
    }

    #[test]
    fn a_renderer_writes_the_lines_of_its_strings() {
        let text = "fn f<'a>() {\n    text.push_str(\"one {two}\\n\\\n        three {{\\n\");\n    // \"no\"\n    \
                    let a = '\"';\n    push(&format!(\"use {};\", x));\n}\n#[cfg(test)]\nmod tests { \"t\" }\n";
        assert_eq!(shown(&renderer(text)), ["2~: one +", "3: three {", "6~: use|; +"]);
    }
}
