//! M3 解释权, M5 题注, M17 内容要素; and whether a document only acts on others.

use super::{Place, Remark, Subject, Verdict, cannot_tell, pass, remark};
use crate::rules::ListId;
use crate::text::title::bracketed_titles;
use crate::text::{Form, Unit, UnitKind};

/// Acts on other documents, as titles name them.
const ACTS: [&str; 13] = [
    "废止",
    "失效",
    "延长",
    "继续执行",
    "继续实施",
    "继续有效",
    "继续适用",
    "修改",
    "修订",
    "修正",
    "停止执行",
    "清理结果",
    "转发",
];

/// 文种 that settle one matter and take effect with it.
const SINGLE: [&str; 7] = ["批复", "函", "复函", "答复", "报告", "请示", "纪要"];

/// How far 负责解释 may stand behind 由, in characters.
const REACH: usize = 30;

impl Subject<'_> {
    /// A text that repeals, extends, amends or forwards others and carries no rule of its own.
    pub(super) fn acts_on_others(&self) -> bool {
        if self.page.split.carrier.is_some() || self.page.outline.form == Form::Articles {
            return false;
        }
        let title = self.draft.title;
        let mut outside = title.to_owned();
        for inner in bracketed_titles(title) {
            outside = outside.replace(inner, "");
        }
        ACTS.iter().any(|act| outside.contains(act))
            || !self.relations.is_empty() && self.page.lines.len() < 12
    }

    /// A reply or letter on one matter.
    pub(super) fn settles_one_matter(&self) -> bool {
        let (own, _) = self.page.forms(self.draft.title);
        own.is_some_and(|form| SINGLE.contains(&form))
    }

    /// M3.
    pub(super) fn interpretation(&self, silent: Verdict) -> Vec<Remark> {
        let text = self.page.text;
        for word in ["负责解释", "解释权", "承担解释"] {
            if let Some(at) = text.rfind(word) {
                let words = at..at + word.len();
                let sentence = self.page.sentence(&words, &['。', '；', '\n']);
                let from = text.get(sentence.start..at).unwrap_or_default();
                if from.contains('由') || from.chars().count() <= REACH {
                    let place = self.page.place(sentence.start..words.end);
                    return vec![pass("写明了解释机关", place)];
                }
            }
        }
        if self.acts_on_others() {
            return vec![pass("本件只处理其他文件，不另定解释机关", Place::Whole)];
        }
        vec![remark(silent, "没有写明由谁解释", self.page.end_place())]
    }

    /// M5.
    pub(super) fn caption(&self, silent: Verdict) -> Vec<Remark> {
        let text = self.page.text;
        for (at, word) in text.match_indices("会议") {
            let words = at..at + word.len();
            let sentence = self
                .page
                .sentence(&words, &['。', '；', '\n', '（', '(', '）', ')']);
            let before = text.get(sentence.start..at).unwrap_or_default();
            let behind = text.get(words.end..sentence.end).unwrap_or_default();
            let behind = behind.split('，').next().unwrap_or(behind);
            let passed = ["通过", "同意", "审定"]
                .iter()
                .any(|word| behind.contains(word));
            let own = before.contains('经') || before.contains('月') || before.is_empty();
            if !passed || !own || before.chars().count() > 80 {
                continue;
            }
            let place = self.page.place(sentence.start..words.end + behind.len());
            let which = before.contains('次') || behind.contains('次');
            let when = before.contains('月') && before.contains('日');
            return vec![match (which, when) {
                (true, true) => pass("写明了会议和日期", place),
                (true, false) => remark(silent, "写明了会议，没有写明日期", place),
                (false, true) => remark(silent, "写明了日期，没有写明是第几次会议", place),
                (false, false) => remark(silent, "没有写明是第几次会议和日期", place),
            }];
        }
        vec![cannot_tell("没有写明经哪次会议通过；集体讨论后补注")]
    }

    /// M17.
    pub(super) fn content(&self, silent: Verdict) -> Vec<Remark> {
        if self.page.outline.form != Form::Articles {
            return vec![cannot_tell("不是条文式文件，内容要素由审核人判断")];
        }
        let Ok(rule) = self.pack.list(ListId::FormElements, self.draft.rules_on) else {
            return vec![cannot_tell("规则包没有列出内容要素")];
        };
        let mut remarks = Vec::new();
        for item in &rule.value {
            match self.element(&item.id) {
                Some(Some(place)) => remarks.push(pass(format!("有{}", item.label), place)),
                Some(None) => {
                    let says = format!("没有读出{}", item.label);
                    remarks.push(remark(silent, says, Place::Whole));
                }
                None => remarks.push(cannot_tell(format!("{}由审核人判断", item.label))),
            }
        }
        remarks
    }

    /// Where an element stands; `None` where no one can tell by reading words.
    fn element(&self, id: &str) -> Option<Option<Place>> {
        let words: &[&str] = match id {
            "purpose" => &["为了", "为加强", "为规范", "为进一步", "为", "根据", "依据"],
            "scope" => &["适用", "所称", "范围内", "区域内", "遵守"],
            "competent_body" => &["负责", "主管", "牵头", "承担"],
            "liability" => &["责任", "处罚", "处分", "处理", "查处", "罚款", "责令"],
            "effective_date" => {
                let found = self.dates.effective.as_ref();
                return Some(found.map(|reading| self.page.place(reading.words.clone())));
            }
            _ => return None,
        };
        let article = |unit: &&(usize, &Unit)| {
            unit.1.kind == UnitKind::Article && !unit.1.eid.starts_with("att_")
        };
        let units: Vec<(usize, &Unit)> = self.page.outline.units.iter().enumerate().collect();
        let mut articles = units.iter().filter(article);
        let found = articles
            .find(|(_, unit)| words.iter().any(|word| unit.text.contains(word)))
            .map(|(at, _)| self.page.line_place(self.page.row(self.page.start_of(*at))));
        Some(found)
    }
}
