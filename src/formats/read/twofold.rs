//! Two documents in one file: each begins with its own 发文字号 on a line by itself.

use super::warning::Warning;

/// Longest line that is a number alone, in characters.
const LINE: usize = 40;

/// Lines after a number within which its title stands.
const NEAR: usize = 4;

/// Characters shown in the warning.
const SHOWN: usize = 50;

/// Words that the title of a document ends with.
const FORMS: [&str; 19] = [
    "通知", "决定", "决议", "命令", "令", "公报", "公告", "通告", "意见", "通报", "报告", "请示",
    "批复", "议案", "函", "纪要", "办法", "规定", "细则",
];

/// The warning, where a second document begins.
pub(super) fn look(text: &str) -> Option<Warning> {
    let lines: Vec<&str> = text.lines().collect();
    let mut first: Option<&str> = None;
    for (at, line) in lines.iter().enumerate() {
        let Some(number) = own_number(line) else {
            continue;
        };
        let after = lines.get(at + 1..).unwrap_or_default();
        let title = after.iter().take(NEAR).find(|line| is_title(line));
        let Some(title) = title else { continue };
        match first {
            None => first = Some(number),
            Some(first) if first != number => {
                let begins = title.chars().take(SHOWN).collect();
                return Some(Warning::SecondDocument { begins });
            }
            Some(_) => {}
        }
    }
    None
}

/// The number of a line that is nothing but a 发文字号 (and perhaps the name of who signed).
fn own_number(line: &str) -> Option<&str> {
    let (number, rest) = line.split_once('号')?;
    let rest = rest.trim();
    let alone = rest.is_empty() || rest.starts_with("签发人");
    let (agency, tail) = number.split_once(['〔', '[', '［'])?;
    let (year, count) = tail.split_once(['〕', ']', '］'])?;
    let digits = |part: &str| {
        let part = part.trim().trim_start_matches('第');
        !part.is_empty()
            && part
                .chars()
                .all(|c| c.is_ascii_digit() || ('０'..='９').contains(&c))
    };
    let named = agency.chars().next().is_some_and(char::is_alphabetic);
    let sound = alone && named && digits(year) && digits(count) && line.chars().count() <= LINE;
    sound.then_some(number)
}

fn is_title(line: &str) -> bool {
    let line = line.trim_end_matches(['》', '）', ')']);
    (6..=120).contains(&line.chars().count()) && FORMS.iter().any(|form| line.ends_with(form))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_number_with_a_title_is_a_second_document() {
        let one = "某政规〔2024〕7号\n某县人民政府关于印发某办法的通知\n各乡镇人民政府：\n根据某政发〔2020〕1号，现通知如下。\n";
        assert_eq!(look(one), None);
        assert_eq!(
            look(&one.repeat(2)),
            None,
            "the same number twice is one document"
        );
        let two = format!(
            "{one}某政办发〔2024〕12号　　签发人：某某\n某县人民政府办公室关于某事的通知\n各乡镇人民政府：\n"
        );
        assert_eq!(
            look(&two),
            Some(Warning::SecondDocument {
                begins: "某县人民政府办公室关于某事的通知".to_owned()
            })
        );
    }
}
