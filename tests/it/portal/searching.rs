//! 检索: filters, counts, pages, and what is said where nothing is found.

use serde_json::json;

use super::{TEXT, TITLE, answer, county, page};

#[tokio::test]
async fn the_page_searches_what_is_in_force_and_says_how_to_widen() {
    let county = county().await;
    let line = json!({"id": "one", "title": TITLE, "issuer": "某县人民政府", "doc_number": "某政规〔2026〕1号",
        "published_on": "2026-11-01", "effective_on": "2027-01-01", "text": TEXT});
    county.import(&[line]).await;
    let id = county.imported(TITLE).await;
    county.index().await;
    let usual = page(&county, "/documents?q=%E7%A7%9F%E9%87%91").await;
    assert!(usual.contains("共 <b>0</b> 件"), "{usual}");
    assert!(usual.contains("去掉条件：现行有效"));
    let wider = "<a href=\"/documents?q=%E7%A7%9F%E9%87%91&#38;status=\">不限“现行有效”</a><span class=\"no\">1</span>";
    assert!(usual.contains(wider), "{usual}");
    let all = page(&county, "/documents?q=%E7%A7%9F%E9%87%91&status=").await;
    assert!(all.contains("共 <b>1</b> 件") && all.contains("尚未施行"));
    let deep = format!("href=\"/documents/{id}?q=%E7%A7%9F%E9%87%91#art_2\">第二条</a>");
    assert!(all.contains(&deep), "{all}");
    assert!(all.contains("name=\"authority\" value=\"某县人民政府\">"));
    let later = page(&county, "/documents?as_of=2028-01-01").await;
    assert!(later.contains("共 <b>1</b> 件") && later.contains("截至 2028-01-01"));
    assert!(
        later.contains(&format!("/documents/{id}?as_of=2028-01-01")),
        "{later}"
    );
    let number = page(
        &county,
        "/documents?status=&q=%E6%9F%90%E6%94%BF%E8%A7%84(2026)1%E5%8F%B7",
    )
    .await;
    assert!(number.contains(&id));
}

#[tokio::test]
async fn wrong_parameters_are_named() {
    let county = county().await;
    county.index().await;
    for (query, named) in [
        ("nope=1", "nope"),
        ("status=valid", "valid"),
        ("year=twenty", "twenty"),
        ("as_of=2026-13-01", "2026-13-01"),
        ("order=best", "best"),
        ("q=a&q=b", "q"),
    ] {
        let (status, text) = answer(&county, &format!("/documents?{query}")).await;
        assert_eq!(status, 400, "{query}");
        assert!(
            text.contains(named) && text.contains("请求有误"),
            "{query}: {text}"
        );
    }
    let (status, text) = answer(&county, "/documents?q=%22abc").await;
    assert_eq!(status, 400);
    assert!(
        text.contains("role=\"alert\"") && text.contains("value=\"&#34;abc\""),
        "{text}"
    );
}

#[tokio::test]
async fn pages_are_turned_and_an_old_page_says_that_it_is_gone() {
    let county = county().await;
    for title in ["测试县甲办法", "测试县乙办法", "测试县丙办法"] {
        county.published(title, TEXT).await;
    }
    county.index().await;
    let mut next = "/documents?status=&per_page=1&q=".to_owned();
    let mut seen = Vec::new();
    let mut second = String::new();
    loop {
        let text = page(&county, &next).await;
        assert!(text.contains("共 <b>3</b> 件"));
        let titles = ["测试县甲办法", "测试县乙办法", "测试县丙办法"];
        seen.extend(
            titles
                .into_iter()
                .filter(|title| text.contains(&format!("\">{title}</a>"))),
        );
        let Some((_, rest)) = text.split_once("rel=\"next\" href=\"") else {
            break;
        };
        next = rest.split_once('"').unwrap().0.replace("&#38;", "&");
        second.clone_from(&next);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 3);
    county.published("测试县丁办法", TEXT).await;
    county.set_day("2026-11-25");
    county.index().await;
    county.published("测试县戊办法", TEXT).await;
    county.index().await;
    let (status, text) = answer(&county, &second).await;
    assert_eq!(status, 410, "{text}");
    assert!(
        text.contains("结果已更新") && text.contains("按原条件重新检索"),
        "{text}"
    );
}
