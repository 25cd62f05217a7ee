//! 紧急下线: refusals first; then everything that everybody may fetch is fetched, and none of it tells a word.

use std::sync::Arc;

use axum::http::Method;
use guiku::app::Error;
use guiku::app::withholding::{RestoreText, TextWithheld, WithholdText};
use guiku::store::verify::VerifyOptions;
use guiku::web::page::encode;
use guiku::web::route::Policy;

use crate::support::{Client, County};

const TITLE: &str = "测试县渡渡鸟保护办法";
const TEXT: &str = "第一条 为了保护渡渡鸟，制定本办法。\n第二条 张渡渡的身份证号码为渡渡零零零。\n第三条 依照《测试县渡渡鸟保护办法》第二条办理。\n第四条 本办法自2027年1月1日起施行，有效期五年。";
const CANARY: &str = "渡渡";

fn withhold(id: &str, version: i64) -> WithholdText {
    WithholdText {
        document_id: id.to_owned(),
        expected_version: version,
        ground: "privacy".to_owned(),
        reason: "第二条含有个人信息".to_owned(),
        approver: "县长".to_owned(),
    }
}

async fn act(county: &County, id: &str) -> TextWithheld {
    let version = county.row(id).await.row_version;
    county
        .act("registrar", withhold(id, version))
        .await
        .unwrap()
}

/// Every public page with this document in its path, and what is asked of it beside.
async fn fetched(client: &mut Client, id: &str, size: i64) -> Vec<(String, u16, String)> {
    let mut paths = Vec::new();
    for row in guiku::web::routes().rows() {
        if row.policy == Policy::Public && row.method == Method::GET {
            let mut path = String::new();
            let mut rest = row.path;
            while let Some((before, after)) = rest.split_once('{') {
                path = format!("{path}{before}{id}");
                rest = after.split_once('}').unwrap().1;
            }
            paths.push(path + rest);
        }
    }
    // found in the text, and no canary itself: pages repeat what was asked
    let word = encode("身份证");
    paths.extend([
        format!("/documents?q={word}"),
        format!("/documents?q={word}&as_of=2027-06-01"),
        "/documents?q=".to_owned(),
        format!("/documents/{id}?as_of=2027-06-01"),
        format!("/documents/{id}/@2027-06-01"),
        format!("/documents/{id}.json"),
        format!("/documents/{id}.txt"),
        format!("/documents/{id}.xml"),
        format!("/api/v1/documents?q={word}&facets=true"),
        "/api/v1/documents?q=&facets=true&per_page=100".to_owned(),
        format!("/api/v1/documents?q={word}&match=related"),
        format!("/api/v1/provisions?q={word}"),
        format!("/provisions?q={word}"),
        format!("/api/v1/suggest?q={word}"),
        format!("/api/v1/documents/{id}/events?proof=true"),
        format!("/api/v1/documents/{id}?as_of=2027-06-01"),
    ]);
    let ledger = client.get("/api/v1/numbers").await.json();
    for series in ledger["series"].as_array().unwrap() {
        let series = encode(series["id"].as_str().unwrap());
        paths.push(format!("/api/v1/numbers?series={series}"));
        paths.push(format!("/numbers/{series}"));
        paths.push(format!("/numbers?series={series}"));
    }
    paths.extend((0..size).map(|seq| format!("/api/v1/log/proof?seq={seq}")));
    let mut all = Vec::new();
    for path in paths {
        let answer = client.get(&path).await;
        all.push((path, answer.status.as_u16(), answer.text()));
    }
    all
}

type Spoil = fn(&mut WithholdText);

#[tokio::test]
async fn what_is_refused() {
    let county = County::sqlite().await;
    let draft = county.draft("测试县某办法", TEXT, "gov").await;
    let early = county.act("registrar", withhold(&draft, 1)).await;
    assert!(early.is_err(), "{early:?}");
    let id = county.published(TITLE, TEXT).await;
    let version = county.row(&id).await.row_version;
    let drafter = county.act("drafter", withhold(&id, version)).await;
    assert!(matches!(drafter, Err(Error::Forbidden(_))), "{drafter:?}");
    let stale = county.act("registrar", withhold(&id, version - 1)).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    let wrong: [(&str, Spoil); 4] = [
        ("ground", |it| it.ground = "whim".to_owned()),
        ("reason", |it| it.reason = " ".to_owned()),
        ("approver", |it| it.approver = String::new()),
        ("approver", |it| it.approver = "长".repeat(101)),
    ];
    for (field, spoil) in wrong {
        let mut command = withhold(&id, version);
        spoil(&mut command);
        let Err(Error::Invalid(faults)) = county.act("registrar", command).await else {
            panic!("{field} was taken");
        };
        assert_eq!(faults[0].field, field);
    }
    let restore = RestoreText {
        document_id: id.clone(),
        expected_version: version,
        reason: "误会".to_owned(),
        approver: "县长".to_owned(),
    };
    let not = county.act("registrar", restore).await;
    assert!(matches!(not, Err(Error::Refused { .. })), "{not:?}");
    act(&county, &id).await;
    let version = county.row(&id).await.row_version;
    let twice = county.act("registrar", withhold(&id, version)).await;
    assert!(matches!(twice, Err(Error::Refused { .. })), "{twice:?}");
}

async fn nothing_of_it_is_public_until_it_is_restored(county: County) {
    let county = Arc::new(county);
    county
        .published(
            "测试县其他办法",
            "第一条 为了其他，制定本办法。\n第二条 本办法自2027年1月1日起施行，有效期五年。",
        )
        .await;
    let id = county.published(TITLE, TEXT).await;
    county.index().await;
    let mut anonymous = county.anonymous();
    let page = format!("/documents/{id}");
    assert!(anonymous.get(&page).await.text().contains("张渡渡"));
    // what was handed out before the text was withheld
    let cursor = anonymous
        .get("/api/v1/documents?q=&per_page=1")
        .await
        .json();
    let cursor = cursor["next"].as_str().unwrap_or_default().to_owned();
    act(&county, &id).await;
    for indexed in [false, true] {
        if indexed {
            county.index().await;
        }
        let size = county.store.log_head().await.unwrap().size;
        for (path, status, text) in fetched(&mut anonymous, &id, size).await {
            let told = text;
            assert!(
                !told.contains(CANARY),
                "{path} ({status}, index {indexed}) tells: {}",
                told.split(CANARY)
                    .next()
                    .unwrap()
                    .chars()
                    .rev()
                    .take(200)
                    .collect::<Vec<_>>()
                    .into_iter()
                    .rev()
                    .collect::<String>()
            );
        }
        let more = anonymous
            .get(&format!("/api/v1/documents?q=&per_page=1&cursor={cursor}"))
            .await;
        assert!(!more.text().contains(CANARY), "{}", more.text());
    }
    let shown = anonymous.get(&page).await;
    assert_eq!(shown.status.as_u16(), 451);
    assert!(shown.text().contains("紧急下线") && shown.text().contains("涉及个人隐私"));
    let told = anonymous.get(&format!("/api/v1/documents/{id}")).await;
    assert_eq!(
        (told.status.as_u16(), told.json()["code"].as_str()),
        (451, Some("withheld"))
    );
    assert!(
        !told.text().contains("第二条含有"),
        "the reason is not public"
    );
    for login in ["examiner", "drafter"] {
        let mut client = county.client(login).await;
        let text = client.get(&page).await.text();
        assert!(
            !text.contains("张渡渡"),
            "{login} has no public page either"
        );
    }
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(
        report.is_clean(),
        "the log stays whole: {:?}",
        report.faults
    );
    let restore = RestoreText {
        document_id: id.clone(),
        expected_version: county.row(&id).await.row_version,
        reason: "已经核实，不属于个人隐私".to_owned(),
        approver: "县长".to_owned(),
    };
    county.act("registrar", restore).await.unwrap();
    county.index().await;
    assert!(anonymous.get(&page).await.text().contains("张渡渡"));
    let found = anonymous
        .get(&format!("/api/v1/documents?q={}", encode(CANARY)))
        .await;
    assert_eq!(found.json()["count"], 1, "{}", found.text());
    let report = county
        .store
        .verify(&VerifyOptions::default())
        .await
        .unwrap();
    assert!(report.is_clean(), "{:?}", report.faults);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_it_is_public_until_it_is_restored_on_sqlite() {
    nothing_of_it_is_public_until_it_is_restored(County::sqlite().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_of_it_is_public_until_it_is_restored_on_postgres() {
    if let Some(county) = County::postgres("nothing of a withheld text is public").await {
        nothing_of_it_is_public_until_it_is_restored(county).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_imported_document_is_withheld_by_a_form() {
    let county = Arc::new(County::sqlite().await);
    let line = serde_json::json!({"id": "old", "title": TITLE, "text": TEXT, "published_on": "2020-03-05"});
    county.import(std::slice::from_ref(&line)).await;
    let id = county.imported(TITLE).await;
    let mut registrar = county.client("registrar").await;
    let path = format!("/workbench/withholding/{id}");
    let page = registrar.get(&path).await;
    assert!(page.text().contains("立即下线"), "{}", page.text());
    let version = county.row(&id).await.row_version.to_string();
    let fields = [
        ("expected_version", version.as_str()),
        ("ground", "state_secret"),
        ("reason", ""),
        ("approver", "县长"),
    ];
    let refused = registrar.form(&path, &fields).await;
    assert_eq!(refused.status.as_u16(), 422, "{}", refused.text());
    let fields = [fields[0], fields[1], ("reason", "误公开"), fields[3]];
    let done = registrar.form(&path, &fields).await;
    assert_eq!(done.status.as_u16(), 303, "{}", done.text());
    assert!(registrar.get(&path).await.text().contains("已紧急下线"));
    // what comes in again does not bring it back
    county.import(&[line]).await;
    county.index().await;
    let mut anonymous = county.anonymous();
    let shown = anonymous.get(&format!("/documents/{id}")).await;
    assert_eq!(shown.status.as_u16(), 451);
    let size = county.store.log_head().await.unwrap().size;
    for (path, _, text) in fetched(&mut anonymous, &id, size).await {
        assert!(!text.contains(CANARY), "{path} tells");
    }
}
