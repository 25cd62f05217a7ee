//! 单元格: what the cells of one field say. What cannot be read stays open and is told.

use chrono::NaiveDate;
use unicode_normalization::UnicodeNormalization;

use crate::domain::partial_date::PartialDate;
use crate::formats::read::workbook::{Cell, Kind};
use crate::text::numeral;

/// Ways of saying that there is nothing.
const NOTHING: [&str; 14] = [
    "无",
    "-",
    "—",
    "——",
    "--",
    "/",
    "\\",
    "不详",
    "未知",
    "未载明",
    "空",
    "暂无",
    "无文号",
    "n/a",
];

/// Half width, on one line, without blanks at its ends; `None` for nothing.
pub(super) fn words(cell: Option<&Cell>) -> Option<String> {
    let cell = cell.filter(|cell| cell.kind != Kind::Error)?;
    let line = cell.text.split_whitespace().collect::<Vec<_>>().join(" ");
    let line: String = line
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}'))
        .collect();
    (!line.is_empty() && !is_nothing(&line)).then_some(line)
}

fn is_nothing(line: &str) -> bool {
    let plain = line
        .trim_matches(['（', '）', '(', ')', ' '])
        .to_lowercase();
    NOTHING.contains(&plain.as_str())
}

/// A date in any dress: a day of the table, 2019.3.5, 2019年3月, 20190305, 二〇一九年三月五日,
/// ２０１９－０３－０５. `Ok(None)`: nothing is said.
///
/// # Errors
/// What is there and why it is no date.
pub(super) fn date(cell: Option<&Cell>) -> Result<Option<PartialDate>, String> {
    let Some(cell) = cell else { return Ok(None) };
    if cell.kind == Kind::Error {
        return Err(format!("单元格是错误值 {}", cell.text));
    }
    let Some(line) = words(Some(cell)) else {
        return Ok(None);
    };
    if cell.kind == Kind::Number {
        return number_as_date(&line).map(Some);
    }
    written(&line).map(Some)
}

/// A number in a column of dates: 20190305, 201903, 2019, 2019.3. The number by which a table counts
/// days, and 2019.1, which may have been 2019.10, are not sure.
fn number_as_date(line: &str) -> Result<PartialDate, String> {
    if line.len() == 5 && line.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("“{line}”是日期的内部序号，请把这一列设为日期格式"));
    }
    if line.split_once('.').is_some_and(|(_, month)| month == "1") {
        return Err(format!("“{line}”可能是 1 月，也可能是 10 月"));
    }
    written(line)
}

/// A date in words.
pub(super) fn written(line: &str) -> Result<PartialDate, String> {
    let wrong = || {
        let head: String = line.chars().take(40).collect();
        format!("“{head}”不是日期")
    };
    let wide: String = line.nfkc().collect();
    // with the time of day that some programs add
    if let Ok(date) = wide.parse() {
        return Ok(date);
    }
    let plain: String = wide.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = trimmed(&plain);
    if plain.chars().all(|c| c.is_ascii_digit()) {
        return packed(plain).ok_or_else(wrong);
    }
    let mut parts: Vec<u32> = Vec::new();
    for part in plain.split(['年', '月', '日', '号', '.', '/', '-', '—', '–', '、', '·'])
    {
        if part.is_empty() {
            continue;
        }
        parts.push(numeral::parse(part).ok_or_else(wrong)?);
    }
    match parts.as_slice() {
        [year, rest @ ..] if *year >= 1000 && rest.len() <= 2 => {
            let text = parts
                .iter()
                .map(ToString::to_string)
                .collect::<Vec<_>>()
                .join("-");
            text.parse().map_err(|_| wrong())
        }
        _ => Err(wrong()),
    }
}

/// 20190305, 201903, 2019.
fn packed(plain: &str) -> Option<PartialDate> {
    let (year, rest) = plain.split_at_checked(4)?;
    let text = match rest.len() {
        0 => year.to_owned(),
        2 => format!("{year}-{rest}"),
        4 => {
            let (month, day) = rest.split_at_checked(2)?;
            format!("{year}-{month}-{day}")
        }
        _ => return None,
    };
    text.parse().ok()
}

/// A date without the words round it: 自…起施行, 至…止, …印发.
fn trimmed(plain: &str) -> &str {
    const BEFORE: [&str; 4] = ["自", "从", "至", "于"];
    const BEHIND: [&str; 13] = [
        "起施行",
        "起实施",
        "起执行",
        "起生效",
        "印发",
        "发布",
        "公布",
        "施行",
        "实施",
        "生效",
        "起",
        "止",
        "通过",
    ];
    let mut rest = plain;
    for word in BEFORE {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    for word in BEHIND {
        rest = rest.strip_suffix(word).unwrap_or(rest);
    }
    rest
}

/// 自公布之日起施行 and its like: no date, and no fault.
pub(super) fn on_publication(line: &str) -> bool {
    [
        "公布之日",
        "发布之日",
        "印发之日",
        "下发之日",
        "发文之日",
        "即日起",
    ]
    .iter()
    .any(|words| line.contains(words))
}

/// What a column of 有效期 says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Validity {
    /// Nothing.
    Silent,
    /// The last valid day.
    Until(PartialDate),
    /// A length of time: 有效期5年.
    Length(String),
    /// 长期有效.
    Unlimited,
}

/// Reads a cell of 有效期; `header` is the column's name, which may give the unit of a bare number.
///
/// # Errors
/// What is there and why it is none of them.
pub(super) fn validity(cell: Option<&Cell>, header: &str) -> Result<Validity, String> {
    let Some(line) = words(cell) else {
        return Ok(Validity::Silent);
    };
    let plain: String = line.nfkc().filter(|c| !c.is_whitespace()).collect();
    if ["长期", "永久", "未规定", "没有规定", "不设", "未设"]
        .iter()
        .any(|words| plain.contains(words))
    {
        return Ok(Validity::Unlimited);
    }
    if let Some(length) = length(&plain, header) {
        return Ok(Validity::Length(length));
    }
    if let Some(until) = end_of_span(&plain) {
        return Ok(Validity::Until(until));
    }
    date(cell).map(|date| date.map_or(Validity::Silent, Validity::Until))
}

/// 5年, 五年, 有效期两年, 24个月, and 5 under a header that names the unit.
fn length(plain: &str, header: &str) -> Option<String> {
    let rest = ["有效期限为", "有效期限", "有效期为", "有效期"]
        .iter()
        .find_map(|words| plain.strip_prefix(words))
        .unwrap_or(plain);
    let rest = rest.trim_start_matches(['：', ':']);
    let (count, unit) = if let Some(count) = rest.strip_suffix("个月") {
        (count, "个月")
    } else if let Some(count) = rest.strip_suffix('年') {
        (count, "年")
    } else if header.contains("年)") || header.contains("年）") {
        (rest, "年")
    } else {
        return None;
    };
    let count = numeral::parse(count).filter(|count| (1..=600).contains(count))?;
    let sane = unit == "个月" || count <= 50;
    sane.then(|| format!("有效期{count}{unit}"))
}

/// 2019年3月5日至2024年3月4日, 2019.3.5-2024.3.4: the second day, where both are full days.
fn end_of_span(plain: &str) -> Option<PartialDate> {
    let full = |text: &str| written(text).ok().filter(|date| date.full().is_some());
    let parts = |mark: &str| {
        let (from, until) = plain.split_once(mark)?;
        full(from)?;
        full(until)
    };
    let by_mark = ["至", "到", "~", "～", "—", "–"]
        .into_iter()
        .find_map(parts);
    by_mark.or_else(|| {
        // one dash between two dates that are parted by dots or words
        let (from, until) = plain.split_once('-')?;
        (!until.contains('-')).then_some(())?;
        full(from)?;
        full(until)
    })
}

/// The names of bodies in a cell, parted by marks, or by blanks where each part is one.
pub(super) fn bodies(line: &str) -> Vec<String> {
    const ENDS: [char; 16] = [
        '府', '局', '委', '办', '室', '会', '院', '厅', '部', '处', '心', '站', '队', '社', '行',
        '司',
    ];
    let by_mark: Vec<&str> = line
        .split(['、', '，', ',', '；', ';', '/', '\n'])
        .collect();
    let mut names: Vec<String> = Vec::new();
    for part in by_mark {
        let words: Vec<&str> = part.split_whitespace().collect();
        let each = words
            .iter()
            .all(|word| word.ends_with(ENDS) && word.chars().count() >= 3);
        if each {
            names.extend(words.into_iter().map(str::to_owned));
        } else if !words.is_empty() {
            names.push(words.concat());
        }
    }
    let mut seen = std::collections::HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// What a ledger's word for the status means, where it is sure.
pub(super) fn holds(status: &str) -> Option<bool> {
    const ENDED: [&str; 7] = ["失效", "废止", "无效", "停止执行", "撤销", "作废", "到期"];
    const VALID: [&str; 6] = ["有效", "现行", "保留", "生效", "施行", "执行"];
    const UNSURE: [&str; 6] = ["拟", "部分", "修改", "修订", "尚未", "建议"];
    if UNSURE.iter().any(|word| status.contains(word)) {
        return None;
    }
    if ENDED.iter().any(|word| status.contains(word)) {
        return Some(false);
    }
    VALID
        .iter()
        .any(|word| status.contains(word))
        .then_some(true)
}

/// The day before.
pub(super) fn day_before(date: PartialDate) -> Option<NaiveDate> {
    date.full()?.pred_opt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(kind: Kind, text: &str) -> Cell {
        Cell {
            column: 0,
            kind,
            text: text.to_owned(),
            formula: false,
        }
    }

    fn read(kind: Kind, text: &str) -> Result<String, String> {
        let date = date(Some(&cell(kind, text)))?;
        Ok(date.map(|date| date.to_string()).unwrap_or_default())
    }

    #[test]
    fn dates_in_every_dress() {
        for (text, date) in [
            ("2019.3.5", "2019-03-05"),
            ("2019年3月", "2019-03"),
            ("2019", "2019"),
            ("20190305", "2019-03-05"),
            ("201903", "2019-03"),
            ("二〇一九年三月五日", "2019-03-05"),
            ("二○一九年十二月三十一日", "2019-12-31"),
            ("２０１９－０３－０５", "2019-03-05"),
            ("2019/3/5", "2019-03-05"),
            ("2019 年 3 月 5 日", "2019-03-05"),
            ("自2019年3月5日起施行", "2019-03-05"),
            ("2019-03-05 00:00:00", "2019-03-05"),
            ("—", ""),
            ("无", ""),
        ] {
            assert_eq!(read(Kind::Text, text).as_deref(), Ok(date), "{text}");
        }
        assert_eq!(read(Kind::Number, "20190305").as_deref(), Ok("2019-03-05"));
        assert_eq!(read(Kind::Number, "2019.3").as_deref(), Ok("2019-03"));
        assert_eq!(read(Kind::Date, "2019-03-05").as_deref(), Ok("2019-03-05"));
    }

    #[test]
    fn no_date_is_guessed() {
        for text in [
            "98.3.5",
            "3月5日",
            "2019.13.1",
            "2019.2.30",
            "去年",
            "2019-2024",
            "201913",
        ] {
            assert!(read(Kind::Text, text).is_err(), "{text}");
        }
        assert!(read(Kind::Number, "2019.1").unwrap_err().contains("10 月"));
        assert!(
            read(Kind::Number, "43529")
                .unwrap_err()
                .contains("日期格式")
        );
        assert!(read(Kind::Error, "#REF!").unwrap_err().contains("#REF!"));
    }

    #[test]
    fn terms_are_days_or_lengths() {
        let read = |text: &str, header: &str| validity(Some(&cell(Kind::Text, text)), header);
        let length = |text: &str| Ok(Validity::Length(text.to_owned()));
        let until = |text: &str| Ok(Validity::Until(text.parse().unwrap()));
        assert_eq!(read("5年", "有效期"), length("有效期5年"));
        assert_eq!(read("有效期为五年", "有效期"), length("有效期5年"));
        assert_eq!(read("24个月", "有效期"), length("有效期24个月"));
        assert_eq!(read("5", "有效期（年）"), length("有效期5年"));
        assert_eq!(read("2024年", "有效期至"), until("2024"));
        assert_eq!(read("2024.3.4", "有效期至"), until("2024-03-04"));
        assert_eq!(read("2019.3.5-2024.3.4", "有效期"), until("2024-03-04"));
        assert_eq!(
            read("2019年3月5日至2024年3月4日", "有效期"),
            until("2024-03-04")
        );
        assert_eq!(read("长期有效", "有效期"), Ok(Validity::Unlimited));
        assert_eq!(read("", "有效期"), Ok(Validity::Silent));
        assert!(read("看情况", "有效期").is_err());
    }

    #[test]
    fn bodies_are_parted_and_status_is_read_where_it_is_sure() {
        assert_eq!(
            bodies("甲县财政局、甲县教育局"),
            ["甲县财政局", "甲县教育局"]
        );
        assert_eq!(
            bodies("甲县财政局 甲县教育局"),
            ["甲县财政局", "甲县教育局"]
        );
        assert_eq!(bodies("甲县 人民政府"), ["甲县人民政府"]);
        assert_eq!(holds("现行有效"), Some(true));
        assert_eq!(holds("已废止"), Some(false));
        assert_eq!(holds("拟废止"), None);
        assert_eq!(holds("部分有效"), None);
    }
}
