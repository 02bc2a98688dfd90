//! Schemas: the named ones, and the types of properties, parameters and bodies.

use std::collections::BTreeMap;

use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::{Code, Diagnostic, Span};
use stategen_model::names::{TypeOf, is_reserved_type, pascal, snake};
use stategen_model::node::{Key, Node, Value};
use stategen_model::system::{Access, Field, Schema, Type};

use super::keywords::{self, Object, Place, Standing, Version};
use super::{Reader, is_true, kind_of, text};

/// How deep schemas may be put together: more is a circle.
const DEEPEST: usize = 16;

/// Formats of texts.
const TEXTS: [(&str, Type); 4] =
    [("date-time", Type::Timestamp), ("date", Type::Date), ("uuid", Type::Uuid), ("password", Type::String)];

/// What a type is said of, which decides how its values are read.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    /// A property.
    Property,
    /// A parameter, or what has to be one value for another reason.
    Parameter,
    /// A body or a header.
    Whole,
}

const NAME_IT: &str = "give it a name in `components.schemas`, and refer to that: `$ref: '#/components/schemas/NAME'`";
const TEXTS_ALONE: &str = "an enum is a set of names: `type: string`, each value text";

/// What `allOf` puts together.
#[derive(Default)]
struct Parts<'a> {
    properties: Vec<Property<'a>>,
    required: Vec<&'a Node>,
}

/// What is said of a property beside its type.
pub(super) struct Said<'n, 'a> {
    pub(super) name: &'n str,
    pub(super) schema: &'a Node,
    pub(super) required: bool,
    pub(super) nullable: bool,
    pub(super) access: Access,
}

/// A property, and the schema that has it by itself.
struct Property<'a> {
    owner: String,
    key: &'a Key,
    node: &'a Node,
}

impl<'a> Reader<'a> {
    /// A schema of `components.schemas`; none for one that only gives another type a name.
    pub(super) fn schema(&mut self, key: &Key, node: &'a Node) -> Option<Schema> {
        let name = &key.name;
        let valid =
            name.starts_with(|c: char| c.is_ascii_uppercase()) && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !valid {
            let finding = Diagnostic::error(Code::InvalidName, key.span, format!("`{name}` is no name for a schema"));
            self.findings.push(finding.with_help("use PascalCase letters and digits"));
            return None;
        }
        if is_reserved_type(name, TypeOf::Schema) {
            let message = format!("`{name}` is a type of its own in rendered code");
            let finding = Diagnostic::error(Code::InvalidName, key.span, message);
            self.findings.push(finding.with_help("give the schema a name that says which one it is"));
            return None;
        }
        if node.get("enum").is_some() {
            let (name, values) = (key.authored(), self.values(name, node)?);
            return Some(Schema::Enum { name, values, in_place: false });
        }
        if !is_object(node) {
            // Each use of it is held to what it says.
            let ty = self.ty(node, name, Of::Property)?;
            self.limits(node, &ty);
            self.each(node, &ty);
            return None;
        }
        self.object(key.authored(), node)
    }

    /// An object of this name.
    fn object(&mut self, name: Name<Schema>, node: &'a Node) -> Option<Schema> {
        let mut parts = Parts::default();
        let wrong = self.findings.len();
        self.collect(&name, node, &mut parts, 0);
        if parts.properties.is_empty() && self.findings.len() == wrong {
            let message = format!("the object `{name}` has no `properties`");
            let help = "name them, or say by `additionalProperties: { type: … }` what each of them is";
            self.refuse(node.span, message, help);
            return None;
        }
        self.limits(node, &Type::Object(name.clone()));
        let closed = self.is_closed(node);
        let fields = self.fields(&parts);
        Some(Schema::Object { name, description: text(node, "description"), fields, closed, patch: false })
    }

    /// Whether an object has no properties but those that are named.
    fn is_closed(&mut self, node: &Node) -> bool {
        let is_false = |key: &str| node.get(key).filter(|said| said.value == Value::Bool(false));
        let parts = node.get("allOf").is_some();
        if let Some(said) = node.get("additionalProperties") {
            let (message, help) = match (is_false("additionalProperties"), parts) {
                (Some(_), true) => (
                    "`additionalProperties: false` leaves no room for the properties of `allOf`",
                    "say `unevaluatedProperties: false`, which counts them, in OpenAPI 3.1; or write the properties out",
                ),
                (None, _) if said.entries().is_some() => (
                    "some of the properties are named, and others have whatever names",
                    "put the others into a property of their own",
                ),
                _ => ("", ""),
            };
            if !message.is_empty() {
                self.refuse(said.span, message.to_owned(), help);
            }
        }
        is_false("additionalProperties").or(is_false("unevaluatedProperties")).is_some()
    }

    /// The values of an enum.
    fn values(&mut self, name: &str, node: &'a Node) -> Option<Vec<Text>> {
        let values = node.get("enum").map(Node::items).unwrap_or_default();
        if let Some(other) = values.iter().find(|value| value.as_str().is_none()) {
            self.refuse(other.span, format!("a value of the enum `{name}` is {}", other.kind()), TEXTS_ALONE);
            return None;
        }
        if let Some(wide) = values.iter().find(|value| value.as_str().is_some_and(|text| text.trim() != text)) {
            self.refuse(wide.span, format!("a value of the enum `{name}` has space around it"), "write it without");
            return None;
        }
        if let Some(kind) = kind_of(node).filter(|kind| *kind != "string") {
            self.refuse(node.place(&["type"]), format!("the type of the enum `{name}` is {kind}"), TEXTS_ALONE);
            return None;
        }
        self.limits(node, &Type::Enum(Name::from(name)));
        Some(values.iter().filter_map(Node::authored).collect())
    }

    /// The type of an object or enum that is written where it is used: its name is that of its place.
    fn in_place(&mut self, schema: &'a Node, name: &str) -> Option<Type> {
        let is_enum = schema.get("enum").is_some();
        let ty = |known: &Schema| match known {
            Schema::Object { name, .. } => Type::Object(name.clone()),
            Schema::Enum { name, .. } => Type::Enum(name.clone()),
        };
        if let Some((_, known)) = self.in_place.iter().find(|(place, _)| *place == schema.span) {
            return Some(ty(known));
        }
        let named = self.document.at(&["components", "schemas"]).and_then(Node::entries).unwrap_or_default();
        let other = named.iter().find(|(key, _)| key.name == name).map(|(key, _)| key.span);
        let other = other.or_else(|| {
            let own = |one: &Schema| match one {
                Schema::Object { name, .. } => name.to_string(),
                Schema::Enum { name, .. } => name.to_string(),
            };
            self.in_place.iter().find(|(_, one)| own(one) == name).map(|(place, _)| *place)
        });
        if let Some(other) = other {
            let message = format!("what is written here is named `{name}` after its place, and so is another");
            let finding = Diagnostic::error(Code::DuplicateName, schema.span, message);
            self.findings.push(finding.with_related(other, "the other one").with_help(NAME_IT));
            return None;
        }
        if is_reserved_type(name, TypeOf::Schema) {
            let message = format!("what is written here is named `{name}` after its place, a type of rendered code");
            self.findings.push(Diagnostic::error(Code::InvalidName, schema.span, message).with_help(NAME_IT));
            return None;
        }
        let read = if is_enum {
            let values = self.values(name, schema)?;
            Schema::Enum { name: Name::new(name.to_owned(), schema.span), values, in_place: true }
        } else {
            // Known before its properties are read, for it may hold itself.
            let name: Name<Schema> = Name::new(name.to_owned(), schema.span);
            let known = Schema::Object {
                name: name.clone(),
                description: Text::default(),
                fields: Vec::new(),
                closed: false,
                patch: false,
            };
            self.in_place.push((schema.span, known));
            let read = self.object(name, schema);
            self.in_place.retain(|(place, _)| *place != schema.span);
            read?
        };
        let found = ty(&read);
        self.in_place.push((schema.span, read));
        Some(found)
    }

    /// Puts the properties of a schema and of the parts of its `allOf` together.
    fn collect(&mut self, owner: &str, node: &'a Node, parts: &mut Parts<'a>, depth: usize) {
        for part in node.get("allOf").map(Node::items).unwrap_or_default() {
            let Some(target) = self.resolved(part, "schemas") else { continue };
            if depth > DEEPEST {
                self.refuse(part.span, "the parts of this `allOf` go in a circle".to_owned(), "write one of them out");
                return;
            }
            if !is_object(target) || target.get("enum").is_some() {
                let message = "this part of `allOf` is no object, and has no properties to take over".to_owned();
                self.refuse(part.span, message, "refer to an object, or make it the type of a property");
                continue;
            }
            if let Some(said) = ["additionalProperties", "unevaluatedProperties"].iter().find_map(|key| target.get(key))
                && said.value == Value::Bool(false)
            {
                let message = "this part of `allOf` admits no properties beside its own".to_owned();
                let finding = Diagnostic::error(Code::Contract, part.span, message);
                let finding = finding.with_related(said.span, "it says so here");
                self.findings.push(finding.with_help("leave that out there, and say it of what is put together"));
                continue;
            }
            let named = part.get("$ref").and_then(Node::as_str).and_then(|text| text.rsplit('/').next());
            self.collect(named.unwrap_or(owner), target, parts, depth + 1);
        }
        for (key, property) in node.get("properties").and_then(Node::entries).unwrap_or_default() {
            match parts.properties.iter().find(|known| known.key.name == key.name) {
                Some(Property { node: same, .. }) if same.same(property) => {}
                Some(Property { key: earlier, .. }) => {
                    let message = format!("`allOf` brings `{}` twice, and not the same", key.name);
                    let finding = Diagnostic::error(Code::Contract, key.span, message);
                    let finding = finding.with_related(earlier.span, "the other one");
                    self.findings.push(finding.with_help("describe both alike, or give one another name"));
                }
                None => parts.properties.push(Property { owner: owner.to_owned(), key, node: property }),
            }
        }
        parts.required.extend(node.get("required").map(Node::items).unwrap_or_default());
    }

    fn fields(&mut self, parts: &Parts<'a>) -> Vec<Field> {
        for node in &parts.required {
            let Some(name) = node.as_str() else { continue };
            let known = parts.properties.iter().map(|property| property.key.name.as_str());
            if known.clone().any(|known| known == name) {
                continue;
            }
            let message = format!("`{name}` is required, and there is no such property");
            let finding = Diagnostic::error(Code::DanglingReference, node.span, message);
            self.findings
                .push(finding.with_near(name, known).or_help("describe it in `properties`, or leave it out here"));
        }
        let is_required = |key: &Key| parts.required.iter().any(|node| node.as_str() == Some(&key.name));
        let fields: Vec<Field> = parts
            .properties
            .iter()
            .filter_map(|Property { owner, key, node }| {
                let (place, description) = (format!("{owner}{}", pascal(&key.name)), text(node, "description"));
                self.field(Of::Property, &place, key.authored(), node, is_required(key), description)
            })
            .collect();
        self.own_names(fields.iter().map(|field| (&field.name, "property")));
        fields
    }

    /// Holds that each name comes to a Rust name of its own.
    pub(super) fn own_names<'n>(&mut self, names: impl Iterator<Item = (&'n Text, &'static str)>) {
        let mut seen: BTreeMap<String, &Text> = BTreeMap::new();
        for (name, what) in names {
            let rust = snake(name);
            let Some(earlier) = seen.get(&rust) else {
                seen.insert(rust, name);
                continue;
            };
            let message = format!("`{name}` and `{earlier}` both come to `{rust}` in Rust");
            let place = name.place().unwrap_or(self.document.span);
            let mut finding = Diagnostic::error(Code::DuplicateName, place, message);
            if let Some(place) = earlier.place() {
                finding = finding.with_related(place, format!("the other {what}"));
            }
            self.findings.push(finding.with_help("give one of them another name"));
        }
    }

    pub(super) fn field(
        &mut self,
        of: Of,
        place: &str,
        name: Text,
        schema: &'a Node,
        required: bool,
        description: Text,
    ) -> Option<Field> {
        let valid =
            name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric());
        if !valid {
            let span = name.place().unwrap_or(schema.span);
            let finding = Diagnostic::error(Code::InvalidName, span, format!("`{name}` is no name for a field"));
            self.findings.push(finding.with_help("use letters and digits, starting with a letter"));
            return None;
        }
        self.typed_field(of, place, name, schema, required, description)
    }

    /// A field of a name that is known to be one.
    pub(super) fn typed_field(
        &mut self,
        of: Of,
        place: &str,
        name: Text,
        schema: &'a Node,
        required: bool,
        description: Text,
    ) -> Option<Field> {
        let (inner, nullable) = self.without_null(schema);
        let access = self.access(inner);
        let ty = self.ty(inner, place, of)?;
        let limits = self.limits(inner, &ty);
        let default = match of {
            Of::Property | Of::Parameter => {
                self.default(&Said { name: &name, schema: inner, required, nullable, access }, &ty, &limits)
            }
            Of::Whole => None,
        };
        Some(Field {
            name,
            limits,
            each: self.each(inner, &ty),
            ty,
            optional: nullable || (!required && default.is_none()),
            explicit_null: nullable && required,
            nullable,
            access,
            description,
            default,
        })
    }

    /// Who may set a property, and who is told it.
    fn access(&mut self, schema: &Node) -> Access {
        match (is_true(schema, "readOnly"), is_true(schema, "writeOnly")) {
            (false, false) => Access::Both,
            (true, false) => Access::ReadOnly,
            (false, true) => Access::WriteOnly,
            (true, true) => {
                let message = "a property that is `readOnly` and `writeOnly` is nowhere".to_owned();
                self.refuse(schema.place(&["writeOnly"]), message, "leave one of them out");
                Access::Both
            }
        }
    }

    /// The schema, and whether null may stand for its value: `nullable`, the type `'null'` beside another, or a choice between
    /// a schema and null.
    fn without_null(&self, schema: &'a Node) -> (&'a Node, bool) {
        if let Some(choice) = self.nullable_choice(schema) {
            return (choice, true);
        }
        let types = schema.get("type").map(Node::items).unwrap_or_default();
        (schema, is_true(schema, "nullable") || types.iter().any(|kind| kind.as_str() == Some("null")))
    }

    /// The one schema of an `anyOf` or `oneOf` that leaves the choice between it and null: how OpenAPI 3.1 says that a
    /// reference may be null.
    pub(super) fn nullable_choice(&self, schema: &'a Node) -> Option<&'a Node> {
        let choices = schema.get("anyOf").or_else(|| schema.get("oneOf")).map(Node::items)?;
        let is_null = |node: &&Node| node.get("type").and_then(Node::as_str) == Some("null");
        match choices {
            [one, other] if self.version == Version::V3_1 && is_null(&other) != is_null(&one) => {
                Some(if is_null(&other) { one } else { other })
            }
            _ => None,
        }
    }

    /// The type that values of a schema have; an object or enum that is written in it is named `name`.
    pub(super) fn ty(&mut self, schema: &'a Node, name: &str, of: Of) -> Option<Authored<Type>> {
        self.nested_type(schema, name, of, 0)
    }

    /// The schema that says what values are, behind references and parts that stand alone.
    pub(super) fn plain(&self, schema: &'a Node) -> &'a Node {
        let mut plain = schema;
        for _ in 0..DEEPEST {
            let part = match plain.get("allOf").map(Node::items) {
                Some([only]) if plain.get("properties").is_none() => Some(only),
                _ => plain.get("$ref").and_then(|reference| self.named(reference)),
            };
            let Some(part) = part else { break };
            plain = part;
        }
        plain
    }

    fn nested_type(&mut self, schema: &'a Node, place: &str, of: Of, depth: usize) -> Option<Authored<Type>> {
        if depth > DEEPEST {
            self.refuse(schema.span, "this schema has no end".to_owned(), "refer to an object somewhere between");
            return None;
        }
        // `allOf` with one part is how OpenAPI 3.0 says something beside a reference, such as `nullable`.
        if let Some(parts) = schema.get("allOf") {
            return match parts.items() {
                [only] if schema.get("properties").is_none() => self.nested_type(only, place, of, depth + 1),
                _ => Some(Authored::new(self.in_place(schema, place)?, schema.span)),
            };
        }
        if let Some(reference) = schema.get("$ref") {
            let (name, node) = self.target(reference, "schemas")?;
            let ty = match (node.get("enum"), is_object(node)) {
                (Some(_), _) => Type::Enum(Name::new(name.to_owned(), reference.span)),
                (None, true) => Type::Object(Name::new(name.to_owned(), reference.span)),
                (None, false) => return self.nested_type(node, name, of, depth + 1),
            };
            return Some(Authored::new(ty, reference.span));
        }
        if schema.get("enum").is_some() {
            return Some(Authored::new(self.in_place(schema, place)?, schema.span));
        }
        self.plain_type(schema, place, of, depth)
    }

    /// The type of a schema that is neither reference nor enum.
    fn plain_type(&mut self, schema: &'a Node, place: &str, of: Of, depth: usize) -> Option<Authored<Type>> {
        let span = schema.get("type").map_or(schema.span, |node| node.span);
        let kind = self.one_kind(schema)?;
        let format = schema.get("format").and_then(Node::as_str).filter(|_| of != Of::Whole);
        let ty = match kind {
            "number" if format == Some("decimal") => self.decimal_number(schema),
            "string" if format == Some("decimal") => self.decimal_text(schema),
            "string" if format == Some("time") => Some(Type::Time),
            "string" => self.format(schema, &TEXTS, Type::String),
            "integer" => self.format(schema, &[("int32", Type::Integer), ("int64", Type::Long)], Type::Integer),
            "number" => self.format(schema, &[("double", Type::Number)], Type::Number),
            "boolean" => self.format(schema, &[], Type::Boolean),
            "array" => {
                self.format(schema, &[], Type::Boolean)?;
                let Some(items) = schema.get("items") else {
                    self.refuse(schema.span, "an array says nothing of its items".to_owned(), "add `items`");
                    return None;
                };
                let (place, of) = (format!("{place}Item"), held(of));
                Some(Type::List(Box::new(self.nested_type(items, &place, of, depth + 1)?.into_value())))
            }
            "object" if is_map(schema) => {
                let (place, of) = (format!("{place}Value"), held(of));
                let value = schema.get("additionalProperties")?;
                Some(Type::Map(Box::new(self.nested_type(value, &place, of, depth + 1)?.into_value())))
            }
            "object" => self.in_place(schema, place),
            _ => {
                self.untyped(schema, span);
                None
            }
        }?;
        Some(Authored::new(ty, span))
    }

    /// The one type that a schema has beside null.
    fn one_kind(&mut self, schema: &'a Node) -> Option<&'a str> {
        let Some(node) = schema.get("type") else {
            if schema.get("properties").is_some() {
                return Some("object");
            }
            self.untyped(schema, schema.span);
            return None;
        };
        match &node.value {
            Value::String(kind) => return Some(kind),
            Value::List(kinds) if self.version == Version::V3_1 => {
                let mut kinds = kinds.iter().filter_map(Node::as_str).filter(|kind| *kind != "null");
                if let (Some(kind), None) = (kinds.next(), kinds.next()) {
                    return Some(kind);
                }
            }
            _ => {}
        }
        self.untyped(schema, node.span);
        None
    }

    fn untyped(&mut self, schema: &Node, place: Span) {
        // A keyword that is refused has said so.
        if schema.entries().unwrap_or_default().iter().any(|(key, _)| is_refused(&key.name)) {
            return;
        }
        let help = "use string, integer, number, boolean, array, or a reference to a named schema";
        self.refuse(place, "the type of this schema is not one that code can follow from".to_owned(), help);
    }

    /// The type that a format makes of a kind of value.
    fn format(&mut self, schema: &'a Node, known: &[(&str, Type)], without: Type) -> Option<Type> {
        let Some((node, format)) = schema.get("format").and_then(|node| Some((node, node.as_str()?))) else {
            return Some(without);
        };
        if let Some((_, ty)) = known.iter().find(|(name, _)| *name == format) {
            return Some(ty.clone());
        }
        if matches!(format, "decimal" | "time") {
            let message = format!("a value of the format `{format}` would not be read as such here");
            self.refuse(node.span, message, "make it a number or text of a property or a parameter");
            return None;
        }
        let message = format!("the format `{format}` is one that the service would not check");
        let names: Vec<String> = known.iter().map(|(name, _)| format!("`{name}`")).collect();
        let others = if names.is_empty() { String::new() } else { format!(", or use {}", names.join(" or ")) };
        self.findings.push(
            Diagnostic::error(Code::Contract, node.span, message)
                .with_near(format, known.iter().map(|(name, _)| *name))
                .or_help(format!("leave it out and check it in the handler{others}")),
        );
        None
    }
}

fn is_refused(keyword: &str) -> bool {
    let known = keywords::of(Object::Schema(Place::Property)).iter().find(|known| known.name == keyword);
    known.is_none_or(|known| matches!(known.standing, Standing::Refused { .. }))
}

/// What is said of what a list or map holds.
fn held(of: Of) -> Of {
    if of == Of::Property { of } else { Of::Whole }
}

/// Whether a schema is that of an object with properties of its own or of others.
fn is_object(schema: &Node) -> bool {
    let is_kind = schema.get("type").and_then(Node::as_str) == Some("object");
    let whole = schema.get("properties").is_some() || schema.get("allOf").is_some() && schema.get("type").is_none();
    whole || (is_kind && !is_map(schema))
}

/// Whether a schema is that of an object whose properties have whatever names.
pub(super) fn is_map(schema: &Node) -> bool {
    let of_others = schema.get("additionalProperties").is_some_and(|others| others.entries().is_some());
    of_others && schema.get("properties").is_none() && schema.get("allOf").is_none()
}
