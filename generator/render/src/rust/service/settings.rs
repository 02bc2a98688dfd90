//! `settings.rs`: what a service is set by.

use stategen_template::from_template;

use crate::filters;
use crate::rust::names::field;
use crate::rust::types::rust_type;
use crate::shown::{Show, Shown};
use stategen_model::authored::{Authored, Name};
use stategen_model::resolved::{self, Resolved};
use stategen_model::system::{self, Scalar, Type};

/// The settings of a service.
#[from_template("services/service/src/settings.rs")]
pub(super) struct Settings {
    settings: Vec<Setting>,
}

struct Setting {
    field: Shown,
    summary: Shown,
    ty: Shown,
    variable: Shown,
    /// What a value is, in words.
    expected: Shown,
    reading: Reading,
    default: Default,
}

/// How the variable is read.
enum Reading {
    Text,
    List,
    Parsed,
    Number { least: Shown, most: Shown },
}

/// What holds where the variable is not set.
enum Default {
    Text(Shown),
    List(Shown),
    Bare(Shown),
    /// A name of an enum.
    Name(Shown, Shown),
}

impl Settings {
    /// Whether some hold several texts.
    fn has_lists(&self) -> bool {
        self.settings.iter().any(|setting| matches!(setting.default, Default::List(_)))
    }

    pub(super) fn new(system: &Resolved<'_>, service: &resolved::Service<'_>) -> Self {
        let settings = service.service.settings.iter();
        Self { settings: settings.map(|(id, setting)| Setting::new(system, id, setting)).collect() }
    }
}

impl Setting {
    fn new(system: &Resolved<'_>, id: &Name<system::Setting>, setting: &system::Setting) -> Self {
        let ty = setting.ty();
        let default = setting.default.shown();
        Self {
            field: id.shown_as(field),
            summary: setting.summary.shown(),
            ty: rust_type(&ty, "").map(|ty| if setting.list { format!("Vec<{ty}>") } else { ty.to_owned() }),
            variable: setting.variable.shown(),
            expected: setting.type_name.shown_as(|_| setting.expected(&system.spec.enums)),
            reading: match &*ty {
                Type::Integer | Type::Long | Type::Number => {
                    let (least, most) = (bound(&setting.minimum, &ty, "MIN"), bound(&setting.maximum, &ty, "MAX"));
                    Reading::Number { least, most }
                }
                Type::Boolean | Type::Enum(_) => Reading::Parsed,
                _ if setting.list => Reading::List,
                _ => Reading::Text,
            },
            default: match &*ty {
                Type::Integer | Type::Long | Type::Boolean => Default::Bare(default),
                Type::Number => Default::Bare(default.map(decimal)),
                Type::Enum(name) => Default::Name(name.shown(), default),
                _ if setting.list => Default::List(default),
                _ => Default::Text(default),
            },
        }
    }
}

/// A bound, or that of the type.
fn bound(bound: &Option<Authored<Scalar>>, ty: &Authored<Type>, of_type: &str) -> Shown {
    match bound {
        Some(bound) if **ty == Type::Number => bound.shown_as(decimal),
        Some(bound) => bound.shown(),
        None => rust_type(ty, "").map(|ty| format!("{ty}::{of_type}")),
    }
}

/// A number as Rust writes one that may have a fraction.
pub(super) fn decimal(number: &str) -> String {
    number.parse::<f64>().map_or_else(|_| number.to_owned(), |number| format!("{number:?}"))
}
