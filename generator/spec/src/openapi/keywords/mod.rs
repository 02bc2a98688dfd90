//! What becomes of each keyword of a contract: code follows from it, people read it, or it is refused. A table for each kind of
//! object, with every keyword that may stand in it.

mod document;
mod keyword;
mod schema;

pub use keyword::{Idle, Keyword, Object, Place, Shape, Standing, Version};

/// The keywords of a kind of object.
#[must_use]
pub const fn of(object: Object) -> &'static [Keyword] {
    match object {
        Object::Document => &document::DOCUMENT,
        Object::Info => &document::INFO,
        Object::Contact => &document::CONTACT,
        Object::License => &document::LICENSE,
        Object::PathItem => &document::PATH_ITEM,
        Object::Operation => &document::OPERATION,
        Object::Parameter => &document::PARAMETER,
        Object::RequestBody => &document::REQUEST_BODY,
        Object::MediaType => &document::MEDIA_TYPE,
        Object::Response => &document::RESPONSE,
        Object::Header => &document::HEADER,
        Object::Components => &document::COMPONENTS,
        Object::Schema(_) => &schema::SCHEMA,
        Object::SecurityScheme => &document::SECURITY_SCHEME,
        Object::Tag => &document::TAG,
        Object::ExternalDocs => &document::EXTERNAL_DOCS,
        Object::Example => &document::EXAMPLE,
    }
}
