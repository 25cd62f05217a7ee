//! The workbench through its forms: refusals keep what was entered, one form has one effect.

mod calendar;
mod drafting;
mod form;
