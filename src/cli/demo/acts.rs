//! Single acts of a life, each through the command that everybody uses.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::json;

use super::data::{self, DocumentData, RelationData};
use super::seed::Builder;
use crate::app::decision::{meeting::RecordMeeting, sign::Sign};
use crate::app::drafting::attach::AttachMaterial;
use crate::app::drafting::create::CreateDocument;
use crate::app::drafting::draft::{self, DraftFields, SaveDraft};
use crate::app::drafting::prepare::RecordStep;
use crate::app::drafting::submit::SubmitForReview;
use crate::app::drafting::withdraw::Withdraw;
use crate::app::filing::act::ActOnFiling;
use crate::app::publication::effect::RecordEffect;
use crate::app::publication::publish::Publish;
use crate::app::registration::register::Register;
use crate::app::registration::void::VoidNumber;
use crate::app::review::accept::{AcceptReview, ReturnReview};
use crate::app::review::answer::{AnswerFindings, FindingAnswer, ProceedUnadopted};
use crate::app::review::not_normative::FindNotNormative;
use crate::app::review::opinion::{CheckLine, FindingInput, IssueOpinion};
use crate::app::{RequestContext, law};
use crate::cli::boot::Fault;
use crate::domain::access::Role;
use crate::domain::document::{MeetingResult, Step, StepState};
use crate::domain::filing::FilingCommand;
use crate::domain::review::{Answer, CheckResult, Opinion};
use crate::domain::validity;
use crate::store::entity::{document, filing, review};
use crate::store::queries;

/// One act.
#[derive(Debug, Clone, Copy)]
pub(super) enum Act {
    Draft,
    Submit,
    Return,
    Accept,
    Opine,
    Answer,
    Proceed,
    Resubmit,
    OpineAgain,
    FindNotNormative,
    Withdraw,
    Meet,
    Sign,
    Register,
    Void,
    RegisterChecked,
    Publish,
    Relate(usize),
    File(usize),
    Result(usize),
}

impl Act {
    /// Order of acts of one document on one day.
    pub(super) const fn order(self) -> usize {
        match self {
            Self::Draft => 0,
            Self::Submit => 1,
            Self::Return => 2,
            Self::Accept => 3,
            Self::Opine => 4,
            Self::Answer => 5,
            Self::Proceed => 6,
            Self::Resubmit => 7,
            Self::OpineAgain => 8,
            Self::FindNotNormative => 9,
            Self::Withdraw => 10,
            Self::Meet => 11,
            Self::Sign => 12,
            Self::Register => 13,
            Self::Void => 14,
            Self::RegisterChecked => 15,
            Self::Publish => 16,
            Self::Relate(at) => 20 + at,
            Self::File(at) => 100 + at,
            Self::Result(at) => 200 + at,
        }
    }
}

type Done = Result<(), Fault>;

/// Performs one act.
pub(super) async fn perform(b: &mut Builder, d: &DocumentData, day: NaiveDate, act: Act) -> Done {
    match act {
        Act::Draft => start(b, d, day).await,
        Act::Submit => submit(b, d, day).await,
        Act::Return => send_back(b, d, day).await,
        Act::Accept => accept(b, d, day).await,
        Act::Opine => opine(b, d, day, d.opinion.as_deref(), &d.reason, true).await,
        Act::Answer => answer(b, d, day).await,
        Act::Proceed => {
            let row = row(b, d).await?;
            let command = ProceedUnadopted {
                document_id: row.id,
                expected_version: row.row_version,
            };
            b.act(&d.drafter_person, day, command).await.map(|_| ())
        }
        Act::Resubmit => resubmit(b, d, day).await,
        Act::OpineAgain => {
            opine(
                b,
                d,
                day,
                d.second_opinion.as_deref(),
                &d.second_reason,
                false,
            )
            .await
        }
        Act::FindNotNormative => find_not_normative(b, d, day).await,
        Act::Withdraw => withdraw(b, d, day).await,
        Act::Meet => meet(b, d, day).await,
        Act::Sign => sign(b, d, day).await,
        Act::Register => register(b, d, day, None).await,
        Act::Void => void(b, d, day).await,
        Act::RegisterChecked => register(b, d, day, Some(d.number_serial)).await,
        Act::Publish => publish(b, d, day).await,
        Act::Relate(at) => match d.relations.get(at) {
            Some(relation) => relate(b, d, relation, day).await,
            None => Ok(()),
        },
        Act::File(at) => file(b, d, day, at).await,
        Act::Result(at) => result(b, d, day, at).await,
    }
}

async fn row(b: &Builder, d: &DocumentData) -> Result<document::Model, Fault> {
    let id = b
        .documents
        .get(&d.key)
        .ok_or_else(|| format!("{} 尚未立卷", d.key))?;
    Ok(queries::document(b.store.reader(), id)
        .await?
        .ok_or("no such document")?)
}

async fn round(b: &Builder, d: &DocumentData) -> Result<review::Model, Fault> {
    let row = row(b, d).await?;
    let rounds = queries::reviews(b.store.reader(), &row.id).await?;
    Ok(rounds
        .into_iter()
        .last()
        .ok_or_else(|| format!("{} 没有审核", d.key))?)
}

fn fields(d: &DocumentData) -> DraftFields {
    DraftFields {
        effective_on: d.effective_on,
        last_valid_on: d.last_valid_on,
        touches_business: d.touches_business,
        ..DraftFields::default()
    }
}

async fn start(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let co_issuers = d
        .co_issuers
        .iter()
        .map(|key| b.authority(key))
        .collect::<Result<_, _>>()?;
    let command = CreateDocument {
        title: d.title.clone(),
        text: data::text(&d.file)?,
        issuer: b.authority(&d.issuer)?,
        drafter: Some(b.authority(&d.drafter)?),
        co_issuers,
        fields: fields(d),
    };
    let created = b.act(&d.drafter_person, day, command).await?;
    b.documents.insert(d.key.clone(), created.id);
    Ok(())
}

/// Materials and steps before the first submission, then the submission.
async fn submit(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let id = row(b, d).await?.id;
    for (kind, label) in [
        ("drafting_note", "起草说明"),
        ("legal_basis", "制定依据"),
        ("comment_adoption", "征求意见及意见采纳情况"),
        ("drafter_opinion", "起草单位合法性审核意见"),
    ] {
        let text = format!("关于《{}》的{label}\n（演示材料）\n", d.title);
        let sha256 = b.store.keep_file(text.as_bytes())?;
        let command = AttachMaterial {
            document_id: id.clone(),
            kind: kind.to_owned(),
            name: format!("{label}.txt"),
            sha256,
            size: i64::try_from(text.len())?,
            media: "text/plain".to_owned(),
        };
        b.act(&d.drafter_person, day, command).await?;
    }
    for step in Step::ALL {
        let (state, done_on, reason) = step_of(d, *step, day);
        let command = RecordStep {
            document_id: id.clone(),
            step: *step,
            state,
            done_on,
            reason: Some(reason.to_owned()),
        };
        b.act(&d.drafter_person, day, command).await?;
    }
    send(b, d, day).await
}

/// How a preparatory step stood when the document was sent.
fn step_of(
    d: &DocumentData,
    step: Step,
    day: NaiveDate,
) -> (StepState, Option<NaiveDate>, &'static str) {
    match step {
        Step::PublicComment => match d.comment_until {
            Some(until) => (StepState::Done, Some(until), "在县政府网站公开征求意见"),
            None => (
                StepState::NotApplicable,
                None,
                "不涉及公民、法人和其他组织的重大权益",
            ),
        },
        Step::FairCompetitionReview if d.touches_business => {
            (StepState::Done, Some(day), "经审查，可以出台")
        }
        Step::FairCompetitionReview => (StepState::NotApplicable, None, "不涉及经营主体经济活动"),
        Step::OfficeCheck => (StepState::Done, Some(day), "程序和材料符合要求"),
        Step::Hearing => (StepState::NotApplicable, None, "不属于应当听证的事项"),
        Step::ExpertArgument => (StepState::NotApplicable, None, "专业性、技术性不强"),
        Step::RiskAssessment => (
            StepState::NotApplicable,
            None,
            "不涉及社会稳定、公共安全风险",
        ),
    }
}

async fn send(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let command = SubmitForReview {
        document_id: row.id,
        expected_version: row.row_version,
        reviewer: Some(b.authority("justice")?),
    };
    b.act(&d.drafter_person, day, command).await.map(|_| ())
}

async fn send_back(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = ReturnReview {
        review_id: round.id,
        expected_version: round.row_version,
        note: d.reason.clone(),
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

async fn accept(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = AcceptReview {
        review_id: round.id,
        expected_version: round.row_version,
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

async fn opine(
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

fn checklist(
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

/// The kinds of findings in the data, in the words of reviewers.
fn category(kind: &str) -> &'static str {
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

async fn answer(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
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

async fn resubmit(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let file = d
        .revised_file
        .as_deref()
        .ok_or_else(|| format!("{} 没有修改稿", d.key))?;
    let row = row(b, d).await?;
    let draft = queries::draft(b.store.reader(), &row.id)
        .await?
        .ok_or("no draft")?;
    let save = SaveDraft {
        title: d.title.clone(),
        text: data::text(file)?,
        fields: fields(d),
        expected_version: draft.version,
    };
    let cx = b.as_person(&d.drafter_person, day).await?;
    let store = Arc::clone(&b.store);
    draft::save(&store, &cx, &row.id, save).await?;
    send(b, d, day).await?;
    accept(b, d, day).await
}

async fn find_not_normative(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let round = round(b, d).await?;
    let command = FindNotNormative {
        review_id: round.id,
        expected_version: round.row_version,
        reason: d.reason.clone(),
    };
    b.act(&d.reviewer_person, day, command).await.map(|_| ())
}

async fn withdraw(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let reason = d.reason.clone();
    let command = Withdraw {
        document_id: row.id,
        expected_version: row.row_version,
        reason,
    };
    b.act(&d.drafter_person, day, command).await.map(|_| ())
}

/// The body whose office keeps the papers of an issuer: the county's office for county and office.
fn office_of(d: &DocumentData) -> &str {
    match d.issuer.as_str() {
        "county-gov" | "county-office" => "county-office",
        other => other,
    }
}

async fn meet(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let meeting = d
        .meeting
        .clone()
        .ok_or_else(|| format!("{} 没有会议", d.key))?;
    let result = MeetingResult::parse(&meeting.result)?;
    let note = if result == MeetingResult::Passed {
        String::new()
    } else {
        d.reason.clone()
    };
    let note = if note.is_empty() && result != MeetingResult::Passed {
        meeting.dissent.clone()
    } else {
        note
    };
    let command = RecordMeeting {
        document_id: row.id,
        expected_version: row.row_version,
        meeting: meeting.name,
        held_on: day,
        result,
        dissent: meeting.dissent,
        note,
    };
    let who = b.holder(office_of(d), Role::Office).await?;
    b.act(&who, day, command).await.map(|_| ())
}

async fn sign(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let signed_by = match d.issuer.as_str() {
        "county-gov" => "县长 秦望舒",
        "county-office" => "县政府办公室主任 温清河",
        _ => "局长",
    };
    let command = Sign {
        document_id: row.id,
        expected_version: row.row_version,
        signed_on: day,
        signed_by: signed_by.to_owned(),
    };
    let who = b.holder(office_of(d), Role::Office).await?;
    b.act(&who, day, command).await.map(|_| ())
}

async fn register(b: &mut Builder, d: &DocumentData, day: NaiveDate, serial: Option<i64>) -> Done {
    let row = row(b, d).await?;
    let command = Register {
        document_id: row.id,
        expected_version: row.row_version,
    };
    let who = b.holder("justice", Role::Registrar).await?;
    let registered = b.act(&who, day, command).await?;
    let given = registered.numbers.first().map(|number| number.serial);
    match serial {
        Some(serial) if given != Some(serial) => {
            Err(format!("{} 应得序号 {serial}，实得 {given:?}", d.key).into())
        }
        Some(_) | None => Ok(()),
    }
}

async fn void(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let reason = d
        .voided
        .as_ref()
        .map(|voided| voided.reason.clone())
        .unwrap_or_default();
    let command = VoidNumber {
        document_id: row.id,
        expected_version: row.row_version,
        reason,
    };
    let who = b.holder("justice", Role::Registrar).await?;
    b.act(&who, day, command).await.map(|_| ())
}

async fn publish(b: &mut Builder, d: &DocumentData, day: NaiveDate) -> Done {
    let row = row(b, d).await?;
    let command = Publish {
        document_id: row.id,
        expected_version: row.row_version,
        published_on: Some(day),
        channel: "县政府网站、政府公报".to_owned(),
    };
    let who = b.holder(office_of(d), Role::Publisher).await?;
    b.act(&who, day, command).await.map(|_| ())
}

/// What a document does to another.
pub(super) async fn relate(
    b: &mut Builder,
    d: &DocumentData,
    relation: &RelationData,
    day: NaiveDate,
) -> Done {
    let target = b.documents.get(&relation.target).cloned();
    let target = target.ok_or_else(|| format!("{} 指向未知的 {}", d.key, relation.target))?;
    let me = row(b, d).await?;
    let numbers = queries::numbers(b.store.reader(), std::slice::from_ref(&me.id)).await?;
    let number = numbers
        .into_iter()
        .map(|number| number.printed)
        .next()
        .unwrap_or_default();
    let act = match relation.act.as_str() {
        "repeals" | "replaces" => validity::Act::Repeal,
        "declares_void" => validity::Act::DeclareVoid,
        "extends" => validity::Act::Extend,
        "amends" => return amend(b, d, relation, day).await,
        other => return Err(format!("未知的关系 {other}").into()),
    };
    let command = RecordEffect {
        document_id: target,
        act,
        on: Some(relation.on),
        until: relation.until,
        provisions: Vec::new(),
        because: number,
        basis_id: Some(me.id),
    };
    let who = b.holder("justice", Role::Registrar).await?;
    b.act(&who, day, command).await.map(|_| ())
}

/// An amending document gives the amended one a new text.
async fn amend(b: &mut Builder, d: &DocumentData, relation: &RelationData, day: NaiveDate) -> Done {
    let file = relation
        .revised_file
        .as_deref()
        .ok_or_else(|| format!("{} 没有修改后的全文", d.key))?;
    let target = data::documents()?
        .into_iter()
        .find(|target| target.key == relation.target);
    let target = target.ok_or("no such target")?;
    let line = import_line(b, &target, file, Some(relation.on))?;
    import(b, day, vec![line]).await
}

/// A historical document as a line of an import.
pub(super) fn import_line(
    b: &Builder,
    d: &DocumentData,
    file: &str,
    version_on: Option<NaiveDate>,
) -> Result<String, Fault> {
    let county = data::county()?;
    b.authority(&d.issuer)?;
    let issuer = county
        .authority
        .iter()
        .find(|authority| authority.key == d.issuer);
    let number = format!(
        "{}〔{}〕{}号",
        d.number_prefix, d.number_year, d.number_serial
    );
    let line = json!({
        "id": format!("demo-{}", d.key),
        "title": d.title,
        "issuer": issuer.map(|issuer| issuer.name.as_str()),
        "kind": d.kind,
        "doc_number": number,
        "written_on": d.signed_on,
        "published_on": d.published_on,
        "effective_on": d.effective_on,
        "version_on": version_on,
        "valid_until": d.last_valid_on,
        "text": data::text(file)?,
    });
    Ok(line.to_string())
}

/// Imports lines as `guiku import documents` does.
pub(super) async fn import(b: &mut Builder, day: NaiveDate, lines: Vec<String>) -> Done {
    let cx = b.program(day);
    let report = crate::app::import::lines(&b.store, &cx, lines).await?;
    match report {
        Some(fault) => Err(fault.into()),
        None => Ok(()),
    }
}

/// Keeps the id of an imported document.
pub(super) async fn remember(b: &mut Builder, d: &DocumentData) -> Done {
    let number = format!(
        "{}〔{}〕{}号",
        d.number_prefix, d.number_year, d.number_serial
    );
    let key = crate::domain::number::number_key(&number);
    let found = queries::documents_by_number(b.store.reader(), &key).await?;
    let found = found.first().ok_or_else(|| format!("{} 没有导入", d.key))?;
    b.documents.insert(d.key.clone(), found.document_id.clone());
    Ok(())
}

async fn one_filing(b: &Builder, d: &DocumentData, at: usize) -> Result<filing::Model, Fault> {
    let row = row(b, d).await?;
    let planned = d.filings.get(at).ok_or("no such filing")?;
    let receiver = b.authority(&planned.receiver)?;
    let filings = queries::filings(b.store.reader(), &row.id).await?;
    let found = filings
        .into_iter()
        .find(|filing| filing.receiver_id == receiver);
    Ok(found.ok_or_else(|| format!("{} 没有应报 {} 的备案", d.key, planned.receiver))?)
}

async fn file(b: &mut Builder, d: &DocumentData, day: NaiveDate, at: usize) -> Done {
    on_filing(b, d, day, at, FilingCommand::Submit, "guo.yunfei", "").await
}

async fn result(b: &mut Builder, d: &DocumentData, day: NaiveDate, at: usize) -> Done {
    let planned = d.filings.get(at).ok_or("no such filing")?.clone();
    let who = match planned.receiver.as_str() {
        "county-npc" => "ma.suyun",
        "city-gov" => "guo.yunfei",
        _ => "jia.wenbo",
    };
    let commands: &[FilingCommand] = match planned.state.as_str() {
        "registered" => &[FilingCommand::Register],
        "passed" => &[
            FilingCommand::Register,
            FilingCommand::StartReview,
            FilingCommand::Pass,
        ],
        "deferred" => &[FilingCommand::Defer],
        "refused" => &[FilingCommand::Refuse],
        _ => &[],
    };
    for command in commands {
        on_filing(b, d, day, at, *command, who, &planned.note).await?;
    }
    Ok(())
}

async fn on_filing(
    b: &mut Builder,
    d: &DocumentData,
    day: NaiveDate,
    at: usize,
    command: FilingCommand,
    who: &str,
    reason: &str,
) -> Done {
    let filing = one_filing(b, d, at).await?;
    let receipt = match command {
        FilingCommand::Register => format!("备登〔{}〕{}号", day.format("%Y"), at + 1),
        FilingCommand::Submit => String::new(),
        _ => "据回执".to_owned(),
    };
    let command = ActOnFiling {
        filing_id: filing.id,
        expected_version: filing.row_version,
        command,
        on: Some(day),
        receipt,
        reason: reason.to_owned(),
    };
    b.act(who, day, command).await.map(|_| ())
}
