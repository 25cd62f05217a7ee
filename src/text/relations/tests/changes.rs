//! Amendment, replacement, forwarding, chains.

use super::*;

#[test]
fn amendments() {
    for (title, text, expected) in [
        (
            "关于修改《甲办法》的通知",
            "现决定对《甲办法》（云政规〔2021〕3号）部分内容作如下修改：\n一、将第四条中的“《乙法》”修改为“《丙法典》”。",
            "amends 甲办法 云政规〔2021〕3号",
        ),
        (
            "关于修订《甲细则》的通知",
            "我局对2022年发布的《甲许可细则》进行了修订，现印发给你们。",
            "amends 甲许可细则",
        ),
        (
            "关于修改《甲办法》部分条款的决定",
            "将《甲办法》（云政规〔2021〕3号）第三条中的“城管局”修改为“执法局”。",
            "amends 甲办法 云政规〔2021〕3号",
        ),
        (
            "关于印发《甲办法》的通知",
            "结合实际，对2020年10月1日施行的《甲办法》进行修订，现印发给你们。",
            "amends 甲办法",
        ),
        ("关于修改《甲办法》的通知", "请遵照执行。", "amends 甲办法"),
        (
            "关于印发修订后的《甲办法》的通知",
            "现将修订后的办法印发给你们。",
            "amends 甲办法",
        ),
    ] {
        check(title, text, &[expected]);
    }
}

#[test]
fn what_amends_nothing() {
    check(
        "关于转发《某部关于修改〈甲规定〉的决定》的通知",
        "现将《某部关于修改〈甲规定〉的决定》（某部令第54号）转发给你们，请遵照执行。",
        &["forwards 某部关于修改〈甲规定〉的决定 某部令第54号"],
    );
    for text in [
        "一、抓紧修订《甲条例》，完善配套制度。",
        "二、对《甲办法》进行修订的，应当征求意见。",
        "本规定所称甲，按《甲办法》修改后的规定执行。",
    ] {
        check("关于加强摊点管理的意见", text, &[]);
    }
}

#[test]
fn replacing() {
    check(
        "关于发布《甲标准》的通知",
        "本标准代替《乙标准》（DB99/T 1-2010）。",
        &["replaces 乙标准 DB99/T 1-2010"],
    );
    check(
        "关于重新印发《甲办法》的通知",
        "现将《甲办法》重新印发给你们。",
        &["replaces 甲办法"],
    );
}

#[test]
fn an_extension_is_repealed_by_its_number() {
    check(
        "云麓县人民政府关于废止《补偿标准的决定》及其延期文件的通知",
        "经县政府研究决定，即日起废止《补偿标准的决定》（云政规〔2019〕16号）及其延期文件（云政规〔2024〕3号）。",
        &[
            "repeals 补偿标准的决定 云政规〔2019〕16号",
            "repeals - 云政规〔2024〕3号 by_number_only",
        ],
    );
}

#[test]
fn a_successor_of_the_same_title() {
    check(
        "云麓县人民政府关于禁止焚烧秸秆的通告",
        "五、本通告自2026年5月1日起施行。《云麓县人民政府关于禁止焚烧秸秆的通告》（云政规〔2024〕7号）同时废止。",
        &["repeals 云麓县人民政府关于禁止焚烧秸秆的通告 云政规〔2024〕7号"],
    );
}

#[test]
fn the_words_of_a_relation_stand_in_the_text() {
    let text = normal_form(TABLE);
    for relation in relations("关于延长部分规范性文件有效期的通知", &text) {
        let words = text.get(relation.words.unwrap()).unwrap();
        assert!(
            words.contains(relation.title.as_deref().unwrap()),
            "{words}"
        );
    }
}

#[test]
fn what_stands_between_a_title_and_its_number_or_verb() {
    let title = "云麓县摊点管理办法";
    for (text, expected) in [
        (
            "第九条 《云麓县摊点管理规定》（以下简称旧规定）同时废止。",
            "repeals 云麓县摊点管理规定",
        ),
        (
            "第九条 云麓县人民政府令第4号公布的《云麓县摊点管理规定》同时废止。",
            "repeals 云麓县摊点管理规定 云麓县人民政府令第4号",
        ),
        (
            "第九条 《云麓县摊点管理法（试行）》同时废止。",
            "repeals 云麓县摊点管理法（试行）",
        ),
    ] {
        check(title, text, &[expected]);
    }
    check(
        "关于修改《甲办法》等2件文件的决定",
        "一、修改《甲办法》\n1.将第一条修改为：“甲。”\n二、修改《乙办法》\n1.将第二条修改为：“乙。”",
        &["amends 甲办法", "amends 乙办法"],
    );
    check("关于修改后的甲条例施行时若干问题的规定", "第一条 甲。", &[]);
    check(
        "关于停止执行《甲办法》第三条的通知",
        "各单位：\n请遵照执行。",
        &["repeals 甲办法 partial"],
    );
}
