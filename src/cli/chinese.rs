//! The frame round our own words: headings of the help and the sentences of the parser, in Chinese.

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, CommandFactory};

use super::args::Cli;

const HELP: &str = "{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// The command line with its help in Chinese.
pub(crate) fn command() -> Command {
    let help = Arg::new("help").short('h').long("help").global(true);
    let version = Arg::new("version").short('V').long("version");
    let command = Cli::command()
        .disable_version_flag(true)
        .arg(help.action(ArgAction::Help).help("显示帮助"))
        .arg(version.action(ArgAction::Version).help("显示版本"));
    framed(command)
}

fn framed(command: Command) -> Command {
    command
        .disable_help_flag(true)
        .disable_help_subcommand(true)
        .help_template(HELP)
        .subcommand_help_heading("命令")
        .subcommand_value_name("命令")
        .mut_args(|arg| {
            let heading = if arg.is_positional() {
                "参数"
            } else {
                "选项"
            };
            arg.help_heading(heading)
        })
        .mut_subcommands(framed)
}

/// What was wrong with the words of a call, in one sentence.
pub(crate) fn sentence(error: &clap::Error) -> String {
    let said = |kind| error.get(kind).map(words).unwrap_or_default();
    let arg = said(ContextKind::InvalidArg);
    let value = said(ContextKind::InvalidValue);
    let what = match error.kind() {
        ErrorKind::UnknownArgument => format!("没有选项或者参数“{arg}”"),
        ErrorKind::InvalidSubcommand => {
            format!("没有命令“{}”", said(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {arg}"),
        ErrorKind::MissingSubcommand => {
            format!("缺少下一级命令：{}", said(ContextKind::ValidSubcommand))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{arg} 没有写值"),
        ErrorKind::InvalidValue => {
            let valid = said(ContextKind::ValidValue);
            format!("{arg} 不能是“{value}”，可以是 {valid}")
        }
        ErrorKind::ValueValidation => format!("{arg} 的值“{value}”无法识别"),
        ErrorKind::ArgumentConflict => {
            let other = said(ContextKind::PriorArg);
            format!("{arg} 和 {other} 不能同时使用，或者重复了")
        }
        _ => error.to_string().trim().to_owned(),
    };
    format!("{what}；用法见 --help")
}

fn words(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(list) => list.join("、"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_sound() {
        super::command().debug_assert();
    }
}
