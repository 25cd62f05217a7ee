//! 分办与移交: refusals first; once dealt out the person alone acts, also in the next round.

use guiku::app::Error;
use guiku::app::review::accept::AcceptReview;
use guiku::app::review::assignment::{AssignReview, HandOverReviews};
use guiku::domain::access::Role;
use guiku::store::assignments;
use guiku::store::verify::VerifyOptions;

use crate::support::County;

const TEXT: &str =
    "第一条 为了规范停车，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

async fn staffed(mut county: County) -> County {
    county.enrol("second", "justice", &[Role::Reviewer]).await;
    county
}

fn assign(review: &str, version: i64, person: Option<String>, reason: &str) -> AssignReview {
    AssignReview {
        review_id: review.to_owned(),
        expected_version: version,
        person_id: person,
        reason: reason.to_owned(),
    }
}

fn accept(review: &str, version: i64) -> AcceptReview {
    AcceptReview {
        review_id: review.to_owned(),
        expected_version: version,
    }
}

async fn requested(county: &County, title: &str) -> String {
    let id = county.draft(title, TEXT, "gov").await;
    county.complete(&id).await;
    county.submit(&id).await
}

fn field<T: std::fmt::Debug>(refused: Result<T, Error>) -> String {
    match refused {
        Err(Error::Invalid(faults)) => faults[0].field.clone(),
        other => panic!("{other:?}"),
    }
}

async fn dealt_out(county: County) {
    let county = staffed(county).await;
    let review = requested(&county, "测试县停车管理办法").await;
    let second = county.person("second");
    let of_drafter = county
        .act("drafter", assign(&review, 0, Some(second.clone()), ""))
        .await;
    assert!(matches!(of_drafter, Err(Error::Forbidden(_))));
    for stranger in ["drafter", "office"] {
        let stranger = Some(county.person(stranger));
        let wrong = county
            .act("reviewer", assign(&review, 0, stranger, ""))
            .await;
        assert_eq!(field(wrong), "person_id");
    }
    let long = "长".repeat(5_001);
    let long = county
        .act("reviewer", assign(&review, 0, Some(second.clone()), &long))
        .await;
    assert_eq!(field(long), "reason");
    let stale = county
        .act("reviewer", assign(&review, 3, Some(second.clone()), ""))
        .await;
    assert!(matches!(stale, Err(Error::Stale)));
    county
        .act("reviewer", assign(&review, 0, Some(second.clone()), ""))
        .await
        .unwrap();
    let same = county
        .act("reviewer", assign(&review, 1, Some(second.clone()), ""))
        .await;
    assert!(matches!(same, Err(Error::Conflict(_))));

    // the colleague sees that it is another's, and cannot act
    let other = county.act("reviewer", accept(&review, 1)).await;
    assert!(
        matches!(
            other,
            Err(Error::Refused {
                code: "assigned-to-other",
                ..
            })
        ),
        "{other:?}"
    );
    let mut reviewer = county.client("reviewer").await;
    let queue = reviewer.get("/workbench").await.text();
    assert!(
        queue.contains("他人承办的审核") && queue.contains("承办人 测试second"),
        "{queue}"
    );
    let notes = serde_json::json!({ "body": {}, "expected_version": 0 });
    let path = format!("/api/v1/reviews/{review}/notes");
    let notes = reviewer.json("POST", &path, &notes, None).await;
    assert_eq!(notes.status, 409, "{}", notes.text());
    let desk = format!("/workbench/reviews/{review}");
    let desk = reviewer.get(&desk).await.text();
    assert!(desk.contains("此件由测试second承办"), "{desk}");
    let page = reviewer.get("/workbench/assignments").await.text();
    assert!(page.contains("测试县停车管理办法"), "{page}");

    // back only with a reason; then anybody of the body acts
    let silent = county.act("reviewer", assign(&review, 1, None, " ")).await;
    assert_eq!(field(silent), "reason");
    county
        .act("second", assign(&review, 1, None, "本人休假"))
        .await
        .unwrap();
    county.act("reviewer", accept(&review, 1)).await.unwrap();
    let report = county.store.verify(&VerifyOptions::default()).await;
    assert!(report.unwrap().is_clean());
}

#[tokio::test]
async fn dealt_out_on_sqlite() {
    dealt_out(County::sqlite().await).await;
}

#[tokio::test]
async fn dealt_out_on_postgres() {
    if let Some(county) = County::postgres("assignment of reviews on PostgreSQL").await {
        dealt_out(county).await;
    }
}

#[tokio::test]
async fn what_one_has_goes_to_another() {
    let county = staffed(County::sqlite().await).await;
    let (first, second) = (county.person("reviewer"), county.person("second"));
    let over = |from: &str, to: &str, reason: &str| HandOverReviews {
        from: from.to_owned(),
        to: to.to_owned(),
        reason: reason.to_owned(),
    };
    let none = county.act("reviewer", over("", &second, "休假")).await;
    assert_eq!(field(none), "from");
    let same = county.act("reviewer", over(&first, &first, "休假")).await;
    assert_eq!(field(same), "to");
    let silent = county.act("reviewer", over(&first, &second, "")).await;
    assert_eq!(field(silent), "reason");
    let nothing = county.act("reviewer", over(&first, &second, "休假")).await;
    assert!(matches!(nothing, Err(Error::Conflict(_))), "{nothing:?}");
    let mut reviews = Vec::new();
    for nth in 0..3 {
        let review = requested(&county, &format!("测试县第{nth}号办法")).await;
        county
            .act("reviewer", assign(&review, 0, Some(first.clone()), ""))
            .await
            .unwrap();
        reviews.push(review);
    }
    let done = county
        .act("second", over(&first, &second, "调离"))
        .await
        .unwrap();
    assert_eq!(done.count, 3);
    for review in &reviews {
        let row = assignments::of_review(county.store.reader(), review).await;
        let row = row.unwrap().unwrap();
        assert_eq!(row.person_id.as_deref(), Some(second.as_str()));
        assert_eq!(row.reason.as_deref(), Some("调离"));
    }
    let mut reviewer = county.client("reviewer").await;
    let told = reviewer.get("/api/v1/review-assignments").await.json();
    assert_eq!(told["results"].as_array().unwrap().len(), 3);
    assert_eq!(told["results"][0]["person"], "测试second");
}

/// A round that was given to somebody: a row in the table of assignments.
pub(crate) async fn assigned(county: &County) {
    let review = requested(county, "测试县分办办法").await;
    let person = Some(county.person("reviewer"));
    county
        .act("reviewer", assign(&review, 0, person, ""))
        .await
        .unwrap();
}
