//! What is merged into what is there, and forms: objects that travel in another way than the rest.

use std::collections::BTreeSet;

use stategen_model::authored::{Authored, Name};
use stategen_model::diagnostic::{Code, Diagnostic};
use stategen_model::system::{Body, Content, Operation, Schema, Type};

use super::Reader;
use super::operation::is_value;

impl Reader<'_> {
    /// Marks the objects that merge patches are of. One that also travels as it is becomes two: in a patch, absent and null
    /// are told apart.
    pub(super) fn patches(&mut self, schemas: &mut Vec<Schema>, operations: &mut [Operation]) {
        let (mut merged, mut whole) = (BTreeSet::new(), BTreeSet::new());
        for operation in operations.iter() {
            match &operation.body {
                Some(Body::Patch(name)) => reach(schemas, name, true, &mut merged, &mut whole),
                Some(body) => body
                    .schema()
                    .into_iter()
                    .for_each(|name| reach(schemas, name, false, &mut BTreeSet::new(), &mut whole)),
                None => {}
            }
            let problems = operation.problems.values().flat_map(|problem| &problem.bodies).filter_map(Content::json);
            for name in operation.answered().chain(problems).filter_map(|ty| ty.object()) {
                reach(schemas, name, false, &mut BTreeSet::new(), &mut whole);
            }
        }
        let twofold: BTreeSet<String> = merged.intersection(&whole).cloned().collect();
        let renamed = |name: &Name<Schema>| match twofold.contains(name.as_str()) {
            true => Name::from(&name.map(|name| format!("{name}Patch"))),
            false => name.clone(),
        };
        for at in 0..schemas.len() {
            let Schema::Object { name, description, fields, closed, .. } = &schemas[at] else { continue };
            if !merged.contains(name.as_str()) {
                continue;
            }
            let mut own = fields.clone();
            for field in &mut own {
                // What is absent stays as it is, and gets no default.
                field.optional |= field.default.take().is_some();
                if let Type::Object(held) = &*field.ty {
                    field.ty =
                        Authored::new(Type::Object(renamed(held)), field.ty.place().unwrap_or(self.document.span));
                }
            }
            let patch = Schema::Object {
                name: renamed(name),
                description: description.clone(),
                fields: own,
                closed: *closed,
                patch: true,
            };
            if twofold.contains(name.as_str()) {
                let (name, place) = (renamed(name), name.place().unwrap_or(self.document.span));
                if schemas.iter().any(|one| name_of(one) == name.as_str()) {
                    let message = format!("its merge patch would be called `{name}`, as another schema is");
                    let finding = Diagnostic::error(Code::DuplicateName, place, message);
                    self.findings.push(finding.with_help(format!("refer to `{name}` in the patch, or rename it")));
                }
                schemas.push(patch);
            } else {
                schemas[at] = patch;
            }
        }
        for operation in operations {
            if let Some(Body::Patch(name)) = &operation.body {
                operation.body = Some(Body::Patch(renamed(name)));
            }
        }
    }

    /// A form has fields that are single values, or lists of them.
    pub(super) fn forms(&mut self, schemas: &[Schema], operations: &[Operation]) {
        for operation in operations {
            let Some(Body::Form(wanted)) = &operation.body else { continue };
            let fields = schemas.iter().find_map(|schema| match schema {
                Schema::Object { name, fields, .. } if name == wanted => Some(fields),
                _ => None,
            });
            for field in fields.into_iter().flatten().filter(|field| !is_value(&field.ty, true)) {
                let message = format!("`{}` is no field of a form", field.name);
                let place = field.ty.place().unwrap_or(self.document.span);
                self.refuse(place, message, "make it a single value or a list of them, or send JSON");
            }
        }
    }
}

fn name_of(schema: &Schema) -> &str {
    match schema {
        Schema::Object { name, .. } => name,
        Schema::Enum { name, .. } => name,
    }
}

/// Adds what an object holds, at any depth: what a patch merges, and what travels whole, as the items of its lists do.
fn reach(schemas: &[Schema], from: &str, merges: bool, merged: &mut BTreeSet<String>, whole: &mut BTreeSet<String>) {
    let found = if merges { &mut *merged } else { &mut *whole };
    if !found.insert(from.to_owned()) {
        return;
    }
    for schema in schemas {
        let Schema::Object { name, fields, .. } = schema else { continue };
        if name.as_str() != from {
            continue;
        }
        for field in fields {
            let Some(held) = field.ty.object() else { continue };
            reach(schemas, held, merges && matches!(*field.ty, Type::Object(_)), merged, whole);
        }
    }
}
