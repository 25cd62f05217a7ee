//! 延长有效期, 继续适用.

use std::ops::Range;

use chrono::NaiveDate;

use super::{Reader, first_of};
use crate::text::relations::scan::part;
use crate::text::relations::words::{Run, after_fillers, is_cited};
use crate::text::relations::{Gap, Relation, RelationKind};

/// What 延长 stands before.
const TERMS: [&str; 5] = ["有效期", "的有效期", "施行期限", "文件有效期", "试行期"];

/// Verbs that set a new end.
const LENGTHEN: [&str; 3] = ["延长", "顺延", "延期"];

/// Verbs by which a document goes on.
const CONTINUE: [&str; 8] = [
    "继续实施",
    "继续适用",
    "继续执行",
    "继续有效",
    "继续施行",
    "继续使用",
    "继续按照执行",
    "继续按",
];

/// Words between a document and its new end.
const BETWEEN: [&str; 24] = [
    "的",
    "有效期限",
    "有效期",
    "施行期限",
    "执行期限",
    "实施期限",
    "试行期限",
    "试行期",
    "适用期限",
    "限",
    "满后",
    "到期后",
    "需要",
    "需",
    "须",
    "将",
    "继续实施",
    "继续执行",
    "继续施行",
    "继续有效",
    "经评估",
    "经研究",
    "统一",
    "同意",
];

impl Reader<'_> {
    /// 《甲》需继续实施，有效期延长至某日; 延长《甲》有效期; 《甲》继续适用.
    pub(super) fn extended(
        &self,
        sentence: &Range<usize>,
        run: &Run,
        end: usize,
        next: Option<&Range<usize>>,
    ) -> Vec<Relation> {
        if is_cited(self.scan, sentence, run) {
            return Vec::new();
        }
        let Some(verb) = self.lengthens(sentence, run, end) else {
            return Vec::new();
        };
        let verb_end = run.range.end + verb;
        let until = self.until(verb_end, end).or_else(|| {
            let next = next.filter(|_| end == sentence.end)?;
            let words = self.outer(next.clone());
            ["有效期", "延长至", "该文件有效期"]
                .iter()
                .any(|word| words.trim_start().starts_with(word))
                .then(|| self.until(next.start, next.end))?
        });
        let words = run.range.start..until.as_ref().map_or(verb_end, |(_, stop)| *stop);
        let until = until.map(|(date, _)| date);
        self.each(run, RelationKind::Extends, &words, |found| {
            found.until = until;
            if until.is_none() {
                found.gap = Gap::NoEnd;
            }
        })
    }

    /// How far behind the list the verb ends that lengthens it.
    fn lengthens(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Option<usize> {
        let rest = self.outer(run.range.end..end);
        let before = self.outer(sentence.start..run.range.start);
        let (plain, _) = after_fillers(self.scan, run.range.end, end, &BETWEEN);
        let titled = self.title.has(RelationKind::Extends);
        let reached = |at: usize| run.range.end + at <= plain;
        let within = |at: usize, most: usize| part(rest, 0..at).chars().count() <= most;
        if let Some((at, word)) = first_of(rest, &LENGTHEN)
            && (reached(at) || titled && within(at, 80))
        {
            return Some(at + word.len());
        }
        let term = ["有效期", "评估", "施行期限"]
            .iter()
            .any(|word| self.outer(sentence.clone()).contains(word));
        if let Some((at, word)) = first_of(rest, &CONTINUE)
            && within(at, 40)
            && (titled || term && reached(at))
        {
            return Some(at + word.len());
        }
        let led = before.trim_end().ends_with("延长");
        (led && TERMS.iter().any(|term| rest.starts_with(term))).then_some(0)
    }

    /// 至某日: the date and its end.
    fn until(&self, from: usize, end: usize) -> Option<(NaiveDate, usize)> {
        let place = self
            .scan
            .dates
            .partition_point(|(range, _)| range.start < from);
        self.scan
            .dates
            .iter()
            .skip(place)
            .take_while(|(range, _)| range.end <= end)
            .find_map(|(range, date)| {
                let before = self.outer(from..range.start).trim_end();
                before.ends_with(['至', '到']).then_some((*date, range.end))
            })
    }
}
