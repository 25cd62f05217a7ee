//! Guiku 规库: the registry for 行政规范性文件 (administrative normative documents).

#[macro_use]
pub mod domain;

pub mod rules;

pub mod text;

pub mod checks;

pub mod ledger;

pub mod formats;

pub mod store;

pub mod app;

pub mod jobs;

pub mod web;

pub mod cli;

pub mod clock;

pub mod telemetry;
