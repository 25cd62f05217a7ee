//! A text as structure: normal form, outline, provisions, comparison.
