//! Citations in both directions: through the API, on the page, on the command line.

mod api;
mod basis;
mod check;
mod page;

use std::sync::Arc;

use serde_json::{Value as Json, json};

use crate::support::County;

/// Its title and its articles name all that stands in [`LAWS`], itself, and what is not here.
const TITLE: &str = "测试县公共租赁住房租金减免办法";
const TEXT: &str = "第一条 根据《中华人民共和国测试法》（以下简称《测试法》）、《测试省实施〈测试法〉办法》，制定本办法。\n\
    第二条 有下列情形之一的，可以申请：\n（一）最低生活保障家庭；\n（二）《测试法》第二条第一款第（二）项规定的人员。\n违反前款规定的，依照测试法第三条处理。\n\
    第三条 依照本办法第二条第一款第一项、第九条办理，持《营业执照》，按照《测试法》第八条和《某外地条例》第五条执行。\n\
    第四条 测政发〔2001〕9号文件与《测试县旧办法》另有规定的除外。\n第五条 本办法自2027年1月1日起施行，有效期五年。";

/// Upper law in two versions, a provincial rule, an old rule that has lapsed.
fn laws() -> Vec<Json> {
    let law = |id: &str, version: &str, third: &str| {
        json!({"id": id, "title": "中华人民共和国测试法", "issuer": "全国人民代表大会常务委员会", "kind": "法律",
            "version_on": version, "effective_on": version,
            "text": format!("第一条 总则。\n第二条 下列人员：\n（一）老人；\n（二）儿童。\n其他人员另行规定。\n第三条 {third}")})
    };
    vec![
        law("law-2015", "2015-01-01", "罚款一百元。"),
        law("law-2020", "2020-01-01", "罚款二百元。"),
        json!({"id": "province", "title": "测试省实施《中华人民共和国测试法》办法", "issuer": "测试省人民代表大会常务委员会", "kind": "地方性法规",
            "effective_on": "2016-01-01", "text": "第一条 根据《测试法》制定。\n第二条 依照《中华人民共和国测试法》第三条处理。"}),
        json!({"id": "old", "title": "测试县旧办法", "issuer": "测试县人民政府", "kind": "行政规范性文件", "doc_number": "测政发〔2001〕9号",
            "effective_on": "2001-03-01", "valid_until": "2006-02-28", "text": "第一条 旧。\n第二条 旧。"}),
    ]
}

/// A county with [`laws`], the published rule and an index; the id of the rule.
async fn county() -> (Arc<County>, String) {
    let county = Arc::new(County::sqlite().await);
    county.import(&laws()).await;
    let id = county.published(TITLE, TEXT).await;
    county.index().await;
    (county, id)
}

/// What is answered to somebody who is not signed in.
async fn asked(county: &County, path: &str) -> Json {
    let answer = county.anonymous().get(path).await;
    assert_eq!(answer.status.as_u16(), 200, "{path}: {}", answer.text());
    answer.json()
}
