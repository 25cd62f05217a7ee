//! Snippets from texts that the caller holds: a window round the match, marked and safe to put into HTML.

use std::ops::Range;

use crate::fold::fold_text;
use crate::needle::Needle;

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

/// Terms made ready to be found in many texts.
///
/// Terms are runs of characters as [`Query::terms`](crate::Query::terms) gives them; they are folded, and blanks inside a match are
/// stepped over.
#[derive(Debug, Clone)]
pub struct Sought {
    /// the longer ones first
    needles: Vec<Needle>,
}

impl Sought {
    /// Makes terms ready.
    #[must_use]
    pub fn new<T: AsRef<str>>(terms: &[T]) -> Self {
        let mut runs: Vec<String> = terms.iter().map(|term| fold_text(term.as_ref())).collect();
        runs.retain(|run| !run.is_empty());
        runs.truncate(MAX_TERMS);
        runs.sort_by_key(|run| std::cmp::Reverse(run.chars().count()));
        runs.dedup();
        Self {
            needles: runs.iter().filter_map(|run| Needle::new(run)).collect(),
        }
    }

    /// Cuts a window of `window` characters round the place where most of the terms stand together. Where no term stands in
    /// the text, the window is its beginning.
    ///
    /// ```
    /// let sought = search_index::Sought::new(&["合法性审核"]);
    /// let s = sought.snippet("第三条 行政规范性文件应当经合法性审核。", 12);
    /// assert_eq!(s.html, "…性文件应当经<mark>合法性审核</mark>。");
    /// ```
    #[must_use]
    pub fn snippet(&self, text: &str, window: usize) -> Snippet {
        let needles = self.needles.iter();
        let firsts: Vec<Range<usize>> = needles.filter_map(|one| one.find(text, 0)).collect();
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
        let marks = self.marks_in(text, &piece);
        Snippet {
            html: to_html(text, &piece, &marks),
            piece,
            marks,
        }
    }

    /// Where the terms stand in a text, in bytes; in order, not overlapping.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        self.marks_in(text, &(0..text.len()))
    }

    /// All of a short text (a title) with its matches marked, as HTML.
    ///
    /// ```
    /// let sought = search_index::Sought::new(&["a"]);
    /// assert_eq!(sought.mark("关于〈A&B〉的通知"), "关于〈<mark>A</mark>&amp;B〉的通知");
    /// ```
    #[must_use]
    pub fn mark(&self, text: &str) -> String {
        let all = 0..text.len();
        to_html(text, &all, &self.marks_in(text, &all))
    }

    /// Chooses the `n` provisions that show best why a document matches, best first: those with most of the terms, of these the
    /// ones with longer terms, of these the first in the text. Provisions without any term are left out.
    ///
    /// Each provision is (label or heading, text); a term may stand in either.
    #[must_use]
    pub fn best_provisions<'t>(
        &self,
        provisions: impl IntoIterator<Item = (&'t str, &'t str)>,
        n: usize,
    ) -> Vec<BestProvision> {
        let lengths: Vec<usize> = self.needles.iter().map(Needle::length).collect();
        let all = (lengths.len(), lengths.iter().sum());
        let mut terms: Vec<(usize, &Needle)> = self.needles.iter().map(|one| (0, one)).collect();
        // (terms, their length, place), the best first
        let mut best: Vec<((usize, usize), usize)> = Vec::new();
        for (index, (label, text)) in provisions.into_iter().enumerate() {
            // of equal ones the first are wanted
            let least = n.checked_sub(1).and_then(|last| best.get(last));
            let least = least.map_or((0, 0), |(worth, _)| *worth);
            if n == 0 || least == all {
                break;
            }
            let (mut found, mut open) = ((0, 0), all);
            for (often, one) in &mut terms {
                if (found.0 + open.0, found.1 + open.1) <= least {
                    break; // whatever else stands in it
                }
                open = (open.0 - 1, open.1 - one.length());
                if one.find(text, 0).is_some() || !label.is_empty() && one.find(label, 0).is_some()
                {
                    found = (found.0 + 1, found.1 + one.length());
                    *often += 1;
                }
            }
            if found > least {
                let place = best.partition_point(|(worth, _)| *worth >= found);
                best.insert(place, (found, index));
                best.truncate(n);
            }
            if found.0 > 0 {
                // the rarer ones first: they decide soonest
                terms.sort_by_key(|(often, _)| *often);
            }
        }
        let best = best.into_iter();
        best.map(|((matched, _), index)| BestProvision { index, matched })
            .collect()
    }

    fn marks_in(&self, text: &str, piece: &Range<usize>) -> Vec<Range<usize>> {
        let Some(cut) = text.get(..piece.end) else {
            return Vec::new();
        };
        let mut marks: Vec<Range<usize>> = Vec::new();
        for needle in &self.needles {
            let mut from = piece.start;
            while let Some(place) = needle.find(cut, from) {
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
}

/// `window` characters round a place, which is always held whole.
fn window_round(text: &str, place: &Range<usize>, window: usize) -> Range<usize> {
    let before = text.get(..place.start).unwrap_or_default();
    let after = text.get(place.end..).unwrap_or_default();
    let inside = text.get(place.clone()).unwrap_or_default().chars().count();
    let room = window.saturating_sub(inside);
    let ahead = at_most(after, room);
    let back = (room - ahead.min(room - room / 2)).min(at_most(before, room));
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

/// How many characters a text has, `most` at most.
fn at_most(text: &str, most: usize) -> usize {
    if text.len() >= most.saturating_mul(char::MAX.len_utf8()) {
        return most; // whatever they are
    }
    text.chars().take(most).count()
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
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let sign = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            c if c.is_control() => " ",
            _ => continue,
        };
        html.push_str(text.get(plain..at).unwrap_or_default());
        html.push_str(sign);
        plain = at + c.len_utf8();
    }
    html.push_str(text.get(plain..).unwrap_or_default());
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_stand_on_what_was_looked_for_in_any_dress() {
        let text = "根据 上 海\n市 国发〔2015〕58 号<b>文件";
        let s = Sought::new(&["上海市", "国发(2015)58号"]).snippet(text, WINDOW);
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
        let s = Sought::new(&["论证", "听取意见"]).snippet(&text, 20);
        assert_eq!(s.marks.len(), 2, "{}", s.html);
        assert!(s.html.starts_with('…') && s.html.ends_with('…'));
        let none = Sought::new(&["不存在"]).snippet(&text, 5);
        assert_eq!(none.html, "听证无关文…");
        assert_eq!(Sought::new(&["甲"]).snippet("", 10).html, "");
    }

    #[test]
    fn the_best_provisions_have_most_terms() {
        let provisions = [
            ("第一条", "听证"),
            ("第二条", "无"),
            ("第三条 论证", "组织听证"),
            ("", "听证程序"),
        ];
        let chosen = |terms: &[&str]| -> Vec<usize> {
            Sought::new(terms)
                .best_provisions(provisions, 2)
                .iter()
                .map(|best| best.index)
                .collect()
        };
        assert_eq!(chosen(&["听证", "论证"]), [2, 0]);
        assert_eq!(chosen(&["听证", "听证程序"]), [3, 0]);
        assert!(chosen(&["没有"]).is_empty());
        assert!(chosen(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn provisions_are_as_good_as_if_all_were_looked_at(
            texts in proptest::collection::vec("[甲乙丙 ]{0,4}", 0..8),
            terms in proptest::collection::vec("[甲乙丙]{0,2}", 0..3),
            n in 0_usize..4,
        ) {
            let views = || texts.iter().map(|text| ("", text.as_str()));
            let sought = Sought::new(&terms);
            let all = sought.best_provisions(views(), texts.len());
            prop_assert_eq!(sought.best_provisions(views(), n), all.iter().take(n).cloned().collect::<Vec<_>>());
        }

        #[test]
        fn any_text_gives_a_whole_piece(text in "[甲乙<&\" \n\u{3000}Ａa]{0,60}", term in "[甲乙<a ]{0,4}", window in 0_usize..30) {
            let s = Sought::new(&[term.as_str()]).snippet(&text, window);
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
