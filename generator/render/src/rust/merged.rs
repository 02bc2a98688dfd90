//! Members of merge patches.

use stategen_model::system::Field;

/// What a merge patch may say of a member beside its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Merged {
    /// Nothing: it is there.
    Required,
    /// Null.
    Nullable,
    /// It may be absent, and is not null.
    Present,
    /// It may be absent or null, which is not the same.
    Change,
}

impl Merged {
    pub(crate) fn new(field: &Field) -> Self {
        match (field.explicit_null, field.optional, field.nullable) {
            (true, ..) => Self::Nullable,
            (false, false, _) => Self::Required,
            (false, true, false) => Self::Present,
            (false, true, true) => Self::Change,
        }
    }
}
