//! Snippets from texts that the caller holds: a window round the match, marked and safe to put into HTML.

use std::ops::Range;

use crate::fold::{fold_char, fold_text, is_blank};

/// The usual width of a window, in characters of the original.
pub const WINDOW: usize = 120;
/// How many terms are looked for; further ones are marked nowhere.
const MAX_TERMS: usize = 64;

/// A piece of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The piece as HTML: `<`, `>`, `&` and quotation marks escaped, matches in `<mark>`, `…` where the text goes on, line breaks
    /// as blanks.
    pub html: String,
    /// The piece, in bytes of the text.
    pub piece: Range<usize>,
    /// The matches in the piece, in bytes of the text; in order, not overlapping.
    pub marks: Vec<Range<usize>>,
}

/// A provision worth showing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BestProvision {
    /// Its place in the list that was handed in.
    pub index: usize,
    /// How many of the terms stand in it.
    pub matched: usize,
}

/// Cuts a window of `window` characters round the place where most of the `terms` stand together.
///
/// Terms are runs of characters as [`Query::terms`](crate::Query::terms) gives them; they are folded, and blanks inside a match are
/// stepped over. Where no term stands in the text, the window is its beginning.
///
/// ```
/// let s = search_index::snippet("第三条 行政规范性文件应当经合法性审核。", &["合法性审核"], 12);
/// assert_eq!(s.html, "…性文件应当经<mark>合法性审核</mark>。");
/// ```
#[must_use]
pub fn snippet<T: AsRef<str>>(text: &str, terms: &[T], window: usize) -> Snippet {
    let terms = folded_terms(terms);
    let firsts: Vec<Range<usize>> = terms
        .iter()
        .filter_map(|term| find(text, term, 0))
        .collect();
    let centre = firsts
        .iter()
        .max_by_key(|place| {
            let near = firsts
                .iter()
                .filter(|other| other.start.abs_diff(place.start) < window.saturating_mul(2))
                .count();
            (near, place.len(), std::cmp::Reverse(place.start))
        })
        .cloned()
        .unwrap_or(0..0);
    let piece = window_round(text, &centre, window);
    let marks = marks_in(text, &piece, &terms);
    Snippet {
        html: to_html(text, &piece, &marks),
        piece,
        marks,
    }
}

/// All of a short text (a title) with its matches marked, as HTML.
///
/// ```
/// assert_eq!(search_index::mark("关于〈A&B〉的通知", &["a"]), "关于〈<mark>A</mark>&amp;B〉的通知");
/// ```
#[must_use]
pub fn mark<T: AsRef<str>>(text: &str, terms: &[T]) -> String {
    let all = 0..text.len();
    to_html(text, &all, &marks_in(text, &all, &folded_terms(terms)))
}

/// Chooses the `n` provisions that show best why a document matches, best first: those with most of the terms, of these the
/// ones with longer terms, of these the first in the text. Provisions without any term are left out.
///
/// Each provision is (eId, label or heading, text); a term may stand in either of the latter.
#[must_use]
pub fn best_provisions<T: AsRef<str>>(
    provisions: &[(&str, &str, &str)],
    terms: &[T],
    n: usize,
) -> Vec<BestProvision> {
    let terms = folded_terms(terms);
    let mut found: Vec<(usize, usize, usize)> = Vec::new();
    let mut whole = 0;
    for (index, (_, label, text)) in provisions.iter().enumerate() {
        // none can be better than those with all terms, and of equal ones the first are wanted
        if whole == n {
            break;
        }
        let stands =
            |term: &&Vec<char>| find(text, term, 0).is_some() || find(label, term, 0).is_some();
        let lengths: Vec<usize> = terms.iter().filter(stands).map(Vec::len).collect();
        whole += usize::from(lengths.len() == terms.len());
        if !lengths.is_empty() {
            found.push((lengths.len(), lengths.iter().sum(), index));
        }
    }
    found.sort_by_key(|&(matched, length, index)| (std::cmp::Reverse((matched, length)), index));
    found
        .into_iter()
        .take(n)
        .map(|(matched, _, index)| BestProvision { index, matched })
        .collect()
}

fn folded_terms<T: AsRef<str>>(terms: &[T]) -> Vec<Vec<char>> {
    let folded = terms
        .iter()
        .map(|term| fold_text(term.as_ref()).chars().collect::<Vec<_>>());
    let mut terms: Vec<Vec<char>> = folded
        .filter(|term| !term.is_empty())
        .take(MAX_TERMS)
        .collect();
    terms.sort_by_key(|term| std::cmp::Reverse(term.len()));
    terms.dedup();
    terms
}

/// The first place at or after byte `from` where the folded `term` stands.
fn find(text: &str, term: &[char], from: usize) -> Option<Range<usize>> {
    let (&head, tail) = term.split_first()?;
    let rest = text.get(from..)?;
    let han = is_han(head);
    rest.char_indices()
        .filter(|&(_, c)| !(han && never_han(c)) && fold_char(c) == head && !is_blank(c))
        .find_map(|(at, c)| {
            let mut end = at + c.len_utf8();
            let mut left = tail;
            let mut following = rest.get(end..)?.chars();
            while let Some((&wanted, further)) = left.split_first() {
                let c = following.next()?;
                end += c.len_utf8();
                if is_blank(c) {
                    continue;
                }
                if fold_char(c) != wanted {
                    return None;
                }
                left = further;
            }
            Some(from + at..from + end)
        })
}

/// The Han characters of the common block, of which nearly all terms are made.
fn is_han(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

/// Punctuation, letters and figures, which never fold to a Han character. Folding them costs the most.
fn never_han(c: char) -> bool {
    matches!(c, '\0'..='\u{2e7f}' | '\u{3000}'..='\u{3006}' | '\u{3008}'..='\u{3020}' | '\u{ff00}'..='\u{ffef}')
}

/// `window` characters round a place, which is always held whole.
fn window_round(text: &str, place: &Range<usize>, window: usize) -> Range<usize> {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let inside = text.get(place.clone()).unwrap_or_default().chars().count();
    let room = window.saturating_sub(inside);
    let ahead = after.chars().take(room).count();
    let back = (room - ahead.min(room - room / 2)).min(before.chars().take(room).count());
    let start = match back {
        0 => place.start,
        _ => before
            .char_indices()
            .nth_back(back - 1)
            .map_or(0, |(at, _)| at),
    };
    let end = place.end
        + after
            .char_indices()
            .nth(room - back)
            .map_or(after.len(), |(at, _)| at);
    start..end
}

fn marks_in(text: &str, piece: &Range<usize>, terms: &[Vec<char>]) -> Vec<Range<usize>> {
    let Some(cut) = text.get(..piece.end) else {
        return Vec::new();
    };
    let mut marks: Vec<Range<usize>> = Vec::new();
    for term in terms {
        let mut from = piece.start;
        while let Some(place) = find(cut, term, from) {
            from = place.end;
            marks.push(place);
        }
    }
    marks.sort_by_key(|mark| (mark.start, std::cmp::Reverse(mark.end)));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for mark in marks {
        match joined.last_mut() {
            Some(last) if mark.start < last.end => last.end = last.end.max(mark.end),
            _ => joined.push(mark),
        }
    }
    joined
}

fn to_html(text: &str, piece: &Range<usize>, marks: &[Range<usize>]) -> String {
    let mut html = String::with_capacity(piece.len() + 32);
    if piece.start > 0 {
        html.push('…');
    }
    let mut at = piece.start;
    for mark in marks {
        escape(text.get(at..mark.start).unwrap_or_default(), &mut html);
        html.push_str("<mark>");
        escape(text.get(mark.clone()).unwrap_or_default(), &mut html);
        html.push_str("</mark>");
        at = mark.end;
    }
    escape(text.get(at..piece.end).unwrap_or_default(), &mut html);
    if piece.end < text.len() {
        html.push('…');
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            c if c.is_control() => html.push(' '),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_stand_on_what_was_looked_for_in_any_dress() {
        let text = "根据 上 海\n市 国发〔2015〕58 号<b>文件";
        let s = snippet(text, &["上海市", "国发(2015)58号"], WINDOW);
        assert_eq!(
            s.html,
            "根据 <mark>上 海 市</mark> <mark>国发〔2015〕58 号</mark>&lt;b&gt;文件"
        );
        assert_eq!(s.piece, 0..text.len());
    }

    #[test]
    fn the_window_goes_where_most_terms_are() {
        let far = "无关文字。".repeat(100);
        let text = format!("听证{far}听取意见，组织听证和论证{far}");
        let s = snippet(&text, &["论证", "听取意见"], 20);
        assert_eq!(s.marks.len(), 2, "{}", s.html);
        assert!(s.html.starts_with('…') && s.html.ends_with('…'));
        let none = snippet(&text, &["不存在"], 5);
        assert_eq!(none.html, "听证无关文…");
        assert_eq!(snippet("", &["甲"], 10).html, "");
    }

    #[test]
    fn the_best_provisions_have_most_terms() {
        let provisions = [
            ("a", "第一条", "听证"),
            ("b", "第二条", "无"),
            ("c", "第三条 论证", "组织听证"),
            ("d", "", "听证程序"),
        ];
        let chosen = |terms: &[&str]| -> Vec<usize> {
            best_provisions(&provisions, terms, 2)
                .iter()
                .map(|best| best.index)
                .collect()
        };
        assert_eq!(chosen(&["听证", "论证"]), [2, 0]);
        assert_eq!(chosen(&["听证", "听证程序"]), [3, 0]);
        assert!(chosen(&["没有"]).is_empty());
        assert!(chosen(&[]).is_empty());
    }

    #[test]
    fn what_never_folds_to_han_does_not() {
        let wrong = ('\0'..=char::MAX).find(|&c| never_han(c) && is_han(fold_char(c)));
        assert_eq!(wrong, None);
    }

    proptest! {
        #[test]
        fn provisions_are_as_good_as_if_all_were_looked_at(
            texts in proptest::collection::vec("[甲乙丙 ]{0,4}", 0..8),
            terms in proptest::collection::vec("[甲乙丙]{0,2}", 0..3),
            n in 0_usize..4,
        ) {
            let views: Vec<(&str, &str, &str)> = texts.iter().map(|text| ("", "", text.as_str())).collect();
            let all = best_provisions(&views, &terms, texts.len());
            prop_assert_eq!(best_provisions(&views, &terms, n), all.iter().take(n).cloned().collect::<Vec<_>>());
        }

        #[test]
        fn any_text_gives_a_whole_piece(text in "[甲乙<&\" \n\u{3000}Ａa]{0,60}", term in "[甲乙<a ]{0,4}", window in 0_usize..30) {
            let s = snippet(&text, &[term.as_str()], window);
            prop_assert!(text.get(s.piece.clone()).is_some());
            for mark in &s.marks {
                prop_assert_eq!(fold_text(text.get(mark.clone()).unwrap()), fold_text(&term));
            }
            let plain = s.html.replace("<mark>", "").replace("</mark>", "");
            prop_assert!(!plain.contains('<') && !plain.contains('"'));
            let length = |range: &Range<usize>| text.get(range.clone()).unwrap().chars().count();
            let longest = s.marks.iter().map(length).max().unwrap_or(0).max(window);
            prop_assert!(length(&s.piece) <= longest);
            prop_assert_eq!(s.marks.is_empty(), fold_text(&term).is_empty() || !fold_text(&text).contains(&fold_text(&term)));
        }
    }
}
