//! 年度报告中的段落: the sentences of a yearly report, each number with the figure that makes it.

use chrono::NaiveDate;

use super::figure::Figure;
use super::measure::{Measure, Value};
use super::period::{Period, chinese};

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Words(String),
    /// What a figure comes to, in words.
    Figure(Figure, String),
}

/// The sentences, from what the figures come to.
pub fn paragraphs<'a>(
    period: Period,
    today: NaiveDate,
    of: &dyn Fn(Figure) -> Option<&'a Measure>,
) -> Vec<Vec<Piece>> {
    let opening = match period.until(today) {
        Some(run) if run != period => {
            format!("{}（截至{}），", period.chinese(), chinese(run.through))
        }
        Some(_) | None => format!("{}，", period.chinese()),
    };
    [review, issue, status, filing, received, cleanup]
        .into_iter()
        .enumerate()
        .map(|(at, write)| {
            let mut text = Text {
                of,
                pieces: Vec::new(),
            };
            if at == 0 {
                text.words(&opening);
            }
            write(&mut text);
            text.pieces
        })
        .collect()
}

/// The plain text of a paragraph.
pub fn plain(pieces: &[Piece]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(text) | Piece::Figure(_, text) => text.as_str(),
        })
        .collect()
}

struct Text<'t, 'a> {
    of: &'t dyn Fn(Figure) -> Option<&'a Measure>,
    pieces: Vec<Piece>,
}

impl Text<'_, '_> {
    fn words(&mut self, text: &str) -> &mut Self {
        if let Some(Piece::Words(last)) = self.pieces.last_mut() {
            last.push_str(text);
        } else {
            self.pieces.push(Piece::Words(text.to_owned()));
        }
        self
    }

    /// A number with the words before and after it.
    fn put(&mut self, before: &str, figure: Figure, after: &str) -> &mut Self {
        self.words(before);
        let said = match (self.of)(figure).map(|measure| &measure.value) {
            Some(Value::Count(count)) => format!("{count}{after}"),
            Some(value @ Value::Share { .. }) => value.text(),
            Some(Value::Nothing) => "无".to_owned(),
            Some(Value::NotUndertaken(words)) => (*words).to_owned(),
            Some(Value::Unknown(reason)) => format!("无法计算（{reason}）"),
            Some(value @ Value::Days { .. }) => format!("{}{after}", value.text()),
            None => "无法计算".to_owned(),
        };
        // the unit stays outside of the link
        match said.strip_suffix(after).filter(|rest| !rest.is_empty()) {
            Some(number) if !after.is_empty() => {
                self.pieces.push(Piece::Figure(figure, number.to_owned()));
                self.words(after)
            }
            Some(_) | None => {
                self.pieces.push(Piece::Figure(figure, said));
                self
            }
        }
    }
}

fn review(text: &mut Text<'_, '_>) {
    text.put("共审核行政规范性文件", Figure::ReviewsDone, "件")
        .put("，其中审核结论为“合法”的", Figure::ReviewsLawful, "件")
        .put("、“应当予以修改”的", Figure::ReviewsAmend, "件")
        .put("、“不合法”的", Figure::ReviewsUnlawful, "件")
        .put(
            "，认定不属于行政规范性文件的",
            Figure::ReviewsNotNormative,
            "件",
        )
        .put("；提出审核意见", Figure::FindingsMade, "条")
        .put("，已答复", Figure::FindingsAnswered, "条")
        .put("，其中采纳", Figure::FindingsAdopted, "条")
        .put("，采纳率", Figure::AdoptionRate, "")
        .words("。");
}

fn issue(text: &mut Text<'_, '_>) {
    text.put("制定印发行政规范性文件", Figure::Issued, "件")
        .put(
            "，其中以政府及其办公室名义印发",
            Figure::IssuedByGovernment,
            "件",
        )
        .put("，以政府部门名义印发", Figure::IssuedByDepartment, "件")
        .put("，以乡镇（街道）名义印发", Figure::IssuedByTownship, "件")
        .put("，以其他机关名义印发", Figure::IssuedByOther, "件")
        .put("；统一登记编号", Figure::NumbersGiven, "个")
        .put("，作废", Figure::NumbersVoided, "个")
        .put("；主动公开行政规范性文件", Figure::Published, "件")
        .words("。");
}

fn status(text: &mut Text<'_, '_>) {
    text.put("修改行政规范性文件", Figure::Amended, "件")
        .put("，废止", Figure::Repealed, "件")
        .put("，宣布失效", Figure::DeclaredVoid, "件")
        .put("，有效期届满失效", Figure::Lapsed, "件")
        .put("，延长有效期", Figure::Extended, "件")
        .put("；期末现行有效的行政规范性文件", Figure::InForce, "件")
        .words("。");
}

fn filing(text: &mut Text<'_, '_>) {
    text.put("应当报送备案", Figure::SentDue, "件")
        .put("，按时报备", Figure::SentInTime, "件")
        .put("，迟报", Figure::SentLate, "件")
        .put("，漏报", Figure::SentMissing, "件")
        .put("，报备率", Figure::SentFilingRate, "")
        .put("，及时率", Figure::SentTimelyRate, "")
        .put("；本期报送备案", Figure::SentMade, "件")
        .put("，予以备案登记", Figure::SentRegistered, "件")
        .put("，规范率", Figure::SentStandardRate, "")
        .words("。");
}

fn received(text: &mut Text<'_, '_>) {
    text.put("收到报送备案的行政规范性文件", Figure::ReceivedMade, "件")
        .put("，予以备案登记", Figure::ReceivedRegistered, "件")
        .put("，要求补正", Figure::ReceivedSupplemented, "件")
        .put("，不予备案登记", Figure::ReceivedRefused, "件")
        .put("；审查办结", Figure::ReceivedClosed, "件")
        .put("，其中纠正", Figure::ReceivedCorrected, "件")
        .put("，纠错率", Figure::ReceivedCorrectionRate, "")
        .words("。");
}

fn cleanup(text: &mut Text<'_, '_>) {
    let undertaken = (text.of)(Figure::CleanupListed)
        .is_some_and(|one| !matches!(one.value, Value::NotUndertaken(_)));
    if !undertaken {
        text.put("", Figure::CleanupListed, "").words("。");
        return;
    }
    text.put("清理行政规范性文件", Figure::CleanupListed, "件")
        .put("，其中继续有效", Figure::CleanupKept, "件")
        .put("、修改", Figure::CleanupAmended, "件")
        .put("、废止", Figure::CleanupRepealed, "件")
        .put("、宣布失效", Figure::CleanupVoided, "件")
        .put("、延长有效期", Figure::CleanupExtended, "件")
        .put("、此前已经废止或者失效", Figure::CleanupEndedBefore, "件")
        .put("；清理证明事项", Figure::ProofItems, "项")
        .put("，其中保留", Figure::ProofKept, "项")
        .put("、取消", Figure::ProofCancelled, "项")
        .words("。");
}

#[cfg(test)]
mod tests {
    use super::super::{Record, Scope, measure};
    use super::*;

    fn told(today: &str) -> Vec<String> {
        let period = Period::year(2026).unwrap();
        let today: NaiveDate = today.parse().unwrap();
        let record = Record {
            began_on: "2025-01-01".parse().ok(),
            ..Record::default()
        };
        let scope = Scope {
            period,
            today,
            authority: None,
            working_days: &|_, _| Ok(0),
        };
        let measures: Vec<Measure> = Figure::ALL
            .iter()
            .map(|figure| measure(&record, *figure, &scope))
            .collect();
        let of = |figure| measures.iter().find(|one| one.figure == figure);
        paragraphs(period, today, &of)
            .iter()
            .map(|pieces| plain(pieces))
            .collect()
    }

    #[test]
    fn an_empty_year_is_said_in_plain_words() {
        let told = told("2027-02-01");
        assert_eq!(
            told[0],
            "2026年，共审核行政规范性文件0件，其中审核结论为“合法”的0件、“应当予以修改”的0件、\
             “不合法”的0件，认定不属于行政规范性文件的0件；提出审核意见0条，已答复0条，其中采纳0条，采纳率无。"
        );
        assert_eq!(told[5], "尚未开展清理。");
    }

    #[test]
    fn a_running_year_names_its_day() {
        assert!(told("2026-11-24")[0].starts_with("2026年（截至2026年11月24日），共审核"));
    }
}
