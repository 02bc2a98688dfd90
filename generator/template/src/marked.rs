//! A template's text with its marks, and with what it includes in its place.

use stategen_marks as marks;

use crate::files::Templates;
use crate::syntax::{Part, parts};

/// A template that is ready for askama.
#[derive(Debug)]
pub(crate) struct Marked {
    /// The template's number.
    pub(crate) number: u32,
    /// Its text with marks.
    pub(crate) text: String,
    /// The paths of all files that stand in it, its own first.
    pub(crate) files: Vec<String>,
}

/// The template at `path`.
///
/// # Errors
/// When it, or one that it includes, is not there or not understood.
pub(crate) fn marked(templates: &Templates, path: &str) -> Result<Marked, String> {
    let number = templates.number(path)?;
    let mut files = vec![path.to_owned()];
    let text = nested(templates, path, &mut files, true)?;
    Ok(Marked { number, text, files })
}

fn nested(templates: &Templates, path: &str, files: &mut Vec<String>, writes: bool) -> Result<String, String> {
    let number = templates.number(path)?;
    let source = templates.text(path)?;
    let parts = parts(&source).map_err(|message| format!("templates/{path}, {message}"))?;
    let mut writer = Writer { number, text: String::new(), current: None };
    let mut in_macro = false;
    let mut last = "";
    if writes {
        marks::nested(&mut writer.text);
    }
    for part in parts {
        match part {
            // Between `match` and its first `when` there is nothing, and a file of macros writes nothing by itself.
            Part::Text { text, .. } if last == "match" && text.trim().is_empty() => {}
            Part::Text { .. } if !writes && !in_macro => {}
            Part::Text { text, line } => writer.text(text, line),
            Part::Value { inner, line } => writer.value(inner, line),
            Part::Statement { inner } => match argument(inner, "include").or_else(|| argument(inner, "import")) {
                Some(other) => {
                    if files.iter().filter(|file| *file == other).count() > 8 {
                        return Err(format!("templates/{other} includes itself"));
                    }
                    files.push(other.to_owned());
                    // Macros that are imported write where they are called.
                    let writes = argument(inner, "import").is_none();
                    writer.text.push_str(&nested(templates, other, files, writes)?);
                    writer.current = None;
                }
                None => {
                    last = inner.split_whitespace().next().unwrap_or_default();
                    in_macro = last == "macro" || in_macro && last != "endmacro";
                    writer.statement(inner);
                }
            },
        }
    }
    if writes {
        marks::nested_end(&mut writer.text);
    }
    files.dedup();
    Ok(writer.text)
}

/// The path that an `include` or `import` names.
fn argument<'a>(statement: &'a str, word: &str) -> Option<&'a str> {
    let rest = statement.trim().strip_prefix(word)?.trim_start();
    rest.strip_prefix('"')?.split('"').next()
}

struct Writer {
    number: u32,
    text: String,
    /// The line whose mark was written last, with nothing since that could lead elsewhere.
    current: Option<u32>,
}

impl Writer {
    fn mark(&mut self, line: u32) {
        if self.current != Some(line) {
            marks::template_line(&mut self.text, self.number, line);
            self.current = Some(line);
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        for (piece, line) in text.split_inclusive('\n').zip(line..) {
            self.mark(line);
            self.text.push_str(piece);
        }
    }

    fn value(&mut self, inner: &str, line: u32) {
        self.mark(line);
        self.keep_brace();
        self.text.push_str("{{");
        self.text.push_str(inner);
        self.text.push_str("}}");
    }

    /// A brace at the end of a text, whose space a tag took away, would begin another tag.
    fn keep_brace(&mut self) {
        if self.text.ends_with('{')
            && let Some(line) = self.current.take()
        {
            self.mark(line);
        }
    }

    fn statement(&mut self, inner: &str) {
        let first = inner.split_whitespace().next().unwrap_or_default();
        // What a macro writes is nested where it is called.
        if first == "endmacro" {
            marks::nested_end(&mut self.text);
        }
        self.keep_brace();
        self.text.push_str("{%");
        self.text.push_str(&without_scope(inner));
        self.text.push_str("%}");
        if first == "macro" {
            marks::nested(&mut self.text);
        }
        self.current = None;
    }
}

/// A call without the name under which the macro's file was imported: its macros stand in the same text.
fn without_scope(statement: &str) -> String {
    match statement.split_once("::") {
        Some((before, after)) if before.split_whitespace().next() == Some("call") => {
            let word = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
            format!("{}{after}", &before[..word])
        }
        _ => statement.to_owned(),
    }
}
