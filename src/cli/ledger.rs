//! `guiku import ledger`: a table of old documents and the folder of their files into the registry.

use std::io::{BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ended;
use super::args::Format;
use super::boot::{self, Fault};
use crate::app::import::ledger::columns::{self, Column, Field};
use crate::app::import::ledger::files::Folder;
use crate::app::import::ledger::profile::{self, Profile};
use crate::app::import::ledger::report::{self, LedgerReport};
use crate::app::import::ledger::table::{self, Ledger};
use crate::app::import::ledger::{self as app, Defaults, Job, Options, template};
use crate::app::search::SearchHandle;
use crate::clock::{Clock, SystemClock};
use crate::formats::read::child::Extractor;
use crate::formats::read::{Limits, sheet};
use crate::jobs::alongside::indexed;
use crate::store::{Place, Store, Use};

/// 导入台账：电子表格（.xlsx、.xls、.et、.ods、.csv）中的历史文件和它们的电子文件，沿用原有文号。
///
/// 先用 --template 生成一份空白台账，或者直接使用现有的台账。
/// 现有台账第一次导入时，程序显示各列对应的字段，确认后（终端上回答 y，或者加 --confirm）保存为方案，以后不再询问。
/// 每一行按台账所写的文件名寻找电子文件，没有写的按文件名中的文号或者标题寻找；可能是几个文件的列为疑问，不作猜测。
#[derive(Debug, Args)]
#[command(after_help = "\
字段（--map 列名=字段，可以写中文，也可以写括号中的英文）：
  文件名称（title）  文号（number）  登记号（registration_number）  制定机关（issuer）
  起草单位（drafter）  成文日期（issued_on）  公布日期（published_on）  施行日期（effective_on）
  有效期至（valid_until，含当日，也可以是“5年”）  失效日期（lapses_on，自该日起失效）
  效力状态（status）  文件类型（kind）  电子文件名（file）  备注（note）  序号（ordinal）  -（不用）
没有对应的列随来源原样保存。

哪些行不导入：
  没有文件名称的；没有电子文件或者文件读不出正文的（加 --without-text 则登记，并注明正文缺失）；
  同一文号出现两次的；文件中的文号或者标题与台账不一致的；一个文件对应几行、一行对应几个文件的；
  本库已有同一文号的（后四种核对后可以加 --accept-doubts，以台账为准导入；没有登记号区分的重号除外）。
日期无法识别、机关没有登记、效力与日期矛盾的照常导入，列入报告。

再次导入不会重复：以文号（没有文号的以名称和日期）认定同一文件，没有变化的行不作改动，文字有变化的记为新文本；
中断后用同样的命令接着导入。导入时须停止服务；--dry-run 不作任何改动，可以在服务运行时使用。

退出码：0 全部导入（--dry-run 时：全部可以导入）；1 有的行没有导入；2 未能执行。

示例：
  guiku import ledger --template 台账.xlsx
  guiku import ledger 台账.xlsx --files 文件目录 --dry-run --report 核对表.xlsx
  guiku import ledger 台账.xlsx --files 文件目录 --confirm
  guiku import ledger 旧台账.xls --files 文件目录 --map 时间=成文日期 --map 盒号=-")]
pub struct LedgerArgs {
    /// 台账文件
    #[arg(value_name = "FILE", required_unless_present = "template")]
    file: Option<PathBuf>,
    /// 电子文件所在的目录，包括下级目录
    #[arg(long, value_name = "DIR")]
    files: Option<PathBuf>,
    /// 只显示逐行会怎样处理，不作任何改动
    #[arg(long)]
    dry_run: bool,
    /// 确认列的对应关系并保存为方案
    #[arg(long)]
    confirm: bool,
    /// 指定一列是什么字段：列名=字段，可以重复
    #[arg(long = "map", value_name = "列名=字段")]
    map: Vec<String>,
    /// 方案名；不写时按表头寻找，新方案以台账的文件名命名
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// 没有正文的行也登记，并注明正文缺失
    #[arg(long)]
    without_text: bool,
    /// 有疑问的行也导入，以台账为准，疑问列入报告
    #[arg(long)]
    accept_doubts: bool,
    /// 没有写效力级别的行按什么导入
    #[arg(long, value_name = "级别", default_value = "行政规范性文件")]
    kind: String,
    /// 把有疑问和未导入的行写成核对表（.xlsx 或者 .csv）
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// 生成一份带填写说明的空白台账
    #[arg(long, value_name = "FILE", conflicts_with_all = ["file", "files", "dry_run", "confirm", "map", "report"])]
    template: Option<PathBuf>,
    /// 结果的输出格式
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

/// 0: all went in; 1: some rows did not; otherwise an error says why nothing was done.
pub(crate) async fn run(args: LedgerArgs, place: Place) -> Ended {
    if let Some(path) = &args.template {
        write_new(path, &template::as_xlsx()?)?;
        super::say(&format!("已生成空白台账 {}", path.display()));
        return Ok(ExitCode::SUCCESS);
    }
    let path = args.file.clone().unwrap_or_default();
    if let Some(report) = &args.report {
        report_kind(report)?;
    }
    let said = args
        .map
        .iter()
        .map(|text| columns::parse_override(text))
        .collect::<Result<Vec<_>, _>>()?;
    let folder = read_folder(args.files.as_deref()).await?;
    let at_once = std::thread::available_parallelism().map_or(1, usize::from);
    let extractor = Arc::new(Extractor::of_this_binary(at_once)?);
    let ledger = read_ledger(&extractor, &path, &said).await?;
    let usage = if args.dry_run {
        Use::ReadOnly
    } else {
        Use::Alone
    };
    let (store, pack) = boot::open(&place, usage).await?;
    let Some(columns) = settle(&args, &place, &path, &ledger, &said)? else {
        return Err("列的对应关系没有确认，未作任何改动；核对无误的，加 --confirm 再次执行".into());
    };
    let name = own_name(&path);
    let defaults = Defaults {
        kind: args.kind.clone(),
        file: name.clone(),
    };
    let job = Job {
        entries: app::entries(&ledger, &columns, &defaults),
        folder,
        notes: ledger.notes,
        options: Options {
            dry_run: args.dry_run,
            without_text: args.without_text,
            accept_doubts: args.accept_doubts,
        },
    };
    let bar = bar(job.entries.len(), args.dry_run);
    let cx = boot::program_context(&pack);
    let work = app::run(&store, &cx, &extractor, job, |done| {
        bar.set_position(done as u64);
    });
    let ended = finish(&store, args.dry_run, work).await;
    bar.finish_and_clear();
    let done = ended?.map_err(|fault| {
        format!("导入中断：{fault}；已写入的内容保留，可以用同样的命令接着导入")
    })?;
    answer(&args, &done)
}

/// An import brings the index up to the log; a dry run touches nothing.
async fn finish<T>(
    store: &Arc<Store>,
    dry_run: bool,
    work: impl Future<Output = T>,
) -> Result<T, Fault> {
    if dry_run {
        return Ok(work.await);
    }
    let index = Arc::new(SearchHandle::new(super::search::index_dir(store)));
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    Ok(indexed(store, &index, &clock, work).await?)
}

async fn read_folder(path: Option<&Path>) -> Result<Option<Folder>, Fault> {
    let Some(path) = path.map(Path::to_owned) else {
        return Ok(None);
    };
    let folder = tokio::task::spawn_blocking(move || Folder::read(&path)).await?;
    Ok(Some(folder?))
}

/// Reads the table in the limited process and finds its header.
async fn read_ledger(
    extractor: &Extractor,
    path: &Path,
    said: &[(String, Option<Field>)],
) -> Result<Ledger, Fault> {
    let shown = path.display();
    let about = std::fs::metadata(path).map_err(|error| format!("无法读取 {shown}：{error}"))?;
    if about.is_dir() {
        return Err(format!("{shown} 是目录，不是文件").into());
    }
    if about.len() > Limits::STANDARD.upload {
        let limit = Limits::STANDARD.upload / 1024 / 1024;
        return Err(format!("{shown} 超过 {limit} MB 的上限").into());
    }
    let bytes = std::fs::read(path).map_err(|error| format!("无法读取 {shown}：{error}"))?;
    let workbook: sheet::Workbook = extractor
        .sheets(&own_name(path), bytes)
        .await
        .map_err(|error| format!("{shown}：{error}"))?;
    table::find(&workbook, said).map_err(|why| format!("{shown}：{why}").into())
}

fn own_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

/// What each column is: of the empty ledger, of a profile, else as proposed and confirmed. `None`: it was
/// not confirmed.
fn settle(
    args: &LedgerArgs,
    place: &Place,
    path: &Path,
    ledger: &Ledger,
    said: &[(String, Option<Field>)],
) -> Result<Option<Vec<Column>>, Fault> {
    let known = match &args.profile {
        Some(name) => profile::named(&place.data, name)?.filter(|one| one.fits(&ledger.header)),
        None => profile::fitting(&place.data, &ledger.header)?.map(|(_, one)| one),
    };
    let known = known
        .map(|one| one.columns(&ledger.header))
        .or_else(|| template::columns(&ledger.header));
    if let Some(mut columns) = known {
        columns::override_with(&mut columns, said)?;
        return Ok(Some(columns));
    }
    let columns = ledger.propose(said)?;
    show(&columns, ledger)?;
    if args.dry_run {
        return Ok(Some(columns));
    }
    if !args.confirm && !asked()? {
        return Ok(None);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = args.profile.clone().unwrap_or_else(|| stem.into_owned());
    let saved = profile::save(&place.data, &name, &Profile::of(&columns))?;
    writeln!(std::io::stderr(), "已保存为方案 {}", saved.display())?;
    Ok(Some(columns))
}

/// The proposed matching on standard error.
fn show(columns: &[Column], ledger: &Ledger) -> std::io::Result<()> {
    let mut err = std::io::stderr().lock();
    writeln!(err, "台账共 {} 行，各列对应如下：", ledger.rows.len())?;
    for (at, column) in columns.iter().enumerate() {
        let field = column.field.map_or("（随来源保存）", Field::label);
        let sample = ledger
            .rows
            .iter()
            .find_map(|row| row.cells.get(at)?.as_ref())
            .map(|cell| cell.text.split_whitespace().collect::<String>());
        let sample: String = sample.unwrap_or_default().chars().take(24).collect();
        let remark = column
            .remark
            .as_deref()
            .map_or_else(String::new, |text| format!("　※{text}"));
        writeln!(err, "  {} → {field}　例：{sample}{remark}", column.name)?;
    }
    Ok(())
}

/// Asks at a terminal; elsewhere nobody answers.
fn asked() -> std::io::Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    write!(std::io::stderr(), "以上对应是否正确？[y/N] ")?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(
        line.trim().to_lowercase().as_str(),
        "y" | "yes" | "是"
    ))
}

/// A bar on standard error; hidden where that is no terminal.
fn bar(rows: usize, dry_run: bool) -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let what = if dry_run { "试导入" } else { "导入" };
    let bar = ProgressBar::with_draw_target(Some(rows as u64), target).with_prefix(what);
    let style = "{prefix} [{bar:40}] {percent:>3}% {pos}/{len} 行 剩余 {eta}";
    match ProgressStyle::with_template(style) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// Prints the result and writes the report.
fn answer(args: &LedgerArgs, done: &LedgerReport) -> Ended {
    if let Some(path) = &args.report {
        let bytes = match report_kind(path)? {
            Report::Xlsx => report::as_xlsx(done)?,
            Report::Csv => report::as_csv(done).into_bytes(),
        };
        replace(path, &bytes)?;
    }
    let mut out = std::io::stdout().lock();
    // whoever reads it may have gone away: that is no fault
    let _ = match args.format {
        Format::Json => serde_json::to_writer(&mut out, done)
            .map_err(std::io::Error::from)
            .and_then(|()| writeln!(out)),
        Format::Text => print(done, &mut out),
    };
    if let Some(path) = &args.report {
        writeln!(std::io::stderr(), "核对表已写入 {}", path.display())?;
    }
    Ok(ExitCode::from(u8::from(done.held + done.refused > 0)))
}

fn print(done: &LedgerReport, out: &mut impl Write) -> std::io::Result<()> {
    let verb = if done.dry_run {
        "试导入（未作改动）"
    } else {
        "导入"
    };
    writeln!(
        out,
        "{verb} {} 行：新文件 {}，有变化 {}，无变化 {}，有疑问未导入 {}，不能导入 {}",
        done.read, done.new, done.changed, done.unchanged, done.held, done.refused
    )?;
    for note in &done.notes {
        writeln!(out, "注意 {note}")?;
    }
    for row in &done.rows {
        let place = if row.sheet.is_empty() {
            format!("第 {} 行", row.row)
        } else {
            format!("{} 第 {} 行", row.sheet, row.row)
        };
        let title: String = row.title.chars().take(60).collect();
        writeln!(out, "{place} {} {} {title}", row.fate.label(), row.number)?;
        for reason in &row.reasons {
            writeln!(out, "    {reason}")?;
        }
    }
    Ok(())
}

enum Report {
    Xlsx,
    Csv,
}

fn report_kind(path: &Path) -> Result<Report, Fault> {
    let extension = path
        .extension()
        .unwrap_or_default()
        .to_string_lossy()
        .to_lowercase();
    match extension.as_str() {
        "xlsx" => Ok(Report::Xlsx),
        "csv" => Ok(Report::Csv),
        _ => Err(format!(
            "--report 的文件名应以 .xlsx 或者 .csv 结尾：{}",
            path.display()
        )
        .into()),
    }
}

/// Writes a file that must not be there yet.
fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let fault = |error: std::io::Error| format!("无法写入 {}：{error}", path.display());
    let extension = path.extension().unwrap_or_default();
    if !extension.eq_ignore_ascii_case("xlsx") {
        return Err(format!("空白台账的文件名应以 .xlsx 结尾：{}", path.display()).into());
    }
    if path.exists() {
        return Err(format!("{} 已经存在，没有覆盖", path.display()).into());
    }
    let mut file = std::fs::File::create_new(path).map_err(fault)?;
    file.write_all(bytes).map_err(fault)?;
    Ok(())
}

/// Writes a file whole or not at all.
fn replace(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    let fault = |error: &dyn std::fmt::Display| format!("无法写入 {}：{error}", path.display());
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| fault(&error))?;
    file.write_all(bytes).map_err(|error| fault(&error))?;
    file.persist(path).map_err(|error| fault(&error.error))?;
    Ok(())
}
