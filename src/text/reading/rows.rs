//! A record as rows for people: label, value, certainty, words.

use super::record::{Named, Origin, Record, Related};
use crate::text::outline::Form;
use crate::text::relations::{Gap, RelationKind};

/// One row of a reading.
#[derive(Debug, Clone)]
pub struct Row {
    /// The field in Chinese.
    pub label: &'static str,
    /// The value; `None` where nothing was read.
    pub value: Option<String>,
    /// Where it was read.
    pub source: Option<Origin>,
}

impl Record {
    /// The rows, in the order in which a clerk looks at a document; one for each member of a list.
    pub fn rows(&self) -> Vec<Row> {
        let mut out = vec![
            self.row("发文标题", "carrier_title", self.carrier_title.clone()),
            self.row(
                "所载文件",
                "instrument_title",
                self.instrument_title.clone(),
            ),
            self.row("文种", "kind", self.kind.map(str::to_owned)),
        ];
        out.extend(self.list("制定机关", "issuers", self.issuers.iter().cloned()));
        out.push(self.row("发文字号", "doc_number", self.doc_number.clone()));
        out.push(self.row("成文日期", "written_on", self.written_on.clone()));
        let effective = self.effective_on.as_deref().map(|value| {
            if value == "on publication" {
                "自公布之日起".to_owned()
            } else {
                value.to_owned()
            }
        });
        out.push(self.row("施行日期", "effective_on", effective));
        out.push(self.row("有效期至", "valid_until", self.valid_until.clone()));
        let trial = if self.trial { "是" } else { "否" };
        out.push(self.row("试行", "trial", Some(trial.to_owned())));
        out.extend(self.relations.iter().map(related));
        out.extend(self.list("制定依据", "bases", self.bases.iter().map(basis)));
        let form = Form::parse(self.form).map_or(self.form, Form::label);
        let units = if self.top_level_units == 0 {
            form.to_owned()
        } else {
            format!("{form}，一级单元 {} 个", self.top_level_units)
        };
        out.push(self.row("结构", "form", Some(units)));
        out.push(self.row("附件", "annexes", Some(format!("{} 件", self.annexes))));
        out
    }

    fn row(&self, label: &'static str, field: &str, value: Option<String>) -> Row {
        let source = self
            .sources
            .iter()
            .find(|source| source.field == field)
            .cloned();
        Row {
            label,
            source: source.filter(|_| value.is_some()),
            value,
        }
    }

    fn list(
        &self,
        label: &'static str,
        field: &str,
        values: impl Iterator<Item = String>,
    ) -> Vec<Row> {
        let mut sources = self.sources.iter().filter(|source| source.field == field);
        let rows: Vec<Row> = values
            .map(|value| Row {
                label,
                value: Some(value),
                source: sources.next().cloned(),
            })
            .collect();
        if rows.is_empty() {
            vec![Row {
                label,
                value: None,
                source: None,
            }]
        } else {
            rows
        }
    }
}

fn basis(basis: &Named) -> String {
    let title = basis
        .title
        .as_deref()
        .map(|title| format!("《{title}》"))
        .unwrap_or_default();
    let number = basis
        .number
        .as_deref()
        .map(|number| format!("（{number}）"))
        .unwrap_or_default();
    format!(
        "{title}{number}{}",
        basis.article.as_deref().unwrap_or_default()
    )
}

fn related(related: &Related) -> Row {
    let title = related
        .title
        .as_deref()
        .map(|title| format!("《{title}》"))
        .unwrap_or_default();
    let number = related
        .number
        .as_deref()
        .map(|number| format!("（{number}）"))
        .unwrap_or_default();
    let mut value = format!("{title}{number}");
    if let Some(until) = &related.until {
        value = format!("{value}，至 {until}");
    }
    if let Some(on) = &related.on {
        value = format!("{value}，自 {on}");
    }
    if value.is_empty() {
        value.push_str(related.gap.label());
    }
    let label = match related.kind {
        RelationKind::Repeals => "废止",
        RelationKind::DeclaresVoid => "宣布失效",
        RelationKind::Extends => "延长有效期",
        RelationKind::Amends => "修改",
        RelationKind::Replaces => "替代",
        RelationKind::Forwards => "转发",
    };
    let label = if related.gap == Gap::Partial {
        "部分停止执行"
    } else {
        label
    };
    Row {
        label,
        value: Some(value),
        source: Some(related.source.clone()),
    }
}
