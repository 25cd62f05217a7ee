//! M6, M9, M10, M11.

use super::{RULE, TITLE, Verdict, eid, page, told, trial};
use crate::domain::form_check::FormCheck;
use Verdict::{CannotTell, Fail, Pass};

fn listed(list: &str, annexes: &str) -> String {
    let text = page().replace(
        "云麓县人民政府\n2026年",
        &format!("{list}\n云麓县人民政府\n2026年"),
    );
    format!("{text}{annexes}")
}

#[test]
fn m6_annexes_are_those_of_the_list() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Annexes);
    assert_eq!(told(&check(&page())), (Pass, "没有附件"));
    let list = "附件：1.燃放点名单\n2.申请表";
    let both = "\n附件1\n燃放点名单\n一处\n附件2\n申请表\n姓名";
    assert_eq!(
        told(&check(&listed(list, both))),
        (Pass, "附件说明所列 2 个附件都在")
    );
    let one = check(&listed(list, "\n附件1\n燃放点名单\n一处"));
    assert_eq!(
        told(&one),
        (Fail, "附件说明列有 2 个，正文后有 1 个，没有找到《申请表》")
    );
    assert_eq!(check(&listed(list, "")).verdict, CannotTell);
    let mut trial = trial(TITLE, &listed(list, ""));
    trial.attached = vec!["燃放点名单.docx".to_owned(), "附件2 申请表.docx".to_owned()];
    assert_eq!(trial.check(FormCheck::Annexes).verdict, Pass);
}

#[test]
fn m6_an_annex_that_is_spoken_of_is_there() {
    let text = RULE.replace("依法处理。", "依法处理，格式见附件3。");
    let text = format!("{text}\n附件1\n名单\n一处\n附件2\n表\n姓名");
    let found = trial(TITLE, &text).check(FormCheck::Annexes);
    assert_eq!(told(&found), (CannotTell, "提到附件3，附件只有 2 个"));
}

#[test]
fn m9_the_date_in_arabic_figures() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::WrittenDate);
    assert_eq!(check(&page()).verdict, Pass);
    for wrong in [
        "二〇二六年十一月二十日",
        "2026年11月020日",
        "２０２６年11月20日",
        "2026 年 11 月 20 日",
    ] {
        let found = check(&page().replace("2026年11月20日", wrong));
        assert_eq!(found.verdict, Fail, "{wrong} {found:?}");
        assert!(
            told(&found).1.ends_with("应当写作“2026年11月20日”"),
            "{found:?}"
        );
    }
    assert_eq!(check(RULE).verdict, CannotTell);
}

#[test]
fn m10_the_addressee_ends_with_a_full_colon() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Addressee);
    assert_eq!(check(&page()).verdict, Pass);
    let half = check(&page().replace("各部门：", "各部门:"));
    assert_eq!((told(&half).0, eid(&half)), (Fail, "preamble"));
    assert_eq!(check(&page().replace("各部门：", "各部门")).verdict, Fail);
    assert_eq!(check(RULE).verdict, CannotTell);
    let to_all = trial(
        "云麓县人民政府关于禁止燃放烟花的通告",
        "一、县城内不得燃放。\n二、本通告自公布之日起施行。",
    );
    assert_eq!(to_all.check(FormCheck::Addressee).verdict, Pass);
}

#[test]
fn m11_how_it_is_made_public() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::DisclosureMark);
    assert_eq!(check(&page()).verdict, Pass);
    let hidden = page().replace("（此件公开发布）", "（此件依申请公开）");
    assert_eq!(check(&hidden).verdict, Fail);
    assert_eq!(
        check(&page().replace("（此件公开发布）\n", "")).verdict,
        CannotTell
    );
    assert_eq!(check(RULE).verdict, CannotTell);
}
