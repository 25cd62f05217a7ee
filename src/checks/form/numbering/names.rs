//! How the numbers of each level are printed.

use crate::text::marker::MarkerKind;
use crate::text::numeral::to_chinese;

/// A number as its level prints it.
pub(super) fn named(kind: MarkerKind, number: u32) -> String {
    let chinese = to_chinese(number);
    match kind {
        MarkerKind::Part => format!("第{chinese}编"),
        MarkerKind::Subpart => format!("第{chinese}分编"),
        MarkerKind::Chapter => format!("第{chinese}章"),
        MarkerKind::Section => format!("第{chinese}节"),
        MarkerKind::Article => format!("第{chinese}条"),
        MarkerKind::First => format!("{chinese}、"),
        MarkerKind::Second => format!("（{chinese}）"),
        MarkerKind::Third => format!("{number}."),
        MarkerKind::Fourth => format!("（{number}）"),
    }
}

/// How a number may stand inside a paragraph.
pub(super) fn inline(kind: MarkerKind, number: u32) -> Vec<String> {
    let chinese = to_chinese(number);
    match kind {
        MarkerKind::Second => vec![
            format!("（{chinese}）"),
            format!("({chinese})"),
            format!("（{chinese})"),
            format!("({chinese}）"),
        ],
        MarkerKind::Third => vec![
            format!("{number}."),
            format!("{number}．"),
            format!("{number}、"),
        ],
        MarkerKind::Fourth => {
            let circled = Some(number)
                .filter(|number| (1..=20).contains(number))
                .and_then(|number| char::from_u32(u32::from('①') + number - 1));
            let mut labels = vec![
                format!("（{number}）"),
                format!("({number})"),
                format!("{number}）"),
                format!("{number})"),
            ];
            labels.extend(circled.map(String::from));
            labels
        }
        // several articles on one line; elsewhere the name is a mention
        MarkerKind::Article => ["。 ", "。\u{3000}", "。"]
            .iter()
            .map(|end| format!("{end}{}", named(kind, number)))
            .collect(),
        MarkerKind::First => vec![named(kind, number)],
        MarkerKind::Part | MarkerKind::Subpart | MarkerKind::Chapter | MarkerKind::Section => {
            Vec::new()
        }
    }
}
