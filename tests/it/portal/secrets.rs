//! What is not published is on no page, whoever asks.

use guiku::app::registration::register::Register;

use super::{answer, county, page};

const SECRET: &str = "第一条 金丝雀甲正文。\n第二条 本办法自2027年1月1日起施行，有效期五年。";

#[tokio::test]
async fn a_document_before_publication_is_not_found_on_any_page() {
    let county = county().await;
    let draft = county.draft("金丝雀甲起草办法", SECRET, "gov").await;
    let registered = county.signed("金丝雀甲登记办法", SECRET).await;
    let register = Register {
        document_id: registered.clone(),
        expected_version: county.row(&registered).await.row_version,
    };
    county.act("registrar", register).await.unwrap();
    county.index().await;
    let mut drafter = county.client("drafter").await;
    for id in [&draft, &registered] {
        for path in [
            format!("/documents/{id}"),
            format!("/documents/{id}?as_of=2030-01-01"),
            format!("/documents/{id}/@2030-01-01"),
            format!("/documents/{id}.txt"),
            format!("/documents/{id}.json"),
            format!("/documents/{id}/events"),
            format!("/documents/{id}/compare"),
            format!("/documents/{id}/feed.atom"),
            format!("/documents/{id}/feed.json"),
            format!("/id/{id}"),
        ] {
            let (status, text) = answer(&county, &path).await;
            assert_eq!(status, 404, "{path}");
            assert!(!text.contains("金丝雀"), "{path}: {text}");
            let signed_in = drafter.get(&path).await;
            assert_eq!(signed_in.status.as_u16(), 404, "{path} for the drafter");
        }
    }
    for id in [&draft, &registered] {
        let (status, text) = answer(&county, &format!("/provisions?similar={id}:art_1")).await;
        assert_eq!(status, 400, "{text}");
        assert!(!text.contains("金丝雀"), "{text}");
    }
    let found = page(
        &county,
        "/documents?q=%E9%87%91%E4%B8%9D%E9%9B%80%E7%94%B2&status=",
    )
    .await;
    assert!(found.contains("共 <b>0</b> 件"), "{found}");
    assert!(!found.contains("起草办法") && !found.contains("登记办法"));
    for path in [
        "/",
        "/documents?status=",
        "/numbers",
        "/about",
        "/documents?status=&match=related&q=%E4%B8%9D%E9%9B%80",
        "/provisions?status=&q=%E6%9C%AC%E5%8A%9E%E6%B3%95",
        "/provisions?status=&match=related&q=%E6%9C%AC%E5%8A%9E%E6%B3%95",
        "/documents.atom?status=",
        "/documents.json?status=",
        "/api/v1/suggest?q=jsq",
        "/api/v1/suggest?q=%E9%87%91",
    ] {
        let text = page(&county, path).await;
        assert!(!text.contains("金丝雀"), "{path}: {text}");
    }
    assert!(
        page(&county, "/")
            .await
            .contains("公开文件共 <a href=\"/documents?status=\">0</a> 件")
    );
}

#[tokio::test]
async fn the_log_of_a_published_document_keeps_closed_entries_closed() {
    let county = county().await;
    let id = county.published(super::TITLE, super::TEXT).await;
    let text = page(&county, &format!("/documents/{id}/events")).await;
    let events = county.store.events_of(&id).await.unwrap();
    let (open, closed): (Vec<_>, Vec<_>) = events.iter().partition(|event| event.public);
    assert!(open.len() >= 2 && closed.len() >= 5);
    assert_eq!(text.matches("已核对到根").count(), events.len());
    assert_eq!(text.matches("不公开事项").count(), closed.len());
    for event in closed {
        let hash = guiku::store::record::hex(&event.leaf_hash);
        assert!(text.contains(&hash));
        let kind = format!("type&#34;:&#34;{}&#34;", event.kind);
        assert!(!text.contains(&kind), "{kind} is shown");
    }
    for event in open {
        let kind = format!("type&#34;:&#34;{}&#34;", event.kind);
        assert!(text.contains(&kind), "{kind} is not shown");
    }
    assert!(text.contains("登记编号") && text.contains("公布"));
}
