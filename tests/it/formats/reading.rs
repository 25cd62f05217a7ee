//! What is read out of files as clerks make them.

use encoding_rs::GB18030;
use guiku::formats::read::Warning;

use super::made::{docx, docx_with, numbered, numbering, p, row};
use super::read;

#[tokio::test]
async fn a_word_file_gives_paragraphs_and_rows() {
    let body = [
        p("某县人民政府办公室关于印发《某县办法》的通知"),
        p("　　各乡镇人民政府："),
        p("现印发给你们。"),
        format!(
            "<w:tbl>{}{}</w:tbl>",
            row(&["事项", "标准", ""]),
            row(&["", "10 元", "备注"])
        ),
        p("2024年5月1日"),
    ]
    .concat();
    let extracted = read("通知.docx", docx(&body)).await.unwrap();
    assert_eq!(
        extracted.text.lines().collect::<Vec<_>>(),
        [
            "某县人民政府办公室关于印发《某县办法》的通知",
            "各乡镇人民政府：",
            "现印发给你们。",
            "事项\t标准",
            "\t10 元\t备注",
            "2024年5月1日",
        ]
    );
    assert_eq!(extracted.warnings, []);
    assert_eq!(
        extracted.title_guess, None,
        "no heading is marked, so none is claimed"
    );
}

#[tokio::test]
async fn automatic_numbers_come_in_chinese_figures() {
    let levels = [
        (0, "chineseCountingThousand", "第%1条"),
        (1, "chineseCounting", "（%2）"),
        (2, "decimal", "%3."),
    ];
    let mut body: String = (1..=11).map(|_| numbered(0, "内容")).collect();
    body += &numbered(1, "甲项");
    body += &numbered(1, "乙项");
    body += &numbered(2, "其一");
    body += &numbered(0, "末条");
    let file = docx_with(&body, &[("word/numbering.xml", &numbering(&levels))]);
    let extracted = read("办法.docx", file).await.unwrap();
    let lines: Vec<&str> = extracted.text.lines().collect();
    assert_eq!(lines.first(), Some(&"第一条 内容"));
    assert_eq!(
        lines.get(9..),
        Some(
            &[
                "第十条 内容",
                "第十一条 内容",
                "（一）甲项",
                "（二）乙项",
                "1.其一",
                "第十二条 末条"
            ][..]
        )
    );
    assert_eq!(
        extracted.warnings,
        [Warning::AutomaticNumbers { count: 15 }]
    );
}

#[tokio::test]
async fn tracked_changes_are_read_as_accepted_and_said_so() {
    let body = "<w:p><w:r><w:t>有效期</w:t></w:r>\
        <w:del w:id=\"1\" w:author=\"a\"><w:r><w:delText>三</w:delText></w:r></w:del>\
        <w:ins w:id=\"2\" w:author=\"a\"><w:r><w:t>五</w:t></w:r></w:ins>\
        <w:r><w:t>年</w:t></w:r></w:p>";
    let header = "<w:hdr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
        <w:p><w:r><w:t>某县人民政府文件</w:t></w:r></w:p></w:hdr>";
    let extracted = read(
        "办法.docx",
        docx_with(body, &[("word/header1.xml", header)]),
    )
    .await
    .unwrap();
    assert_eq!(extracted.text, "有效期五年");
    assert_eq!(
        extracted.warnings,
        [
            Warning::TrackedChanges,
            Warning::PageHeader {
                text: "某县人民政府文件".to_owned()
            }
        ]
    );
}

#[tokio::test]
async fn text_files_are_read_in_their_encodings() {
    let text = "某县人民政府令\r\n\r\n　　第一条　为了规范管理，制定本办法。\r\n";
    let lines = "某县人民政府令\n第一条　为了规范管理，制定本办法。";

    let extracted = read("a.txt", GB18030.encode(text).0.into_owned())
        .await
        .unwrap();
    assert_eq!(extracted.text, lines);
    assert_eq!(
        extracted.warnings,
        [Warning::EncodingGuessed {
            encoding: "gb18030".to_owned()
        }]
    );

    let mut little = vec![0xFF, 0xFE];
    little.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let mut big = vec![0xFE, 0xFF];
    big.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    let marked = format!("\u{FEFF}{text}").into_bytes();
    for bytes in [little, big, marked, text.as_bytes().to_vec()] {
        let extracted = read("a.TXT", bytes).await.unwrap();
        assert_eq!(extracted.text, lines);
        assert_eq!(extracted.warnings, []);
    }
}

#[tokio::test]
async fn a_page_in_gb2312_is_read_by_its_declaration() {
    let page = "<html><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=gb2312\">\
        <meta name=\"ArticleTitle\" content=\"关于印发办法的通知\"></head><body><div class=\"TRS_Editor\">\
        <p>各乡镇人民政府：</p><p>现将《某县城镕办法》印发给你们，请认真贯彻执行，并报告情况。</p></div></body></html>";
    let extracted = read("页面.htm", GB18030.encode(page).0.into_owned())
        .await
        .unwrap();
    assert_eq!(extracted.title_guess.as_deref(), Some("关于印发办法的通知"));
    assert_eq!(
        extracted.text,
        "各乡镇人民政府：\n现将《某县城镕办法》印发给你们，请认真贯彻执行，并报告情况。"
    );
    assert_eq!(extracted.warnings, []);
}

#[tokio::test]
async fn a_list_goes_on_in_another_instance_of_its_definition() {
    let first = numbered(0, "甲");
    let goes_on = numbered(0, "乙").replace("<w:numId w:val=\"1\"/>", "<w:numId w:val=\"2\"/>");
    let body = [first, p("插入的一段"), goes_on].concat();
    let levels = numbering(&[(0, "chineseCounting", "%1、")]);
    let file = docx_with(&body, &[("word/numbering.xml", &levels)]);
    let extracted = read("意见.docx", file).await.unwrap();
    assert_eq!(extracted.text, "一、甲\n插入的一段\n二、乙");
}

#[tokio::test]
async fn twenty_pages_are_read_in_well_under_a_second() {
    // Twenty-two lines of twenty-eight characters a page.
    let paragraph = p(&"为了规范管理，制定本办法。".repeat(8));
    let file = docx(&paragraph.repeat(20 * 22 * 28 / 104));
    let start = std::time::Instant::now();
    let extracted = read("办法.docx", file).await.unwrap();
    let took = start.elapsed();
    println!("20 pages of Word: {took:?}");
    assert!(extracted.text.chars().count() > 12_000);
    assert!(took < std::time::Duration::from_secs(1), "{took:?}");
}
