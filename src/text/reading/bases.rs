//! 制定依据: what an opening names behind 根据, 依据, 按照, 为贯彻落实.

use std::ops::Range;

use super::place::{line_at, lines};
use super::{Basis, Page, Value};
use crate::domain::number::number_key;
use crate::text::marker::{MarkerKind, marker};
use crate::text::numeral::is_numeral;
use crate::text::relations::RelationKind;
use crate::text::relations::scan::{ASIDE, Scan, part, scan};
use crate::text::title::title_key;

/// Words that name a basis.
const CUES: [&str; 6] = ["根据", "依据", "按照", "依照", "遵照", "贯彻"];

/// Purposes, in a sentence that begins with 为.
const PURPOSES: [&str; 2] = ["落实", "贯彻"];

pub(super) fn read(page: &Page<'_>) -> Vec<Value<Basis>> {
    let scan = scan(page.normal);
    let mut out: Vec<Value<Basis>> = Vec::new();
    for opening in openings(page) {
        for sentence in scan.sentences() {
            if sentence.start < opening.start || sentence.end > opening.end {
                continue;
            }
            for basis in of_sentence(&scan, &sentence) {
                let known = out.iter().any(|other| same(&other.value, &basis.value));
                if !known {
                    out.push(basis);
                }
            }
        }
    }
    out
}

fn same(one: &Basis, other: &Basis) -> bool {
    match (&one.title, &other.title) {
        (Some(one), Some(other)) => title_key(one) == title_key(other),
        (None, None) => {
            one.number.as_deref().map(number_key) == other.number.as_deref().map(number_key)
        }
        _ => false,
    }
}

/// The openings: of the document, and of the instrument that it carries.
fn openings(page: &Page<'_>) -> Vec<Range<usize>> {
    let split = page.split;
    let mut out = Vec::new();
    let mut parts = Vec::new();
    if let Some(carrier) = &split.carrier {
        parts.push((carrier.text.as_str(), 0));
    }
    let another = page.subject.has(RelationKind::Forwards);
    if split.carrier.is_none() || !another {
        parts.push((
            split.instrument.text.as_str(),
            split.instrument_at.unwrap_or(0),
        ));
    }
    for (text, from) in parts {
        let Some(first) = text.split('\n').next().filter(|line| !line.is_empty()) else {
            continue;
        };
        let Some(start) = line_at(page.normal, first, from).map(|range| range.start) else {
            continue;
        };
        let end = start + opening_length(text);
        out.push(start..end.min(page.normal.len()));
    }
    out
}

/// How many bytes of a part are its opening: what stands before its first unit; article 1; two
/// paragraphs of a text without units.
fn opening_length(text: &str) -> usize {
    let mut end = 0;
    let mut paragraphs = 0;
    let mut articles = 0;
    let numbered = lines(text).any(|range| opens(part(text, range)).is_some());
    for range in lines(text) {
        let line = part(text, range.clone());
        match opens(line) {
            Some(MarkerKind::Article) => {
                articles += 1;
                let named = is_basis_heading(line);
                if articles > 1 && !named {
                    return end;
                }
            }
            Some(
                MarkerKind::First | MarkerKind::Second | MarkerKind::Third | MarkerKind::Fourth,
            ) if articles == 0 => {
                // 一、 where nothing stands before it may name the basis itself
                if end > 0 {
                    return end;
                }
                articles = 1;
            }
            None if !numbered => {
                paragraphs += 1;
                if paragraphs > 2 {
                    return end;
                }
            }
            Some(_) | None => {}
        }
        end = range.end;
    }
    end
}

/// 第二条（依据）, 第二条 制定依据: a heading alone, or in its brackets.
fn is_basis_heading(line: &str) -> bool {
    let head = line.split(['）', ')']).next().unwrap_or_default();
    head.contains("依据") && !head.contains('《') && head.chars().count() <= 20
}

fn opens(line: &str) -> Option<MarkerKind> {
    marker(line).map(|m| m.kind)
}

fn of_sentence(scan: &Scan<'_>, sentence: &Range<usize>) -> Vec<Value<Basis>> {
    let words = part(&scan.outer, sentence.clone());
    let purpose = words
        .trim_start_matches(|c: char| !c.is_alphabetic())
        .starts_with('为')
        || words.contains("，为")
        || words.contains("　为")
        || words.contains(" 为")
        || words.contains("）为");
    let mut starts: Vec<usize> = Vec::new();
    for cue in CUES {
        starts.extend(
            words
                .match_indices(cue)
                .filter(|(at, _)| {
                    let before = part(words, 0..*at);
                    !before.ends_with("继续")
                        && !before.ends_with("并")
                        && (cue != "贯彻" || purpose)
                })
                .map(|(at, _)| at + cue.len()),
        );
    }
    if purpose {
        for cue in PURPOSES {
            starts.extend(words.match_indices(cue).map(|(at, _)| at + cue.len()));
        }
    }
    starts.sort_unstable();
    starts.dedup();
    let mut out = Vec::new();
    for start in starts {
        named_from(scan, sentence.start + start, sentence.end, &mut out);
    }
    out
}

/// The documents from a cue to the end of its clause.
fn named_from(scan: &Scan<'_>, from: usize, end: usize, out: &mut Vec<Value<Basis>>) {
    let mut at = from;
    let first = scan.mentions.partition_point(|m| m.range.start < from);
    for (order, mention) in scan
        .mentions
        .iter()
        .skip(first)
        .take_while(|m| m.range.end <= end)
        .enumerate()
    {
        let between = part(&scan.outer, at..mention.range.start);
        if !leads(between, order == 0) {
            return;
        }
        let aside = part(&scan.outer, mention.range.end..end);
        let aside = aside.len() - aside.trim_start_matches(ASIDE).len();
        let (article, behind) = provisions(scan.text, mention.range.end + aside, end);
        let rest = part(&scan.outer, behind..end);
        let named = mention.title.is_some()
            || ["文", "通知", "规定", "精神", "要求", "批"]
                .iter()
                .any(|word| rest.starts_with(word))
            || part(scan.text, mention.range.clone()).ends_with('文')
            || part(scan.text, mention.range.clone()).ends_with("文件");
        if named && !is_paper(mention.title.as_deref()) {
            let basis = Basis {
                title: mention.title.clone(),
                number: mention.number.clone(),
                article,
            };
            out.push(Value::found(basis, mention.range.start..behind));
        }
        at = behind;
    }
}

/// Whether words lead from a cue, or from one document to the next, without leaving the list.
fn leads(between: &str, first: bool) -> bool {
    const LEAVES: [&str; 13] = [
        "制定", "制订", "编制", "修订", "起草", "对", "就", "将", "现", "开展", "结合", "组织",
        "提出",
    ];
    let words = between.trim();
    if first {
        return !words.contains(['，', ',', '。', '：'])
            && words.chars().count() <= 60
            && !["制定本", "对", "现将"]
                .iter()
                .any(|word| words.contains(word));
    }
    let joined = words.trim_start_matches(['，', ',', '、']).trim_start();
    let pause = words.len() != joined.len();
    let joint = ["和", "及", "以及", "与", "等"]
        .iter()
        .any(|word| joined.starts_with(word));
    let clean = !joined.contains(['，', ',', '。', '：']);
    let leaves =
        LEAVES.iter().any(|word| joined.contains(word)) && !(joint && joined.ends_with('的'));
    clean
        && !leaves
        && joined.chars().count() <= 40
        && (joined.is_empty()
            || joint
            || pause && !words.starts_with(['，', ','])
            || !pause && joined.ends_with('的'))
}

/// A form or a paper and no document: 《…请示》 is answered, not followed.
fn is_paper(title: Option<&str>) -> bool {
    title.is_some_and(|title| {
        ["请示", "来函", "申请"]
            .iter()
            .any(|end| title.ends_with(end))
    })
}

/// 第四条、第五条和第十二条 behind a title: as printed, parted by 、, and the byte behind.
fn provisions(text: &str, from: usize, end: usize) -> (Option<String>, usize) {
    let mut out: Vec<String> = Vec::new();
    let mut at = from;
    loop {
        let rest = part(text, at..end);
        let joint = ["、", "和", "及", "以及", "，", ""].iter().find(|joint| {
            rest.strip_prefix(**joint)
                .is_some_and(|rest| provision(rest).is_some())
        });
        let Some(joint) = joint else { break };
        if out.is_empty() && !joint.is_empty() {
            break;
        }
        let start = at + joint.len();
        let Some(length) = provision(part(text, start..end)) else {
            break;
        };
        let printed = part(text, start..start + length);
        match out.last_mut().filter(|_| joint.is_empty()) {
            Some(last) => last.push_str(printed),
            None => out.push(printed.to_owned()),
        }
        at = start + length;
    }
    if out.is_empty() {
        (None, from)
    } else {
        (Some(out.join("、")), at)
    }
}

/// 第四条, 第二款, 第（三）项: its bytes.
fn provision(text: &str) -> Option<usize> {
    let rest = text.strip_prefix('第')?;
    let mut figures = 0;
    for (at, c) in rest.char_indices().take(12) {
        if is_numeral(c) {
            figures += 1;
        } else if !matches!(c, '（' | '）' | '(' | ')' | ' ') {
            let unit = matches!(c, '条' | '款' | '项' | '目' | '章' | '节') && figures > 0;
            return unit.then_some('第'.len_utf8() + at + c.len_utf8());
        }
    }
    None
}
