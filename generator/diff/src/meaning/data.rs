//! What is kept: enums, tables with their columns, sequences.

use std::collections::BTreeMap;

use super::changes::{Changes, paired};
use crate::change::Thing;
use crate::rules;
use stategen_model::authored::Text;
use stategen_model::system::{Attribute, Entity};

pub(super) fn compare(found: &mut Changes<'_>) {
    enums(found);
    let (a, b) = (found.a, found.b);
    for (table, before, after) in paired(&a.spec.entities, &b.spec.entities) {
        entity(found, table, before, after);
    }
    for (id, before, after) in paired(&a.spec.sequences, &b.spec.sequences) {
        let thing = Thing::Sequence { id: id.to_owned() };
        let path = format!("sequences.{id}");
        let start = |one: &stategen_model::system::Sequence| format!("from {}", one.start);
        match (before, after) {
            (None, Some(b)) => found.added(thing, Some(start(b)), Some(rules::TABLE_ADDED), &path),
            (Some(a), None) => found.removed(thing, Some(start(a)), Some(rules::TABLE_REMOVED), &path),
            (a, b) => {
                let verdict = Some(rules::SEQUENCE_CHANGED);
                found.aspect(&thing, "start", (a.map(|one| one.start), b.map(|one| one.start)), verdict, &path);
            }
        }
    }
}

fn enums(found: &mut Changes<'_>) {
    let (a, b) = (found.a, found.b);
    for (name, before, after) in paired(&a.spec.enums, &b.spec.enums) {
        let thing = Thing::Enum { name: name.to_owned() };
        let path = format!("enums.{name}");
        match (before, after) {
            (None, Some(b)) => found.added(thing, Some(joined(&b.values)), Some(rules::ENUM_ADDED), &path),
            (Some(a), None) => found.removed(thing, Some(joined(&a.values)), Some(rules::ENUM_REMOVED), &path),
            (Some(a), Some(b)) => {
                let value = |value: &Text| Thing::Value { of: name.to_owned(), name: value.to_string() };
                let path = format!("{path}.values");
                for gone in a.values.iter().filter(|value| !b.values.contains(value)) {
                    found.removed(value(gone), None::<&str>, Some(rules::ENUM_VALUE_REMOVED), &path);
                }
                for new in b.values.iter().filter(|value| !a.values.contains(value)) {
                    found.added(value(new), None::<&str>, Some(rules::ENUM_VALUE_ADDED), &path);
                }
                // Code lists and compares the names in their order.
                let in_both = |values: &[Text], others: &[Text]| {
                    let kept: Vec<Text> = values.iter().filter(|value| others.contains(value)).cloned().collect();
                    Some(joined(&kept))
                };
                let orders = (in_both(&a.values, &b.values), in_both(&b.values, &a.values));
                found.aspect(&thing, "order", orders, None, &path);
            }
            (None, None) => {}
        }
    }
}

/// Values in their order.
fn joined(values: &[Text]) -> String {
    values.iter().map(Text::as_str).collect::<Vec<_>>().join(", ")
}

fn entity(found: &mut Changes<'_>, table: &str, before: Option<&Entity>, after: Option<&Entity>) {
    let thing = Thing::Entity { table: table.to_owned() };
    let path = format!("entities.{table}");
    match (before, after) {
        (None, Some(b)) => found.added(thing, Some(&b.type_name), Some(rules::TABLE_ADDED), &path),
        (Some(a), None) => found.removed(thing, Some(&a.type_name), Some(rules::TABLE_REMOVED), &path),
        (Some(a), Some(b)) => {
            let at = |part: &str| format!("{path}.{part}");
            found.aspect(&thing, "type", (Some(&a.type_name), Some(&b.type_name)), None, &at("type"));
            found.aspect(&thing, "summary", (Some(&a.summary), Some(&b.summary)), None, &at("summary"));
            found.aspect(&thing, "seed", (a.seed.as_ref(), b.seed.as_ref()), None, &at("seed"));
            for (name, a, b) in paired(&a.attributes, &b.attributes) {
                column(found, table, name, a, b);
            }
            constraints(found, table, a, b);
        }
        (None, None) => {}
    }
}

/// `string`, `decimal(12,2)`.
fn type_name(attribute: &Attribute) -> String {
    match (attribute.precision, attribute.scale) {
        (Some(precision), Some(scale)) => format!("{}({precision},{scale})", attribute.type_name),
        _ => attribute.type_name.to_string(),
    }
}

/// What a table says of its rows beside its columns, by name: the key in the delta and what it says.
fn named(entity: &Entity) -> BTreeMap<Text, (&'static str, String)> {
    let listed = |kind: &'static str, word: &'static str, lists: &BTreeMap<Text, Vec<Text>>| {
        let list = |(name, list): (&Text, &Vec<Text>)| (name.clone(), (kind, format!("{word} on {}", joined(list))));
        lists.iter().map(list).collect::<Vec<_>>()
    };
    let mut all: BTreeMap<_, _> = listed("unique", "unique", &entity.unique).into_iter().collect();
    all.extend(listed("indexes", "index", &entity.indexes));
    all.extend(entity.checks.iter().map(|(name, condition)| (name.clone(), ("checks", condition.to_string()))));
    all
}

fn constraints(found: &mut Changes<'_>, table: &str, before: &Entity, after: &Entity) {
    for (name, a, b) in paired(&named(before), &named(after)) {
        let thing = Thing::Constraint { table: table.to_owned(), name: name.to_owned() };
        let kind = b.or(a).map_or("", |(kind, _)| kind);
        let path = format!("entities.{table}.{kind}.{name}");
        // An index holds no row back.
        let verdict = |rule| (kind != "indexes").then_some(rule);
        match (a, b) {
            (None, Some((_, said))) => found.added(thing, Some(said), verdict(rules::CONSTRAINT_ADDED), &path),
            (Some((_, said)), None) => found.removed(thing, Some(said), verdict(rules::CONSTRAINT_REMOVED), &path),
            (a, b) => {
                let said = |side: Option<&(&str, String)>| side.map(|(_, said)| said.clone());
                found.aspect(&thing, "rule", (said(a), said(b)), verdict(rules::CONSTRAINT_ADDED), &path);
            }
        }
    }
}

/// `string up to 50, key`.
fn described(attribute: &Attribute) -> String {
    let longest = attribute.max_length.map(|length| format!(" up to {length}")).unwrap_or_default();
    let smallest = attribute.minimum.map(|minimum| format!(" from {minimum}")).unwrap_or_default();
    let target = attribute.references.as_ref().map(|table| format!(", references {table}")).unwrap_or_default();
    let key = if attribute.key { ", key" } else { "" };
    let nullable = if attribute.nullable { ", nullable" } else { "" };
    let default = attribute.default.as_ref().map(|value| format!(", by default {}", **value)).unwrap_or_default();
    let deleted = attribute.on_delete.map(|one| format!(", on delete {}", one.name())).unwrap_or_default();
    format!("{}{longest}{smallest}{key}{nullable}{default}{target}{deleted}", type_name(attribute))
}

fn column(found: &mut Changes<'_>, table: &str, name: &str, before: Option<&Attribute>, after: Option<&Attribute>) {
    let thing = Thing::Column { table: table.to_owned(), name: name.to_owned() };
    let path = format!("entities.{table}.attributes.{name}");
    match (before, after) {
        (None, Some(b)) => {
            let spare = b.nullable || b.default.is_some();
            let verdict = if spare { rules::NULLABLE_COLUMN_ADDED } else { rules::REQUIRED_COLUMN_ADDED };
            found.added(thing, Some(described(b)), Some(verdict), &path);
        }
        (Some(a), None) => found.removed(thing, Some(described(a)), Some(rules::COLUMN_REMOVED), &path),
        (Some(a), Some(b)) => {
            let mut aspect = |name, from: Option<String>, to: Option<String>, verdict| {
                found.aspect(&thing, name, (from, to), verdict, &format!("{path}.{name}"));
            };
            let text = |value: Option<&str>| value.map(str::to_owned);
            aspect("type", Some(type_name(a)), Some(type_name(b)), Some(rules::COLUMN_TYPE));
            let columns = |one: &Attribute| Some(one.column(&name.into()).to_string());
            aspect("column", columns(a), columns(b), Some(rules::COLUMN_RENAMED));
            let nullable = Some(if b.nullable { rules::COLUMN_NULLABLE } else { rules::COLUMN_REQUIRED });
            aspect("nullable", Some(a.nullable.to_string()), Some(b.nullable.to_string()), nullable);
            let tighter =
                |narrower: bool| Some(if narrower { rules::CONSTRAINT_ADDED } else { rules::CONSTRAINT_REMOVED });
            let number = |value: Option<i64>| value.map(|value| value.to_string());
            let (from, to) = (a.max_length.map(|most| i64::from(*most)), b.max_length.map(|most| i64::from(*most)));
            aspect(
                "max-length",
                number(from),
                number(to),
                tighter(to.is_some_and(|to| from.is_none_or(|from| to < from))),
            );
            let narrower = b.minimum.is_some_and(|to| a.minimum.is_none_or(|from| to > from));
            aspect(
                "minimum",
                number(a.minimum.map(|least| *least)),
                number(b.minimum.map(|least| *least)),
                tighter(narrower),
            );
            aspect(
                "references",
                text(a.references.as_deref()),
                text(b.references.as_deref()),
                tighter(b.references.is_some()),
            );
            let default = |one: &Attribute| one.default.as_ref().map(|value| value.to_string());
            aspect("default", default(a), default(b), None);
            let deleted = |one: &Attribute| one.on_delete.map(|one| one.name().to_owned());
            aspect("on-delete", deleted(a), deleted(b), None);
            let key = |one: &Attribute| {
                Some(if one.key { format!("part {}", one.key_order.unwrap_or(1)) } else { "none".to_owned() })
            };
            aspect("key", key(a), key(b), Some(rules::KEY_CHANGED));
            aspect("summary", text(a.summary.as_deref()), text(b.summary.as_deref()), None);
        }
        (None, None) => {}
    }
}
