//! The traceability matrix: each requirement with what realises it, what verifies it, and the states in which it lives.

use std::collections::BTreeMap;

use stategen_model::system::System;
use stategen_render::escape;

/// One requirement over all states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `FR-001`, `NFR-001` or `SC-001`.
    pub requirement: String,
    /// Its sentence.
    pub text: String,
    /// What realises it in the last state in which it lives: components, `channel:ID`, `entity:TABLE`.
    pub realized_by: Vec<String>,
    /// Scenarios that verify it there.
    pub verified_by: Vec<String>,
    /// The state that brought it.
    pub introduced_in: String,
    /// The states in which it lives, in id order.
    pub live_in: Vec<String>,
}

const COLUMNS: [&str; 6] = ["requirement", "sentence", "realised by", "verified by", "introduced in", "live in"];

/// The requirements of `systems`, in id order.
pub fn rows(systems: &[&System]) -> Vec<Row> {
    let mut rows: BTreeMap<&str, Row> = BTreeMap::new();
    for system in systems {
        for (id, one) in &system.requirements {
            let row = rows.entry(id).or_insert_with(|| Row {
                requirement: id.to_string(),
                text: String::new(),
                realized_by: Vec::new(),
                verified_by: Vec::new(),
                introduced_in: String::new(),
                live_in: Vec::new(),
            });
            row.text = one.text.to_string();
            row.realized_by = one.realized_by.iter().map(ToString::to_string).collect();
            row.verified_by = one.verified_by.iter().map(ToString::to_string).collect();
            row.introduced_in = one.introduced_in.to_string();
            row.live_in.push(system.state.id.to_string());
        }
    }
    rows.into_values().collect()
}

/// A table in Markdown, with a line of totals above it.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = format!("{}\n\n| {} |\n|{}\n", totals(rows), COLUMNS.join(" | "), " --- |".repeat(COLUMNS.len()));
    for row in rows {
        let codes =
            |names: &[String]| names.iter().map(|one| escape::markdown_code(one)).collect::<Vec<_>>().join(", ");
        let cells = [
            row.requirement.clone(),
            escape::markdown_prose(&row.text),
            codes(&row.realized_by),
            codes(&row.verified_by),
            codes(std::slice::from_ref(&row.introduced_in)),
            codes(&row.live_in),
        ];
        let cells: String =
            cells.iter().map(|cell| if cell.is_empty() { " |".into() } else { format!(" {cell} |") }).collect();
        text.push_str(&format!("|{cells}\n"));
    }
    text
}

/// Comma-separated values with a header, quoted by RFC 4180; several names in a cell are separated by a space.
///
/// # Errors
/// Never in memory; the writer's own are passed on.
pub fn csv(rows: &[Row]) -> anyhow::Result<String> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record([
            &row.requirement,
            &row.text,
            &row.realized_by.join(" "),
            &row.verified_by.join(" "),
            &row.introduced_in,
            &row.live_in.join(" "),
        ])?;
    }
    let bytes = writer.into_inner().map_err(|error| anyhow::anyhow!("{error}"))?;
    Ok(String::from_utf8(bytes)?)
}

/// A page that needs nothing beside itself.
pub fn html(rows: &[Row]) -> String {
    let head: String = COLUMNS.iter().map(|name| format!("<th scope=\"col\">{name}</th>")).collect();
    let mut body = String::new();
    for row in rows {
        let names = |names: &[String]| -> String {
            names.iter().map(|one| format!("<code>{}</code>", escape::html(one))).collect::<Vec<_>>().join("<br>")
        };
        let missing = if row.verified_by.is_empty() { " class=\"open\"" } else { "" };
        body.push_str(&format!(
            "<tr id=\"{id}\"><th scope=\"row\"><a href=\"#{id}\">{id}</a></th><td>{}</td><td>{}</td><td{missing}>{}</td>\
             <td>{}</td><td>{}</td></tr>\n",
            escape::html(&row.text),
            names(&row.realized_by),
            names(&row.verified_by),
            names(std::slice::from_ref(&row.introduced_in)),
            names(&row.live_in),
            id = escape::html(&row.requirement),
        ));
    }
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>Traceability</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<h1>Traceability</h1>\n<p>{}</p>\n<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\
         </tbody>\n</table>\n</body>\n</html>\n",
        totals(rows)
    )
}

const STYLE: &str = ":root{color-scheme:light dark}body{font:15px/1.45 system-ui,sans-serif;margin:2rem}\
table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;padding:.35rem .7rem;border-bottom:1px solid #8886}\
thead th{position:sticky;top:0;background:Canvas}td:nth-child(2){max-width:45ch}tbody th{white-space:nowrap}\
td.open{background:#f803}tr:target{background:#fd03}@media print{thead th{position:static}}";

fn totals(rows: &[Row]) -> String {
    let verified = rows.iter().filter(|row| !row.verified_by.is_empty()).count();
    format!("Requirements: {}; verified by a scenario: {verified}.", rows.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Vec<Row> {
        vec![Row {
            requirement: "FR-001".into(),
            text: "Says \"no, never\" to <script> | and\nto `a|b`".into(),
            realized_by: vec!["desk".into(), "channel:returned".into()],
            verified_by: Vec::new(),
            introduced_in: "001-shelves".into(),
            live_in: vec!["001-shelves".into(), "002-desk".into()],
        }]
    }

    #[test]
    fn csv_is_read_back_as_it_was() {
        let text = csv(&hostile()).unwrap();
        assert!(text.ends_with("\r\n"));
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let record = reader.records().next().unwrap().unwrap();
        let cells: Vec<&str> = record.iter().collect();
        let text = hostile()[0].text.clone();
        assert_eq!(
            cells,
            ["FR-001", text.as_str(), "desk channel:returned", "", "001-shelves", "001-shelves 002-desk"]
        );
    }

    #[test]
    fn html_and_markdown_keep_text_in_its_cell() {
        let page = html(&hostile());
        assert!(page.contains("&lt;script&gt;") && !page.contains("<script"), "{page}");
        let table = markdown(&hostile());
        let row = table.lines().last().unwrap();
        assert_eq!(row.replace("\\|", "").matches('|').count(), 7, "{row}");
    }
}
