//! 通知: told once each, to whom they concern, numbered without gap; days that nobody ran are caught up.

mod sending;

use std::sync::Arc;

use guiku::app::Error;
use guiku::app::notice::{self, Channels, SearchDraft};
use guiku::app::publication::effect::RecordEffect;
use guiku::app::review::accept::{AcceptReview, ReturnReview};
use guiku::domain::validity::Act;
use guiku::jobs::notify::Teller;
use guiku::store::entity::notice::Model;
use guiku::store::notices;

use crate::support::County;

const TITLE: &str = "测试县金丝雀养殖管理办法";
const TEXT: &str = "第一条 为了规范养殖，制定本办法。\n第二条 县农业部门负责实施。\n第三条 本办法自2027年1月1日起施行，有效期五年。";

fn teller(county: &County, channels: Channels) -> Teller {
    let state = county.state();
    Teller {
        store: Arc::clone(&county.store),
        search: Arc::clone(&county.search),
        index_status: state.index_status.clone(),
        channels,
    }
}

async fn tell(county: &County) {
    let teller = teller(county, Channels::default());
    teller.tell(&county.program()).await.unwrap();
}

async fn of(county: &County, login: &str) -> Vec<Model> {
    let cx = county.cx(login).await;
    let seen = notice::list(&county.store, &cx, false).await.unwrap();
    let mut rows = Vec::new();
    for one in seen.results {
        let posts = cx.actor.as_ref().unwrap().posts.iter();
        let keys: Vec<String> = posts
            .map(|post| format!("post:{}:{}", post.authority_id, post.role.as_str()))
            .chain([format!("person:{}", county.person(login))])
            .collect();
        let all = notices::of(county.store.reader(), &keys, false, 500).await;
        rows.extend(all.unwrap().into_iter().filter(|row| row.id == one.id));
    }
    rows
}

fn kinds(rows: &[Model]) -> Vec<&str> {
    rows.iter().rev().map(|row| row.kind.as_str()).collect()
}

async fn a_review_from_both_sides(county: County) {
    tell(&county).await;
    assert!(
        of(&county, "reviewer").await.is_empty(),
        "nothing old is told"
    );
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    tell(&county).await;
    tell(&county).await;
    let told = of(&county, "reviewer").await;
    assert_eq!(kinds(&told), ["received"]);
    assert_eq!(told[0].target, format!("/workbench/reviews/{review}"));
    for login in [
        "office",
        "registrar",
        "publisher",
        "filer",
        "examiner",
        "admin",
    ] {
        assert!(
            of(&county, login).await.is_empty(),
            "{login} has no part in a draft"
        );
    }
    let back = ReturnReview {
        review_id: review.clone(),
        expected_version: 1,
        note: "缺少依据".to_owned(),
    };
    county.act("reviewer", back).await.unwrap();
    tell(&county).await;
    let told = of(&county, "drafter").await;
    assert_eq!(kinds(&told), ["returned"]);
    assert!(
        told[0].recipient.starts_with("person:"),
        "the drafter alone"
    );
}

#[tokio::test]
async fn a_review_from_both_sides_on_sqlite() {
    a_review_from_both_sides(County::sqlite().await).await;
}

#[tokio::test]
async fn a_review_from_both_sides_on_postgres() {
    if let Some(county) = County::postgres("notices of a review").await {
        a_review_from_both_sides(county).await;
    }
}

#[tokio::test]
async fn a_life_is_told_step_by_step_with_numbers_without_gap() {
    let county = County::sqlite().await;
    tell(&county).await;
    county.published(TITLE, TEXT).await;
    tell(&county).await;
    assert_eq!(
        kinds(&of(&county, "drafter").await),
        ["decided", "decided", "decided", "decided"],
        "opinion, meeting, signature, publication"
    );
    assert_eq!(kinds(&of(&county, "registrar").await), ["received"]);
    assert_eq!(kinds(&of(&county, "publisher").await), ["received"]);
    let mut numbers: Vec<i64> = of(&county, "drafter")
        .await
        .iter()
        .map(|row| row.number)
        .collect();
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2, 3, 4]);
    let cx = county.cx("drafter").await;
    let seen = notice::list(&county.store, &cx, true).await.unwrap();
    assert_eq!(seen.unread, 4);
    assert_eq!((seen.counters[0].last, seen.counters[0].held), (4, 4));
    let ids: Vec<String> = seen.results.iter().map(|one| one.id.clone()).collect();
    let stranger = county.cx("examiner").await;
    notice::mark_read(&county.store, &stranger, &ids)
        .await
        .unwrap();
    assert_eq!(
        notice::unread(&county.store, &cx).await.unwrap(),
        4,
        "not by others"
    );
    notice::mark_read(&county.store, &cx, &ids[..3])
        .await
        .unwrap();
    assert_eq!(notice::unread(&county.store, &cx).await.unwrap(), 1);
}

#[tokio::test]
async fn due_dates_are_told_when_near_and_when_past_and_missed_days_are_caught_up() {
    let county = County::sqlite().await;
    tell(&county).await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let accept = AcceptReview {
        review_id: review.clone(),
        expected_version: 1,
    };
    county.act("reviewer", accept).await.unwrap();
    let row = guiku::store::queries::review(county.store.reader(), &review).await;
    let due = row.unwrap().unwrap().due_on.unwrap();
    tell(&county).await;
    let before = kinds(&of(&county, "reviewer").await).len();
    county.set_day(&due.to_string());
    for _ in 0..3 {
        tell(&county).await;
    }
    let told = of(&county, "reviewer").await;
    assert_eq!(kinds(&told)[before..], ["due_soon"]);
    // nobody ran for a week
    county.set_day(&(due + chrono::Days::new(7)).to_string());
    tell(&county).await;
    tell(&county).await;
    let told = of(&county, "reviewer").await;
    assert_eq!(kinds(&told)[before..], ["due_soon", "overdue"]);
    county.set_day(&(due + chrono::Days::new(8)).to_string());
    tell(&county).await;
    assert_eq!(
        of(&county, "reviewer").await.len(),
        told.len(),
        "once, not every day"
    );
}

#[tokio::test]
async fn the_end_of_validity_is_told_six_two_and_one_month_before() {
    let county = County::sqlite().await;
    let id = county.published(TITLE, TEXT).await;
    let extend = RecordEffect {
        document_id: id.clone(),
        act: Act::Extend,
        on: Some(county.today()),
        until: "2031-12-31".parse().ok(),
        provisions: Vec::new(),
        because: "县政府决定".to_owned(),
        basis_id: None,
    };
    county.act("registrar", extend).await.unwrap();
    let end: chrono::NaiveDate = county
        .row(&id)
        .await
        .last_valid_on
        .unwrap()
        .parse()
        .unwrap();
    county.set_day("2026-11-25");
    tell(&county).await;
    let expiring = async || {
        let rows = of(&county, "drafter").await;
        rows.iter().filter(|row| row.kind == "expiring").count()
    };
    assert_eq!(expiring().await, 0);
    let months = |n| end.checked_sub_months(chrono::Months::new(n)).unwrap();
    county.set_day(&months(6).to_string());
    tell(&county).await;
    assert_eq!(expiring().await, 1, "six months before");
    county.set_day(&months(3).to_string());
    tell(&county).await;
    assert_eq!(expiring().await, 1);
    // down over both of the others
    county.set_day(&(end - chrono::Days::new(3)).to_string());
    tell(&county).await;
    tell(&county).await;
    assert_eq!(
        expiring().await,
        3,
        "two months and one month are caught up"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_hit_of_a_saved_search_is_told_once() {
    let county = Arc::new(County::sqlite().await);
    county.published("测试县旧金丝雀办法", TEXT).await;
    county.index().await;
    tell(&county).await;
    let cx = county.cx("auditor").await;
    let save = async |name: &str, q: &str| {
        let draft = SearchDraft {
            name: name.to_owned(),
            q: q.to_owned(),
        };
        notice::save_search(&county.store, &county.search, &cx, &draft).await
    };
    let wrong = save("坏的", "养殖 公布:去年").await;
    assert!(
        matches!(&wrong, Err(Error::Invalid(faults)) if faults[0].field == "q"),
        "{wrong:?}"
    );
    let empty = save(" ", "").await;
    assert!(
        matches!(&empty, Err(Error::Invalid(faults)) if faults.len() == 2),
        "{empty:?}"
    );
    let saved = save("养殖", "标题:金丝雀").await.unwrap();
    county.published(TITLE, TEXT).await;
    county.published("测试县道路管理办法", TEXT).await;
    tell(&county).await;
    assert!(
        of(&county, "auditor").await.is_empty(),
        "the index does not have it yet"
    );
    county.index().await;
    tell(&county).await;
    tell(&county).await;
    let told = of(&county, "auditor").await;
    assert_eq!(kinds(&told), ["hit"]);
    assert_eq!(told[0].title, TITLE);
    let stranger = county.cx("drafter").await;
    let removed = notice::remove_search(&county.store, &stranger, &saved.id).await;
    assert!(matches!(removed, Err(Error::NotFound(_))), "{removed:?}");
    notice::remove_search(&county.store, &cx, &saved.id)
        .await
        .unwrap();
    county.published("测试县金丝雀第三办法", TEXT).await;
    county.index().await;
    tell(&county).await;
    assert_eq!(of(&county, "auditor").await.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pages_and_the_interface() {
    let county = Arc::new(County::sqlite().await);
    tell(&county).await;
    county.published(TITLE, TEXT).await;
    tell(&county).await;
    let mut drafter = county.client("drafter").await;
    let page = drafter.get("/workbench/notices").await.text();
    assert!(
        page.contains(TITLE) && page.contains("本人 至第 4 号"),
        "{page}"
    );
    let desk = drafter.get("/workbench").await.text();
    assert!(desk.contains("未读通知 4 条"), "{desk}");
    let list = drafter.get("/api/v1/notices?unread=true").await.json();
    let first = list["results"][0]["id"].as_str().unwrap().to_owned();
    let read = drafter.form("/workbench/notices", &[("ids", &first)]).await;
    assert_eq!(read.status.as_u16(), 303);
    let list = drafter.get("/api/v1/notices?unread=true").await.json();
    assert_eq!(list["unread"], 3);
    let wrong = drafter.get("/api/v1/notices?unread=yes").await;
    assert_eq!(wrong.status.as_u16(), 400);
    let bad = drafter
        .form("/workbench/notices/address", &[("address", "x y@z")])
        .await;
    assert_eq!(bad.status.as_u16(), 422, "{}", bad.text());
    let good = drafter
        .form("/workbench/notices/address", &[("address", "a@b.cn")])
        .await;
    assert_eq!(good.status.as_u16(), 303);
    let saved = drafter
        .form("/workbench/searches", &[("name", "甲"), ("q", "标题:办法")])
        .await;
    assert_eq!(saved.status.as_u16(), 303, "{}", saved.text());
    let mine = drafter.get("/api/v1/saved-searches").await.json();
    assert_eq!(mine["address"], "a@b.cn");
    assert_eq!(mine["results"].as_array().unwrap().len(), 1);
    let mut other = county.client("reviewer").await;
    let theirs = other.get("/api/v1/saved-searches").await.json();
    assert!(theirs["results"].as_array().unwrap().is_empty());
    let mut anonymous = county.anonymous();
    assert_eq!(anonymous.get("/api/v1/notices").await.status.as_u16(), 401);
}
