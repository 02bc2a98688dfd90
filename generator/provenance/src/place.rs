//! Every key and value that was authored for a state, with its position.

use std::fmt;

use stategen_model::diagnostic::{File, Span};
use stategen_model::node::{Node, Value};
use stategen_model::system::{Query, System};
use stategen_spec::Loaded;
use stategen_spec::yaml;

/// What a state was read from.
#[derive(Clone, Copy)]
pub struct Sources<'a> {
    /// Everything that was read.
    pub loaded: &'a Loaded,
    /// The composed state.
    pub system: &'a System,
}

/// A line of an authored file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct AuthoredLine {
    /// The file.
    pub file: File,
    /// The line, from 1.
    pub line: u32,
}

/// A document that a place is in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Document {
    /// What the deltas of the lineage add up to.
    System,
    /// The contract of a component.
    Contract(String),
    /// The scenario with this id.
    Scenario(String),
    /// The queries of a component.
    Queries(String),
    /// A table of data, by its path in the pack.
    Data(String),
    /// The sentence of the requirement with this id.
    Requirement(String),
    /// The file of the state with this id.
    State(String),
    /// `states/pins.yaml`.
    Pins,
}

/// Which part of an entry a place is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The name of a mapping's entry.
    Key,
    /// A value that is neither mapping nor list, or a line of a text.
    Value,
}

/// One authored key or value.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// Where it stands.
    pub span: Span,
    /// The document that it is in.
    pub document: Document,
    /// The way to it in the document: positions of entries and items.
    pub steps: Vec<usize>,
    /// The same way by names, such as `components.broker.ports.http.number`.
    pub path: String,
    /// Whether it is a name or a value.
    pub part: Part,
    /// What stands there.
    pub text: String,
}

impl fmt::Display for Document {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::System => f.write_str("system"),
            Self::Contract(id) => write!(f, "contract {id}"),
            Self::Scenario(id) => write!(f, "scenario {id}"),
            Self::Queries(id) => write!(f, "queries {id}"),
            Self::Data(path) => write!(f, "data {path}"),
            Self::Requirement(id) => write!(f, "requirement {id}"),
            Self::State(id) => write!(f, "state {id}"),
            Self::Pins => f.write_str("pins"),
        }
    }
}

impl Sources<'_> {
    /// The tree of a document; none for those that are no YAML.
    pub fn node(&self, document: &Document) -> Option<Node> {
        let pack_file = |path: &str| self.system.files.get(path).and_then(yaml::document);
        let authored = |path: &str| {
            let (file, text) = self.loaded.sources.get_key_value(path)?;
            yaml::parse(file, text).ok()
        };
        match document {
            Document::System => Some(Node::clone(&self.system.tree)),
            Document::Contract(id) => pack_file(&format!("contracts/{id}.yaml")),
            Document::Scenario(id) => pack_file(&format!("scenarios/{id}.yaml")),
            Document::State(id) => authored(&format!("states/{id}.yaml")),
            Document::Pins => authored("states/pins.yaml"),
            Document::Queries(_) | Document::Data(_) | Document::Requirement(_) => None,
        }
    }

    /// Every place of the state, in the order of the files, lines and columns.
    pub fn places(&self) -> Vec<Place> {
        self.places_where(&|_| true)
    }

    /// Every place of the state in one file, in the order of lines and columns. No other file is read for it.
    pub fn places_in(&self, file: File) -> Vec<Place> {
        let mut places = self.places_where(&|name| name == &*file);
        places.retain(|place| place.span.file == file);
        places
    }

    /// The places in what was composed, and in the documents whose file is `wanted`.
    fn places_where(&self, wanted: &dyn Fn(&str) -> bool) -> Vec<Place> {
        let system = self.system;
        // What packs made together has places in more than one file.
        let pack_file = |path: &str| {
            system.files.get(path).is_some_and(|file| file.document().is_some() || wanted(&file.span.file))
        };
        let mut places = Vec::new();
        collect(&Document::System, &system.tree, &mut Vec::new(), "", &mut places);
        let contracts = system.contracts.keys().filter(|id| pack_file(&format!("contracts/{id}.yaml")));
        let scenarios = system.scenarios.keys().filter(|id| pack_file(&format!("scenarios/{id}.yaml")));
        let states = system.lineage.iter().chain([&system.state]).chain(&system.children);
        let states = states.filter(|state| wanted(&format!("states/{}.yaml", state.id)));
        let documents = (contracts.map(|id| Document::Contract(id.to_string())))
            .chain(scenarios.map(|id| Document::Scenario(id.to_string())))
            .chain(states.map(|state| Document::State(state.id.to_string())))
            .chain(wanted("states/pins.yaml").then_some(Document::Pins));
        for document in documents {
            if let Some(node) = self.node(&document) {
                collect(&document, &node, &mut Vec::new(), "", &mut places);
            }
        }
        for (id, queries) in &system.queries {
            for (index, query) in queries.iter().enumerate().filter(|(_, query)| wanted(&query.span.file)) {
                self.query(id, index, query, &mut places);
            }
        }
        let data = system.files.iter().filter(|(path, file)| path.starts_with("data/") && wanted(&file.span.file));
        for (path, file) in data {
            let rows = file.content.lines().zip(0..).filter(|(row, _)| !row.trim().is_empty());
            places.extend(rows.map(|(row, index)| Place {
                span: Span::new(file.span.file, line_number(index), 1),
                document: Document::Data(path.clone()),
                steps: vec![index],
                path: format!("row {index}"),
                part: Part::Value,
                text: row.to_owned(),
            }));
        }
        places.extend(system.requirements.values().map(|one| Place {
            span: one.span,
            document: Document::Requirement(one.id.to_string()),
            steps: Vec::new(),
            path: one.id.to_string(),
            part: Part::Value,
            text: one.text.to_string(),
        }));
        places.sort();
        places
    }

    /// The line on which what stands on `line` starts: itself, or an earlier one where a text goes on over several. None
    /// when nothing of `places` stands there, as on an empty line or one of a comment.
    pub fn start(&self, places: &[Place], file: &str, line: u32) -> Option<u32> {
        let before = places.iter().filter(|one| &*one.span.file == file && one.span.line <= line);
        let start = before.clone().map(|one| one.span.line).max()?;
        let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let text = spaced(self.loaded.source(file)?.lines().nth(line as usize - 1)?);
        let mut texts = before.filter(|one| one.span.line == start);
        (start == line || (!text.is_empty() && texts.any(|one| spaced(&one.text).contains(&text)))).then_some(start)
    }

    /// The name of a query, and the lines of its comment and statement.
    fn query(&self, component: &str, index: usize, query: &Query, places: &mut Vec<Place>) {
        let mut add = |line: u32, steps: Vec<usize>, part, text: &str| {
            places.push(Place {
                span: Span::new(query.span.file, line, 1),
                document: Document::Queries(component.to_owned()),
                steps,
                path: query.name.to_string(),
                part,
                text: text.to_owned(),
            });
        };
        add(query.span.line, vec![index], Part::Key, &query.name);
        let Some(text) = self.loaded.source(&query.span.file) else { return };
        let mut statement = query.lines.iter().map(|line| line.as_str()).enumerate().peekable();
        for (line, number) in text.lines().zip(1u32..).skip(query.span.line as usize) {
            if let Some(comment) = line.trim_start().strip_prefix("--") {
                if comment.trim_start().starts_with("name:") {
                    break;
                }
                add(number, vec![index, 0], Part::Value, comment.trim());
            } else if let Some((at, _)) = statement.next_if(|(_, sql)| same_statement(sql, line)) {
                add(number, vec![index, 1, at], Part::Value, line.trim());
            }
        }
    }
}

/// Whether a line of a statement is the authored one: they differ in how parameters are written, and at the end.
fn same_statement(sql: &str, authored: &str) -> bool {
    let plain = |text: &str| -> String {
        let mut plain = String::new();
        let mut in_parameter = false;
        for c in text.trim().trim_end_matches(';').chars() {
            in_parameter = matches!(c, '@' | '$') || (in_parameter && (c.is_alphanumeric() || c == '_'));
            if !in_parameter {
                plain.push(c);
            }
        }
        plain
    };
    plain(sql) == plain(authored)
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX - 1) + 1
}

fn collect(document: &Document, node: &Node, steps: &mut Vec<usize>, path: &str, places: &mut Vec<Place>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let place = |span: &Span, steps: &[usize], path: String, part, text: String| Place {
        span: *span,
        document: document.clone(),
        steps: steps.to_vec(),
        path,
        part,
        text,
    };
    match &node.value {
        Value::Map(entries) => {
            for (at, (key, node)) in entries.iter().enumerate() {
                steps.push(at);
                places.push(place(&key.span, steps, below(&key.name), Part::Key, key.name.clone()));
                collect(document, node, steps, &below(&key.name), places);
                steps.pop();
            }
        }
        Value::List(items) => {
            for (at, item) in items.iter().enumerate() {
                steps.push(at);
                collect(document, item, steps, &below(&at.to_string()), places);
                steps.pop();
            }
        }
        Value::String(text) => places.push(place(&node.span, steps, path.to_owned(), Part::Value, text.clone())),
        Value::Bool(_) | Value::Integer(_) | Value::Float(_) => {
            places.push(place(&node.span, steps, path.to_owned(), Part::Value, node.to_json().to_string()));
        }
        Value::Null => {}
    }
}
