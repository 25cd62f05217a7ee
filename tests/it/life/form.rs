//! 形式检查: what fails is kept with a reason, for as long as the words at that place stand.

use guiku::app::Error;
use guiku::app::answers::{self, FormCheckView, FormFindingView};
use guiku::app::drafting::draft::{DraftFields, SaveDraft, save};
use guiku::app::drafting::form::overrule::OverrideFormCheck;
use guiku::app::drafting::revise::SaveRevision;
use guiku::app::import::{self, Lines};
use guiku::checks::form::Verdict;
use guiku::domain::form_check::FormCheck;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TITLE: &str = "测试县集贸市场管理办法";
/// 第三条 is missing.
const TEXT: &str = "第一条 为了规范集贸市场管理，制定本办法。\n第二条 县市场监管局负责实施。\n\
                    第四条 本办法自公布之日起施行，有效期五年。";

fn give(id: &str, check: FormCheck, reason: &str) -> OverrideFormCheck {
    OverrideFormCheck {
        document_id: id.to_owned(),
        check,
        reason: reason.to_owned(),
    }
}

async fn checked(county: &County, login: &str, id: &str) -> FormCheckView {
    let cx = county.cx(login).await;
    answers::form_check(&county.store, &cx, id).await.unwrap()
}

fn finding(view: &FormCheckView, check: FormCheck) -> &FormFindingView {
    let found = view.findings.iter().find(|one| one.check == check.as_str());
    found.unwrap_or_else(|| panic!("{check:?}"))
}

async fn rewrite(county: &County, id: &str, text: &str, version: i64) {
    let cx = county.cx("drafter").await;
    let draft = SaveDraft {
        title: TITLE.to_owned(),
        text: text.to_owned(),
        fields: DraftFields::default(),
        expected_version: version,
    };
    save(&county.store, &cx, id, draft).await.unwrap();
}

#[tokio::test]
async fn refusals() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    for empty in ["", "  \n "] {
        let refused = county
            .act("drafter", give(&id, FormCheck::Numbering, empty))
            .await;
        let Err(Error::Invalid(faults)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(faults[0].field, "reason");
    }
    for login in ["reviewer", "office", "registrar", "both"] {
        let refused = county
            .act(login, give(&id, FormCheck::Numbering, "沿用"))
            .await;
        assert!(
            matches!(refused, Err(Error::Forbidden(_))),
            "{login} {refused:?}"
        );
    }
    // what did not fail needs no reason
    for check in [FormCheck::Title, FormCheck::WrittenDate] {
        let refused = county.act("drafter", give(&id, check, "沿用")).await;
        let Err(Error::Invalid(faults)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(faults[0].field, "check");
    }
    let nothing = county
        .act("drafter", give("nothing", FormCheck::Numbering, "沿用"))
        .await;
    assert!(matches!(nothing, Err(Error::NotFound(_))));
    let cx = county.cx("reviewer").await;
    let unseen = answers::form_check(&county.store, &cx, &id).await;
    assert!(
        matches!(unseen, Err(Error::NotFound(_))),
        "a draft is nobody else's"
    );
    let seen = checked(&county, "drafter", &id).await;
    assert!(finding(&seen, FormCheck::Numbering).overridden.is_none());
}

#[tokio::test]
async fn a_reason_is_recorded_and_holds_while_the_words_stand() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    let seen = checked(&county, "drafter", &id).await;
    assert_eq!(seen.of, "draft");
    let gap = finding(&seen, FormCheck::Numbering);
    assert_eq!((gap.verdict, gap.remarks.len()), (Verdict::Fail, 1));
    let remark = &gap.remarks[0];
    assert_eq!(remark.says, "“第四条”之前缺“第三条”");
    assert_eq!(
        (
            remark.eid.as_deref(),
            remark.called.as_str(),
            remark.from_line
        ),
        (Some("art_4"), "第四条", Some(3))
    );
    assert!(gap.rule.contains("GB/T 9704—2012"), "{}", gap.rule);

    let given = give(&id, FormCheck::Numbering, " 第三条留待补充 ");
    let done = county.act("drafter", given).await.unwrap();
    assert_eq!(done.found, "“第四条”之前缺“第三条”");
    let seen = checked(&county, "drafter", &id).await;
    let gap = finding(&seen, FormCheck::Numbering);
    let reason = gap.overridden.as_ref().unwrap();
    assert_eq!(
        (reason.reason.as_str(), reason.made_on),
        ("第三条留待补充", county.today())
    );
    assert!(!reason.by.is_empty());

    // a change elsewhere leaves it, also as a saved text and before the reviewer
    rewrite(&county, &id, &TEXT.replace("为了规范", "为规范"), 1).await;
    let saved = SaveRevision {
        document_id: id.clone(),
        expected_version: 1,
    };
    county.act("drafter", saved).await.unwrap();
    county.complete(&id).await;
    county.submit(&id).await;
    let seen = checked(&county, "reviewer", &id).await;
    assert_eq!(seen.of, "revision");
    assert!(finding(&seen, FormCheck::Numbering).overridden.is_some());
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:#?}", report.faults);
}

#[tokio::test]
async fn a_change_at_the_place_makes_it_void() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county
        .act("drafter", give(&id, FormCheck::Numbering, "留待补充"))
        .await
        .unwrap();
    rewrite(&county, &id, &TEXT.replace("第四条", "第五条"), 1).await;
    let seen = checked(&county, "drafter", &id).await;
    let gap = finding(&seen, FormCheck::Numbering);
    assert!(gap.overridden.is_none());
    let void = gap.void.as_ref().unwrap();
    assert_eq!(
        (void.reason.as_str(), void.found.as_str()),
        ("留待补充", "“第四条”之前缺“第三条”")
    );
    // mended: there is nothing to explain
    rewrite(&county, &id, &TEXT.replace("第四条", "第三条"), 2).await;
    let seen = checked(&county, "drafter", &id).await;
    assert_eq!(finding(&seen, FormCheck::Numbering).verdict, Verdict::Pass);
    let refused = county
        .act("drafter", give(&id, FormCheck::Numbering, "沿用"))
        .await;
    assert!(matches!(refused, Err(Error::Invalid(_))));
    // back to the old words: the reason was given for them
    rewrite(&county, &id, TEXT, 3).await;
    let seen = checked(&county, "drafter", &id).await;
    assert!(finding(&seen, FormCheck::Numbering).overridden.is_some());
}

#[tokio::test]
async fn the_registry_tells_what_is_dead() {
    let county = County::sqlite().await;
    let line = serde_json::json!({"id": "old", "title": "测试县摊贩管理办法", "doc_number": "测县政发〔2015〕3号",
        "published_on": "2015-07-11", "effective_on": "2015-07-11", "valid_until": "2020-07-10",
        "text": "第一条 为规范摊贩管理，制定本办法。\n第二条 本办法自2015年7月11日起施行，有效期至2020年7月10日。"});
    let bytes = std::io::Cursor::new(line.to_string().into_bytes());
    let lines = Lines::new("in.jsonl", bytes);
    import::run(&county.store, &county.program(), lines, |_| {})
        .await
        .unwrap();
    let cites = "根据《测试县摊贩管理办法》（测县政发〔2015〕3号），制定本办法";
    let text = TEXT.replace("制定本办法", cites);
    let id = county.draft(TITLE, &text, "gov").await;
    let seen = checked(&county, "drafter", &id).await;
    let cited = finding(&seen, FormCheck::CitedDocuments);
    assert_eq!(cited.verdict, Verdict::Fail, "{cited:?}");
    let remark = &cited.remarks[0];
    assert!(
        remark.says.starts_with("《测试县摊贩管理办法》已失效"),
        "{cited:?}"
    );
    assert_eq!(remark.called, "第一条");
    // what has ended need not be repealed
    let text = TEXT.replace(
        "有效期五年。",
        "有效期五年。《测试县摊贩管理办法》同时废止。",
    );
    rewrite(&county, &id, &text, 1).await;
    let seen = checked(&county, "drafter", &id).await;
    let repeal = finding(&seen, FormCheck::RepealClause);
    assert_eq!(repeal.verdict, Verdict::Fail, "{repeal:?}");
    assert!(repeal.remarks[0].says.ends_with("不必再废止"), "{repeal:?}");
}
