//! Channels of which only the latest message counts: what orders them, and within what.

use stategen_model::authored::{Authored, Name, Text};
use stategen_model::diagnostic::Code;
use stategen_model::system::{Channel, Type};

use super::Check;

/// The name of a field, its type, and whether it may be absent.
type Field<'a> = (&'a Text, Authored<Type>, bool);

impl Check<'_> {
    pub(super) fn ordering(&mut self) {
        for (id, channel) in &self.system.spec.channels {
            let path = format!("channels.{id}");
            match &channel.order_by {
                Some(by) => self.order(&path, channel, by),
                None if channel.order_within.is_empty() => {}
                None => {
                    let message = format!("`{path}` says within what its messages are ordered, and not by what");
                    let help = "add `order-by: FIELD`, or leave `order-within` out";
                    self.error(Code::MissingKey, &format!("{path}.order-within"), message, help);
                }
            }
        }
    }

    fn order(&mut self, path: &str, channel: &Channel, by: &Text) {
        let path_of_order = format!("{path}.order-by");
        if !channel.browser {
            let message = format!("`{path}` has an order, by which pages follow it, and is not open to browsers");
            let help = "add `browser: true`, or leave `order-by` out";
            return self.error(Code::InvalidValue, &path_of_order, message, help);
        }
        let Some(name) = &channel.message else { return };
        // What is wrong with the message itself has a finding of its own.
        let Some(fields) = self.system.fields(name) else { return };
        if let Some((_, ty, may_lack)) = self.field(&path_of_order, &fields, by)
            && (!matches!(**ty, Type::Timestamp | Type::Integer | Type::Long) || *may_lack)
        {
            let message = format!("no order follows from `{by}`, which is not always a timestamp or whole number");
            let help = "name a field that each message has and that goes up with each change";
            self.error(Code::InvalidValue, &path_of_order, message, help);
        }
        for (index, within) in channel.order_within.iter().enumerate() {
            let path = format!("{path}.order-within.{index}");
            if let Some(field) = self.field(&path, &fields, within) {
                self.tells_apart(&path, field);
            }
        }
        if channel.order_within.is_empty() {
            self.parameters_tell_apart(&path_of_order, channel, name, &fields);
        }
    }

    /// Where nothing else is said, the parameters of the address say of what a message tells.
    fn parameters_tell_apart(&mut self, path: &str, channel: &Channel, message: &str, fields: &[Field<'_>]) {
        for parameter in channel.parameters.keys() {
            match fields.iter().find(|(name, ..)| *name == parameter) {
                Some(field) => self.tells_apart(path, field),
                None => {
                    let message = format!("of what a `{message}` tells is not known: it has no field `{parameter}`");
                    let help = "add `order-within: [FIELD]` with the fields that say it";
                    self.error(Code::MissingKey, path, message, help);
                }
            }
        }
    }

    fn field<'f, 'a>(&mut self, path: &str, fields: &'f [Field<'a>], wanted: &str) -> Option<&'f Field<'a>> {
        let found = fields.iter().find(|(name, ..)| *name == wanted);
        if found.is_none() {
            let names: Vec<&str> = fields.iter().map(|(name, ..)| Name::as_str(name)).collect();
            let message = format!("`{path}` points at the field `{wanted}`, which is not there");
            self.near(Code::DanglingReference, path, message, wanted, &names);
        }
        found
    }

    /// A field by which things are told apart is there, and is one value.
    fn tells_apart(&mut self, path: &str, (name, ty, may_lack): &Field<'_>) {
        if matches!(**ty, Type::Object(_) | Type::List(_) | Type::Map(_)) || *may_lack {
            let message = format!("things are not told apart by `{name}`, which is not always one value");
            let help = "name fields that each message has, each of one value";
            self.error(Code::InvalidValue, path, message, help);
        }
    }
}
