//! 备案, on both sides.

use super::{Definition, FILING_REPORT, ISSUER, RATES, RECEIVER, count, share};
use crate::domain::statistics::kind::{FilingFigure, Side};

/// The same on both sides, but for whose it is.
#[expect(clippy::too_many_lines, reason = "one entry a figure")]
pub(super) const fn filing(side: Side, kind: FilingFigure) -> Definition {
    let belongs = match side {
        Side::Sent => ISSUER,
        Side::Received => RECEIVER,
    };
    match kind {
        FilingFigure::Due => count(
            "报备期限届满（含期满前已报的，按期满日计）",
            "报备期限在本期届满的备案，一件文件报几个机关计几件",
            "件",
            belongs,
            RATES,
        ),
        FilingFigure::Made => count(
            "首次报送",
            "首次报送的备案，补正后再报不重复计",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::InTime => count(
            "报备期限届满",
            "报备期限在本期届满、首次报送不晚于期限的备案",
            "件",
            belongs,
            RATES,
        ),
        FilingFigure::Late => count(
            "报备期限届满",
            "报备期限在本期届满、首次报送晚于期限的备案",
            "件",
            belongs,
            "法规规章备案审查条例第二十三条",
        ),
        FilingFigure::Missing => count(
            "报备期限届满",
            "报备期限在本期届满、截至统计日仍未报送的备案",
            "件",
            belongs,
            "法规规章备案审查条例第二十三条",
        ),
        FilingFigure::FilingRate => share(
            "报备期限届满",
            "截至统计日已报送的（按时和迟报）",
            "报备期限在本期届满的（应当报备）",
            belongs,
            RATES,
        ),
        FilingFigure::TimelyRate => share(
            "报备期限届满",
            "首次报送不晚于期限的",
            "报备期限在本期届满的（应当报备，不是已报备）",
            belongs,
            RATES,
        ),
        FilingFigure::Registered => count(
            "予以备案登记",
            "备案机关准予登记的备案",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::Supplemented => count(
            "暂缓备案登记",
            "备案机关要求补正的备案，同一备案几次补正计一件",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::Refused => count(
            "不予备案登记",
            "备案机关不予登记（退回）的备案",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::StandardRate => share(
            "首次报送",
            "未经补正即予备案登记的",
            "首次报送在本期的全部备案，尚未登记的也计入",
            belongs,
            RATES,
        ),
        FilingFigure::Closed => count(
            "备案审查办结",
            "审查通过、已纠正或者被撤销的备案",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::Corrected => count(
            "备案审查办结",
            "办结的备案中，制定机关已纠正或者被撤销的",
            "件",
            belongs,
            FILING_REPORT,
        ),
        FilingFigure::CorrectionRate => share(
            "备案审查办结",
            "制定机关已纠正或者被撤销的",
            "本期办结的备案审查",
            belongs,
            FILING_REPORT,
        ),
    }
}
