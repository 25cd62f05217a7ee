//! Reading a template, with all that is wrong told by line.

use chrono::NaiveDate;
use serde::Deserialize;

use super::{LetterTemplate, Line, Piece};
use crate::domain::letter::{LetterField, LetterKind};
use crate::rules::problem::Problems;
use crate::rules::template::Template;

/// Longest template, in bytes.
const LONGEST: usize = 32 * 1024;

/// A template as it stands in the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: String,
    from: toml::value::Datetime,
    number: String,
    title: String,
    #[serde(default)]
    addressee: String,
    body: String,
}

/// Reads a template, or tells all problems.
///
/// # Errors
/// Everything that is wrong, each with its line where it can be told.
pub fn check_letter_template(source: &str) -> Result<LetterTemplate, Problems> {
    let mut problems = Problems::default();
    if source.len() > LONGEST {
        problems.add(None, "", format!("模板超过 {} KB 的上限", LONGEST / 1024));
        return Err(problems);
    }
    let file: File = match toml::from_str(source) {
        Ok(file) => file,
        Err(error) => {
            let line = error.span().map(|span| line_at(source, span.start));
            problems.add(line, "", error.message());
            return Err(problems);
        }
    };
    let kind = LetterKind::parse(&file.kind);
    let kind = kind.unwrap_or_else(|error| {
        problems.add(line_of(source, "kind"), "kind", error.to_string());
        LetterKind::ReviewRequest
    });
    if !problems.0.is_empty() {
        return Err(problems);
    }
    let from = file.from.to_string().parse::<NaiveDate>();
    if from.is_err() {
        let told = "起用日期请写成 2026-01-01，不加引号";
        problems.add(line_of(source, "from"), "from", told);
    }
    let number = Template::parse(&file.number);
    if let Err(error) = &number {
        problems.add(line_of(source, "number"), "number", error.to_string());
    }
    by_line(source, kind, &mut problems);
    let lines = |text: &str, place: &str, problems: &mut Problems| {
        let kept = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let mut lines = Vec::new();
        for line in kept {
            match pieces(line, kind) {
                Ok(line) => lines.push(line),
                // told with its line already, unless it was written in another way
                Err(_) if !problems.0.is_empty() => {}
                Err(message) => problems.add(None, place, message),
            }
        }
        lines
    };
    let mut title = lines(&file.title, "title", &mut problems);
    let mut addressee = lines(&file.addressee, "addressee", &mut problems);
    let body = lines(&file.body, "body", &mut problems);
    if problems.0.is_empty() && title.len() != 1 {
        problems.add(line_of(source, "title"), "title", "标题应为一行");
    }
    if problems.0.is_empty() && addressee.len() > 1 {
        problems.add(
            line_of(source, "addressee"),
            "addressee",
            "主送机关应为一行",
        );
    }
    if problems.0.is_empty() && body.is_empty() {
        problems.add(line_of(source, "body"), "body", "正文是空的");
    }
    match (from, number, title.pop()) {
        (Ok(from), Ok(number), Some(title)) => problems.or(LetterTemplate {
            kind,
            from,
            number,
            title,
            addressee: addressee.pop(),
            body,
        }),
        _ => Err(problems),
    }
}

/// The placeholders of every line as it was typed.
fn by_line(source: &str, kind: LetterKind, problems: &mut Problems) {
    for (at, line) in (1..).zip(source.lines()) {
        let typed = line.trim_start();
        let of_number = typed
            .strip_prefix("number")
            .is_some_and(|rest| rest.trim_start().starts_with('='));
        if typed.starts_with('#') || of_number {
            continue;
        }
        if let Err(message) = pieces(line, kind) {
            problems.add(Some(at), "", message);
        }
    }
}

/// The pieces of a line.
fn pieces(line: &str, kind: LetterKind) -> Result<Line, String> {
    let mut pieces = Vec::new();
    let mut rest = line;
    while let Some((text, after)) = rest.split_once('{') {
        let (inside, after) = after.split_once('}').ok_or("花括号不成对")?;
        if text.contains('}') {
            return Err("花括号不成对".to_owned());
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let name = inside.strip_suffix('?');
        let field = LetterField::parse(name.unwrap_or(inside)).ok();
        let field = field.filter(|field| kind.fields().contains(field));
        let field = field.ok_or_else(|| {
            let known: Vec<&str> = kind.fields().iter().map(|one| one.as_str()).collect();
            let known = known.join("、");
            format!("{}没有占位符“{inside}”；可用的有：{known}", kind.label())
        })?;
        pieces.push(Piece::Field {
            field,
            optional: name.is_some(),
        });
        rest = after;
    }
    if rest.contains('}') {
        return Err("花括号不成对".to_owned());
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(Line(pieces))
}

/// The line of a byte, from 1.
fn line_at(source: &str, byte: usize) -> usize {
    let before = source.get(..byte).unwrap_or(source);
    before.matches('\n').count() + 1
}

/// The line of a key at the left margin.
fn line_of(source: &str, key: &str) -> Option<usize> {
    let found = source.lines().position(|line| {
        line.trim_start()
            .strip_prefix(key)
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    });
    found.map(|at| at + 1)
}
