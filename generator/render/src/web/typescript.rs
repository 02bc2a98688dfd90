//! Types as TypeScript names and writes them.

use stategen_template::from_template;

use crate::filters;
use crate::rust::merged::Merged;
use crate::rust::types::{Member, Object};
use crate::shown::{Show, Shown};
use stategen_model::names::pascal;
use stategen_model::system::decimal::Form;
use stategen_model::system::{Access, Type};

/// How instants are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dates {
    /// ISO 8601, in REST.
    Iso,
    /// Milliseconds since 1970, in messages.
    Epoch,
}

/// The interface of an object.
#[from_template("web/src/generated/interface.ts")]
pub(super) struct Interface {
    name: Shown,
    description: Shown,
    dates: Dates,
    properties: Vec<Property>,
}

struct Property {
    name: Shown,
    description: Shown,
    ty: Shown,
    instant: bool,
    optional: bool,
    nullable: bool,
    read_only: bool,
}

/// In which directions the object of an interface travels.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Travels {
    pub(super) asked: bool,
    pub(super) answered: bool,
}

impl Travels {
    /// Whether one of the directions is without what has this access.
    fn lack(self, access: Access) -> bool {
        match access {
            Access::Both => false,
            Access::ReadOnly => self.asked,
            Access::WriteOnly => self.answered,
        }
    }
}

impl Interface {
    pub(super) fn new(object: &Object, dates: Dates, travels: Travels) -> Self {
        let property = |member: &Member| Property {
            name: member.wire.clone(),
            description: member.description.clone(),
            ty: type_name(&member.ty, dates),
            instant: *member.ty == Type::Timestamp,
            // What a message lacks is left out of it; an answer says null where its contract promises the member.
            optional: match member.merged {
                Some(merged) => matches!(merged, Merged::Present | Merged::Change),
                None => member.optional && !(member.explicit_null && dates == Dates::Iso),
            } || travels.lack(member.access)
                || member.default.is_some(),
            nullable: match member.merged {
                Some(merged) => matches!(merged, Merged::Nullable | Merged::Change),
                None => member.optional,
            },
            read_only: member.access == Access::ReadOnly && dates == Dates::Iso,
        };
        Self {
            name: object.name.clone(),
            description: object.description.clone(),
            dates,
            properties: object.members.iter().map(property).collect(),
        }
    }
}

/// `account-service` as `accountService`.
pub(super) fn camel(name: &str) -> String {
    let pascal = pascal(name);
    let mut letters = pascal.chars();
    letters.next().into_iter().flat_map(char::to_lowercase).chain(letters).collect()
}

/// The name in camel case as that of a variable or parameter.
pub(super) fn variable(name: &str) -> String {
    let name = camel(name);
    if KEYWORDS.binary_search(&name.as_str()).is_ok() { format!("{name}_") } else { name }
}

/// Words that name no variable in a module: the reserved words of ECMAScript, in strict mode too
/// (<https://tc39.es/ecma262/#sec-keywords-and-reserved-words>), and the two names that strict mode lets nobody bind.
/// TypeScript reserves no others.
pub const KEYWORDS: [&str; 48] = [
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

/// The type without optionality.
pub(super) fn type_name(ty: &Type, dates: Dates) -> Shown {
    match ty {
        Type::String | Type::Date | Type::Time | Type::Uuid => "string".shown(),
        Type::Integer | Type::Long | Type::Number => "number".shown(),
        Type::Decimal(decimal) => match decimal.form {
            Form::Number => "number",
            Form::Text => "string",
        }
        .shown(),
        Type::Boolean => "boolean".shown(),
        Type::Timestamp => if dates == Dates::Iso { "string" } else { "number" }.shown(),
        Type::Enum(name) => name.shown(),
        Type::Object(name) => name.shown(),
        Type::List(item) => type_name(item, dates).map(|item| format!("{item}[]")),
        Type::Map(held) => type_name(held, dates).map(|held| format!("Record<string, {held}>")),
    }
}

/// The enums that types name, each once, in name order.
pub(super) fn enums<'a>(types: impl IntoIterator<Item = &'a Type>) -> Vec<Shown> {
    names(types.into_iter().filter_map(|ty| match ty.innermost() {
        Type::Enum(name) => Some(name.shown()),
        _ => None,
    }))
}

/// Names in order, each once.
pub(super) fn names(names: impl IntoIterator<Item = Shown>) -> Vec<Shown> {
    let mut names: Vec<Shown> = names.into_iter().collect();
    names.sort_by(|a, b| a.text().cmp(b.text()));
    names.dedup_by(|a, b| a.text() == b.text());
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_no_hyphens() {
        assert_eq!(camel("book-shelf"), "bookShelf");
    }

    #[test]
    fn no_variable_is_named_by_a_keyword() {
        assert!(KEYWORDS.is_sorted(), "they are searched by halves");
        assert_eq!((variable("delete").as_str(), variable("book-shelf").as_str()), ("delete_", "bookShelf"));
    }

    #[test]
    fn enums_are_named_once_however_deep_they_stand() {
        let set = |name: &str| Type::Enum(name.into());
        let list = Type::List(Box::new(Type::List(Box::new(set("Binding")))));
        let found = enums(&[set("Shelf"), list, Type::Timestamp, set("Binding")]);
        assert_eq!(found.iter().map(Shown::text).collect::<Vec<_>>(), ["Binding", "Shelf"]);
        assert_eq!(type_name(&Type::List(Box::new(Type::Timestamp)), Dates::Epoch).text(), "number[]");
    }
}
