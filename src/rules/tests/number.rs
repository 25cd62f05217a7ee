use proptest::prelude::*;

use crate::rules::{NumberError, NumberFields, Template, TemplateError};

fn fields(prefix: &str, body: u32, year: u32, serial: u32) -> NumberFields {
    NumberFields {
        prefix: Some(prefix.to_owned()),
        region: Some("SD".to_owned()),
        body: Some(body),
        year,
        serial,
    }
}

#[test]
fn numbers_print_as_their_place_writes_them() {
    let table = [
        (
            "{prefix}〔{year}〕{serial}号",
            fields("上党政规", 0, 2019, 7),
            "上党政规〔2019〕7号",
        ),
        (
            "HNPR—{year}—{body:2}{serial:3}",
            fields("", 1, 2019, 1),
            "HNPR—2019—01001",
        ),
        (
            "WHCR-{year}-{body:3}{serial:4}",
            fields("", 1, 2020, 9),
            "WHCR-2020-0010009",
        ),
        (
            "HFGS-{year}-{serial}",
            fields("", 0, 2022, 7),
            "HFGS-2022-7",
        ),
        (
            "{region}DR-{year}-{body:3}{serial:4}",
            fields("", 12, 2026, 345),
            "SDDR-2026-0120345",
        ),
    ];
    for (template, given, expected) in table {
        let template = Template::parse(template).unwrap();
        assert_eq!(template.format(&given).unwrap(), expected);
        let read = template.read(expected).unwrap();
        assert_eq!((read.year, read.serial), (given.year, given.serial));
        assert_eq!(template.format(&read).unwrap(), expected);
    }
}

#[test]
fn a_number_that_does_not_fit_is_refused_and_never_wraps() {
    let template = Template::parse("WHCR-{year}-{body:3}{serial:4}").unwrap();
    assert_eq!(
        template.format(&fields("", 999, 2026, 9999)).unwrap(),
        "WHCR-2026-9999999"
    );
    let overflow = |what, value, width| Err(NumberError::Overflow { what, value, width });
    assert_eq!(
        template.format(&fields("", 1, 2026, 10000)),
        overflow("序号", 10000, 4)
    );
    assert_eq!(
        template.format(&fields("", 1000, 2026, 1)),
        overflow("机关代码", 1000, 3)
    );
    assert_eq!(
        template.format(&fields("", 1, 10000, 1)),
        overflow("年份", 10000, 4)
    );
    let one = Template::parse("A-{year}-{serial:1}").unwrap();
    assert_eq!(
        one.format(&fields("", 1, 2026, 10)),
        overflow("序号", 10, 1)
    );
    assert!(template.format(&fields("", 1, 2026, 0)).is_err());
    assert!(template.format(&fields("", 1, 26, 1)).is_err());
    let bare = NumberFields {
        year: 2026,
        serial: 1,
        ..NumberFields::default()
    };
    assert_eq!(
        template.format(&bare),
        Err(NumberError::Missing("机关代码"))
    );
    let document = Template::parse("{prefix}〔{year}〕{serial}号").unwrap();
    assert!(document.format(&fields("上 党", 0, 2026, 1)).is_err());
    assert!(document.format(&fields("", 0, 2026, 1)).is_err());
}

#[test]
fn only_what_the_template_prints_is_read() {
    let template = Template::parse("{prefix}〔{year}〕{serial}号").unwrap();
    for other in [
        "上党政规〔2019〕07号",
        "上党政规[2019]7号",
        "〔2019〕7号",
        "上党政规〔2019〕0号",
        "",
    ] {
        assert_eq!(template.read(other), None, "{other}");
    }
    assert_eq!(template.read("上党政规〔2019〕99999999999号"), None);
    let padded = Template::parse("WHCR-{year}-{body:3}{serial:4}").unwrap();
    for other in [
        "WHCR-2020-001009",
        "WHCR-2020-00100090",
        "WHCR-2020-0010000",
        "WHCR—2020—0010009",
    ] {
        assert_eq!(padded.read(other), None, "{other}");
    }
}

#[test]
fn a_template_that_cannot_work_is_refused() {
    let table = [
        (
            "{year}-{serail}",
            TemplateError::Unknown("serail".to_owned()),
        ),
        ("{year}-{serial", TemplateError::Brace),
        ("{year}-}{serial}", TemplateError::Brace),
        (
            "{year}-{serial:0}",
            TemplateError::Width("serial:0".to_owned()),
        ),
        (
            "{year}-{serial:x}",
            TemplateError::Width("serial:x".to_owned()),
        ),
        (
            "{year:2}-{serial}",
            TemplateError::Width("year:2".to_owned()),
        ),
        (
            "{prefix:3}-{year}-{serial}",
            TemplateError::Width("prefix:3".to_owned()),
        ),
        ("{year}-{year}-{serial}", TemplateError::Twice("year")),
        ("{serial}", TemplateError::Missing("year")),
        ("{year}号", TemplateError::Missing("serial")),
        (
            "{year}{body}{serial:4}",
            TemplateError::Adjacent("body", "serial"),
        ),
        (
            "{prefix}{year}-{serial}",
            TemplateError::Adjacent("prefix", "year"),
        ),
    ];
    for (text, expected) in table {
        assert_eq!(Template::parse(text), Err(expected), "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(
        prefix in "[\u{4e00}-\u{9fff}]{1,8}",
        region in "[A-Z]{1,4}",
        body in 0_u32..1000,
        year in 1949_u32..=9999,
        serial in 1_u32..10_000,
    ) {
        let given = NumberFields {
            prefix: Some(prefix), region: Some(region), body: Some(body), year, serial,
        };
        let all = Template::parse("{prefix}（{region}DR）{year}-{body:3}{serial:4}").unwrap();
        let printed = all.format(&given).unwrap();
        prop_assert_eq!(all.read(&printed), Some(given));
    }
}
