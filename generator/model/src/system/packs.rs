//! What the packs of a lineage knew of each other: what a pack wrote stays as it was when a later pack adds to what it
//! speaks of.

use super::{Attribute, Entity, Message, MessageName, Schema, System, Type};
use crate::authored::{Authored, Text};
use crate::diagnostic::Span;

/// The ids of a lineage's states, whose packs they are; the first one first.
#[derive(Debug, Clone, Default)]
pub struct Packs<'a>(Vec<&'a str>);

impl<'a> Packs<'a> {
    /// The packs of the states with these ids, the first one first.
    pub fn new(ids: impl IntoIterator<Item = &'a str>) -> Self {
        Self(ids.into_iter().collect())
    }

    /// Which pack of the lineage a place is in; what stands nowhere was always there.
    #[must_use]
    pub fn position(&self, place: Option<Span>) -> usize {
        let Some(place) = place else { return 0 };
        let folder = place.file.strip_prefix("specs/").and_then(|path| path.split('/').next());
        self.0.iter().position(|id| Some(*id) == folder).unwrap_or(0)
    }

    /// Whether whoever wrote at one place knew what stands at another: their pack is not the earlier one.
    #[must_use]
    pub fn knew(&self, writer: Option<Span>, thing: Option<Span>) -> bool {
        self.position(thing) <= self.position(writer)
    }
}

impl System {
    /// The packs of its lineage and its own.
    #[must_use]
    pub fn packs(&self) -> Packs<'_> {
        Packs::new(self.lineage.iter().chain([&self.state]).map(|state| state.id.as_str()))
    }

    /// Whether a message carries an attribute of its entity: those that the entity had when the message was written, and
    /// those that the message names.
    #[must_use]
    pub fn carries(&self, name: &MessageName, message: &Message, attribute: &Text) -> bool {
        self.packs().knew(name.place(), attribute.place()) || message.also.contains_key(attribute)
    }

    /// The attributes of an entity that a message carries; none where it carries no entity.
    #[must_use]
    pub fn carried<'a>(&'a self, name: &MessageName, message: &Message) -> Option<Vec<(&'a Text, &'a Attribute)>> {
        let entity: &Entity = self.spec.entities.get(message.entity.as_ref()?)?;
        let carried = |(attribute, _): &(&Text, &Attribute)| self.carries(name, message, attribute);
        Some(entity.attributes.iter().filter(carried).collect())
    }

    /// The fields of a message, by name, each with its type and whether it may be absent; none where the message is not there,
    /// or nothing is known of what it carries.
    #[must_use]
    pub fn fields(&self, name: &MessageName) -> Option<Vec<(&Text, Authored<Type>, bool)>> {
        let (name, message) = self.spec.messages.get_key_value(name)?;
        if let Some(attributes) = self.carried(name, message) {
            return Some(attributes.into_iter().map(|(name, one)| (name, one.ty(), one.nullable)).collect());
        }
        let (component, wanted) = message.schema.as_ref()?.split_once('#')?;
        self.contracts.get(component)?.schemas.iter().find_map(|schema| match schema {
            Schema::Object { name, fields, .. } if name == wanted => {
                Some(fields.iter().map(|field| (&field.name, field.ty.clone(), field.may_lack())).collect())
            }
            Schema::Object { .. } | Schema::Enum { .. } => None,
        })
    }
}
