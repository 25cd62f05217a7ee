//! 比对: a line and a document are one by their number in any dress, else by their title; what could be two is
//! told and never guessed.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::read::Listed;
use crate::domain::number::{DocumentNumber, number_key};
use crate::domain::partial_date::PartialDate;
use crate::domain::statistics::Period;
use crate::domain::statistics::record::{Document, Filing, Record};
use crate::text::title::title_key;

words! {
    /// What a comparison shows of a line or a document.
    Mark, "目录核对结果" {
        /// It is in the registry.
        Registered = "registered", "已登记";
        /// All its filings were made.
        Filed = "filed", "已报备";
        /// 规范性文件, not in the registry.
        NotRegistered = "not_registered", "漏登";
        /// A filing's limit is over and it was not made.
        NotFiled = "not_filed", "漏报";
        /// On the list alone, and not said to be a 规范性文件.
        OnlyListed = "only_listed", "仅目录有";
        /// In the registry alone.
        OnlyHere = "only_here", "仅系统有";
    }
}

/// A line with its document, or a document that no line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matched {
    /// The line; `None` for 仅系统有.
    pub line: Option<Listed>,
    /// Id, title and number of the document.
    pub document: Option<(String, String, String)>,
    /// What is shown.
    pub marks: Vec<Mark>,
    /// What a person should look at.
    pub remark: String,
}

/// How often each mark is given.
pub type Tally = Vec<(Mark, usize)>;

/// What is compared.
pub(super) struct Comparison<'a> {
    pub(super) record: &'a Record,
    pub(super) authority: &'a str,
    pub(super) year: Period,
    pub(super) today: NaiveDate,
    /// The word by which numbers of 规范性文件 are known, 规.
    pub(super) mark: &'a str,
}

/// The tally of a comparison.
pub(super) fn tally(rows: &[Matched]) -> Tally {
    let count = |mark: &Mark| rows.iter().filter(|row| row.marks.contains(mark)).count();
    Mark::ALL.iter().map(|mark| (*mark, count(mark))).collect()
}

impl Comparison<'_> {
    /// The lines in their order, then what the list does not name.
    pub(super) fn rows(&self, lines: &[Listed]) -> Vec<Matched> {
        let by_number = self.by_number();
        let by_title = self.by_title();
        let mut seen: HashSet<&str> = HashSet::new();
        let mut rows = Vec::with_capacity(lines.len());
        for line in lines {
            let (found, remark) = find(line, &by_number, &by_title);
            let mut row = match found {
                Some(document) => self.known(document),
                None => self.stranger(line),
            };
            let mut remarks = vec![remark, std::mem::take(&mut row.remark)];
            if let Some(document) = found {
                if !seen.insert(document.named.id.as_str()) {
                    remarks.push("目录中另有一行指同一文件".to_owned());
                }
                if line.normative == Some(false) {
                    remarks.push("目录注明不是规范性文件，但已登记".to_owned());
                }
            }
            remarks.retain(|one| !one.is_empty());
            row.remark = remarks.join("；");
            row.line = Some(line.clone());
            rows.push(row);
        }
        let rest = self.record.documents.iter().filter(|one| {
            let issued = one.issued_on.and_then(|on| self.year.holds_partial(on));
            one.issued
                && one.named.issuer == self.authority
                && issued == Some(true)
                && !seen.contains(one.named.id.as_str())
        });
        rows.extend(rest.map(|one| {
            let mut row = self.known(one);
            row.marks.insert(0, Mark::OnlyHere);
            row
        }));
        rows
    }

    fn by_number(&self) -> HashMap<String, Vec<&Document>> {
        let mut found: HashMap<String, Vec<&Document>> = HashMap::new();
        for document in &self.record.documents {
            for number in &document.numbers {
                found.entry(number_key(number)).or_default().push(document);
            }
        }
        found
    }

    /// Titles of the authority's own documents.
    fn by_title(&self) -> HashMap<String, Vec<&Document>> {
        let mut found: HashMap<String, Vec<&Document>> = HashMap::new();
        let own = self.record.documents.iter();
        for document in own.filter(|one| one.named.issuer == self.authority && one.issued) {
            let titles = [
                document.named.title.as_deref(),
                document.instrument.as_deref(),
            ];
            let keys: HashSet<String> = titles.into_iter().flatten().map(plain).collect();
            for key in keys {
                found.entry(key).or_default().push(document);
            }
        }
        found
    }

    fn known(&self, document: &Document) -> Matched {
        let named = &document.named;
        let mut marks = Vec::new();
        let mut remarks = Vec::new();
        if !document.registered {
            marks.push(Mark::Registered);
            remarks.push("历史文件，随导入登记");
        } else if document.registered_on.is_some() {
            marks.push(Mark::Registered);
        } else {
            marks.push(Mark::NotRegistered);
            remarks.push("已在本库办理，尚未登记编号");
        }
        let filings = self.record.filings.iter();
        let filings: Vec<&Filing> = filings.filter(|one| one.named.id == named.id).collect();
        let open: Vec<&&Filing> = filings
            .iter()
            .filter(|one| one.submitted_on().is_none())
            .collect();
        if filings.is_empty() {
            if document.registered && document.published {
                remarks.push("没有您可以查看的备案记录");
            }
        } else if open.is_empty() {
            marks.push(Mark::Filed);
        } else if open
            .iter()
            .any(|one| one.due_on.is_some_and(|due| due < self.today))
        {
            marks.push(Mark::NotFiled);
        } else {
            remarks.push("备案期限未满，尚未报备");
        }
        Matched {
            line: None,
            document: Some((
                named.id.clone(),
                named.title.clone().unwrap_or_default(),
                named.number.clone().unwrap_or_default(),
            )),
            marks,
            remark: remarks.join("；"),
        }
    }

    /// A line without a document.
    fn stranger(&self, line: &Listed) -> Matched {
        let marked = || {
            let number = DocumentNumber::parse(&line.number).ok();
            number.is_some_and(|number| !self.mark.is_empty() && number.prefix.ends_with(self.mark))
        };
        let (mark, remark) = match line.normative {
            Some(true) => (Mark::NotRegistered, String::new()),
            Some(false) => (Mark::OnlyListed, String::new()),
            None if marked() => (
                Mark::NotRegistered,
                format!("目录未注明，文号带“{}”字", self.mark),
            ),
            None => (
                Mark::OnlyListed,
                "目录未注明是否规范性文件，请核对".to_owned(),
            ),
        };
        Matched {
            line: None,
            document: None,
            marks: vec![mark],
            remark,
        }
    }
}

fn find<'a>(
    line: &Listed,
    by_number: &HashMap<String, Vec<&'a Document>>,
    by_title: &HashMap<String, Vec<&'a Document>>,
) -> (Option<&'a Document>, String) {
    let numbered = Some(number_key(&line.number)).filter(|key| !key.is_empty());
    let same_number = numbered.as_ref().and_then(|key| by_number.get(key));
    match same_number.map(Vec::as_slice) {
        Some([one]) => {
            let titles = [one.named.title.as_deref(), one.instrument.as_deref()];
            let same = titles.into_iter().flatten().any(|title| {
                let (given, known) = (plain(&line.title), plain(title));
                given == known || given.ends_with(&known) || known.ends_with(&given)
            });
            let remark = if same || line.title.is_empty() {
                String::new()
            } else {
                let title = one.named.title.as_deref().unwrap_or_default();
                format!("文号相同，标题不同：登记为《{title}》")
            };
            return (Some(one), remark);
        }
        Some([]) | None => {}
        Some(several) => {
            return (None, format!("有 {} 件文件用此文号，请核对", several.len()));
        }
    }
    let same_title = by_title.get(&plain(&line.title)).map(Vec::as_slice);
    let day: Option<PartialDate> = line.issued_on.parse().ok();
    match same_title {
        None | Some([]) => (None, String::new()),
        Some([one]) if numbered.is_some() && !one.numbers.is_empty() => {
            let known = one.numbers.join("、");
            (None, format!("标题相同的文件文号为“{known}”，请核对"))
        }
        Some([one]) => (Some(one), "按标题比对".to_owned()),
        Some(several) => {
            let mut same_day = several
                .iter()
                .filter(|one| day.is_some() && one.issued_on == day);
            match (numbered.is_none(), same_day.next(), same_day.next()) {
                (true, Some(one), None) => (Some(one), "按标题和日期比对".to_owned()),
                _ => (None, format!("有 {} 件同名文件，请核对", several.len())),
            }
        }
    }
}

fn plain(title: &str) -> String {
    title_key(title)
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::filing::FilingCommand;
    use crate::domain::statistics::record::{IssuerClass, Named};

    fn document(id: &str, title: &str, number: &str) -> Document {
        Document {
            named: Named {
                id: id.to_owned(),
                title: Some(title.to_owned()),
                number: Some(number.to_owned()),
                issuer: "gov".to_owned(),
            },
            instrument: None,
            numbers: vec![number.to_owned()],
            class: IssuerClass::Government,
            registered: true,
            issued: true,
            published: true,
            issued_on: "2026-03-01".parse().ok(),
            published_on: "2026-03-02".parse().ok(),
            meetings: Vec::new(),
            opinions: Vec::new(),
            registered_on: "2026-03-01".parse().ok(),
            facts: Vec::new(),
        }
    }

    fn filing(document: &Document, filed: bool) -> Filing {
        let day: NaiveDate = "2026-03-10".parse().unwrap();
        Filing {
            id: format!("f-{}", document.named.id),
            named: document.named.clone(),
            receiver: "npc".to_owned(),
            receiver_name: "县人大常委会".to_owned(),
            receiver_inside: true,
            published_on: None,
            due_on: "2026-04-01".parse().ok(),
            missing_year: None,
            acts: filed
                .then_some((FilingCommand::Submit, day))
                .into_iter()
                .collect(),
        }
    }

    fn line(title: &str, number: &str, normative: Option<bool>) -> Listed {
        Listed {
            title: title.to_owned(),
            number: number.to_owned(),
            normative,
            ..Listed::default()
        }
    }

    #[test]
    fn lines_and_documents_find_each_other() {
        let parking = document("1", "县停车管理办法", "云政规〔2026〕1号");
        let water = document("2", "县供水管理办法", "云政规〔2026〕2号");
        let heat = document("3", "县供热管理办法", "云政规〔2026〕3号");
        let record = Record {
            filings: vec![filing(&parking, true), filing(&water, false)],
            documents: vec![parking, water, heat],
            ..Record::default()
        };
        let comparison = Comparison {
            record: &record,
            authority: "gov",
            year: Period::year(2026).unwrap(),
            today: "2026-11-24".parse().unwrap(),
            mark: "规",
        };
        let rows = comparison.rows(&[
            line("县停车管理办法", "云政规(2026) 第 1 号", Some(true)),
            line("县供水管理办法", "", None),
            line("县供水管理办法", "云政规〔2026〕9号", Some(true)),
            line("关于召开会议的通知", "云政发〔2026〕7号", Some(false)),
            line("县燃气管理办法", "云政规〔2026〕8号", None),
        ]);
        let marks: Vec<&[Mark]> = rows.iter().map(|row| row.marks.as_slice()).collect();
        assert_eq!(
            marks,
            [
                &[Mark::Registered, Mark::Filed][..],
                &[Mark::Registered, Mark::NotFiled],
                &[Mark::NotRegistered],
                &[Mark::OnlyListed],
                &[Mark::NotRegistered],
                &[Mark::OnlyHere, Mark::Registered],
            ]
        );
        assert!(
            rows[2].remark.contains("云政规〔2026〕2号"),
            "{}",
            rows[2].remark
        );
        assert_eq!(rows[5].document.as_ref().unwrap().0, "3");
        let counted: usize = tally(&rows)
            .into_iter()
            .filter(|(mark, _)| *mark == Mark::NotRegistered)
            .map(|(_, count)| count)
            .sum();
        assert_eq!(counted, 2);
    }
}
