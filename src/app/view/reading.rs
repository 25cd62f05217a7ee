//! 收文识读 on a page: the text with its marks, and beside it what was read, each with its words.

use chrono::NaiveDate;

use crate::text::dates::Commencement;
use crate::text::reading::{Issuer, Reading, Source, Value, read};
use crate::text::relations::Gap;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Its characters.
    pub text: String,
    /// Number of the value that was read here.
    pub mark: Option<usize>,
    /// The first piece of that value.
    pub first: bool,
}

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadValue {
    /// Name of the field of a form, where it has one.
    pub field: &'static str,
    /// Label in Chinese.
    pub label: &'static str,
    /// The value as a form would hold it.
    pub value: String,
    /// The value in words, where they differ.
    pub says: String,
    /// The words it was read from; empty: the title.
    pub words: String,
    /// Why it is unsure.
    pub doubt: Option<String>,
    /// Number of its mark in the text.
    pub mark: Option<usize>,
}

/// A text as it was read.
#[derive(Debug, Clone, Default)]
pub struct ReadPage {
    /// The lines of the text.
    pub lines: Vec<Vec<Piece>>,
    /// What was read.
    pub values: Vec<ReadValue>,
    /// 条文式, 段落式, 无编号, and how many units.
    pub structure: String,
    /// What was not found, by label.
    pub missing: Vec<&'static str>,
}

impl ReadPage {
    /// The values of one field.
    pub fn of<'a>(&'a self, field: &'a str) -> impl Iterator<Item = &'a ReadValue> {
        self.values.iter().filter(move |value| value.field == field)
    }

    /// The value of a field that leaves no doubt.
    pub fn sure(&self, field: &str) -> Option<&str> {
        let mut found = self.values.iter().filter(|value| value.field == field);
        let one = found.next()?;
        (one.doubt.is_none() && found.next().is_none()).then_some(one.value.as_str())
    }
}

/// Reads a document for a page.
pub fn page(title: &str, text: &str) -> ReadPage {
    let reading = read(title, text);
    let mut values = Values::new(&reading.normal);
    values.all(&reading);
    let Values { found, spans, .. } = values;
    let missing = FIELDS
        .iter()
        .filter(|(field, _)| !found.iter().any(|value| value.field == *field))
        .map(|(_, label)| *label)
        .collect();
    ReadPage {
        lines: lines(&reading.normal, &spans),
        structure: match reading.top_level_units {
            0 => reading.form.label().to_owned(),
            units => format!("{}，{units} 个一级单元", reading.form.label()),
        },
        missing,
        values: found,
    }
}

/// Fields that every document has, and their labels.
const FIELDS: [(&str, &str); 7] = [
    ("title", "标题"),
    ("issuer", "制定机关"),
    ("document_number", "发文字号"),
    ("issued_on", "成文日期"),
    ("effective_on", "施行日期"),
    ("last_valid_on", "有效期截止日"),
    ("form", "文种"),
];

struct Values<'a> {
    normal: &'a str,
    found: Vec<ReadValue>,
    spans: Vec<(std::ops::Range<usize>, usize)>,
}

impl<'a> Values<'a> {
    const fn new(normal: &'a str) -> Self {
        Self {
            normal,
            found: Vec::new(),
            spans: Vec::new(),
        }
    }

    fn all(&mut self, reading: &Reading) {
        self.put(
            "title",
            "标题",
            reading.carrier_title.as_ref(),
            Clone::clone,
            String::new,
        );
        self.put(
            "instrument_title",
            "所发文件的标题",
            reading.instrument_title.as_ref(),
            Clone::clone,
            String::new,
        );
        for issuer in &reading.issuers {
            let name = |issuer: &Issuer| issuer.name.clone();
            self.put("issuer", "制定机关", Some(issuer), name, String::new);
        }
        let plain = String::new;
        self.put(
            "document_number",
            "发文字号",
            reading.doc_number.as_ref(),
            Clone::clone,
            plain,
        );
        let day = |day: &NaiveDate| day.to_string();
        self.put(
            "issued_on",
            "成文日期",
            reading.written_on.as_ref(),
            day,
            plain,
        );
        self.effective(reading);
        self.put(
            "last_valid_on",
            "有效期截止日",
            reading.valid_until.as_ref(),
            day,
            plain,
        );
        let form = |form: &&'static str| (*form).to_owned();
        self.put("form", "文种", reading.kind.as_ref(), form, plain);
        if reading.trial.value {
            let word = |_: &bool| "试行、暂行".to_owned();
            self.put("", "试行", Some(&reading.trial), word, plain);
        }
        self.others(reading);
    }

    fn effective(&mut self, reading: &Reading) {
        let Some(effective) = &reading.effective_on else {
            return;
        };
        let (value, says) = match effective.value {
            Commencement::On(day) => (day.to_string(), String::new()),
            Commencement::OnPublication { after_days: 0 } => {
                (String::new(), "自公布之日起施行".to_owned())
            }
            Commencement::OnPublication { after_days } => {
                (String::new(), format!("自公布之日起 {after_days} 日后施行"))
            }
        };
        self.put(
            "effective_on",
            "施行日期",
            Some(effective),
            |_| value.clone(),
            || says.clone(),
        );
    }

    fn others(&mut self, reading: &Reading) {
        for basis in &reading.bases {
            let named = |title: Option<&String>, number: Option<&String>| cited(title, number);
            let value = |basis: &crate::text::reading::Basis| {
                let article = basis.article.as_deref().unwrap_or_default();
                format!(
                    "{}{article}",
                    named(basis.title.as_ref(), basis.number.as_ref())
                )
            };
            self.put("", "制定依据", Some(basis), value, String::new);
        }
        for relation in &reading.relations {
            let label = relation.value.kind.label();
            let value = |one: &crate::text::relations::Relation| {
                let name = cited(one.title.as_ref(), one.number.as_ref());
                let until = one
                    .until
                    .map(|day| format!("，至 {day}"))
                    .unwrap_or_default();
                let gap = match one.gap {
                    Gap::None => String::new(),
                    Gap::NoEnd | Gap::ListMissing | Gap::Partial | Gap::ByNumberOnly => {
                        format!("（{}）", one.gap.label())
                    }
                };
                format!("{name}{until}{gap}")
            };
            self.put("", label, Some(relation), value, String::new);
        }
        let count = |count: &usize| format!("{count} 件");
        self.put("", "附件", reading.annexes.as_ref(), count, String::new);
    }

    fn put<T>(
        &mut self,
        field: &'static str,
        label: &'static str,
        read: Option<&Value<T>>,
        value: impl Fn(&T) -> String,
        says: impl Fn() -> String,
    ) {
        let Some(read) = read else { return };
        let (mark, words) = match &read.source {
            Source::Title => (None, String::new()),
            Source::Text(range) => {
                let mark = self.found.len();
                self.spans.push((range.clone(), mark));
                let words = self.normal.get(range.clone()).unwrap_or_default();
                (Some(mark), words.replace('\n', " "))
            }
        };
        self.found.push(ReadValue {
            field,
            label,
            value: value(&read.value),
            says: says(),
            words,
            doubt: read.doubt.clone(),
            mark,
        });
    }
}

fn cited(title: Option<&String>, number: Option<&String>) -> String {
    match (title, number) {
        (Some(title), Some(number)) => format!("《{title}》（{number}）"),
        (Some(title), None) => format!("《{title}》"),
        (None, Some(number)) => number.clone(),
        (None, None) => "未逐一列明".to_owned(),
    }
}

/// Cuts the text into lines of pieces; where marks overlap the shorter one shows.
fn lines(text: &str, spans: &[(std::ops::Range<usize>, usize)]) -> Vec<Vec<Piece>> {
    let mut cuts: Vec<usize> = spans
        .iter()
        .flat_map(|(range, _)| [range.start, range.end])
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut seen = std::collections::BTreeSet::new();
    let mut out = Vec::new();
    let mut start = 0;
    for line in text.split('\n') {
        let end = start + line.len();
        let inside = cuts
            .iter()
            .copied()
            .filter(|cut| start < *cut && *cut < end);
        let edges: Vec<usize> = std::iter::once(start).chain(inside).chain([end]).collect();
        let mut pieces = Vec::new();
        for (from, to) in edges.iter().zip(edges.iter().skip(1)) {
            let covering = spans
                .iter()
                .filter(|(range, _)| range.start <= *from && *to <= range.end && from < to);
            let mark = covering
                .min_by_key(|(range, _)| range.len())
                .map(|(_, mark)| *mark);
            pieces.push(Piece {
                text: text.get(*from..*to).unwrap_or_default().to_owned(),
                mark,
                first: mark.is_some_and(|mark| seen.insert(mark)),
            });
        }
        out.push(pieces);
        start = end + 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "某县人民政府关于加强犬只管理的通知\n某政规〔2026〕3号\n各乡镇：\n一、犬只应当登记。\n二、本通知自2026年5月1日起施行，有效期至2031年4月30日。\n某县人民政府\n2026年4月2日";

    #[test]
    fn every_value_has_its_words_in_the_text() {
        let page = page("某县人民政府关于加强犬只管理的通知", TEXT);
        assert_eq!(page.sure("effective_on"), Some("2026-05-01"));
        assert_eq!(page.sure("last_valid_on"), Some("2031-04-30"));
        assert_eq!(page.sure("document_number"), Some("某政规〔2026〕3号"));
        for value in &page.values {
            let Some(mark) = value.mark else { continue };
            let pieces = page.lines.iter().flatten();
            let words: String = pieces
                .clone()
                .filter(|piece| piece.mark == Some(mark))
                .map(|piece| piece.text.as_str())
                .collect();
            assert!(value.words.contains(words.as_str()), "{value:?}: {words}");
            let firsts = pieces.filter(|piece| piece.mark == Some(mark) && piece.first);
            assert!(firsts.count() <= 1);
        }
    }

    #[test]
    fn nothing_of_the_text_is_lost() {
        let page = page("", TEXT);
        let lines: Vec<String> = page
            .lines
            .iter()
            .map(|line| line.iter().map(|piece| piece.text.as_str()).collect())
            .collect();
        assert_eq!(lines.join("\n"), crate::text::normal_form(TEXT));
    }
}
