//! 废止, 宣布失效, 停止执行.

use std::ops::Range;

use chrono::NaiveDate;

use super::{NOT_HERE, Reader, first_of, last_of};
use crate::text::relations::scan::{NAMED, part};
use crate::text::relations::words::{Run, after_fillers, is_cited, is_origin};
use crate::text::relations::{Gap, Relation, RelationKind};

/// Verbs that end a document, behind it.
const ENDS: [&str; 17] = [
    "废止",
    "失效",
    "停止执行",
    "停止施行",
    "停止实施",
    "停止使用",
    "停止适用",
    "不再执行",
    "不再施行",
    "不再实施",
    "不再适用",
    "不再有效",
    "终止执行",
    "终止实施",
    "终止施行",
    "作废",
    "宣布失效",
];

/// Verbs that end a document, before it.
const ENDING: [&str; 7] = [
    "废止",
    "停止执行",
    "停止施行",
    "停止实施",
    "停止使用",
    "不再执行",
    "宣布失效",
];

/// Words that make a sentence a rule about other documents' ends.
const CONDITIONS: [&str; 8] = ["如果", "若", "一旦", "到期", "期满", "届满", "逾期", "届时"];

/// Whether what follows a verb makes it a condition or a noun: 废止的, 废止后, 废止、修改.
fn goes_on(behind: &str) -> bool {
    [
        "的", "后", "前", "之", "时", "或", "、", "和修", "与否", "工作", "程序", "决定", "公告",
        "情况", "日期",
    ]
    .iter()
    .any(|word| behind.starts_with(word))
}

impl Reader<'_> {
    /// 《甲》同时废止, 《甲》自某日起停止执行, 《甲》已不适应…，决定予以废止.
    pub(super) fn ended_behind(
        &self,
        sentence: &Range<usize>,
        run: &Run,
        end: usize,
    ) -> Vec<Relation> {
        if is_cited(self.scan, sentence, run) || self.conditional(sentence) {
            return Vec::new();
        }
        let (at, on) = after_fillers(self.scan, run.range.end, end, &[]);
        let rest = self.outer(at..end);
        if let Some(verb) = ENDS.iter().find(|verb| rest.starts_with(**verb)) {
            let verb_end = at + verb.len();
            if goes_on(self.outer(verb_end..end))
                || self.outer(verb_end..end).trim_start().starts_with(NAMED)
            {
                return Vec::new();
            }
            let declared = self
                .outer(sentence.start..run.range.start)
                .ends_with("宣布")
                || verb.starts_with("宣布");
            let kind = if declared {
                RelationKind::DeclaresVoid
            } else {
                RelationKind::Repeals
            };
            return self.each(run, kind, &(run.range.start..verb_end), |found| {
                found.on = on;
            });
        }
        let provisions = [
            "第",
            "中",
            "的有关",
            "的相关",
            "有关",
            "相关",
            "的部分",
            "部分",
        ]
        .iter()
        .any(|word| rest.starts_with(word));
        if provisions && let Some((verb_at, verb)) = first_of(rest, &ENDS) {
            let between = part(rest, 0..verb_at);
            let near = between.chars().count() <= 60 && !between.contains("修改");
            if near && !goes_on(part(rest, verb_at + verb.len()..rest.len())) {
                let words = run.range.start..at + verb_at + verb.len();
                return self.each(run, RelationKind::Repeals, &words, |found| {
                    found.gap = Gap::Partial;
                });
            }
        }
        self.ended_with_reason(run, at, end)
    }

    /// 《甲》（…）已完成历史使命，经研究，决定予以废止.
    fn ended_with_reason(&self, run: &Run, at: usize, end: usize) -> Vec<Relation> {
        let rest = self.outer(at..end);
        for verb in [
            "予以废止",
            "决定废止",
            "即日起废止",
            "起废止",
            "予以宣布失效",
            "宣布失效",
            "现予废止",
        ] {
            let Some(found) = rest.find(verb) else {
                continue;
            };
            let verb_end = found + verb.len();
            let last = part(rest, verb_end..rest.len()).trim();
            let between = part(rest, 0..found);
            let reason = between.contains('，')
                && between.chars().count() <= 80
                && !between.contains("以下");
            let ends = last.is_empty() || last.starts_with("，自") || last.starts_with("，并");
            if reason && ends && (verb != "起废止" || between.contains("决定")) {
                let on = self
                    .day_before(&(at..at + found), at + found)
                    .or_else(|| self.day_behind(at + verb_end, end));
                let kind = if verb.ends_with("失效") {
                    RelationKind::DeclaresVoid
                } else {
                    RelationKind::Repeals
                };
                return self.each(run, kind, &(run.range.start..at + verb_end), |found| {
                    found.on = on;
                });
            }
        }
        Vec::new()
    }

    fn conditional(&self, sentence: &Range<usize>) -> bool {
        let words = self.outer(sentence.clone());
        CONDITIONS.iter().any(|word| words.contains(word))
    }

    /// 即日起废止《甲》, 废止2021年印发的《甲》，自某日生效; 宣布《甲》失效 is read behind it.
    pub(super) fn ended_before(
        &self,
        sentence: &Range<usize>,
        run: &Run,
        end: usize,
    ) -> Vec<Relation> {
        let before = self.outer(sentence.start..run.range.start);
        let Some((verb_at, verb)) = last_of(before, &ENDING) else {
            return Vec::new();
        };
        let between = part(before, verb_at + verb.len()..before.len());
        let opens = part(before, 0..verb_at).trim_end();
        let told = NOT_HERE.iter().any(|word| opens.ends_with(word)) || self.conditional(sentence);
        let direct = is_origin(between) || is_announced(between);
        let behind = self.outer(run.range.end..end).trim_start();
        let of_it = ["第", "中", "的"]
            .iter()
            .any(|word| behind.starts_with(word));
        if told || !direct || (of_it && !behind.starts_with("的通知")) {
            return if direct && !told && (behind.starts_with('第') || behind.starts_with('中')) {
                let words = sentence.start + verb_at..run.range.end;
                self.each(run, RelationKind::Repeals, &words, |found| {
                    found.gap = Gap::Partial;
                })
            } else {
                Vec::new()
            };
        }
        let kind = if verb == "宣布失效" {
            RelationKind::DeclaresVoid
        } else {
            RelationKind::Repeals
        };
        let on = self
            .day_before(sentence, sentence.start + verb_at)
            .or_else(|| self.day_behind(run.range.end, end));
        self.each(
            run,
            kind,
            &(sentence.start + verb_at..run.range.end),
            |found| found.on = on,
        )
    }

    /// 自某日起 right before a verb.
    fn day_before(&self, sentence: &Range<usize>, at: usize) -> Option<NaiveDate> {
        let words = self.outer(sentence.start..at);
        let words = words
            .trim_end_matches(['，', ' '])
            .trim_end_matches("决定")
            .trim_end_matches('起');
        let end = sentence.start + words.len();
        self.scan
            .dates
            .iter()
            .find(|(range, _)| range.end == end)
            .map(|(_, date)| *date)
    }

    /// ，自某日起生效 behind a list.
    fn day_behind(&self, at: usize, end: usize) -> Option<NaiveDate> {
        let (_, on) = after_fillers(self.scan, at, end, &[]);
        on
    }

    /// 其他文件中涉及…的相关内容停止执行: names no document.
    pub(super) fn partial_unnamed(&self, sentence: &Range<usize>) -> Option<Relation> {
        let words = self.outer(sentence.clone());
        let (at, verb) = first_of(
            words,
            &["停止执行", "不再执行", "同时废止", "予以废止", "停止实施"],
        )?;
        let before = part(words, 0..at);
        let of_part = [
            "相关内容",
            "有关内容",
            "相关规定",
            "有关规定",
            "不一致",
            "相抵触",
            "相关条款",
        ]
        .iter()
        .any(|word| before.contains(word));
        let documents = ["文件", "规定", "通知", "办法"]
            .iter()
            .any(|word| before.contains(word));
        let told = goes_on(part(words, at + verb.len()..words.len()))
            || NOT_HERE.iter().any(|word| before.ends_with(word));
        (of_part && documents && !told && !self.conditional(sentence)).then(|| Relation {
            kind: RelationKind::Repeals,
            title: None,
            number: None,
            on: None,
            until: None,
            gap: Gap::Partial,
            words: Some(sentence.start..sentence.start + at + verb.len()),
        })
    }
}

/// 废止以下文件： before a list in the same sentence.
fn is_announced(between: &str) -> bool {
    let words = between.trim();
    words.chars().count() <= 30
        && words.ends_with(['：', ':'])
        && ["下列", "以下", "如下", "文件", "规定"]
            .iter()
            .any(|word| words.contains(word))
}
