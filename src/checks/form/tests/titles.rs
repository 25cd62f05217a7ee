//! M8, M12, M15, M16, M18.

use super::{RULE, TITLE, Verdict, page, told, trial};
use crate::domain::form_check::FormCheck;
use crate::rules::IssuerKind;
use Verdict::{CannotTell, Fail, Pass};

#[test]
fn m8_the_number_as_it_is_to_be_written() {
    let check = |text: &str| trial(TITLE, text).check(FormCheck::DocumentNumber);
    assert_eq!(told(&check(&page())), (Pass, "“云政规〔2026〕3号”"));
    for wrong in [
        "云政规（2026）3号",
        "云政规〔2026〕第3号",
        "云政规〔2026〕03号",
        "云政规[2026]3 号",
    ] {
        let found = check(&page().replace("云政规〔2026〕3号", wrong));
        assert_eq!(found.verdict, Fail, "{wrong}");
        assert!(
            told(&found).1.ends_with("应当写作“云政规〔2026〕3号”"),
            "{found:?}"
        );
    }
    assert_eq!(check(RULE).verdict, CannotTell);
}

#[test]
fn m15_the_number_is_the_registers() {
    let mut trial = trial(TITLE, &page());
    assert_eq!(
        trial.check(FormCheck::RegisteredNumbers).verdict,
        CannotTell
    );
    trial.numbers = vec![
        "云政规〔2026〕3号".to_owned(),
        "YLDR-2026-0010003".to_owned(),
    ];
    assert_eq!(trial.check(FormCheck::RegisteredNumbers).verdict, Pass);
    trial.numbers = vec!["云政规〔2026〕4号".to_owned()];
    assert_eq!(trial.check(FormCheck::RegisteredNumbers).verdict, Fail);
}

#[test]
fn m12_title_and_form() {
    let check = |title: &str| trial(title, RULE).check(FormCheck::Title);
    assert_eq!(check(TITLE).verdict, Pass);
    assert_eq!(check("云麓县烟花燃放管理条例").verdict, Fail);
    assert_eq!(
        check("云麓县人民政府关于印发《云麓县烟花燃放条例》的通知").verdict,
        Fail
    );
    let carries_out = "云麓县人民政府关于贯彻《山西省消防条例》的实施意见";
    assert_eq!(check(carries_out).verdict, Pass);
    assert_eq!(check(&format!("{TITLE}。")).verdict, Fail);
    assert_eq!(check("云麓县烟花燃放管理规范").verdict, CannotTell);
    assert_eq!(check("云麓县烟花燃放若干事项").verdict, CannotTell);
    assert_eq!(check("  ").verdict, Fail);
}

#[test]
fn m16_what_carries_it() {
    let check = |title: &str, text: &str| trial(title, text).check(FormCheck::Carrier);
    assert_eq!(check(TITLE, &page()).verdict, Pass);
    assert_eq!(
        check("云麓县人民政府关于印发《某办法》的函", RULE).verdict,
        Fail
    );
    assert_eq!(check("云麓县烟花燃放管理办法", RULE).verdict, CannotTell);
    assert_eq!(check("云麓县烟花燃放管理办法", &page()).verdict, Pass);
}

#[test]
fn m18_a_department_bears_no_areas_name() {
    let mut trial = trial("云麓县住房和城乡建设局关于印发《物业服务办法》的通知", RULE);
    assert_eq!(trial.check(FormCheck::DepartmentTitle).verdict, Pass);
    trial.kind = IssuerKind::Department;
    trial.issuer = "云麓县住房和城乡建设局";
    assert_eq!(trial.check(FormCheck::DepartmentTitle).verdict, Pass);
    trial.title = "云麓县住房和城乡建设局关于印发《云麓县物业服务办法》的通知".to_owned();
    let found = trial.check(FormCheck::DepartmentTitle);
    assert_eq!(
        told(&found),
        (
            Fail,
            "部门制定的文件，标题“云麓县物业服务办法”冠有区域名称“云麓县”"
        )
    );
    trial.areas.clear();
    assert_eq!(trial.check(FormCheck::DepartmentTitle).verdict, CannotTell);
}
