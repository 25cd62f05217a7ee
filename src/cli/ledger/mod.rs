//! `guiku import ledger`: a table of old documents and the folder of their files into the registry.

mod matching;
mod result;

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::Ended;
use super::args::Format;
use super::boot::{self, Fault};
use crate::app::import::ledger::files::Folder;
use crate::app::import::ledger::{self as app, Defaults, Job, Options, columns, template};
use crate::app::search::SearchHandle;
use crate::clock::{Clock, SystemClock};
use crate::formats::read::Limits;
use crate::formats::read::child::Extractor;
use crate::formats::read::workbook::Workbook;
use crate::jobs::alongside::indexed;
use crate::store::{Place, Store, Use};
use matching::{find, settle};
use result::{answer, report_kind};

/// 导入台账：电子表格中的历史文件和它们的电子文件，沿用原有文号
#[derive(Debug, Args)]
#[command(after_help = "\
先用 --template 生成一份空白台账，或者直接使用现有的台账（.xlsx、.xls、.et、.ods、.csv）。
现有台账第一次导入时，程序显示各列对应的字段，确认后（终端上回答 y，或者加 --confirm）保存为方案，以后不再询问。
每一行按台账所写的文件名寻找电子文件，没有写的按文件名中的文号或者标题寻找；可能是几个文件的列为疑问，不作猜测。
仅扩展名不同的几个文件视为同一文件，都作为原件保存。

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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the call"
)]
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
    let workbook = read_workbook(&extractor, &path).await?;
    let (ledger, known) = find(&args, &place, &workbook, &said)
        .map_err(|why| format!("{}：{why}", path.display()))?;
    let usage = if args.dry_run {
        Use::ReadOnly
    } else {
        Use::Alone
    };
    let (store, pack) = boot::open(&place, usage).await?;
    let Some(columns) = settle(&args, &place, &path, &ledger, known)? else {
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

/// Reads the table in the limited process.
async fn read_workbook(extractor: &Extractor, path: &Path) -> Result<Workbook, Fault> {
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
    let read = extractor.sheets(&own_name(path), bytes).await;
    read.map_err(|error| format!("{shown}：{error}").into())
}

fn own_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
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
