//! What the log promises: every change behind its back is named, and a backup brings all of it back.

mod archive;
mod events;
mod hostile;
mod moves;
pub(crate) mod raw;
mod records;

use std::collections::BTreeMap;

use guiku::app::calendar::AddCalendar;
use guiku::app::cleanup::{
    self, CreateCampaign, OpenCampaign, PlanInput, ProofInput, ProposalInput, ProposeItems,
    RecordProof, Scope,
};
use guiku::app::correction::{CorrectParticulars, Correction};
use guiku::app::drafting::form::overrule::OverrideFormCheck;
use guiku::app::erratum::CorrectText;
use guiku::app::letter::{self, AddLetterTemplate, IssueLetter, VoidLetter};
use guiku::app::relation::{self, ConfirmRelation};
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::opinion::{FindingInput, IssueOpinion};
use guiku::app::statistics::issue_list::Listed;
use guiku::app::statistics::issue_list::take::TakeIssueList;
use guiku::app::suggestion::{ActOnSuggestion, SubmitSuggestion};
use guiku::app::withholding::{RestoreText, WithholdText};
use guiku::domain::cleanup::{CampaignKind, Disposition, ProofDisposition};
use guiku::domain::form_check::FormCheck;
use guiku::domain::letter::LetterKind;
use guiku::domain::particular::Particular;
use guiku::domain::review::{CheckResult, Opinion};
use guiku::domain::suggestion::SuggestionCommand;
use guiku::rules::letter::shipped_letters;
use guiku::store::verify::{VerifyOptions, VerifyReport};
use guiku::store::{Store, cleanup as rows, suggestions};
use guiku::text::relations::relations;

use crate::life::calendar::NEXT_YEAR;
use crate::support::County;

const TEXT: &str = "第一条 为了规范城市管理，制定本办法。\n第二条 县城管部门负责实施。\n\
                    第三条 本办法自2027年1月1日起施行，有效期五年。";

/// Fills every recorded table: a published document, one more, and one that shall be amended.
async fn lived_in(county: &County) {
    county.published("测试县集贸市场管理办法", TEXT).await;
    county.published("测试县户外广告管理办法", TEXT).await;
    let title = "测试县停车管理办法";
    let id = county.draft(title, TEXT, "gov").await;
    let kept = OverrideFormCheck {
        document_id: id.clone(),
        check: FormCheck::EffectiveDate,
        reason: "施行日期待定".to_owned(),
    };
    county.act("drafter", kept).await.unwrap();
    county.complete(&id).await;
    let review_id = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review_id.clone(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let finding = FindingInput {
        eid: Some("art_2".to_owned()),
        category: "powers".to_owned(),
        content: "应当写明依据".to_owned(),
        basis: Some("《中华人民共和国行政处罚法》".to_owned()),
    };
    let opinion = IssueOpinion {
        review_id,
        expected_version: 2,
        opinion: Opinion::Amend,
        reason: "第二条缺少依据".to_owned(),
        checklist: county.checklist(CheckResult::Met),
        findings: vec![finding],
    };
    county.act("reviewer", opinion).await.unwrap();
    lettered(county, &id).await;
    related_and_corrected(county).await;
    misprinted(county).await;
    cleaned_up(county).await;
    crate::filing_review::conducted(county).await;
    crate::consultations::asked(county).await;
    crate::departments::settled(county).await;
    crate::urgent::approved(county).await;
    crate::evaluation::evaluated(county).await;
    crate::life::places::chosen(county).await;
    crate::interpretations::published(county).await;
    crate::life::assignment::assigned(county).await;
}

/// A campaign with documents of which one has a proposal, and one with a proof.
async fn cleaned_up(county: &County) {
    let scope = Scope {
        issuers: vec![county.authority("gov")],
        issued_through: Some(county.today()),
        ..Scope::default()
    };
    let full = campaign(county, CampaignKind::Full, scope).await;
    let items = rows::items(county.store.reader(), &full).await.unwrap();
    let proposal = ProposalInput {
        item_id: items[0].id.clone(),
        expected_version: 1,
        disposition: Disposition::Repeal,
        reason_class: Some("replaced".to_owned()),
        reason: "已有新规定".to_owned(),
        implementer: "县城管局".to_owned(),
        until: None,
        ended_on: None,
        amendment: String::new(),
    };
    let propose = ProposeItems {
        campaign_id: full,
        proposals: vec![proposal],
    };
    county.act("drafter", propose).await.unwrap();
    let proofs = campaign(county, CampaignKind::Proofs, Scope::default()).await;
    let record = RecordProof {
        campaign_id: proofs,
        proof_id: None,
        expected_version: 0,
        proof: ProofInput {
            name: "无房证明".to_owned(),
            matter: "申请公共租赁住房".to_owned(),
            basis: "县政府文件".to_owned(),
            demander: "县住建局".to_owned(),
            issuer: "村民委员会".to_owned(),
            disposition: ProofDisposition::Cancel,
            test: Some("online".to_owned()),
            reason: "可以核验".to_owned(),
            substitute: "部门核验".to_owned(),
        },
    };
    county.act("drafter", record).await.unwrap();
}

/// An open campaign.
async fn campaign(county: &County, kind: CampaignKind, scope: Scope) -> String {
    let plan = PlanInput {
        kind,
        title: format!("测试县{}", kind.label()),
        authority_id: None,
        scope,
        unlisted: false,
        due_on: None,
    };
    let made = county
        .act("cleaner", CreateCampaign { plan })
        .await
        .unwrap();
    let cx = county.cx("cleaner").await;
    let found = cleanup::candidates_of(&county.store, &county.search, &cx, &made.id).await;
    let open = OpenCampaign {
        campaign_id: made.id.clone(),
        expected_version: 1,
        found: found.unwrap(),
    };
    county.act("cleaner", open).await.unwrap();
    made.id
}

/// A relation that a text states and a person confirmed; an imported document put right.
async fn related_and_corrected(county: &County) {
    let text = "一、加强管理。\n二、《某市旧办法》（某政发〔1999〕9号）同时废止。\n三、本通知自公布之日起施行。";
    let id = county.published("测试县关于加强管理的通知", text).await;
    let found = relations("测试县关于加强管理的通知", text);
    let confirm = ConfirmRelation {
        document_id: id,
        kind: found[0].kind,
        key: relation::key(&found[0]),
        target_id: None,
        on: None,
        until: None,
        close: false,
    };
    county.act("registrar", confirm).await.unwrap();
    let line = serde_json::json!({"id": "old", "title": "某县旧通知", "text": "一、加强管理。", "published_on": "2020-03-05"});
    county.import(&[line]).await;
    let imported = county.imported("某县旧通知").await;
    let old = county.row(&imported).await;
    let correct = CorrectParticulars {
        document_id: old.id,
        expected_version: old.row_version,
        corrections: vec![Correction {
            field: Particular::IssuedOn,
            value: Some("2020-03-02".to_owned()),
        }],
        reason: "与原件核对".to_owned(),
    };
    county.act("registrar", correct).await.unwrap();
    let list = TakeIssueList {
        authority_id: county.authority("gov"),
        year: 2026,
        name: "发文目录.csv".to_owned(),
        sha256: Some(county.store.keep_file("标题,文号".as_bytes()).unwrap()),
        lines: vec![Listed {
            row: 2,
            title: "测试县集贸市场管理办法".to_owned(),
            ..Listed::default()
        }],
    };
    county.act("registrar", list).await.unwrap();
    withheld(county, &imported).await;
    let add = AddCalendar {
        year: 2027,
        source: NEXT_YEAR.to_owned(),
    };
    county.act("admin", add).await.unwrap();
    suggested(county).await;
}

/// A suggestion that was declined and answered.
async fn suggested(county: &County) {
    let document_id = county.imported("测试县集贸市场管理办法").await;
    let propose = SubmitSuggestion {
        document_id,
        receiver_id: None,
        eid: Some("art_2".to_owned()),
        name: "王某".to_owned(),
        contact: String::new(),
        reason: "第二条没有依据".to_owned(),
        earlier_code: String::new(),
    };
    guiku::app::run(&county.store, county.program(), None, propose)
        .await
        .unwrap();
    let rows = suggestions::before(county.store.reader(), None)
        .await
        .unwrap();
    for (version, command) in [
        (1, SuggestionCommand::Decline),
        (2, SuggestionCommand::Answer),
    ] {
        let act = ActOnSuggestion {
            suggestion_id: rows[0].id.clone(),
            expected_version: version,
            command,
            text: "理由不成立".to_owned(),
            ground: "no_reason".to_owned(),
            outcome: None,
            summary: "关于第二条的依据".to_owned(),
        };
        county.act("examiner", act).await.unwrap();
    }
}

/// A document that was withheld and restored, and is withheld again.
async fn withheld(county: &County, id: &str) {
    for again in [false, true] {
        let withhold = WithholdText {
            document_id: id.to_owned(),
            expected_version: county.row(id).await.row_version,
            ground: "privacy".to_owned(),
            reason: "含有个人信息".to_owned(),
            approver: "县长".to_owned(),
        };
        county.act("registrar", withhold).await.unwrap();
        if again {
            break;
        }
        let restore = RestoreText {
            document_id: id.to_owned(),
            expected_version: county.row(id).await.row_version,
            reason: "已经核实".to_owned(),
            approver: "县长".to_owned(),
        };
        county.act("registrar", restore).await.unwrap();
    }
}

/// A published text with a misprint.
async fn misprinted(county: &County) {
    let id = county.imported("测试县户外广告管理办法").await;
    let correct = CorrectText {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        eid: Some("art_2".to_owned()),
        was: "城管部门".to_owned(),
        becomes: "城市管理部门".to_owned(),
        reason: "排印有误".to_owned(),
        approver: "县长".to_owned(),
        notice_id: Some(county.imported("测试县集贸市场管理办法").await),
    };
    county.act("registrar", correct).await.unwrap();
}

/// A letter that was voided, and a template.
async fn lettered(county: &County, document: &str) {
    let kind = LetterKind::ReviewOpinion;
    let none = BTreeMap::new();
    let cx = county.cx("reviewer").await;
    let told = letter::preview(&county.store, &cx, kind, document, &none, None).await;
    let issue = IssueLetter {
        kind,
        subject_id: document.to_owned(),
        values: none,
        previewed: told.unwrap().digest,
        first_serial: None,
        first_reason: String::new(),
    };
    let given = county.act("reviewer", issue).await.unwrap();
    let void = VoidLetter {
        letter_id: given.id,
        reason: "标题有误".to_owned(),
    };
    county.act("reviewer", void).await.unwrap();
    let (_, source) = shipped_letters().unwrap().remove(0);
    let add = AddLetterTemplate {
        source: source.replace("from = 2020-01-01", "from = 2027-01-01"),
        reason: "按县里的写法".to_owned(),
    };
    county.act("admin", add).await.unwrap();
}

async fn verify(store: &Store) -> VerifyReport {
    store.verify(&VerifyOptions::default()).await.unwrap()
}
