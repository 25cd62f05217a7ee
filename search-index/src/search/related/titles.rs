//! How like a title is to what was typed: short names, wrong characters, words left out.

/// Words of titles that those who shorten them leave out or change.
const STATE: &str = "中华人民共和国";

/// A folded title or query without the marks round it and the name of the state.
pub(super) fn core(folded: &str) -> Vec<char> {
    let plain: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    plain.replacen(STATE, "", 1).chars().collect()
}

/// The likeness of a title to what was typed, from 0 to 1: how much of what was typed stands in the title in that order,
/// and, more mildly, how much of the title that is. 1 only where both are the same.
pub(super) fn likeness(typed: &[char], title: &[char]) -> f32 {
    if typed.is_empty() || title.is_empty() {
        return 0.0;
    }
    let common = common(typed, title);
    let (of_typed, of_title) = (ratio(common, typed.len()), ratio(common, title.len()));
    // a short name keeps the ends of what it shortens: 民诉法, 政采法
    let ends = typed.first() == title.first() && typed.last() == title.last();
    let ends = if ends { 0.05 } else { 0.0 };
    of_typed.powi(3) * (0.75 + 0.2 * of_title + ends)
}

/// Whether what was typed is the title with characters left out between its first and its last one.
pub(super) fn shortens(typed: &[char], title: &[char]) -> bool {
    typed.len() < title.len()
        && typed.len() >= 2
        && typed.first() == title.first()
        && typed.last() == title.last()
        && common(typed, title) == typed.len()
}

#[expect(clippy::cast_precision_loss, reason = "lengths of titles")]
fn ratio(part: usize, whole: usize) -> f32 {
    part as f32 / whole.max(1) as f32
}

/// The length of the longest common subsequence.
fn common(one: &[char], other: &[char]) -> usize {
    let mut row = vec![0_usize; other.len() + 1];
    for a in one {
        let mut diagonal = 0;
        for (at, b) in other.iter().enumerate() {
            let above = row.get(at + 1).copied().unwrap_or(0);
            let left = row.get(at).copied().unwrap_or(0);
            let here = if a == b {
                diagonal + 1
            } else {
                above.max(left)
            };
            diagonal = above;
            if let Some(cell) = row.get_mut(at + 1) {
                *cell = here;
            }
        }
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(typed: &str, title: &str) -> f32 {
        likeness(&core(typed), &core(title))
    }

    #[test]
    fn a_short_name_is_most_like_what_it_shortens() {
        for (typed, meant, other) in [
            (
                "民诉法",
                "中华人民共和国民事诉讼法",
                "中华人民共和国海事诉讼特别程序法",
            ),
            (
                "政采法",
                "中华人民共和国政府采购法",
                "中华人民共和国政府采购法实施条例",
            ),
            ("国赔法", "中华人民共和国国家赔偿法", "国家赔偿费用管理条例"),
            ("农药管理条列", "农药管理条例", "兽药管理条例"),
            ("优化营商条例", "优化营商环境条例", "广告管理条例"),
        ] {
            assert!(like(typed, meant) > like(typed, other) + 0.05, "{typed}");
            assert!(like(typed, meant) > 0.4, "{typed} {}", like(typed, meant));
        }
        assert!((like("民法典", "中华人民共和国民法典") - 1.0).abs() < 1e-6);
        assert!(like("", "民法典") < 1e-6);
    }
}
