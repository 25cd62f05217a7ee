//! `guiku read`: what a document says of itself, without a server and without a data folder.

use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use serde_json::{Map, Value, json};

use super::args::Format;
use crate::app::intake::title_of;
use crate::formats::read::child::Extractor;
use crate::formats::read::{Extracted, Limits};
use crate::text::reading::{Origin, Record, read};

/// 识读文件：标题、机关、文号、日期、依据、对其他文件的废止、延长和修改，每项附原文出处；不需要数据目录
#[derive(Debug, Args)]
#[command(after_help = "\
.jsonl 和 .jsonl.gz 每行一个 JSON 对象，只用其中的 title 和 text；其他文件（docx、html、txt 等）在受限的子进程中读取，每个文件一行。

退出码：0 全部识读；1 有的文件或行未能识读；2 未能执行。

示例：
  guiku read 通知.docx
  guiku read --format json documents.jsonl.gz > readings.jsonl")]
pub(crate) struct ReadArgs {
    /// 要识读的文件
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// 结果的输出格式；json 为每个文件（或每行）一行
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// The longest line of a .jsonl file, in bytes.
const LINE_MAX: u64 = 64 * 1024 * 1024;

/// Where results and complaints go.
struct Printer<'a> {
    format: Format,
    out: &'a mut (dyn Write + Send),
    err: &'a mut (dyn Write + Send),
    failed: bool,
}

/// Reads every file and prints what was read; a file that cannot be read is named and left out.
pub(crate) async fn run(
    args: ReadArgs,
    out: &mut (dyn Write + Send),
    err: &mut (dyn Write + Send),
) -> super::Ended {
    for path in &args.files {
        let about = std::fs::metadata(path)
            .map_err(|error| format!("无法读取 {}：{error}", path.display()))?;
        if about.is_dir() {
            return Err(format!("{} 是目录，不是文件", path.display()).into());
        }
    }
    let extractor = Extractor::of_this_binary(1)?;
    let mut printer = Printer {
        format: args.format,
        out,
        err,
        failed: false,
    };
    for path in &args.files {
        if is_lines(path) {
            lines(path, &mut printer)?;
        } else {
            file(path, &extractor, &mut printer).await?;
        }
    }
    printer.out.flush()?;
    Ok(ExitCode::from(u8::from(printer.failed)))
}

fn is_lines(path: &Path) -> bool {
    let plain = if is_zipped(path) {
        path.with_extension("")
    } else {
        path.to_owned()
    };
    plain
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("jsonl"))
}

fn is_zipped(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("gz"))
}

/// One reading for each line of a .jsonl file.
fn lines(path: &Path, printer: &mut Printer<'_>) -> std::io::Result<()> {
    let file = File::open(path)?;
    let source: Box<dyn Read> = if is_zipped(path) {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let mut source = BufReader::new(source);
    for number in 1usize.. {
        let mut line = Vec::new();
        let place = format!("{}:{number}", path.display());
        match source.by_ref().take(LINE_MAX).read_until(b'\n', &mut line) {
            Ok(0) => break,
            Ok(_) => {}
            Err(error) => {
                printer.fault(&place, &error)?;
                break;
            }
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match line_of(&line) {
            Ok((id, title, text)) => {
                let mut front = Map::new();
                front.insert("id".to_owned(), id);
                let record = read(&title, &text).record(&title);
                printer.reading(&place, front, &record)?;
            }
            Err(reason) => printer.fault(&place, &reason)?,
        }
    }
    Ok(())
}

/// The id, title and text of a line; its other fields are not looked at.
fn line_of(line: &[u8]) -> Result<(Value, String, String), String> {
    let mut value: Value =
        serde_json::from_slice(line).map_err(|error| format!("不是 JSON：{error}"))?;
    let Some(fields) = value.as_object_mut() else {
        return Err("这一行不是 JSON 对象".to_owned());
    };
    let title = match fields.get("title") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(title)) => title.clone(),
        Some(_) => return Err("title 不是文字".to_owned()),
    };
    let text = match fields.get("text") {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => return Err("缺少 text".to_owned()),
        Some(_) => return Err("text 不是文字".to_owned()),
    };
    Ok((fields.remove("id").unwrap_or(Value::Null), title, text))
}

/// One reading for a file of another kind.
async fn file(
    path: &Path,
    extractor: &Extractor,
    printer: &mut Printer<'_>,
) -> std::io::Result<()> {
    let place = path.display().to_string();
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let limit = Limits::STANDARD.upload;
    let mut bytes = Vec::new();
    let taken = File::open(path).and_then(|file| file.take(limit + 1).read_to_end(&mut bytes));
    if let Err(error) = taken {
        return printer.fault(&place, &error);
    }
    let extracted = match extractor.extract(&name, bytes).await {
        Ok(extracted) => extracted,
        Err(error) => return printer.fault(&place, &error),
    };
    let title = title_of(&extracted).unwrap_or_default();
    let mut record = read(&title, &extracted.text).record(&title);
    from_page(&extracted, &mut record);
    let mut front = Map::new();
    front.insert("file".to_owned(), json!(place));
    let warnings: Vec<String> = extracted.warnings.iter().map(ToString::to_string).collect();
    front.insert("warnings".to_owned(), json!(warnings));
    printer.reading(&place, front, &record)
}

/// The number of a page's own table, where the text prints none.
fn from_page(extracted: &Extracted, record: &mut Record) {
    let named = extracted
        .metadata
        .iter()
        .find(|(name, _)| name == "发文字号");
    if let (None, Some((_, number))) = (&record.doc_number, named)
        && crate::domain::number::DocumentNumber::parse(number).is_ok()
    {
        record.doc_number = Some(number.trim().to_owned());
        record.sources.push(Origin::of_page(
            "doc_number",
            number,
            "文号只见于页面字段，正文未载明",
        ));
    }
}

impl Printer<'_> {
    fn fault(&mut self, place: &str, reason: &dyn std::fmt::Display) -> std::io::Result<()> {
        self.failed = true;
        writeln!(self.err, "未能识读 {place}：{reason}")
    }

    fn reading(
        &mut self,
        place: &str,
        front: Map<String, Value>,
        record: &Record,
    ) -> std::io::Result<()> {
        match self.format {
            Format::Json => {
                let mut all = front;
                if let Value::Object(fields) = serde_json::to_value(record)? {
                    all.extend(fields);
                }
                serde_json::to_writer(&mut *self.out, &all)?;
                writeln!(self.out)
            }
            Format::Text => {
                let id = front.get("id").and_then(Value::as_str);
                writeln!(
                    self.out,
                    "■ {place}{}",
                    id.map(|id| format!("（{id}）")).unwrap_or_default()
                )?;
                for warning in front
                    .get("warnings")
                    .and_then(Value::as_array)
                    .into_iter()
                    .flatten()
                {
                    writeln!(self.out, "  注意：{}", warning.as_str().unwrap_or_default())?;
                }
                for row in record.rows() {
                    row_out(self.out, &row)?;
                }
                writeln!(self.out)
            }
        }
    }
}

/// One row of the table: field, value, certainty, and below it the words.
fn row_out(out: &mut (dyn Write + Send), row: &crate::text::reading::Row) -> std::io::Result<()> {
    let pad = "　".repeat(6usize.saturating_sub(row.label.chars().count()));
    let certainty = match (&row.value, &row.source) {
        (None, _) => "",
        (Some(_), Some(source)) => source.certainty.label(),
        (Some(_), None) => "确定",
    };
    let value = row.value.as_deref().unwrap_or("（未读出）");
    writeln!(out, "  {}{pad}  {value}  {certainty}", row.label)?;
    let Some(source) = &row.source else {
        return Ok(());
    };
    if let Some(reason) = &source.reason {
        writeln!(out, "  {}  ※ {reason}", "　".repeat(6))?;
    }
    if source.from == "text" {
        writeln!(
            out,
            "  {}  原文：{}",
            "　".repeat(6),
            shortened(&source.words)
        )?;
    } else {
        writeln!(
            out,
            "  {}  出处：{}",
            "　".repeat(6),
            if source.from == "title" {
                "标题"
            } else {
                "页面字段"
            }
        )?;
    }
    Ok(())
}

fn shortened(words: &str) -> String {
    let line = words.replace('\n', " ");
    let mut out: String = line.chars().take(80).collect();
    if out.len() < line.len() {
        out.push('…');
    }
    out
}
