//! Tables to be taken away: the same rows as the pages, as a workbook or as text with commas.

use super::overview::Section;
use super::rows::{List, Row};
use crate::app::error::Error;
use crate::domain::statistics::Part;
use crate::formats::write::chart::Chart;
use crate::formats::write::csv::csv;
use crate::formats::write::xlsx::{SheetOut, workbook};

words! {
    /// 导出格式.
    Format, "导出格式" {
        /// 电子表格.
        Xlsx = "xlsx", "Excel 表格（.xlsx）";
        /// Text with commas.
        Csv = "csv", "文本表格（.csv）";
    }
}

/// A file to be taken away.
#[derive(Debug, Clone)]
pub struct Export {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Writes a sheet.
pub fn export(sheet: &SheetOut, name: &str, format: Format) -> Result<Export, Error> {
    let name = format!("{name}.{}", format.as_str());
    Ok(match format {
        Format::Xlsx => Export {
            name,
            media: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            bytes: workbook(std::slice::from_ref(sheet))
                .map_err(|error| Error::Internal(error.to_string()))?,
        },
        Format::Csv => Export {
            name,
            media: "text/csv; charset=utf-8",
            bytes: csv(sheet).into_bytes(),
        },
    })
}

/// The figures with their definitions.
pub fn figures(sections: &[Section]) -> SheetOut {
    let columns = [
        ("分组", 18),
        ("指标", 28),
        ("结果", 14),
        ("计入", 8),
        ("分母", 8),
        ("说明", 36),
        ("计入什么", 48),
        ("按哪一事件的日期", 24),
        ("分母是什么", 40),
        ("归属", 20),
        ("出处", 32),
    ];
    let mut sheet = SheetOut::new("统计", &columns).with_figures(&["计入", "分母"]);
    for section in sections {
        for line in &section.lines {
            let counted = line.reason.is_none() || line.days.is_some();
            let days = line
                .days
                .as_ref()
                .map(|(days, count)| format!("{days} 日，n = {count}"));
            let said = [days, line.reason.clone(), line.note.clone()];
            let said: Vec<String> = said.into_iter().flatten().collect();
            sheet.rows.push(vec![
                section.group.label().to_owned(),
                line.figure.label().to_owned(),
                line.shown.clone(),
                if counted {
                    line.part.to_string()
                } else {
                    String::new()
                },
                line.whole
                    .filter(|_| counted)
                    .map(|whole| whole.to_string())
                    .unwrap_or_default(),
                said.join("；"),
                line.definition.counts.to_owned(),
                line.definition.event.to_owned(),
                line.definition.denominator.unwrap_or_default().to_owned(),
                line.definition.belongs.to_owned(),
                line.definition.source.to_owned(),
            ]);
        }
    }
    sheet
}

/// The table beside a chart.
pub fn chart(chart: &Chart) -> SheetOut {
    let mut columns = vec![(chart.rows_are.as_str(), 28)];
    columns.extend(chart.series.iter().map(|name| (name.as_str(), 16)));
    let series: Vec<&str> = chart.series.iter().map(String::as_str).collect();
    // a name of a sheet holds few characters and none of its own signs
    let mut sheet = SheetOut::new("图表数据", &columns).with_figures(&series);
    for row in &chart.rows {
        let parts = row.parts.iter().map(|part| part.shown.clone());
        sheet
            .rows
            .push(std::iter::once(row.label.clone()).chain(parts).collect());
    }
    sheet
}

/// The rows of a list.
pub fn list(list: &List) -> SheetOut {
    let name = match list.part {
        Part::Numerator => "清单",
        Part::Denominator => "分母清单",
    };
    rows(name, &list.rows)
}

/// Rows as a sheet.
pub fn rows(name: &str, rows: &[Row]) -> SheetOut {
    let columns = [
        ("序号", 6),
        ("标题", 56),
        ("文号", 24),
        ("机关", 28),
        ("事件日期", 12),
        ("说明", 40),
        ("日", 6),
        ("工作日", 8),
    ];
    let mut sheet = SheetOut::new(name, &columns).with_figures(&["序号", "日", "工作日"]);
    for (nth, row) in (1..).zip(rows) {
        let number = |days: Option<i64>| days.map(|days| days.to_string()).unwrap_or_default();
        sheet.rows.push(vec![
            format!("{nth}"),
            row.title.clone(),
            row.number.clone(),
            row.authority.clone(),
            row.on.map(|day| day.to_string()).unwrap_or_default(),
            row.detail.clone(),
            number(row.days),
            number(row.working_days),
        ]);
    }
    sheet
}
