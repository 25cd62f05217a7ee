//! The integration tests: one binary, one folder for each room.
//!
//! `cfg(test)` tells the lints that helpers are test code as well.

#![expect(clippy::too_many_lines, reason = "a life is told in one go")]

#[cfg(test)]
mod access;
#[cfg(test)]
mod api;
#[cfg(test)]
mod browser;
#[cfg(test)]
mod citations;
#[cfg(test)]
mod cleanup;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod consultations;
#[cfg(test)]
mod departments;
#[cfg(test)]
mod errata;
#[cfg(test)]
mod evaluation;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod filing_review;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod import;
#[cfg(test)]
mod integrity;
#[cfg(test)]
mod interpretations;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod life;
#[cfg(test)]
mod notices;
#[cfg(test)]
mod numbering;
#[cfg(test)]
mod portal;
#[cfg(test)]
mod search;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod store;
#[cfg(test)]
mod suggestions;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tidy;
#[cfg(test)]
mod urgent;
#[cfg(test)]
mod withholding;
#[cfg(test)]
mod workbench;
#[cfg(test)]
mod workbench_desk;
#[cfg(test)]
mod year;
