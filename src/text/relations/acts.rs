//! What a sentence does to the documents it names.

use std::ops::Range;

use chrono::NaiveDate;

use super::scan::{Mention, NAMED, Scan, part};
use super::titled::Title;
use super::words::{Run, after_fillers, is_cited, is_origin, members, runs};
use super::{Gap, Relation, RelationKind};
use crate::text::title::document_form;

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

/// Words that make a sentence a rule about other documents' ends.
const CONDITIONS: [&str; 8] = ["如果", "若", "一旦", "到期", "期满", "届满", "逾期", "届时"];

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

/// Whether a mention is a document that can end: not 《营业执照》.
fn is_document(mention: &Mention) -> bool {
    mention.number.is_some()
        || mention
            .title
            .as_deref()
            .is_some_and(|title| document_form(title).is_some())
}

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
    /// Reads one sentence.
    pub(super) fn sentence(
        &self,
        sentence: &Range<usize>,
        next: Option<&Range<usize>>,
    ) -> Vec<Relation> {
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

    /// 《甲》同时废止, 《甲》自某日起停止执行, 《甲》已不适应…，决定予以废止.
    fn ended_behind(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
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
                found.on = on
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
                    found.gap = Gap::Partial
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
            if reason && last.is_empty() && (verb != "起废止" || between.contains("决定")) {
                let kind = if verb.ends_with("失效") {
                    RelationKind::DeclaresVoid
                } else {
                    RelationKind::Repeals
                };
                return self.each(run, kind, &(run.range.start..at + verb_end), |_| {});
            }
        }
        Vec::new()
    }

    fn conditional(&self, sentence: &Range<usize>) -> bool {
        let words = self.outer(sentence.clone());
        CONDITIONS.iter().any(|word| words.contains(word))
    }

    /// 即日起废止《甲》, 废止2021年印发的《甲》，自某日生效; 宣布《甲》失效 is read behind it.
    fn ended_before(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
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
                    found.gap = Gap::Partial
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
    fn partial_unnamed(&self, sentence: &Range<usize>) -> Option<Relation> {
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

    /// 《甲》需继续实施，有效期延长至某日; 延长《甲》有效期; 《甲》继续适用.
    fn extended(
        &self,
        sentence: &Range<usize>,
        run: &Run,
        end: usize,
        next: Option<&Range<usize>>,
    ) -> Vec<Relation> {
        const LENGTHEN: [&str; 3] = ["延长", "顺延", "延期"];
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
        if is_cited(self.scan, sentence, run) {
            return Vec::new();
        }
        let rest = self.outer(run.range.end..end);
        let before = self.outer(sentence.start..run.range.start);
        let (plain, _) = after_fillers(self.scan, run.range.end, end, &BETWEEN);
        let lengthened = first_of(rest, &LENGTHEN);
        let continued = first_of(rest, &CONTINUE);
        let led = before.trim_end().ends_with("延长")
            && ["有效期", "的有效期", "施行期限", "文件有效期", "试行期"]
                .iter()
                .any(|w| rest.starts_with(w));
        let verb = if let Some((at, word)) = lengthened.filter(|(at, _)| {
            run.range.end + at <= plain
                || (self.title.extends && part(rest, 0..*at).chars().count() <= 80)
        }) {
            Some(at + word.len())
        } else if let Some((at, word)) = continued.filter(|(at, _)| {
            let near = part(rest, 0..*at).chars().count() <= 40;
            let term = ["有效期", "评估", "施行期限"]
                .iter()
                .any(|word| self.outer(sentence.clone()).contains(word));
            near && (self.title.extends || term && run.range.end + at <= plain)
        }) {
            Some(at + word.len())
        } else {
            led.then_some(0)
        };
        let Some(verb) = verb else { return Vec::new() };
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

    /// 至某日: the date and its end.
    pub(super) fn until(&self, from: usize, end: usize) -> Option<(NaiveDate, usize)> {
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

    /// 对《甲》作如下修改, 修改《甲》, 将《甲》第三条中的“…”修改为“…”.
    fn amended(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
        let rest = self.outer(run.range.end..end).trim_start();
        let before = self.outer(sentence.start..run.range.start);
        if is_cited(self.scan, sentence, run) || self.title.forwards {
            return Vec::new();
        }
        let here = self.title.amends
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
        let object = ["对", "将", "就"].iter().any(|word| {
            before
                .rfind(word)
                .is_some_and(|at| is_origin(part(before, at + word.len()..before.len())))
        });
        let done = ["修改", "修订", "修正"].iter().any(|verb| {
            clause.find(verb).is_some_and(|at| {
                let behind = part(clause, at + verb.len()..clause.len());
                let noun = ["的", "后", "为", "情况", "工作"]
                    .iter()
                    .any(|word| behind.starts_with(word))
                    && behind != "的";
                !noun
            })
        });
        let listed = [
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
        ]
        .iter()
        .any(|words| clause.contains(words));
        let provision =
            rest.starts_with('第') || rest.starts_with('中') || rest.starts_with("附件");
        let changed = [
            "修改为",
            "改为",
            "调整为",
            "删除",
            "删去",
            "增加",
            "予以删除",
        ]
        .iter()
        .any(|verb| rest.contains(verb));
        let led = last_of(before, &["修改", "修订", "修正"]).is_some_and(|(at, verb)| {
            let opens = part(before, 0..at).trim_end();
            let between = part(before, at + verb.len()..before.len());
            !NOT_HERE.iter().any(|word| opens.ends_with(word))
                && is_origin(between.trim_start_matches('了'))
        }) && !rest.starts_with("的决定");
        if (object && done) || listed || (provision && changed) || led {
            let words = run.range.clone();
            return self.each(run, RelationKind::Amends, &words, |_| {});
        }
        Vec::new()
    }

    /// 代替《甲》, 《甲》由本办法代替.
    fn replaced(&self, sentence: &Range<usize>, run: &Run, end: usize) -> Vec<Relation> {
        const VERBS: [&str; 4] = ["代替", "替代", "取代", "替换"];
        let before = self.outer(sentence.start..run.range.start);
        let led = last_of(before, &VERBS).is_some_and(|(at, verb)| {
            is_origin(part(before, at + verb.len()..before.len()))
                && !NOT_HERE
                    .iter()
                    .any(|word| part(before, 0..at).ends_with(word))
        });
        let rest = self.outer(run.range.end..end).trim_start();
        let by_this = ["由本", "被本", "以本"]
            .iter()
            .any(|word| rest.starts_with(word))
            && VERBS.iter().any(|verb| rest.contains(verb));
        if led || by_this {
            return self.each(run, RelationKind::Replaces, &run.range, |_| {});
        }
        Vec::new()
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
