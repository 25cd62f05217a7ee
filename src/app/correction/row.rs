//! How corrections show in a document's row.

use std::collections::BTreeMap;

use crate::domain::particular::Particular;
use crate::store::StoreError;
use crate::store::entity::{correction, document};
use crate::store::error::parse;

/// Puts the corrections of a document over what its row says; `authorities` are ids by name.
pub(crate) fn apply(
    row: &mut document::Model,
    corrections: &[correction::Model],
    authority: impl Fn(&str) -> Option<String>,
) -> Result<(), StoreError> {
    for (field, value) in latest(corrections)? {
        match field {
            Particular::InstrumentTitle => row.instrument_title = value,
            Particular::Issuer => {
                row.issuer_id = value.as_deref().and_then(&authority);
                row.issuer_name = value;
            }
            Particular::Form => row.form = value,
            Particular::IssuedOn => row.issued_on = value,
            Particular::PublishedOn => row.published_on = value,
            Particular::EffectiveOn => row.effective_on = value,
            // stand in numbers and facts of their own
            Particular::DocumentNumber | Particular::LastValidOn => {}
        }
    }
    Ok(())
}

/// The correction of each field that counts.
pub(crate) fn latest(
    corrections: &[correction::Model],
) -> Result<BTreeMap<Particular, Option<String>>, StoreError> {
    let mut fields = BTreeMap::new();
    for one in corrections {
        let field = parse(
            "correction",
            &one.id,
            "field",
            &one.field,
            Particular::parse,
        )?;
        fields.insert(field, one.value.clone());
    }
    Ok(fields)
}
