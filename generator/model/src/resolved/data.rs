//! Entities with what their attributes refer to, and queries with the rows that they give.

use std::collections::BTreeMap;

use super::{Result, found};
use crate::authored::{Name, Text};
use crate::csv::{Cell, Row, Table};
use crate::names::ordered;
use crate::system::{self, EnumSpec, PackFile, System, SystemSpec, TableName, Type};

/// Files by path in the pack.
type Files = BTreeMap<String, PackFile>;

/// An entity.
#[derive(Debug, Clone)]
pub struct Entity<'a> {
    /// Its table.
    pub table: &'a TableName,
    /// What the model says of it.
    pub entity: &'a system::Entity,
    /// Its attributes: the key first, then by name.
    pub attributes: Vec<Attribute<'a>>,
    /// Its first rows, if it has some.
    pub seed: Option<Seed<'a>>,
}

/// An attribute of an entity.
#[derive(Debug, Clone)]
pub struct Attribute<'a> {
    /// Its name.
    pub name: &'a Text,
    /// What the model says of it.
    pub attribute: &'a system::Attribute,
    /// The names that it may hold, where it is of an enum.
    pub values: Option<(&'a Name<EnumSpec>, &'a EnumSpec)>,
    /// The column of another table that it refers to.
    pub references: Option<Key<'a>>,
}

/// The column by which the rows of a table are told apart.
#[derive(Debug, Clone)]
pub struct Key<'a> {
    /// The table, as it is referred to.
    pub table: &'a TableName,
    /// The column.
    pub column: Text,
}

/// The first rows of an entity.
#[derive(Debug, Clone)]
pub struct Seed<'a> {
    /// Their file.
    pub file: &'a PackFile,
    /// The attribute of each column.
    pub columns: Vec<(&'a Text, &'a system::Attribute)>,
    /// The rows, each with a cell for each column.
    pub rows: Vec<Vec<Cell>>,
}

/// A query.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    /// What the model says of it.
    pub query: &'a system::Query,
    /// The entity whose rows it gives, where they are whole, with the attributes that they have.
    pub entity: Option<Entity<'a>>,
}

impl Query<'_> {
    /// Whether it gives rows.
    #[must_use]
    pub fn gives_rows(&self) -> bool {
        !self.query.columns.is_empty()
    }
}

/// Every entity, by table.
pub(super) fn entities<'a>(spec: &'a SystemSpec, files: &'a Files) -> Result<Vec<Entity<'a>>> {
    spec.entities.iter().map(|(table, entity)| resolved_entity((spec, files), table, entity)).collect()
}

/// Where entities are in an order in which references are there before they are used.
pub(super) fn order(entities: &[Entity<'_>]) -> Result<Vec<usize>> {
    let mut order: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = (0..entities.len()).collect();
    while let Some(first) = open.first() {
        let is_made = |table: &TableName| order.iter().any(|at| entities[*at].table == table);
        let ready = open.iter().position(|at| {
            let Entity { table, attributes, .. } = &entities[*at];
            let mut references = attributes.iter().filter_map(|one| one.references.as_ref());
            references.all(|key| key.table == *table || is_made(key.table))
        });
        let table = entities[*first].table;
        order.push(open.remove(found(ready, format!("entities.{table}"), "table before", table)?));
    }
    Ok(order)
}

fn resolved_entity<'a>(
    (spec, files): (&'a SystemSpec, &'a Files),
    table: &'a TableName,
    entity: &'a system::Entity,
) -> Result<Entity<'a>> {
    let attributes = ordered(&entity.attributes).into_iter();
    let attributes = attributes.map(|(name, attribute)| resolved_attribute(spec, table, name, attribute));
    let seed = entity.seed.as_ref().map(|path| seed(files, table, entity, path));
    Ok(Entity { table, entity, attributes: attributes.collect::<Result<_>>()?, seed: seed.transpose()? })
}

fn seed<'a>(files: &'a Files, table: &TableName, entity: &'a system::Entity, path: &str) -> Result<Seed<'a>> {
    let place = || format!("entities.{table}.seed");
    let file = found(files.get(path), place(), "file", path)?;
    let mut rows = Table::read(&file.content).rows.into_iter();
    let header = rows.next().map(|header| header.cells).unwrap_or_default();
    let column =
        |name: Cell| found(entity.attributes.get_key_value(name.text.as_str()), place(), "attribute", &name.text);
    let columns = header.into_iter().map(column).collect::<Result<Vec<_>>>()?;
    let cells =
        |row: Row| found((row.cells.len() == columns.len()).then_some(row.cells), place(), "row of cells", path);
    let rows = rows.map(cells).collect::<Result<_>>()?;
    Ok(Seed { file, columns, rows })
}

fn resolved_attribute<'a>(
    spec: &'a SystemSpec,
    table: &TableName,
    name: &'a Text,
    attribute: &'a system::Attribute,
) -> Result<Attribute<'a>> {
    let path = || format!("entities.{table}.attributes.{name}");
    let values = match &*attribute.ty() {
        Type::Enum(name) => Some(found(spec.enums.get_key_value(name), path(), "enum", name)?),
        _ => None,
    };
    let references = attribute.references.as_ref().map(|other| {
        let entity = found(spec.entities.get(other), path(), "entity", other)?;
        let key = ordered(&entity.attributes).into_iter().find(|(_, attribute)| attribute.key);
        let (name, key) = found(key, path(), "key", other)?;
        Ok(Key { table: other, column: key.column(name) })
    });
    Ok(Attribute { name, attribute, values, references: references.transpose()? })
}

/// The queries of a service.
pub(super) fn queries<'a>(system: &'a System, id: &str, entities: &[Entity<'a>]) -> Result<Vec<Query<'a>>> {
    let queries = system.queries.get(id).into_iter().flatten();
    let resolved = |query: &'a system::Query| {
        let entity = query.entity.as_ref().map(|table| entity_of(entities, table, || format!("components.{id}")));
        let mut entity = entity.transpose()?;
        // A column that a later state added is no part of what an earlier query gives.
        let given =
            |one: &Attribute<'_>| query.columns.iter().any(|column| column.column == one.attribute.column(one.name));
        if let Some(entity) = &mut entity {
            entity.attributes.retain(given);
        }
        Ok(Query { query, entity })
    };
    queries.map(resolved).collect()
}

/// The entity of a table.
pub(super) fn entity_of<'a>(entities: &[Entity<'a>], table: &str, path: impl FnOnce() -> String) -> Result<Entity<'a>> {
    found(entities.iter().find(|entity| *entity.table == *table).cloned(), path(), "entity", table)
}
