//! The fields of the index, and the fingerprint by which an index of other fields is refused.
//!
//! Revisions and provisions are two kinds of entries in one index, so that one commit and one deletion hold both. They
//! are searched in different fields, so neither disturbs the other's statistics. No text is stored: ids and facets are
//! columns, the words are postings.

use tantivy::Index;
use tantivy::schema::{
    Field, IndexRecordOption, NumericOptions, Schema, SchemaBuilder, TextFieldIndexing, TextOptions,
};

use crate::tokenizer::Grams;

/// What an index must have been written with. Raise the number with every change of fields, terms or packing.
pub(crate) const FINGERPRINT: &str = "search-index 5, fold 2, tantivy 0.27";

/// Value of the field `unit` of a revision.
pub(crate) const REVISION: &str = "r";
/// Value of the field `unit` of a provision.
pub(crate) const PROVISION: &str = "p";

/// A text field: its pairs with positions, and its single characters.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RunField {
    pub(crate) pairs: Field,
    pub(crate) singles: Field,
}

/// Handles of all fields.
#[derive(Debug, Clone)]
pub(crate) struct Fields {
    pub(crate) unit: Field,
    pub(crate) document_id: Field,
    pub(crate) revision_id: Field,
    pub(crate) external_id: Field,
    pub(crate) title: RunField,
    pub(crate) number: RunField,
    pub(crate) text: RunField,
    pub(crate) provision_heading: RunField,
    pub(crate) provision_text: RunField,
    pub(crate) number_key: Field,
    pub(crate) names: Field,
    pub(crate) beginnings: Field,
    pub(crate) titles: Field,
    pub(crate) standing: Field,
    pub(crate) acts: Field,
    pub(crate) cites: Field,
    pub(crate) relied: Field,
    pub(crate) authority: Field,
    pub(crate) kind: Field,
    pub(crate) form: Field,
    pub(crate) year: Field,
    pub(crate) issued_on: Field,
    pub(crate) published_on: Field,
    pub(crate) effective_on: Field,
    pub(crate) shown_from: Field,
    pub(crate) shown_until: Field,
    pub(crate) states: Field,
    pub(crate) eid: Field,
    pub(crate) label: Field,
    pub(crate) ordinal: Field,
    pub(crate) breaks: Field,
}

/// Names of the columns, where the engine wants names.
pub(crate) mod column {
    pub(crate) const DOCUMENT_ID: &str = "document_id";
    pub(crate) const REVISION_ID: &str = "revision_id";
    pub(crate) const EXTERNAL_ID: &str = "external_id";
    pub(crate) const ACTS: &str = "acts";
    pub(crate) const NAMES: &str = "names";
    pub(crate) const TITLES: &str = "titles";
    pub(crate) const STANDING: &str = "standing";
    pub(crate) const AUTHORITY: &str = "authority";
    pub(crate) const KIND: &str = "kind";
    pub(crate) const FORM: &str = "form";
    pub(crate) const YEAR: &str = "year";
    pub(crate) const ISSUED_ON: &str = "issued_on";
    pub(crate) const PUBLISHED_ON: &str = "published_on";
    pub(crate) const EFFECTIVE_ON: &str = "effective_on";
    pub(crate) const SHOWN_FROM: &str = "shown_from";
    pub(crate) const SHOWN_UNTIL: &str = "shown_until";
    pub(crate) const STATES: &str = "states";
    pub(crate) const EID: &str = "eid";
    pub(crate) const LABEL: &str = "label";
    pub(crate) const ORDINAL: &str = "ordinal";
    pub(crate) const BREAKS: &str = "breaks";
}

fn grams(kind: Grams, record: IndexRecordOption) -> TextOptions {
    TextOptions::default().set_indexing_options(
        TextFieldIndexing::default()
            .set_tokenizer(kind.name())
            .set_index_option(record),
    )
}

fn exact() -> TextOptions {
    let indexing = TextFieldIndexing::default()
        .set_tokenizer("raw")
        .set_index_option(IndexRecordOption::Basic)
        .set_fieldnorms(false);
    TextOptions::default().set_indexing_options(indexing)
}

fn run_field(builder: &mut SchemaBuilder, name: &str, singles: TextOptions) -> RunField {
    RunField {
        pairs: builder.add_text_field(
            name,
            grams(Grams::Pairs, IndexRecordOption::WithFreqsAndPositions),
        ),
        singles: builder.add_text_field(&format!("{name}_singles"), singles),
    }
}

/// The schema and its handles. Always the same.
pub(crate) fn schema() -> (Schema, Fields) {
    let mut builder = Schema::builder();
    let text_column = || TextOptions::default().set_fast("raw");
    let counted = || grams(Grams::Singles, IndexRecordOption::WithFreqs);
    let number_column = || NumericOptions::default().set_fast();
    let fields = Fields {
        unit: builder.add_text_field("unit", exact()),
        document_id: builder.add_text_field(column::DOCUMENT_ID, exact().set_fast("raw")),
        revision_id: builder.add_text_field(column::REVISION_ID, exact().set_fast("raw")),
        external_id: builder.add_text_field(column::EXTERNAL_ID, text_column()),
        title: run_field(&mut builder, "title", counted()),
        number: run_field(&mut builder, "number", counted()),
        text: run_field(
            &mut builder,
            "text",
            grams(Grams::Once, IndexRecordOption::Basic),
        ),
        provision_heading: run_field(&mut builder, "provision_heading", counted()),
        provision_text: run_field(&mut builder, "provision_text", counted()),
        number_key: builder.add_text_field("number_key", exact()),
        beginnings: builder.add_text_field("beginnings", exact()),
        names: builder.add_text_field(column::NAMES, text_column()),
        titles: builder.add_text_field(column::TITLES, text_column()),
        standing: builder.add_i64_field(column::STANDING, number_column()),
        acts: builder.add_text_field(column::ACTS, exact().set_fast("raw")),
        cites: builder.add_text_field("cites", exact()),
        relied: builder.add_text_field("relied", exact()),
        authority: builder.add_text_field(column::AUTHORITY, text_column()),
        kind: builder.add_text_field(column::KIND, text_column()),
        form: builder.add_text_field(column::FORM, text_column()),
        year: builder.add_u64_field(column::YEAR, number_column()),
        issued_on: builder.add_i64_field(column::ISSUED_ON, number_column()),
        published_on: builder.add_i64_field(column::PUBLISHED_ON, number_column()),
        effective_on: builder.add_i64_field(column::EFFECTIVE_ON, number_column()),
        shown_from: builder.add_i64_field(column::SHOWN_FROM, number_column()),
        shown_until: builder.add_i64_field(column::SHOWN_UNTIL, number_column()),
        states: builder.add_u64_field(column::STATES, number_column()),
        eid: builder.add_text_field(column::EID, text_column()),
        label: builder.add_text_field(column::LABEL, text_column()),
        ordinal: builder.add_u64_field(column::ORDINAL, number_column()),
        breaks: builder.add_u64_field(column::BREAKS, number_column()),
    };
    (builder.build(), fields)
}

/// Makes the own tokenizers known to an index that was opened or created.
pub(crate) fn register(index: &Index) {
    for kind in [Grams::Pairs, Grams::Singles, Grams::Once] {
        index.tokenizers().register(kind.name(), kind);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fingerprint_names_the_version_of_the_folding() {
        assert!(FINGERPRINT.contains(&format!("fold {},", crate::fold::VERSION)));
        assert!(
            tantivy::version_string().contains("0.27"),
            "{}",
            tantivy::version_string()
        );
    }
}
