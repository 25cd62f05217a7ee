//! 清理: what campaigns decided. Where none was undertaken the figure says so.

use super::super::figure::Figure;
use super::super::kind::CleanupFigure;
use super::super::measure::{Item, Measure, Subject, Value};
use super::super::record::{CleanupClass, CleanupResult, Record};
use super::{Scope, item, sorted};

/// What stands where no campaign was decided.
const NONE: &str = "尚未开展清理";
/// What stands in the running period where campaigns are going on.
const UNDERWAY: &str = "清理正在进行，结果尚未公布";

pub(super) fn measure(
    record: &Record,
    figure: Figure,
    kind: CleanupFigure,
    scope: &Scope<'_>,
) -> Measure {
    let running = record.cleanup_underway && scope.period.holds(scope.today);
    let none = if running { UNDERWAY } else { NONE };
    let Some(results) = &record.cleanup else {
        return not_undertaken(figure, none);
    };
    let decided: Vec<&CleanupResult> = results
        .iter()
        .filter(|one| scope.of(&one.named.issuer) && scope.period.holds(one.decided_on))
        .collect();
    if decided.is_empty() {
        return not_undertaken(figure, none);
    }
    let rows: Vec<Item> = decided
        .into_iter()
        .filter(|one| counts(kind, one.class))
        .map(|one| {
            let detail = format!("{}：{}", one.campaign, label(one.class));
            let issuer = &one.named.issuer;
            let on = Some(one.decided_on);
            item(Subject::Cleanup, &one.id, &one.named, issuer, on, detail)
        })
        .collect();
    Measure::count(figure, sorted(rows))
}

fn not_undertaken(figure: Figure, told: &'static str) -> Measure {
    Measure {
        value: Value::NotUndertaken(told),
        ..Measure::count(figure, Vec::new())
    }
}

fn counts(kind: CleanupFigure, class: CleanupClass) -> bool {
    use CleanupClass as C;
    let proof = matches!(class, C::ProofKept | C::ProofCancelled);
    match kind {
        CleanupFigure::Listed => !proof,
        CleanupFigure::Kept => class == C::Keep,
        CleanupFigure::Amended => class == C::Amend,
        CleanupFigure::Repealed => class == C::Repeal,
        CleanupFigure::Voided => class == C::DeclareVoid,
        CleanupFigure::Extended => class == C::Extend,
        CleanupFigure::EndedBefore => class == C::EndedBefore,
        CleanupFigure::ProofItems => proof,
        CleanupFigure::ProofKept => class == C::ProofKept,
        CleanupFigure::ProofCancelled => class == C::ProofCancelled,
    }
}

const fn label(class: CleanupClass) -> &'static str {
    match class {
        CleanupClass::Keep => "继续有效",
        CleanupClass::Amend => "修改",
        CleanupClass::Repeal => "废止",
        CleanupClass::DeclareVoid => "宣布失效",
        CleanupClass::Extend => "延长有效期",
        CleanupClass::EndedBefore => "此前已经废止、失效",
        CleanupClass::ProofKept => "保留",
        CleanupClass::ProofCancelled => "取消",
    }
}
