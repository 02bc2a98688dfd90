//! Takes the marks out of a text and keeps what they say of each line.

use memchr::memchr2;

use super::{LINE, NESTED, NESTED_END, VALUE, VALUE_END, is_mark, read_number};

/// A line of a template: the template by its number, and the line from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TemplateLine {
    /// The template's number.
    pub template: u32,
    /// The line, from 1.
    pub line: u32,
}

/// A line of an authored file: the file by its number, and the line from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file's number.
    pub file: u32,
    /// The line, from 1.
    pub line: u32,
}

/// What made one line of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origin {
    /// The template lines whose text or values stand in it, in order, each once.
    pub templates: Vec<TemplateLine>,
    /// The authored lines of the values in it, in order, each once.
    pub values: Vec<Place>,
}

/// What made each line of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lines {
    templates: Vec<(u32, TemplateLine)>,
    values: Vec<(u32, Place)>,
}

impl Lines {
    /// What made the line, which counts from 1.
    #[must_use]
    pub fn origin(&self, line: u32) -> Origin {
        Origin { templates: at(&self.templates, line), values: at(&self.values, line) }
    }

    /// Every line with a template line that made it.
    pub fn templates(&self) -> impl Iterator<Item = (u32, TemplateLine)> {
        self.templates.iter().copied()
    }

    /// Every line with the authored line of a value in it.
    pub fn values(&self) -> impl Iterator<Item = (u32, Place)> {
        self.values.iter().copied()
    }

    /// Notes that a line of the text follows from an authored one. Lines are noted in order.
    pub fn note_value(&mut self, line: u32, place: Place) {
        self.values.push((line, place));
    }
}

fn at<T: Copy>(lines: &[(u32, T)], line: u32) -> Vec<T> {
    let start = lines.partition_point(|(at, _)| *at < line);
    lines[start..].iter().take_while(|(at, _)| *at == line).map(|(_, what)| *what).collect()
}

/// What is known while a text is read.
#[derive(Default)]
struct Reader {
    lines: Lines,
    /// The line of the text, from 1.
    line: u32,
    /// The template line whose text is being read.
    current: Option<TemplateLine>,
    /// Those to which nested templates return.
    outer: Vec<Option<TemplateLine>>,
    /// Values that are open, innermost last.
    open: Vec<Place>,
    /// Template lines of this line that gave it letters, and those that gave it only space.
    letters: Vec<TemplateLine>,
    spaces: Vec<TemplateLine>,
    /// Values of this line.
    values: Vec<Place>,
}

/// The text without its marks, and what they say of each line.
#[must_use]
pub fn separate(marked: &str) -> (String, Lines) {
    let mut plain = String::with_capacity(marked.len());
    let mut reader = Reader { line: 1, ..Reader::default() };
    let mut rest = marked;
    while let Some(at) = next_mark(rest) {
        let (text, marks) = rest.split_at(at);
        plain.push_str(text);
        reader.text(text);
        let mut letters = marks.chars();
        reader.mark(&mut letters);
        rest = letters.as_str();
    }
    plain.push_str(rest);
    reader.text(rest);
    reader.end_line(!plain.is_empty() && !plain.ends_with('\n'));
    (plain, reader.lines)
}

/// Where the next mark is.
fn next_mark(text: &str) -> Option<usize> {
    let mut from = 0;
    loop {
        // The bytes with which the private use area begins; `U+F900` and above begin with the second one too.
        let at = from + memchr2(0xEE, 0xEF, &text.as_bytes()[from..])?;
        if text[at..].starts_with(is_mark) {
            return Some(at);
        }
        from = at + 3;
    }
}

impl Reader {
    fn mark(&mut self, letters: &mut std::str::Chars<'_>) {
        let Some(mark) = letters.next() else { return };
        match mark {
            LINE => {
                if let (Some(template), Some(line)) = (read_number(letters), read_number(letters)) {
                    self.current = Some(TemplateLine { template, line });
                }
            }
            VALUE => {
                if let (Some(file), Some(line)) = (read_number(letters), read_number(letters)) {
                    let place = Place { file, line };
                    self.open.push(place);
                    note(&mut self.values, place);
                    // A value may be empty; its template line is in this line all the same.
                    self.see_current(false);
                }
            }
            VALUE_END => {
                self.open.pop();
            }
            NESTED => self.outer.push(self.current),
            NESTED_END => self.current = self.outer.pop().flatten().or(self.current),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        for piece in text.split_inclusive('\n') {
            let line = piece.strip_suffix('\n');
            let content = line.unwrap_or(piece);
            if !content.is_empty() {
                self.see_current(content.contains(|letter: char| !letter.is_whitespace()));
                for place in &self.open {
                    note(&mut self.values, *place);
                }
            }
            if line.is_some() {
                self.end_line(true);
            }
        }
    }

    fn see_current(&mut self, letters: bool) {
        if let Some(current) = self.current {
            note(if letters { &mut self.letters } else { &mut self.spaces }, current);
        }
    }

    /// Files what is known of a line. An empty one is of the template line that breaks it.
    fn end_line(&mut self, exists: bool) {
        if exists {
            if self.letters.is_empty() {
                std::mem::swap(&mut self.letters, &mut self.spaces);
            }
            if self.letters.is_empty() {
                self.letters.extend(self.current);
            }
            self.lines.templates.extend(self.letters.drain(..).map(|template| (self.line, template)));
            self.lines.values.extend(self.values.drain(..).map(|place| (self.line, place)));
        }
        self.letters.clear();
        self.spaces.clear();
        self.values.clear();
        self.line += 1;
    }
}

fn note<T: PartialEq>(seen: &mut Vec<T>, what: T) {
    if !seen.contains(&what) {
        seen.push(what);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{nested, nested_end, template_line, value, value_end};

    fn template(line: u32) -> TemplateLine {
        TemplateLine { template: 1, line }
    }

    #[test]
    fn each_line_knows_its_template_line_and_its_values() {
        let mut text = String::new();
        template_line(&mut text, 1, 4);
        text.push_str("let x = ");
        value(&mut text, 9, 77);
        text.push_str("one\n/// two");
        value_end(&mut text);
        text.push_str(";\n\n");
        template_line(&mut text, 1, 6);
        text.push_str("end\n");
        let (plain, lines) = separate(&text);
        assert_eq!(plain, "let x = one\n/// two;\n\nend\n");
        let place = Place { file: 9, line: 77 };
        assert_eq!(lines.origin(1), Origin { templates: vec![template(4)], values: vec![place] });
        assert_eq!(lines.origin(2), Origin { templates: vec![template(4)], values: vec![place] });
        assert_eq!(lines.origin(3), Origin { templates: vec![template(4)], values: vec![] });
        assert_eq!(lines.origin(4), Origin { templates: vec![template(6)], values: vec![] });
        assert_eq!(lines.origin(5), Origin::default());
    }

    #[test]
    fn after_a_nested_template_the_outer_line_counts_again() {
        let mut text = String::new();
        template_line(&mut text, 1, 4);
        text.push_str("a\n");
        nested(&mut text);
        template_line(&mut text, 2, 1);
        text.push_str("b\n");
        nested_end(&mut text);
        text.push('c');
        let (plain, lines) = separate(&text);
        assert_eq!(plain, "a\nb\nc");
        assert_eq!(lines.origin(2).templates, [TemplateLine { template: 2, line: 1 }]);
        assert_eq!(lines.origin(3).templates, [template(4)]);
    }

    #[test]
    fn who_only_breaks_or_indents_a_line_did_not_write_it() {
        let mut text = String::new();
        template_line(&mut text, 1, 1);
        text.push_str("    ");
        template_line(&mut text, 1, 2);
        text.push('x');
        template_line(&mut text, 1, 3);
        text.push('\n');
        let (_, lines) = separate(&text);
        assert_eq!(lines.origin(1).templates, [template(2)]);
    }

    #[test]
    fn other_characters_of_the_same_first_byte_stay() {
        let (plain, _) = separate("ｆｕｌｌ \u{FEFF}\u{F900}");
        assert_eq!(plain, "ｆｕｌｌ \u{FEFF}\u{F900}");
    }
}
