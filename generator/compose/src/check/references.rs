//! Foreign keys: what they refer to is a key of their type, tables can be made one after another, and first rows name rows.

use std::collections::BTreeSet;

use stategen_model::authored::Text;
use stategen_model::csv::{Cell, Table};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::system::{Attribute, Entity, TableName};

use super::Check;

impl Check<'_> {
    pub(super) fn references(&mut self) {
        let spec = &self.system.spec;
        let mut circle = false;
        for (table, entity) in &spec.entities {
            for (name, attribute, target) in referring(entity) {
                let Some((target, referred)) = spec.entities.get_key_value(target) else { continue };
                let path = format!("entities.{table}.attributes.{name}.references");
                match keys(referred).as_slice() {
                    [(key, key_attribute)] if key_attribute.ty() == attribute.ty() => {
                        self.seed_references(entity, name, target, referred, key);
                    }
                    [(key, _)] => {
                        let message = format!("`{name}` refers to `{target}`, whose key `{key}` has another type");
                        self.error(Code::InvalidValue, &path, message, "give both one type");
                    }
                    several => {
                        let message = format!("`{name}` refers to `{target}`, whose key has {} columns", several.len());
                        self.error(Code::InvalidValue, &path, message, "refer to a table whose key is one column");
                    }
                }
                if !circle && target != table && self.refers_back(target, table) {
                    circle = true;
                    let message =
                        format!("`{table}` and `{target}` refer to each other, so that neither can be made first");
                    self.error(Code::InvalidValue, &path, message, "leave one of the references out");
                }
            }
        }
    }

    /// Whether `from` refers to `to`, itself or by others.
    fn refers_back(&self, from: &TableName, to: &TableName) -> bool {
        let (mut seen, mut open) = (BTreeSet::from([from]), vec![from]);
        while let Some(table) = open.pop() {
            let entity = self.system.spec.entities.get(table);
            for (_, _, target) in entity.into_iter().flat_map(referring) {
                if target == to {
                    return true;
                }
                if seen.insert(target) {
                    open.push(target);
                }
            }
        }
        false
    }

    /// Each first row names a first row of the table that it refers to.
    fn seed_references(&mut self, entity: &Entity, name: &Text, target: &TableName, referred: &Entity, key: &Text) {
        let cells = self.seeded(entity, name);
        let known: BTreeSet<String> = self.seeded(referred, key).into_iter().map(|(_, cell)| cell.text).collect();
        for (file, cell) in cells.into_iter().filter(|(_, cell)| !cell.text.is_empty() && !known.contains(&cell.text)) {
            let place = cell.span(file.file);
            let message = format!("no first row of `{target}` has the {key} `{}`", cell.text);
            let finding = Diagnostic::error(Code::SeedCell, place, message);
            let help = format!("add that row, or name one that is in the seed of `{target}`");
            self.findings.push(finding.with_near(&cell.text, &known).or_help(help));
        }
    }

    /// The cells of an attribute in an entity's first rows, each with its file.
    fn seeded(&self, entity: &Entity, attribute: &str) -> Vec<(Span, Cell)> {
        let Some(file) = entity.seed.as_ref().and_then(|seed| self.system.files.get(seed.as_str())) else {
            return Vec::new();
        };
        let mut rows = Table::read(&file.content).rows.into_iter();
        let Some(header) = rows.next() else { return Vec::new() };
        let Some(index) = header.cells.iter().position(|cell| cell.text == attribute) else { return Vec::new() };
        rows.filter_map(|row| Some((file.span, row.cells.into_iter().nth(index)?))).collect()
    }
}

/// The attributes that refer to a table, with its name.
fn referring(entity: &Entity) -> impl Iterator<Item = (&Text, &Attribute, &TableName)> {
    entity.attributes.iter().filter_map(|(name, attribute)| Some((name, attribute, attribute.references.as_ref()?)))
}

/// The attributes of the primary key.
fn keys(entity: &Entity) -> Vec<(&Text, &Attribute)> {
    entity.attributes.iter().filter(|(_, attribute)| attribute.key).collect()
}
