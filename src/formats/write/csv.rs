//! Text with commas: UTF-8 with the mark by which Excel knows it, and no value that is taken for a formula.

use super::xlsx::SheetOut;

/// A sheet as text with commas.
pub fn csv(sheet: &SheetOut) -> String {
    let header: Vec<String> = sheet.columns.iter().map(|one| one.name.clone()).collect();
    let mut out = String::from("\u{feff}");
    for row in std::iter::once(&header).chain(&sheet.rows) {
        let quoted: Vec<String> = row.iter().map(|value| quoted(value)).collect();
        out.push_str(&quoted.join(","));
        out.push_str("\r\n");
    }
    out
}

/// A value that a program for tables takes for words, never for a formula. Blanks before the sign do not
/// hide it from every program.
fn quoted(value: &str) -> String {
    let first = value.trim_start_matches([' ', '\u{3000}']);
    let formula = first.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let guard = if formula { "'" } else { "" };
    format!("\"{guard}{}\"", value.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_is_a_formula() {
        let mut sheet = SheetOut::new("表", &[("甲", 8), ("乙", 8)]);
        for value in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(A1)",
            "\t=1",
            " =1",
            "＝1",
            "云政规〔2026〕1号",
        ] {
            sheet.rows.push(vec![value.to_owned(), "说“\"”".to_owned()]);
        }
        let text = csv(&sheet);
        assert!(text.starts_with("\u{feff}\"甲\",\"乙\"\r\n\"'=1+1\",\"说“\"\"”\"\r\n"));
        for line in text.lines().skip(1).take(7) {
            assert!(line.starts_with("\"'"), "{line}");
        }
        assert!(text.ends_with("\"云政规〔2026〕1号\",\"说“\"\"”\"\r\n"));
    }
}
