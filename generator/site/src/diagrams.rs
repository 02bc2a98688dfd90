//! Draws the flowcharts of pages, so that the site needs no script from elsewhere.
//!
//! Of mermaid, what templates here write is understood: `flowchart LR` with nodes `id["label"]`, arrows between them, and
//! `click id "path"` for what a node leads to. Any other diagram stays as it is written.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;

use stategen_diff::report::layout::{HEIGHT, WIDTH, layout, path};

/// A diagram as SVG; nothing where it is not understood. `address` gives what leads to a path.
#[must_use]
pub(super) fn drawing(text: &str, address: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    Some(Chart::read(text)?.svg(address))
}

/// A flowchart from left to right.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chart {
    /// Labels by node.
    labels: BTreeMap<String, String>,
    /// Labels of arrows, by their two ends; dashed where the arrow is dotted.
    arrows: BTreeMap<(String, String), (Vec<String>, bool)>,
    /// What nodes lead to.
    links: BTreeMap<String, String>,
}

impl Chart {
    fn read(text: &str) -> Option<Self> {
        let mut chart = Self::default();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.next().filter(|line| *line == "flowchart LR")?;
        for line in lines {
            if let Some((node, path)) = clicked(line) {
                chart.links.insert(node.to_owned(), path.to_owned());
                continue;
            }
            let (from, rest) = chart.node(line)?;
            let rest = rest.trim_start();
            if rest.is_empty() {
                continue;
            }
            let (label, dotted, rest) = arrow(rest)?;
            let (to, rest) = chart.node(rest.trim_start())?;
            if !rest.is_empty() {
                return None;
            }
            let (labels, _) = chart.arrows.entry((from, to)).or_insert((Vec::new(), dotted));
            labels.extend(label);
        }
        Some(chart)
    }

    /// Reads a node at the start of `text`: its id, and its label where it has one.
    fn node<'t>(&mut self, text: &'t str) -> Option<(String, &'t str)> {
        let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
        let (id, rest) = text.split_at(end);
        if id.is_empty() {
            return None;
        }
        let shape = [("[\"", "\"]"), ("([\"", "\"])")].into_iter().find(|(open, _)| rest.starts_with(open));
        let rest = match shape {
            Some((open, close)) => {
                let (label, rest) = rest[open.len()..].split_once(close)?;
                self.labels.insert(id.to_owned(), decoded(label));
                rest
            }
            None => rest,
        };
        self.labels.entry(id.to_owned()).or_insert_with(|| id.to_owned());
        Some((id.to_owned(), rest))
    }

    fn svg(&self, address: &dyn Fn(&str) -> Option<String>) -> String {
        let nodes: BTreeSet<String> = self.labels.keys().cloned().collect();
        let place = layout(&nodes, &self.arrows.keys().cloned().collect(), WIDTH);
        let arrow = |(ends, points): (&(String, String), &Vec<(i32, i32)>)| {
            let (labels, dotted) = &self.arrows[ends];
            ArrowView { path: path(points), dotted: *dotted, labels: labels.join(", ") }
        };
        let node = |(id, (x, y)): (&String, &(i32, i32))| {
            let title = &self.labels[id];
            let href = self.links.get(id).and_then(|path| address(path));
            NodeView { title, label: fitting(title), href, x: *x, y: *y }
        };
        let view = Flowchart {
            width: place.width,
            height: place.height,
            arrows: place.edges.iter().map(arrow).collect(),
            nodes: place.nodes.iter().map(node).collect(),
        };
        view.render().expect("a drawing is made of what is in memory")
    }
}

#[derive(Template)]
#[template(path = "site/flowchart.svg", escape = "html")]
struct Flowchart<'c> {
    width: i32,
    height: i32,
    arrows: Vec<ArrowView>,
    nodes: Vec<NodeView<'c>>,
}

struct ArrowView {
    path: String,
    dotted: bool,
    labels: String,
}

struct NodeView<'c> {
    title: &'c str,
    /// The title, cut to what the box has room for.
    label: String,
    /// Where it leads.
    href: Option<String>,
    /// Upper left corner of the box.
    x: i32,
    y: i32,
}

/// `click id "path"`.
fn clicked(line: &str) -> Option<(&str, &str)> {
    let (node, path) = line.strip_prefix("click ")?.split_once(' ')?;
    Some((node, path.strip_prefix('"')?.strip_suffix('"')?))
}

/// An arrow at the start of `text`: its label, whether it is dotted, and what follows.
fn arrow(text: &str) -> Option<(Option<String>, bool, &str)> {
    for (sign, dotted) in [("-->", false), ("-.->", true), ("<-.->", true)] {
        if let Some(rest) = text.strip_prefix(sign) {
            return Some((None, dotted, rest));
        }
    }
    let (label, rest) = text.strip_prefix("-- \"")?.split_once("\" -->")?;
    Some((Some(decoded(label)), false, rest))
}

/// A label as people read it: mermaid writes characters that it has a use for as `#name;` or `#number;`.
fn decoded(label: &str) -> String {
    let mut text = String::new();
    let mut rest = label;
    while let Some((before, from)) = rest.split_once('#') {
        text.push_str(before);
        let entity = from.split_once(';').and_then(|(name, after)| {
            let character = match name {
                "quot" => '"',
                "lt" => '<',
                "gt" => '>',
                "amp" => '&',
                number => char::from_u32(number.parse().ok()?)?,
            };
            Some((character, after))
        });
        let (character, after) = entity.unwrap_or(('#', from));
        text.push(character);
        rest = after;
    }
    text + rest
}

/// A label cut to what a box has room for.
fn fitting(label: &str) -> String {
    const ROOM: usize = 21;
    if label.chars().count() <= ROOM {
        return label.to_owned();
    }
    label.chars().take(ROOM - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flowchart_becomes_a_drawing_that_says_the_same() {
        let text =
            "flowchart LR\n    a[\"one #lt;b#gt; #35;1\"]\n    a -- \"says #amp;\" --> b([\"two\"])\n    b <-.-> c\n";
        let drawn = drawing(&format!("{text}    click a \"a.md\"\n"), &|to| Some(format!("../{to}"))).unwrap();
        assert!(drawn.contains("<a href=\"../a.md\">"), "{drawn}");
        assert!(drawn.starts_with("<svg ") && drawn.ends_with("</svg>"), "{drawn}");
        for part in ["one &#60;b&#62; #1</text>", ">two</text>", ">c</text>", "<title>says &#38;</title>", "dotted"] {
            assert!(drawn.contains(part), "{part} is missing:\n{drawn}");
        }
    }

    #[test]
    fn another_diagram_is_not_understood() {
        for text in
            ["sequenceDiagram\n    a->>b: hello\n", "flowchart LR\n    a --> b & c\n", "flowchart LR\n    subgraph x\n"]
        {
            assert_eq!(drawing(text, &|_| None), None);
        }
    }
}
