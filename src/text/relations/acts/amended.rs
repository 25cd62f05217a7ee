//! 修改, 修订, 替代.

use std::ops::Range;

use super::{NOT_HERE, Reader, last_of};
use crate::text::marker::marker;
use crate::text::relations::scan::part;
use crate::text::relations::words::{Run, is_cited, is_origin};
use crate::text::relations::{Relation, RelationKind};

/// A change that is announced.
const LISTED: [&str; 14] = [
    "作如下修改",
    "作以下修改",
    "作出如下修改",
    "作出修改",
    "予以修改",
    "作如下修订",
    "作如下修正",
    "作如下调整",
    "进行如下修改",
    "修改如下",
    "进行修改",
    "进行修订",
    "作以下修订",
    "作修改",
];

/// What happens to a provision.
const CHANGES: [&str; 6] = ["修改为", "改为", "调整为", "删除", "删去", "增加"];

const REPLACING: [&str; 4] = ["代替", "替代", "取代", "替换"];

const VERBS: [&str; 3] = ["修改", "修订", "修正"];

/// 对, 将 right before a title.
fn is_object(before: &str) -> bool {
    ["对", "将", "就"].iter().any(|word| {
        before
            .rfind(word)
            .is_some_and(|at| is_origin(part(before, at + word.len()..before.len())))
    })
}

/// …进行了修订: the verb ends the clause, and is no noun (修订的, 修改后).
fn is_done(clause: &str) -> bool {
    VERBS.iter().any(|verb| {
        clause.find(verb).is_some_and(|at| {
            let behind = part(clause, at + verb.len()..clause.len());
            !["的", "后", "为", "情况", "工作"]
                .iter()
                .any(|word| behind.starts_with(word))
        })
    })
}

/// 修改《…》, 修订了2020年印发的《…》.
fn is_led(before: &str) -> bool {
    last_of(before, &VERBS).is_some_and(|(at, verb)| {
        let opens = part(before, 0..at).trim_end();
        // 一、修改《…》
        let label = marker(opens).map_or(0, |m| m.label);
        let opens = part(opens, label..opens.len());
        let between = part(before, at + verb.len()..before.len());
        !NOT_HERE.iter().any(|word| opens.ends_with(word))
            && is_origin(between.trim_start_matches('了'))
    })
}

impl Reader<'_> {
    /// 对《甲》作如下修改, 修改《甲》, 将《甲》第三条中的“…”修改为“…”.
    pub(super) fn amended(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
        let rest = self.outer(run.range.end..end).trim_start();
        let before = self.outer(sentence.start..run.range.start);
        if is_cited(self.scan, sentence, run) || self.title.has(RelationKind::Forwards) {
            return Vec::new();
        }
        let here = self.title.has(RelationKind::Amends)
            || sentence.start < self.opening_end
                && [
                    "现",
                    "决定",
                    "我局",
                    "我委",
                    "我厅",
                    "我办",
                    "本机关",
                    "印发",
                ]
                .iter()
                .any(|word| self.outer(sentence.clone()).contains(word));
        if !here {
            return Vec::new();
        }
        let window: String = rest.chars().take(40).collect();
        let stop = window.find(['，', ',', '：']).unwrap_or(window.len());
        let clause = part(&window, 0..stop);
        let provision =
            rest.starts_with('第') || rest.starts_with('中') || rest.starts_with("附件");
        let changed = CHANGES.iter().any(|verb| rest.contains(verb));
        let listed = LISTED.iter().any(|words| clause.contains(words));
        let object = is_object(before) && is_done(clause);
        let led = is_led(before) && !rest.starts_with("的决定");
        if object || listed || (provision && changed) || led {
            let words = run.range.clone();
            return self.each(run, RelationKind::Amends, &words, |_| {});
        }
        Vec::new()
    }

    /// 代替《甲》, 《甲》由本办法代替.
    pub(super) fn replaced(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
        let before = self.outer(sentence.start..run.range.start);
        let led = last_of(before, &REPLACING).is_some_and(|(at, verb)| {
            is_origin(part(before, at + verb.len()..before.len()))
                && !NOT_HERE
                    .iter()
                    .any(|word| part(before, 0..at).ends_with(word))
        });
        let rest = self.outer(run.range.end..end).trim_start();
        let by_this = ["由本", "被本", "以本"]
            .iter()
            .any(|word| rest.starts_with(word))
            && REPLACING.iter().any(|verb| rest.contains(verb));
        if led || by_this {
            return self.each(run, RelationKind::Replaces, &run.range, |_| {});
        }
        Vec::new()
    }
}
