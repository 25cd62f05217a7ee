//! `guiku rules explain`: the arithmetic of a limit, day by day.

use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Args;
use serde_json::json;

use crate::cli::args::Format;
use crate::cli::{Ended, boot, say};
use crate::rules::{
    Bound, DayLine, LimitId, Pack, Pause, Suspension, WalkDay, Word, limit_lines, weekday,
};
use crate::store::Place;

/// Options of `rules explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// 期限，如 filing.government；写错时列出全部期限
    limit: String,
    /// 起算事件发生的日期
    #[arg(long, value_name = "DATE")]
    start: NaiveDate,
    /// 规则包，如 shanxi；不写时为本县所用的
    #[arg(long, value_name = "PACK")]
    place: Option<String>,
    /// 期限的端：min 最短，max 最长，extended 延长后；不写时为最长，没有最长的为最短
    #[arg(long, value_name = "BOUND", value_parser = bound)]
    bound: Option<Bound>,
    /// 暂停计算，可以多次：supplement、consultation 或者 correction，如 supplement:2026-03-05..2026-03-09
    #[arg(long, value_name = "CAUSE:FROM..THROUGH", value_parser = pause)]
    pause: Vec<Pause>,
    /// 输出格式
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

fn bound(text: &str) -> Result<Bound, String> {
    Bound::parse(text).map_err(|error| error.to_string())
}

fn pause(text: &str) -> Result<Pause, String> {
    let form = || format!("“{text}”应为 事由:起日..止日，如 supplement:2026-03-05..2026-03-09");
    let (cause, days) = text.split_once(':').ok_or_else(form)?;
    let (from, through) = days.split_once("..").ok_or_else(form)?;
    let day = |text: &str| text.parse::<NaiveDate>().map_err(|_| form());
    Ok(Pause {
        cause: Suspension::parse(cause).map_err(|error| error.to_string())?,
        from: day(from)?,
        through: day(through)?,
    })
}

fn limit(text: &str) -> Result<LimitId, String> {
    LimitId::parse(text).map_err(|error| {
        let known: Vec<String> = LimitId::ALL
            .iter()
            .map(|id| format!("  {} {}", id.as_str(), id.label()))
            .collect();
        format!("{error}；可用的期限：\n{}", known.join("\n"))
    })
}

pub(super) async fn run(args: &ExplainArgs, place: &Place) -> Ended {
    let id = limit(&args.limit)?;
    let (packs, here) = boot::packs_of(place).await?;
    let pack = packs.for_place(args.place.as_deref().unwrap_or(&here))?;
    let rule = pack.limit(id, args.start)?;
    let usual = if rule.value.max.is_some() {
        Bound::Max
    } else {
        Bound::Min
    };
    let bound = args.bound.unwrap_or(usual);
    let due = pack.due(id, bound, args.start, &args.pause)?;
    let due = due.ok_or_else(|| format!("{}没有规定{}", pack.name(), id.label()))?;
    let days = due.days(pack.calendar())?.unwrap_or_default();
    let lines: Vec<DayLine> = days.iter().map(WalkDay::line).collect();
    match args.format {
        Format::Json => {
            let told = json!({
                "limit": id, "label": id.label(), "place": pack.id(),
                "pack_version": pack.version(), "bound": bound,
                "says": limit_lines(&rule.value), "start_event": due.start_event,
                "start_on": due.start_on, "due_on": due.due_on, "counted": due.counted,
                "source": due.source, "verified": due.verified, "days": lines,
            });
            say(&serde_json::to_string_pretty(&told)?);
        }
        Format::Text => text(&pack, id, bound, &due, &limit_lines(&rule.value), &lines),
    }
    Ok(ExitCode::SUCCESS)
}

fn text(
    pack: &Pack,
    id: LimitId,
    bound: Bound,
    due: &crate::rules::Due,
    says: &[String],
    lines: &[DayLine],
) {
    let doubt = if due.verified { "" } else { "（待核实）" };
    say(&format!("{} {}", id.label(), id.as_str()));
    say(&format!("规则包：{}，版本 {}", pack.name(), pack.version()));
    say(&format!("规定：{}", says.join("；")));
    say(&format!(
        "依据：{}{}{doubt}",
        due.source.title, due.source.clause
    ));
    say(&format!("计算：{}", bound.label()));
    say(&format!(
        "{} {}  {}，当日不计",
        due.start_on,
        weekday(due.start_on),
        due.start_event.label()
    ));
    for line in lines {
        say(&format!("{} {}  {}", line.on, line.weekday, line.words));
    }
    say(&format!("期限：{} {}", due.due_on, weekday(due.due_on)));
    say(&due.counted);
}
