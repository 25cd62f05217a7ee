//! `guiku extract`: the reading process. Hidden; only Guiku itself starts it.
//!
//! It must be called first thing in `main`, before any thread starts: the bounds it sets on itself
//! hold for the thread that sets them.

use std::io::Write;
use std::process::ExitCode;

use crate::formats::read::sandbox;

/// Carries out the order in the second argument on the bytes of standard input, and prints the
/// answer. Exit code 2: not understood; 1: the answer could not be printed.
pub fn run() -> ExitCode {
    let Some(order) = std::env::args().nth(2) else {
        return ExitCode::from(2);
    };
    let Ok(answer) = sandbox::carry_out(&order, std::io::stdin().lock()) else {
        return ExitCode::from(2);
    };
    match std::io::stdout().lock().write_all(&answer) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
