//! `conversions.rs`: from one type to another of the same name, where the members fit.

use std::collections::BTreeMap;

use super::types::Member;
use crate::layout::literal;

/// The types of one module, by name.
pub(super) type Types = BTreeMap<String, Vec<Member>>;

/// Every conversion between the modules that a service has, into messages that it sends and from those that it takes;
/// none if nothing fits.
pub(super) fn render(types: &Types, rows: &Types, sent: &Types, taken: &Types) -> Option<String> {
    let pairs = [
        ("store", rows, "types", types),
        ("store", rows, "messaging", sent),
        ("types", types, "messaging", sent),
        ("messaging", taken, "types", types),
    ];
    let mut text = String::new();
    let mut modules: Vec<&str> = Vec::new();
    for (from_module, from, to_module, to) in pairs {
        for (name, source) in from {
            let Some(target) = to.get(name) else { continue };
            let Some(fields) = fields(source, target) else { continue };
            modules.extend([from_module, to_module].iter().filter(|one| **one != "messaging"));
            let body = literal(8, "Self", &fields, "");
            text.push_str(&format!(
                "\nimpl From<{from_module}::{name}> for {to_module}::{name} {{\n    \
                 fn from(from: {from_module}::{name}) -> Self {{\n{body}    }}\n}}\n"
            ));
        }
    }
    if text.is_empty() {
        return None;
    }
    modules.sort_unstable();
    modules.dedup();
    let modules = match modules.as_slice() {
        [one] => (*one).to_owned(),
        several => format!("{{{}}}", several.join(", ")),
    };
    Some(format!(
        "//! Rows, REST bodies and messages of the same name into each other. What the target may leave\n\
         //! out and the source does not have is left out.\n\nuse crate::{modules};\n{text}"
    ))
}

fn fields(source: &[Member], target: &[Member]) -> Option<Vec<String>> {
    let mut fields = Vec::new();
    let mut shared = false;
    for member in target {
        let name = &member.name;
        let found = source.iter().find(|one| one.name == *name && one.ty == member.ty && flat(member));
        let value = match found.map(|one| one.optional) {
            Some(true) if !member.optional => return None,
            Some(optional) => {
                shared = true;
                if member.optional && !optional { format!("Some(from.{name})") } else { format!("from.{name}") }
            }
            None if member.optional => "None".to_owned(),
            None => return None,
        };
        fields.push(format!("{name}: {value}"));
    }
    shared.then_some(fields)
}

/// Members of object types have another type in each module.
fn flat(member: &Member) -> bool {
    super::types::object_name(&member.ty).is_none()
}
