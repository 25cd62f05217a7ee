//! What people type and what they mean: one row for each kind, with why.

use super::county::{County, Doc};

async fn county() -> County {
    let law = "第一条 为了规范民事诉讼，制定本法。\n第二条 当事人可以起诉。\n第三条 用人单位应当按月向劳动者支付劳动报酬。";
    let orders = Doc {
        number: Some("中华人民共和国国务院令第660号".to_owned()),
        ..Doc::law(
            "deposit",
            "存款保险条例",
            "第一条 为了保护存款人，制定本条例。",
        )
    };
    let court = Doc {
        issuer_name: Some("最高人民法院".to_owned()),
        ..Doc::law(
            "notary",
            "关于公证债权文书执行若干问题的规定",
            "第一条 公证债权文书的执行，适用本规定。",
        )
    };
    let other = Doc {
        issuer_name: Some("某部".to_owned()),
        ..Doc::law(
            "other",
            "公证机构管理办法",
            "第一条 公证债权文书的执行问题，由最高法规定。",
        )
    };
    County::with(vec![
        Doc::law("civil", "中华人民共和国民事诉讼法", law),
        Doc::law(
            "sea",
            "中华人民共和国海事诉讼特别程序法",
            "第一条 民诉法没有规定的，适用本法。",
        ),
        Doc {
            number: Some("云政规〔2024〕7号".to_owned()),
            ..Doc::new(
                "market",
                "云岭县优化营商环境办法",
                "第一条 为了优化营商环境，制定本办法。\n第二条 采取措施支持企业。",
            )
        },
        Doc::law(
            "pesticide",
            "农药管理条例",
            "第一条 为了加强农药管理，制定本条例。",
        ),
        orders,
        court,
        other,
    ])
    .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_meant_comes_first_and_says_why() {
    let county = county().await;
    let rows = [
        // the short name stands in another text; the title that is meant goes first
        ("民诉法", "civil", "exact", "标题"),
        ("民事诉讼法", "civil", "exact", "标题"),
        ("農藥管理條例", "pesticide", "exact", "标题"),
        ("採取措施支持企業", "market", "exact", "条文"),
        ("云政规[2024]7号", "market", "exact", "文号"),
        ("云政规（２０２４）第 7 号", "market", "exact", "文号"),
        ("国务院660号令", "deposit", "exact", "文号"),
        ("国务院令 第660号", "deposit", "exact", "文号"),
        ("民事诉讼法第2条", "civil", "exact", "标题"),
        ("优化营商办法", "market", "related", "近似"),
        ("农药管理条列", "pesticide", "related", "近似"),
        // a body and a topic, where another document says both words
        ("最高法 公证债权文书", "notary", "exact", "条文"),
        ("老板不给工资怎么办", "civil", "related", "近似"),
    ];
    for (typed, meant, mode, reason) in rows {
        let answer = county.search(&[("q", typed)]).await;
        assert_eq!(answer.match_mode, mode, "{typed}");
        let first = answer.results.first().expect(typed);
        assert_eq!(
            (first.id.as_str(), first.reason.unwrap_or("—")),
            (meant, reason),
            "{typed}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn operators_and_exact_search_never_widen() {
    let county = county().await;
    for q in [
        "标题:没有这种文件",
        "农药管理条列 -甲",
        "\"农药管理条列\" | 绝无此词",
    ] {
        let answer = county.search(&[("q", q)]).await;
        assert_eq!((answer.count, answer.match_mode), (0, "exact"), "{q}");
    }
    let exact = county
        .search(&[("q", "农药管理条列"), ("match", "exact")])
        .await;
    assert_eq!(exact.count, 0);
    let hidden = county
        .search(&[("q", "公证债权文书"), ("year", "1990")])
        .await;
    assert_eq!(
        (hidden.count, hidden.match_mode),
        (0, "exact"),
        "the year is to blame"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recognised_document_is_named_whatever_the_filters() {
    let county = county().await;
    let filtered = [("q", "云政规〔2024〕7号"), ("year", "1990")];
    let answer = county.search(&filtered).await;
    assert_eq!(answer.count, 0);
    let named: Vec<&str> = answer
        .recognised
        .iter()
        .map(|hit| hit.id.as_str())
        .collect();
    assert_eq!(named, ["market"]);
    let plain = county.search(&[("q", "云政规〔2024〕7号")]).await;
    assert!(plain.recognised.is_empty(), "it is in the list");
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_find_provisions_and_pages_of_them_are_whole() {
    let county = county().await;
    let question = ("q", "老板不给工资怎么办");
    let all = county
        .try_provisions(&[question])
        .await
        .expect("provisions");
    assert_eq!(all.match_mode, "related");
    assert_eq!(
        all.results.first().map(|hit| hit.label.as_str()),
        Some("第三条")
    );
    assert!(
        all.results
            .first()
            .is_some_and(|hit| hit.snippet.contains("<mark>"))
    );
    let mut walked = Vec::new();
    let mut cursor = String::new();
    loop {
        let page = [question, ("per_page", "2"), ("cursor", cursor.as_str())];
        let page = county.try_provisions(&page).await.expect("a page");
        assert_eq!(page.count, all.count);
        walked.extend(
            page.results
                .into_iter()
                .map(|hit| (hit.document_id, hit.eid)),
        );
        match page.next {
            Some(next) => cursor = next,
            None => break,
        }
    }
    let whole: Vec<_> = all
        .results
        .into_iter()
        .map(|hit| (hit.document_id, hit.eid))
        .collect();
    assert_eq!(walked, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_like_of_a_provision_is_looked_for_elsewhere() {
    let county = county().await;
    let like = county.try_provisions(&[("similar", "notary:art_1")]).await;
    let like = like.expect("provisions");
    assert_eq!(like.match_mode, "related");
    let first = like.results.first().map(|hit| hit.document_id.as_str());
    assert_eq!(first, Some("other"));
    assert!(like.results.iter().all(|hit| hit.document_id != "notary"));
    for wrong in ["notary", "notary:art_99", "none:art_1"] {
        let refused = county.try_provisions(&[("similar", wrong)]).await;
        assert!(refused.is_err(), "{wrong}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn beginnings_pinyin_and_initials_are_suggested() {
    let county = county().await;
    for typed in [
        "优化营",
        "yhys",
        "youhuaying",
        "云政规〔2024",
        "云岭县优化",
        "YHYSHJ",
    ] {
        let found = county.suggest(typed).await;
        let ids: Vec<&str> = found.documents.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["market"], "{typed}");
    }
    let bodies = county.suggest("最高").await.authorities;
    assert_eq!(bodies, ["最高人民法院"]);
    assert_eq!(county.suggest("zgrmfy").await.authorities, ["最高人民法院"]);
    for nothing in ["", "，", "没有这样的标题", "zzzz"] {
        let found = county.suggest(nothing).await;
        assert!(
            found.documents.is_empty() && found.authorities.is_empty(),
            "{nothing}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_has_no_reasons_and_a_piece_of_a_number_is_one() {
    let county = county().await;
    let all = county.search(&[("q", "")]).await;
    assert!(all.count > 5 && all.results.iter().all(|hit| hit.reason.is_none()));
    let piece = county.search(&[("q", "云政规〔2024")]).await;
    let first = piece.results.first().expect("a hit");
    assert_eq!((first.id.as_str(), first.reason), ("market", Some("文号")));
    let ordered = county
        .search(&[("q", "老板不给工资怎么办"), ("order", "published")])
        .await;
    assert!(
        ordered.description.contains("按相关度排列"),
        "{}",
        ordered.description
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_article_of_a_long_law_has_its_like() {
    let mut text: String = (1..=1_100)
        .map(|n| {
            format!(
                "第{}条 各级机关依照本法办理事项。\n",
                guiku::text::numeral::to_chinese(n)
            )
        })
        .collect();
    text.push_str("第一千一百零一条 饲养烈性犬的，应当办理登记。");
    let county = County::with(vec![
        Doc::law("long", "某长法", &text),
        Doc::law(
            "dogs",
            "某养犬办法",
            "第一条 饲养烈性犬的，应当办理登记并免疫。",
        ),
    ])
    .await;
    let like = county.try_provisions(&[("similar", "long:art_1101")]).await;
    let like = like.expect("provisions");
    let first = like.results.first().map(|hit| hit.document_id.as_str());
    assert_eq!(first, Some("dogs"));
}

#[tokio::test(flavor = "multi_thread")]
async fn provisions_that_only_filters_hide_are_not_guessed() {
    let county = county().await;
    let hidden = [("q", "公证债权文书"), ("year", "1990")];
    let hidden = county.try_provisions(&hidden).await.expect("an answer");
    assert_eq!((hidden.count, hidden.match_mode), (0, "exact"));
}
