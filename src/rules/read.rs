//! From the entries of a pack's file to its values. Each function reads every field before it gives
//! up, so that all problems of an entry are found.

use std::collections::BTreeSet;

use super::entry::Entry;
use super::problem::Problems;
use super::setting::{Setting, SettingId};
use super::template::Template;
use super::values::{
    FilingTarget, FormRule, GateNeed, Limit, ListItem, Material, Series, Source, StepRule,
    WorkdayIf,
};
use super::words::{Absent, CounterKey, Direction, Duty, Gate, Need, Roll, Step, Unit, Word};

/// The source of a value; only one that is not verified may be without its clause.
pub(super) fn source(entry: &mut Entry, verified: bool, problems: &mut Problems) -> Option<Source> {
    let mut table = entry.table("source", problems)?;
    let title = table.text("title", problems);
    let clause = if verified || table.has("clause") {
        table.text("clause", problems)
    } else {
        Some(String::new())
    };
    let note = table.optional_text("note", problems);
    table.finish(problems);
    Some(Source {
        title: title?,
        clause: clause?,
        note,
    })
}

pub(super) fn limit(entry: &mut Entry, problems: &mut Problems) -> Option<Limit> {
    let unit = entry.word("unit", problems);
    let starts = entry.word("starts", problems);
    let direction = entry.word_or("direction", Direction::After, problems);
    let roll = entry.word_or("roll", Roll::None, problems);
    let (has_min, has_max) = (entry.has("min"), entry.has("max"));
    let min = entry.whole("min", problems);
    let max = entry.whole("max", problems);
    let extension = entry.whole("extension", problems);
    let suspended_by = entry.words("suspended_by", problems);
    let has_approver = entry.has("extension_approver");
    let extension_approver = if has_approver {
        entry.word("extension_approver", problems)
    } else {
        None
    };
    let workday_if = workday_if(entry, unit, problems);
    let shorter_if = entry.optional_text("shorter_if", problems);
    if shorter_if.is_some() && !has_min {
        entry.problem(problems, "有“shorter_if”而没有“min”");
    }
    if has_approver && extension.is_none() {
        entry.problem(problems, "有“extension_approver”而没有“extension”");
    }
    if !has_min && !has_max {
        entry.problem(problems, "“min”与“max”至少要有一个");
    }
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        entry.problem(problems, "“min”大于“max”");
    }
    if extension.is_some() && !has_max {
        entry.problem(problems, "有“extension”而没有“max”");
    }
    Some(Limit {
        unit: unit?,
        starts: starts?,
        direction: direction?,
        roll: roll?,
        min,
        max,
        extension,
        extension_approver,
        workday_if,
        suspended_by: suspended_by?,
        shorter_if,
    })
}

/// Which lengths a law turns into working days: both fields or neither, and only for days.
fn workday_if(entry: &mut Entry, unit: Option<Unit>, problems: &mut Problems) -> Option<WorkdayIf> {
    let (has_values, has_law) = (entry.has("workday_if_value_in"), entry.has("workday_law"));
    let values = entry.wholes("workday_if_value_in", problems);
    let law = entry.optional_text("workday_law", problems);
    if has_values != has_law {
        let text = "“workday_if_value_in”与“workday_law”应当一并写明";
        entry.problem(problems, text);
    }
    if has_values && unit.is_some_and(|unit| unit != Unit::Day) {
        entry.problem(problems, "“workday_if_value_in”只用于以日计算的期限");
    }
    Some(WorkdayIf {
        values: values?,
        law: law?,
    })
}

/// The items of an entry, each with an id of its own; an entry without items is a problem.
fn items<T>(
    entry: &mut Entry,
    problems: &mut Problems,
    mut read: impl FnMut(&mut Entry, &mut Problems) -> Option<(String, T)>,
) -> Option<Vec<T>> {
    let tables = entry.tables("items", problems);
    if tables.is_empty() {
        entry.problem(problems, "“items”没有内容");
    }
    let expected = tables.len();
    let mut seen = BTreeSet::new();
    let mut items = Vec::new();
    for mut table in tables {
        if let Some((id, item)) = read(&mut table, problems) {
            if !seen.insert(id.clone()) {
                table.problem(problems, format!("“{id}”重复"));
            }
            items.push(item);
        }
        table.finish(problems);
    }
    (items.len() == expected).then_some(items)
}

fn item_id(entry: &mut Entry, problems: &mut Problems) -> Option<String> {
    let id = entry.text("id", problems)?;
    let plain = id
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    if !plain {
        entry.problem(problems, format!("“{id}”只能用小写字母、数字和下划线"));
    }
    plain.then_some(id)
}

pub(super) fn list(entry: &mut Entry, problems: &mut Problems) -> Option<Vec<ListItem>> {
    items(entry, problems, |entry, problems| {
        let id = item_id(entry, problems);
        let label = entry.text("label", problems);
        let note = entry.optional_text("note", problems);
        let id = id?;
        Some((
            id.clone(),
            ListItem {
                id,
                label: label?,
                note,
            },
        ))
    })
}

pub(super) fn materials(entry: &mut Entry, problems: &mut Problems) -> Option<Vec<Material>> {
    items(entry, problems, |entry, problems| {
        let id = item_id(entry, problems);
        let label = entry.text("label", problems);
        let need: Option<Need> = entry.word("need", problems);
        let note = entry.optional_text("note", problems);
        let id = id?;
        Some((
            id.clone(),
            Material {
                id,
                label: label?,
                need: need?,
                note,
            },
        ))
    })
}

pub(super) fn gate(entry: &mut Entry, problems: &mut Problems) -> Option<Vec<GateNeed>> {
    items(entry, problems, |entry, problems| {
        let step: Option<Step> = entry.word("step", problems);
        let states = entry.words("states", problems);
        if states.as_ref().is_some_and(Vec::is_empty) {
            entry.problem(problems, "“states”没有内容");
        }
        let step = step?;
        Some((
            step.as_str().to_owned(),
            GateNeed {
                step,
                states: states?,
            },
        ))
    })
}

pub(super) fn receivers(entry: &mut Entry, problems: &mut Problems) -> Option<Vec<FilingTarget>> {
    items(entry, problems, |entry, problems| {
        let receiver = entry.word("receiver", problems);
        let limit = entry.word("limit", problems);
        let target = FilingTarget {
            receiver: receiver?,
            limit: limit?,
        };
        Some((target.receiver.as_str().to_owned(), target))
    })
}

pub(super) fn setting(entry: &mut Entry, problems: &mut Problems) -> Option<Setting> {
    // the section names its entries by their ids; an unknown id is reported there
    let id = SettingId::parse(entry.id()?).ok();
    if id.is_none() {
        entry.skip("value");
    }
    Setting::read(id?, entry, problems)
}

pub(super) fn step(entry: &mut Entry, problems: &mut Problems) -> Option<StepRule> {
    let when = entry.text("when", problems);
    let exempt = entry.optional_text("exempt", problems);
    let records = entry.words("records", problems);
    Some(StepRule {
        when: when?,
        exempt,
        records: records?,
    })
}

pub(super) fn form(entry: &mut Entry, problems: &mut Problems) -> Option<FormRule> {
    let requires = entry.text("requires", problems);
    let absent = entry.word_or("absent", Absent::CannotTell, problems);
    Some(FormRule {
        requires: requires?,
        absent: absent?,
    })
}

pub(super) fn separation(entry: &mut Entry, problems: &mut Problems) -> Option<Vec<(Duty, Duty)>> {
    items(entry, problems, |entry, problems| {
        let duties: Vec<Duty> = entry.words("duties", problems)?;
        if let [one, other] = duties.as_slice() {
            let (one, other) = (*one.min(other), *one.max(other));
            Some((format!("{one}、{other}"), (one, other)))
        } else {
            entry.problem(problems, "“duties”应为两项职责");
            None
        }
    })
}

pub(super) fn series(entry: &mut Entry, problems: &mut Problems) -> Option<Series> {
    let text = entry.text("template", problems);
    let counter: Option<Vec<CounterKey>> = entry.words("counter", problems);
    let given_at: Option<Gate> = entry.word("given_at", problems);
    let prefix_mark = entry.optional_text("prefix_mark", problems);
    let template = text.and_then(|text| match Template::parse(&text) {
        Ok(template) => Some(template),
        Err(error) => {
            entry.problem(problems, format!("“template”：{error}"));
            None
        }
    });
    let (template, counter) = (template?, counter?);
    for key in &counter {
        if !template.names(key.as_str()) {
            let text = format!("按{}分别计数，但编号格式里没有它，编号会重复", key.label());
            entry.problem(problems, text);
        }
    }
    if !counter.contains(&CounterKey::Year) {
        entry.problem(problems, "“counter”缺少 year：编号按年从一起编");
    }
    if prefix_mark.is_some() && !template.names("prefix") {
        entry.problem(problems, "有“prefix_mark”而编号格式里没有机关代字");
    }
    Some(Series {
        template,
        counter,
        given_at: given_at?,
        prefix_mark,
    })
}
