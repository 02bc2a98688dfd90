//! Whom a change of a contract breaks: one table, with the published rule behind each row.
//!
//! | contract | rules |
//! | --- | --- |
//! | API | [oasdiff](https://www.oasdiff.com/docs/breaking-changes): what narrows requests or widens responses breaks clients |
//! | events, enums | [buf](https://buf.build/docs/breaking/rules/), category `WIRE_JSON`: messages are JSON on the wire |
//! | channels | [AsyncAPI diff](https://github.com/asyncapi/diff): what is removed or renamed breaks, what is added does not |
//! | tables | [squawk](https://squawkhq.com/docs/rules): what breaks programs that know the former table |
//! | routes | as paths of an API |
//!
//! oasdiff's levels `error`, `warn` and `info` are breaking, dangerous and safe. buf and squawk have one level, which is
//! breaking; what they let pass is safe.

use schemars::JsonSchema;
use serde::Serialize;

/// How a change of a contract meets those who rely on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Somebody who did everything right is broken by it.
    Breaking,
    /// Somebody may be, depending on what they assumed.
    Dangerous,
    /// Nobody is.
    Safe,
}

impl Class {
    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Breaking => "breaking",
            Self::Dangerous => "dangerous",
            Self::Safe => "safe",
        }
    }
}

/// What a rule says of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Verdict {
    /// Whom it breaks.
    pub class: Class,
    /// The rule, by who publishes it and its name there.
    pub rule: &'static str,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $class:ident $rule:literal;)*) => {
        $($(#[$doc])* pub(super) const $name: Verdict = Verdict { class: Class::$class, rule: $rule };)*
    };
}

rules! {
    /// oasdiff, error.
    OPERATION_REMOVED = Breaking "oasdiff api-removed-without-deprecation";
    /// oasdiff, info.
    OPERATION_ADDED = Safe "oasdiff endpoint-added";
    /// oasdiff, error: the former method and path are gone, whatever the operation's id.
    OPERATION_MOVED = Breaking "oasdiff api-path-removed-without-deprecation";
    /// oasdiff, info: but whoever called as the contract said is turned away.
    SECURITY_STRICTER = Breaking "oasdiff api-security-added";
    /// oasdiff, info.
    SECURITY_LOOSER = Safe "oasdiff api-security-removed";
    /// oasdiff, error.
    REQUIRED_PARAMETER_ADDED = Breaking "oasdiff new-required-request-parameter";
    /// oasdiff, info.
    OPTIONAL_PARAMETER_ADDED = Safe "oasdiff new-optional-request-parameter";
    /// oasdiff, warn: a client that sends it may get another answer.
    PARAMETER_REMOVED = Dangerous "oasdiff request-parameter-removed";
    /// oasdiff, error.
    PARAMETER_REQUIRED = Breaking "oasdiff request-parameter-became-required";
    /// oasdiff, info.
    PARAMETER_OPTIONAL = Safe "oasdiff request-parameter-became-optional";
    /// oasdiff, error.
    PARAMETER_TYPE = Breaking "oasdiff request-parameter-type-changed";
    /// oasdiff, error until 1.29 and info from 1.30: a client that leaves it out gets another answer.
    PARAMETER_DEFAULT = Dangerous "oasdiff request-parameter-default-value-changed";
    /// oasdiff, error.
    BODY_ADDED = Breaking "oasdiff request-body-added-required";
    /// oasdiff, error.
    BODY_REMOVED = Breaking "oasdiff request-body-removed";
    /// oasdiff, error.
    BODY_TYPE = Breaking "oasdiff request-body-type-changed";
    /// oasdiff, error.
    SUCCESS_REMOVED = Breaking "oasdiff response-success-status-removed";
    /// oasdiff, info.
    SUCCESS_ADDED = Safe "oasdiff response-success-status-added";
    /// oasdiff, info.
    PROBLEM_ADDED = Safe "oasdiff response-non-success-status-added";
    /// oasdiff, info unless raised.
    PROBLEM_REMOVED = Safe "oasdiff response-non-success-status-removed";
    /// oasdiff, info.
    PROBLEM_TYPE_ADDED = Safe "oasdiff response-media-type-added";
    /// oasdiff has no rule: clients pass over a header that they do not know.
    RESPONSE_HEADER_ADDED = Safe "oasdiff none";
    /// oasdiff, warn.
    OPTIONAL_RESPONSE_HEADER_REMOVED = Dangerous "oasdiff optional-response-header-removed";
    /// oasdiff, error.
    RESPONSE_HEADER_REMOVED = Breaking "oasdiff required-response-header-removed";
    /// oasdiff, error.
    RESPONSE_HEADER_OPTIONAL = Breaking "oasdiff response-header-became-optional";
    /// oasdiff, error.
    RESPONSE_HEADER_TYPE = Breaking "oasdiff response-header-type-changed";
    /// oasdiff, error.
    RESPONSE_TYPE = Breaking "oasdiff response-body-type-changed";
    /// oasdiff, error.
    REQUIRED_REQUEST_PROPERTY_ADDED = Breaking "oasdiff new-required-request-property";
    /// oasdiff, info.
    OPTIONAL_REQUEST_PROPERTY_ADDED = Safe "oasdiff new-optional-request-property";
    /// oasdiff, warn.
    REQUEST_PROPERTY_REMOVED = Dangerous "oasdiff request-property-removed";
    /// oasdiff, error.
    REQUEST_PROPERTY_REQUIRED = Breaking "oasdiff request-property-became-required";
    /// oasdiff, info.
    REQUEST_PROPERTY_OPTIONAL = Safe "oasdiff request-property-became-optional";
    /// oasdiff, as of parameters: a client that leaves it out gets another answer.
    REQUEST_PROPERTY_DEFAULT = Dangerous "oasdiff request-property-default-value-changed";
    /// oasdiff, info.
    RESPONSE_PROPERTY_DEFAULT = Safe "oasdiff response-property-default-value-changed";
    /// oasdiff, error.
    REQUEST_PROPERTY_TYPE = Breaking "oasdiff request-property-type-changed";
    /// oasdiff, info.
    REQUEST_PROPERTY_NULLABLE = Safe "oasdiff request-property-became-nullable";
    /// oasdiff, error.
    REQUEST_PROPERTY_NOT_NULLABLE = Breaking "oasdiff request-property-became-not-nullable";
    /// oasdiff, error.
    RESPONSE_PROPERTY_NULLABLE = Breaking "oasdiff response-property-became-nullable";
    /// oasdiff, info.
    RESPONSE_PROPERTY_NOT_NULLABLE = Safe "oasdiff response-property-became-not-nullable";
    /// oasdiff, error.
    REQUEST_ENUM_VALUE_REMOVED = Breaking "oasdiff request-property-enum-value-removed";
    /// oasdiff, info.
    REQUEST_ENUM_VALUE_ADDED = Safe "oasdiff request-property-enum-value-added";
    /// oasdiff, info.
    RESPONSE_PROPERTY_ADDED = Safe "oasdiff response-required-property-added";
    /// oasdiff, info.
    OPTIONAL_RESPONSE_PROPERTY_ADDED = Safe "oasdiff response-optional-property-added";
    /// oasdiff, error.
    RESPONSE_PROPERTY_REMOVED = Breaking "oasdiff response-required-property-removed";
    /// oasdiff, warn.
    OPTIONAL_RESPONSE_PROPERTY_REMOVED = Dangerous "oasdiff response-optional-property-removed";
    /// oasdiff, error.
    RESPONSE_PROPERTY_OPTIONAL = Breaking "oasdiff response-property-became-optional";
    /// oasdiff, info.
    RESPONSE_PROPERTY_REQUIRED = Safe "oasdiff response-property-became-required";
    /// oasdiff, error.
    RESPONSE_PROPERTY_TYPE = Breaking "oasdiff response-property-type-changed";
    /// oasdiff, warn: a client may not know what to do with it.
    RESPONSE_ENUM_VALUE_ADDED = Dangerous "oasdiff response-property-enum-value-added";
    /// oasdiff, info.
    RESPONSE_ENUM_VALUE_REMOVED = Safe "oasdiff response-property-enum-value-removed";
    /// oasdiff, info: a schema that no operation uses any more, or does not use yet.
    SCHEMA_UNUSED = Safe "oasdiff api-schema-removed";

    /// As oasdiff has it of paths.
    ROUTE_REMOVED = Breaking "oasdiff api-path-removed-without-deprecation";
    /// As oasdiff has it of paths.
    ROUTE_ADDED = Safe "oasdiff endpoint-added";
    /// As oasdiff has it of paths: requests reach something else, or in another form.
    ROUTE_CHANGED = Dangerous "oasdiff, as another server behind the same path";

    /// AsyncAPI diff: a server's protocol is another.
    TRANSPORT_CHANGED = Breaking "asyncapi /servers/*/protocol edit";
    /// AsyncAPI diff.
    CHANNEL_REMOVED = Breaking "asyncapi /channels/* remove";
    /// AsyncAPI diff.
    CHANNEL_ADDED = Safe "asyncapi /channels/* add";
    /// AsyncAPI diff: an edited address is a channel removed and another added.
    ADDRESS_CHANGED = Breaking "asyncapi /channels/*/address edit";
    /// AsyncAPI diff.
    CHANNEL_MESSAGE = Breaking "asyncapi /channels/*/messages/* edit";
    /// AsyncAPI diff: who gets a message is part of what was promised.
    DELIVERY_CHANGED = Breaking "asyncapi /channels/*/bindings edit";
    /// AsyncAPI diff: the operation goes from one application to another, the channel stays.
    CHANNEL_END_CHANGED = Safe "asyncapi /operations/* add and remove, the channel stays";
    /// AsyncAPI diff: subscribers of the pattern are refused.
    PATTERN_REMOVED = Breaking "asyncapi /operations/* remove";
    /// AsyncAPI diff.
    PATTERN_ADDED = Safe "asyncapi /operations/* add";

    /// buf.
    MESSAGE_REMOVED = Breaking "buf MESSAGE_NO_DELETE";
    /// buf: nothing stands against it.
    MESSAGE_ADDED = Safe "buf, no rule against additions";
    /// buf.
    MEMBER_REMOVED = Breaking "buf FIELD_NO_DELETE";
    /// buf: nothing stands against it, readers skip what they do not know.
    MEMBER_ADDED = Safe "buf, no rule against additions";
    /// buf.
    MEMBER_TYPE = Breaking "buf FIELD_WIRE_JSON_COMPATIBLE_TYPE";
    /// buf.
    MEMBER_CARDINALITY = Breaking "buf FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY";
    /// buf.
    ENUM_REMOVED = Breaking "buf ENUM_NO_DELETE";
    /// buf: nothing stands against it.
    ENUM_ADDED = Safe "buf, no rule against additions";
    /// buf.
    ENUM_VALUE_REMOVED = Breaking "buf ENUM_VALUE_NO_DELETE";
    /// buf lets it pass, oasdiff warns where it is in an answer; the stricter of the two.
    ENUM_VALUE_ADDED = Dangerous "oasdiff response-property-enum-value-added";

    /// squawk.
    TABLE_REMOVED = Breaking "squawk ban-drop-table";
    /// squawk: nothing stands against it.
    TABLE_ADDED = Safe "squawk, no rule against additions";
    /// squawk.
    COLUMN_REMOVED = Breaking "squawk ban-drop-column";
    /// squawk: nothing stands against it.
    NULLABLE_COLUMN_ADDED = Safe "squawk, no rule against additions";
    /// squawk: former programs insert rows without it.
    REQUIRED_COLUMN_ADDED = Breaking "squawk adding-required-field";
    /// squawk.
    COLUMN_TYPE = Breaking "squawk changing-column-type";
    /// squawk: former programs meet a null.
    COLUMN_NULLABLE = Breaking "squawk ban-drop-not-null";
    /// squawk: former programs write a null.
    COLUMN_REQUIRED = Breaking "squawk adding-not-nullable-field";
    /// squawk.
    COLUMN_RENAMED = Breaking "squawk renaming-column";
    /// squawk: rows that were fine may not be.
    CONSTRAINT_ADDED = Breaking "squawk constraint-missing-not-valid";
    /// squawk: nothing stands against it.
    CONSTRAINT_REMOVED = Safe "squawk, no rule against it";
    /// squawk: the key of former rows is another.
    KEY_CHANGED = Breaking "squawk adding-primary-key-constraint";
    /// Nothing relies on where ids start, unless they are counted on.
    SEQUENCE_CHANGED = Dangerous "none published: ids may be counted on";
}

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    /// A parameter of a request.
    Parameter,
    /// A property of a request's body.
    Request,
    /// A property of an answer.
    Response,
}

/// A limit on a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Bound {
    Minimum,
    Maximum,
    ExclusiveMinimum,
    ExclusiveMaximum,
    MinLength,
    MaxLength,
    MinItems,
    MaxItems,
    MinProperties,
    MaxProperties,
}

/// The verdict on a limit that went from `from` to `to`, by oasdiff's law: a request that is narrowed breaks, an answer
/// that is widened breaks. None where nothing changed.
pub(super) fn bound(direction: Direction, bound: Bound, from: Option<f64>, to: Option<f64>) -> Option<Verdict> {
    macro_rules! named {
        ($prefix:literal, $bound:literal, $edit:expr) => {
            match $edit {
                Edit::Set => concat!("oasdiff ", $prefix, "-", $bound, "-set"),
                Edit::Unset => concat!("oasdiff ", $prefix, "-", $bound, "-unset"),
                Edit::Increased => concat!("oasdiff ", $prefix, "-", $bound, "-increased"),
                Edit::Decreased => concat!("oasdiff ", $prefix, "-", $bound, "-decreased"),
            }
        };
    }
    macro_rules! bounded {
        ($prefix:literal, $edit:expr) => {
            match bound {
                Bound::Minimum => named!($prefix, "min", $edit),
                Bound::Maximum => named!($prefix, "max", $edit),
                Bound::ExclusiveMinimum => named!($prefix, "exclusive-min", $edit),
                Bound::ExclusiveMaximum => named!($prefix, "exclusive-max", $edit),
                Bound::MinLength => named!($prefix, "min-length", $edit),
                Bound::MaxLength => named!($prefix, "max-length", $edit),
                Bound::MinItems => named!($prefix, "min-items", $edit),
                Bound::MaxItems => named!($prefix, "max-items", $edit),
                Bound::MinProperties => named!($prefix, "min-properties", $edit),
                Bound::MaxProperties => named!($prefix, "max-properties", $edit),
            }
        };
    }
    let edit = match (from, to) {
        (None, Some(_)) => Edit::Set,
        (Some(_), None) => Edit::Unset,
        (Some(from), Some(to)) if from < to => Edit::Increased,
        (Some(from), Some(to)) if from > to => Edit::Decreased,
        (Some(_) | None, Some(_) | None) => return None,
    };
    let upper = matches!(
        bound,
        Bound::Maximum | Bound::ExclusiveMaximum | Bound::MaxLength | Bound::MaxItems | Bound::MaxProperties
    );
    let narrower = match edit {
        Edit::Set => true,
        Edit::Unset => false,
        Edit::Increased => !upper,
        Edit::Decreased => upper,
    };
    let (rule, breaks) = match direction {
        Direction::Parameter => (bounded!("request-parameter", edit), narrower),
        Direction::Request => (bounded!("request-property", edit), narrower),
        Direction::Response => (bounded!("response-property", edit), !narrower),
    };
    Some(Verdict { class: if breaks { Class::Breaking } else { Class::Safe }, rule })
}

/// The verdict on a pattern that was there before, and is there after: oasdiff warns of what it asks of requests.
pub(super) fn pattern(direction: Direction, edit: (bool, bool)) -> Verdict {
    macro_rules! named {
        ($prefix:literal) => {
            match edit {
                (false, _) => concat!("oasdiff ", $prefix, "-pattern-added"),
                (true, false) => concat!("oasdiff ", $prefix, "-pattern-removed"),
                (true, true) => concat!("oasdiff ", $prefix, "-pattern-changed"),
            }
        };
    }
    let (rule, warns) = match direction {
        Direction::Parameter => (named!("request-parameter"), edit.1),
        Direction::Request => (named!("request-property"), edit.1),
        Direction::Response => (named!("response-property"), false),
    };
    Verdict { class: if warns { Class::Dangerous } else { Class::Safe }, rule }
}

/// The verdict on what admits fewer values than before, or more, where oasdiff has no rule: by its law all the same.
pub(super) fn narrowed(direction: Direction, narrower: bool) -> Verdict {
    let breaks = if direction == Direction::Response { !narrower } else { narrower };
    Verdict { class: if breaks { Class::Breaking } else { Class::Safe }, rule: "oasdiff none: as other limits" }
}

#[derive(Clone, Copy)]
enum Edit {
    Set,
    Unset,
    Increased,
    Decreased,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_requests_and_widening_answers_breaks() {
        let of = |direction, from, to| bound(direction, Bound::MaxLength, from, to).map(|verdict| verdict.class);
        assert_eq!(of(Direction::Request, Some(20.0), Some(10.0)), Some(Class::Breaking));
        assert_eq!(of(Direction::Request, Some(10.0), Some(20.0)), Some(Class::Safe));
        assert_eq!(of(Direction::Request, None, Some(20.0)), Some(Class::Breaking));
        assert_eq!(of(Direction::Response, Some(10.0), Some(20.0)), Some(Class::Breaking));
        assert_eq!(of(Direction::Response, Some(10.0), None), Some(Class::Breaking));
        assert_eq!(of(Direction::Response, Some(20.0), Some(10.0)), Some(Class::Safe));
        assert_eq!(of(Direction::Parameter, Some(20.0), Some(20.0)), None);
        let lower = bound(Direction::Parameter, Bound::Minimum, Some(0.0), Some(1.0)).unwrap();
        assert_eq!(lower, Verdict { class: Class::Breaking, rule: "oasdiff request-parameter-min-increased" });
    }
}
