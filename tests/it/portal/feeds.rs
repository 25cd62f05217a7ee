//! 订阅 and 条文检索 as pages.

use super::{TEXT, TITLE, answer, county, page};

#[tokio::test]
async fn searches_and_documents_have_feeds() {
    let county = county().await;
    let id = county.published(TITLE, TEXT).await;
    county.index().await;
    let atom = page(&county, "/documents.atom?status=").await;
    assert!(atom.starts_with("<?xml"), "{atom}");
    assert!(
        atom.contains(&format!("<link href=\"/documents/{id}\"/>")),
        "{atom}"
    );
    assert!(
        atom.contains(
            "rel=\"self\" type=\"application/atom+xml\" href=\"/documents.atom?status=\""
        )
    );
    let json = page(&county, "/documents.json?status=").await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["version"], "https://jsonfeed.org/version/1.1");
    assert_eq!(json["items"][0]["url"], format!("/documents/{id}"));
    // what has no day is not given one
    let undated = serde_json::json!({"id": "undated", "title": "某县无日期办法", "text": TEXT});
    county.import(&[undated]).await;
    county.index().await;
    let atom = page(
        &county,
        "/documents.atom?status=&q=%E6%97%A0%E6%97%A5%E6%9C%9F",
    )
    .await;
    assert!(
        atom.contains("日期未载明") && atom.contains("1970-01-01"),
        "{atom}"
    );
    let json = page(
        &county,
        "/documents.json?status=&q=%E6%97%A0%E6%97%A5%E6%9C%9F",
    )
    .await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert!(json["items"][0]["date_published"].is_null(), "{json}");
    let own = page(&county, &format!("/documents/{id}/feed.atom")).await;
    assert!(own.contains("urn:guiku:event:"), "{own}");
    let (status, _) = answer(&county, "/documents/none/feed.json").await;
    assert_eq!(status, 404);
    let (status, wrong) = answer(&county, "/documents.atom?q=%22a").await;
    assert_eq!(status, 400, "{wrong}");
}

#[tokio::test]
async fn provisions_are_read_without_opening_their_documents() {
    let county = county().await;
    let id = county.published(TITLE, TEXT).await;
    county.index().await;
    let found = page(&county, "/provisions?status=&q=%E7%A7%9F%E9%87%91").await;
    assert!(found.contains("<mark>租金</mark>"), "{found}");
    assert!(found.contains(&format!("/documents/{id}?q=")), "{found}");
    assert!(found.contains("/provisions?similar="), "{found}");
    // the ways to the other searches carry nothing that those do not know
    let (_, like) = found.split_once("href=\"/provisions?similar=").unwrap();
    let (like, _) = like.split_once('"').unwrap();
    let like = page(&county, &format!("/provisions?similar={like}&status=")).await;
    let (_, documents) = like.split_once("<a href=\"/documents?").unwrap();
    let (documents, _) = documents.split_once('"').unwrap();
    let documents = documents.replace("&#38;", "&");
    page(&county, &format!("/documents?{documents}")).await;
    let empty = page(&county, "/provisions").await;
    assert!(!empty.contains("class=\"hit\""));
    let (status, _) = answer(&county, "/provisions?q=%22a").await;
    assert_eq!(status, 400);
}
