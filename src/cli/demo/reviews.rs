//! What the standing committee reviews of the county's filings, and what is demanded of it.

use chrono::NaiveDate;
use serde::Deserialize;

use super::data::day;
use super::seed::Builder;
use crate::app::filing::demand::RecordDemand;
use crate::app::filing::review::{
    self, ActOnReview, ItemInput, OpenReview, PointAnswer, ReferralInput, ReviewAct,
};
use crate::cli::boot::Fault;
use crate::domain::access::Role;
use crate::domain::filing_review::{ItemResult, ReviewMode, TalkKind};
use crate::store::queries;

const EXAMINER: &str = "ma.suyun";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    review: Vec<ReviewData>,
    demand: Vec<DemandData>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReviewData {
    document: String,
    #[serde(deserialize_with = "day")]
    opened_on: NaiveDate,
    examiner: String,
    opinion_number: String,
    #[serde(deserialize_with = "day")]
    opinion_on: NaiveDate,
    opinion: String,
    #[serde(deserialize_with = "day")]
    answered_on: NaiveDate,
    referral: Vec<ReferralData>,
    talk: Vec<TalkData>,
    point: Vec<PointData>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReferralData {
    body: String,
    #[serde(deserialize_with = "day")]
    due_on: NaiveDate,
    opinion: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct TalkData {
    #[serde(deserialize_with = "day")]
    held_on: NaiveDate,
    with_whom: String,
    content: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PointData {
    eid: String,
    problem: String,
    advice: String,
    adopted: bool,
    answer: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DemandData {
    document: String,
    eid: String,
    body_kind: String,
    body: String,
    paper_no: String,
    matter: String,
    reason: String,
    #[serde(deserialize_with = "day")]
    received_on: NaiveDate,
    examiner: String,
}

/// Conducts the reviews and records the demands.
pub(super) async fn all(builder: &mut Builder) -> Result<(), Fault> {
    let file: File = toml::from_str(include_str!("reviews.toml"))?;
    let congress = builder.authority("county-npc")?;
    for data in &file.review {
        conduct(builder, data, &congress).await?;
    }
    for data in file.demand {
        let command = RecordDemand {
            document_id: document(builder, &data.document)?,
            receiver_id: congress.clone(),
            body_kind: data.body_kind,
            body: data.body,
            paper_no: data.paper_no,
            eid: Some(data.eid),
            matter: data.matter,
            reason: data.reason,
            received_on: None,
            examiner: data.examiner,
        };
        builder.act(EXAMINER, data.received_on, command).await?;
    }
    Ok(())
}

fn document(builder: &Builder, key: &str) -> Result<String, Fault> {
    let id = builder.documents.get(key).cloned();
    Ok(id.ok_or_else(|| format!("没有文件 {key}"))?)
}

#[expect(clippy::too_many_lines, reason = "a review is told in one go")]
async fn conduct(builder: &mut Builder, data: &ReviewData, congress: &str) -> Result<(), Fault> {
    let document = document(builder, &data.document)?;
    let filings = queries::filings(builder.store.reader(), &document).await?;
    let filing = filings.into_iter().find(|one| one.receiver_id == congress);
    let filing = filing.ok_or_else(|| format!("{} 没有报县人大的备案", data.document))?;
    let open = OpenReview {
        filing_id: filing.id,
        expected_version: filing.row_version,
        mode: ReviewMode::ExOfficio,
        examiner: data.examiner.clone(),
        suggestion_id: None,
        demand_id: None,
        partner: String::new(),
        due_on: None,
    };
    let id = builder.act(EXAMINER, data.opened_on, open).await?.id;
    let bodies = data.referral.iter().map(|one| ReferralInput {
        body: one.body.clone(),
        due_on: Some(one.due_on),
    });
    let distribute = ReviewAct::Distribute {
        bodies: bodies.collect(),
    };
    step(builder, EXAMINER, data.opened_on, &id, distribute).await?;
    let cx = builder.as_person(EXAMINER, data.opened_on).await?;
    let view = review::one(&builder.store, &cx, &id).await?;
    for (sent, said) in view.referrals.iter().zip(&data.referral) {
        let opinion = ReviewAct::TakeOpinion {
            referral_id: sent.id.clone(),
            opinion: said.opinion.clone(),
        };
        step(builder, EXAMINER, said.due_on, &id, opinion).await?;
    }
    for talk in &data.talk {
        let act = ReviewAct::Talk {
            kind: TalkKind::Talk,
            held_on: None,
            with_whom: talk.with_whom.clone(),
            content: talk.content.clone(),
        };
        step(builder, EXAMINER, talk.held_on, &id, act).await?;
    }
    for point in &data.point {
        let act = ReviewAct::AddPoint {
            eid: Some(point.eid.clone()),
            item: None,
            problem: point.problem.clone(),
            advice: point.advice.clone(),
        };
        step(builder, EXAMINER, data.opinion_on, &id, act).await?;
    }
    // the first item of the list is the one that has a problem
    let items = (0..).zip(view.items).map(|(at, item)| ItemInput {
        id: item.id,
        result: if at == 0 {
            ItemResult::Problem
        } else {
            ItemResult::Clear
        },
        note: if at == 0 {
            "见第一条意见".to_owned()
        } else {
            String::new()
        },
    });
    let check = ReviewAct::Check {
        items: items.collect(),
    };
    step(builder, EXAMINER, data.opinion_on, &id, check).await?;
    let issue = ReviewAct::IssueOpinion {
        number: data.opinion_number.clone(),
        opinion: data.opinion.clone(),
    };
    step(builder, EXAMINER, data.opinion_on, &id, issue).await?;
    let filer = builder.holder("justice", Role::Filer).await?;
    let cx = builder.as_person(&filer, data.answered_on).await?;
    let view = review::one(&builder.store, &cx, &id).await?;
    let answers = view.points.iter().zip(&data.point);
    let answer = ReviewAct::AnswerPoints {
        answers: answers
            .map(|(point, said)| PointAnswer {
                point_id: point.id.clone(),
                adopted: said.adopted,
                answer: said.answer.clone(),
            })
            .collect(),
    };
    step(builder, &filer, data.answered_on, &id, answer).await
}

/// One act on the review as it stands.
async fn step(
    builder: &mut Builder,
    who: &str,
    day: NaiveDate,
    id: &str,
    act: ReviewAct,
) -> Result<(), Fault> {
    let cx = builder.as_person(who, day).await?;
    let view = review::one(&builder.store, &cx, id).await?;
    let act = ActOnReview {
        review_id: id.to_owned(),
        expected_version: view.row_version,
        act,
    };
    builder.act(who, day, act).await.map(|_| ())
}
