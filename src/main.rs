//! Entry point of the one binary.

use std::process::ExitCode;

use guiku::cli::extract;
use guiku::formats::read::child::SUBCOMMAND;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(SUBCOMMAND) {
        return extract::run();
    }
    ExitCode::SUCCESS
}
