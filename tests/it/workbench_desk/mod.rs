//! The desk, the decisions and the filings by forms: every refusal first, then the way.

use axum::http::StatusCode;
use guiku::app::law;
use guiku::store::queries;

use crate::support::{Client, County};

const TITLE: &str = "测试县户外广告设置管理办法";
const TEXT: &str = "第一条 为了规范户外广告设置，制定本办法。\n第二条 设置户外广告应当保持整洁。\n第三条 本办法自2027年1月1日起施行。";

/// The form of the opinion with every item judged.
fn opinion<'a>(county: &County, extra: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = law::checklist(&county.program(), county.today())
        .into_iter()
        .map(|item| (format!("check.{}", item.id), "met".to_owned()))
        .collect();
    fields.extend(
        extra
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
    );
    fields
}

async fn send(
    client: &mut Client,
    path: &str,
    fields: &[(String, String)],
) -> crate::support::Answer {
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    client.form(path, &fields).await
}

#[tokio::test]
async fn the_desk_is_for_reviewers_and_keeps_what_was_entered() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let desk = format!("/workbench/reviews/{review}");

    let nobody = county.anonymous().get(&desk).await;
    assert_eq!(nobody.status, StatusCode::SEE_OTHER);
    let mut drafter = county.client("drafter").await;
    let forbidden = drafter
        .form(&format!("{desk}/acceptance"), &[("expected_version", "1")])
        .await;
    assert_eq!(forbidden.status, StatusCode::FORBIDDEN);

    let mut reviewer = county.client("reviewer").await;
    let page = reviewer.get(&desk).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.text().contains("受理") && page.text().contains("id=\"art_2\""));
    let accepted = reviewer
        .form(
            &format!("{desk}/acceptance"),
            &[("expected_version", "1"), ("key", "a")],
        )
        .await;
    assert_eq!(
        accepted.status,
        StatusCode::SEE_OTHER,
        "{}",
        accepted.text()
    );
    let again = reviewer
        .form(
            &format!("{desk}/acceptance"),
            &[("expected_version", "1"), ("key", "b")],
        )
        .await;
    assert_eq!(again.status, StatusCode::CONFLICT);

    let without_reason = opinion(
        &county,
        &[
            ("do", "issue"),
            ("expected_version", "2"),
            ("opinion", "amend"),
            ("eid", "art_2"),
            ("category", "文字表述"),
            ("content", "金句须保留"),
            ("basis", ""),
        ],
    );
    let refused = send(&mut reviewer, &format!("{desk}/opinion"), &without_reason).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("必须写明理由") && refused.text().contains("金句须保留"));

    let kept = opinion(
        &county,
        &[
            ("do", "save"),
            ("expected_version", "2"),
            ("notes_version", "0"),
            ("reason", "草稿中的理由"),
        ],
    );
    let saved = send(&mut reviewer, &format!("{desk}/opinion"), &kept).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.text());
    assert!(reviewer.get(&desk).await.text().contains("草稿中的理由"));
}

#[tokio::test]
async fn no_meeting_without_an_opinion_and_the_rule_is_shown() {
    let county = County::sqlite().await;
    let id = county.signed("另一件已签发的文件", TEXT).await;
    let mut office = county.client("office").await;
    let answer = office
        .form(
            &format!("/workbench/documents/{id}/meeting"),
            &[
                ("expected_version", "1"),
                ("meeting", "县政府第2次常务会议"),
                ("held_on", "2026-11-24"),
                ("result", "passed"),
            ],
        )
        .await;
    assert_eq!(answer.status, StatusCode::CONFLICT, "a stale form");

    let draft = county.draft(TITLE, TEXT, "gov").await;
    let hidden = office
        .get(&format!("/workbench/documents/{draft}/decide"))
        .await;
    assert_eq!(
        hidden.status,
        StatusCode::NOT_FOUND,
        "a draft is nobody else's"
    );
}

#[tokio::test]
async fn from_the_opinion_to_the_filing_by_forms() {
    let county = County::sqlite().await;
    let id = county.draft(TITLE, TEXT, "gov").await;
    county.complete(&id).await;
    let review = county.submit(&id).await;
    let mut reviewer = county.client("reviewer").await;
    let desk = format!("/workbench/reviews/{review}");
    reviewer
        .form(&format!("{desk}/acceptance"), &[("expected_version", "1")])
        .await;
    let lawful = opinion(
        &county,
        &[
            ("do", "issue"),
            ("expected_version", "2"),
            ("opinion", "lawful"),
        ],
    );
    let issued = send(&mut reviewer, &format!("{desk}/opinion"), &lawful).await;
    assert_eq!(issued.status, StatusCode::SEE_OTHER, "{}", issued.text());

    let version = async || county.row(&id).await.row_version.to_string();
    let decide = format!("/workbench/documents/{id}");
    let mut office = county.client("office").await;
    let now = version().await;
    let met = office
        .form(
            &format!("{decide}/meeting"),
            &[
                ("expected_version", &now),
                ("meeting", "县政府第2次常务会议"),
                ("held_on", "2026-11-24"),
                ("result", "passed"),
            ],
        )
        .await;
    assert_eq!(met.status, StatusCode::SEE_OTHER, "{}", met.text());
    let now = version().await;
    let signed = office
        .form(
            &format!("{decide}/signature"),
            &[
                ("expected_version", &now),
                ("signed_on", "2026-11-24"),
                ("signed_by", "县长"),
            ],
        )
        .await;
    assert_eq!(signed.status, StatusCode::SEE_OTHER, "{}", signed.text());

    let mut registrar = county.client("registrar").await;
    let page = registrar.get(&format!("{decide}/decide")).await.text();
    assert!(
        page.contains("测县政规〔2026〕1号"),
        "the next number is shown"
    );
    let now = version().await;
    for _ in 0..2 {
        let fields = [("expected_version", now.as_str()), ("key", "double click")];
        let registered = registrar
            .form(&format!("{decide}/registration"), &fields)
            .await;
        assert_eq!(
            registered.status,
            StatusCode::SEE_OTHER,
            "{}",
            registered.text()
        );
    }
    let numbers = queries::numbers(county.store.reader(), std::slice::from_ref(&id))
        .await
        .unwrap();
    assert_eq!(
        numbers.len(),
        2,
        "one document number, one registration number"
    );

    let mut publisher = county.client("publisher").await;
    let now = version().await;
    let published = publisher
        .form(
            &format!("{decide}/publication"),
            &[
                ("expected_version", &now),
                ("published_on", "2026-11-24"),
                ("channel", "县政府网站"),
            ],
        )
        .await;
    assert_eq!(
        published.status,
        StatusCode::SEE_OTHER,
        "{}",
        published.text()
    );
    assert_eq!(
        county
            .anonymous()
            .get(&format!("/documents/{id}"))
            .await
            .status,
        StatusCode::OK
    );

    let filings = queries::filings(county.store.reader(), &id).await.unwrap();
    let npc = county.authority("npc");
    let filing = filings
        .iter()
        .find(|filing| filing.receiver_id == npc)
        .unwrap();
    let path = format!("/workbench/filings/{}", filing.id);
    let mut examiner = county.client("examiner").await;
    let early = examiner
        .form(
            &path,
            &[
                ("expected_version", "1"),
                ("command", "register"),
                ("receipt", "备1"),
            ],
        )
        .await;
    assert_eq!(
        early.status,
        StatusCode::CONFLICT,
        "nothing was submitted yet"
    );
    let mut filer = county.client("filer").await;
    let sent = filer
        .form(&path, &[("expected_version", "1"), ("command", "submit")])
        .await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let registered = examiner
        .form(
            &path,
            &[
                ("expected_version", "2"),
                ("command", "register"),
                ("receipt", "备1"),
            ],
        )
        .await;
    assert_eq!(
        registered.status,
        StatusCode::SEE_OTHER,
        "{}",
        registered.text()
    );
    assert!(examiner.get(&path).await.text().contains("已备案登记"));
}
