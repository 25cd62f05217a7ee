//! Each kind of value in words.

use crate::rules::setting::Setting;
use crate::rules::values::{
    FilingTarget, FormRule, GateNeed, Limit, ListItem, Material, Series, StepRule,
};
use crate::rules::words::{Direction, Duty, Need, Roll, Unit, Word};

/// A value that can be printed.
pub(super) trait Shown {
    /// The value in one or several lines.
    fn lines(&self) -> Vec<String>;
}

impl Shown for Limit {
    fn lines(&self) -> Vec<String> {
        let amount = |length: u32| match self.unit {
            Unit::WorkingDay => format!("{length}个工作日"),
            Unit::Day | Unit::Month | Unit::Year => format!("{length}{}", self.unit.label()),
        };
        let before = self.direction == Direction::Before;
        let length = match (self.min, self.max) {
            (Some(min), Some(max)) => {
                format!("，不少于{}，不超过{}", amount(min), amount(max))
            }
            (Some(min), None) => format!("，不少于{}", amount(min)),
            (None, Some(max)) if before => amount(max),
            (None, Some(max)) => format!("{}内", amount(max)),
            (None, None) => String::new(),
        };
        let from = match self.direction {
            Direction::After => format!("自{}之日起", self.starts.label()),
            Direction::Before => format!("{}前", self.starts.label()),
        };
        let mut lines = vec![format!("{from}{length}")];
        if let Some(more) = self.extension {
            let by = self.extension_approver.map_or("", Word::label);
            lines.push(format!("经{by}批准可以延长{}", amount(more)));
        }
        if let Some(rule) = &self.workday_if {
            let values: Vec<String> = rule.values.iter().map(|v| format!("{v}日")).collect();
            let values = values.join("、");
            lines.push(format!("{values}的，按工作日计算（{}）", rule.law));
        }
        if !self.suspended_by.is_empty() {
            let causes: Vec<&str> = self.suspended_by.iter().map(|c| c.label()).collect();
            lines.push(format!("{}期间不计算在内", causes.join("、")));
        }
        if let Some(ground) = &self.shorter_if {
            lines.push(format!("因{ground}可以缩短，应当说明理由"));
        }
        match self.roll {
            Roll::None if self.unit == Unit::WorkingDay => {}
            Roll::None | Roll::Next | Roll::Previous => {
                lines.push(format!("末日遇休息日{}", self.roll.label()));
            }
        }
        lines
    }
}

impl Shown for Setting {
    fn lines(&self) -> Vec<String> {
        vec![self.show()]
    }
}

impl Shown for Vec<ListItem> {
    fn lines(&self) -> Vec<String> {
        self.iter()
            .map(|item| noted(&item.label, item.note.as_deref()))
            .collect()
    }
}

impl Shown for Vec<Material> {
    fn lines(&self) -> Vec<String> {
        self.iter()
            .map(|item| {
                let label = match item.need {
                    Need::Required => item.label.clone(),
                    Need::WhereApplicable => format!("{}（视情况）", item.label),
                };
                noted(&label, item.note.as_deref())
            })
            .collect()
    }
}

impl Shown for Vec<GateNeed> {
    fn lines(&self) -> Vec<String> {
        self.iter()
            .map(|need| {
                let states: Vec<&str> = need.states.iter().map(|s| s.label()).collect();
                format!("{}：{}", need.step.label(), states.join("或者"))
            })
            .collect()
    }
}

impl Shown for Vec<FilingTarget> {
    fn lines(&self) -> Vec<String> {
        self.iter()
            .map(|target| format!("{}，{}", target.receiver.label(), target.limit.label()))
            .collect()
    }
}

impl Shown for StepRule {
    fn lines(&self) -> Vec<String> {
        let mut lines = vec![self.when.clone()];
        if let Some(exempt) = &self.exempt {
            lines.push(format!("除外：{exempt}"));
        }
        if !self.records.is_empty() {
            let records: Vec<&str> = self.records.iter().map(|one| one.label()).collect();
            lines.push(format!("办理后应当记录：{}", records.join("、")));
        }
        lines
    }
}

impl Shown for FormRule {
    fn lines(&self) -> Vec<String> {
        vec![self.requires.clone()]
    }
}

impl Shown for Vec<(Duty, Duty)> {
    fn lines(&self) -> Vec<String> {
        self.iter()
            .map(|(one, other)| format!("{}与{}", one.label(), other.label()))
            .collect()
    }
}

impl Shown for Series {
    fn lines(&self) -> Vec<String> {
        let keys: Vec<&str> = self.counter.iter().map(|key| key.label()).collect();
        let mut lines = vec![
            format!("`{}`", self.template),
            format!("按{}分别计数", keys.join("、")),
            format!("在{}时给号", self.given_at.label()),
        ];
        if let Some(mark) = &self.prefix_mark {
            lines.push(format!("机关代字以“{mark}”结尾"));
        }
        lines
    }
}

fn noted(label: &str, note: Option<&str>) -> String {
    note.map_or_else(|| label.to_owned(), |note| format!("{label}（{note}）"))
}
