//! M7.

use proptest::prelude::*;

use super::{RULE, TITLE, Verdict, eid, told, trial};
use crate::domain::form_check::FormCheck;
use Verdict::{Fail, Pass};

fn faults(text: &str) -> Vec<String> {
    let found = trial(TITLE, text).check(FormCheck::Numbering);
    found.failures().map(|remark| remark.says.clone()).collect()
}

#[test]
fn articles_gaps_repeats_and_order() {
    assert_eq!(trial(TITLE, RULE).check(FormCheck::Numbering).verdict, Pass);
    let gap = trial(
        TITLE,
        &RULE
            .replace("第四条　违反", "第五条　违反")
            .replace("第五条　本办法由", "第六条　本办法由")
            .replace("第六条　本办法自", "第七条　本办法自"),
    );
    let gap = gap.check(FormCheck::Numbering);
    assert_eq!(told(&gap), (Fail, "“第五条”之前缺“第四条”"));
    assert_eq!((gap.remarks.len(), eid(&gap)), (1, "art_5"));
    assert_eq!(
        faults(&RULE.replace("第五条　本", "第四条　本")),
        ["“第四条”重复"]
    );
    let back = RULE.replace("第四条　违反", "第二条　违反");
    assert_eq!(faults(&back), ["“第二条”排在“第三条”之后，顺序不对"]);
    // without a blank behind the label
    let bare = RULE.replace('　', "").replace("第四条违反", "第五条违反");
    assert_eq!(faults(&bare), ["“第五条”之前缺“第四条”"]);
}

#[test]
fn inserted_articles_follow_their_own() {
    let with = |label: &str| RULE.replace("第五条　", &format!("{label}　另行规定。\n第五条　"));
    assert!(faults(&with("第四条之一")).is_empty());
    assert_eq!(
        faults(&with("第四条之二")),
        ["“第四条之二”排在“第四条”之后，顺序不对"]
    );
}

#[test]
fn points_of_an_article() {
    let twice = RULE.replace("（二）医院", "（一）医院");
    assert!(
        faults(&twice).is_empty(),
        "a list that begins again is none of ours to judge"
    );
    assert_eq!(
        faults(&RULE.replace("（二）医院", "（三）医院")),
        ["“（三）”之前缺“（二）”"]
    );
    let repeated = RULE.replace("（二）医院。", "（二）医院；\n（二）车站。");
    assert_eq!(faults(&repeated), ["“（二）”重复"]);
    let inline = RULE.replace(
        "（一）学校；\n（二）医院。",
        "（一）学校；（二）医院；\n（三）车站。",
    );
    assert!(faults(&inline).is_empty());
}

#[test]
fn chapters_and_sections() {
    let text = |second: &str, section: &str| {
        format!(
            "第一章　总则\n第一条　甲。\n{second}　管理\n第一节　许可\n第二条　乙。\n{section}　监督\n第三条　丙。\n\
             第三章　附则\n第四条　丁。"
        )
    };
    assert!(faults(&text("第二章", "第二节")).is_empty());
    assert_eq!(
        faults(&text("第二章", "第三节")),
        ["“第三节”之前缺“第二节”"]
    );
    assert_eq!(faults(&text("第一章", "第二节")), ["“第一章”重复"]);
    let contents = format!(
        "目录\n第一章　总则\n第二章　管理\n第三章　附则\n{}",
        text("第二章", "第二节")
    );
    assert!(faults(&contents).is_empty());
}

#[test]
fn items_of_a_text_without_articles() {
    let text = "各单位：\n一、总体要求\n（一）目标。到年底做完。\n1.摸底。\n（1）城区；\n（2）农村。\n2.整改。\n（二）原则。\n\
                二、任务\n（三）建设。\n（四）管理。\n三、保障\n1.经费。\n2.人员。";
    assert!(faults(text).is_empty(), "{:?}", faults(text));
    assert_eq!(
        faults(&text.replace("三、保障", "四、保障")),
        ["“四、”之前缺“三、”"]
    );
    assert_eq!(
        faults(&text.replace("（四）管理", "（五）管理")),
        ["“（五）”之前缺“（四）”"]
    );
    assert_eq!(
        faults(&text.replace("2.整改", "3.整改")),
        ["“3.”之前缺“2.”"]
    );
    assert_eq!(
        faults(&text.replace("（2）农村", "（3）农村")),
        ["“（3）”之前缺“（2）”"]
    );
    assert_eq!(
        faults(&text.replace("二、任务", "一、任务")),
        ["“三、”之前缺“二、”"]
    );
}

#[test]
fn levels_upside_down() {
    let text =
        "各单位：\n1.总体要求。\n（一）目标。\n（二）原则。\n2.任务。\n（一）建设。\n3.保障。";
    assert_eq!(
        faults(text),
        [
            "“（一）”用在“1.”之下，层次颠倒",
            "“（一）”用在“1.”之下，层次颠倒"
        ]
    );
    // 1. 2. inside a paragraph list before a new （一） is no nesting
    let flat = "各单位：\n1.甲。\n2.乙。\n（一）丙。\n1.丁。\n2.戊。\n（二）己。";
    assert!(faults(flat).is_empty(), "{:?}", faults(flat));
}

#[test]
fn quotations_and_mentions_are_no_labels() {
    let amending = "各单位：\n一、将第三条修改为：\n“第三条　甲。\n“第五条　乙。”\n二、删去\n第九条规定的内容。\n三、本决定自公布之日起施行。";
    assert!(faults(amending).is_empty(), "{:?}", faults(amending));
    let mention = RULE.replace(
        "（二）医院。",
        "（二）医院；\n（四）项规定的地点除外；\n（三）项目工地。",
    );
    assert!(faults(&mention).is_empty(), "{:?}", faults(&mention));
    let law = "一、某行为\n《某法》第二十一条第二款第二项：\n（二）建立制度；\n（三）实施方案。\n二、另一行为";
    assert!(faults(law).is_empty(), "{:?}", faults(law));
}

#[test]
fn each_annex_begins_anew() {
    let annexes =
        format!("{RULE}\n附件1\n操作规程\n一、准备\n二、实施\n附件2\n评分标准\n一、内容\n三、得分");
    let found = trial(TITLE, &annexes).check(FormCheck::Numbering);
    assert_eq!(told(&found), (Fail, "“三、”之前缺“二、”"));
    assert!(eid(&found).starts_with("att_2"), "{found:?}");
}

proptest! {
    #[test]
    fn nothing_panics(parts in proptest::collection::vec(
        prop::sample::select(vec!["第零条 ", "第一条 ", "第4294967295条 ", "第一条之二 ", "第九章 ", "一、", "（二）", "0.", "999.", "（7）", "③", "《",
            "》第三条", "本办法第九条第二款", "前款", "前九条", "附件1", "附件：1.甲", "“", "”", "\n", "\n", "。", "：", "有效期九年", "自2027年1月1日起施行",
            "同时废止", "由县负责解释", "会议通过", "某规〔2026〕第03号", "2026年3月2日", "（此件公开发布）", "各单位", "甲乙"]), 0..60)) {
        let text = parts.concat();
        for finding in trial(TITLE, &text).all() {
            prop_assert!(!finding.remarks.is_empty());
        }
    }
}
