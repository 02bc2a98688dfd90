//! The names that queries are read by.

use std::collections::BTreeMap;

use stategen_model::authored::Name;
use stategen_model::system::{Entity, EnumSpec, TableName};

/// The names that a query's types come from.
pub struct Schema<'a> {
    /// Entities by table.
    pub entities: &'a BTreeMap<TableName, Entity>,
    /// Enums by name.
    pub enums: &'a BTreeMap<Name<EnumSpec>, EnumSpec>,
}
