//! One document: status, text, history, comparison.

use guiku::app::publication::effect::RecordEffect;
use guiku::domain::validity::Act;
use serde_json::json;

use super::{TEXT, TITLE, answer, county, page};

#[tokio::test]
async fn a_published_document_says_what_holds_and_why() {
    let county = county().await;
    let id = county.published(TITLE, TEXT).await;
    let extend = RecordEffect {
        document_id: id.clone(),
        act: Act::Extend,
        on: Some(county.today()),
        until: Some("2031-12-31".parse().unwrap()),
        provisions: Vec::new(),
        because: "县政府第2次常务会议决定".to_owned(),
        basis_id: None,
    };
    county.act("registrar", extend).await.unwrap();
    let today = page(&county, &format!("/documents/{id}")).await;
    let status = "自2026年11月24日起施行，有效期至2031年12月31日。";
    assert!(
        today.contains(status) && today.contains("现行有效"),
        "{today}"
    );
    assert!(
        today.contains("自公布之日起施行"),
        "the reason is told: {today}"
    );
    assert!(today.contains("县政府第2次常务会议决定"));
    assert!(today.contains("测县政规〔2026〕1号") && today.contains("测试县住房和城乡建设局"));
    assert!(today.contains("合法性审核：合法") && today.contains("县政府第1次常务会议审议通过"));
    assert!(today.contains("报测试市人民政府备案的期限"));
    assert!(today.contains(&county.row(&id).await.body_sha256.unwrap()));
    for path in ["?as_of=2026-11-23", "/@2026-11-23"] {
        let before = page(&county, &format!("/documents/{id}{path}")).await;
        assert!(before.contains("目前尚未施行"), "{path}: {before}");
    }
    let last = page(&county, &format!("/documents/{id}/@2031-12-31")).await;
    assert!(
        last.contains("现行有效") && last.contains("还有 0 天到期"),
        "{last}"
    );
    let over = page(&county, &format!("/documents/{id}/@2032-01-01")).await;
    assert!(over.contains("2032-01-01 这一天：有效期至2031年12月31日，期满失效。"));
    assert!(over.contains("noindex"));
    let (status, wrong) = answer(&county, &format!("/documents/{id}?as_of=2026-02-30")).await;
    assert_eq!(status, 400);
    assert!(
        wrong.contains("as_of") && wrong.contains("2026-02-30"),
        "{wrong}"
    );
    assert_eq!(answer(&county, &format!("/documents/{id}/x")).await.0, 404);
}

#[tokio::test]
async fn every_provision_has_an_anchor_and_searched_words_are_marked() {
    let county = county().await;
    let id = county.published(TITLE, TEXT).await;
    let text = page(&county, &format!("/documents/{id}?q=%E7%A7%9F%E9%87%91")).await;
    let revision = county.row(&id).await.revision_id.unwrap();
    let provisions = guiku::store::text::provisions(county.store.reader(), &revision);
    for provision in provisions.await.unwrap() {
        assert!(
            text.contains(&format!("id=\"{}\"", provision.eid)),
            "{}",
            provision.eid
        );
    }
    assert!(
        text.contains("id=\"art_2__para_1__point_2\">（二）特困人员。"),
        "{text}"
    );
    assert!(text.contains("申请减免<mark>租金</mark>："));
    let plain = county
        .anonymous()
        .get(&format!("/documents/{id}.txt"))
        .await;
    assert!(
        plain.headers["content-type"]
            .to_str()
            .unwrap()
            .starts_with("text/plain")
    );
    assert!(plain.text().contains("（二）特困人员。"));
    let json = county
        .anonymous()
        .get(&format!("/documents/{id}.json"))
        .await;
    assert_eq!(json.location(), format!("/api/v1/documents/{id}"));
    let identity = county.anonymous().get(&format!("/id/{id}")).await;
    assert_eq!(identity.status.as_u16(), 303);
    assert_eq!(identity.location(), format!("/documents/{id}"));
}

#[tokio::test]
async fn what_a_person_typed_is_text_and_never_markup() {
    let county = county().await;
    let title = "测试县<script>alert(1)</script>&\"管理办法";
    let text = "第一条 <img src=x onerror=alert(2)>按照《<b>某</b>办法》办理。\n第二条 本办法自2026年1月1日起施行。";
    let id = county.published(title, text).await;
    county.index().await;
    for path in [
        format!("/documents/{id}?q=onerror"),
        format!("/documents/{id}/events"),
        "/documents?q=alert&status=".to_owned(),
        "/documents?q=%3Cscript%3Ealert(3)%3C/script%3E&status=".to_owned(),
        "/".to_owned(),
    ] {
        let (_, html) = answer(&county, &path).await;
        let own = "<script src=\"/assets/suggest.js\" defer></script>";
        assert!(!html.replace(own, "").contains("<script"), "{path}: {html}");
        assert!(
            !html.contains("<img") && !html.contains("<b>某"),
            "{path}: {html}"
        );
    }
}

#[tokio::test]
async fn citations_lead_to_what_the_registry_has_and_to_nothing_else() {
    let county = county().await;
    let cited = county.published(TITLE, TEXT).await;
    let secret = county.signed("测试县秘密办法", TEXT).await;
    let text = format!(
        "第一条 依照《{TITLE}》第二条、《测试县秘密办法》和《不在库中的办法》，制定本规定。\n第二条 违反本规定第一条的，依照前条处理。\n第三条 本规定自2026年12月1日起施行。"
    );
    let id = county.published("测试县配套规定", &text).await;
    let html = page(&county, &format!("/documents/{id}")).await;
    assert!(
        html.contains(&format!("href=\"/documents/{cited}#art_2\"")),
        "{html}"
    );
    assert!(!html.contains(&secret));
    for open in ["《测试县秘密办法》", "《不在库中的办法》"] {
        let marked = format!("<span class=\"open\" title=\"未能对应到库内文件\">{open}</span>");
        assert!(html.contains(&marked), "{html}");
    }
    for own in ["本规定第一条</a>", "前条</a>"] {
        let link = html
            .split(own)
            .next()
            .unwrap()
            .rsplit("<a ")
            .next()
            .unwrap();
        assert!(link.starts_with("href=\"#art_1\""), "{own}: {link}");
    }
}

#[tokio::test]
async fn texts_of_one_work_are_shown_by_day_and_compared() {
    let county = county().await;
    let line = |id: &str, version: &str, text: &str| {
        json!({"id": id, "title": "某某管理条例", "issuer": "某省人民代表大会常务委员会", "kind": "地方性法规",
            "effective_on": "2015-01-01", "version_on": version, "status": "现行", "text": text})
    };
    let old =
        "第一条 为了管理，制定本条例。\n第二条 罚款一百元。\n第三条 本条例自2015年1月1日起施行。";
    let new =
        "第一条 为了管理，制定本条例。\n第二条 罚款二百元。\n第三条 本条例自2015年1月1日起施行。";
    county
        .import(&[line("v1", "2015-01-01", old), line("v2", "2020-06-01", new)])
        .await;
    let id = county.imported("某某管理条例").await;
    let now = page(&county, &format!("/documents/{id}")).await;
    assert!(now.contains("罚款二百元") && !now.contains("罚款一百元"));
    assert!(now.contains("来源标注") && now.contains("未核实") && now.contains("由导入取得"));
    let then = page(&county, &format!("/documents/{id}/@2019-01-01")).await;
    assert!(then.contains("罚款一百元") && !then.contains("罚款二百元"));
    let early = page(&county, &format!("/documents/{id}/@2010-01-01")).await;
    assert!(early.contains("早于已收录的第一个文本"));
    let compared = page(
        &county,
        &format!("/documents/{id}/compare?from=2015-01-01&to=2020-06-01"),
    )
    .await;
    assert!(
        compared.contains("<del>一</del><ins>二</ins>"),
        "{compared}"
    );
    assert!(compared.contains("变动 <b>1</b> 处"));
    let (status, wrong) =
        answer(&county, &format!("/documents/{id}/compare?from=1999-01-01")).await;
    assert_eq!(status, 400);
    assert!(wrong.contains("from"), "{wrong}");
}

#[tokio::test]
async fn odd_documents_have_a_page_too() {
    let county = county().await;
    let long = "很".repeat(1_990);
    let articles: Vec<String> = (1..=500).map(|n| format!("第{n}条 条文{n}。")).collect();
    county.import(&[
            json!({"id": "plain", "title": "没有结构的通报", "text": "今天天气很好。\n明天也好。\n甲\t乙\n丙\t丁"}),
            json!({"id": "long", "title": format!("{long}通知"), "issuer": "某局", "text": "一、照办。"}),
            json!({"id": "many", "title": "五百条规定", "issuer": "某局", "text": articles.join("\n")}),
        ],
    )
    .await;
    let plain = county.imported("没有结构的通报").await;
    let plain = page(&county, &format!("/documents/{plain}")).await;
    assert!(
        plain.contains("机关未载明") && plain.contains("效力不明"),
        "{plain}"
    );
    assert!(plain.contains("<td>丙</td><td>丁</td>"), "{plain}");
    let long = county.imported(&format!("{long}通知")).await;
    assert!(
        page(&county, &format!("/documents/{long}"))
            .await
            .contains("<h1 class=\"long\">")
    );
    let many = county.imported("五百条规定").await;
    let many = page(&county, &format!("/documents/{many}")).await;
    assert!(many.contains("id=\"art_500\"") && many.contains("条文500。"));
}

/// The title is printed once, above; the address of the lines it stood in leads on.
#[tokio::test]
async fn every_provision_that_a_hit_may_lead_to_has_its_place_on_the_page() {
    let county = county().await;
    for (title, text) in [
        (
            "测试县燃放管理通告",
            "测试县燃放管理通告\n\n为了安全，现通告如下：\n一、禁止燃放。\n二、本通告自公布之日起施行。",
        ),
        (
            "测试县燃放管理办法",
            "测试县燃放管理办法\n第一条 禁止燃放。\n第二条 本办法自公布之日起施行。",
        ),
        (
            "测试县燃放管理规定",
            "测试县燃放管理规定\n第一章 总则\n第一条 禁止燃放。\n第二条 本规定自公布之日起施行。",
        ),
    ] {
        let id = county.published(title, text).await;
        let revision = county.row(&id).await.revision_id.unwrap();
        let rows = guiku::store::text::provisions(county.store.reader(), &revision).await;
        let shown = page(&county, &format!("/documents/{id}")).await;
        for row in rows.unwrap() {
            let place = format!("id=\"{}\"", row.eid);
            assert_eq!(
                shown.matches(&place).count(),
                1,
                "{title} {}: {shown}",
                row.eid
            );
        }
    }
}
