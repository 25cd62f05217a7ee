//! The few schemas that parameters and files need.

use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};

/// An object of one type, to go on with.
pub(super) fn typed(kind: Type) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::Type(kind))
}

/// A text.
pub(super) fn text() -> RefOr<Schema> {
    Schema::Object(typed(Type::String).build()).into()
}

/// A day.
pub(super) fn day() -> RefOr<Schema> {
    let format = SchemaFormat::KnownFormat(KnownFormat::Date);
    Schema::Object(typed(Type::String).format(Some(format)).build()).into()
}

/// A whole number, not negative.
pub(super) fn whole() -> RefOr<Schema> {
    Schema::Object(typed(Type::Integer).minimum(Some(0)).build()).into()
}

/// One of some words.
pub(super) fn one_of(words: &[&str]) -> RefOr<Schema> {
    let words = words.iter().map(|word| (*word).to_owned());
    Schema::Object(typed(Type::String).enum_values(Some(words)).build()).into()
}

/// Several values: by repetition or parted by commas.
pub(super) fn several(of: RefOr<Schema>) -> RefOr<Schema> {
    Schema::Array(ArrayBuilder::new().items(of).build()).into()
}

/// The bytes of a file.
pub(super) fn bytes(description: &str) -> Schema {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    let object = typed(Type::String).format(Some(format));
    Schema::Object(object.description(Some(description)).build())
}
