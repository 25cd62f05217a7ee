//! A review from its opening to the corrected text, point by point, and who sees what of it.

use guiku::app::Error;
use guiku::app::filing::review::{PointAnswer, PointVerdict, ReferralInput, ReviewAct, one};
use guiku::domain::filing::FilingCommand;
use guiku::domain::filing_review::{ItemResult, ReviewMode, TalkKind, Verdict};

use super::{
    CANARY, CORRECTED, act, clean, code, field, filing, items, on_filing, open, point, public,
    registered, request, seen, staffed,
};
use crate::support::County;

#[tokio::test]
async fn nobody_opens_a_review_who_may_not_and_none_without_what_its_mode_asks() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let row = filing(&county, &document, "npc").await;
    for who in ["filer", "checker"] {
        let refused = county.act(who, request(&row, ReviewMode::ExOfficio)).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{who}");
    }
    let upon = county
        .act("examiner", request(&row, ReviewMode::OnApplication))
        .await;
    assert_eq!(field(&upon.unwrap_err()), "suggestion_id");
    let joint = county
        .act("examiner", request(&row, ReviewMode::Joint))
        .await;
    assert_eq!(field(&joint.unwrap_err()), "partner");
    let apart = on_filing(&county, &document, FilingCommand::StartReview, |_| {}).await;
    assert_eq!(code(&apart.unwrap_err()), "filing-review");
}

#[tokio::test]
async fn nothing_ends_that_is_not_gone_through() {
    let county = staffed(County::sqlite().await).await;
    let document = registered(&county).await;
    let review = open(&county, &document).await.id;
    let pass = || ReviewAct::Pass {
        conclusion: "未发现问题".to_owned(),
    };
    let early = act(&county, "examiner", &review, pass()).await;
    assert_eq!(code(&early.unwrap_err()), "unchecked");
    let mut check = items(&county, &review, ItemResult::Clear).await;
    if let ReviewAct::Check { items } = &mut check {
        items.pop();
    }
    let partly = act(&county, "examiner", &review, check).await;
    assert_eq!(field(&partly.unwrap_err()), "items");
    let check = items(&county, &review, ItemResult::Problem).await;
    act(&county, "examiner", &review, check).await.unwrap();
    let opinion = ReviewAct::IssueOpinion {
        number: "人审〔2026〕1号".to_owned(),
        opinion: "请修改".to_owned(),
    };
    let none = act(&county, "examiner", &review, opinion).await;
    assert_eq!(code(&none.unwrap_err()), "no-points");
    let nowhere = act(&county, "examiner", &review, point(Some("art_99"))).await;
    assert_eq!(field(&nowhere.unwrap_err()), "eid");
    act(&county, "examiner", &review, point(Some("art_2")))
        .await
        .unwrap();
    let open_point = act(&county, "examiner", &review, pass()).await;
    assert_eq!(code(&open_point.unwrap_err()), "points-open");
    let id = seen(&county, "examiner", &review).await.points[0]
        .id
        .clone();
    let drop = ReviewAct::DropPoint { point_id: id };
    act(&county, "examiner", &review, drop).await.unwrap();
    act(&county, "examiner", &review, pass()).await.unwrap();
    let again = act(&county, "examiner", &review, pass()).await;
    assert!(matches!(
        again,
        Err(Error::Refused {
            code: "transition",
            ..
        })
    ));
    assert!(public(&county, &document).await.contains("审查通过"));
    // what passed may be reviewed again, and meanwhile everybody sees the result that it had
    let second = open(&county, &document).await.id;
    assert_ne!(second, review);
    assert!(public(&county, &document).await.contains("审查通过"));
    clean(&county).await;
}

/// Everything inside, up to the opinion.
async fn to_the_opinion(county: &County, review: &str) {
    let bodies = || vec!["财政经济委员会".to_owned(), "社会建设委员会".to_owned()];
    let send = |due_on| ReviewAct::Distribute {
        bodies: bodies()
            .into_iter()
            .map(|body| ReferralInput { body, due_on })
            .collect(),
    };
    // the pack sets no limit for committees here
    let open_ended = act(county, "examiner", review, send(None)).await;
    assert_eq!(field(&open_ended.unwrap_err()), "due_on");
    let day = "2026-12-10".parse().ok();
    act(county, "examiner", review, send(day)).await.unwrap();
    let referral = seen(county, "examiner", review).await.referrals[0]
        .id
        .clone();
    let opinion = ReviewAct::TakeOpinion {
        referral_id: referral,
        opinion: format!("{CANARY}委员会意见"),
    };
    act(county, "examiner", review, opinion.clone())
        .await
        .unwrap();
    let twice = act(county, "examiner", review, opinion).await;
    assert!(matches!(twice, Err(Error::Conflict(_))));
    let talk = ReviewAct::Talk {
        kind: TalkKind::Interview,
        held_on: None,
        with_whom: "县司法局".to_owned(),
        content: format!("{CANARY}约谈内容"),
    };
    act(county, "examiner", review, talk).await.unwrap();
    let check = items(county, review, ItemResult::Problem).await;
    act(county, "examiner", review, check).await.unwrap();
    for eid in ["art_2", "art_3"] {
        act(county, "examiner", review, point(Some(eid)))
            .await
            .unwrap();
    }
    let before = seen(county, "filer", review).await;
    assert!(before.points.is_empty() && before.talks.is_empty() && before.referrals.is_empty());
    assert!(before.items.is_empty(), "what is examined is inner");
    let issue = ReviewAct::IssueOpinion {
        number: "人审〔2026〕1号".to_owned(),
        opinion: format!("{CANARY}总体意见"),
    };
    act(county, "examiner", review, issue).await.unwrap();
}

async fn point_by_point(county: County) {
    let county = staffed(county).await;
    let document = registered(&county).await;
    let review = open(&county, &document).await.id;
    let row = seen(&county, "examiner", &review).await;
    // thirty days from the registration
    assert_eq!(row.due_on.unwrap().to_string(), "2026-12-24");
    to_the_opinion(&county, &review).await;
    let told = seen(&county, "filer", &review).await;
    assert_eq!(told.points.len(), 2);
    assert!(told.points[0].before.contains("无欠费证明"));
    assert!(told.talks.is_empty() && told.referrals.is_empty());
    let late = act(&county, "examiner", &review, point(None)).await;
    assert!(
        matches!(
            late,
            Err(Error::Refused {
                code: "transition",
                ..
            })
        ),
        "the opinion is out"
    );
    let answer = |ids: &[String]| ReviewAct::AnswerPoints {
        answers: ids
            .iter()
            .map(|id| PointAnswer {
                point_id: id.clone(),
                adopted: true,
                answer: format!("{CANARY}答复"),
            })
            .collect(),
    };
    let ids: Vec<String> = told.points.iter().map(|one| one.id.clone()).collect();
    let partly = act(&county, "filer", &review, answer(&ids[..1])).await;
    assert_eq!(field(&partly.unwrap_err()), "answers");
    let other_side = act(&county, "examiner", &review, answer(&ids)).await;
    assert!(matches!(other_side, Err(Error::Forbidden(_))));
    act(&county, "filer", &review, answer(&ids)).await.unwrap();
    let plan = ReviewAct::AcceptPlan {
        plan: "十二月底前重新公布".to_owned(),
        due_on: "2026-12-31".parse().unwrap(),
    };
    act(&county, "examiner", &review, plan).await.unwrap();
    let refile = |document: Option<&str>| ReviewAct::Refile {
        document_id: document.map(str::to_owned),
    };
    let same = act(&county, "filer", &review, refile(None)).await;
    assert_eq!(field(&same.unwrap_err()), "document_id");
    let judge = |verdict: Verdict, note: &str| ReviewAct::Judge {
        verdicts: ids
            .iter()
            .map(|id| PointVerdict {
                point_id: id.clone(),
                verdict,
                note: note.to_owned(),
            })
            .collect(),
    };
    let early = act(&county, "examiner", &review, judge(Verdict::Resolved, "")).await;
    assert_eq!(field(&early.unwrap_err()), "verdicts");
    let corrected = county
        .published("测试县停车收费管理办法（修订）", CORRECTED)
        .await;
    act(&county, "filer", &review, refile(Some(&corrected)))
        .await
        .unwrap();
    let view = seen(&county, "examiner", &review).await;
    let after: Vec<&str> = view
        .points
        .iter()
        .filter_map(|one| one.after.as_deref())
        .collect();
    assert!(after[0].contains("不需要提交证明"), "{after:?}");
    assert_eq!(after[1], "（已删去）");
    let correct = || ReviewAct::Correct {
        conclusion: "两条均已纠正".to_owned(),
    };
    let unjudged = act(&county, "examiner", &review, correct()).await;
    assert_eq!(code(&unjudged.unwrap_err()), "points-open");
    let bare = act(&county, "examiner", &review, judge(Verdict::Unresolved, "")).await;
    assert_eq!(field(&bare.unwrap_err()), "verdicts");
    act(
        &county,
        "examiner",
        &review,
        judge(Verdict::Unresolved, "仍须证明"),
    )
    .await
    .unwrap();
    let unresolved = act(&county, "examiner", &review, correct()).await;
    assert_eq!(code(&unresolved.unwrap_err()), "points-open");
    act(&county, "examiner", &review, judge(Verdict::Resolved, ""))
        .await
        .unwrap();
    let before = public(&county, &document).await;
    assert!(
        !before.contains("中止") && !before.contains("审查意见"),
        "inner"
    );
    act(&county, "examiner", &review, correct()).await.unwrap();
    let after = public(&county, &document).await;
    assert!(
        after.contains("已纠正") && !after.contains(CANARY),
        "{after}"
    );
    let page = county.client("filer").await;
    let mut page = page;
    let page = page
        .get(&format!("/workbench/filing-reviews/{review}"))
        .await
        .text();
    assert!(
        page.contains("不需要提交证明") && !page.contains("约谈内容"),
        "{page}"
    );
    let stranger = one(&county.store, &county.cx("drafter").await, &review).await;
    assert!(stranger.is_err() || !stranger.unwrap().inner);
    clean(&county).await;
}

#[tokio::test]
async fn the_corrected_text_is_held_against_each_point_on_sqlite() {
    point_by_point(County::sqlite().await).await;
}

#[tokio::test]
async fn the_corrected_text_is_held_against_each_point_on_postgres() {
    if let Some(county) = County::postgres("filing reviews on PostgreSQL").await {
        point_by_point(county).await;
    }
}
