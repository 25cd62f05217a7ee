//! What a sentence does to the documents it names.

mod amended;
mod ended;
mod extended;

use std::ops::Range;

use super::scan::{Mention, Scan, part};
use super::titled::Title;
use super::words::{Run, members, runs};
use super::{Gap, Relation, RelationKind};
use crate::text::title::document_form;

/// Words before a verb by which it is no act of this text.
const NOT_HERE: [&str; 27] = [
    "关于",
    "被",
    "已",
    "已经",
    "业已",
    "或",
    "或者",
    "、",
    "不",
    "未",
    "可以",
    "应当",
    "及时",
    "拟",
    "建议",
    "是否",
    "制定",
    "修改和",
    "修改与",
    "评估和",
    "清理和",
    "如需",
    "需要",
    "抓紧",
    "加快",
    "研究",
    "适时",
];

/// The longest sentence that is read, in bytes; no order is longer.
const SENTENCE_MAX: usize = 40_000;

/// What is read where.
pub(super) struct Reader<'a> {
    pub(super) scan: &'a Scan<'a>,
    pub(super) title: &'a Title,
    /// The first numbered unit begins here.
    pub(super) opening_end: usize,
}

/// A relation of one mention.
pub(super) fn relation(kind: RelationKind, mention: &Mention, words: Range<usize>) -> Relation {
    let gap = if mention.title.is_none() {
        Gap::ByNumberOnly
    } else {
        Gap::None
    };
    Relation {
        kind,
        title: mention.title.clone(),
        number: mention.number.clone(),
        on: None,
        until: None,
        gap,
        words: Some(words),
    }
}

/// A title in a 文种, or of a law: 《…法》, 《…法（试行）》, 《…通则》.
fn is_document_title(title: &str) -> bool {
    let bare = title.split(['（', '(']).next().unwrap_or(title).trim();
    let law = ["法", "通则", "总则", "修正案", "纲要", "法典"]
        .iter()
        .any(|end| bare.ends_with(end));
    law || document_form(title).is_some()
}

/// Whether a mention is a document that can end: not 《营业执照》.
fn is_document(mention: &Mention) -> bool {
    mention.number.is_some() || mention.title.as_deref().is_some_and(is_document_title)
}

impl Reader<'_> {
    /// Reads one sentence.
    pub(super) fn sentence(
        &self,
        sentence: &Range<usize>,
        next: Option<&Range<usize>>,
    ) -> Vec<Relation> {
        if sentence.len() > SENTENCE_MAX {
            return Vec::new();
        }
        let runs = runs(self.scan, sentence);
        let mut out = Vec::new();
        for (order, run) in runs.iter().enumerate() {
            let end = runs
                .get(order + 1)
                .map_or(sentence.end, |next| next.range.start);
            out.extend(self.ended_behind(sentence, run, end));
            out.extend(self.ended_before(sentence, run, end));
            out.extend(self.extended(sentence, run, end, next));
            out.extend(self.amended(sentence, run, end));
            out.extend(self.replaced(sentence, run, end));
        }
        if runs.is_empty() {
            out.extend(self.partial_unnamed(sentence));
        }
        out
    }

    fn outer(&self, range: Range<usize>) -> &str {
        part(&self.scan.outer, range)
    }

    fn each(
        &self,
        run: &Run,
        kind: RelationKind,
        words: &Range<usize>,
        change: impl Fn(&mut Relation),
    ) -> Vec<Relation> {
        members(self.scan, run)
            .iter()
            .filter(|mention| is_document(mention))
            .map(|mention| {
                let mut found = relation(kind, mention, words.clone());
                change(&mut found);
                found
            })
            .collect()
    }
}

pub(super) fn first_of<'a>(words: &str, verbs: &[&'a str]) -> Option<(usize, &'a str)> {
    verbs
        .iter()
        .filter_map(|verb| words.find(verb).map(|at| (at, *verb)))
        .min_by_key(|(at, verb)| (*at, std::cmp::Reverse(verb.len())))
}

fn last_of<'a>(words: &str, verbs: &[&'a str]) -> Option<(usize, &'a str)> {
    verbs
        .iter()
        .filter_map(|verb| words.rfind(verb).map(|at| (at, *verb)))
        .max_by_key(|(at, verb)| (at + verb.len(), verb.len()))
}
