//! Findings on a text: form, powers, fair competition, dead basis.
