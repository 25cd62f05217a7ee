//! Exact Chinese full-text index for legal documents.
