//! Holds a contract against the tables of keywords: each key of each object is known, means something here, and has a value of
//! its kind.

use stategen_model::diagnostic::{Code, Diagnostic, Fix};
use stategen_model::node::{Key, Node, Value};

use super::keywords::{self, Idle, Keyword, Object, Place, Shape, Standing, Version};
use super::{Reader, kind_of};

impl Reader<'_> {
    /// Checks an object and all that is below it.
    pub(super) fn walk(&mut self, node: &Node, object: Object) {
        let Some(entries) = node.entries() else {
            let message = format!("{} is a map, this is {}", object.name(), node.kind());
            self.findings.push(Diagnostic::error(Code::InvalidValue, node.span, message));
            return;
        };
        if object.is_referable() && node.get("$ref").is_some() {
            self.reference_alone(entries, object);
            return;
        }
        for (key, value) in entries.iter().filter(|(key, _)| !key.name.starts_with("x-")) {
            match keywords::of(object).iter().find(|keyword| keyword.name == key.name) {
                Some(keyword) if self.fits(keyword, key, value, node, object) => self.value(keyword, value),
                Some(_) => {}
                None => self.unknown(key, object),
            }
        }
        for keyword in
            keywords::of(object).iter().filter(|keyword| keyword.required && node.get(keyword.name).is_none())
        {
            let message = format!("{} has no `{}`", object.name(), keyword.name);
            let finding = Diagnostic::error(Code::MissingKey, node.span, message);
            self.findings.push(finding.with_help(format!("add `{}`", keyword.name)));
        }
    }

    /// A reference has nothing beside it but, since OpenAPI 3.1, words.
    fn reference_alone(&mut self, entries: &[(Key, Node)], object: Object) {
        for (key, value) in entries {
            match key.name.as_str() {
                "$ref" | "summary" | "description" => self.shape(key.name.as_str(), Shape::Text, value),
                _ => {
                    let message = format!("`{}` stands beside `$ref`, which stands for the whole of it", key.name);
                    let instead = format!("say it where {} is that the reference names", object.name());
                    self.refuse(key.span, message, instead);
                }
            }
        }
    }

    /// Whether the keyword is honoured or documentation here; if not, why.
    fn fits(&mut self, keyword: &Keyword, key: &Key, value: &Node, node: &Node, object: Object) -> bool {
        let name = keyword.name;
        if let Some((version, instead)) = keyword.only.filter(|(version, _)| *version != self.version) {
            let message = format!("`{name}` is of OpenAPI {version}, and this contract is of {}", self.version);
            self.refuse(key.span, message, instead);
            return false;
        }
        if keyword.idle.is_some_and(|idle| idle.is(value)) {
            return false;
        }
        // The choice between a schema and null is honoured: what is chosen is walked as any other schema there.
        if object == Object::Schema(Place::Property)
            && let Some(choice) = self.nullable_choice(node).filter(|_| matches!(name, "anyOf" | "oneOf"))
        {
            self.walk(choice, Object::Schema(Place::Property));
            return false;
        }
        if let Standing::Refused { meaning, instead } = keyword.standing {
            self.refuse(key.span, format!("`{name}` {meaning}"), instead);
            return false;
        }
        let Object::Schema(place) = object else { return true };
        self.fits_schema(keyword, key, node, place)
    }

    /// Whether the keyword says something of a schema of this type at this place.
    fn fits_schema(&mut self, keyword: &Keyword, key: &Key, schema: &Node, place: Place) -> bool {
        let name = keyword.name;
        if name != "$ref" && keyword.standing == Standing::Honoured && schema.get("$ref").is_some() {
            let message = format!("`{name}` stands beside `$ref`, which stands for the whole schema");
            self.refuse(key.span, message, "put the reference into `allOf`, or say it in the schema that it names");
            return false;
        }
        if let Some(kind) = kind_of(schema).filter(|kind| !keyword.types.is_empty() && !keyword.types.contains(kind)) {
            let message =
                format!("`{name}` says nothing of this: its type is {kind}, not {}", keyword.types.join(" or "));
            self.refuse(key.span, message, "leave it out, or give the schema the type that it is of");
            return false;
        }
        if !keyword.places.is_empty() && !keyword.places.contains(&place) {
            let places: Vec<&str> = keyword.places.iter().map(|place| place.name()).collect();
            let message = format!("`{name}` would not be looked at here, in {}", place.name());
            self.refuse(key.span, message, format!("say it in {}", places.join(" or ")));
            return false;
        }
        true
    }

    fn value(&mut self, keyword: &Keyword, value: &Node) {
        match keyword.value {
            Shape::Object(object) => self.walk(value, object),
            Shape::ObjectOrTruth(object) if value.entries().is_some() => self.walk(value, object),
            Shape::Objects(object) if matches!(value.value, Value::List(_)) => {
                value.items().iter().for_each(|item| self.walk(item, object));
            }
            Shape::Map(object) | Shape::ExtensibleMap(object) if value.entries().is_some() => {
                let extensible = matches!(keyword.value, Shape::ExtensibleMap(_));
                let entries = value.entries().unwrap_or_default().iter();
                for (_, value) in entries.filter(|(key, _)| !(extensible && key.name.starts_with("x-"))) {
                    self.walk(value, object);
                }
            }
            shape => self.shape(keyword.name, shape, value),
        }
    }

    /// Checks a value that is no object.
    fn shape(&mut self, name: &str, shape: Shape, node: &Node) {
        let expected = match (shape, &node.value) {
            (Shape::Texts, Value::List(items)) => {
                items.iter().for_each(|item| self.shape(name, Shape::Text, item));
                return;
            }
            (Shape::Anything, _)
            | (Shape::Text, Value::String(_))
            | (Shape::Truth | Shape::ObjectOrTruth(_), Value::Bool(_))
            | (Shape::Number | Shape::NumberOrTruth, Value::Integer(_) | Value::Float(_))
            | (Shape::Count, Value::Integer(0..=0xFFFF_FFFF))
            | (Shape::List, Value::List(_)) => return,
            (Shape::NumberOrTruth, Value::Bool(_)) if self.version == Version::V3_0 => return,
            (Shape::Text, _) => "text",
            (Shape::Truth, _) => "`true` or `false`",
            (Shape::Number | Shape::NumberOrTruth, _) => "a number",
            (Shape::Count, _) => "a whole number from 0 on",
            (Shape::Texts | Shape::List | Shape::Objects(_), _) => "a list",
            (Shape::ObjectOrTruth(_), _) => "a schema, or `true` or `false`",
            (Shape::Object(_) | Shape::Map(_) | Shape::ExtensibleMap(_), _) => "a map",
        };
        let message = format!("`{name}` is {expected}, this is {}", node.kind());
        let finding = Diagnostic::error(Code::InvalidValue, node.span, message);
        let number = matches!(node.value, Value::Integer(_) | Value::Float(_) | Value::Bool(_));
        self.findings.push(match shape {
            Shape::Text if number => finding
                .with_help("write it in quotes, so that it stays as it is written")
                .with_fix(Fix::quote(node.span)),
            _ => finding,
        });
    }

    fn unknown(&mut self, key: &Key, object: Object) {
        let finding = Diagnostic::error(Code::UnknownKey, key.span, format!("{} has no `{}`", object.name(), key.name));
        self.findings.push(
            finding
                .with_near(&key.name, keywords::of(object).iter().map(|keyword| keyword.name))
                .or_help("what only people or other tools read has a name that starts with `x-`"),
        );
    }
}

impl Idle {
    fn is(self, node: &Node) -> bool {
        match (self, &node.value) {
            (Self::False, Value::Bool(value)) => !value,
            (Self::True, Value::Bool(value)) => *value,
            (Self::Empty, Value::List(items)) => items.is_empty(),
            (Self::Empty, Value::Map(entries)) => entries.is_empty(),
            _ => false,
        }
    }
}
