//! M1, M2, M3, M5, M17.

use super::{Entered, RULE, TITLE, Verdict, day, eid, page, told, trial};
use crate::domain::form_check::FormCheck;
use Verdict::{CannotTell, Fail, Pass};

const LAST: &str = "本办法自2027年1月1日起施行，有效期五年。";

fn with(last: &str) -> String {
    RULE.replace(LAST, last)
}

#[expect(clippy::unnecessary_wraps, reason = "spares a Some in every case")]
fn entered(effective: Option<&str>, last: Option<&str>) -> Option<Entered> {
    Some(Entered {
        effective_on: effective.map(day),
        last_valid_on: last.map(day),
    })
}

#[test]
fn m1_effective_date() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::EffectiveDate);
    assert_eq!(told(&check(RULE)), (Pass, "自 2027-01-01 起施行"));
    assert_eq!(eid(&check(RULE)), "art_6__para_1");
    assert_eq!(
        check(&with("本办法自公布之日起三十日后施行。")).verdict,
        Pass
    );
    let silent = check(&with("本办法有效期五年。"));
    assert_eq!((told(&silent).0, eid(&silent)), (Fail, "art_6"));
    assert_eq!(check(&with("本办法自2026年1月1日起施行。")).verdict, Fail);
    let extension = "各单位：\n经评估，《某办法》继续实施，有效期延长至2030年12月31日。";
    let extension = trial("关于延长《某办法》有效期的通知", extension);
    assert_eq!(
        extension.check(FormCheck::EffectiveDate).verdict,
        CannotTell
    );
    let reply = trial(
        "云麓县人民政府关于同意某规划的批复",
        "县自然资源局：\n同意你局所报规划。",
    );
    assert_eq!(reply.check(FormCheck::EffectiveDate).verdict, CannotTell);
}

#[test]
fn m1_the_field_beside_the_text_agrees() {
    let mut trial = trial(TITLE, RULE);
    trial.entered = entered(Some("2027-01-01"), None);
    assert_eq!(trial.check(FormCheck::EffectiveDate).verdict, Pass);
    trial.entered = entered(Some("2027-02-01"), None);
    let found = trial.check(FormCheck::EffectiveDate);
    assert_eq!(
        told(&found),
        (
            Fail,
            "正文写明自 2027-01-01 起施行，施行日期一栏填写的是 2027-02-01"
        )
    );
    trial.entered = entered(None, None);
    assert_eq!(trial.check(FormCheck::EffectiveDate).verdict, Fail);
}

#[test]
fn m2_validity_keeps_within_the_pack() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Validity);
    assert_eq!(told(&check(RULE)), (Pass, "有效期至 2031-12-31"));
    assert_eq!(
        check(&with("本办法自2027年1月1日起施行，有效期六年。")).verdict,
        Fail
    );
    let until = |until: &str| {
        check(&with(&format!(
            "本办法自2027年1月1日起施行，有效期至{until}。"
        )))
    };
    assert_eq!(until("2031年12月31日").verdict, Pass);
    assert_eq!(until("2032年1月1日").verdict, Pass);
    assert_eq!(until("2032年1月31日").verdict, Fail);
    assert_eq!(until("2026年12月1日").verdict, Fail);
    let open = check(&with("本办法自公布之日起施行，有效期至2032年12月31日。"));
    assert_eq!(open.verdict, CannotTell);
    let silent = check(&with("本办法自2027年1月1日起施行。"));
    assert_eq!(silent.verdict, CannotTell);
    assert!(
        told(&silent).1.contains("不超过 5 年，该规定待核实"),
        "{silent:?}"
    );
}

#[test]
fn m2_a_trial_has_a_shorter_limit() {
    let title = "云麓县人民政府关于印发《云麓县烟花燃放管理办法（试行）》的通知";
    let check = |text: &str| trial(title, text).check(FormCheck::Validity);
    assert_eq!(check(RULE).verdict, Fail);
    assert_eq!(
        check(&with("本办法自2027年1月1日起施行，有效期2年。")).verdict,
        Pass
    );
}

#[test]
fn m2_the_field_beside_the_text_agrees() {
    let mut trial = trial(TITLE, RULE);
    trial.entered = entered(Some("2027-01-01"), Some("2030-12-31"));
    assert_eq!(trial.check(FormCheck::Validity).verdict, Fail);
    trial.text = with("本办法自2027年1月1日起施行。");
    let found = trial.check(FormCheck::Validity);
    assert_eq!(
        told(&found),
        (
            Fail,
            "有效期截止日一栏填写了 2030-12-31，正文没有写明有效期"
        )
    );
}

#[test]
fn m3_interpretation() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Interpretation);
    assert_eq!((check(RULE).verdict, eid(&check(RULE))), (Pass, "art_5"));
    let silent = RULE.replace("本办法由县公安局负责解释。", "具体事项由县公安局办理。");
    assert_eq!(check(&silent).verdict, CannotTell);
}

#[test]
fn m5_which_meeting_and_when() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Caption);
    assert_eq!(check(&page()).verdict, Pass);
    assert_eq!(check(RULE).verdict, CannotTell);
    let vague = page().replace(
        "2026年11月2日县人民政府第86次常务会议",
        "县人民政府常务会议",
    );
    let found = check(&vague);
    assert_eq!(told(&found), (CannotTell, "没有写明是第几次会议和日期"));
    let caption = page().replace(
        "云麓县烟花燃放管理办法\n第一条",
        "云麓县烟花燃放管理办法\n（2026年11月2日县人民政府第86次常务会议通过）\n第一条",
    );
    let caption = caption.replace("已经2026年11月2日县人民政府第86次常务会议审议通过，", "");
    assert_eq!(check(&caption).verdict, Pass);
}

#[test]
fn m17_elements() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::Content);
    let full = check(RULE);
    assert_eq!((full.verdict, full.remarks.len()), (Pass, 5));
    let poor = check(&RULE.replace("依法处理", "记入档案"));
    assert_eq!(told(&poor), (CannotTell, "没有读出责任"));
    assert_eq!(check("一、总体要求\n二、重点任务").verdict, CannotTell);
}
