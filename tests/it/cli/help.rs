//! `--help` suffices; what is not understood is refused with code 2.

use super::process::guiku;

/// Every command and the options that it must explain.
const COMMANDS: &[(&[&str], &[&str])] = &[
    (
        &[],
        &[
            "demo", "serve", "import", "search", "index", "verify", "backup", "restore",
        ],
    ),
    (
        &["demo"],
        &["--listen", "--build-only", "--data", "--database-url"],
    ),
    (
        &["serve"],
        &[
            "--listen",
            "--tls-cert",
            "--tls-key",
            "--behind-proxy",
            "--allow-http",
            "--data",
        ],
    ),
    (&["import"], &["documents"]),
    (
        &["import", "documents"],
        &["--strict", "--format", "--data", "退出码"],
    ),
    (
        &["search"],
        &[
            "--match", "--status", "--as-of", "--facets", "--cursor", "--format", "--data",
        ],
    ),
    (&["index"], &["rebuild", "check"]),
    (&["index", "rebuild"], &["--format", "--data"]),
    (&["index", "check"], &["--format", "--data", "退出码"]),
    (&["citations"], &["check"]),
    (&["citations", "check"], &["--format", "--data", "退出码"]),
    (&["verify"], &["--quick", "--since", "--format", "--data"]),
    (&["backup"], &["--force", "--data"]),
    (&["restore"], &["--accept-damage", "--data"]),
    (&["user"], &["add", "list", "disable", "reset"]),
    (
        &["user", "add"],
        &["--name", "--authority", "--role", "--data"],
    ),
    (&["user", "list"], &["--format", "--data"]),
    (&["user", "disable"], &["--data"]),
    (&["user", "reset"], &["--data"]),
    (&["read"], &["--format", "退出码"]),
    (
        &["rules"],
        &["check", "explain", "print", "add-calendar", "recount"],
    ),
    (&["rules", "check"], &["2027.toml"]),
    (
        &["rules", "explain"],
        &["--start", "--place", "--bound", "--pause", "--format"],
    ),
    (&["rules", "print"], &["--on"]),
    (&["rules", "add-calendar"], &["--data"]),
    (&["rules", "recount"], &["--data"]),
    (&["doctor"], &["--format", "--data"]),
    (&["openapi"], &[]),
];

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_command_explains_every_option_in_chinese() {
    for (words, options) in COMMANDS {
        let mut call = words.to_vec();
        call.push("--help");
        let ran = guiku(&call);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{call:?}");
        for option in *options {
            assert!(
                ran.out.contains(option),
                "{call:?} lacks {option}:\n{}",
                ran.out
            );
        }
        assert!(is_chinese(ran.out.lines().next().unwrap()), "{}", ran.out);
        // An option's words stand behind it or in the next line.
        let lines: Vec<&str> = ran.out.lines().collect();
        for (place, line) in lines.iter().enumerate() {
            if line.trim_start().starts_with('-') && !line.contains("- ") {
                let next = lines.get(place + 1).copied().unwrap_or_default();
                assert!(is_chinese(line) || is_chinese(next), "{call:?}: {line}");
            }
        }
    }
}

#[test]
fn the_help_of_the_program_lists_every_command_that_is_tested_here() {
    let ran = guiku(&["--help"]);
    let (_, list) = ran.out.split_once("命令").unwrap();
    let (list, _) = list.split_once("选项").unwrap();
    for line in list.lines().filter(|line| line.starts_with("  ")) {
        let name = line.split_whitespace().next().unwrap();
        let tested = COMMANDS
            .iter()
            .any(|(words, _)| words.first() == Some(&name));
        assert!(tested, "{name} is not tested");
    }
}

#[test]
fn what_is_not_understood_ends_with_two_and_is_named() {
    for (words, named) in [
        (&["serve", "--colour"][..], "--colour"),
        (&["colour"], "colour"),
        (&["verify", "--since", "nonsense"], "nonsense"),
        (&["search", "--format", "xml"], "xml"),
        (&["import", "documents"], "FILE"),
        (&["serve", "--tls-cert", "a.pem"], "--tls-key"),
    ] {
        let ran = guiku(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words:?}");
        assert!(ran.err.contains(named), "{words:?}: {}", ran.err);
        assert!(ran.err.starts_with("错误："), "{words:?}: {}", ran.err);
    }
}
