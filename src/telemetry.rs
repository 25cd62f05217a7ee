//! The program's own log: to standard error, level from `GUIKU_LOG` (default: info for services,
//! warnings for other commands). Never holds texts of drafts, passwords or session ids.

use std::io::IsTerminal;

use tracing_subscriber::EnvFilter;

/// Starts the program's log.
pub fn start(service: bool) {
    let default = if service { "guiku=info,warn" } else { "warn" };
    let filter = EnvFilter::try_from_env("GUIKU_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    let _ = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .with_target(false)
        .try_init();
}
