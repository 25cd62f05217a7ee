//! 受理、出具意见、答复.

use super::Done;
use super::round;
use super::row;
use crate::app::RequestContext;
use crate::app::law;
use crate::app::review::accept::AcceptReview;
use crate::app::review::accept::ReturnReview;
use crate::app::review::answer::AnswerFindings;
use crate::app::review::answer::FindingAnswer;
use crate::app::review::not_normative::FindNotNormative;
use crate::app::review::opinion::CheckLine;
use crate::app::review::opinion::FindingInput;
use crate::app::review::opinion::IssueOpinion;
use crate::cli::demo::data::DocumentData;
use crate::cli::demo::seed::Builder;
use crate::domain::review::Answer;
use crate::domain::review::CheckResult;
use crate::domain::review::Opinion;
use crate::store::queries;
use chrono::NaiveDate;

pub(super) async fn send_back(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = ReturnReview {
        review_id: round.id,
        expected_version: round.row_version,
        note: d.reason.clone(),
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

pub(super) async fn accept(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = AcceptReview {
        review_id: round.id,
        expected_version: round.row_version,
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

pub(super) async fn opine(
    b: &mut Builder,
    d: &DocumentData,
    day: NaiveDate,
    opinion: Option<&str>,
    reason: &str,
    first: bool,
) -> Done {
    let round = round(b, d).await?;
    let opinion = Opinion::parse(opinion.ok_or_else(|| format!("{} 没有审核结论", d.key))?)?;
    let cx = b.program(day);
    let checklist = checklist(&cx, d, opinion, day);
    let findings = d
        .findings
        .iter()
        .filter(|_| first)
        .map(|finding| FindingInput {
            eid: Some(finding.eid.clone()),
            category: category(&finding.kind).to_owned(),
            content: finding.text.clone(),
            basis: Some(finding.basis.clone()),
        });
    let command = IssueOpinion {
        review_id: round.id,
        expected_version: round.row_version,
        opinion,
        reason: reason.to_owned(),
        checklist,
        findings: findings.collect(),
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

pub(super) fn checklist(
    cx: &RequestContext,
    d: &DocumentData,
    opinion: Opinion,
    day: NaiveDate,
) -> Vec<CheckLine> {
    let troubled = opinion != Opinion::Lawful && !d.findings.is_empty();
    law::checklist(cx, day)
        .into_iter()
        .enumerate()
        .map(|(position, item)| CheckLine {
            id: item.id,
            result: if troubled && position == 3 {
                CheckResult::Problem
            } else {
                CheckResult::Met
            },
            note: String::new(),
        })
        .collect()
}

pub(super) fn category(kind: &str) -> &'static str {
    match kind {
        "licence" => "设定行政许可",
        "penalty" => "设定行政处罚",
        "coercion" => "设定行政强制",
        "fee" => "设定收费",
        "proof" => "证明事项",
        "rights" => "减损权利",
        "power" => "超越职权",
        "competition" | "fairness" => "公平竞争",
        "procedure" => "制定程序",
        _ => "文字表述",
    }
}

pub(super) async fn answer(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let round = round(b, d).await?;
    let findings = queries::findings(b.store.reader(), &round.id).await?;
    let mut answers = Vec::new();
    for (finding, planned) in findings.iter().zip(&d.findings) {
        if let Some(answer) = &planned.answer {
            answers.push(FindingAnswer {
                finding_id: finding.id.clone(),
                answer: Answer::parse(answer)?,
                reason: planned.answer_reason.clone(),
            });
        }
    }
    let command = AnswerFindings {
        document_id: row.id,
        expected_version: row.row_version,
        answers,
    };
    b.act(&d.drafter_person, day, command).await.map(|_| ())
}

pub(super) async fn find_not_normative(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = FindNotNormative {
        review_id: round.id,
        expected_version: round.row_version,
        reason: d.reason.clone(),
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}
