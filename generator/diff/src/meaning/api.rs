//! The services' contracts: operations, parameters, answers, schemas and their properties, each judged by the direction
//! in which it travels.

use std::collections::{BTreeMap, BTreeSet};

use super::changes::{Changes, paired};
use crate::change::{Action, Thing};
use crate::rules::{self, Bound, Direction, Verdict};
use stategen_model::authored::Text;
use stategen_model::diagnostic::Span;
use stategen_model::node::Node;
use stategen_model::system::decimal::Form;
use stategen_model::system::{
    Access, Answer, Body, Content, Contract, Credential, Decimal, Field, Header, KeyPlace, Limits, Operation, Problem,
    Schema, Scheme, System, Type,
};
use stategen_spec::yaml;

pub(super) fn compare(found: &mut Changes<'_>) {
    let (a, b) = (found.a, found.b);
    for (service, before, after) in paired(&a.contracts, &b.contracts) {
        // Two states mostly share a contract to the byte.
        if before.map(|one| &one.document) != after.map(|one| &one.document) {
            contract(found, service, before.map(|one| &**one), after.map(|one| &**one));
        }
    }
}

/// Where things stand in a contract's file; read only for contracts that differ.
struct Places {
    node: Option<Node>,
    start: Option<Span>,
}

impl Places {
    fn of(system: &System, service: &str) -> Self {
        let file = system.files.get(&format!("contracts/{service}.yaml"));
        let node = file.and_then(yaml::document);
        Self { node, start: system.contracts.get(service).map(|contract| contract.span) }
    }

    fn at(&self, path: &[&str]) -> Vec<Span> {
        let place = self.node.as_ref().map(|node| node.place(path));
        place.or(self.start).into_iter().collect()
    }

    /// Where an operation declares a parameter, or its path does for all of its operations; else the operation.
    fn parameter(&self, operation: &Operation, name: &str) -> Vec<Span> {
        let item = self.node.as_ref().and_then(|node| node.at(&["paths", &operation.path]));
        let own = item.and_then(|item| item.get(&operation.method));
        let all = own.into_iter().chain(item).filter_map(|node| node.get("parameters"));
        let found = all.flat_map(Node::items).find(|one| one.get("name").and_then(Node::as_str) == Some(name));
        vec![found.map_or_else(|| operation.span, |node| node.span)]
    }

    /// Where an operation declares an answer; else the operation.
    fn answer(&self, operation: &Operation, status: u16) -> Vec<Span> {
        let path = ["paths", &operation.path, &operation.method, "responses"];
        let answers = self.node.as_ref().and_then(|node| node.at(&path)).and_then(Node::entries);
        let found = answers.unwrap_or_default().iter().find(|(key, _)| key.name == status.to_string());
        vec![found.map_or_else(|| operation.span, |(key, _)| key.span)]
    }
}

fn contract(found: &mut Changes<'_>, service: &str, before: Option<&Contract>, after: Option<&Contract>) {
    let places = (Places::of(found.a, service), Places::of(found.b, service));
    let operations = |contract: Option<&Contract>| -> BTreeMap<String, Operation> {
        contract.into_iter().flat_map(|one| &one.operations).map(|one| (one.id.to_string(), one.clone())).collect()
    };
    for (id, a, b) in paired(&operations(before), &operations(after)) {
        operation(found, &places, (service, id), a, b);
    }
    let schemas = |contract: Option<&Contract>| -> BTreeMap<String, Schema> {
        contract.into_iter().flat_map(|one| &one.schemas).map(|one| (name(one).to_owned(), one.clone())).collect()
    };
    let used = Used::of(before, after);
    for (name, a, b) in paired(&schemas(before), &schemas(after)) {
        schema(found, &places, &used, (service, name), a, b);
    }
}

fn name(schema: &Schema) -> &str {
    match schema {
        Schema::Object { name, .. } => name,
        Schema::Enum { name, .. } => name,
    }
}

/// `get /things/{id}`, in the form in which people write it.
fn endpoint(operation: &Operation) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.path)
}

fn operation(
    found: &mut Changes<'_>,
    places: &(Places, Places),
    (service, id): (&str, &str),
    before: Option<&Operation>,
    after: Option<&Operation>,
) {
    let thing = Thing::Operation { service: service.to_owned(), id: id.to_owned() };
    let (a, b) = match (before, after) {
        (None, Some(b)) => {
            let action = Action::Added { value: Some(endpoint(b)) };
            return found.push(thing, action, Some(rules::OPERATION_ADDED), vec![b.span]);
        }
        (Some(a), None) => {
            let action = Action::Removed { value: Some(endpoint(a)) };
            return found.push(thing, action, Some(rules::OPERATION_REMOVED), vec![a.span]);
        }
        (Some(a), Some(b)) => (a, b),
        (None, None) => return,
    };
    let place = vec![b.span];
    changed(found, &thing, "endpoint", (Some(endpoint(a)), Some(endpoint(b))), rules::OPERATION_MOVED, &place);
    security(found, (service, &thing), a, b);
    let body = match (&a.body, &b.body) {
        (None, Some(_)) => rules::BODY_ADDED,
        (Some(_), None) => rules::BODY_REMOVED,
        (Some(_), Some(_)) | (None, None) => rules::BODY_TYPE,
    };
    changed(found, &thing, "request body", (a.body.as_ref().map(carried), b.body.as_ref().map(carried)), body, &place);
    answers(found, places, (service, id), a, b);
    problems(found, places, (service, id), a, b);
    parameters(found, places, (service, id), a, b);
}

/// Who may call: whoever did is broken where what they show is not enough any more.
fn security(found: &mut Changes<'_>, (service, thing): (&str, &Thing), a: &Operation, b: &Operation) {
    let ways = |system: &System, one: &Operation| -> BTreeSet<String> {
        let Some(security) = &one.security else { return BTreeSet::from([EVERYBODY.to_owned()]) };
        let contract = system.contracts.iter().find(|(id, _)| id.as_str() == service).map(|(_, contract)| contract);
        let scheme = |name| contract.and_then(|contract| contract.scheme(name));
        let named = security.schemes.iter().filter_map(|name| scheme(name)).map(shown);
        named.chain(security.optional.then(|| EVERYBODY.to_owned())).collect()
    };
    let (before, after) = (ways(found.a, a), ways(found.b, b));
    // Those who show something may call where nobody has to.
    let verdict = match after.contains(EVERYBODY) || before.iter().all(|way| after.contains(way)) {
        true => rules::SECURITY_LOOSER,
        false => rules::SECURITY_STRICTER,
    };
    let listed = |ways: BTreeSet<String>| Some(ways.into_iter().collect::<Vec<_>>().join(" or "));
    let place = b.security.as_ref().or(a.security.as_ref()).map_or(b.span, |security| security.span);
    changed(found, thing, "security", (listed(before), listed(after)), verdict, &[place]);
}

/// Those who show nothing.
const EVERYBODY: &str = "everybody";

/// What callers show, whatever the contract calls it.
fn shown(scheme: &Scheme) -> String {
    match &scheme.credential {
        Credential::Bearer => "bearer token".to_owned(),
        Credential::Basic => "basic login".to_owned(),
        Credential::Key(KeyPlace::Header, name) => format!("key in the header {name}"),
        Credential::Key(KeyPlace::Query, name) => format!("key {name} in the query"),
        Credential::Key(KeyPlace::Cookie, name) => format!("key in the cookie {name}"),
    }
}

/// The answers when all goes well.
fn answers(
    found: &mut Changes<'_>,
    places: &(Places, Places),
    (service, id): (&str, &str),
    a: &Operation,
    b: &Operation,
) {
    // One that takes the place of another is that one, changed.
    if let ([one], [other]) = (&a.answers[..], &b.answers[..])
        && one.status != other.status
    {
        let thing = Thing::Operation { service: service.to_owned(), id: id.to_owned() };
        let statuses = (Some(one.status.to_string()), Some(other.status.to_string()));
        changed(found, &thing, "success status", statuses, rules::SUCCESS_REMOVED, &[b.span]);
        return answer(found, (places, b), &thing, one, other);
    }
    let by_status = |one: &Operation| -> BTreeMap<String, Answer> {
        one.answers.iter().map(|answer| (answer.status.to_string(), answer.clone())).collect()
    };
    for (_, before, after) in paired(&by_status(a), &by_status(b)) {
        let thing = |one: &Answer| match (&a.answers[..], &b.answers[..]) {
            ([_], [_]) => Thing::Operation { service: service.to_owned(), id: id.to_owned() },
            _ => Thing::Answer { service: service.to_owned(), operation: id.to_owned(), status: *one.status },
        };
        match (before, after) {
            (Some(gone), None) => {
                let place = places.0.answer(a, *gone.status);
                found.push(thing(gone), Action::Removed { value: None }, Some(rules::SUCCESS_REMOVED), place);
            }
            (None, Some(new)) => {
                let place = places.1.answer(b, *new.status);
                found.push(thing(new), Action::Added { value: None }, Some(rules::SUCCESS_ADDED), place);
            }
            (Some(one), Some(other)) => answer(found, (places, b), &thing(one), one, other),
            (None, None) => {}
        }
    }
}

/// What an answer carries.
fn answer(
    found: &mut Changes<'_>,
    (places, operation): (&(Places, Places), &Operation),
    thing: &Thing,
    a: &Answer,
    b: &Answer,
) {
    let place = match thing {
        Thing::Answer { status, .. } => places.1.answer(operation, *status),
        _ => vec![operation.span],
    };
    let body = |one: &Answer| one.body.as_ref().map(body_name);
    changed(found, thing, "response body", (body(a), body(b)), rules::RESPONSE_TYPE, &place);
    headers(found, thing, (&a.headers, &b.headers), &place);
}

/// The headers of an answer.
fn headers(found: &mut Changes<'_>, thing: &Thing, (a, b): (&[Header], &[Header]), place: &[Span]) {
    let shown = |header: &Header| match header.optional {
        true => format!("optional {}", type_name(&header.ty)),
        false => type_name(&header.ty),
    };
    let all = |headers: &[Header]| -> BTreeMap<String, String> {
        headers.iter().map(|header| (header.name.to_string(), shown(header))).collect()
    };
    for (name, a, b) in paired(&all(a), &all(b)) {
        let verdict = match (a, b) {
            (None, _) => rules::RESPONSE_HEADER_ADDED,
            (Some(a), None) if a.starts_with("optional ") => rules::OPTIONAL_RESPONSE_HEADER_REMOVED,
            (Some(_), None) => rules::RESPONSE_HEADER_REMOVED,
            (Some(_), Some(b)) if b.starts_with("optional ") => rules::RESPONSE_HEADER_OPTIONAL,
            (Some(_), Some(_)) => rules::RESPONSE_HEADER_TYPE,
        };
        let (from, to) = (a.map(|ty| format!("{name}: {ty}")), b.map(|ty| format!("{name}: {ty}")));
        changed(found, thing, "response header", (from, to), verdict, place);
    }
}

/// What a request carries, for people.
fn carried(body: &Body) -> String {
    match body {
        Body::Json(name) => name.to_string(),
        Body::Patch(name) => format!("merge patch of {name}"),
        Body::Form(name) => format!("form of {name}"),
        Body::Text | Body::Bytes(_) => body.media_type().to_owned(),
    }
}

/// What a body is, for people.
fn body_name(body: &Content) -> String {
    match body {
        Content::Json(ty) => type_name(ty),
        Content::Text | Content::Bytes(_) | Content::Details(_) => body.media_type().to_owned(),
    }
}

/// The answers beside those of success.
fn problems(
    found: &mut Changes<'_>,
    places: &(Places, Places),
    (service, id): (&str, &str),
    a: &Operation,
    b: &Operation,
) {
    for (status, ..) in a.problems.iter().filter(|(status, _)| !b.problems.contains_key(status)) {
        let thing = Thing::Answer { service: service.to_owned(), operation: id.to_owned(), status: *status };
        found.push(thing, Action::Removed { value: None }, Some(rules::PROBLEM_REMOVED), places.0.answer(a, *status));
    }
    for (status, ..) in b.problems.iter().filter(|(status, _)| !a.problems.contains_key(status)) {
        let thing = Thing::Answer { service: service.to_owned(), operation: id.to_owned(), status: *status };
        found.push(thing, Action::Added { value: None }, Some(rules::PROBLEM_ADDED), places.1.answer(b, *status));
    }
    for (status, one) in &a.problems {
        let Some(other) = b.problems.get(status) else { continue };
        let thing = Thing::Answer { service: service.to_owned(), operation: id.to_owned(), status: *status };
        let bodies = |one: &Problem| Some(one.bodies.iter().map(body_name).collect::<Vec<_>>().join(", "));
        let verdict = match one.bodies.iter().all(|body| other.bodies.contains(body)) {
            true => rules::PROBLEM_TYPE_ADDED,
            false => rules::RESPONSE_TYPE,
        };
        let place = places.1.answer(b, *status);
        changed(found, &thing, "response body", (bodies(one), bodies(other)), verdict, &place);
        headers(found, &thing, (&one.headers, &other.headers), &place);
    }
}

fn parameters(
    found: &mut Changes<'_>,
    places: &(Places, Places),
    (service, id): (&str, &str),
    before: &Operation,
    after: &Operation,
) {
    let parameters = |one: &Operation| -> BTreeMap<String, Field> {
        one.parameters().map(|field| (field.name.to_string(), field.clone())).collect()
    };
    for (name, a, b) in paired(&parameters(before), &parameters(after)) {
        let place = if b.is_some() { places.1.parameter(after, name) } else { places.0.parameter(before, name) };
        let thing = Thing::Parameter { service: service.to_owned(), operation: id.to_owned(), name: name.to_owned() };
        match (a, b) {
            (None, Some(b)) => {
                let rule = if b.optional || b.default.is_some() {
                    rules::OPTIONAL_PARAMETER_ADDED
                } else {
                    rules::REQUIRED_PARAMETER_ADDED
                };
                found.push(thing, Action::Added { value: Some(type_name(&b.ty)) }, Some(rule), place);
            }
            (Some(a), None) => {
                let action = Action::Removed { value: Some(type_name(&a.ty)) };
                found.push(thing, action, Some(rules::PARAMETER_REMOVED), place);
            }
            (Some(a), Some(b)) => parameter(found, &thing, a, b, &place),
            (None, None) => {}
        }
    }
}

fn parameter(found: &mut Changes<'_>, thing: &Thing, a: &Field, b: &Field, place: &[Span]) {
    let types = (Some(type_name(&a.ty)), Some(type_name(&b.ty)));
    changed(found, thing, "type", types, rules::PARAMETER_TYPE, place);
    let rule = if b.optional { rules::PARAMETER_OPTIONAL } else { rules::PARAMETER_REQUIRED };
    changed(found, thing, "presence", (presence(a), presence(b)), rule, place);
    let defaults = (text(a.default.as_deref()), text(b.default.as_deref()));
    changed(found, thing, "default", defaults, rules::PARAMETER_DEFAULT, place);
    bounds(found, thing, &[Direction::Parameter], a, b, place);
}

/// Which schemas travel in requests, and which in answers, before or after.
struct Used {
    requests: BTreeSet<String>,
    responses: BTreeSet<String>,
}

impl Used {
    fn of(before: Option<&Contract>, after: Option<&Contract>) -> Self {
        let mut used = Self { requests: BTreeSet::new(), responses: BTreeSet::new() };
        for contract in before.into_iter().chain(after) {
            for operation in &contract.operations {
                if let Some(body) = operation.body.as_ref().and_then(Body::schema) {
                    reach(contract, body, &mut used.requests);
                }
                for name in operation.answered().filter_map(|ty| named(ty)) {
                    reach(contract, name, &mut used.responses);
                }
            }
        }
        used
    }

    fn directions(&self, schema: &str) -> Vec<Direction> {
        let request = self.requests.contains(schema).then_some(Direction::Request);
        let response = self.responses.contains(schema).then_some(Direction::Response);
        request.into_iter().chain(response).collect()
    }
}

/// The schema that a type names, at any depth of lists.
fn named(ty: &Type) -> Option<&str> {
    match ty.innermost() {
        Type::Enum(name) => Some(name),
        Type::Object(name) => Some(name),
        _ => None,
    }
}

fn reach(contract: &Contract, schema: &str, reached: &mut BTreeSet<String>) {
    if !reached.insert(schema.to_owned()) {
        return;
    }
    let found = contract.schemas.iter().find(|one| name(one) == schema);
    if let Some(Schema::Object { fields, .. }) = found {
        for below in fields.iter().filter_map(|field| named(&field.ty)) {
            reach(contract, below, reached);
        }
    }
}

fn schema(
    found: &mut Changes<'_>,
    places: &(Places, Places),
    used: &Used,
    (service, name): (&str, &str),
    before: Option<&Schema>,
    after: Option<&Schema>,
) {
    let thing = Thing::Schema { service: service.to_owned(), name: name.to_owned() };
    let directions = used.directions(name);
    let path = ["components", "schemas", name];
    match (before, after) {
        // Whoever uses it is judged at the operation.
        (None, Some(_)) => {
            found.push(thing, Action::Added { value: None }, Some(rules::SCHEMA_UNUSED), places.1.at(&path));
        }
        (Some(_), None) => {
            found.push(thing, Action::Removed { value: None }, Some(rules::SCHEMA_UNUSED), places.0.at(&path));
        }
        (Some(Schema::Enum { values: a, .. }), Some(Schema::Enum { values: b, .. })) => {
            let value = |value: &Text| Thing::Property {
                service: service.to_owned(),
                schema: name.to_owned(),
                name: value.to_string(),
            };
            for gone in a.iter().filter(|value| !b.contains(value)) {
                let verdict = worst(&directions, |direction| match direction {
                    Direction::Parameter | Direction::Request => rules::REQUEST_ENUM_VALUE_REMOVED,
                    Direction::Response => rules::RESPONSE_ENUM_VALUE_REMOVED,
                });
                found.push(value(gone), Action::Removed { value: None }, verdict, places.1.at(&path));
            }
            for new in b.iter().filter(|value| !a.contains(value)) {
                let verdict = worst(&directions, |direction| match direction {
                    Direction::Parameter | Direction::Request => rules::REQUEST_ENUM_VALUE_ADDED,
                    Direction::Response => rules::RESPONSE_ENUM_VALUE_ADDED,
                });
                found.push(value(new), Action::Added { value: None }, verdict, places.1.at(&path));
            }
        }
        (Some(Schema::Object { fields: a, closed: was, .. }), Some(Schema::Object { fields: b, closed, .. })) => {
            others(found, &thing, &directions, (*was, *closed), &places.1.at(&path));
            let by_name = |fields: &[Field]| -> BTreeMap<String, Field> {
                fields.iter().map(|field| (field.name.to_string(), field.clone())).collect()
            };
            for (property, a, b) in paired(&by_name(a), &by_name(b)) {
                let thing =
                    Thing::Property { service: service.to_owned(), schema: name.to_owned(), name: property.to_owned() };
                let path = ["components", "schemas", name, "properties", property];
                let place = if b.is_some() { places.1.at(&path) } else { places.0.at(&path) };
                let directions = b.or(a).map(|field| travelled(&directions, field)).unwrap_or_default();
                self::property(found, thing, &directions, (a, b), &place);
            }
        }
        (Some(_), Some(_)) => {
            let forms = (Some(form(before)), Some(form(after)));
            let rule = worst(&directions, type_rule).unwrap_or(rules::SCHEMA_UNUSED);
            changed(found, &thing, "form", forms, rule, &places.1.at(&path));
        }
        (None, None) => {}
    }
}

/// Whether properties that are not named are refused, before and after.
fn others(
    found: &mut Changes<'_>,
    thing: &Thing,
    directions: &[Direction],
    (before, after): (bool, bool),
    place: &[Span],
) {
    let refused = |closed: bool| closed.then(|| "refused".to_owned());
    let rule = worst(directions, |direction| rules::narrowed(direction, after)).unwrap_or(rules::SCHEMA_UNUSED);
    changed(found, thing, "other properties", (refused(before), refused(after)), rule, place);
}

fn form(schema: Option<&Schema>) -> String {
    match schema {
        Some(Schema::Object { .. }) => "object".to_owned(),
        Some(Schema::Enum { .. }) => "enum".to_owned(),
        None => "none".to_owned(),
    }
}

fn type_rule(direction: Direction) -> Verdict {
    match direction {
        Direction::Parameter => rules::PARAMETER_TYPE,
        Direction::Request => rules::REQUEST_PROPERTY_TYPE,
        Direction::Response => rules::RESPONSE_PROPERTY_TYPE,
    }
}

fn property(
    found: &mut Changes<'_>,
    thing: Thing,
    directions: &[Direction],
    (before, after): (Option<&Field>, Option<&Field>),
    place: &[Span],
) {
    match (before, after) {
        (None, Some(b)) => {
            let verdict = worst(directions, |direction| match (direction, b.may_lack()) {
                (Direction::Parameter | Direction::Request, true) => rules::OPTIONAL_REQUEST_PROPERTY_ADDED,
                (Direction::Parameter | Direction::Request, false) => rules::REQUIRED_REQUEST_PROPERTY_ADDED,
                (Direction::Response, true) => rules::OPTIONAL_RESPONSE_PROPERTY_ADDED,
                (Direction::Response, false) => rules::RESPONSE_PROPERTY_ADDED,
            });
            found.push(thing, Action::Added { value: Some(type_name(&b.ty)) }, verdict, place.to_vec());
        }
        (Some(a), None) => {
            let verdict = worst(directions, |direction| match (direction, a.may_lack()) {
                (Direction::Parameter | Direction::Request, _) => rules::REQUEST_PROPERTY_REMOVED,
                (Direction::Response, true) => rules::OPTIONAL_RESPONSE_PROPERTY_REMOVED,
                (Direction::Response, false) => rules::RESPONSE_PROPERTY_REMOVED,
            });
            found.push(thing, Action::Removed { value: Some(type_name(&a.ty)) }, verdict, place.to_vec());
        }
        (Some(a), Some(b)) => {
            let types = (Some(type_name(&a.ty)), Some(type_name(&b.ty)));
            let unused = rules::SCHEMA_UNUSED;
            let rule = worst(directions, type_rule).unwrap_or(unused);
            changed(found, &thing, "type", types, rule, place);
            changed(found, &thing, "access", (access(a), access(b)), rule, place);
            let rule = worst(directions, |direction| match (direction, b.may_lack()) {
                (Direction::Parameter | Direction::Request, true) => rules::REQUEST_PROPERTY_OPTIONAL,
                (Direction::Parameter | Direction::Request, false) => rules::REQUEST_PROPERTY_REQUIRED,
                (Direction::Response, true) => rules::RESPONSE_PROPERTY_OPTIONAL,
                (Direction::Response, false) => rules::RESPONSE_PROPERTY_REQUIRED,
            });
            changed(found, &thing, "presence", (presence(a), presence(b)), rule.unwrap_or(unused), place);
            let defaults = (text(a.default.as_deref()), text(b.default.as_deref()));
            let rule = worst(directions, |direction| match direction {
                Direction::Parameter | Direction::Request => rules::REQUEST_PROPERTY_DEFAULT,
                Direction::Response => rules::RESPONSE_PROPERTY_DEFAULT,
            });
            changed(found, &thing, "default", defaults, rule.unwrap_or(unused), place);
            if a.optional == b.optional {
                let rule = worst(directions, |direction| match (direction, b.nullable) {
                    (Direction::Parameter | Direction::Request, true) => rules::REQUEST_PROPERTY_NULLABLE,
                    (Direction::Parameter | Direction::Request, false) => rules::REQUEST_PROPERTY_NOT_NULLABLE,
                    (Direction::Response, true) => rules::RESPONSE_PROPERTY_NULLABLE,
                    (Direction::Response, false) => rules::RESPONSE_PROPERTY_NOT_NULLABLE,
                });
                let null = |field: &Field| Some(if field.nullable { "taken" } else { "not taken" }.to_owned());
                changed(found, &thing, "null", (null(a), null(b)), rule.unwrap_or(unused), place);
            }
            bounds(found, &thing, directions, a, b, place);
        }
        (None, None) => {}
    }
}

fn bounds(found: &mut Changes<'_>, thing: &Thing, directions: &[Direction], a: &Field, b: &Field, place: &[Span]) {
    let limits = |field: &Field| {
        [
            ("minimum", Bound::Minimum, field.limits.minimum.map(|least| *least)),
            ("maximum", Bound::Maximum, field.limits.maximum.map(|most| *most)),
            ("exclusiveMinimum", Bound::ExclusiveMinimum, field.limits.exclusive_minimum.map(|least| *least)),
            ("exclusiveMaximum", Bound::ExclusiveMaximum, field.limits.exclusive_maximum.map(|most| *most)),
            ("minLength", Bound::MinLength, field.limits.min_length.map(|least| f64::from(*least))),
            ("maxLength", Bound::MaxLength, field.limits.max_length.map(|most| f64::from(*most))),
            ("minItems", Bound::MinItems, field.limits.min_items.map(|least| f64::from(*least))),
            ("maxItems", Bound::MaxItems, field.limits.max_items.map(|most| f64::from(*most))),
            ("minProperties", Bound::MinProperties, field.limits.min_properties.map(|least| f64::from(*least))),
            ("maxProperties", Bound::MaxProperties, field.limits.max_properties.map(|most| f64::from(*most))),
        ]
    };
    for ((aspect, kind, from), (_, _, to)) in limits(a).into_iter().zip(limits(b)) {
        let verdicts = directions.iter().filter_map(|direction| rules::bound(*direction, kind, from, to));
        let Some(verdict) = verdicts.min_by_key(|verdict| verdict.class) else { continue };
        changed(found, thing, aspect, (text(from), text(to)), verdict, place);
    }
    let multiples = (text(a.limits.multiple_of), text(b.limits.multiple_of));
    let verdict = worst(directions, type_rule).unwrap_or(rules::SCHEMA_UNUSED);
    changed(found, thing, "multipleOf", multiples, verdict, place);
    let patterns = (text(a.limits.pattern.as_ref()), text(b.limits.pattern.as_ref()));
    let edit = (patterns.0.is_some(), patterns.1.is_some());
    let verdict = worst(directions, |direction| rules::pattern(direction, edit)).unwrap_or(rules::SCHEMA_UNUSED);
    changed(found, thing, "pattern", patterns, verdict, place);
    let unique = (text(a.limits.unique_items), text(b.limits.unique_items));
    let narrower = unique.1.is_some();
    let verdict = worst(directions, |direction| rules::narrowed(direction, narrower)).unwrap_or(rules::SCHEMA_UNUSED);
    changed(found, thing, "uniqueItems", unique, verdict, place);
    let items = (items(a), items(b));
    let verdict = worst(directions, type_rule).unwrap_or(rules::SCHEMA_UNUSED);
    changed(found, thing, "limits of items", items, verdict, place);
}

/// What the items of a list are held to, for people.
fn items(field: &Field) -> Option<String> {
    let said: Vec<String> = field.each.iter().flat_map(said).collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The limits of a value, each as it is written.
fn said(limits: &Limits) -> Vec<String> {
    let limit = |keyword: &str, value: Option<String>| Some(format!("{keyword}: {}", value?));
    let limits = [
        limit("minimum", text(limits.minimum)),
        limit("maximum", text(limits.maximum)),
        limit("exclusiveMinimum", text(limits.exclusive_minimum)),
        limit("exclusiveMaximum", text(limits.exclusive_maximum)),
        limit("multipleOf", text(limits.multiple_of)),
        limit("minLength", text(limits.min_length)),
        limit("maxLength", text(limits.max_length)),
        limit("pattern", text(limits.pattern.as_ref())),
        limit("minItems", text(limits.min_items)),
        limit("maxItems", text(limits.max_items)),
        limit("uniqueItems", text(limits.unique_items)),
        limit("minProperties", text(limits.min_properties)),
        limit("maxProperties", text(limits.max_properties)),
    ];
    limits.into_iter().flatten().collect()
}

/// The directions in which a property travels, of those of its schema.
fn travelled(directions: &[Direction], field: &Field) -> Vec<Direction> {
    let travels = |direction: &&Direction| match field.access {
        Access::Both => true,
        Access::ReadOnly => **direction == Direction::Response,
        Access::WriteOnly => **direction != Direction::Response,
    };
    directions.iter().filter(travels).copied().collect()
}

fn access(field: &Field) -> Option<String> {
    match field.access {
        Access::Both => None,
        Access::ReadOnly => Some("readOnly".to_owned()),
        Access::WriteOnly => Some("writeOnly".to_owned()),
    }
}

/// The strictest verdict over the directions in which a thing travels; none for what does not travel.
fn worst(directions: &[Direction], verdict: impl Fn(Direction) -> Verdict) -> Option<Verdict> {
    directions.iter().map(|direction| verdict(*direction)).min_by_key(|verdict| verdict.class)
}

fn changed(
    found: &mut Changes<'_>,
    thing: &Thing,
    aspect: &'static str,
    (from, to): (Option<String>, Option<String>),
    verdict: Verdict,
    place: &[Span],
) {
    if from != to {
        found.push(thing.clone(), Action::Changed { aspect, from, to }, Some(verdict), place.to_vec());
    }
}

fn text(value: Option<impl ToString>) -> Option<String> {
    value.map(|value| value.to_string())
}

fn presence(field: &Field) -> Option<String> {
    Some(if field.may_lack() { "optional" } else { "required" }.to_owned())
}

/// A type as contracts name it.
pub(super) fn type_name(ty: &Type) -> String {
    match ty {
        Type::String => "string".to_owned(),
        Type::Integer => "integer".to_owned(),
        Type::Long => "long".to_owned(),
        Type::Number => "number".to_owned(),
        Type::Boolean => "boolean".to_owned(),
        Type::Decimal(Decimal { scale, form: Form::Number }) => format!("decimal({scale})"),
        Type::Decimal(Decimal { scale, form: Form::Text }) => format!("decimal({scale}) as text"),
        Type::Timestamp => "timestamp".to_owned(),
        Type::Date => "date".to_owned(),
        Type::Time => "time".to_owned(),
        Type::Uuid => "uuid".to_owned(),
        Type::Enum(name) => name.to_string(),
        Type::Object(name) => name.to_string(),
        Type::List(inner) => format!("list of {}", type_name(inner)),
        Type::Map(inner) => format!("map of {}", type_name(inner)),
    }
}
