//! Tables and what is done to them, as the templates of statements show it.

use crate::shown::Shown;

/// A source of ids.
pub(crate) struct Sequence {
    pub(crate) name: Shown,
    pub(crate) start: Shown,
}

/// A table as a statement makes it.
pub(crate) struct CreatedTable {
    pub(crate) name: Shown,
    pub(crate) summary: Shown,
    pub(crate) columns: Vec<Column>,
    /// The columns of the primary key.
    pub(crate) key: Vec<Shown>,
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) indexes: Vec<Index>,
}

pub(crate) struct Column {
    pub(crate) name: Shown,
    /// The type, and the length in brackets behind it.
    pub(crate) ty: &'static str,
    pub(crate) length: Option<Shown>,
    pub(crate) default: Option<Cell>,
    pub(crate) nullable: bool,
    pub(crate) minimum: Option<Shown>,
    /// What a decimal that is kept as a whole number stays below.
    pub(crate) below: Option<Shown>,
    /// The names of its enum.
    pub(crate) values: Option<Vec<Shown>>,
    pub(crate) references: Option<Reference>,
}

/// The column of another table that a column refers to.
#[derive(Clone)]
pub(crate) struct Reference {
    pub(crate) table: Shown,
    pub(crate) column: Shown,
    /// What becomes of the row when the other is deleted.
    pub(crate) on_delete: Option<&'static str>,
}

/// What every row of a table fulfils, by a name.
pub(crate) struct Constraint {
    pub(crate) name: Shown,
    pub(crate) rule: Rule,
}

pub(crate) enum Rule {
    /// No two rows have all of these columns alike.
    Unique(Vec<Shown>),
    /// The condition holds.
    Check(Shown),
}

/// Columns by which rows are found.
pub(crate) struct Index {
    pub(crate) name: Shown,
    pub(crate) columns: Vec<Shown>,
}

/// Values are the same wherever they were written.
fn texts(values: &[Shown]) -> Vec<&str> {
    values.iter().map(Shown::text).collect()
}

impl PartialEq for Reference {
    fn eq(&self, other: &Self) -> bool {
        (self.table.text(), self.column.text(), self.on_delete)
            == (other.table.text(), other.column.text(), other.on_delete)
    }
}

impl PartialEq for Constraint {
    fn eq(&self, other: &Self) -> bool {
        let same = match (&self.rule, &other.rule) {
            (Rule::Unique(one), Rule::Unique(other)) => texts(one) == texts(other),
            (Rule::Check(one), Rule::Check(other)) => one.text() == other.text(),
            (Rule::Unique(_), Rule::Check(_)) | (Rule::Check(_), Rule::Unique(_)) => false,
        };
        same && self.name.text() == other.name.text()
    }
}

impl PartialEq for Index {
    fn eq(&self, other: &Self) -> bool {
        self.name.text() == other.name.text() && texts(&self.columns) == texts(&other.columns)
    }
}

pub(crate) struct FirstRows {
    pub(crate) name: Shown,
    pub(crate) columns: Vec<Shown>,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// A value of a first row, or one that a column has by default.
pub(crate) enum Cell {
    Null,
    Bare(Shown),
    Text(Shown),
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Null, Self::Null) => true,
            (Self::Bare(one), Self::Bare(other)) | (Self::Text(one), Self::Text(other)) => one.text() == other.text(),
            _ => false,
        }
    }
}

impl Column {
    /// Whether a condition holds of it.
    pub(crate) fn is_checked(&self) -> bool {
        self.minimum.is_some() || self.values.is_some()
    }

    /// What its condition is made of.
    pub(crate) fn condition(&self) -> (Option<&str>, Option<Vec<&str>>) {
        (self.minimum.as_ref().map(Shown::text), self.values.as_deref().map(texts))
    }
}

/// What is not as it was.
pub(crate) struct Migration {
    pub(crate) parent: Shown,
    pub(crate) state: Shown,
    pub(crate) added: Vec<CreatedTable>,
    /// Those of new tables.
    pub(crate) first_rows: Vec<FirstRows>,
    pub(crate) changed: Vec<ChangedTable>,
    pub(crate) removed: Vec<Shown>,
    pub(crate) new_sequences: Vec<Sequence>,
    pub(crate) other_sequences: Vec<Sequence>,
    pub(crate) old_sequences: Vec<Shown>,
    /// Whether there are sequences after it, and before it.
    pub(crate) counts: bool,
    pub(crate) counted: bool,
}

/// A table that is kept, as it is now, and what is to be done to the one that was.
pub(crate) struct ChangedTable {
    pub(crate) table: CreatedTable,
    /// The columns that both have.
    pub(crate) kept: Vec<Shown>,
    /// Whether more than its indexes is another.
    pub(crate) is_rebuilt: bool,
    pub(crate) steps: Vec<Step>,
    pub(crate) dropped_indexes: Vec<Shown>,
    pub(crate) new_indexes: Vec<Index>,
}

/// One thing that is done to a table, in the order in which it is done.
pub(crate) enum Step {
    DropConstraint(Shown),
    DropColumn(Shown),
    AddColumn(Column),
    Type(Column),
    /// The column may be null from now on.
    Nullable(Shown),
    /// The column may not be null any more.
    Required(Shown),
    Default(Shown, Cell),
    NoDefault(Shown),
    AddCheck(Shown, Column),
    /// With the constraint's name and the column's.
    AddReference(Shown, Shown, Reference),
    AddConstraint(Constraint),
}
