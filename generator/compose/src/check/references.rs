//! Foreign keys: what they refer to is a key of their type, tables can be made one after another, and first rows name rows.

use std::collections::{BTreeMap, BTreeSet};

use stategen_model::authored::Text;
use stategen_model::csv::{Cell, Table};
use stategen_model::diagnostic::{Code, Diagnostic, File};
use stategen_model::system::{Attribute, Entity, TableName};

use super::Check;

/// First rows by table, each with its file.
type Seeds<'a> = BTreeMap<&'a TableName, (File, Table)>;

impl<'a> Check<'a> {
    pub(super) fn references(&mut self) {
        let spec = &self.system.spec;
        let seeds = self.seeds();
        let mut circle = false;
        for (table, entity) in &spec.entities {
            for (name, attribute, target) in referring(entity) {
                let Some((target, referred)) = spec.entities.get_key_value(target) else { continue };
                let path = format!("entities.{table}.attributes.{name}.references");
                match keys(referred).as_slice() {
                    [(key, key_attribute)] if key_attribute.ty() == attribute.ty() => {
                        self.seed_references(&seeds, (table, name), (target, key));
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
    fn seed_references(
        &mut self,
        seeds: &Seeds<'_>,
        (table, name): (&TableName, &Text),
        (target, key): (&TableName, &Text),
    ) {
        let known: BTreeSet<&str> = seeded(seeds, target, key).map(|(_, cell)| cell.text.as_str()).collect();
        let cells = seeded(seeds, table, name);
        for (file, cell) in cells.filter(|(_, cell)| !cell.text.is_empty() && !known.contains(cell.text.as_str())) {
            let place = cell.span(file);
            let message = format!("no first row of `{target}` has the {key} `{}`", cell.text);
            let finding = Diagnostic::error(Code::SeedCell, place, message);
            let help = format!("add that row, or name one that is in the seed of `{target}`");
            self.findings.push(finding.with_near(&cell.text, &known).or_help(help));
        }
    }

    /// The first rows of every table that has some, each with its file.
    fn seeds(&self) -> Seeds<'a> {
        let entities = self.system.spec.entities.iter();
        let seeds = entities.filter_map(|(table, entity)| {
            let file = self.system.files.get(entity.seed.as_ref()?.as_str())?;
            Some((table, (file.span.file, Table::read(&file.content))))
        });
        seeds.collect()
    }
}

/// The cells of an attribute in a table's first rows, each with its file.
fn seeded<'s>(seeds: &'s Seeds<'_>, table: &TableName, attribute: &str) -> impl Iterator<Item = (File, &'s Cell)> {
    let seed = seeds.get(table).and_then(|(file, seed)| {
        let (header, rows) = seed.rows.split_first()?;
        let index = header.cells.iter().position(|cell| cell.text == attribute)?;
        Some((file, rows, index))
    });
    seed.into_iter()
        .flat_map(|(file, rows, index)| rows.iter().filter_map(move |row| Some((*file, row.cells.get(index)?))))
}

/// The attributes that refer to a table, with its name.
fn referring(entity: &Entity) -> impl Iterator<Item = (&Text, &Attribute, &TableName)> {
    entity.attributes.iter().filter_map(|(name, attribute)| Some((name, attribute, attribute.references.as_ref()?)))
}

/// The attributes of the primary key.
fn keys(entity: &Entity) -> Vec<(&Text, &Attribute)> {
    entity.attributes.iter().filter(|(_, attribute)| attribute.key).collect()
}
