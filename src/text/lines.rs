//! Which line of a text opens what. The decisions of [`super::outline()`] are made here, line by line,
//! from the marker, the quotation marks, the sequence of numbers and the lines around.

use std::ops::Range;

use super::marker::{AnnexMarker, Marker, MarkerKind, annex_marker, is_mention, marker};
use super::tail;

/// What a line is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// A line of a 目录.
    Contents,
    /// 编 章 节, or a 一、 line that stands over articles; with the lines that continue its heading.
    Heading(Marker),
    /// 总则, 附则, 序言 on a line of its own without a number, right over an article.
    BareHeading,
    /// The second line of a heading that was broken.
    HeadingGoesOn,
    /// 条.
    Article(Marker),
    /// 一、（一）1.（1）, in a text or inside an article.
    Item(Marker),
    /// Everything else.
    Text,
    /// The opening of an annex.
    Annex(AnnexMarker),
    /// 落款, 附件 list, 附注, 版记.
    Closing,
}

/// A line with its role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) role: Role,
    /// Which line of the normal form it stands on, from 0.
    pub(super) row: usize,
}

/// The longest heading line, in characters.
const HEADING_MAX: usize = 50;

/// The longest 目录, in lines.
const CONTENTS_MAX: usize = 400;

/// Cuts a normal form into lines with roles.
pub(super) fn roles(normal: &str) -> Vec<Line<'_>> {
    let texts = physical(normal);
    let mut lines: Vec<Line<'_>> = texts
        .into_iter()
        .map(|(row, text)| Line {
            text,
            role: Role::Text,
            row,
        })
        .collect();
    articles(&mut lines);
    annexes(&mut lines);
    contents(&mut lines);
    for segment in segments(&lines) {
        headings(&mut lines, segment.clone());
        tail::mark(&mut lines, segment.clone());
        items(&mut lines, segment);
    }
    lines
}

/// The parts of a text that are read on their own: the main text, then each annex.
pub(super) fn segments(lines: &[Line<'_>]) -> Vec<Range<usize>> {
    let mut starts = vec![0];
    starts.extend(
        lines
            .iter()
            .enumerate()
            .filter(|(at, line)| *at > 0 && matches!(line.role, Role::Annex(_)))
            .map(|(at, _)| at),
    );
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    starts
        .iter()
        .copied()
        .zip(ends)
        .map(|(start, end)| start..end)
        .collect()
}

/// Lines of the normal form; a line that holds several articles (“…。 第二条 …”) is cut before each.
fn physical(normal: &str) -> Vec<(usize, &str)> {
    let mut out = Vec::new();
    let mut last = 0u32;
    for (row, line) in normal
        .split('\n')
        .filter(|line| !line.is_empty())
        .enumerate()
    {
        if let Some(m) = marker(line).filter(|m| m.kind == MarkerKind::Article) {
            last = m.number;
        }
        let mut from = 0;
        for (at, _) in line.match_indices('第').filter(|(at, _)| *at > 0) {
            let (Some(before), Some(rest)) = (line.get(from..at), line.get(at..)) else {
                continue;
            };
            let ended = before.ends_with(char::is_whitespace)
                && before.trim_end().ends_with(['。', '；', '”', '）']);
            if !ended {
                continue;
            }
            let Some(m) = marker(rest).filter(|m| m.kind == MarkerKind::Article) else {
                continue;
            };
            let parted = rest
                .get(m.label..)
                .is_some_and(|r| r.starts_with(char::is_whitespace));
            if parted && m.sub.is_none() && m.number == last.saturating_add(1) {
                out.push((row, before.trim_end()));
                from = at;
                last = m.number;
            }
        }
        out.extend(line.get(from..).map(|rest| (row, rest)));
    }
    out
}

/// Follows the quotation marks from line to line: every paragraph of a long quotation may open again.
pub(super) fn quoted_after(mut quoted: bool, line: &str) -> bool {
    for c in line.chars() {
        match c {
            '“' => quoted = true,
            '”' => quoted = false,
            _ => {}
        }
    }
    quoted
}

/// Whether a line is finished, so that the next one begins something.
pub(super) fn finished(line: &str) -> bool {
    line.ends_with([
        '。', '；', '：', ':', ';', '！', '？', '”', '）', ')', '》', '】', '．', '.',
    ]) || line.chars().count() <= 30
}

pub(super) fn is_sentence(text: &str) -> bool {
    text.ends_with(['。', '；', '，', '：', ':', ';', ',', '！', '？'])
}

fn articles(lines: &mut [Line<'_>]) {
    let opens_at_one = lines.iter().any(|line| {
        marker(line.text).is_some_and(|m| {
            m.kind == MarkerKind::Article && m.number == 1 && strong(line.text, &m)
        })
    });
    let mut last: Option<(u32, u32)> = None;
    let mut quoted = false;
    let mut before_finished = true;
    let mut count = 0usize;
    let mut only = None;
    for (at, line) in lines.iter_mut().enumerate() {
        let found = marker(line.text).filter(|m| m.kind == MarkerKind::Article);
        if let Some(m) = found {
            let rest = line.text.get(m.label..).unwrap_or_default();
            let next = match last {
                None => m.number == 1 || !opens_at_one,
                Some((number, sub)) => {
                    (m.number == number.saturating_add(1) && m.sub.is_none_or(|sub| sub == 1))
                        || (m.number == number && m.sub == Some(sub + 1))
                }
            };
            let accepted = if strong(line.text, &m) {
                let known = last.is_some() || next;
                (next && (before_finished || !quoted))
                    || (known && !quoted && before_finished && !is_mention(rest))
            } else {
                next && !quoted && before_finished && !is_mention(rest)
            };
            if accepted {
                last = Some((m.number, m.sub.unwrap_or(0)));
                line.role = Role::Article(m);
                quoted = false;
                count += 1;
                only = Some((at, m.number));
            }
        }
        quoted = quoted_after(quoted, line.text);
        before_finished = finished(line.text);
    }
    // one article alone is a text only if it is 第一条
    if count == 1
        && let Some((at, number)) = only
        && number != 1
        && let Some(line) = lines.get_mut(at)
    {
        line.role = Role::Text;
    }
}

/// A marker that stands apart from what follows: a blank, the end of the line, or a bracketed heading.
fn strong(line: &str, m: &Marker) -> bool {
    line.get(m.label..).is_some_and(|rest| {
        rest.is_empty()
            || rest.starts_with(|c: char| c.is_whitespace() || "（(【［[：:".contains(c))
    })
}

fn annexes(lines: &mut [Line<'_>]) {
    let mut article_after: Vec<Option<u32>> = vec![None; lines.len()];
    let mut following = None;
    for (at, line) in lines.iter().enumerate().rev() {
        if let Some(slot) = article_after.get_mut(at) {
            *slot = following;
        }
        if let Role::Article(m) = &line.role {
            following = Some(m.number);
        }
    }
    let mut last = 0;
    let mut quoted = false;
    for at in 0..lines.len() {
        let Some(line) = lines.get(at) else { break };
        let text = line.text;
        if let Role::Article(m) = &line.role {
            last = m.number;
        } else if !quoted
            && let Some(annex) = annex_marker(text)
            // articles that go on behind it show that it is a line of an article
            && !(last > 0 && article_after.get(at).copied().flatten() == Some(last + 1))
            && !tail::is_annex_list(lines, at, &annex)
            && let Some(line) = lines.get_mut(at)
        {
            line.role = Role::Annex(annex);
            last = 0;
        }
        quoted = quoted_after(quoted, text);
    }
}

/// 目录: from its own line, or from the first heading, to where that heading stands again.
fn contents(lines: &mut [Line<'_>]) {
    let named = lines.iter().position(|line| {
        line.text
            .chars()
            .filter(|c| !c.is_whitespace())
            .eq("目录".chars())
            || line
                .text
                .chars()
                .filter(|c| !c.is_whitespace())
                .eq("目次".chars())
    });
    let start = match named {
        Some(at) => Some(at + 1),
        None => lines
            .iter()
            .position(|line| heading_marker(line.text).is_some()),
    };
    let Some(first) = start else { return };
    let Some(opening) = lines.get(first).and_then(|line| marker(line.text)) else {
        return;
    };
    let same = |line: &Line<'_>| {
        marker(line.text).is_some_and(|m| m.kind == opening.kind && m.number == opening.number)
    };
    let end = lines
        .iter()
        .enumerate()
        .skip(first + 1)
        .take(CONTENTS_MAX)
        .take_while(|(_, line)| {
            !matches!(line.role, Role::Article(_)) && line.text.chars().count() <= HEADING_MAX
        })
        .find(|(_, line)| same(line))
        .map(|(at, _)| at);
    if let Some(end) = end {
        let from = if named.is_some() { first - 1 } else { first };
        for line in lines.iter_mut().take(end).skip(from) {
            line.role = Role::Contents;
        }
    }
}

/// The marker of an 编, 章 or 节 line, if the line is one.
fn heading_marker(line: &str) -> Option<Marker> {
    let m = marker(line)?;
    let kind = match m.kind {
        MarkerKind::Part | MarkerKind::Subpart | MarkerKind::Chapter | MarkerKind::Section => true,
        MarkerKind::Article
        | MarkerKind::First
        | MarkerKind::Second
        | MarkerKind::Third
        | MarkerKind::Fourth => false,
    };
    let rest = line.get(m.label..)?;
    let parted = rest.is_empty() || rest.starts_with(char::is_whitespace);
    let short = rest.chars().count() <= HEADING_MAX && !is_sentence(rest);
    (kind && short && (parted || !is_mention(rest))).then_some(m)
}

fn headings(lines: &mut [Line<'_>], segment: Range<usize>) {
    let mut last_item = 0;
    let mut quoted = false;
    for at in segment.clone() {
        let opens = |i: usize| {
            segment.contains(&i)
                && lines.get(i).is_some_and(|line| {
                    matches!(line.role, Role::Article(_)) || heading_marker(line.text).is_some()
                })
        };
        let Some(line) = lines.get(at) else { break };
        let text = line.text;
        if line.role == Role::Text && !quoted {
            let mut role = None;
            let over_article = lines
                .get(at + 1)
                .is_some_and(|next| matches!(next.role, Role::Article(_)));
            let found = heading_marker(text)
                .or_else(|| heading_marker(text.trim_end_matches('。')).filter(|_| over_article));
            if over_article && is_bare_heading(text) {
                if let Some(line) = lines.get_mut(at) {
                    line.role = Role::BareHeading;
                }
            } else if let Some(m) = found {
                role = Some((m, opens(at + 2) && goes_on(lines, at + 1)));
                last_item = 0;
            } else if let Some(m) = marker(text).filter(|m| m.kind == MarkerKind::First)
                && (m.number == last_item + 1 || m.number == 1)
                && text.chars().count() <= HEADING_MAX
                && !is_sentence(text)
                && over_article
            {
                last_item = m.number;
                role = Some((m, false));
            }
            if let Some((m, continued)) = role {
                if let Some(line) = lines.get_mut(at) {
                    line.role = Role::Heading(m);
                }
                if continued && let Some(line) = lines.get_mut(at + 1) {
                    line.role = Role::HeadingGoesOn;
                }
            }
        }
        quoted = quoted_after(quoted, text);
    }
}

fn is_bare_heading(line: &str) -> bool {
    const NAMES: [&str; 8] = [
        "总则", "附则", "分则", "罚则", "通则", "序言", "前言", "结语",
    ];
    line.chars().count() <= 8
        && NAMES
            .iter()
            .any(|name| line.chars().filter(|c| !c.is_whitespace()).eq(name.chars()))
}

fn goes_on(lines: &[Line<'_>], at: usize) -> bool {
    lines.get(at).is_some_and(|line| {
        line.role == Role::Text
            && line.text.chars().count() <= 30
            && !is_sentence(line.text)
            && marker(line.text).is_none()
    })
}

/// Marks 一、（一）1.（1）. Inside an article they are points; elsewhere the sequence of 一、 is held to.
fn items(lines: &mut [Line<'_>], segment: Range<usize>) {
    let mut quoted = false;
    let mut last = 0;
    let mut before_finished = true;
    for at in segment {
        let Some(line) = lines.get_mut(at) else { break };
        if line.role == Role::Text
            && !quoted
            && let Some(m) = marker(line.text)
        {
            let accepted = match m.kind {
                MarkerKind::First => {
                    m.number == last + 1 || m.number == 1 || (before_finished && m.number > last)
                }
                MarkerKind::Second | MarkerKind::Third | MarkerKind::Fourth => before_finished,
                MarkerKind::Part
                | MarkerKind::Subpart
                | MarkerKind::Chapter
                | MarkerKind::Section
                | MarkerKind::Article => false,
            };
            if accepted {
                if m.kind == MarkerKind::First {
                    last = m.number;
                }
                line.role = Role::Item(m);
            }
        }
        quoted = quoted_after(quoted, line.text);
        before_finished = finished(line.text) || matches!(line.role, Role::Item(_));
    }
}
