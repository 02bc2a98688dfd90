//! A typed client for each service that the page calls, and the closed sets of names.

use std::collections::BTreeSet;

use super::FrontEnd;
use super::typescript::{Dates, camel, doc, enums, import_types, interface, property, string, type_name};
use crate::rust::types::{object_name, objects, reachable};
use stategen_model::names::pascal;
use stategen_model::system::{Contract, Operation};
use stategen_model::tree::Tree;

pub(super) fn artifacts(front_end: &FrontEnd<'_>, tree: &mut Tree) {
    let system = front_end.system;
    let called = front_end.called();
    for (id, component, operations) in &called {
        let Some(contract) = system.contracts.get(*id) else { continue };
        let text = client(id, &component.summary, contract, operations);
        let path = format!("src/generated/clients/{id}.ts");
        front_end.add(tree, &path, "web/src/generated/clients/client.ts", &text, vec![contract.span]);
    }
    let text = all(&called.iter().map(|(id, component, _)| (*id, component.summary.as_str())).collect::<Vec<_>>());
    front_end.add(tree, "src/generated/clients.ts", "web/src/generated/clients.ts", &text, front_end.declared());
    if !system.spec.enums.is_empty() {
        let names: Vec<String> = system.spec.enums.keys().map(|name| format!("enums.{name}")).collect();
        let sources = front_end.spans(names.iter().map(String::as_str));
        front_end.add(tree, "src/generated/model.ts", "web/src/generated/model.ts", &model(front_end), sources);
    }
}

fn model(front_end: &FrontEnd<'_>) -> String {
    let mut text = "// Names that the whole system shares.\n".to_owned();
    for (name, spec) in &front_end.system.spec.enums {
        let values: Vec<String> = spec.values.iter().map(|value| string(value)).collect();
        text.push_str(&format!("\nexport type {name} = {};\n", values.join(" | ")));
    }
    text
}

/// `Clients`: a client of each service.
fn all(called: &[(&str, &str)]) -> String {
    let mut text = "// The services that the page calls.\n\n".to_owned();
    text.push_str("import type { Configuration } from \"./configuration.ts\";\n");
    for (id, _) in called {
        text.push_str(&format!("import {{ {} }} from \"./clients/{id}.ts\";\n", class(id)));
    }
    text.push_str("\nexport interface Clients {\n");
    for (id, summary) in called {
        text.push_str(&doc(2, summary));
        text.push_str(&format!("  {}: {};\n", camel(id), class(id)));
    }
    text.push_str("}\n\nexport function createClients(configuration: Configuration): Clients {\n  return {\n");
    for (id, _) in called {
        text.push_str(&format!("    {}: new {}(configuration.services[{}]),\n", camel(id), class(id), string(id)));
    }
    text + "  };\n}\n"
}

fn class(id: &str) -> String {
    format!("{}Client", pascal(id))
}

fn client(id: &str, summary: &str, contract: &Contract, operations: &[&Operation]) -> String {
    let objects = objects(contract);
    let mut used: BTreeSet<&str> = BTreeSet::new();
    let mut named = BTreeSet::new();
    for operation in operations {
        let answer = operation.success_body.as_ref().and_then(object_name);
        for name in operation.body.iter().chain(&answer) {
            used.extend(reachable(&objects, name));
        }
        let parameters = operation.path_parameters.iter().chain(&operation.query_parameters).map(|one| &one.ty);
        named.extend(enums(parameters.chain(&operation.success_body)));
    }
    for name in &used {
        named.extend(enums(objects[name].1.iter().map(|member| &member.ty)));
    }
    let mut text = format!("// Calls to {id}, after its contract.\n\nimport {{ call }} from \"../http.ts\";\n");
    text.push_str(&import_types(&named, "../model.ts"));
    for name in &used {
        let (description, members) = &objects[name];
        text.push('\n');
        text.push_str(&interface(name, description, members, Dates::Iso));
    }
    text.push('\n');
    text.push_str(&doc(0, summary));
    text.push_str(&format!(
        "export class {} {{\n  readonly base: string;\n\n  constructor(base: string) {{\n    this.base = base;\n  }}\n",
        class(id)
    ));
    for operation in operations {
        text.push('\n');
        text.push_str(&method(operation));
    }
    text + "}\n"
}

fn method(operation: &Operation) -> String {
    let mut parameters: Vec<String> = operation
        .path_parameters
        .iter()
        .map(|one| format!("{}: {}", camel(&one.name), type_name(&one.ty, Dates::Iso)))
        .collect();
    let mut options = Vec::new();
    if let Some(body) = &operation.body {
        parameters.push(format!("body: {body}"));
        options.push("body");
    }
    if !operation.query_parameters.is_empty() {
        let members: Vec<String> = operation
            .query_parameters
            .iter()
            .map(|one| {
                let mark = if one.optional || one.default.is_some() { "?" } else { "" };
                format!("{}{mark}: {}", property(&one.name), type_name(&one.ty, Dates::Iso))
            })
            .collect();
        parameters.push(format!("query: {{ {} }}", members.join("; ")));
        options.push("query");
    }
    let answer = operation.success_body.as_ref().map_or_else(|| "void".to_owned(), |ty| type_name(ty, Dates::Iso));
    let mut text = doc(2, &operation.summary);
    let head = format!("  {}({}): Promise<{answer}> {{\n", camel(&operation.id), parameters.join(", "));
    if head.trim_end().chars().count() <= 100 {
        text.push_str(&head);
    } else {
        let lines: String = parameters.iter().map(|one| format!("    {one},\n")).collect();
        text.push_str(&format!("  {}(\n{lines}  ): Promise<{answer}> {{\n", camel(&operation.id)));
    }
    let method = string(&operation.method.to_uppercase());
    let options = if options.is_empty() { String::new() } else { format!(", {{ {} }}", options.join(", ")) };
    text.push_str(&format!("    return call({method}, {}{options});\n  }}\n", url(operation)));
    text
}

/// The address as a template literal.
fn url(operation: &Operation) -> String {
    let mut text = "`${this.base}".to_owned();
    let mut rest = operation.path.as_str();
    while let Some((fixed, after)) = rest.split_once('{') {
        let (parameter, after) = after.split_once('}').unwrap_or((after, ""));
        text.push_str(fixed);
        text.push_str(&format!("${{encodeURIComponent({})}}", camel(parameter)));
        rest = after;
    }
    text + rest + "`"
}
