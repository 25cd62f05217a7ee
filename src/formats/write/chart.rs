//! Charts as SVG: bars from left to right, parts told apart by pattern and by words, never by colour alone. Drawn
//! from the same numbers as the table beside it; no script, no style that a page would have to allow.

use std::fmt::Write;

/// Width of the whole drawing.
const WIDTH: u64 = 720;
/// Where bars begin.
const LEFT: u64 = 190;
/// Longest bar.
const BAR: u64 = 420;
/// Height of a row.
const ROW: u64 = 32;
/// Height of a bar.
const THICK: u64 = 20;
/// Most characters of a label beside a bar.
const LABEL: usize = 12;

/// A chart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chart {
    /// Unique on its page; letters, digits and hyphens.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// The same in a sentence, for those who do not see it.
    pub description: String,
    /// Heading of the rows: 年份, 机关.
    pub rows_are: String,
    /// Names of the parts of a bar; one for plain bars.
    pub series: Vec<String>,
    /// The parts make a whole and stand in one bar; else each has a bar of its own.
    pub stacked: bool,
    /// The bars.
    pub rows: Vec<ChartRow>,
}

/// A bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartRow {
    /// Its label.
    pub label: String,
    /// Its parts, in the order of the series.
    pub parts: Vec<ChartPart>,
}

/// A part of a bar.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ChartPart {
    /// Its length, in any unit that all parts share; `None`: not known.
    pub length: Option<u64>,
    /// As people read it.
    pub shown: String,
}

impl Chart {
    /// Whether there is a bar to draw.
    pub fn is_empty(&self) -> bool {
        let mut parts = self.rows.iter().flat_map(|row| &row.parts);
        !parts.any(|part| part.length.is_some_and(|length| length > 0))
    }

    /// The drawing.
    pub fn svg(&self) -> String {
        let legend = if self.series.len() > 1 { ROW } else { 0 };
        let count = u64::try_from(self.rows.len()).unwrap_or_default();
        let height = legend + count * self.row() + 8;
        let mut out = String::new();
        let id = escaped(&self.id);
        let _ = write!(
            out,
            "<svg class=\"chart\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" viewBox=\"0 0 {WIDTH} {height}\" \
             xmlns=\"http://www.w3.org/2000/svg\"><title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
            escaped(&self.title),
            escaped(&self.description)
        );
        self.patterns(&mut out);
        if legend > 0 {
            self.legend(&mut out);
        }
        let longest = self.rows.iter().map(|row| row.length(self.stacked));
        let longest = longest.max().unwrap_or(0).max(1);
        for (nth, row) in (0_u64..).zip(&self.rows) {
            self.bar(&mut out, row, legend + nth * self.row(), longest);
        }
        out.push_str("</svg>");
        out
    }

    /// Height of a row.
    fn row(&self) -> u64 {
        let bars = if self.stacked { 1 } else { self.series.len() };
        let bars = u64::try_from(bars.max(1)).unwrap_or(1);
        bars * THICK + ROW - THICK
    }

    fn patterns(&self, out: &mut String) {
        out.push_str("<defs>");
        for nth in 0..self.series.len() {
            let marks = match nth % 5 {
                0 => "<rect width=\"8\" height=\"8\" fill=\"#1d4f91\"/>",
                1 => {
                    "<rect width=\"8\" height=\"8\" fill=\"#fff\"/><path d=\"M-2 2 2 -2M0 8 8 0M6 10 10 6\" stroke=\"#8a5a00\" stroke-width=\"2.4\"/>"
                }
                2 => {
                    "<rect width=\"8\" height=\"8\" fill=\"#a8201a\"/><circle cx=\"4\" cy=\"4\" r=\"2\" fill=\"#fff\"/>"
                }
                3 => {
                    "<rect width=\"8\" height=\"8\" fill=\"#fff\"/><path d=\"M0 4H8M4 0V8\" stroke=\"#5c5e66\" stroke-width=\"1.6\"/>"
                }
                _ => {
                    "<rect width=\"8\" height=\"8\" fill=\"#fff\"/><path d=\"M0 2H8M0 6H8\" stroke=\"#1f6b45\" stroke-width=\"2\"/>"
                }
            };
            let _ = write!(
                out,
                "<pattern id=\"{}-p{nth}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">{marks}</pattern>",
                escaped(&self.id)
            );
        }
        out.push_str("</defs>");
    }

    fn legend(&self, out: &mut String) {
        let step = (WIDTH - 16) / u64::try_from(self.series.len().max(1)).unwrap_or(1);
        for (nth, name) in (0_u64..).zip(&self.series) {
            let x = 8 + nth * step;
            self.rect(out, nth, (x, 6), (16, 16), "");
            text(out, x + 22, 19, "start", name);
        }
    }

    fn bar(&self, out: &mut String, row: &ChartRow, top: u64, longest: u64) {
        let middle = top + THICK - 1;
        let short: String = row.label.chars().take(LABEL).collect();
        let cut = row.label.chars().count() > LABEL;
        let shown = if cut { format!("{short}…") } else { short };
        text(out, LEFT - 10, middle, "end", &shown);
        let (mut x, mut y) = (LEFT, top);
        for (nth, part) in (0_u64..).zip(&row.parts) {
            let width = part.length.unwrap_or(0) * BAR / longest;
            if width > 0 {
                let series = self.series.get(usize::try_from(nth).unwrap_or_default());
                let series = series.map_or("", String::as_str);
                let words = format!("{} {series} {}", row.label, part.shown);
                self.rect(out, nth, (x, y + 4), (width, THICK), &words);
            }
            if self.stacked {
                x += width;
            } else {
                text(out, LEFT + width + 8, y + THICK - 1, "start", &part.shown);
                y += THICK;
            }
        }
        if self.stacked {
            let values: Vec<&str> = row.parts.iter().map(|part| part.shown.as_str()).collect();
            text(out, x + 8, middle, "start", &values.join(" / "));
        }
    }

    fn rect(&self, out: &mut String, nth: u64, at: (u64, u64), size: (u64, u64), words: &str) {
        let _ = write!(
            out,
            "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"url(#{}-p{nth})\" stroke=\"#1c1d21\">",
            at.0,
            at.1,
            size.0,
            size.1,
            escaped(&self.id)
        );
        if !words.is_empty() {
            let _ = write!(out, "<title>{}</title>", escaped(words));
        }
        out.push_str("</rect>");
    }
}

impl ChartRow {
    fn length(&self, stacked: bool) -> u64 {
        let lengths = self.parts.iter().filter_map(|part| part.length);
        if stacked {
            lengths.sum()
        } else {
            lengths.max().unwrap_or(0)
        }
    }
}

fn text(out: &mut String, x: u64, y: u64, anchor: &str, words: &str) {
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" font-size=\"14\" fill=\"#1c1d21\">{}</text>",
        escaped(words)
    );
}

fn escaped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).fold(
        String::with_capacity(text.len()),
        |mut out, c| {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                c => out.push(c),
            }
            out
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(length: Option<u64>, shown: &str) -> ChartPart {
        ChartPart {
            length,
            shown: shown.to_owned(),
        }
    }

    #[test]
    fn a_chart_is_named_patterned_and_escaped() {
        let chart = Chart {
            id: "outcomes".to_owned(),
            title: "审核结论<2026>".to_owned(),
            description: "合法 3 件".to_owned(),
            rows_are: "年份".to_owned(),
            series: vec!["合法".to_owned(), "不合法".to_owned()],
            stacked: true,
            rows: vec![ChartRow {
                label: "2026".to_owned(),
                parts: vec![part(Some(3), "3"), part(None, "无法计算")],
            }],
        };
        let svg = chart.svg();
        assert!(svg.contains("role=\"img\" aria-labelledby=\"outcomes-t outcomes-d\""));
        assert!(svg.contains("审核结论&lt;2026&gt;") && !svg.contains("<2026>"));
        assert!(svg.contains("outcomes-p0") && svg.contains("outcomes-p1"));
        assert!(svg.contains("无法计算") && !svg.contains("style"));
        assert!(quick_xml_reads(&svg), "{svg}");
    }

    fn quick_xml_reads(svg: &str) -> bool {
        let mut reader = quick_xml::Reader::from_str(svg);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }
}
