//! `database/migrations/…sql`: what brings a database of a parent to a state.

use super::{columns, constraints, indexes};
use crate::engine::{Dialect, Sequence};
use crate::rust::names::snake;
use crate::shown::{Show, Shown};
use crate::tables::{ChangedTable, Column, CreatedTable, FirstRows, Index, Migration, Step};
use stategen_model::authored::Name;
use stategen_model::resolved::{self, Attribute, Entity};
use stategen_model::system;

impl Migration {
    pub(crate) fn new(migration: &resolved::Migration<'_>, dialect: &Dialect) -> Self {
        let changes = &migration.changes;
        let sequence = |(id, sequence): &(&Name<system::Sequence>, &system::Sequence)| Sequence {
            name: id.shown_as(snake),
            start: sequence.start.shown(),
        };
        Self {
            parent: migration.parent.shown(),
            state: migration.state.shown(),
            added: changes.added.iter().map(|entity| CreatedTable::new(entity, dialect)).collect(),
            first_rows: changes.added.iter().filter_map(|entity| FirstRows::new(entity, dialect)).collect(),
            changed: changes.changed.iter().map(|pair| ChangedTable::new(pair, dialect)).collect(),
            removed: changes.removed.iter().map(|entity| entity.table.shown()).collect(),
            new_sequences: changes.new_sequences.iter().map(sequence).collect(),
            other_sequences: changes.other_sequences.iter().map(sequence).collect(),
            old_sequences: changes.old_sequences.iter().map(|id| id.shown_as(snake)).collect(),
            counts: changes.counts,
            counted: changes.counted,
        }
    }
}

impl ChangedTable {
    fn new((before, after): &(Entity<'_>, Entity<'_>), dialect: &Dialect) -> Self {
        let (was, is) = (columns(before, dialect), columns(after, dialect));
        let kept = is.iter().filter(|column| was.iter().any(|one| one.name.text() == column.name.text()));
        let kept = kept.map(|column| column.name.clone()).collect();
        let steps = steps(before, after, dialect);
        let (old, new) = (indexes(before), indexes(after));
        let is_in = |index: &Index, among: &[Index]| among.contains(index);
        let dropped = old.iter().filter(|index| !is_in(index, &new)).map(|index| index.name.clone());
        Self {
            table: CreatedTable::new(after, dialect),
            kept,
            is_rebuilt: !steps.is_empty(),
            steps,
            dropped_indexes: dropped.collect(),
            new_indexes: indexes(after).into_iter().filter(|index| !is_in(index, &old)).collect(),
        }
    }
}

/// What is done to the columns and constraints: what goes before what comes, and columns before what is said of them.
fn steps(before: &Entity<'_>, after: &Entity<'_>, dialect: &Dialect) -> Vec<Step> {
    let mut dropped = Vec::new();
    let mut columns = Vec::new();
    let mut added = Vec::new();
    let (old, new) = (constraints(before), constraints(after));
    let gone = old.iter().filter(|one| !new.contains(one));
    dropped.extend(gone.map(|constraint| Step::DropConstraint(constraint.name.clone())));
    let is = |among: &Entity<'_>, name: &str| among.attributes.iter().any(|one| one.name.as_str() == name);
    for attribute in before.attributes.iter().filter(|one| !is(after, one.name)) {
        dropped.push(Step::DropColumn(attribute.attribute.column(attribute.name).shown()));
    }
    for attribute in &after.attributes {
        let column = Column::new(attribute, dialect);
        match before.attributes.iter().find(|one| one.name == attribute.name) {
            None => columns.push(Step::AddColumn(column)),
            Some(former) => {
                let former = Column::new(former, dialect);
                altered(&former, attribute, dialect, &mut columns);
                constrained((&former, after), attribute, dialect, &mut dropped, &mut added);
            }
        }
    }
    let come = constraints(after).into_iter().filter(|one| !old.contains(one));
    added.extend(come.map(Step::AddConstraint));
    dropped.into_iter().chain(columns).chain(added).collect()
}

/// What a column says of itself.
fn altered(former: &Column, attribute: &Attribute<'_>, dialect: &Dialect, steps: &mut Vec<Step>) {
    let column = Column::new(attribute, dialect);
    let name = column.name.clone();
    let text = |shown: &Option<Shown>| shown.as_ref().map(|shown| shown.text().to_owned());
    let digits = |column: &Column| (column.ty, text(&column.length), text(&column.below));
    if digits(former) != digits(&column) {
        steps.push(Step::Type(Column::new(attribute, dialect)));
    }
    match (former.nullable, column.nullable) {
        (false, true) => steps.push(Step::Nullable(name.clone())),
        (true, false) => steps.push(Step::Required(name.clone())),
        _ => {}
    }
    match (&former.default, column.default) {
        (Some(_), None) => steps.push(Step::NoDefault(name)),
        (before, Some(default)) if before.as_ref() != Some(&default) => steps.push(Step::Default(name, default)),
        _ => {}
    }
}

/// What is checked of a column, and what it refers to, which are constraints by the names that databases give them.
fn constrained(
    (former, table): (&Column, &Entity<'_>),
    attribute: &Attribute<'_>,
    dialect: &Dialect,
    dropped: &mut Vec<Step>,
    added: &mut Vec<Step>,
) {
    let column = Column::new(attribute, dialect);
    let named = |what: &str| column.name.map(|name| format!("{}_{name}_{what}", table.table));
    if former.condition() != column.condition() {
        dropped.extend(former.is_checked().then(|| Step::DropConstraint(named("check"))));
        added.extend(column.is_checked().then(|| Step::AddCheck(named("check"), Column::new(attribute, dialect))));
    }
    if former.references != column.references {
        dropped.extend(former.references.is_some().then(|| Step::DropConstraint(named("fkey"))));
        let name = column.name.clone();
        added.extend(column.references.clone().map(|other| Step::AddReference(named("fkey"), name, other)));
    }
}
