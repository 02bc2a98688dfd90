//! Entities, their seeds, and the messages that carry them.

use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::Code;
use std::collections::BTreeSet;

use stategen_model::system::decimal::{MOST_DIGITS, units};
use stategen_model::system::{Attribute, Entity, Message, MessageName, Type};

use super::Check;

impl<'a> Check<'a> {
    pub(super) fn entities(&mut self) {
        let spec = &self.system.spec;
        self.names_in_databases();
        for (table, entity) in &spec.entities {
            let path = format!("entities.{table}");
            if !entity.attributes.values().any(|a| a.key) {
                let message = format!("`{table}` has no key");
                self.error(Code::MissingKey, &path, message, "mark an attribute with `key: true`");
            }
            for (name, _) in entity.attributes.iter().filter(|(_, a)| a.key && a.nullable) {
                let path = format!("{path}.attributes.{name}");
                let message = format!("`{name}` is part of the key of `{table}`, so it cannot be null");
                self.error(Code::InvalidValue, &path, message, "delete `nullable`, or choose another key");
            }
            self.key_order(table, entity);
            self.constraints(table, entity);
            self.defaults(table, entity);
            let mut columns = BTreeSet::new();
            for (name, attribute) in &entity.attributes {
                let path = format!("{path}.attributes.{name}");
                let known = Type::NAMES.contains(&attribute.type_name.as_str());
                if !known && !spec.enums.contains_key(attribute.type_name.as_str()) {
                    let known = Type::NAMES.into_iter().chain(spec.enums.keys().map(Name::as_str));
                    self.dangling(&format!("{path}.type"), "type", &attribute.type_name, known);
                }
                self.digits(name, attribute, &path);
                if let Some(target) = &attribute.references
                    && !spec.entities.contains_key(target)
                {
                    let known = spec.entities.keys().map(Name::as_str);
                    self.dangling(&format!("{path}.references"), "entity", target, known);
                }
                if !columns.insert(attribute.column(name)) {
                    let message = format!("two attributes of `{table}` share a column");
                    self.error(Code::DuplicateName, &path, message, "give one of them another `column`");
                }
            }
            if let Some(seed) = &entity.seed {
                self.seed(table, seed);
            }
        }
    }

    /// A decimal says how many digits it has, and nothing else does.
    fn digits(&mut self, name: &str, attribute: &Attribute, path: &str) {
        let given = [("precision", attribute.precision), ("scale", attribute.scale)];
        if attribute.type_name != "decimal" {
            for (key, _) in given.iter().filter(|(_, digits)| digits.is_some()) {
                let message = format!("`{name}` is no decimal, and has no `{key}`");
                self.error(
                    Code::InvalidValue,
                    &format!("{path}.{key}"),
                    message,
                    "say `type: decimal`, or leave it out",
                );
            }
            return;
        }
        match (attribute.precision.map(Authored::into_value), attribute.scale.map(Authored::into_value)) {
            (Some(precision), Some(scale)) if (1..=MOST_DIGITS).contains(&precision) && scale <= precision => {
                let is_beyond = |least: i64| {
                    let units = units(&least.to_string(), scale);
                    units.is_none_or(|units| units.unsigned_abs() >= 10_u64.pow(precision))
                };
                if attribute.minimum.is_some_and(|least| is_beyond(*least)) {
                    let message = format!("the `minimum` of `{name}` has more digits than it has");
                    self.error(Code::InvalidValue, &format!("{path}.minimum"), message, "write one that it can be");
                }
            }
            (Some(precision), Some(scale)) => {
                let message = format!("no decimal has {precision} digits, {scale} of them behind its point");
                let help = format!("write a `precision` up to {MOST_DIGITS}, and a `scale` that is not above it");
                self.error(Code::InvalidValue, &format!("{path}.precision"), message, &help);
            }
            _ => {
                let message = format!("the decimal `{name}` does not say how many digits it has");
                let help = "add `precision: 12` and `scale: 2`, or as many as it has in all and behind its point";
                self.error(Code::MissingKey, path, message, help);
            }
        }
    }

    /// The attributes of a key of several columns are numbered from 1, each once.
    fn key_order(&mut self, table: &str, entity: &Entity) {
        let keys = || entity.attributes.iter().filter(|(_, attribute)| attribute.key);
        for (name, _) in entity.attributes.iter().filter(|(_, a)| !a.key && a.key_order.is_some()) {
            let path = format!("entities.{table}.attributes.{name}.key-order");
            let message = format!("`{name}` has a place in the key of `{table}`, but is no part of it");
            self.error(Code::InvalidValue, &path, message, "add `key: true`, or delete `key-order`");
        }
        let count = keys().count();
        if count < 2 && keys().all(|(_, attribute)| attribute.key_order.is_none()) {
            return;
        }
        let mut places: Vec<u8> = keys().filter_map(|(_, attribute)| attribute.key_order).collect();
        places.sort_unstable();
        if places.len() != count || places.iter().zip(1..).any(|(place, wanted)| *place != wanted) {
            let message = format!("the key of `{table}` has {count} columns, which are not numbered from 1 to {count}");
            let path = format!("entities.{table}");
            self.error(Code::InvalidValue, &path, message, "give each a `key-order` of its own: 1, 2, and so on");
        }
    }

    fn seed(&mut self, table: &str, seed: &str) {
        let path = format!("entities.{table}.seed");
        let Some(file) = self.system.files.get(seed) else {
            return self.dangling(&path, "file", seed, self.system.files.keys().map(String::as_str));
        };
        let Some(entity) = self.system.spec.entities.get(table) else { return };
        self.seed_cells(table, entity, file);
    }

    /// What a message carries beside what its entity had before is an attribute that the entity got since.
    fn also(&mut self, path: &str, name: &MessageName, message: &'a Message) {
        let entity = message.entity.as_ref().and_then(|table| self.system.spec.entities.get(table));
        for attribute in message.also.keys() {
            let path = format!("{path}.also.{attribute}");
            match entity.map(|entity| entity.attributes.get_key_value(attribute)) {
                None => {
                    let message = format!("`{name}` carries no entity that could have the attribute `{attribute}`");
                    self.error(Code::InvalidValue, &path, message, "delete `also`");
                }
                Some(None) => {
                    let known = entity.into_iter().flat_map(|entity| entity.attributes.keys());
                    self.dangling(&path, "attribute", attribute, known.map(Text::as_str));
                }
                Some(Some((known, _))) if self.system.packs().knew(name.place(), known.place()) => {
                    let message = format!("`{name}` carries `{attribute}` already");
                    self.error(Code::NoEffect, &path, message, "delete the entry");
                }
                Some(Some(_)) => {}
            }
        }
    }

    pub(super) fn messages(&mut self) {
        for (name, message) in &self.system.spec.messages {
            let path = format!("messages.{name}");
            self.also(&path, name, message);
            match (&message.entity, &message.schema) {
                (Some(entity), None) => {
                    if !self.system.spec.entities.contains_key(entity) {
                        let known = self.system.spec.entities.keys().map(Name::as_str);
                        self.dangling(&format!("{path}.entity"), "entity", entity, known);
                    }
                }
                (None, Some(reference)) => {
                    let (component, schema) = reference.split_once('#').unwrap_or((reference, ""));
                    let schemas = self.object_names(component);
                    if !schemas.contains(&schema) && !self.unread_contract(component) {
                        self.dangling(&format!("{path}.schema"), "schema", reference, schemas.into_iter());
                    }
                }
                _ => self.error(
                    Code::InvalidValue,
                    &path,
                    format!("the message `{name}` carries either an entity or a schema"),
                    "give one of `entity` and `schema`",
                ),
            }
        }
    }
}
