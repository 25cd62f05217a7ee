//! The command line: one file per noun.
//!
//! Owns words, options, output and exit codes. Must not know SQL or HTML. Prints data through one
//! writer, progress on standard error. Held by `tests/it/cli/`.

mod args;
mod boot;
mod demo;
mod doctor;
pub mod extract;
pub mod index;
mod rules;
pub mod search;
mod serve;
mod user;

use std::process::ExitCode;

use clap::Parser;

use crate::formats::read::child::SUBCOMMAND;
use args::{Cli, Noun};

/// What a command ends with: an exit code, or a sentence for people and code 2.
pub(crate) type Ended = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(SUBCOMMAND) {
        return extract::run();
    }
    let cli = Cli::parse();
    crate::telemetry::start(cli.noun.is_service());
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error),
    };
    match runtime.block_on(run(cli)) {
        Ok(code) => code,
        Err(error) => failed(error.as_ref()),
    }
}

async fn run(cli: Cli) -> Ended {
    let place = cli.place.into_place(&cli.noun);
    match cli.noun {
        Noun::Demo(args) => demo::run(args, place).await,
        Noun::Serve(args) => serve::run(args, place).await,
        Noun::User(args) => user::run(args, place).await,
        Noun::Rules(args) => rules::run(args),
        Noun::Doctor(args) => doctor::run(args, place).await,
    }
}

#[expect(
    clippy::print_stderr,
    reason = "the one place that tells why a command failed"
)]
fn failed(error: &dyn std::error::Error) -> ExitCode {
    eprintln!("错误：{error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  原因：{error}");
        cause = error.source();
    }
    ExitCode::from(2)
}

/// Prints a line of a command's answer.
#[expect(clippy::print_stdout, reason = "the one place that prints answers")]
pub(crate) fn say(line: &str) {
    println!("{line}");
}
