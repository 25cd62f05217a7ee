//! Backup: see the verbs below.
