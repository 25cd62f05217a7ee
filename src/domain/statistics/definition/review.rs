//! 合法性审核.

use super::{Definition, ISSUER, REPORT, REVIEWER, count, share};
use crate::domain::statistics::kind::ReviewFigure;

/// 合法性审核.
#[expect(clippy::too_many_lines, reason = "one entry a figure")]
pub(super) const fn review(figure: ReviewFigure) -> Definition {
    match figure {
        ReviewFigure::Requested => count(
            "送审",
            "送合法性审核的次数（首次审核和重新审核，不含复核）",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Done => count(
            "出具审核意见，或者认定不属于行政规范性文件",
            "审核办结的件数（首次审核和重新审核，不含复核），等于下列四种结果之和",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Lawful => count(
            "出具审核意见",
            "审核结论为“合法”的件数，不含复核",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Amend => count(
            "出具审核意见",
            "审核结论为“应当予以修改”的件数，不含复核",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Unlawful => count(
            "出具审核意见",
            "审核结论为“不合法”的件数，不含复核",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::NotNormative => count(
            "作出认定",
            "审核中认定不属于行政规范性文件的件数",
            "件",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::AmendShare => share(
            "出具审核意见",
            "审核结论为“应当予以修改”的件数",
            "出具审核意见的件数（合法、应当予以修改、不合法），不含复核和认定不属于",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Rechecks => count(
            "出具审核意见",
            "出具意见的复核、会后复核的次数",
            "件次",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Returned => count(
            "要求补正",
            "审核机构要求补正材料的次数",
            "件次",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::FindingsMade => count(
            "出具审核意见",
            "审核意见的条数（含复核）",
            "条",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::FindingsAnswered => count(
            "答复审核意见",
            "起草单位已答复的审核意见条数",
            "条",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::FindingsAdopted => count(
            "答复审核意见",
            "答复为“采纳”的条数，部分采纳另计",
            "条",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::FindingsPartly => count(
            "答复审核意见",
            "答复为“部分采纳”的条数",
            "条",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::AdoptionRate => share(
            "答复审核意见",
            "答复为“采纳”的条数，部分采纳不计入",
            "已答复的条数",
            REVIEWER,
            REPORT,
        ),
        ReviewFigure::Declined => count("集体讨论", "集体讨论不予通过的件数", "件", ISSUER, REPORT),
    }
}
