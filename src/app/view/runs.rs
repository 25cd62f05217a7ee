//! A line of a text cut into runs: plain, marked, linked.

use std::ops::Range;

use search_index::{Query, Sought};

use super::cited::{Link, Peek};

/// A run of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Run {
    /// The characters.
    pub text: String,
    /// Matches the words that were searched.
    pub mark: bool,
    /// Leads to what it cites.
    pub href: Option<String>,
    /// What is to be said of a citation that leads nowhere for sure.
    pub note: Option<String>,
    /// The words it points at; with the first run of a link.
    pub peek: Option<Peek>,
}

/// The words of a query, to be marked in a text.
#[derive(Debug, Clone, Default)]
pub struct Marks(Option<Sought>);

impl Marks {
    /// The words of `q`; none where it does not parse.
    pub fn of(q: &str) -> Self {
        let query = Query::parse(q).ok();
        Self(query.map(|query| Sought::new(&query.terms())))
    }

    /// Where they stand in `text`, in bytes.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let sought = self.0.as_ref();
        sought.map_or_else(Vec::new, |sought| sought.places(text))
    }
}

/// Cuts `text` at the ends of links and marks.
pub fn runs(text: &str, links: &[(Range<usize>, Link)], marks: &Marks) -> Vec<Run> {
    let marks = marks.places(text);
    let mut cuts: Vec<usize> = vec![0, text.len()];
    cuts.extend(links.iter().flat_map(|(range, _)| [range.start, range.end]));
    cuts.extend(marks.iter().flat_map(|range| [range.start, range.end]));
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let inside = |range: &Range<usize>, at: usize| range.start <= at && at < range.end;
    let ends = cuts.iter().skip(1);
    cuts.iter()
        .zip(ends)
        .filter_map(|(start, end)| {
            let found = links.iter().find(|(range, _)| inside(range, *start));
            let link = found.map(|(_, link)| link);
            let first = found.is_some_and(|(range, _)| range.start == *start);
            Some(Run {
                text: text.get(*start..*end)?.to_owned(),
                mark: marks.iter().any(|range| inside(range, *start)),
                href: link.and_then(|link| link.href.clone()),
                note: link.and_then(|link| link.note.clone()),
                peek: link.filter(|_| first).and_then(|link| link.peek.clone()),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_links_cross_without_loss() {
        let text = "根据《某某办法》第二条减免租金";
        let start = text.find('《').unwrap();
        let end = text.find("第二条").unwrap();
        let link = Link {
            href: Some("/documents/1".to_owned()),
            peek: Some(Peek::default()),
            ..Link::default()
        };
        let cut = runs(text, &[(start..end, link)], &Marks::of("办法 租金"));
        assert_eq!(cut.iter().filter(|run| run.peek.is_some()).count(), 1);
        let whole: String = cut.iter().map(|run| run.text.as_str()).collect();
        assert_eq!(whole, text);
        let marked: Vec<(&str, bool)> = cut
            .iter()
            .filter(|run| run.mark)
            .map(|run| (run.text.as_str(), run.href.is_some()))
            .collect();
        assert_eq!(marked, [("办法", true), ("租金", false)]);
    }

    #[test]
    fn a_query_that_does_not_parse_marks_nothing() {
        let run = Run {
            text: "全文".to_owned(),
            ..Run::default()
        };
        assert_eq!(runs("全文", &[], &Marks::of("\"")), [run]);
    }
}
