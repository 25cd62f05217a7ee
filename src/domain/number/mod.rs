//! 发文字号 and the search keys of numbers of every kind.
//!
//! A number prints as it was assigned and is found in any dress. [`number_key`] is the dress-free
//! form; [`DocumentNumber`] is what a 发文字号 says; [`find_numbers`] finds numbers in running text.

mod find;
mod key;

use std::fmt;

pub use find::find_numbers;
pub use key::{number_key, year_of};

/// The years a 发文字号 may carry, both inclusive.
const YEARS: std::ops::RangeInclusive<u16> = 1900..=2199;

/// The longest prefix of a 发文字号, in characters (联合发文代字 included).
const PREFIX_MAX: usize = 30;

/// 发文字号 (document number): 机关代字, year, serial; 上党政规〔2019〕7号.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentNumber {
    /// 机关代字 in half width, without blanks: 上党政规.
    pub prefix: String,
    /// 年份.
    pub year: u16,
    /// 发文顺序号.
    pub serial: u32,
    /// As printed, without blanks at its ends.
    pub printed: String,
}

/// Why a text is no 发文字号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// Nothing stands before the year, or it is no 机关代字.
    #[error("发文字号缺少机关代字，或者机关代字中有不应出现的字符")]
    Prefix,
    /// No four-digit year in brackets.
    #[error("发文字号缺少用六角括号括起的四位年份")]
    Year,
    /// No serial after the year.
    #[error("发文字号缺少顺序号")]
    Serial,
    /// Something stands after the serial.
    #[error("发文字号的顺序号之后还有其他文字")]
    Tail,
}

impl DocumentNumber {
    /// Reads a 发文字号 in any dress: ()[]【】〔〕﹝﹞［］（）, full or half width, blanks, with or
    /// without 第 and 号.
    ///
    /// # Errors
    /// [`NumberError`] names the part that is missing. An order number (国务院令第722号) or a
    /// registration number is no 发文字号.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let plain = key::undress(text);
        let (prefix, rest) = plain.rsplit_once('〔').ok_or(NumberError::Year)?;
        let (year, rest) = rest.split_once('〕').ok_or(NumberError::Year)?;
        if year.len() != 4 || !year.bytes().all(|b| b.is_ascii_digit()) {
            return Err(NumberError::Year);
        }
        let year = year
            .parse()
            .ok()
            .filter(|year| YEARS.contains(year))
            .ok_or(NumberError::Year)?;
        let prefix = inner_brackets(prefix).ok_or(NumberError::Prefix)?;
        if prefix.chars().count() > PREFIX_MAX || !prefix.chars().any(char::is_alphabetic) {
            return Err(NumberError::Prefix);
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (serial, tail) = rest.split_at_checked(digits).ok_or(NumberError::Serial)?;
        if serial.is_empty() {
            return Err(NumberError::Serial);
        }
        if !tail.is_empty() {
            return Err(NumberError::Tail);
        }
        Ok(Self {
            prefix,
            year,
            serial: serial.parse().map_err(|_| NumberError::Serial)?,
            printed: text.trim().to_owned(),
        })
    }

    /// The search key, as [`number_key`] gives it for the printed form.
    pub fn key(&self) -> String {
        number_key(&self.printed)
    }
}

/// A 机关代字 with the brackets inside it, 法（研）发; `None` where it holds what cannot belong to it.
fn inner_brackets(prefix: &str) -> Option<String> {
    let mut out = String::new();
    let mut open = false;
    for c in prefix.chars() {
        match c {
            '〔' if !open && !out.is_empty() => out.push('（'),
            '〕' if open => out.push('）'),
            '-' => out.push(c),
            c if c.is_alphanumeric() => out.push(c),
            _ => return None,
        }
        open = match c {
            '〔' => true,
            '〕' => false,
            _ => open,
        };
    }
    (!open && !out.is_empty()).then_some(out)
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.printed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_dress_is_one_number() {
        for dress in [
            "上党政规〔2019〕7号",
            "上党政规(2019)7号",
            "上党政规（２０１９）７号",
            "上党政规[2019]7号",
            "上党政规【2019】第7号",
            "上党政规﹝2019﹞7",
            "上党政规［2019］ 7 号",
            " 上党政规 〔 2019 〕 第 7 号 ",
            "上党政规〔二〇一九〕7号",
            "上党政规〔2019年〕七號",
            "上党政规〔2019〕7号文",
        ] {
            let number = DocumentNumber::parse(dress).unwrap();
            assert_eq!(
                (number.prefix.as_str(), number.year, number.serial),
                ("上党政规", 2019, 7)
            );
            assert_eq!(number_key(dress), "上党政规〔2019〕7", "{dress}");
            assert_eq!(number.printed, dress.trim());
            assert_eq!(year_of(dress), Some(2019));
        }
    }

    #[test]
    fn orders_and_registrations_have_keys_but_are_no_document_numbers() {
        assert_eq!(
            DocumentNumber::parse("国务院令第722号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            number_key("国务院令第722号"),
            number_key("国务院令 第７２２号")
        );
        assert_eq!(number_key("国令第722号"), "国令722");
        assert_eq!(number_key("国务院令第七百二十二号"), "国务院令722");
        assert_eq!(number_key("HNPR—2021—01016"), "hnpr-2021-01016");
        assert_eq!(number_key("hnpr－2021–01016"), "hnpr-2021-01016");
        assert_eq!(number_key("HNPR——2021-01016"), "hnpr-2021-01016");
        assert_eq!(year_of("HNPR—2021—01016"), Some(2021));
        assert_eq!(year_of("公告2024年第16号"), Some(2024));
        assert_eq!(year_of("国务院令第722号"), None);
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(
            DocumentNumber::parse("〔2019〕7号"),
            Err(NumberError::Prefix)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔98〕7号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔3019〕7号"),
            Err(NumberError::Year)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔2019〕号"),
            Err(NumberError::Serial)
        );
        assert_eq!(
            DocumentNumber::parse("国发〔2019〕7号和8号"),
            Err(NumberError::Tail)
        );
        assert_eq!(
            DocumentNumber::parse("《办法》（国发〔2019〕7号"),
            Err(NumberError::Prefix)
        );
    }

    fn keys(text: &str) -> Vec<String> {
        find_numbers(text)
            .into_iter()
            .map(|(range, _)| text.get(range).unwrap().to_owned())
            .collect()
    }

    #[test]
    fn a_number_in_running_text_takes_no_words_with_it() {
        assert_eq!(
            keys("江区国土局作出温国土资发（2018）366号批复，根据《X办法》（沪府规〔2021〕13号）"),
            ["温国土资发（2018）366号", "沪府规〔2021〕13号"]
        );
        assert_eq!(
            keys("本办法实施后，原浦东明规〔2020〕1号文失效"),
            ["浦东明规〔2020〕1号"]
        );
        assert_eq!(keys("按照国发〔2015〕58号执行"), ["国发〔2015〕58号"]);
        assert_eq!(keys("沪建规范〔2025〕6 号"), ["沪建规范〔2025〕6 号"]);
        assert_eq!(
            keys("（沪公积金管委会〔2020〕8号）"),
            ["沪公积金管委会〔2020〕8号"]
        );
        assert_eq!(
            keys("根据国务院令第712号和住房和城乡建设部令第54号"),
            ["国务院令第712号", "住房和城乡建设部令第54号"]
        );
        assert_eq!(
            keys("国家发展改革委2017年第9号令"),
            ["国家发展改革委2017年第9号令"]
        );
        assert_eq!(keys("登记号：HNPR—2021—01016。"), ["HNPR—2021—01016"]);
        assert_eq!(
            keys("的解释》（法（研）发〔1987〕32号）"),
            ["法（研）发〔1987〕32号"]
        );
        assert_eq!(
            DocumentNumber::parse("法(研)发〔1987〕32号")
                .unwrap()
                .prefix,
            "法（研）发"
        );
        assert_eq!(keys("我院以法〔1998〕86号通知"), ["法〔1998〕86号"]);
        assert_eq!(keys("（原国家某局令第7号公布）"), ["国家某局令第7号"]);
        assert!(keys("《标准》（DG/TJ08-2215-2016）").is_empty());
        assert!(keys("2019年（2018）年报，《标准》第7号").is_empty());
    }

    proptest! {
        #[test]
        fn key_of_a_key_is_itself(text in "[第号文件〔〕（）()年七十百〇０-９0-9A-Ｚ令\u{300}\u{3000}—-]{0,24}") {
            let key = number_key(&text);
            prop_assert_eq!(number_key(&key), key.clone());
        }

        #[test]
        fn nothing_panics(text in any::<String>()) {
            let key = number_key(&text);
            prop_assert_eq!(number_key(&key), key.clone());
            let _ = (DocumentNumber::parse(&text), year_of(&text), find_numbers(&text));
        }

        #[test]
        fn dresses_agree(prefix in "[一-龥]{1,6}", year in 1949u16..2100, serial in 1u32..99999) {
            let plain = format!("{prefix}〔{year}〕{serial}号");
            let other = format!("{prefix}（{year}）第 {serial} 号");
            prop_assume!(!prefix.contains('第'));
            prop_assert_eq!(number_key(&plain), number_key(&other));
        }
    }
}
