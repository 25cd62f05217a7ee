//! Citations on the page of a document.

use super::county;
use crate::support::County;

async fn page(county: &County, path: &str) -> String {
    let answer = county.anonymous().get(path).await;
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
    answer.text()
}

#[tokio::test(flavor = "multi_thread")]
async fn links_show_the_words_they_point_at_and_the_rest_is_marked() {
    let (county, id) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let html = page(&county, &format!("/documents/{id}")).await;
    let link = format!("href=\"/documents/{law}#art_2__para_1__point_2\"");
    assert!(html.contains(&link), "{html}");
    assert!(
        html.contains("role=\"tooltip\"")
            && html.contains("《中华人民共和国测试法》第三条</b> 罚款二百元。"),
        "{html}"
    );
    assert!(
        html.contains("href=\"#art_2__para_1\""),
        "前款 leads into the page: {html}"
    );
    assert!(
        html.contains(
            "<span class=\"open\" title=\"未能对应到库内文件\">《某外地条例》第五条</span>"
        ),
        "{html}"
    );
    assert!(
        html.contains("title=\"所引条款在该文本中没有找到\">《测试法》第八条</a>"),
        "{html}"
    );
    let (_, cited) = html.split_once("id=\"cited\"").unwrap();
    assert!(
        cited.contains("依据</span> <a href=\"/documents/") && cited.contains("未能对应到库内文件")
    );
    assert!(cited.contains("库内没有已公布的文件引用此件"), "{cited}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_past_text_is_linked_with_its_day() {
    let (county, _) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let province = county
        .imported("测试省实施《中华人民共和国测试法》办法")
        .await;
    let html = page(&county, &format!("/documents/{province}")).await;
    assert!(
        html.contains(&format!("href=\"/documents/{law}/@2015-01-01#art_3\"")),
        "{html}"
    );
    assert!(html.contains("罚款一百元。"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cites_a_document_stands_on_its_page_and_on_one_of_its_own() {
    let (county, id) = county().await;
    let law = county.imported("中华人民共和国测试法").await;
    let html = page(&county, &format!("/documents/{law}")).await;
    let (_, cited) = html.split_once("id=\"cited-by\"").unwrap();
    let place = format!("href=\"/documents/{id}#art_2\"");
    assert!(cited.contains(&place), "{cited}");
    let all = page(&county, &format!("/documents/{law}/cited-by")).await;
    assert!(
        all.contains(&place) && all.contains("<span class=\"no\">2</span> 件"),
        "{all}"
    );
    let wrong = county
        .anonymous()
        .get(&format!("/documents/{law}/cited-by?cursor=x"))
        .await;
    assert_eq!(wrong.status.as_u16(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_an_index_the_page_is_there_and_says_so() {
    let county = County::sqlite().await;
    let id = county.published(super::TITLE, super::TEXT).await;
    let html = page(&county, &format!("/documents/{id}")).await;
    assert!(html.contains("检索索引正在建立"), "{html}");
    assert!(html.contains("href=\"#art_2__para_1\""), "{html}");
}
