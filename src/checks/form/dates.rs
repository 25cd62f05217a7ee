//! M1 施行日期, M2 有效期.

use chrono::{Months, NaiveDate};

use super::{Place, Remark, Subject, Verdict, cannot_tell, fail, pass, remark};
use crate::rules::{LimitId, Unit};
use crate::text::dates::{Commencement, Dates};
use crate::text::title::is_trial;

/// 有效期上限 of a text.
struct Most {
    months: u32,
    words: String,
}

impl Subject<'_> {
    /// M1.
    pub(super) fn effective_date(&self, silent: Verdict) -> Vec<Remark> {
        let read = &self.dates;
        let Some(reading) = &read.effective else {
            if self.acts_on_others() {
                let says = "本件只处理其他文件，没有读出施行日期，请确认自何日起生效";
                return vec![cannot_tell(says)];
            }
            if self.settles_one_matter() {
                return vec![cannot_tell("批复、函、答复一类不一定写明施行日期，请确认")];
            }
            return vec![remark(
                silent,
                "没有写明自何日起施行",
                self.page.end_place(),
            )];
        };
        let place = self.page.place(reading.words.clone());
        let entered = self.draft.entered.map(|entered| entered.effective_on);
        match (reading.value, entered) {
            (Commencement::On(day), _) if day < self.draft.today => vec![fail(
                format!("施行日期 {day} 早于今天，公布时已经过去"),
                place,
            )],
            (Commencement::On(day), Some(None)) => vec![fail(
                format!("正文写明自 {day} 起施行，施行日期一栏没有填写"),
                place,
            )],
            (Commencement::On(day), Some(Some(entered))) if day != entered => vec![fail(
                format!("正文写明自 {day} 起施行，施行日期一栏填写的是 {entered}"),
                place,
            )],
            (Commencement::OnPublication { .. }, Some(Some(entered))) => vec![fail(
                format!("正文写明自公布之日起算，施行日期一栏填写的是 {entered}"),
                place,
            )],
            (Commencement::On(day), _) => vec![pass(format!("自 {day} 起施行"), place)],
            (Commencement::OnPublication { after_days: 0 }, _) => {
                vec![pass("自公布之日起施行", place)]
            }
            (Commencement::OnPublication { after_days }, _) => {
                vec![pass(format!("自公布之日起 {after_days} 日后施行"), place)]
            }
        }
    }

    /// M2.
    pub(super) fn validity(&self, silent: Verdict) -> Vec<Remark> {
        let read = &self.dates;
        let most = self.most();
        let entered = self.draft.entered.and_then(|entered| entered.last_valid_on);
        let words = read
            .term
            .as_ref()
            .map(|term| term.words.clone())
            .or_else(|| read.last_valid_on.as_ref().map(|end| end.words.clone()));
        let Some(words) = words else {
            return vec![self.no_validity(silent, most.as_ref(), entered)];
        };
        let place = self.page.place(words);
        let mut remarks = Vec::new();
        if let (Some(end), Some(entered)) = (&read.last_valid_on, entered)
            && end.value != entered
        {
            let says = format!(
                "按正文有效期截止日是 {}，有效期截止日一栏填写的是 {entered}",
                end.value
            );
            remarks.push(fail(says, place.clone()));
        }
        match most {
            None => remarks.push(cannot_tell("规则包没有规定有效期上限")),
            Some(most) => remarks.push(self.within(read, &most, place)),
        }
        remarks
    }

    fn no_validity(
        &self,
        silent: Verdict,
        most: Option<&Most>,
        entered: Option<NaiveDate>,
    ) -> Remark {
        if let Some(entered) = entered {
            let says = format!("有效期截止日一栏填写了 {entered}，正文没有写明有效期");
            return fail(says, self.page.end_place());
        }
        if self.acts_on_others() {
            return pass("本件只处理其他文件，不另定有效期", Place::Whole);
        }
        let limit = most.map(|most| format!("；{}", most.words));
        let says = format!("没有写明有效期{}", limit.unwrap_or_default());
        remark(silent, says, self.page.end_place())
    }

    /// Whether what the text says stays within the limit.
    fn within(&self, read: &Dates, most: &Most, place: Place) -> Remark {
        if let Some(term) = &read.term
            && term.value.months > most.months
        {
            let says = format!(
                "有效期 {}，超过上限：{}",
                length(term.value.months),
                most.words
            );
            return fail(says, place);
        }
        let Some(end) = read.last_valid_on.as_ref().map(|end| end.value) else {
            return pass("写明了有效期", place);
        };
        let from = read.effective.as_ref().map(|reading| reading.value);
        let (start, sure) = match from {
            Some(Commencement::On(day)) => (day, true),
            Some(Commencement::OnPublication { .. }) | None => (self.draft.today, false),
        };
        if end < start && sure {
            return fail(format!("有效期截止日 {end} 早于施行日期 {start}"), place);
        }
        // some count the anniversary itself as the last day
        let last = start.checked_add_months(Months::new(most.months));
        let length = read.term.is_some();
        match last {
            Some(last) if end > last && sure && !length => fail(
                format!("有效期至 {end}，自 {start} 起算超过上限：{}", most.words),
                place,
            ),
            Some(last) if end > last && !length => remark(
                Verdict::CannotTell,
                format!("有效期至 {end}，是否超过上限要看公布日期：{}", most.words),
                place,
            ),
            Some(_) | None => pass(format!("有效期至 {end}"), place),
        }
    }

    /// 有效期上限 of this text, from the pack.
    fn most(&self) -> Option<Most> {
        let instrument = self.page.split.instrument.title.as_deref();
        let trial = is_trial(self.draft.title) || instrument.is_some_and(is_trial);
        let (id, kind) = if trial {
            (LimitId::ValidityTrialMax, "试行、暂行的文件")
        } else {
            (LimitId::ValidityMax, "文件")
        };
        let rule = self.pack.limit(id, self.draft.rules_on).ok()?;
        let most = rule.value.max?;
        let months = match rule.value.unit {
            Unit::Year => most.checked_mul(12)?,
            Unit::Month => most,
            Unit::Day | Unit::WorkingDay => return None,
        };
        let doubt = if rule.verified {
            ""
        } else {
            "，该规定待核实"
        };
        let words = format!("{kind}有效期不超过{}{doubt}", length(months));
        Some(Most { months, words })
    }
}

fn length(months: u32) -> String {
    if months.is_multiple_of(12) {
        format!(" {} 年", months / 12)
    } else {
        format!(" {months} 个月")
    }
}
