//! Numbers in the figures that Chinese documents count in.

/// How a level counts (ECMA-376 part 1, 17.18.59 `ST_NumberFormat`), where it is not in Arabic or
/// Roman figures or Latin letters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::formats::read) enum Figures {
    /// 一、十、十一、二十、一百零一
    Counting,
    /// 一、二、一〇、一一
    Digits,
    /// 壹、贰、拾
    Legal,
    /// 甲、乙、丙
    Stems,
    /// 子、丑、寅
    Branches,
    /// ①、②
    Circled,
    /// ⑴、⑵
    Bracketed,
    /// １、２
    FullWidth,
    /// ⒈、⒉
    Stopped,
    /// ㈠、㈡
    BracketedChinese,
}

impl Figures {
    /// All of them.
    pub(in crate::formats::read) const ALL: [Self; 10] = [
        Self::Counting,
        Self::Digits,
        Self::Legal,
        Self::Stems,
        Self::Branches,
        Self::Circled,
        Self::Bracketed,
        Self::FullWidth,
        Self::Stopped,
        Self::BracketedChinese,
    ];

    /// By the name that Word gives the format since 2007.
    pub(in crate::formats::read) fn of_format(format: &str) -> Option<Self> {
        Some(match format {
            "chineseCounting"
            | "chineseCountingThousand"
            | "japaneseCounting"
            | "taiwaneseCounting"
            | "taiwaneseCountingThousand" => Self::Counting,
            "ideographDigital" | "japaneseDigitalTenThousand" | "taiwaneseDigital" => Self::Digits,
            "chineseLegalSimplified" | "ideographLegalTraditional" | "japaneseLegal" => Self::Legal,
            "ideographTraditional" => Self::Stems,
            "ideographZodiac" => Self::Branches,
            "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => Self::Circled,
            "decimalEnclosedParen" => Self::Bracketed,
            "decimalFullWidth" | "decimalFullWidth2" => Self::FullWidth,
            "decimalEnclosedFullstop" => Self::Stopped,
            "ideographEnclosedCircle" => Self::BracketedChinese,
            _ => return None,
        })
    }

    /// By the number that Word 97 gives the format ([MS-OSHARED] 2.2.1.3).
    pub(in crate::formats::read) fn of_code(code: u8) -> Option<Self> {
        Some(match code {
            11 | 33 | 35 | 37 | 39 => Self::Counting,
            10 | 17 | 36 | 40 => Self::Digits,
            16 | 34 | 38 => Self::Legal,
            30 => Self::Stems,
            31 => Self::Branches,
            18 | 28 => Self::Circled,
            27 => Self::Bracketed,
            14 | 19 => Self::FullWidth,
            26 => Self::Stopped,
            29 => Self::BracketedChinese,
            _ => return None,
        })
    }

    /// The number in these figures; numbers beyond them stay Arabic.
    pub(in crate::formats::read) fn write(self, number: u32) -> String {
        let nth = |set: &str| {
            set.chars()
                .nth(number.checked_sub(1)? as usize)
                .map(String::from)
        };
        let from = |first: char, last: u32| {
            let offset = number.checked_sub(1).filter(|_| number <= last)?;
            char::from_u32(u32::from(first) + offset).map(String::from)
        };
        let written = match self {
            Self::Counting => counting(number, "零一二三四五六七八九", ["十", "百", "千"]),
            Self::Legal => counting(number, "零壹贰叁肆伍陆柒捌玖", ["拾", "佰", "仟"]),
            Self::Digits => digits(number, "〇一二三四五六七八九"),
            Self::FullWidth => digits(number, "０１２３４５６７８９"),
            Self::Stems => nth("甲乙丙丁戊己庚辛壬癸"),
            Self::Branches => nth("子丑寅卯辰巳午未申酉戌亥"),
            Self::Circled => from('①', 20),
            Self::Bracketed => from('⑴', 20),
            Self::Stopped => from('⒈', 20),
            Self::BracketedChinese => from('㈠', 10),
        };
        written.unwrap_or_else(|| number.to_string())
    }
}

fn digits(number: u32, set: &str) -> Option<String> {
    number
        .to_string()
        .chars()
        .map(|digit| set.chars().nth(digit.to_digit(10)? as usize))
        .collect()
}

/// 1–9999 in the counting way: 十, 十一, 二十, 一百零一, 一百一十.
fn counting(number: u32, set: &str, units: [&str; 3]) -> Option<String> {
    if number == 0 || number > 9999 {
        return None;
    }
    let mut out = String::new();
    let mut gap = false;
    for place in (0..=3_u32).rev() {
        let digit = number / 10_u32.pow(place) % 10;
        if digit == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push(set.chars().next()?);
            gap = false;
        }
        let bare_ten = place == 1 && digit == 1 && out.is_empty();
        if !bare_ten {
            out.push(set.chars().nth(digit as usize)?);
        }
        if let Some(unit) = place
            .checked_sub(1)
            .and_then(|unit| units.get(unit as usize))
        {
            out.push_str(unit);
        }
    }
    Some(out)
}
