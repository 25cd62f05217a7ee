//! M4, M13, M14.

use super::{RULE, TITLE, Verdict, eid, told, trial};
use crate::checks::form::wanted;
use crate::domain::form_check::FormCheck;
use crate::domain::validity::State;
use Verdict::{CannotTell, Fail, Pass};

fn internal(text: &str) -> Vec<(Verdict, String)> {
    let found = trial(TITLE, text).check(FormCheck::InternalCitations);
    let remarks = found.remarks.into_iter();
    remarks
        .map(|remark| (remark.verdict, remark.says))
        .collect()
}

#[test]
fn m13_provisions_of_the_text_itself() {
    assert_eq!(internal(RULE), [(Pass, "1 处引用都有所指".to_owned())]);
    let cite = |cited: &str| internal(&RULE.replace("第三条第二款第（二）项", cited));
    assert_eq!(cite("第三条")[0].0, Pass);
    assert_eq!(
        cite("第九条"),
        [(Fail, "“本办法第九条”：本文没有这一条".to_owned())]
    );
    assert_eq!(
        cite("第三条第三款"),
        [(Fail, "“本办法第三条第三款”：该条只有 2 款".to_owned())]
    );
    assert_eq!(cite("第三条第二款第（五）项")[0].0, Fail);
    let quoted = RULE.replace("依法处理", "按“违反本办法第九十条”处理");
    assert_eq!(internal(&quoted)[0].0, Pass);
    // 本法 in a 办法 is the law that is quoted
    assert_eq!(
        internal(&RULE.replace("依法处理", "依照本法第九十条处理"))[0].0,
        Pass
    );
    let items = "各单位：\n一、甲。\n二、违反本通知第七条的，按第一条办理。";
    let found = trial("某通知", items).check(FormCheck::InternalCitations);
    assert_eq!(found.verdict, CannotTell);
}

#[test]
fn m13_what_stands_before() {
    let text = |second: &str| {
        format!("第一条　甲。\n第二条　乙。\n{second}\n第三条　本办法自2027年1月1日起施行。")
    };
    assert_eq!(internal(&text("前款规定的乙，由县政府划定。"))[0].0, Pass);
    assert_eq!(internal(&text("目前条件成熟的，依照前条办理。"))[0].0, Pass);
    assert_eq!(
        internal(&text("前两款规定的乙除外。")),
        [(Fail, "“前两款”：前面只有 1 款".to_owned())]
    );
    assert_eq!(
        internal(&RULE.replace("适用本办法", "适用前款规定")),
        [(Fail, "“前款”：这是本条第一款，前面没有款".to_owned()),]
    );
    assert_eq!(
        internal(&RULE.replace("制定本办法", "依照前条制定本办法"))[0].0,
        Fail
    );
    assert_eq!(
        internal(&RULE.replace("依法处理", "依照《刑法》第三百零七条之一前三款处理"))[0].0,
        Pass
    );
}

#[test]
fn m14_cited_documents_live() {
    let check = |state, because| {
        let trial = trial(TITLE, RULE).knows("中华人民共和国安全生产法", &[], state, because);
        trial.check(FormCheck::CitedDocuments)
    };
    assert_eq!(told(&check(State::InForce, "")).0, Pass);
    let dead = check(State::Repealed, "2026-01-01 废止");
    assert_eq!(
        told(&dead),
        (
            Fail,
            "《中华人民共和国安全生产法》已废止（2026-01-01 废止）"
        )
    );
    assert_eq!(eid(&dead), "art_1__para_1");
    let unknown = trial(TITLE, RULE).check(FormCheck::CitedDocuments);
    assert_eq!(told(&unknown).0, CannotTell);
    assert!(
        told(&unknown)
            .1
            .contains("登记簿中没有《中华人民共和国安全生产法》")
    );
    let short = RULE.replace("中华人民共和国安全生产法", "安全生产法");
    let short = trial(TITLE, &short).knows("中华人民共和国安全生产法", &[], State::InForce, "");
    assert_eq!(short.check(FormCheck::CitedDocuments).verdict, Pass);
}

#[test]
fn m14_number_and_title_belong_together() {
    let text = RULE.replace(
        "《中华人民共和国安全生产法》",
        "《烟花规定》（云政规〔2020〕5号）",
    );
    let other = trial(TITLE, &text).knows("垃圾规定", &["云政规〔2020〕5号"], State::InForce, "");
    assert_eq!(
        told(&other.check(FormCheck::CitedDocuments)),
        (
            Fail,
            "云政规〔2020〕5号在登记簿中是《垃圾规定》，与所引标题《烟花规定》不符"
        )
    );
    let same = trial(TITLE, &text).knows("烟花规定", &["云政规（2020）5号"], State::InForce, "");
    assert_eq!(same.check(FormCheck::CitedDocuments).verdict, Pass);
    let differs = trial(TITLE, &text).knows("烟花规定", &["云政规〔2021〕1号"], State::InForce, "");
    assert_eq!(differs.check(FormCheck::CitedDocuments).verdict, CannotTell);
}

#[test]
fn m14_what_is_repealed_is_not_relied_on() {
    let text = RULE.replace("有效期五年。", "有效期五年。《烟花规定》同时废止。");
    let trial = trial(TITLE, &text)
        .knows("中华人民共和国安全生产法", &[], State::InForce, "")
        .knows("烟花规定", &[], State::Repealed, "");
    assert_eq!(trial.check(FormCheck::CitedDocuments).verdict, Pass);
    let forms = RULE.replace("依法处理", "收回《燃放许可证》，填写《申请表》");
    let forms = super::trial(TITLE, &forms).knows("安全生产法", &[], State::InForce, "");
    assert_eq!(forms.check(FormCheck::CitedDocuments).verdict, Pass);
}

#[test]
fn m4_without_a_repeal_there_is_nothing_to_resolve() {
    let found = trial(TITLE, RULE).check(FormCheck::RepealClause);
    assert_eq!(told(&found), (Pass, "没有废止其他文件"));
}

#[test]
fn m4_a_repealed_document_is_one_of_the_registry() {
    let text = RULE.replace(
        "有效期五年。",
        "有效期五年。《云麓县烟花规定》（云政规〔2020〕5号）同时废止。",
    );
    let carrier = "云麓县人民政府关于印发《云麓县烟花规定》的通知";
    let check = |trial: super::Trial| trial.check(FormCheck::RepealClause);
    let plain = || trial(TITLE, &text);
    let known = check(plain().knows(carrier, &["云政规〔2020〕5号"], State::InForce, ""));
    assert_eq!(
        told(&known),
        (Pass, "《云麓县烟花规定》（云政规〔2020〕5号）在登记簿中")
    );
    assert_eq!(eid(&known), "art_6__para_1");
    let unknown = check(plain());
    assert_eq!(
        told(&unknown),
        (
            CannotTell,
            "登记簿中没有《云麓县烟花规定》（云政规〔2020〕5号）"
        )
    );
    let lapsed = check(plain().knows(carrier, &["云政规〔2020〕5号"], State::Lapsed, ""));
    assert_eq!(lapsed.verdict, Fail);
    assert!(
        told(&lapsed).1.ends_with("已失效，不必再废止"),
        "{lapsed:?}"
    );
    let number = check(plain().knows(carrier, &["云政规〔2021〕5号"], State::InForce, ""));
    assert_eq!(number.verdict, Fail);
    let title = check(plain().knows("某通知", &["云政规〔2020〕5号"], State::InForce, ""));
    assert_eq!(title.verdict, Fail);
    let twice = text.replace("（云政规〔2020〕5号）", "");
    let twice = trial(TITLE, &twice)
        .knows(carrier, &["云政规〔2020〕5号"], State::InForce, "")
        .knows(carrier, &["云政规〔2019〕2号"], State::Lapsed, "");
    assert_eq!(check(twice).verdict, CannotTell);
}

#[test]
fn what_is_asked_of_the_registry() {
    let text = RULE.replace("依法处理", "依照《某规定》（云政规〔2020〕5号）处理");
    let wanted = wanted(TITLE, &text);
    for title in ["安全生产法", "中华人民共和国安全生产法", "某规定"] {
        assert!(wanted.titles.contains(title), "{title}");
    }
    assert_eq!(wanted.numbers.len(), 1);
}
