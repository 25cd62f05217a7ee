//! Word 97, WPS, rich text, `OpenDocument` and workbooks: the text of the document and no other.

use std::fmt::Write as _;

use encoding_rs::GBK;
use guiku::formats::read::{ReadError, Warning};

use super::made::{self, Doc, docx, docx_with, odt, odt_sealed, p, row, xls, xlsx};
use super::read;

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

#[tokio::test]
async fn a_word_97_file_gives_paragraphs_and_rows_and_no_deleted_text() {
    for fast in [false, true] {
        let doc = || {
            Doc::default()
                .p("某县人民政府办公室关于印发办法的通知")
                .text("有效期")
                .deleted("三")
                .inserted("五")
                .text("年。")
                .hidden("此处不公开")
                .end()
                .row(&["事项", "标准"])
                .row(&["甲", "10 元"])
                .p("2024年5月1日")
        };
        let expected = [
            "某县人民政府办公室关于印发办法的通知",
            "有效期五年。",
            "事项\t标准",
            "甲\t10 元",
            "2024年5月1日",
        ];
        for name in ["通知.doc", "通知.wps"] {
            let extracted = read(name, doc().file(fast)).await.unwrap();
            assert_eq!(lines(&extracted.text), expected, "fast save: {fast}");
            let told = matches!(
                extracted.warnings.as_slice(),
                [Warning::TrackedChanges, Warning::HiddenText { .. }]
            );
            assert!(told, "{:?}", extracted.warnings);
        }
    }
    let package = docx(&p("正文"));
    assert_eq!(read("通知.wps", package).await.unwrap().text, "正文");
}

#[tokio::test]
async fn a_word_97_file_that_is_cut_or_sealed_is_said_so() {
    let whole = Doc::default().p(&"正文".repeat(400)).file(false);
    let cut = whole.get(..700).unwrap().to_vec();
    let error = read("a.doc", cut).await.unwrap_err();
    assert!(
        matches!(
            error,
            ReadError::Truncated { .. } | ReadError::WrongContent { .. }
        ),
        "{error}"
    );
    let mut main = vec![0; 2048];
    main[0..2].copy_from_slice(&0xA5EC_u16.to_le_bytes());
    main[2..4].copy_from_slice(&0x00C1_u16.to_le_bytes());
    main[0x0A..0x0C].copy_from_slice(&0x0100_u16.to_le_bytes());
    let sealed = made::compound(&[("/WordDocument", &main)]);
    assert_eq!(read("a.doc", sealed).await, Err(ReadError::Encrypted));
}

#[tokio::test]
async fn a_file_of_word_95_is_read_as_one_stretch() {
    let text = GBK.encode("第一条\u{3000}目的\r第二条\u{3000}范围\r").0;
    let mut main = vec![0; 512];
    main[0..2].copy_from_slice(&0xA5DC_u16.to_le_bytes());
    main[2..4].copy_from_slice(&0x0068_u16.to_le_bytes());
    main[0x18..0x1C].copy_from_slice(&512_u32.to_le_bytes());
    main[0x34..0x38].copy_from_slice(&u32::try_from(text.len()).unwrap().to_le_bytes());
    main.extend_from_slice(&text);
    let file = made::compound(&[("/WordDocument", &main)]);
    let extracted = read("旧文.doc", file).await.unwrap();
    assert_eq!(
        lines(&extracted.text),
        ["第一条\u{3000}目的", "第二条\u{3000}范围"]
    );
}

/// Rich text with the characters beyond ASCII as bytes of GBK.
fn rich(body: &str) -> Vec<u8> {
    let mut out = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}\f0 ".to_owned();
    for c in body.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            let text = c.to_string();
            for byte in GBK.encode(&text).0.iter() {
                write!(out, "\\'{byte:02x}").unwrap();
            }
        }
    }
    out.push('}');
    out.into_bytes()
}

#[tokio::test]
async fn rich_text_is_read_in_gbk_and_unicode_without_deleted_text() {
    let body = r"{\header\pard 某县人民政府文件\par}\pard 关于印发办法的通知\par\pard 城\u38213?区，有效期{\deleted 三}{\revised 五}年。{\v 不公开}\par\trowd\cellx1000\cellx2000\intbl 事项\cell 标准\cell\row\trowd\cellx1000\cellx2000\intbl 甲\cell 10 元\cell\row\pard {\listtext 第一条\tab}\ls1 目的\par";
    let extracted = read("通知.rtf", rich(body)).await.unwrap();
    assert_eq!(
        lines(&extracted.text),
        [
            "关于印发办法的通知",
            "城镕区，有效期五年。".replace('镕', "\u{9545}").as_str(),
            "事项\t标准",
            "甲\t10 元",
            "第一条 目的",
        ]
    );
    assert_eq!(
        extracted.warnings,
        [
            Warning::TrackedChanges,
            Warning::HiddenText { count: 1 },
            Warning::AutomaticNumbers { count: 1 }
        ]
    );
    let mut cut = rich(r"第一条\par 第二条\par");
    cut.truncate(cut.len() - 1);
    let extracted = read("通知.rtf", cut).await.unwrap();
    assert!(extracted.text.starts_with("第一条"));
    assert_eq!(extracted.warnings, [Warning::CutShort]);
    let deep = format!(r"{{\rtf1 {}x", "{".repeat(10_000));
    assert_eq!(
        read("a.rtf", deep.into_bytes()).await,
        Err(ReadError::TooDeep { limit: 256 })
    );
}

#[tokio::test]
async fn an_open_document_is_read_without_deleted_text() {
    let body = "<text:tracked-changes><text:changed-region><text:deletion><text:p>三</text:p>\
        </text:deletion></text:changed-region></text:tracked-changes>\
        <text:p>有效期<text:change-start/>五<text:change-end/>年。</text:p>\
        <table:table><table:table-row><table:table-cell><text:p>事项</text:p></table:table-cell>\
        <table:table-cell><text:p>标准</text:p></table:table-cell></table:table-row></table:table>";
    let extracted = read("办法.odt", odt(body)).await.unwrap();
    assert_eq!(lines(&extracted.text), ["有效期五年。", "事项\t标准"]);
    assert_eq!(extracted.warnings, [Warning::TrackedChanges]);
    assert_eq!(
        read("办法.odt", odt_sealed(body)).await,
        Err(ReadError::Encrypted)
    );
    let deep = format!(
        "{}深{}",
        "<text:p>".repeat(10_000),
        "</text:p>".repeat(10_000)
    );
    assert_eq!(
        read("办法.odt", odt(&deep)).await,
        Err(ReadError::TooDeep { limit: 256 })
    );
}

#[tokio::test]
async fn a_workbook_gives_a_row_a_line() {
    let rows: [&[&str]; 3] = [
        &["序号", "标题", "文号"],
        &["1", "某办法"],
        &["", "某规定", "某政规〔2024〕7号"],
    ];
    let expected = [
        "序号\t标题\t文号",
        "1\t某办法",
        "\t某规定\t某政规〔2024〕7号",
    ];
    for (name, file) in [("台账.xlsx", xlsx(&rows)), ("台账.xls", xls(&rows))] {
        let extracted = read(name, file).await.unwrap();
        assert_eq!(lines(&extracted.text), expected, "{name}");
    }
}

#[tokio::test]
async fn the_content_beats_the_name_and_is_said_so() {
    let page = "<html><body><p>第一条　为了加强管理，制定本办法。</p></body></html>";
    let cases = [
        ("a.doc", rich(r"第一条\par"), "RTF"),
        ("a.doc", docx(&p("第一条")), "Word（.docx）"),
        ("a.xls", page.as_bytes().to_vec(), "网页"),
        (
            "a.docx",
            "第一条　为了加强管理，制定本办法。".into(),
            "纯文本",
        ),
        ("a.txt", odt("<text:p>第一条</text:p>"), "ODT"),
    ];
    for (name, bytes, found) in cases {
        let extracted = read(name, bytes).await.unwrap();
        assert!(
            extracted.text.starts_with("第一条"),
            "{name}: {}",
            extracted.text
        );
        let (_, extension) = name.split_once('.').unwrap();
        let renamed = Warning::Renamed {
            claimed: format!(".{extension}"),
            found: found.to_owned(),
        };
        assert!(
            extracted.warnings.contains(&renamed),
            "{:?}",
            extracted.warnings
        );
    }
    let mut picture = b"\x89PNG\r\n\x1a\n".to_vec();
    picture.extend([0; 40]);
    let error = read("扫描件.pdf", picture).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "暂不支持读取 PNG 图片 的文字，文件已保存，请手工录入正文"
    );
}

#[tokio::test]
async fn what_stands_beside_the_body_of_a_word_file_is_read_in_its_place() {
    let boxed = format!(
        "<w:p><w:r><w:t>前</w:t></w:r><w:r><w:pict><v:shape xmlns:v=\"urn:schemas-microsoft-com:vml\">\
         <v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>",
        p("框中文字")
    );
    let inner = format!("<w:tbl>{}</w:tbl>", row(&["内一", "内二"]));
    let table = format!(
        "<w:tbl><w:tr><w:tc>{}</w:tc><w:tc>{}{inner}<w:p/></w:tc></w:tr></w:tbl>",
        p("外一"),
        p("外二")
    );
    let control = format!(
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
        p("控件中的文字")
    );
    let gone = "<w:p><w:r><w:t>保留</w:t></w:r><w:moveFrom w:id=\"3\"><w:r><w:t>移走</w:t></w:r></w:moveFrom>\
        <w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>";
    let noted = "<w:p><w:r><w:t>正文</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let notes = format!(
        "<w:footnotes xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
        p("注中文字")
    );
    let related = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
        <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes\" \
        Target=\"footnotes.xml\"/></Relationships>";
    let body = [boxed, table, control, gone.to_owned(), noted.to_owned()].concat();
    let file = docx_with(
        &body,
        &[
            ("word/footnotes.xml", &notes),
            ("word/_rels/document.xml.rels", related),
        ],
    );
    let extracted = read("办法.docx", file).await.unwrap();
    let text = extracted.text;
    for expected in ["前", "框中文字", "控件中的文字", "正文", "注中文字"] {
        assert!(
            text.lines().any(|line| line == expected),
            "{expected}: {text}"
        );
    }
    assert!(
        text.lines().any(|line| line == "外一\t外二 内一 内二"),
        "{text}"
    );
    assert!(text.lines().any(|line| line == "保留"), "{text}");
    let told = |warning: &Warning| extracted.warnings.contains(warning);
    assert!(told(&Warning::TrackedChanges), "{:?}", extracted.warnings);
    assert!(
        told(&Warning::Notes { count: 1 }),
        "{:?}",
        extracted.warnings
    );
    assert!(
        told(&Warning::HiddenText { count: 1 }),
        "{:?}",
        extracted.warnings
    );
}

#[tokio::test]
async fn two_documents_in_one_file_are_said_so() {
    let one = [
        "某政规〔2024〕7号",
        "某县人民政府关于印发某办法的通知",
        "各乡镇人民政府：",
        "请遵照执行。",
    ];
    let two = [
        "某政办发〔2024〕12号",
        "某县人民政府办公室关于某事的通知",
        "各乡镇人民政府：",
        "现通知如下。",
    ];
    let body: String = one.iter().chain(&two).map(|line| p(line)).collect();
    let extracted = read("合订.docx", docx(&body)).await.unwrap();
    assert_eq!(
        extracted.warnings,
        [Warning::SecondDocument {
            begins: "某县人民政府办公室关于某事的通知".to_owned()
        }]
    );
}
