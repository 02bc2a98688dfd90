//! What brings a database of a parent to a state: which tables come, go and change, and what does not follow from the two.

use std::collections::BTreeMap;

use super::Result;
use super::data::{self, Attribute, Entity};
use crate::authored::{Authored, Name, Text};
use crate::names::is_name_in_sql;
use crate::system::{
    self, Component, DatabaseEngine, Declared, OnDelete, PackFile, Scalar, Sequence, StateId, System, SystemSpec, Type,
};

/// A step of the lineage that changes what a database holds.
#[derive(Debug, Clone)]
pub struct Migration<'a> {
    /// The state that it leads to.
    pub state: &'a StateId,
    /// The state that it starts from.
    pub parent: &'a StateId,
    /// The statements, where the state's pack has them.
    pub authored: Option<&'a PackFile>,
    /// What is not as it was.
    pub changes: Changes<'a>,
}

/// What of a database's tables and sequences is not as it was.
#[derive(Debug, Clone, Default)]
pub struct Changes<'a> {
    /// New tables, each after those that it refers to.
    pub added: Vec<Entity<'a>>,
    /// Tables that are kept and are others than before: what they were, and what they are.
    pub changed: Vec<(Entity<'a>, Entity<'a>)>,
    /// Tables that are no more, each before those that it refers to.
    pub removed: Vec<Entity<'a>>,
    /// New sequences.
    pub new_sequences: Vec<(&'a Name<Sequence>, &'a Sequence)>,
    /// Sequences that start elsewhere where a database is new.
    pub other_sequences: Vec<(&'a Name<Sequence>, &'a Sequence)>,
    /// Sequences that are no more.
    pub old_sequences: Vec<&'a Name<Sequence>>,
    /// Whether there are sequences after it.
    pub counts: bool,
    /// Whether there were sequences before it.
    pub counted: bool,
}

/// What does not follow from what was and what is: old rows do not say it.
#[derive(Debug, Clone)]
pub struct Underivable {
    /// Dotted path of what it is about.
    pub path: String,
    /// What is wrong.
    pub message: String,
}

impl Changes<'_> {
    /// Whether all is as it was.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty()
            && self.changed.is_empty()
            && self.removed.is_empty()
            && self.new_sequences.is_empty()
            && self.other_sequences.is_empty()
            && self.old_sequences.is_empty()
    }

    /// What statements cannot be derived for.
    #[must_use]
    pub fn underivable(&self) -> Vec<Underivable> {
        self.changed.iter().flat_map(|(before, after)| underivable(before, after)).collect()
    }
}

/// What a database knows of a column.
#[derive(Debug, PartialEq)]
struct Column<'a> {
    column: Text,
    ty: Type,
    key: bool,
    key_order: Option<u8>,
    nullable: bool,
    max_length: Option<Authored<u32>>,
    precision: Option<Authored<u32>>,
    minimum: Option<Authored<i64>>,
    default: Option<&'a Authored<Scalar>>,
    values: Option<&'a [Text]>,
    references: Option<(&'a str, Text)>,
    on_delete: Option<OnDelete>,
}

impl<'a> Column<'a> {
    fn new(resolved: &Attribute<'a>) -> Self {
        let Attribute { name, attribute, values, references } = resolved;
        // Whatever an attribute says more one day is compared, too.
        let system::Attribute {
            type_name: _,
            summary: _,
            column: _,
            key,
            key_order,
            nullable,
            max_length,
            precision,
            scale: _,
            minimum,
            default,
            references: _,
            on_delete,
        } = attribute;
        let ty = match attribute.ty().into_value() {
            Type::Enum(_) => Type::String,
            ty => ty,
        };
        Self {
            column: attribute.column(name),
            ty,
            key: *key,
            key_order: *key_order,
            nullable: *nullable,
            max_length: *max_length,
            precision: *precision,
            minimum: *minimum,
            default: default.as_ref(),
            values: values.map(|(_, spec)| spec.values.as_slice()),
            references: references.as_ref().map(|other| (other.table.as_str(), other.column.clone())),
            on_delete: *on_delete,
        }
    }
}

fn columns<'a>(entity: &Entity<'a>) -> BTreeMap<&'a Text, Column<'a>> {
    entity.attributes.iter().map(|attribute| (attribute.name, Column::new(attribute))).collect()
}

/// Whether a database knows both tables as the same.
fn is_same(before: &Entity<'_>, after: &Entity<'_>) -> bool {
    let named = |entity: &Entity<'_>| {
        let columns = |lists: &BTreeMap<Text, Vec<Text>>| -> BTreeMap<Text, Vec<Text>> {
            lists.iter().map(|(name, list)| (name.clone(), entity.entity.columns(list))).collect()
        };
        (columns(&entity.entity.unique), columns(&entity.entity.indexes), entity.entity.checks.clone())
    };
    columns(before) == columns(after) && named(before) == named(after)
}

/// Whether a constraint is another whose name, which databases give it, is cut off.
fn named_anew(table: &str, before: &Column<'_>, after: &Column<'_>) -> bool {
    let checked = (before.minimum, before.values) != (after.minimum, after.values);
    let referred = (&before.references, before.on_delete) != (&after.references, after.on_delete);
    let is_long = |what: &str| !is_name_in_sql(&format!("{table}_{}_{what}", after.column));
    (checked && is_long("check")) || (referred && is_long("fkey"))
}

fn underivable(before: &Entity<'_>, after: &Entity<'_>) -> Vec<Underivable> {
    let (was, is) = (columns(before), columns(after));
    let table = after.table;
    let path = |name: &str| format!("entities.{table}.attributes.{name}");
    let mut found = Vec::new();
    for (name, column) in &is {
        let message = match was.get(name) {
            None if column.key => format!("`{name}` becomes a part of the key of `{table}`, and old rows have none"),
            None if !column.nullable && column.default.is_none() => {
                format!("`{name}` may not be null, and old rows of `{table}` have nothing for it")
            }
            Some(before) if before.ty != column.ty => {
                format!("`{name}` has another type, and what old rows of `{table}` hold is not of it")
            }
            Some(before) if (before.key, before.key_order) != (column.key, column.key_order) => {
                format!("the key of `{table}` is another than before")
            }
            Some(before) if named_anew(table, before, column) => {
                format!("what is checked of `{name}` has a name in `{table}` that databases shorten")
            }
            Some(before) if before.column != column.column => {
                format!("the column of `{name}` is called `{}`, and was `{}`", column.column, before.column)
            }
            _ => continue,
        };
        found.push(Underivable { path: path(name), message });
    }
    for (name, _) in was.iter().filter(|(name, column)| column.key && !is.contains_key(*name)) {
        let message = format!("`{name}` was a part of the key of `{table}`, and is gone");
        found.push(Underivable { path: format!("entities.{table}"), message });
    }
    found
}

/// The steps of the lineage that changed what a database holds, the first one first: those since its engine was another.
pub(super) fn migrations<'a>(system: &'a System, id: &str, engine: DatabaseEngine) -> Result<Vec<Migration<'a>>> {
    let mut found = Vec::new();
    for migration in system.migrations.iter().rev() {
        if engine_of(&migration.before.spec, id) != Some(engine) {
            break;
        }
        let is_own = migration.state == system.state.id;
        let after = if is_own { (&system.spec, &system.files) } else { declared(&migration.after) };
        let changes = changes(declared(&migration.before), after)?;
        if migration.authored.is_some() || !changes.is_empty() {
            let system::Migration { state, parent, authored, .. } = &**migration;
            found.push(Migration { state, parent, authored: authored.as_ref(), changes });
        }
    }
    found.reverse();
    Ok(found)
}

/// The engine of a system's database.
#[must_use]
pub fn engine_of(spec: &SystemSpec, id: &str) -> Option<DatabaseEngine> {
    match spec.components.get(id)? {
        Component::Database(database) => Some(database.engine),
        _ => None,
    }
}

/// What a state declares, with its files.
type Side<'a> = (&'a SystemSpec, &'a BTreeMap<String, PackFile>);

fn declared(side: &Declared) -> Side<'_> {
    (&side.spec, &side.files)
}

fn changes<'a>((before, former): Side<'a>, (after, files): Side<'a>) -> Result<Changes<'a>> {
    let (was, is) = (data::entities(before, former)?, data::entities(after, files)?);
    let find = |among: &[Entity<'a>], table: &str| among.iter().find(|entity| entity.table.as_str() == table).cloned();
    let made = |entities: &[Entity<'a>]| -> Result<Vec<Entity<'a>>> {
        Ok(data::order(entities)?.into_iter().map(|at| entities[at].clone()).collect())
    };
    let mut changes =
        Changes { counts: !after.sequences.is_empty(), counted: !before.sequences.is_empty(), ..Changes::default() };
    for entity in made(&is)? {
        match find(&was, entity.table) {
            None => changes.added.push(entity),
            Some(before) if !is_same(&before, &entity) => changes.changed.push((before, entity)),
            Some(_) => {}
        }
    }
    changes.removed = made(&was)?.into_iter().filter(|entity| find(&is, entity.table).is_none()).collect();
    changes.removed.reverse();
    for (id, sequence) in &after.sequences {
        match before.sequences.get(id) {
            None => changes.new_sequences.push((id, sequence)),
            Some(former) if former.start != sequence.start => changes.other_sequences.push((id, sequence)),
            Some(_) => {}
        }
    }
    changes.old_sequences = before.sequences.keys().filter(|id| !after.sequences.contains_key(*id)).collect();
    Ok(changes)
}
