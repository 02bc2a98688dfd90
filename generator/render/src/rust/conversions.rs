//! `conversions.rs`: from one type to another of the same name or schema, where the members fit.

use std::collections::BTreeMap;

use stategen_template::from_template;

use super::types::{Member, Object, object_name};
use crate::filters;
use crate::shown::Shown;

/// The types of one module, by name.
pub(super) type Types = BTreeMap<String, Object>;

/// Every conversion between the modules that a service has.
#[from_template("services/service/src/conversions.rs")]
pub(super) struct Conversions {
    /// The modules of the crate that are named, sorted.
    modules: Vec<&'static str>,
    conversions: Vec<Conversion>,
}

/// From a type to that of the same name in another module, or between a message and the schema that it carries.
struct Conversion {
    from: &'static str,
    source: Shown,
    to: &'static str,
    target: Shown,
    fields: Vec<Field>,
}

/// A member of the type that is made.
struct Field {
    name: Shown,
    value: Value,
}

/// Where a member's value comes from.
enum Value {
    /// From the member of that name.
    Same,
    /// From the member of that name, which is never missing.
    Wrapped,
    /// There is none.
    Missing,
}

impl Conversions {
    /// The conversions into messages that a service sends and from those that it takes, and of rows; none if nothing fits.
    /// `schemas` are those of the service's own contract that messages carry under another name, by message.
    pub(super) fn new(
        types: &Types,
        rows: &Types,
        [sent, taken]: [&Types; 2],
        schemas: &BTreeMap<String, String>,
    ) -> Option<Self> {
        let pairs = [
            ("store", rows, "types", types),
            ("store", rows, "messaging", sent),
            ("types", types, "messaging", sent),
            ("messaging", taken, "types", types),
        ];
        let mut conversions = Vec::new();
        let mut modules = Vec::new();
        for (from, sources, to, targets) in pairs {
            for (name, source) in sources {
                let named = || schemas.get(name).filter(|_| from == "messaging").and_then(|schema| targets.get(schema));
                let carried = |(message, schema): (&String, &String)| (schema == name).then(|| targets.get(message))?;
                let carrying = || schemas.iter().filter(|_| to == "messaging").find_map(carried);
                let Some(target) = targets.get(name).or_else(named).or_else(carrying) else { continue };
                let Some(fields) = fields(&source.members, &target.members) else { continue };
                // What is told of a row is made of the row.
                if conversions.iter().any(|one: &Conversion| one.to == to && one.target.text() == target.name.text()) {
                    continue;
                }
                modules.extend([from, to].into_iter().filter(|module| *module != "messaging"));
                let target = target.name.clone().and(source.name.places().iter().copied());
                let source = if source.name.text() == target.text() { target.clone() } else { source.name.clone() };
                conversions.push(Conversion { from, source, to, target, fields });
            }
        }
        modules.sort_unstable();
        modules.dedup();
        (!conversions.is_empty()).then_some(Self { modules, conversions })
    }
}

/// The members of the target, if the source has all that it needs and at least one.
fn fields(source: &[Member], target: &[Member]) -> Option<Vec<Field>> {
    let mut fields = Vec::new();
    let mut shared = false;
    for member in target {
        let same = |other: &&Member| {
            other.name.text() == member.name.text() && other.ty.holds_what(&member.ty) && flat(member)
        };
        let value = match source.iter().find(same).map(|other| other.optional) {
            Some(true) if !member.optional => return None,
            Some(optional) => {
                shared = true;
                if member.optional && !optional { Value::Wrapped } else { Value::Same }
            }
            None if member.optional => Value::Missing,
            None => return None,
        };
        fields.push(Field { name: member.name.clone(), value });
    }
    shared.then_some(fields)
}

/// Members of object types have another type in each module.
fn flat(member: &Member) -> bool {
    object_name(&member.ty).is_none()
}
