//! Draws the flowcharts of pages, so that the site needs no script from elsewhere.
//!
//! Of mermaid, what templates here write is understood: `flowchart LR` with nodes `id["label"]` and arrows between them.
//! Any other diagram stays as it is written.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use stategen_diff::report::layout::{HEIGHT, WIDTH, layout, path};
use stategen_render::escape;

/// The page with each flowchart drawn in place of its text.
#[must_use]
pub(super) fn draw(page: &str) -> String {
    let mut drawn = String::new();
    let mut rest = page;
    while let Some((before, block)) = rest.split_once("```mermaid\n") {
        let Some((text, after)) = block.split_once("```\n") else { break };
        drawn.push_str(before);
        match Chart::read(text) {
            Some(chart) => drawn.push_str(&chart.svg()),
            None => {
                let _ = write!(drawn, "```mermaid\n{text}```\n");
            }
        }
        rest = after;
    }
    drawn.push_str(rest);
    drawn
}

/// A flowchart from left to right.
#[derive(Debug, Default, PartialEq, Eq)]
struct Chart {
    /// Labels by node.
    labels: BTreeMap<String, String>,
    /// Labels of arrows, by their two ends; dashed where the arrow is dotted.
    arrows: BTreeMap<(String, String), (Vec<String>, bool)>,
}

impl Chart {
    fn read(text: &str) -> Option<Self> {
        let mut chart = Self::default();
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        lines.next().filter(|line| *line == "flowchart LR")?;
        for line in lines {
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

    fn svg(&self) -> String {
        let nodes: BTreeSet<String> = self.labels.keys().cloned().collect();
        let place = layout(&nodes, &self.arrows.keys().cloned().collect(), WIDTH);
        // One block of HTML for Markdown: no empty line in it.
        let mut svg = format!(
            "<svg viewBox=\"0 0 {0} {1}\" style=\"width:100%;max-width:{0}px\" role=\"img\" fill=\"none\" stroke=\"currentColor\">\n\
             <defs><marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"7.5\" refY=\"4\" markerWidth=\"7\" markerHeight=\"7\" orient=\"auto-start-reverse\"><path d=\"M0 0L8 4L0 8z\" fill=\"currentColor\" stroke=\"none\"/></marker></defs>\n",
            place.width, place.height
        );
        for (ends, points) in &place.edges {
            let (labels, dotted) = &self.arrows[ends];
            let style = if *dotted { " stroke-dasharray=\"4 3\" marker-start=\"url(#tip)\"" } else { "" };
            let why = if labels.is_empty() {
                String::new()
            } else {
                format!("<title>{}</title>", escape::html(&labels.join(", ")))
            };
            let _ = writeln!(
                svg,
                "<path d=\"{}\" marker-end=\"url(#tip)\" opacity=\"0.6\"{style}>{why}</path>",
                path(points)
            );
        }
        for (id, (x, y)) in &place.nodes {
            let (title, label) = (escape::html(&self.labels[id]), escape::html(&fitting(&self.labels[id])));
            let (middle, base) = (x + WIDTH / 2, y + HEIGHT / 2 + 4);
            let _ = writeln!(
                svg,
                "<g><title>{title}</title><rect x=\"{x}\" y=\"{y}\" width=\"{WIDTH}\" height=\"{HEIGHT}\" rx=\"7\"/>\
                 <text x=\"{middle}\" y=\"{base}\" text-anchor=\"middle\" font-size=\"12\" fill=\"currentColor\" stroke=\"none\">{label}</text></g>"
            );
        }
        svg.push_str("</svg>\n\n");
        svg
    }
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
    const ROOM: usize = 22;
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
        let page = "# T\n\n```mermaid\nflowchart LR\n    a[\"one #lt;b#gt; #35;1\"]\n    a -- \"says #amp;\" --> b([\"two\"])\n    b <-.-> c\n```\nafter\n";
        let drawn = draw(page);
        assert!(drawn.starts_with("# T\n\n<svg ") && drawn.ends_with("</svg>\n\nafter\n"), "{drawn}");
        for part in
            ["one &lt;b&gt; #1</text>", ">two</text>", ">c</text>", "<title>says &amp;</title>", "stroke-dasharray"]
        {
            assert!(drawn.contains(part), "{part} is missing:\n{drawn}");
        }
        let svg = &drawn[drawn.find("<svg").unwrap()..drawn.find("</svg>").unwrap()];
        assert!(!svg.contains("\n\n"), "an empty line would end the HTML block");
    }

    #[test]
    fn another_diagram_stays_as_it_is() {
        for text in
            ["sequenceDiagram\n    a->>b: hello\n", "flowchart LR\n    a --> b & c\n", "flowchart LR\n    subgraph x\n"]
        {
            let page = format!("```mermaid\n{text}```\n");
            assert_eq!(draw(&page), page);
        }
    }
}
