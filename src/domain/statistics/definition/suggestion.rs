//! 审查建议.

use super::{Definition, FILING_REPORT, RECEIVER, count, share};
use crate::domain::statistics::kind::SuggestionFigure;

pub(super) const fn suggestion(figure: SuggestionFigure) -> Definition {
    match figure {
        SuggestionFigure::Received => count(
            "收到审查建议",
            "公民、法人和其他组织提出的审查建议",
            "件",
            RECEIVER,
            FILING_REPORT,
        ),
        SuggestionFigure::Started => count(
            "收到审查建议",
            "本期收到、截至统计日已启动审查的",
            "件",
            RECEIVER,
            FILING_REPORT,
        ),
        SuggestionFigure::Declined => count(
            "收到审查建议",
            "本期收到、截至统计日决定不启动审查的",
            "件",
            RECEIVER,
            FILING_REPORT,
        ),
        SuggestionFigure::Answered => count(
            "答复建议人",
            "本期答复并公开的，含不启动审查的",
            "件",
            RECEIVER,
            FILING_REPORT,
        ),
        SuggestionFigure::Upheld => count(
            "答复建议人",
            "本期答复、审查结论为应当纠正（已纠正、书面同意纠正、提出书面审查意见或者撤销）的",
            "件",
            RECEIVER,
            FILING_REPORT,
        ),
        SuggestionFigure::TimelyRate => share(
            "答复期限届满",
            "答复不晚于期限的",
            "答复期限在本期届满的",
            RECEIVER,
            FILING_REPORT,
        ),
    }
}
