use super::*;

/// The query in brackets and letters: what was understood, not what was typed.
fn read(text: &str) -> String {
    match Query::parse(text).expect(text).root {
        None => String::new(),
        Some(node) => sketch(&node),
    }
}

fn sketch(node: &Node) -> String {
    let list = |nodes: &[Node], sign: &str| {
        let parts: Vec<String> = nodes.iter().map(sketch).collect();
        format!("[{}]", parts.join(sign))
    };
    match node {
        Node::And(nodes) => list(nodes, " "),
        Node::Or(nodes) => list(nodes, "|"),
        Node::Not(node) => format!("-{}", sketch(node)),
        Node::Run(Field::Any, run) => run.folded.clone(),
        Node::Run(field, run) => format!("{field:?}:{}", run.folded),
        Node::Near {
            provision,
            runs,
            distance,
        } => {
            let runs: Vec<&str> = runs.iter().map(|run| run.folded.as_str()).collect();
            let place = if *provision { "Provision:" } else { "" };
            format!("{place}{}~{distance}", runs.join("^"))
        }
        Node::Together(within, node) => format!("{within:?}<{}>", sketch(node)),
        Node::Cites { named, .. } => format!("Cites:{}", named.typed),
        Node::Year(span) => format!("{:?}..{:?}", span.from, span.through),
        Node::Day(dated, span) => format!("{dated:?}:{:?}..{:?}", span.from, span.through),
    }
}

fn fault(text: &str) -> (usize, QueryErrorKind) {
    let error = Query::parse(text).expect_err(text);
    (error.at, error.kind)
}

#[test]
fn reads_words_runs_and_exclusions() {
    assert_eq!(read(" 安全生产　条例\n通知 "), "[安全生产 条例 通知]");
    assert_eq!(read("\"安全 生产\"条例"), "[安全生产 条例]");
    assert_eq!(read("“安全 生产” －\"甲 乙\" -丙"), "[安全生产 -甲乙 -丙]");
    assert_eq!(read("甲 甲 -甲"), "[甲 -甲]");
    assert_eq!(read("- 08-2106 --x"), "[- 08-2106 --x]");
}

#[test]
fn pasted_fragments_stay_what_they_are() {
    for text in [
        "(a|b):*",
        "国发(2015)58号",
        "(一)",
        "(试行)",
        "注册证>)已被撤销的",
        "((甲))",
        "()",
        "标题:",
        "-",
        "http://x.cn",
        "注意:甲",
        "同条",
        "同条(一)项",
        "甲~5",
        "~5",
        "2021-05-01",
        "1)",
        "(甲|乙)丙",
    ] {
        assert_eq!(read(text), text, "{text}");
    }
    assert_eq!(read("法释（2016）29号"), "法释(2016)29号");
    assert_eq!(read("（一）"), "(一)");
    assert_eq!(read("“一网通办”为抓手"), "\"一网通办\"为抓手");
    assert_eq!(read("“一网"), "\"一网");
    assert_eq!(read("以“一网通办”"), "以\"一网通办\"");
    assert_eq!(read("（“放管服”改革）"), "(\"放管服\"改革)");
    assert_eq!(read("标题： 甲"), "[标题: 甲]");
    assert_eq!(read("(甲 乙"), "[(甲 乙]");
    assert_eq!(read("甲 乙)丙"), "[甲 乙)丙]");
    assert_eq!(read("\"甲|乙\""), "甲|乙");
    assert_eq!(read("\"甲乙\"~"), "[甲乙 ~]");
    assert_eq!(read("\"甲乙 丙丁\"~5条"), "[甲乙丙丁 ~5条]");
    assert_eq!(read(&"（".repeat(1_000)), "(".repeat(1_000));
    let pairs = format!("{}{}", "(".repeat(1_000), ")".repeat(1_000));
    assert_eq!(read(&pairs), pairs);
}

#[test]
fn groups_and_alternatives() {
    assert_eq!(read("备案|审查"), "[备案|审查]");
    assert_eq!(read("备案 ｜ 审查 甲"), "[[备案|审查] 甲]");
    assert_eq!(read("甲 乙|丙|丁 戊"), "[甲 [乙|丙|丁] 戊]");
    assert_eq!(read("(甲 乙)|丙"), "[[甲 乙]|丙]");
    assert_eq!(read("（甲　乙） 丙"), "[甲 乙 丙]");
    assert_eq!(read("-(甲|乙)"), "-[甲|乙]");
    assert_eq!(read("-甲|乙"), "[-甲|乙]");
    assert_eq!(read("甲|-乙"), "[甲|-乙]");
    assert_eq!(read("-(-甲)"), "甲");
    assert_eq!(read("(\"甲 乙\")"), "甲乙");
    assert_eq!(read("((甲 乙)|(丙 -丁))"), "[[甲 乙]|[丙 -丁]]");
    assert_eq!(read("(国发(2015)58号 乙)|丙"), "[[国发(2015)58号 乙]|丙]");
    assert_eq!(read("(甲\"乙)\" 丙)"), "[(甲\"乙)\" 丙)]");
    assert_eq!(read("甲|甲"), "甲");
    assert_eq!(read("甲|\"\""), "甲");
}

#[test]
fn fields_take_a_word_a_run_or_a_group() {
    assert_eq!(read("标题:甲 乙"), "[Title:甲 乙]");
    assert_eq!(read("标题：“甲 乙”"), "Title:甲乙");
    assert_eq!(read("标题:(甲|乙 -丙)"), "[[Title:甲|Title:乙] -Title:丙]");
    assert_eq!(read("标题:(试行)"), "Title:(试行)");
    assert_eq!(
        read("-标题:甲|文号:（2021）5"),
        "[-Title:甲|Number:(2021)5]"
    );
    assert_eq!(read("(机关:甲)"), "Authority:甲");
    assert_eq!(read("标题:机关:甲"), "Title:机关:甲");
    assert_eq!(read("标题:-甲"), "Title:-甲");
    assert_eq!(
        read("条文:甲 条文:(甲 乙)"),
        "[Provision:甲 Provision<[甲 乙]>]"
    );
    assert_eq!(
        read("依据:《中华人民共和国 甲〈乙〉法》第三条 丙"),
        "[Cites:《中华人民共和国 甲〈乙〉法》第三条 丙]"
    );
    assert_eq!(read("依据:(甲|乙)"), "[Cites:甲|Cites:乙]");
    assert_eq!(read("年份:2019-2021"), "Some(2019)..Some(2021)");
    assert_eq!(
        read("年份:(2019|>=2021)"),
        "[Some(2019)..Some(2019)|Some(2021)..None]"
    );
    assert_eq!(
        read("公布:2021-05 施行:<=2021 成文：2021年5月1日"),
        "[Published:Some(2021-05-01)..Some(2021-05-31) Effective:None..Some(2021-12-31) \
         Issued:Some(2021-05-01)..Some(2021-05-01)]"
    );
}

#[test]
fn near_and_together() {
    assert_eq!(read("\"听证 公告\"~5"), "听证^公告~5");
    assert_eq!(read("“听证 公告 听证”～１０|丙"), "[听证^公告~10|丙]");
    assert_eq!(read("-\"听证 公告\"~0"), "-听证^公告~0");
    assert_eq!(read("(“听证 公告”~5 甲)"), "[听证^公告~5 甲]");
    assert_eq!(read("条文:\"听证 公告\"~5"), "Provision:听证^公告~5");
    assert_eq!(read("同条(甲 乙|-丙)"), "Provision<[甲 [乙|-丙]]>");
    assert_eq!(read("同款（听证）"), "Paragraph<听证>");
    assert_eq!(read("-同条(甲)|乙"), "[-Provision<甲>|乙]");
    assert_eq!(
        read("同条(\"听证 公告\"~3 甲)"),
        "Provision<[Provision:听证^公告~3 甲]>"
    );
}

#[test]
fn nothing_but_blanks_says_nothing() {
    for text in [
        "",
        " \u{3000}\n",
        "\u{200b}",
        "\"\"",
        "“”",
        "-\"\"",
        "(\"\")",
        "标题:\"\"",
    ] {
        assert!(Query::parse(text).unwrap().is_empty(), "{text:?}");
    }
}

#[test]
fn errors_name_the_place() {
    use QueryErrorKind as K;
    assert_eq!(fault("甲乙 -\"丙"), (4, K::UnclosedQuote));
    let error = Query::parse("甲乙 -\"丙").unwrap_err();
    assert_eq!(error.to_string(), "检索式第5个字符处：引号没有配对");
    for (text, at) in [
        ("|甲", 0),
        ("甲 |", 2),
        ("甲||乙", 2),
        ("| 序号 | 名称 |", 0),
        ("(甲|乙 |)", 5),
        ("标题:|", 3),
    ] {
        assert_eq!(fault(text), (at, K::LoneBar), "{text}");
    }
    assert_eq!(fault("甲 同条(\"\")"), (4, K::EmptyGroup));
    assert_eq!(fault("同款()"), (2, K::EmptyGroup));
    assert_eq!(fault("同条(甲 标题:乙)"), (5, K::OnlyWords));
    assert_eq!(fault("标题:(甲 机关:乙)"), (6, K::OnlyWords));
    assert_eq!(fault("同条(甲 同款(乙丙))"), (5, K::OnlyWords));
    assert_eq!(fault("标题:\"听证 公告\"~5"), (10, K::NearNotHere));
    assert_eq!(fault("同款(\"听证 公告\"~5)"), (10, K::NearNotHere));
    assert_eq!(fault("甲 \"听证\"~5"), (2, K::NearAlone));
    assert_eq!(fault("\"听证 听证\"~5"), (0, K::NearAlone));
    assert_eq!(
        fault("\"听证 公告\"~101"),
        (8, K::NearTooFar { limit: 100 })
    );
    assert_eq!(fault(&format!("\"听证 公告\"~{}", "9".repeat(500))).0, 8);
    assert_eq!(fault("\"听证 甲\"~5"), (4, K::OneCharacter));
    assert_eq!(fault("同款(听证 -甲)"), (7, K::OneCharacter));
    assert_eq!(fault("甲 年份:21"), (5, K::NoYear));
    assert_eq!(fault("公布:2021-13"), (3, K::NoDay));
    assert_eq!(fault("(甲 -施行:去年)"), (7, K::NoDay));
}

#[test]
fn bounds_are_errors_with_their_place() {
    use QueryErrorKind as K;
    let long = Query::parse(&"字".repeat(MAX_CHARS + 1)).unwrap_err();
    assert!(long.to_string().contains("2000"), "{long}");
    assert!(Query::parse(&"字".repeat(MAX_CHARS)).is_ok());
    let many = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>();
    for sign in [" ", "|"] {
        assert!(Query::parse(&many(MAX_WORDS).join(sign)).is_ok());
        let (_, kind) = fault(&many(MAX_WORDS + 1).join(sign));
        assert_eq!(kind, K::TooManyWords { limit: MAX_WORDS });
    }
    assert!(Query::parse(&"文 ".repeat(1_000)).is_ok());
    let deep = |n: usize| format!("{}甲 乙{}", "(".repeat(n), ")".repeat(n));
    assert_eq!(read(&deep(MAX_DEPTH)), "[甲 乙]");
    assert_eq!(
        fault(&deep(MAX_DEPTH + 1)),
        (MAX_DEPTH, K::TooDeep { limit: MAX_DEPTH })
    );
    assert_eq!(fault(&deep(900)).0, MAX_DEPTH);
}

#[test]
fn a_query_is_told_as_a_sentence() {
    for (text, told) in [
        ("备案", "全文含“备案”"),
        ("规范性文件 备案 甲", "全文含“规范性文件”、“备案”和“甲”"),
        (
            "标题:规范性文件 备案|审查 -废止",
            "标题含“规范性文件”，并且（全文含“备案”或者“审查”），并且不含“废止”",
        ),
        ("(甲 乙)|标题:丙", "（全文含“甲”和“乙”），或者标题含“丙”"),
        (
            "-(甲 乙) -标题:丙",
            "排除（全文含“甲”和“乙”），并且标题不含“丙”",
        ),
        (
            "机关:教育局|卫生局",
            "制定机关含“教育局”，或者全文含“卫生局”",
        ),
        ("机关:(教育局|卫生局)", "制定机关含“教育局”或者“卫生局”"),
        ("同条(甲 乙)", "同一条中含“甲”和“乙”"),
        ("同款(听证 -公告)", "同一款中（含“听证”，并且不含“公告”）"),
        ("条文:甲 条文:乙", "条文含“甲”，并且条文含“乙”"),
        ("\"听证 公告\"~5", "全文中“听证”与“公告”相隔不超过5个字"),
        (
            "条文:\"听证 公告 申请\"~5",
            "同一条中“听证”、“公告”与“申请”合计相隔不超过5个字",
        ),
        (
            "依据:《甲法》 -依据:乙法",
            "引用了“《甲法》”，并且没有引用“乙法”",
        ),
        (
            "年份:2021 年份:>=2019",
            "年份为2021年，并且年份不早于2019年",
        ),
        (
            "公布:2021-05 施行:2021-05-01",
            "公布日期在2021年5月1日至2021年5月31日之间，并且施行日期为2021年5月1日",
        ),
        ("-公布:<=2021", "排除（公布日期不晚于2021年12月31日）"),
    ] {
        assert_eq!(Query::parse(text).unwrap().describe(), told, "{text}");
    }
    assert_eq!(Query::parse("").unwrap().describe(), "");
}

#[test]
fn terms_are_what_a_match_shows() {
    let query = Query::parse(
        "甲|乙 -丙 标题:丁 文号:戊 机关:己 依据:庚 同条(甲 辛 -壬) \"听证 公告\"~5 条文:癸",
    );
    assert_eq!(
        query.unwrap().terms(),
        ["甲", "乙", "丁", "辛", "听证", "公告", "癸"]
    );
    for (text, plain) in [
        ("甲 \"乙 丙\"", true),
        ("", true),
        ("甲|乙", false),
        ("甲 -乙", false),
        ("标题:甲", false),
    ] {
        assert_eq!(Query::parse(text).unwrap().is_plain(), plain, "{text}");
    }
}
