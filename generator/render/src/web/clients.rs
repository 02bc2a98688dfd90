//! A typed client for each service that the page calls, and the closed sets of names.

use std::collections::BTreeSet;

use stategen_template::from_template;

use super::FrontEnd;
use super::typescript::{Dates, Interface, Travels, camel, enums, names, type_name, variable};
use crate::filters;
use crate::pieces::{Piece, pieces};
use crate::rust::types::{object_name, objects, reachable};
use crate::shown::{Show, Shown};
use crate::template::rendered;
use stategen_model::authored::Name;
use stategen_model::names::pascal;
use stategen_model::resolved;
use stategen_model::system::{EnumSpec, Field, Operation};
use stategen_model::tree::Tree;

/// A client of each service.
#[from_template("web/src/generated/clients.ts")]
struct Clients {
    services: Vec<Service>,
}

/// A service that the page calls.
struct Service {
    id: Shown,
    summary: Shown,
    /// What the property with its client is called, and the start of the class's name.
    property: Shown,
    class: Shown,
}

/// The client of one service.
#[from_template("web/src/generated/clients/client.ts")]
struct Client {
    service: Service,
    enums: Vec<Shown>,
    objects: Vec<Interface>,
    operations: Vec<Call>,
}

/// An operation that may be called.
struct Call {
    name: Shown,
    summary: Shown,
    verb: Shown,
    path: Vec<Piece>,
    path_parameters: Vec<Parameter>,
    /// Type of the request's body.
    body: Option<Shown>,
    query_parameters: Vec<Parameter>,
    /// Type of the answer's body.
    answer: Option<Shown>,
}

struct Parameter {
    name: Shown,
    ty: Shown,
    optional: bool,
}

#[from_template("web/src/generated/model.ts")]
struct Model {
    /// The closed sets of names.
    sets: Vec<Enum>,
}

struct Enum {
    name: Shown,
    values: Vec<Shown>,
}

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let calls = &front_end.page.calls;
    for call in calls {
        let path = format!("src/generated/clients/{}.ts", call.id);
        front_end.add(tree, &path, rendered(&client(call), vec![call.contract.span]));
    }
    let clients = Clients { services: calls.iter().map(Service::new).collect() };
    front_end.add(tree, "src/generated/clients.ts", rendered(&clients, front_end.declared()));
    if !system.spec.enums.is_empty() {
        let declared: Vec<String> = system.spec.enums.keys().map(|name| format!("enums.{name}")).collect();
        let sources = front_end.spans(declared.iter().map(String::as_str));
        let model = Model { sets: system.spec.enums.iter().map(|(name, spec)| Enum::new(name, spec)).collect() };
        front_end.add(tree, "src/generated/model.ts", rendered(&model, sources));
    }
}

fn client(call: &resolved::Call<'_>) -> Client {
    let resolved::Call { contract, operations, .. } = call;
    let objects = objects(contract);
    let (mut asked, mut answered) = (BTreeSet::new(), BTreeSet::new());
    let mut named = Vec::new();
    for operation in operations {
        asked.extend(operation.body.iter().flat_map(|name| reachable(&objects, name)));
        let answer = operation.success_body.as_deref().and_then(object_name);
        answered.extend(answer.iter().flat_map(|name| reachable(&objects, name)));
        let parameters = operation.path_parameters.iter().chain(&operation.query_parameters).map(|one| &*one.ty);
        named.extend(enums(parameters.chain(operation.success_body.as_deref())));
    }
    let used: BTreeSet<&str> = asked.union(&answered).copied().collect();
    let travels = |name: &str| Travels { asked: asked.contains(name), answered: answered.contains(name) };
    for name in &used {
        named.extend(enums(objects[name].members.iter().map(|member| &*member.ty)));
    }
    Client {
        service: Service::new(call),
        enums: names(named),
        objects: used.iter().map(|name| Interface::new(&objects[name], Dates::Iso, travels(name))).collect(),
        operations: operations.iter().map(|operation| Call::new(operation)).collect(),
    }
}

impl Service {
    fn new(call: &resolved::Call<'_>) -> Self {
        let id = call.id;
        Self {
            id: id.shown(),
            summary: call.service.summary.shown(),
            property: id.shown_as(camel),
            class: id.shown_as(pascal),
        }
    }
}

impl Call {
    fn new(operation: &Operation) -> Self {
        let path_parameter = |parameter: &Field| {
            let parameter = Parameter::new(parameter);
            Parameter { name: parameter.name.map(variable), ..parameter }
        };
        Self {
            name: operation.id.shown_as(camel),
            summary: operation.summary.shown(),
            verb: operation.method.shown_as(str::to_uppercase),
            path: pieces(&operation.path.shown(), variable),
            path_parameters: operation.path_parameters.iter().map(path_parameter).collect(),
            body: operation.body.as_ref().map(Show::shown),
            query_parameters: operation.query_parameters.iter().map(Parameter::new).collect(),
            answer: operation.success_body.as_ref().map(|ty| type_name(ty, Dates::Iso)),
        }
    }
}

impl Parameter {
    fn new(parameter: &Field) -> Self {
        Self {
            name: parameter.name.shown(),
            ty: type_name(&parameter.ty, Dates::Iso),
            optional: parameter.optional || parameter.default.is_some(),
        }
    }
}

impl Enum {
    fn new(name: &Name<EnumSpec>, spec: &EnumSpec) -> Self {
        Self { name: name.shown(), values: spec.values.iter().map(Show::shown).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_cut_where_its_parameters_stand() {
        let path = "/shelves/{shelf-id}/books/{id}/".shown();
        let text = |piece: &Piece| (piece.fixed.text().to_owned(), piece.parameter.as_ref().map(Shown::to_string));
        let found: Vec<_> = pieces(&path, variable).iter().map(text).collect();
        let expected = [("/shelves/", Some("shelfId")), ("/books/", Some("id")), ("/", None)];
        assert_eq!(found, expected.map(|(fixed, name)| (fixed.to_owned(), name.map(str::to_owned))));
    }
}
