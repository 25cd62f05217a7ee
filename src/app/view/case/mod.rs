//! 案卷 as those see it who have a part in it: where it stands, what may be done now, the working
//! draft, papers, opinions, texts, what happened.
//!
//! Owns the shapes of the case page and of the forms on it. What may be done is asked of
//! [`Case::permitted`], what is missing of the gates; nothing is decided here. Must not know HTML or
//! HTTP. Held by `tests/it/workbench/`.

pub mod draft;
pub mod form;
pub mod papers;
pub mod record;
pub mod review;

use chrono::NaiveDate;

use self::draft::{DraftForm, Structure, structure};
use self::form::Entered;
use self::papers::PapersView;
use self::record::Record;
use self::review::{OpinionView, Returned};
use crate::app::answers::{self, FormCheckView, FormFindingView, FormRemarkView};
use crate::app::case::Case;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::checks::form::Verdict;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::document::{Class, DocumentCommand, Stage};
use crate::domain::review::ReviewStage;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, consultations, departments, people, queries, text};

/// The page of a case.
#[derive(Debug, Clone)]
pub struct CasePage {
    /// Document.
    pub id: String,
    /// 标题.
    pub title: String,
    /// Stage.
    pub stage: Stage,
    /// Class of the colour of the stage.
    pub tone: &'static str,
    /// Version for the next form.
    pub version: i64,
    /// 制定机关.
    pub issuer: String,
    /// 起草单位.
    pub drafter: String,
    /// 立卷日期.
    pub opened_on: Option<NaiveDate>,
    /// Numbers as printed.
    pub numbers: Vec<String>,
    /// 正文哈希 of the current text.
    pub body_sha256: Option<String>,
    /// What comes next, and who does it.
    pub next: String,
    /// What the asker may do now.
    pub permitted: Vec<DocumentCommand>,
    /// The asker drafts this document.
    pub mine: bool,
    /// Papers and steps may be changed now.
    pub papers_open: bool,
    /// The working draft, for its drafters while they draft.
    pub draft: Option<DraftForm>,
    /// The working draft as it is stored.
    pub stored: Option<DraftForm>,
    /// Structure of the draft, else of the current text.
    pub structure: Structure,
    /// 材料 and 准备步骤.
    pub papers: PapersView,
    /// 形式检查 of the draft, else of the current text, until the document is registered.
    pub form: Option<FormCheckView>,
    /// A reason for a finding as entered.
    pub entered: Entered,
    /// The last opinion.
    pub opinion: Option<OpinionView>,
    /// A round that waits for completion by the asker.
    pub returned: Option<Returned>,
    /// Reason of a withdrawal as entered.
    pub withdraw_reason: String,
    /// Texts, events, reviews, meetings, filings.
    pub record: Record,
}

impl CasePage {
    /// Whether the asker may give a command now.
    pub fn may(&self, command: DocumentCommand) -> bool {
        self.permitted.contains(&command)
    }

    /// Whether the asker has something to decide, sign, register or publish.
    pub fn decides(&self) -> bool {
        self.permitted.iter().any(|command| decides(*command))
    }

    /// Where a remark leads on the page.
    pub fn jump(&self, remark: &FormRemarkView) -> Option<String> {
        match (remark.place.as_str(), &remark.eid) {
            ("title", _) if self.draft.is_some() => Some("#title".to_owned()),
            ("text", Some(eid)) => {
                let units = self.structure.lines.iter().map(|line| line.eid.as_str());
                Some(format!(
                    "#{}",
                    form::nearest(eid, units).unwrap_or("structure")
                ))
            }
            ("text", None) => Some("#structure".to_owned()),
            _ => None,
        }
    }

    /// Puts what failed, without what is explained, beside the units of the structure.
    fn mark(&mut self) {
        let Some(checked) = &self.form else { return };
        let failed = checked.with(Verdict::Fail).into_iter();
        let open = failed.filter(|finding| finding.overridden.is_none());
        for remark in open.flat_map(FormFindingView::told) {
            let units = self.structure.lines.iter().map(|line| line.eid.as_str());
            let eid = remark.eid.as_deref();
            let unit = eid
                .and_then(|eid| form::nearest(eid, units))
                .map(str::to_owned);
            let lines = self.structure.lines.iter_mut();
            for line in lines.filter(|line| Some(&line.eid) == unit.as_ref()) {
                line.faults.push(remark.says.clone());
            }
        }
    }

    /// Whether something in the text failed and is not explained.
    pub fn has_faults(&self) -> bool {
        self.form
            .as_ref()
            .is_some_and(|form| form.unexplained() > 0)
    }

    /// Puts another form in place of the stored draft, with what follows from it.
    pub fn with_draft(&mut self, form: DraftForm) {
        self.structure = structure(&form.title, &form.text);
        self.draft = Some(form);
        self.mark();
    }
}

const fn decides(command: DocumentCommand) -> bool {
    match command {
        DocumentCommand::MeetingPassed
        | DocumentCommand::MeetingPassedWithChanges
        | DocumentCommand::MeetingPostponed
        | DocumentCommand::MeetingRejected
        | DocumentCommand::Sign
        | DocumentCommand::Register
        | DocumentCommand::VoidNumber
        | DocumentCommand::Publish => true,
        DocumentCommand::Submit
        | DocumentCommand::OpinionLawful
        | DocumentCommand::OpinionAmend
        | DocumentCommand::OpinionUnlawful
        | DocumentCommand::ConfirmAfterMeeting
        | DocumentCommand::ProceedUnadopted
        | DocumentCommand::Withdraw
        | DocumentCommand::FindNotNormative => false,
    }
}

/// A case as its asker may see it.
#[derive(Debug)]
pub enum Seen {
    /// The asker has a part in it.
    Case(Box<CasePage>),
    /// The asker has none, but everybody may read the document.
    Public,
}

/// The case that an asker has a part in; `None` where the document is only public to them. What may
/// not be seen is not there.
async fn taking_part(store: &Store, cx: &RequestContext, id: &str) -> Result<Option<Case>, Error> {
    let row = queries::document(store.reader(), id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    if parse("document", &row.id, "class", &row.class, Class::parse)? != Class::Registered {
        return Ok(None);
    }
    let case = Case::of(row, people::authorities(store.reader()).await?)?;
    if !case.visible(cx) {
        return Err(Error::NotFound("此文件"));
    }
    Ok(Some(case).filter(|case| case.takes_part(cx)))
}

/// Reads the page of a case.
pub async fn case(store: &Store, cx: &RequestContext, id: &str) -> Result<Seen, Error> {
    let Some(case) = taking_part(store, cx, id).await? else {
        return Ok(Seen::Public);
    };
    let db = store.reader();
    let mine = case.post(cx, DocumentCommand::Submit).is_ok();
    let rounds = queries::reviews(db, id).await?;
    let draft = working_draft(store, &case, mine).await?;
    let touches = draft.as_ref().is_some_and(|draft| draft.touches_business);
    let opinion = review::opinion(store, &case, &rounds, mine).await?;
    let numbers = queries::numbers(db, &[id.to_owned()]).await?;
    let materials = queries::materials(db, id).await?;
    let steps = queries::preparations(db, id).await?;
    let asked = (
        consultations::of_document(db, id).await?,
        departments::opinions(db, id).await?,
    );
    let papers_open = mine && matches!(case.stage, Stage::Drafting | Stage::UnderReview);
    let mut page = CasePage {
        id: case.row.id.clone(),
        title: case.row.title.clone(),
        stage: case.stage,
        tone: tone(case.stage),
        version: case.row.row_version,
        issuer: case.issuer.name.clone(),
        drafter: name(&case, case.row.drafter_id.as_deref()),
        opened_on: case.row.opened_on,
        numbers: numbers.into_iter().map(|number| number.printed).collect(),
        body_sha256: case.row.body_sha256.clone(),
        next: next_step(&case, opinion.as_ref(), &rounds),
        permitted: case.permitted(cx),
        mine,
        papers_open,
        structure: structure_of(store, &case.row, draft.as_ref()).await?,
        form: form_of(store, cx, &case).await?,
        entered: Entered::default(),
        stored: draft.clone(),
        draft,
        papers: papers::papers(cx, &case, materials, steps, asked, touches)?,
        opinion,
        returned: review::returned(&rounds).filter(|_| mine),
        withdraw_reason: String::new(),
        record: record::record(store, cx, &case, &rounds).await?,
    };
    page.mark();
    Ok(Seen::Case(Box::new(page)))
}

/// The form check, while the text may still change.
async fn form_of(
    store: &Store,
    cx: &RequestContext,
    case: &Case,
) -> Result<Option<FormCheckView>, Error> {
    match case.stage {
        Stage::Drafting | Stage::UnderReview | Stage::Reviewed | Stage::Decided | Stage::Signed => {
            let mine = case.post(cx, DocumentCommand::Submit).is_ok();
            answers::form_check_of(store, cx, case, mine).await
        }
        Stage::Registered
        | Stage::Published
        | Stage::Withdrawn
        | Stage::NotNormative
        | Stage::Declined => Ok(None),
    }
}

async fn working_draft(store: &Store, case: &Case, mine: bool) -> Result<Option<DraftForm>, Error> {
    if !mine || case.stage != Stage::Drafting {
        return Ok(None);
    }
    let row = queries::draft(store.reader(), &case.row.id).await?;
    row.as_ref().map(DraftForm::of).transpose()
}

/// The structure of the draft where there is one, else of the current text.
async fn structure_of(
    store: &Store,
    row: &DocumentRow,
    draft: Option<&DraftForm>,
) -> Result<Structure, Error> {
    let (title, words) = match (draft, &row.revision_id) {
        (Some(draft), _) => (draft.title.clone(), draft.text.clone()),
        (None, Some(revision)) => {
            let revision = text::revision(store.reader(), revision).await?;
            let revision = revision.ok_or(Error::NotFound("此文本"))?;
            (revision.title, revision.text)
        }
        (None, None) => return Ok(Structure::default()),
    };
    tokio::task::spawn_blocking(move || structure(&title, &words))
        .await
        .map_err(|error| Error::Internal(error.to_string()))
}

/// The name of an authority, empty where there is none.
fn name(case: &Case, id: Option<&str>) -> String {
    let authority = id.and_then(|id| case.authority(id));
    authority.map(|one| one.name.clone()).unwrap_or_default()
}

const fn tone(stage: Stage) -> &'static str {
    match stage {
        Stage::Published => "ok",
        Stage::Drafting
        | Stage::UnderReview
        | Stage::Reviewed
        | Stage::Decided
        | Stage::Signed
        | Stage::Registered => "warn",
        Stage::Withdrawn | Stage::NotNormative | Stage::Declined => "off",
    }
}

/// What comes next, in one sentence.
fn next_step(case: &Case, opinion: Option<&OpinionView>, rounds: &[ReviewRow]) -> String {
    let waiting = rounds.last();
    let reviewer = waiting.map(|round| name(case, Some(&round.reviewer_id)));
    let reviewer = reviewer.unwrap_or_default();
    let incomplete = waiting.is_some_and(|round| round.stage == ReviewStage::Incomplete.as_str());
    match case.stage {
        Stage::Drafting if case.row.meeting_pending => {
            "起草单位按集体讨论意见修改正文，送会后复核".to_owned()
        }
        Stage::Drafting => match opinion {
            Some(opinion) if opinion.open > 0 => {
                format!("起草单位逐条答复 {} 条审核意见", opinion.open)
            }
            Some(_) => "起草单位修改正文后再送审核".to_owned(),
            None => "起草单位完成正文、材料和准备步骤后送合法性审核".to_owned(),
        },
        Stage::UnderReview if incomplete => "起草单位补正材料".to_owned(),
        Stage::UnderReview => format!("{reviewer}审核并出具意见"),
        Stage::Reviewed => "提请集体讨论，记录会议名称、日期和结果".to_owned(),
        Stage::Decided => "主要负责人签发".to_owned(),
        Stage::Signed => "登记编号".to_owned(),
        Stage::Registered => "公布".to_owned(),
        Stage::Published => "已公布；备案按期限报送".to_owned(),
        Stage::Withdrawn => "已撤回，办理结束".to_owned(),
        Stage::NotNormative => "认定不属于行政规范性文件，办理结束".to_owned(),
        Stage::Declined => "集体讨论未通过，办理结束".to_owned(),
    }
}

/// A body for which a document may be drafted, or that drafts.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
}

/// Who may issue, and for whom the asker may draft.
#[derive(Debug, Clone, Default)]
pub struct Choices {
    /// 制定机关, in the order of codes.
    pub issuers: Vec<Choice>,
    /// 起草单位 of the asker.
    pub drafters: Vec<Choice>,
    /// The issuer that is chosen at first: the asker's own body, else the government.
    pub usual: String,
}

/// What a new document may choose from.
pub async fn choices(store: &Store, cx: &RequestContext) -> Result<Choices, Error> {
    let mine = cx.actor()?.authorities(Role::Drafter);
    let all = people::authorities(store.reader()).await?;
    let choice = |one: &Authority| Choice {
        id: one.id.to_string(),
        name: one.name.clone(),
    };
    let issuing: Vec<&Authority> = all
        .iter()
        .filter(|one| one.inside && one.may_issue)
        .collect();
    let own = issuing
        .iter()
        .find(|one| mine.contains(&one.id.to_string()));
    let government = issuing
        .iter()
        .find(|one| one.kind == AuthorityKind::Government);
    let usual = own.or(government).map(|one| one.id.to_string());
    Ok(Choices {
        usual: usual.unwrap_or_default(),
        issuers: issuing.into_iter().map(choice).collect(),
        drafters: all
            .iter()
            .filter(|one| mine.contains(&one.id.to_string()))
            .map(choice)
            .collect(),
    })
}
