//! The command line: one file per noun.
//!
//! Owns words, options, output and exit codes. Must not know SQL or HTML. Prints data through one
//! writer, progress on standard error. Held by `tests/it/cli/`.

pub mod args;
mod backup;
mod boot;
mod chinese;
mod citations;
mod demo;
mod doctor;
pub mod extract;
pub mod import;
pub mod index;
pub mod ledger;
pub mod openapi;
mod read;
mod rules;
pub mod search;
mod sending;
mod serve;
mod user;
mod verify;

use std::process::ExitCode;
use std::sync::Arc;

use clap::FromArgMatches;

use crate::app::search::SearchHandle;
use crate::clock::{Clock, SystemClock};
use crate::formats::read::child::SUBCOMMAND;
use crate::jobs::alongside::indexed;
use crate::store::{Place, Use};
use args::{Cli, Noun};

/// What a command ends with: an exit code, or a sentence for people and code 2.
pub(crate) type Ended = Result<ExitCode, Box<dyn std::error::Error + Send + Sync>>;

/// Parses the command line and runs the command.
pub fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(SUBCOMMAND) {
        return extract::run();
    }
    let called = chinese::command().try_get_matches();
    let cli = match called.and_then(|found| Cli::from_arg_matches(&found)) {
        Ok(cli) => cli,
        Err(error) => return not_a_call(&error),
    };
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

/// Help and version are answers; anything else is a fault of the call.
fn not_a_call(error: &clap::Error) -> ExitCode {
    use clap::error::ErrorKind;
    match error.kind() {
        ErrorKind::DisplayHelp
        | ErrorKind::DisplayVersion
        | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            // Whoever reads it may have gone away: that is no fault.
            let _ = error.print();
            ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
        }
        _ => {
            let fault: boot::Fault = chinese::sentence(error).into();
            failed(fault.as_ref())
        }
    }
}

async fn run(cli: Cli) -> Ended {
    let place = cli.place.into_place(&cli.noun);
    match cli.noun {
        Noun::Demo(args) => demo::run(args, place).await,
        Noun::Serve(args) => serve::run(args, place).await,
        Noun::Import(import::Import::Documents(args)) => import_documents(&args, place).await,
        Noun::Import(import::Import::Ledger(args)) => ledger::run(*args, place).await,
        Noun::Search(args) => {
            Ok(search::run(&place, &args, &SystemClock, &mut std::io::stdout()).await?)
        }
        Noun::Index(index::IndexCommand::Rebuild(args)) => {
            let bar = indicatif::ProgressBar::new(0);
            let shown = bar.clone();
            let progress = move |done, total| {
                shown.set_length(total);
                shown.set_position(done);
            };
            let ended = index::run_rebuild(&place, &args, &mut std::io::stdout(), progress).await;
            bar.finish_and_clear();
            Ok(ended?)
        }
        Noun::Index(index::IndexCommand::Check(args)) => {
            Ok(index::run_check(&place, &args, &mut std::io::stdout()).await?)
        }
        Noun::Read(args) => read::run(args, &mut std::io::stdout(), &mut std::io::stderr()).await,
        Noun::Citations(command) => {
            citations::run(command, place, &SystemClock, &mut std::io::stdout()).await
        }
        Noun::Verify(args) => verify::run(args, place, &mut std::io::stdout()).await,
        Noun::Backup(args) => backup::backup(args, place, &mut std::io::stdout()).await,
        Noun::Restore(args) => backup::restore(args, place, &mut std::io::stdout()).await,
        Noun::User(args) => user::run(args, place).await,
        Noun::Openapi => {
            say(&openapi::document()?);
            Ok(ExitCode::SUCCESS)
        }
        Noun::Rules(args) => rules::run(args, place).await,
        Noun::Doctor(args) => doctor::run(args, place).await,
    }
}

/// Imports, then brings the index up to the log.
async fn import_documents(args: &import::Documents, place: Place) -> Ended {
    let (store, pack) = boot::open(&place, Use::Alone).await?;
    let cx = boot::program_context(&pack);
    let (mut out, mut err) = (std::io::stdout(), std::io::stderr());
    let index = Arc::new(SearchHandle::new(search::index_dir(&store)));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let work = import::documents(args, &store, &cx, &mut out, &mut err);
    let ended = indexed(&store, &index, &clock, work).await??;
    Ok(ended)
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

/// Prints a line of a command's answer. Whoever reads it may have gone away: that is no fault.
pub(crate) fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
