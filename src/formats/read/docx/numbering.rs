//! Automatic numbers: in Chinese figures, and counted on where a list goes on.
//!
//! The parser counts automatic numbers right but writes each of them in Arabic figures: 第1条 for
//! 第一条. So the numbering definitions are marked before it sees them: a reference `%1` to a level
//! that counts in Chinese becomes `<mark>%1<end>`, and the figures between the marks are
//! rewritten afterwards. The marks are noncharacters of Unicode, which no text may contain.

use std::collections::HashMap;

use crate::formats::read::archive::{self, Package};
use crate::formats::read::error::ReadError;
use crate::formats::read::office::figures::Figures;

/// Ends a marked number.
const END: char = '\u{FDEF}';

/// The mark that begins a number in these figures.
fn mark_of(figures: Figures) -> char {
    let nth = Figures::ALL.iter().position(|its| *its == figures);
    let mark = nth.and_then(|nth| char::from_u32(0xFDD0 + u32::try_from(nth).ok()?));
    mark.unwrap_or(END)
}

/// The figures that a mark stands for.
fn figures_of(mark: char) -> Option<Figures> {
    let nth = u32::from(mark).checked_sub(0xFDD0)?;
    Figures::ALL.get(usize::try_from(nth).ok()?).copied()
}

/// Rewrites the marked numbers of a text; says whether there were any.
pub(in crate::formats::read) fn unmark(text: &str) -> (String, bool) {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut any = false;
    while let Some((before, mark, after)) = split_at_mark(rest) {
        out.push_str(before);
        let (inside, tail) = after.split_once(END).unwrap_or((after, ""));
        match (mark, inside.parse()) {
            (figures, Ok(number)) => out.push_str(&figures.write(number)),
            (_, Err(_)) => out.push_str(inside),
        }
        any = true;
        rest = tail;
    }
    out.push_str(rest);
    (out, any)
}

fn split_at_mark(text: &str) -> Option<(&str, Figures, &str)> {
    let (at, mark, figures) = text
        .char_indices()
        .find_map(|(at, c)| Some((at, c, figures_of(c)?)))?;
    Some((text.get(..at)?, figures, text.get(at + mark.len_utf8()..)?))
}

/// The parts whose numbering was made ready for the parser.
pub(super) fn mark(package: &mut Package<'_>) -> Result<Vec<(&'static str, String)>, ReadError> {
    const DEFINITIONS: &str = "word/numbering.xml";
    const USERS: [&str; 2] = ["word/document.xml", "word/styles.xml"];
    let mut parts = Vec::new();
    let Some(xml) = archive::text(package, DEFINITIONS)? else {
        return Ok(parts);
    };
    if let Some(marked) = mark_definitions(&xml) {
        parts.push((DEFINITIONS, marked));
    }
    let shared = shared_instances(&xml);
    for part in USERS {
        let Some(text) = archive::text(package, part)?.filter(|_| !shared.is_empty()) else {
            continue;
        };
        let renamed = by_part(&text, "<w:numId ", |rest| rename(rest, &shared));
        if renamed != text {
            parts.push((part, renamed));
        }
    }
    Ok(parts)
}

/// Instances of one definition count on from one another unless they override it; the parser
/// counts each by itself. Gives the instances that go by the name of an earlier one.
fn shared_instances(xml: &str) -> HashMap<String, String> {
    let mut first: HashMap<&str, &str> = HashMap::new();
    let mut shared = HashMap::new();
    for instance in xml.split("<w:num ").skip(1) {
        let (instance, _) = instance.split_once("</w:num>").unwrap_or((instance, ""));
        let definition = instance
            .split_once("<w:abstractNumId ")
            .and_then(|(_, rest)| attribute(rest, "w:val"));
        let (Some(number), Some(definition)) = (attribute(instance, "w:numId"), definition) else {
            continue;
        };
        if instance.contains("<w:lvlOverride") {
            continue;
        }
        let earlier = *first.entry(definition).or_insert(number);
        if earlier != number {
            shared.insert(number.to_owned(), earlier.to_owned());
        }
    }
    shared
}

/// The rest of a reference to an instance, under the name it goes by.
fn rename(rest: &str, shared: &HashMap<String, String>) -> String {
    let new = attribute(rest, "w:val").and_then(|old| Some((old, shared.get(old)?)));
    match new {
        Some((old, new)) => rest.replacen(old, new, 1),
        None => rest.to_owned(),
    }
}

/// Marks the references in each definition; `None` where there is nothing to mark.
fn mark_definitions(xml: &str) -> Option<String> {
    // A definition's levels refer to one another, so they are taken together; an instance that
    // overrides levels of a definition is taken by itself.
    let marked = by_part(xml, "<w:abstractNum ", |part| {
        by_part(part, "<w:num ", |definition| {
            let formats = formats(definition);
            by_part(definition, "<w:lvl ", |level| {
                let legal = level.contains("<w:isLgl/>") || level.contains("<w:isLgl />");
                let marked = if legal {
                    None
                } else {
                    mark_level(level, &formats)
                };
                marked.unwrap_or_else(|| level.to_owned())
            })
        })
    });
    (marked != xml).then_some(marked)
}

/// Rewrites the stretches that begin with `opening` (and the one before the first).
fn by_part(text: &str, opening: &str, rewrite: impl Fn(&str) -> String) -> String {
    text.split(opening)
        .map(rewrite)
        .collect::<Vec<_>>()
        .join(opening)
}

/// How each of the nine levels of a definition counts.
fn formats(definition: &str) -> [Option<Figures>; 9] {
    let mut formats = [None; 9];
    for level in definition.split("<w:lvl ").skip(1) {
        let number = attribute(level, "w:ilvl").and_then(|value| value.parse::<usize>().ok());
        let format = level
            .split_once("<w:numFmt ")
            .and_then(|(_, rest)| attribute(rest, "w:val"))
            .and_then(Figures::of_format);
        if let Some(slot) = number.and_then(|number| formats.get_mut(number)) {
            *slot = format;
        }
    }
    formats
}

/// The value of an attribute within the tag that the text begins in.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (tag, _) = tag.split_once('>')?;
    let (_, rest) = tag.split_once(name)?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split_once(quote).map(|(value, _)| value)
}

/// One level with the references of its text marked; `None` where none counts in Chinese.
fn mark_level(level: &str, formats: &[Option<Figures>; 9]) -> Option<String> {
    let (before, rest) = level.split_once("<w:lvlText ")?;
    let pattern = attribute(rest, "w:val")?;
    let mut marked = pattern.to_owned();
    for (index, figures) in formats.iter().enumerate() {
        let Some(figures) = figures else { continue };
        let reference = format!("%{}", index + 1);
        marked = marked.replace(
            &reference,
            &format!("{}{reference}{END}", mark_of(*figures)),
        );
    }
    if marked == pattern {
        return None;
    }
    let rest = rest.replacen(pattern, &marked, 1);
    Some(format!("{before}<w:lvlText {rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_as_clerks_write_them() {
        let written = |figures: Figures, numbers: &[u32]| -> Vec<String> {
            numbers
                .iter()
                .map(|number| figures.write(*number))
                .collect()
        };
        assert_eq!(
            written(
                Figures::Counting,
                &[1, 10, 11, 20, 99, 100, 101, 110, 112, 1005]
            ),
            [
                "一",
                "十",
                "十一",
                "二十",
                "九十九",
                "一百",
                "一百零一",
                "一百一十",
                "一百一十二",
                "一千零五"
            ]
        );
        assert_eq!(
            written(Figures::Legal, &[3, 10, 21]),
            ["叁", "拾", "贰拾壹"]
        );
        assert_eq!(written(Figures::Digits, &[10, 23]), ["一〇", "二三"]);
        assert_eq!(written(Figures::Stems, &[1, 10, 11]), ["甲", "癸", "11"]);
        assert_eq!(written(Figures::Circled, &[1, 20, 21]), ["①", "⑳", "21"]);
    }

    #[test]
    fn references_are_marked_by_the_level_they_name() {
        let xml = r#"<w:numbering><w:abstractNum w:abstractNumId="0">
            <w:lvl w:ilvl="0"><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="第%1条"/></w:lvl>
            <w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>
            <w:lvl w:ilvl="2"><w:isLgl/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%3"/></w:lvl>
            </w:abstractNum></w:numbering>"#;
        let marked = mark_definitions(xml).unwrap();
        assert!(marked.contains("w:val=\"第\u{FDD0}%1\u{FDEF}条\""));
        assert!(marked.contains("w:val=\"\u{FDD0}%1\u{FDEF}.%2\""));
        assert!(
            marked.contains("w:val=\"%1.%3\""),
            "isLgl counts in Arabic figures"
        );
        let plain = xml.replace("chineseCountingThousand", "decimal");
        assert_eq!(mark_definitions(&plain), None);
    }

    #[test]
    fn instances_of_one_definition_go_by_one_name_unless_they_restart() {
        let num = |number: u8, more: &str| {
            format!("<w:num w:numId=\"{number}\"><w:abstractNumId w:val=\"7\"/>{more}</w:num>")
        };
        let restart = "<w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"1\"/></w:lvlOverride>";
        let xml = [num(1, ""), num(2, restart), num(3, "")].concat();
        let shared = shared_instances(&xml);
        assert_eq!(shared, HashMap::from([("3".to_owned(), "1".to_owned())]));
        let renamed = rename("w:val=\"3\"/><w:x w:val=\"3\"/>", &shared);
        assert_eq!(renamed, "w:val=\"1\"/><w:x w:val=\"3\"/>");
        assert_eq!(rename("w:val=\"2\"/>", &shared), "w:val=\"2\"/>");
    }

    #[test]
    fn marked_numbers_come_back_in_chinese() {
        assert_eq!(
            unmark("第\u{FDD0}12\u{FDEF}条"),
            ("第十二条".to_owned(), true)
        );
        assert_eq!(unmark("\u{FDD0}2\u{FDEF}.3"), ("二.3".to_owned(), true));
        assert_eq!(unmark("第3条"), ("第3条".to_owned(), false));
    }
}
