//! 工作稿 as a form, what its text says of its own fields, and its structure.

use chrono::NaiveDate;

use crate::app::drafting::draft::{DraftFields, SaveDraft};
use crate::app::error::{Error, FieldError};
use crate::store::entity::draft::Model as DraftRow;
use crate::text::dates::{Commencement, dates};
use crate::text::split::split;
use crate::text::title::instrument_title;
use crate::text::{Outline, Unit, UnitKind, normal_form, outline};

/// The most units that a preview lists.
const LISTED: usize = 400;
/// The most characters of a unit that a preview shows.
const SHOWN: usize = 60;

/// The form of a working draft: fields as typed, so that nothing entered is lost.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DraftForm {
    /// 标题.
    pub title: String,
    /// 正文.
    pub text: String,
    /// 所印发文件的标题, where the reading was corrected.
    pub instrument_title: String,
    /// 施行日期; empty: from publication.
    pub effective_on: String,
    /// 有效期截止日, inclusive.
    pub last_valid_on: String,
    /// 涉及经营主体经济活动.
    pub touches_business: bool,
    /// 简易程序: who approved it and why.
    pub simplified: String,
    /// Version of the draft that the form was made from.
    pub version: i64,
}

/// What the text itself says of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Name of the field.
    pub field: &'static str,
    /// What the field would hold.
    pub value: String,
    /// What was read, in words.
    pub says: String,
    /// The words of the text.
    pub words: String,
    /// The field holds something else.
    pub differs: bool,
}

/// A text as a tree, for reading.
#[derive(Debug, Clone, Default)]
pub struct Structure {
    /// 条文式, 段落式, 无编号.
    pub form: &'static str,
    /// Title of the carrier, where there is one.
    pub carrier: Option<String>,
    /// Title of the instrument.
    pub instrument: Option<String>,
    /// How many annexes the page has.
    pub annexes: usize,
    /// Units in order.
    pub lines: Vec<Line>,
    /// How many further units are not listed.
    pub more: usize,
}

/// One unit of the tree.
#[derive(Debug, Clone)]
pub struct Line {
    /// Depth, from 0.
    pub depth: usize,
    /// Its name.
    pub eid: String,
    /// As printed.
    pub label: String,
    /// Heading and the beginning of its words.
    pub words: String,
    /// What the form check found there and nobody explained.
    pub faults: Vec<String>,
}

impl DraftForm {
    /// The form of a stored draft.
    pub fn of(row: &DraftRow) -> Result<Self, Error> {
        let fields = DraftFields::from_row(row)?;
        let day = |day: Option<NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        Ok(Self {
            title: row.title.clone(),
            text: row.text.clone(),
            instrument_title: fields.instrument_title.unwrap_or_default(),
            effective_on: day(fields.effective_on),
            last_valid_on: day(fields.last_valid_on),
            touches_business: fields.touches_business,
            simplified: fields.simplified.unwrap_or_default(),
            version: row.version,
        })
    }

    /// The other fields; every one that does not parse is named.
    pub fn fields(&self) -> Result<DraftFields, Error> {
        let mut faults = Vec::new();
        let mut taken = |field: &str, label: &str, text: &str| match day(field, label, text) {
            Ok(day) => day,
            Err(fault) => {
                faults.push(fault);
                None
            }
        };
        let effective_on = taken("effective_on", "施行日期", &self.effective_on);
        let last_valid_on = taken("last_valid_on", "有效期截止日", &self.last_valid_on);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        Ok(DraftFields {
            effective_on,
            last_valid_on,
            touches_business: self.touches_business,
            simplified: filled(&self.simplified),
            instrument_title: filled(&self.instrument_title),
        })
    }

    /// The command that saves the form.
    pub fn command(&self) -> Result<SaveDraft, Error> {
        Ok(SaveDraft {
            title: self.title.clone(),
            text: self.text.clone(),
            fields: self.fields()?,
            expected_version: self.version,
        })
    }

    /// Whether both hold the same, whatever their versions and line ends.
    pub fn same(&self, other: &Self) -> bool {
        let plain = |form: &Self| Self {
            version: 0,
            text: normal_form(&form.text),
            title: normal_form(&form.title),
            ..form.clone()
        };
        plain(self) == plain(other)
    }

    /// What a field that can be read from the text holds; empty for every other field.
    pub fn value(&self, field: &str) -> &str {
        match field {
            "title" => &self.title,
            "instrument_title" => &self.instrument_title,
            "effective_on" => &self.effective_on,
            "last_valid_on" => &self.last_valid_on,
            _ => "",
        }
    }

    /// Fills a field that can be read from the text; every other field stays.
    pub fn set(&mut self, field: &str, value: &str) {
        match field {
            "title" => value.clone_into(&mut self.title),
            "instrument_title" => value.clone_into(&mut self.instrument_title),
            "effective_on" => value.clone_into(&mut self.effective_on),
            "last_valid_on" => value.clone_into(&mut self.last_valid_on),
            _ => {}
        }
    }

    /// Takes what the text says over into a field.
    pub fn adopt(&mut self, field: &str) {
        for suggestion in self.suggestions() {
            if suggestion.field == field {
                self.set(field, &suggestion.value);
            }
        }
    }

    /// What the text says of the fields.
    pub fn suggestions(&self) -> Vec<Suggestion> {
        let text = normal_form(&self.text);
        let read = dates(&text);
        let words =
            |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().replace('\n', "");
        let mut found = Vec::new();
        if let Some(reading) = read.effective {
            let (value, says) = match reading.value {
                Commencement::On(day) => (day.to_string(), format!("自 {day} 起施行")),
                Commencement::OnPublication { after_days: 0 } => {
                    (String::new(), "自公布之日起施行，施行日期不填".to_owned())
                }
                Commencement::OnPublication { after_days } => (
                    String::new(),
                    format!("自公布之日起 {after_days} 日后施行，公布时确定"),
                ),
            };
            found.push(Suggestion {
                field: "effective_on",
                differs: value != self.effective_on,
                value,
                says,
                words: words(reading.words),
            });
        }
        if let Some(reading) = read.last_valid_on {
            let value = reading.value.to_string();
            let how = if reading.computed {
                "（由有效期推算）"
            } else {
                ""
            };
            found.push(Suggestion {
                field: "last_valid_on",
                differs: value != self.last_valid_on,
                says: format!("有效期至 {value}{how}"),
                value,
                words: words(reading.words),
            });
        }
        let parts = split(&self.title, &text);
        if parts.carrier.is_some()
            && let Some(value) = parts.instrument.title
        {
            found.push(Suggestion {
                field: "instrument_title",
                differs: value != self.instrument_title.trim()
                    && !(self.instrument_title.trim().is_empty()
                        && instrument_title(&self.title).as_ref() == Some(&value)),
                says: format!("所印发的文件是《{value}》"),
                words: value.clone(),
                value,
            });
        }
        found
    }
}

/// A day of a form; empty is none.
pub fn day(field: &str, label: &str, text: &str) -> Result<Option<NaiveDate>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| {
        let head: String = text.chars().take(20).collect();
        FieldError::new(field, format!("{label}“{head}”不是日期，请写成 2026-05-01"))
    })
}

fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The structure of a text.
pub fn structure(title: &str, text: &str) -> Structure {
    let parts = split(title, text);
    let outline = outline(text);
    let depths = depths(&outline);
    let mut lines: Vec<Line> = outline
        .units
        .iter()
        .zip(depths)
        .filter(|(unit, _)| listed(unit))
        .map(|(unit, depth)| line(unit, depth))
        .collect();
    let more = lines.len().saturating_sub(LISTED);
    lines.truncate(LISTED);
    Structure {
        form: outline.form.label(),
        instrument: parts
            .carrier
            .is_some()
            .then_some(parts.instrument.title)
            .flatten(),
        carrier: parts
            .carrier
            .map(|carrier| carrier.title.unwrap_or_else(|| title.to_owned())),
        annexes: parts.annexes.len(),
        lines,
        more,
    }
}

const fn listed(unit: &Unit) -> bool {
    match unit.kind {
        UnitKind::Part
        | UnitKind::Chapter
        | UnitKind::Section
        | UnitKind::Article
        | UnitKind::Point
        | UnitKind::Level(_)
        | UnitKind::Preamble
        | UnitKind::Annex
        | UnitKind::Closing
        | UnitKind::Plain => true,
        UnitKind::Paragraph | UnitKind::Indent | UnitKind::Contents => false,
    }
}

fn depths(outline: &Outline) -> Vec<usize> {
    let mut depths: Vec<usize> = Vec::with_capacity(outline.units.len());
    for unit in &outline.units {
        let above = unit.parent.and_then(|parent| depths.get(parent));
        depths.push(above.map_or(0, |depth| depth + 1));
    }
    depths
}

fn line(unit: &Unit, depth: usize) -> Line {
    let heading = unit.heading.as_deref().unwrap_or_default();
    let first = unit.text.lines().next().unwrap_or_default();
    let gap = if heading.is_empty() || first.is_empty() {
        ""
    } else {
        "　"
    };
    let words = format!("{heading}{gap}{first}");
    let mut shown: String = words.chars().take(SHOWN).collect();
    if words.chars().nth(SHOWN).is_some() {
        shown.push('…');
    }
    Line {
        depth: depth.min(4),
        eid: unit.eid.clone(),
        label: unit.label.clone(),
        words: shown,
        faults: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> DraftForm {
        DraftForm {
            title: "某县某办法".to_owned(),
            text: text.to_owned(),
            ..DraftForm::default()
        }
    }

    #[test]
    fn what_the_text_says_is_taken_over_only_when_asked() {
        let mut form = form("第一条 甲。\n第二条 本办法自2027年1月1日起施行，有效期五年。");
        let found = form.suggestions();
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|one| one.differs));
        form.adopt("last_valid_on");
        assert_eq!(form.last_valid_on, "2031-12-31");
        assert_eq!(form.effective_on, "");
        assert!(form.suggestions().iter().any(|one| !one.differs));
    }

    #[test]
    fn every_day_that_does_not_parse_is_named() {
        let mut form = form("甲");
        form.effective_on = "明天".to_owned();
        form.last_valid_on = "2026-02-30".to_owned();
        let Err(Error::Invalid(faults)) = form.fields() else {
            panic!("taken")
        };
        let fields: Vec<&str> = faults.iter().map(|fault| fault.field.as_str()).collect();
        assert_eq!(fields, ["effective_on", "last_valid_on"]);
    }

    #[test]
    fn a_form_with_other_line_ends_holds_the_same() {
        let (one, mut other) = (form("甲。\n乙。"), form("甲。\r\n乙。"));
        other.version = 7;
        assert!(one.same(&other));
        assert!(!one.same(&form("甲。乙。")));
    }
}
