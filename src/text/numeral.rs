//! Chinese numerals and integers: 一百零五, 二〇二三, 廿三, ５, `12`.

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// The value of one digit in any dress: Chinese, half width, full width, and the four zeros.
pub fn digit(c: char) -> Option<u32> {
    Some(match c {
        '0'..='9' => u32::from(c) - u32::from('0'),
        '０'..='９' => u32::from(c) - u32::from('０'),
        '〇' | '○' | '零' | '◯' | 'Ｏ' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

fn unit(c: char) -> Option<u32> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        _ => return None,
    })
}

/// 廿 is 二十, 卅 is 三十, 卌 is 四十.
fn tens(c: char) -> Option<u32> {
    Some(match c {
        '廿' => 20,
        '卅' => 30,
        '卌' => 40,
        _ => return None,
    })
}

/// Whether `c` may stand in a numeral.
pub fn is_numeral(c: char) -> bool {
    digit(c).is_some() || unit(c).is_some() || tens(c).is_some()
}

/// The largest numeral that is read: nothing in a text counts further, and the next number is still a `u32`.
const LARGEST: u32 = 999_999_999;

/// Reads a whole numeral; `None` where it is none, is empty, or is larger than 999,999,999.
///
/// Digits alone are read by position (二〇二三, `2023`, 一０五), otherwise by units (一百零五; 一百五
/// is 105, as old laws number their articles; 十 is 10).
pub fn parse(text: &str) -> Option<u32> {
    counted(text).filter(|number| *number <= LARGEST)
}

fn counted(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    if text.chars().all(|c| digit(c).is_some()) {
        return text
            .chars()
            .try_fold(0u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?));
    }
    let mut total = 0u32;
    let mut section = 0u32;
    let mut pending: Option<u32> = None;
    let mut arabic = false;
    for c in text.chars() {
        if let Some(value) = digit(c) {
            let is_arabic = c.is_ascii_digit() || ('０'..='９').contains(&c);
            pending = match pending {
                Some(before) if arabic && is_arabic => {
                    Some(before.checked_mul(10)?.checked_add(value)?)
                }
                Some(0) | None => Some(value),
                Some(_) => return None,
            };
            arabic = is_arabic;
        } else if let Some(value) = tens(c) {
            if pending.is_some_and(|p| p != 0) {
                return None;
            }
            section = section.checked_add(value)?;
            pending = None;
        } else {
            let value = unit(c)?;
            if value == 10_000 {
                let high = section.checked_add(pending.take().unwrap_or(0))?;
                total = total.checked_add(high.max(1).checked_mul(value)?)?;
                section = 0;
            } else {
                let count = match pending.take() {
                    None | Some(0) => 1,
                    Some(count) => count,
                };
                section = section.checked_add(count.checked_mul(value)?)?;
            }
        }
    }
    total
        .checked_add(section)?
        .checked_add(pending.unwrap_or(0))
}

/// Writes a number as articles are numbered: 十, 十二, 二十, 一百零五, 一百一十, 一千零一.
pub fn to_chinese(number: u32) -> String {
    if number == 0 {
        return DIGITS[0].to_string();
    }
    if number >= 100_000_000 {
        return number.to_string();
    }
    let (high, low) = (number / 10_000, number % 10_000);
    let mut out = String::new();
    if high > 0 {
        below_ten_thousand(high, &mut out, true);
        out.push('万');
        if low > 0 && low < 1000 {
            out.push(DIGITS[0]);
        }
    }
    below_ten_thousand(low, &mut out, high == 0);
    out
}

fn below_ten_thousand(number: u32, out: &mut String, leading: bool) {
    let mut rest = number;
    let mut started = false;
    let mut gap = false;
    for (unit, name) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let count = rest / unit;
        rest %= unit;
        if count == 0 {
            gap = started;
            continue;
        }
        if gap {
            out.push(DIGITS[0]);
            gap = false;
        }
        let bare_ten = unit == 10 && count == 1 && !started && leading;
        if !bare_ten && let Some(c) = usize::try_from(count).ok().and_then(|i| DIGITS.get(i)) {
            out.push(*c);
        }
        out.push_str(name);
        started = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_number_is_the_last() {
        assert_eq!(parse("999999999"), Some(LARGEST));
        for text in ["1000000000", "4294967295", "4294967296", "四十亿"] {
            assert_eq!(parse(text), None, "{text}");
        }
        // an article that nothing can follow, before a line that looks like an annex
        let hostile = "第4294967295条 甲。\n附件\n乙\n第4294967295条 丙。";
        assert_eq!(
            super::super::outline(hostile).form,
            super::super::Form::Plain
        );
    }

    #[test]
    fn reads_what_documents_print() {
        for (text, value) in [
            ("一百零五", 105),
            ("一百五", 105),
            ("二十", 20),
            ("十", 10),
            ("十二", 12),
            ("廿三", 23),
            ("二〇二三", 2023),
            ("二○二三", 2023),
            ("二０二一", 2021),
            ("一千二百六十", 1260),
            ("１２", 12),
            ("1２", 12),
            ("两", 2),
            ("一万零三", 10_003),
            ("5", 5),
        ] {
            assert_eq!(parse(text), Some(value), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_numeral() {
        for text in ["", "条", "三四十", "第三", "99999999999"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn writes_what_documents_print() {
        for (value, text) in [
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (105, "一百零五"),
            (110, "一百一十"),
            (1001, "一千零一"),
            (1260, "一千二百六十"),
        ] {
            assert_eq!(to_chinese(value), text);
        }
    }

    proptest! {
        #[test]
        fn round_trip(number in 0u32..99_999_999) {
            prop_assert_eq!(parse(&to_chinese(number)), Some(number));
        }

        #[test]
        fn never_panics(text in "[一二三零〇十百千万廿0-9０-９x]{0,40}") {
            let _ = parse(&text);
        }
    }
}
