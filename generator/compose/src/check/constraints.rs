//! What tables say of their rows beside types: defaults, unique keys, indexes, conditions, and what becomes of rows whose
//! reference is deleted.

use std::collections::BTreeSet;

use stategen_model::authored::Text;
use stategen_model::diagnostic::Code;
use stategen_model::names::{is_name_in_sql, snake};
use stategen_model::system::{Attribute, Entity, OnDelete, TableName};
use stategen_spec::sql::Condition;

use super::Check;

impl Check<'_> {
    /// What a table says beside its attributes.
    pub(super) fn constraints(&mut self, table: &TableName, entity: &Entity) {
        for (kind, lists) in [("unique", &entity.unique), ("indexes", &entity.indexes)] {
            for (name, attributes) in lists {
                let path = format!("entities.{table}.{kind}.{name}");
                self.listed(&path, name, entity, attributes);
            }
        }
        for (name, condition) in &entity.checks {
            if let Err(finding) = Condition::read(condition, table, entity) {
                self.findings.push(*finding);
            }
            let path = format!("entities.{table}.checks.{name}");
            self.constraint_name(&path, name);
        }
        for (name, attribute) in &entity.attributes {
            self.deleted(table, name, attribute);
        }
    }

    fn listed(&mut self, path: &str, name: &Text, entity: &Entity, attributes: &[Text]) {
        self.constraint_name(path, name);
        let mut seen = BTreeSet::new();
        if attributes.is_empty() {
            self.error(
                Code::InvalidValue,
                path,
                format!("`{name}` is of no attribute"),
                "list attributes of the entity",
            );
        }
        for (index, attribute) in attributes.iter().enumerate() {
            let path = format!("{path}.{index}");
            if !entity.attributes.contains_key(attribute) {
                let known: Vec<&str> = entity.attributes.keys().map(Text::as_str).collect();
                let message = format!("`{name}` is of the attribute `{attribute}`, which is not there");
                self.near(Code::DanglingReference, &path, message, attribute, &known);
            } else if !seen.insert(attribute) {
                let message = format!("`{name}` has `{attribute}` twice");
                self.error(Code::DuplicateName, &path, message, "list it once");
            }
        }
    }

    fn constraint_name(&mut self, path: &str, name: &Text) {
        if !is_name_in_sql(name) {
            let message = format!("`{name}` is no name for a constraint or an index");
            self.error(Code::InvalidName, path, message, "use lower-case letters, digits and `_`, 63 of them at most");
        }
    }

    fn deleted(&mut self, table: &TableName, name: &Text, attribute: &Attribute) {
        let path = format!("entities.{table}.attributes.{name}.on-delete");
        match attribute.on_delete {
            Some(_) if attribute.references.is_none() => {
                let message = format!("`{name}` refers to no table whose rows could be deleted");
                self.error(Code::InvalidValue, &path, message, "say what it `references`, or delete `on-delete`");
            }
            Some(OnDelete::SetNull) if !attribute.nullable => {
                let message = format!("`{name}` may not be null, which a deletion would make it");
                self.error(
                    Code::InvalidValue,
                    &path,
                    message,
                    "add `nullable: true`, or choose `cascade` or `restrict`",
                );
            }
            _ => {}
        }
    }

    /// Databases keep the names of tables, sequences, constraints and indexes in one place.
    pub(super) fn names_in_databases(&mut self) {
        let spec = &self.system.spec;
        let mut taken: BTreeSet<String> = spec.entities.keys().map(ToString::to_string).collect();
        taken.extend(spec.sequences.keys().map(|id| snake(id)));
        // The names that databases give themselves.
        for (table, entity) in &spec.entities {
            taken.insert(format!("{table}_pkey"));
            for (name, attribute) in &entity.attributes {
                let column = attribute.column(name);
                taken.extend(["check", "fkey"].map(|what| format!("{table}_{column}_{what}")));
            }
        }
        for (table, entity) in &spec.entities {
            let lists = [("unique", &entity.unique), ("indexes", &entity.indexes)];
            let lists = lists.into_iter().flat_map(|(kind, lists)| lists.keys().map(move |name| (kind, name)));
            for (kind, name) in lists.chain(entity.checks.keys().map(|name| ("checks", name))) {
                if !taken.insert(name.to_string()) {
                    let message = format!("the name `{name}` is taken in the database");
                    let help = "choose another: tables, sequences, constraints and indexes share their names";
                    self.error(Code::DuplicateName, &format!("entities.{table}.{kind}.{name}"), message, help);
                }
            }
        }
    }
}
