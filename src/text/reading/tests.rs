use proptest::prelude::*;

use super::*;

fn record(title: &str, text: &str) -> Record {
    read(title, text).record(title)
}

fn number(title: &str, text: &str) -> Option<String> {
    record(title, text).doc_number
}

#[test]
fn the_number_is_never_taken_from_running_text() {
    let title = "云麓县民政局关于延长《甲办法》有效期的通知";
    for text in [
        "各单位：\n《甲办法》（云民规〔2021〕3号）需继续实施，有效期延长至2031年3月31日。\n2026年3月2日",
        "各单位：\n下列文件有效期延长：\n《甲办法》\n云民规〔2021〕3号\n2026年3月2日",
        "根据以下文件，现通知各乡镇人民政府：\n云民规〔2021〕3号\n云民规〔2021〕4号",
    ] {
        assert_eq!(number(title, text), None, "{text}");
    }
    for (text, printed) in [
        (
            "云麓县民政局关于延长《甲办法》有效期的通知\n云民规(2026)4号\n各单位：\n甲。",
            "云民规(2026)4号",
        ),
        (
            "云民规【2026】5号\n云麓县民政局关于延长《甲办法》有效期的通知\n各单位：\n甲。",
            "云民规【2026】5号",
        ),
        (
            "云民发 〔2026〕3号\n各单位：\n甲（云民规〔2021〕3号）。",
            "云民发 〔2026〕3号",
        ),
        (
            "云麓县民政局关于延长《甲办法》有效期的通知\n（云民规﹝2026﹞５ 号）\n各单位：\n甲。",
            "（云民规﹝2026﹞５ 号）",
        ),
    ] {
        assert_eq!(number(title, text).as_deref(), Some(printed), "{text}");
    }
    let title = "云麓县交通局关于暂停受理甲业务的公告";
    let text = "云麓县交通局关于暂停受理甲业务的公告\n2026年第16号\n为了甲，自2026年5月1日起暂停受理甲业务。\n云麓县交通局\n2026年4月1日";
    assert_eq!(number(title, text).as_deref(), Some("2026年第16号"));
    assert_eq!(
        record(title, text).effective_on.as_deref(),
        Some("2026-05-01")
    );
}

#[test]
fn a_field_of_the_page_is_no_sure_number() {
    let title = "关于延长《甲办法》有效期的通知";
    let text = "文件编号\n云民规〔2026〕６ 号\n公开类别\n主动公开\n各单位：\n甲。\n云麓县民政局\n2026年3月2日";
    let read = read(title, text);
    let number = read.doc_number.unwrap();
    assert_eq!(
        (number.value.as_str(), number.certainty()),
        ("云民规〔2026〕６ 号", Certainty::Unsure)
    );
    let field = "文号：云民规〔2026〕6号\n各单位：\n甲。";
    assert_eq!(
        super::read(title, field).doc_number.unwrap().value,
        "云民规〔2026〕6号"
    );
}

#[test]
fn instruments() {
    for (title, text, instrument) in [
        (
            "关于印发甲评估管理办法的通知",
            "各单位：\n现将甲评估管理办法印发给你们。\n甲局\n2026年3月2日\n评估管理办法（试行）\n第一条 甲。\n第二条 乙。",
            Some("甲评估管理办法"),
        ),
        (
            "关于公布2026年度甲补贴标准的通知",
            "各单位：\n一、甲标准为每人100元。\n二、乙标准为每人200元。\n甲局\n2026年3月2日",
            None,
        ),
        (
            "关于推行甲管理的通知",
            "各单位：\n《甲管理方案》已经局长办公会审议通过，现印发给你们。\n甲局\n2026年3月2日",
            Some("甲管理方案"),
        ),
        (
            "关于同意《甲预案》的通知",
            "甲局：\n同意《甲预案》，请组织实施。\n2026年3月2日",
            None,
        ),
        (
            "关于加强甲管理的通知",
            "各单位：\n根据《甲办法》，现将有关事项印发给你们。",
            None,
        ),
        (
            "县政府办公室转发县财政局关于乙成本认定暂行办法的通知",
            "各单位：\n县财政局《关于乙成本认定的暂行办法》已经县政府同意，现转发给你们。\n县政府办公室\n2026年3月2日",
            Some("关于乙成本认定的暂行办法"),
        ),
        (
            "关于批准《甲标准》为县工程建设规范的通知",
            "《甲标准》经审核，现批准。",
            Some("甲标准"),
        ),
        (
            "关于延长《甲办法》有效期的通知",
            "《甲办法》（云〔2020〕1号）有效期延长至2030年1月1日。",
            None,
        ),
    ] {
        assert_eq!(
            record(title, text).instrument_title.as_deref(),
            instrument,
            "{title}"
        );
    }
    let renamed = read(
        "关于印发甲评估管理办法的通知",
        "各单位：\n现将甲评估管理办法印发给你们。\n甲局\n2026年3月2日\n甲评估管理办法（试行）\n第一条 甲。\n第二条 乙。",
    );
    assert_eq!(
        renamed.instrument_title.unwrap().certainty(),
        Certainty::Unsure
    );
    assert!(renamed.trial.value);
}

#[test]
fn the_catalogue_may_name_the_instrument() {
    let text = "云民规〔2026〕3号\n云麓县民政局关于印发临时救助办法的通知\n各单位：\n《临时救助办法》已经同意，现印发。\n云麓县民政局\n2026年3月2日\n临时救助办法\n第一条 甲。\n第二条 乙。";
    let read = record("临时救助办法", text);
    assert_eq!(
        read.carrier_title.as_deref(),
        Some("云麓县民政局关于印发临时救助办法的通知")
    );
    assert_eq!(read.instrument_title.as_deref(), Some("临时救助办法"));
}

#[test]
fn a_title_is_found_where_none_is_given() {
    let text = "云麓县民政局文件\n云民规〔2026〕3号\n云麓县民政局\n关于印发《甲办法》的通知\n各单位：\n现将《甲办法》印发给你们。\n云麓县民政局\n2026年3月2日\n甲办法\n第一条 甲。\n第二条 乙。";
    let read = read("", text);
    let title = read.carrier_title.unwrap();
    assert_eq!(title.value, "云麓县民政局关于印发《甲办法》的通知");
    assert!(matches!(title.source, Source::Text(_)));
    assert_eq!(read.instrument_title.unwrap().value, "甲办法");
    assert_eq!(read.doc_number.unwrap().value, "云民规〔2026〕3号");
}

fn issuers(title: &str, text: &str) -> Vec<String> {
    record(title, text).issuers
}

#[test]
fn who_issues_it() {
    let title = "关于甲的通知";
    for (text, expected) in [
        (
            "各单位：\n甲。\n云 麓 县 民 政 局        云麓县财政局\n2026年3月2日",
            vec!["云麓县民政局", "云麓县财政局"],
        ),
        (
            "各单位：\n甲。\n云麓县民政局 云麓县财政局\n2026年3月2日",
            vec!["云麓县民政局", "云麓县财政局"],
        ),
        (
            "各单位：\n甲。\n云麓县民政局\n云麓县财政局\n2026年3月2日\n（此件公开发布）",
            vec!["云麓县民政局", "云麓县财政局"],
        ),
        (
            "各单位：\n甲。\n县　人　民　政　府\n2026年3月2日",
            vec!["县人民政府"],
        ),
        (
            "各单位：\n甲。\n云麓县民政局办公室\n2026年3月2日\n云麓县民政局办公室2026年3月3日印发",
            vec!["云麓县民政局办公室"],
        ),
        (
            "发布机关\n云麓县人民政府办公室\n各单位：\n甲。\n2026年3月2日",
            vec![],
        ),
    ] {
        assert_eq!(issuers(title, text), expected, "{text}");
    }
    let unsigned = "各单位：\n甲。\n2026年3月2日";
    assert_eq!(
        issuers("云麓县民政局、云麓县财政局关于甲的通知", unsigned),
        ["云麓县民政局", "云麓县财政局"]
    );
    assert_eq!(
        issuers("云麓县民政局云麓县财政局关于甲的通知", unsigned),
        ["云麓县民政局", "云麓县财政局"]
    );
    let short = read(
        "关于甲的通告",
        "经云麓县人民政府同意：\n甲。\n县交通局\n2026年3月2日",
    );
    assert_eq!(short.issuers[0].certainty(), Certainty::Unsure);
    let order = "某省人民政府令\n第12号\n现公布《甲办法》，自2026年4月1日起施行。\n省长　李某\n2026年3月2日\n甲办法\n第一条 甲。\n第二条 乙。";
    assert_eq!(issuers("甲办法", order), ["某省人民政府"]);
}

#[test]
fn dates_and_ends() {
    let title = "关于甲的通知";
    let read = record(
        title,
        "各单位：\n甲。\n本通知自2026年4月\n1日起施行。有效期五年。\n甲局\n二○二六年三月二日",
    );
    assert_eq!(
        (
            read.written_on.as_deref(),
            read.effective_on.as_deref(),
            read.valid_until.as_deref()
        ),
        (Some("2026-03-02"), Some("2026-04-01"), Some("2031-03-31"))
    );
    let read = record(
        title,
        "各单位：\n一、本通知自印发之日起试行，试行期2年。\n甲局\n2026年3月2日",
    );
    assert_eq!(
        (
            read.effective_on.as_deref(),
            read.valid_until.as_deref(),
            read.trial
        ),
        (Some("on publication"), Some("2028-03-01"), true)
    );
    for text in [
        "《甲许可证》的有效期不超过两年。\n2026年3月2日",
        "第九条（有效期限）\n临时许可有效期限为两年。\n2026年3月2日",
        "凭车辆报废证明（90天有效期）办理。\n2026年3月2日",
    ] {
        assert_eq!(record(title, text).valid_until, None, "{text}");
    }
}

#[test]
fn an_extended_document_has_no_dates_of_its_own() {
    let text = "各单位：\n《甲渡口办法》（云政规〔2015〕3号）继续实施，有效期延长至2030年7月10日止。\n云麓县人民政府\n2025年7月7日\n\
        甲渡口办法（试行）\n第一条 甲。\n第二条 本办法自2015年8月1日起施行，有效期至2020年7月10日。";
    let read = record("关于延长《甲渡口办法》有效期的通知", text);
    assert_eq!(
        (read.effective_on, read.valid_until, read.trial),
        (None, None, false)
    );
    assert_eq!(read.extends[0].until.as_deref(), Some("2030-07-10"));
    assert_eq!(read.issuers, ["云麓县人民政府"]);
}

fn bases(title: &str, text: &str) -> Vec<String> {
    let join = |basis: Named| {
        let parts = [basis.title, basis.number, basis.article];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    };
    record(title, text).bases.into_iter().map(join).collect()
}

#[test]
fn what_it_rests_on() {
    let title = "关于甲的通知";
    for (text, expected) in [
        (
            "根据《甲法》《乙条例》、《丙办法》（某规〔2020〕1号）等有关规定，结合本县实际，现通知如下：\n一、按照《丁办法》执行。\n二、乙。",
            vec!["甲法", "乙条例", "丙办法 某规〔2020〕1号"],
        ),
        (
            "根据《甲法》（以下简称《法》）第四条、第五条和第十二条规定，现通知如下：\n一、甲。\n二、乙。",
            vec!["甲法 第四条、第五条、第十二条"],
        ),
        (
            "为深入贯彻落实县政府办公室印发的《甲意见》《乙方案》等文件精神，依据《丙办法》第三十六条的规定，现通知如下：\n一、甲。",
            vec!["甲意见", "乙方案", "丙办法 第三十六条"],
        ),
        (
            "根据县住建局、县财政局联合下发的《关于印发<甲意见>的通知》（云建〔2023〕2号）精神，制定《乙办法》，现印发给你们。",
            vec!["关于印发<甲意见>的通知 云建〔2023〕2号"],
        ),
        (
            "近年来，各地认真贯彻落实《甲意见》，取得成效。现提出以下意见：\n一、甲。",
            vec![],
        ),
        (
            "你局《关于甲的请示》（某〔2025〕86号）收悉。批复如下：\n一、按照《甲细则》有关规定组织实施。\n二、乙。",
            vec![],
        ),
        ("根据县民政局有关文件规定，现通知如下。", vec![]),
        ("根据《甲法》制定的《乙办法》已经通过。", vec!["甲法"]),
    ] {
        assert_eq!(bases(title, text), expected, "{text}");
    }
    let both = "各单位：\n根据《甲意见》精神，我局制定了《甲办法》，现印发给你们。\n甲局\n2026年3月2日\n甲办法\n第一章 总则\n第一条（目的）\n为了甲，根据《乙法》，制定本办法。\n第二条 依据《丙法》处罚。";
    assert_eq!(bases("关于印发《甲办法》的通知", both), ["甲意见", "乙法"]);
}

#[test]
fn annexes_and_form() {
    let title = "关于甲的通知";
    for (text, expected) in [
        (
            "各单位：\n甲。\n附件：1.甲表\n2.乙表\n甲局\n2026年3月2日",
            2,
        ),
        ("各单位：\n甲。\n附件：甲表（参考）\n甲局\n2026年3月2日", 1),
        (
            "各单位：\n甲。\n附件：\n1.甲表\n2.乙表\n3.丙表\n甲局\n2026年3月2日\n附件1\n甲表\n姓名",
            3,
        ),
        ("各单位：\n甲（见附件）。\n甲局\n2026年3月2日", 0),
    ] {
        assert_eq!(record(title, text).annexes, expected, "{text}");
    }
    let amended = "各单位：\n将第十二条修改为：\n第十二条 甲。\n甲局\n2026年3月2日\n甲办法\n第一条 甲。\n第二条 乙。";
    let read = record("关于修改《甲办法》的通知", amended);
    assert_eq!((read.form, read.top_level_units), ("articles", 2));
}

#[test]
fn every_value_has_its_words() {
    let text = "云民规〔2026〕3号\n各单位：\n根据《甲法》，现将《甲办法》印发给你们。\n云麓县民政局\n2026年3月2日\n甲办法\n第一条 甲。\n第二条 本办法自2026年4月1日起施行，有效期至2031年3月31日。";
    let read = record("关于印发《甲办法》的通知", text);
    let words = |field: &str| {
        read.sources
            .iter()
            .find(|s| s.field == field)
            .map(|s| s.words.as_str())
    };
    assert_eq!(words("doc_number"), Some("云民规〔2026〕3号"));
    assert_eq!(words("issuers"), Some("云麓县民政局"));
    assert_eq!(words("effective_on"), Some("自2026年4月1日起施行"));
    assert_eq!(words("valid_until"), Some("有效期至2031年3月31日"));
    assert_eq!(words("bases"), Some("《甲法》"));
    assert!(
        read.rows()
            .iter()
            .any(|row| row.label == "有效期至" && row.value.as_deref() == Some("2031-03-31"))
    );
}

proptest! {
    #[test]
    fn nothing_panics(
        title in "[关于印发废止延长修改转发《》〈〉的通知办法]{0,30}|.{0,20}",
        parts in proptest::collection::vec(prop::sample::select(vec![
            "第一条 ", "一、", "1.", "附件：", "附件1", "\n", "\n", "。", "：", "甲办法", "　", "云麓县民政局", "2026年3月2日", "根据《甲法》", "第三条",
            "云民规〔2026〕1号", "现将《甲办法》印发给你们", "本办法自2026年4月1日起施行", "有效期5年", "关于甲的通知", "（试行）", "某省人民政府令", "第12号",
        ]), 0..50),
    ) {
        let read = read(&title, &parts.concat());
        let record = read.record(&title);
        for source in record.sources.iter().chain(record.relations.iter().map(|r| &r.source)) {
            if let (Some(start), Some(end)) = (source.start, source.end) {
                prop_assert_eq!(read.normal.get(start..end), Some(source.words.as_str()));
            }
        }
        let _ = record.rows();
    }

    #[test]
    fn nothing_panics_on_anything(title in any::<String>(), text in any::<String>()) {
        let _ = read(&title, &text).record(&title).rows();
    }
}

#[test]
fn hostile_texts_are_read_in_time() {
    for part in [
        "根据《甲法》",
        "第一条 甲\n",
        "附件1\n",
        "云麓县民政局\n",
        "文号：",
        "关于",
        "现印发《甲办法》",
        "甲 ",
    ] {
        let _ = read("关于印发《甲办法》的通知", &part.repeat(10_000));
    }
}
