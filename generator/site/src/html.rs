//! A page's Markdown as HTML in which nothing is what an author wrote as HTML.
//!
//! Elements come from the Markdown alone: raw HTML is shown as text, of a heading's attributes only its id is kept, and an
//! address is either that of a page or file of the book or one that [`target`] knows to be harmless.

use pulldown_cmark::{CodeBlockKind, CowStr, Event, LinkType, Parser, Tag, TagEnd, html};

use super::addresses::Addresses;
use super::diagrams::drawing;
use super::links::{Target, target};
use super::outline::{Heading, MERMAID, Section, options};
use stategen_render::escape;

/// A page as it is turned into HTML.
pub(super) struct Source<'p> {
    /// Its path in the book.
    pub path: &'p str,
    /// Its Markdown.
    pub text: &'p str,
    /// Its sections, for the ids of its headings.
    pub sections: &'p [Section],
    /// What leads from it to the site's folder.
    pub root: &'p str,
    /// Where what it links to lies.
    pub addresses: &'p Addresses,
}

/// The HTML of a page.
pub(super) fn body(source: &Source<'_>) -> String {
    let mut events = Vec::new();
    let mut parser = Parser::new_ext(source.text, options());
    let mut headings = source.sections.iter().filter_map(|section| section.heading.as_ref());
    let mut heading: Option<&Heading> = None;
    // For each link and image that is open, how it ends.
    let mut open: Vec<Option<TagEnd>> = Vec::new();
    while let Some(event) = parser.next() {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => code_block(source, kind, &mut parser, &mut events),
            Event::Start(Tag::HtmlBlock) => html_block(&mut parser, &mut events),
            Event::Html(text) | Event::InlineHtml(text) => {
                if !is_comment(&text) {
                    events.push(Event::Text(text));
                }
            }
            Event::Start(Tag::Heading { level, .. }) => {
                heading = headings.next();
                let id = heading.map(|heading| CowStr::from(heading.id.clone()));
                events.push(Event::Start(Tag::Heading { level, id, classes: Vec::new(), attrs: Vec::new() }));
            }
            Event::End(TagEnd::Heading(level)) => {
                if let Some(heading) = heading.take() {
                    events.push(Event::InlineHtml(anchor(&heading.id).into()));
                }
                events.push(Event::End(TagEnd::Heading(level)));
            }
            Event::Start(tag @ (Tag::Link { .. } | Tag::Image { .. })) => {
                let start = source.link(tag, open.contains(&Some(TagEnd::Link)));
                open.push(start.as_ref().map(Tag::to_end));
                events.extend(start.map(Event::Start));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => events.extend(open.pop().flatten().map(Event::End)),
            // A wide table is moved sideways by itself.
            Event::Start(Tag::Table(columns)) => {
                events.extend([Event::Html("<div class=\"wide\">".into()), Event::Start(Tag::Table(columns))]);
            }
            Event::End(TagEnd::Table) => {
                events.extend([Event::End(TagEnd::Table), Event::Html("</div>\n".into())]);
            }
            event => events.push(event),
        }
    }
    let mut text = String::new();
    html::push_html(&mut text, events.into_iter());
    text
}

impl<'p> Source<'p> {
    /// A link or image with its address in the site; nothing where it has none, so that its text stands alone. No page loads
    /// an image from another host: it becomes a link.
    fn link<'t>(&self, tag: Tag<'t>, within_link: bool) -> Option<Tag<'t>> {
        let (image, link_type, dest_url, title, id) = match tag {
            Tag::Image { link_type, dest_url, title, id } => (true, link_type, dest_url, title, id),
            Tag::Link { link_type, dest_url, title, id } => (false, link_type, dest_url, title, id),
            _ => return None,
        };
        let (elsewhere, address) = match target(self.path, &dest_url) {
            _ if link_type == LinkType::Email => (true, dest_url),
            Target::Elsewhere => (true, dest_url),
            Target::Refused => return None,
            Target::Inside(path, heading) => (false, self.address(&path?, heading)?.into()),
        };
        if image && !elsewhere {
            return Some(Tag::Image { link_type, dest_url: address, title, id });
        }
        (!within_link).then_some(Tag::Link { link_type, dest_url: address, title, id })
    }

    /// The address of a page or file, with a heading.
    fn address(&self, path: &str, heading: Option<&str>) -> Option<String> {
        let heading = heading.map(|heading| format!("#{heading}")).unwrap_or_default();
        if path == self.path && !heading.is_empty() {
            return Some(heading);
        }
        Some(format!("{}{}{heading}", self.root, self.addresses.url(path)?))
    }
}

/// The link at a heading's end that leads to the heading.
fn anchor(id: &str) -> String {
    format!("<a class=\"anchor\" href=\"#{}\" aria-label=\"Link to this heading\">#</a>", escape::html(id))
}

/// Reads a block of code to its end: a drawing where it is one, else the code.
fn code_block<'t>(source: &Source<'_>, kind: CodeBlockKind<'t>, parser: &mut Parser<'t>, events: &mut Vec<Event<'t>>) {
    let mut code = String::new();
    for event in parser.by_ref().take_while(|event| *event != Event::End(TagEnd::CodeBlock)) {
        if let Event::Text(text) = event {
            code.push_str(&text);
        }
    }
    let drawn = match &kind {
        CodeBlockKind::Fenced(language) if &**language == MERMAID => {
            drawing(&code, &|to| match target(source.path, to) {
                Target::Inside(path, heading) => source.address(&path?, heading),
                Target::Elsewhere | Target::Refused => None,
            })
        }
        _ => None,
    };
    match drawn {
        Some(drawn) => events.push(Event::Html(format!("{drawn}\n").into())),
        None => push_code(kind, code, events),
    }
}

/// The start or the end of what is folded under a line of text, which are the only elements that pages may write.
fn folding(raw: &str) -> Option<String> {
    let raw = raw.trim();
    if raw == "</details>" {
        return Some(format!("{raw}\n"));
    }
    let line = raw.strip_prefix("<details><summary>")?.strip_suffix("</summary>")?;
    (!line.contains(['<', '\n'])).then(|| format!("{raw}\n"))
}

/// Reads a block of raw HTML to its end, and shows it as code. Nobody is meant to read a comment.
fn html_block<'t>(parser: &mut Parser<'t>, events: &mut Vec<Event<'t>>) {
    let mut raw = String::new();
    for event in parser.by_ref().take_while(|event| *event != Event::End(TagEnd::HtmlBlock)) {
        if let Event::Html(text) | Event::Text(text) = event {
            raw.push_str(&text);
        }
    }
    if let Some(folded) = folding(&raw) {
        events.push(Event::Html(folded.into()));
    } else if !is_comment(&raw) {
        push_code(CodeBlockKind::Indented, raw, events);
    }
}

fn push_code<'t>(kind: CodeBlockKind<'t>, code: String, events: &mut Vec<Event<'t>>) {
    events.push(Event::Start(Tag::CodeBlock(kind)));
    events.push(Event::Text(code.into()));
    events.push(Event::End(TagEnd::CodeBlock));
}

/// Whether raw HTML is one comment and nothing else.
fn is_comment(raw: &str) -> bool {
    let inside = raw.trim().strip_prefix("<!--").and_then(|rest| rest.strip_suffix("-->"));
    inside.is_some_and(|inside| !inside.contains("-->"))
}

#[cfg(test)]
mod tests {
    use super::super::outline::sections;
    use super::super::{Book, Page};
    use super::*;

    /// The body of `a/b.md`, beside which there are `c.md` and `d.svg`.
    fn body_of(text: &str) -> String {
        let page = |text: &str| Page { text: text.to_owned(), origin: "x".into() };
        let book = Book {
            pages: [("a/b.md", text), ("a/README.md", "# C\n")]
                .map(|(path, text)| (path.to_owned(), page(text)))
                .into(),
            files: [("a/d.svg".to_owned(), Vec::new())].into(),
            ..Book::default()
        };
        let (addresses, sections) = (Addresses::new(&book), sections(text));
        body(&Source { path: "a/b.md", text, sections: &sections, root: "../", addresses: &addresses })
    }

    #[test]
    fn markdown_becomes_html() {
        for (text, html) in [
            (
                "[c](README.md#c) [b](b.md)",
                "<p><a href=\"../a/index.html#c\">c</a> <a href=\"../a/b.html\">b</a></p>\n",
            ),
            ("![d](d.svg \"t\")", "<p><img src=\"../a/d.svg\" alt=\"d\" title=\"t\" /></p>\n"),
            ("<m@o.example>", "<p><a href=\"mailto:m@o.example\">m@o.example</a></p>\n"),
            (
                "## A *b*\n",
                "<h2 id=\"a-b\">A <em>b</em><a class=\"anchor\" href=\"#a-b\" aria-label=\"Link to this heading\">#</a></h2>\n",
            ),
            ("```rust\na < b\n```\n", "<pre><code class=\"language-rust\">a &lt; b\n</code></pre>\n"),
            ("```mermaid\npie\n```\n", "<pre><code class=\"language-mermaid\">pie\n</code></pre>\n"),
            (
                "a | b\n-- | -:\n1 | 2\n",
                "<div class=\"wide\"><table><thead><tr><th>a</th><th style=\"text-align: right\">b</th></tr></thead><tbody>\n<tr><td>1</td><td style=\"text-align: right\">2</td></tr>\n</tbody></table>\n</div>\n",
            ),
        ] {
            assert_eq!(body_of(text), html);
        }
        assert!(body_of("```mermaid\nflowchart LR\n    a --> b\n```\n").starts_with("<svg "));
    }

    #[test]
    fn an_answer_is_folded_under_its_question() {
        let folded = "<details><summary>Why &lt;?</summary>\n\nSo.\n\n</details>\n";
        assert_eq!(body_of(folded), "<details><summary>Why &lt;?</summary>\n<p>So.</p>\n</details>\n");
        for other in ["<details open><summary>a</summary>\n", "<details><summary><b>a</b></summary>\n"] {
            assert!(body_of(other).starts_with("<pre><code>&lt;details"), "{}", body_of(other));
        }
    }

    #[test]
    fn nothing_that_an_author_writes_is_an_element_or_runs() {
        for (text, html) in [
            ("a <b onclick=x>c</b>\n", "<p>a &lt;b onclick=x&gt;c&lt;/b&gt;</p>\n"),
            ("<script>\nx\n</script>\n", "<pre><code>&lt;script&gt;\nx\n&lt;/script&gt;\n</code></pre>\n"),
            ("a<!-- b -->c\n\n<!-- d\ne -->\n", "<p>ac</p>\n"),
            ("<!-- a --><img src=x>\n", "<pre><code>&lt;!-- a --&gt;&lt;img src=x&gt;\n</code></pre>\n"),
            ("[a](javascript:x) <data:x,y>\n", "<p>a data:x,y</p>\n"),
            ("[a](java&#10;script:x)\n", "<p>a</p>\n"),
            ("![i *j*](https://o.example/i.png)\n", "<p><a href=\"https://o.example/i.png\">i <em>j</em></a></p>\n"),
            ("[![i](https://o/i)](https://o/)\n", "<p><a href=\"https://o/\">i</a></p>\n"),
            (
                "# A {#\"x .c onclick=y style=z}\n",
                "<h1 id=\"&quot;x\">A<a class=\"anchor\" href=\"#&quot;x\" aria-label=\"Link to this heading\">#</a></h1>\n",
            ),
        ] {
            assert_eq!(body_of(text), html);
        }
    }
}
