//! PDF and OFD: placed characters become the paragraphs that a person reads.

use guiku::formats::read::{Limits, ReadError, Warning, second};

use super::made::{Font, Ofd, Pdf, Text};
use super::{read, read_within};

const LEFT: f32 = 79.0;
const SIZE: f32 = 16.0;
const PITCH: f32 = 28.0;
/// Halves of characters of a full line.
const FULL: usize = 54;

/// Sets paragraphs as an official document is set: first lines indented by two characters, full lines cut at the
/// margin, twenty-two lines a page, a page number under each, `head` over each.
fn set(paragraphs: &[&str], head: &str) -> Vec<Vec<Text>> {
    let mut lines: Vec<(usize, String)> = Vec::new();
    for paragraph in paragraphs {
        let (mut line, mut indent, mut width) = (String::new(), 2, 4);
        for c in paragraph.chars() {
            let wide = if c.is_ascii() { 1 } else { 2 };
            if width + wide > FULL {
                lines.push((indent, std::mem::take(&mut line)));
                (indent, width) = (0, 0);
            }
            line.push(c);
            width += wide;
        }
        lines.push((indent, line));
    }
    let pages = lines.chunks(22).enumerate();
    pages
        .map(|(nth, lines)| {
            let mut texts = Vec::new();
            if !head.is_empty() {
                texts.push(Text::new(LEFT, 50.0, 9.0, head));
            }
            let mut y = 120.0;
            for (indent, line) in lines {
                let indent = f32::from(u8::try_from(*indent).unwrap());
                texts.push(Text::new(LEFT + indent * SIZE, y, SIZE, line));
                y += PITCH;
            }
            let number = format!("— {} —", nth + 1);
            texts.push(Text::new(270.0, 790.0, 14.0, &number));
            texts
        })
        .collect()
}

const TEXT: [&str; 4] = [
    "为了加强城区停车管理，规范停车秩序，保障道路交通安全畅通，根据有关法律、法规的规定，结合本县实际，制定本办法。",
    "第一条　本办法适用于本县行政区域内机动车停车场的规划、建设、使用和管理活动。",
    "第二条　依照前款规定的条件，主管部门应当自收到申请之日起十五日内作出决定，并依照本办法第三条的规定送达申请人。",
    "第三条　本办法自2024年5月1日起施行，有效期5年。",
];

fn pdf(font: Font, pages: &[Vec<Text>]) -> Vec<u8> {
    pages
        .iter()
        .fold(Pdf::new(font), |pdf, page| pdf.page(page))
        .file()
}

/// What a reader of the page sees: an ideographic blank is a gap, and a gap a blank.
fn seen(text: &str) -> String {
    text.replace('\u{3000}', " ")
}

fn many() -> Vec<&'static str> {
    TEXT.iter().copied().cycle().take(40).collect()
}

#[tokio::test]
async fn lines_of_placed_characters_become_paragraphs() {
    let text = many();
    let pages = set(&text, "某县人民政府公报");
    assert!(pages.len() > 3);
    let ofd = pages
        .iter()
        .fold(Ofd::default(), |ofd, page| ofd.page(page));
    let files = [
        ("办法.pdf", pdf(Font::Unicode, &pages)),
        ("办法.ofd", ofd.file(false)),
    ];
    for (name, file) in files {
        let extracted = read(name, file).await.unwrap();
        let expected: Vec<String> = text.iter().map(|text| seen(text)).collect();
        assert_eq!(
            extracted.text.lines().collect::<Vec<_>>(),
            expected,
            "{name}"
        );
        assert_eq!(
            extracted.warnings,
            [Warning::PageFurniture {
                text: "某县人民政府公报".to_owned()
            }],
            "{name}"
        );
    }
}

#[tokio::test]
async fn a_framed_table_gives_its_rows() {
    let texts = [
        Text::new(LEFT, 100.0, SIZE, "附件"),
        Text::new(110.0, 140.0, 12.0, "事项"),
        Text::new(250.0, 140.0, 12.0, "标准"),
        // One cell over two rows, and a cell of two lines.
        Text::new(110.0, 175.0, 12.0, "停车"),
        Text::new(250.0, 165.0, 12.0, "白天，按每小时计算收费，"),
        Text::new(250.0, 178.0, 12.0, "10元"),
        Text::new(250.0, 205.0, 12.0, "夜间免费"),
    ];
    let rules = [
        [100.0, 125.0, 400.0, 125.0],
        [100.0, 150.0, 400.0, 150.0],
        [240.0, 190.0, 400.0, 190.0],
        [100.0, 215.0, 400.0, 215.0],
        [100.0, 125.0, 100.0, 215.0],
        [240.0, 125.0, 240.0, 215.0],
        [400.0, 125.0, 400.0, 215.0],
    ];
    let file = Pdf::new(Font::Unicode).framed(&texts, &rules).file();
    let extracted = read("表.pdf", file).await.unwrap();
    assert_eq!(
        extracted.text.lines().collect::<Vec<_>>(),
        [
            "附件",
            "事项\t标准",
            "停车\t白天，按每小时计算收费，10元",
            "\t夜间免费"
        ]
    );
}

#[tokio::test]
async fn an_old_pdf_is_flagged_and_read_a_second_time() {
    let text = [
        "某政规〔2024〕7号",
        TEXT[0],
        TEXT[1],
        "罚款100元以上2000元以下，联系电话12345678，邮编046000。",
    ];
    let pages = set(&text, "");
    let extracted = read("旧文.pdf", pdf(Font::Gbk, &pages)).await.unwrap();
    let garbled = |warning: &Warning| matches!(warning, Warning::Garbled { .. });
    match second::state() {
        Ok(_) => {
            assert!(extracted.text.contains("〔2024〕7号"), "{}", extracted.text);
            assert_eq!(extracted.warnings, [Warning::SecondOpinion]);
            assert_eq!(extracted.text.lines().count(), 4);
        }
        Err(why) => {
            println!("left out: the second opinion on old PDFs: {why}");
            assert!(
                extracted.warnings.iter().any(garbled),
                "{:?}",
                extracted.warnings
            );
        }
    }
}

#[tokio::test]
async fn scans_are_said_to_be_scans() {
    let scan = Pdf::new(Font::Unicode).scan().scan().file();
    let error = read("扫描.pdf", scan).await.unwrap_err();
    assert_eq!(error, ReadError::Scanned { pages: 2 });
    assert_eq!(
        error.to_string(),
        "文件是扫描图片（共 2 页），没有可读出的文字，文件已保存，请手工录入正文"
    );
    let page = set(&TEXT, "").remove(0);
    let mixed = Pdf::new(Font::Unicode).page(&page).scan().file();
    let extracted = read("混合.pdf", mixed).await.unwrap();
    assert_eq!(
        extracted.warnings,
        [Warning::ScannedPages { count: 1, of: 2 }]
    );
    let picture = "<ofd:ImageObject ID=\"5\" Boundary=\"0 0 210 297\" ResourceID=\"7\"/>";
    let scan = Ofd::default().xml(picture).file(false);
    assert_eq!(
        read("扫描.ofd", scan).await,
        Err(ReadError::Scanned { pages: 1 })
    );
    let empty = Pdf::new(Font::Unicode).page(&[]).file();
    assert_eq!(read("空.pdf", empty).await, Err(ReadError::NoText));
}

#[tokio::test]
async fn sealed_pages_are_said_to_be_sealed() {
    // The user's password is not the empty one: neither key opens anything.
    let key = "00".repeat(32);
    let sealed = Pdf::new(Font::Unicode)
        .page(&set(&TEXT, "").remove(0))
        .trailer(&format!(
            "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]\
             /Encrypt<</Filter/Standard/V 5/R 6/Length 256/P -44/O<{o}>/U<{o}>/OE<{key}>/UE<{key}>\
             /Perms<00112233445566778899AABBCCDDEEFF>/StmF/StdCF/StrF/StdCF\
             /CF<</StdCF<</CFM/AESV3/Length 32/AuthEvent/DocOpen>>>>>>",
            o = "00".repeat(48)
        ))
        .file();
    assert_eq!(read("密.pdf", sealed).await, Err(ReadError::Encrypted));
    let sealed = Ofd::default()
        .xml("\u{1}\u{2}<<")
        .part("Encryptions.xml", "<x/>")
        .file(false);
    assert_eq!(read("密.ofd", sealed).await, Err(ReadError::Encrypted));
}

#[tokio::test]
async fn pages_are_bounded_and_the_rest_is_told_of() {
    let text: Vec<&str> = TEXT.iter().copied().cycle().take(60).collect();
    let pages = set(&text, "");
    let of = pages.len();
    let limits = Limits {
        pages: 2,
        ..Limits::STANDARD
    };
    let extracted = read_within(&limits, "长.pdf", pdf(Font::Unicode, &pages))
        .await
        .unwrap();
    assert_eq!(extracted.warnings, [Warning::PagesLeftOut { read: 2, of }]);
    let ofd = pages
        .iter()
        .fold(Ofd::default(), |ofd, page| ofd.page(page));
    let extracted = read_within(&limits, "长.ofd", ofd.file(false))
        .await
        .unwrap();
    assert_eq!(extracted.warnings, [Warning::PagesLeftOut { read: 2, of }]);
}

#[tokio::test]
async fn five_hundred_pages_are_read_in_time() {
    let text: Vec<&str> = TEXT.iter().copied().cycle().take(5_000).collect();
    let mut pages = set(&text, "");
    pages.truncate(500);
    assert_eq!(pages.len(), 500);
    let start = std::time::Instant::now();
    let extracted = read("长.pdf", pdf(Font::Unicode, &pages)).await.unwrap();
    println!("500 pages of PDF: {:?}", start.elapsed());
    assert!(extracted.text.chars().count() > 200_000);
    let start = std::time::Instant::now();
    let ofd = pages
        .iter()
        .fold(Ofd::default(), |ofd, page| ofd.page(page));
    let extracted = read("长.ofd", ofd.file(false)).await.unwrap();
    println!("500 pages of OFD: {:?}", start.elapsed());
    assert!(extracted.text.chars().count() > 200_000);
}

#[tokio::test]
async fn what_a_template_puts_on_every_page_is_left_out_and_attachments_are_no_text() {
    let pages = set(&many(), "");
    let shared = [Text::new(LEFT, 400.0, 30.0, "内部资料")];
    let ofd = pages
        .iter()
        .fold(Ofd::default(), |ofd, page| ofd.page(page))
        .template(&shared)
        .part("Doc_0/Attachs/a.xml", "<x>附件中的文字</x>");
    let extracted = read("办法.ofd", ofd.file(false)).await.unwrap();
    assert_eq!(extracted.text.lines().count(), many().len());
    assert_eq!(
        extracted.warnings,
        [Warning::PageFurniture {
            text: "内部资料".to_owned()
        }]
    );
    // Under one page only, it is part of the page: the red head of a document.
    let head = [Text::new(150.0, 60.0, 30.0, "某县人民政府文件")];
    let ofd = Ofd::default()
        .page(&set(&TEXT, "").remove(0))
        .template(&head);
    let extracted = read("办法.ofd", ofd.file(false)).await.unwrap();
    assert!(
        extracted.text.starts_with("某县人民政府文件\n"),
        "{}",
        extracted.text
    );
}

#[tokio::test]
async fn several_documents_of_a_package_are_read_in_order() {
    let page = |text: &str| vec![Text::new(LEFT, 100.0, SIZE, text)];
    let ofd = Ofd::default()
        .page(&page("甲文一二三四"))
        .page(&page("乙文五六七八"));
    let extracted = read("两份.ofd", ofd.file(true)).await.unwrap();
    assert_eq!(extracted.text, "甲文一二三四\n乙文五六七八");
}

#[tokio::test]
async fn broken_pages_are_named_as_such() {
    let whole = pdf(Font::Unicode, &set(&many(), ""));
    let head = whole.get(..60).unwrap().to_vec();
    let error = read("a.pdf", head).await.unwrap_err();
    let named = matches!(
        error,
        ReadError::Damaged { .. } | ReadError::Truncated { .. }
    );
    assert!(named, "{error}");
    let deep = format!(
        "<ofd:PageBlock ID=\"1\">{}</ofd:PageBlock>",
        "<ofd:PageBlock>".repeat(10_000) + "</ofd:PageBlock>".repeat(10_000).as_str()
    );
    assert_eq!(
        read("a.ofd", Ofd::default().xml(&deep).file(false)).await,
        Err(ReadError::TooDeep { limit: 256 })
    );
    let missing = super::made::package([(
        "OFD.xml",
        &b"<OFD><DocBody><DocRoot>D/D.xml</DocRoot></DocBody></OFD>"[..],
    )]);
    let error = read("a.ofd", missing).await.unwrap_err();
    assert_eq!(error.to_string(), "文件已损坏：缺少 D/D.xml");
    let nested = "[".repeat(10_000);
    let deep = Pdf::new(Font::Unicode)
        .page(&[])
        .trailer(&format!("/Info {nested}"))
        .file();
    let error = read("a.pdf", deep).await.unwrap_err();
    assert!(!matches!(error, ReadError::Internal { .. }), "{error}");
}
