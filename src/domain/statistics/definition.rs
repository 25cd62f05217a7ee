//! 口径: what each figure counts, by which event, over what, and where that is asked for.

use super::figure::Figure;
use super::kind::{
    CleanupFigure, FilingFigure, IssueFigure, Kind, ReviewFigure, Side, StatusFigure, StepFigure,
};
use super::record::IssuerClass;

/// 口径 of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Definition {
    /// The event whose day decides whether it falls into the period.
    pub event: &'static str,
    /// What is counted.
    pub counts: &'static str,
    /// Of what, for a share.
    pub denominator: Option<&'static str>,
    /// 件, 条, 个, 项, %, 工作日.
    pub unit: &'static str,
    /// To which authority it counts.
    pub belongs: &'static str,
    /// Where the figure is asked for.
    pub source: &'static str,
}

const REPORT: &str = "法治政府建设年度报告";
const RATES: &str = "市县法治政府建设示范指标体系（2021年版）第27项";
const FILING_REPORT: &str = "规范性文件备案工作年度报告";
const TIME: &str = "本库办理时限统计";
const ISSUER: &str = "制定机关";
const REVIEWER: &str = "审核机构或者制定机关";
const RECEIVER: &str = "备案机关（本库内的）";

const fn count(
    event: &'static str,
    counts: &'static str,
    unit: &'static str,
    belongs: &'static str,
    source: &'static str,
) -> Definition {
    Definition {
        event,
        counts,
        denominator: None,
        unit,
        belongs,
        source,
    }
}

const fn share(
    event: &'static str,
    counts: &'static str,
    of: &'static str,
    belongs: &'static str,
    source: &'static str,
) -> Definition {
    Definition {
        event,
        counts,
        denominator: Some(of),
        unit: "%",
        belongs,
        source,
    }
}

const fn step(event: &'static str, counts: &'static str, belongs: &'static str) -> Definition {
    count(event, counts, "工作日", belongs, TIME)
}

impl Figure {
    /// Its 口径.
    pub const fn definition(self) -> Definition {
        match self.kind() {
            Kind::Review(figure) => review(figure),
            Kind::Issue(figure) => issue(figure),
            Kind::Status(figure) => status(figure),
            Kind::Filing(side, figure) => filing(side, figure),
            Kind::Step(figure) => step_of(figure),
            Kind::Cleanup(figure) => cleanup(figure),
        }
    }
}

/// 合法性审核.
const fn review(figure: ReviewFigure) -> Definition {
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

/// 制定、登记、公布.
const fn issue(figure: IssueFigure) -> Definition {
    match figure {
        IssueFigure::Issued(None) => count(
            "签发（成文日期）",
            "已签发的行政规范性文件，含导入的历史文件",
            "件",
            ISSUER,
            REPORT,
        ),
        IssueFigure::Issued(Some(IssuerClass::Government)) => count(
            "签发（成文日期）",
            "以人民政府或者政府办公厅（室）名义制定的",
            "件",
            ISSUER,
            REPORT,
        ),
        IssueFigure::Issued(Some(IssuerClass::Department)) => count(
            "签发（成文日期）",
            "以政府部门名义制定的，含经政府同意以部门名义发布的",
            "件",
            ISSUER,
            REPORT,
        ),
        IssueFigure::Issued(Some(IssuerClass::Township)) => count(
            "签发（成文日期）",
            "以乡镇人民政府、街道办事处名义制定的",
            "件",
            ISSUER,
            REPORT,
        ),
        IssueFigure::Issued(Some(IssuerClass::Other)) => count(
            "签发（成文日期）",
            "以派出机关、法律法规授权的组织等名义制定的",
            "件",
            ISSUER,
            REPORT,
        ),
        IssueFigure::NumbersGiven => count(
            "登记编号",
            "给出的登记号，含其后作废的；本地没有登记号的，为发文字号",
            "个",
            ISSUER,
            REPORT,
        ),
        IssueFigure::NumbersVoided => count(
            "编号作废",
            "作废的登记号；本地没有登记号的，为发文字号",
            "个",
            ISSUER,
            REPORT,
        ),
        IssueFigure::Published => count(
            "公布",
            "已公布（主动公开）的行政规范性文件，含导入的历史文件",
            "件",
            ISSUER,
            "政府信息公开条例第二十条；法治政府建设年度报告",
        ),
    }
}

/// 效力和变动.
const fn status(figure: StatusFigure) -> Definition {
    match figure {
        StatusFigure::InForce => count(
            "期末日的效力状态",
            "期末日现行有效的行政规范性文件，含部分停止执行的",
            "件",
            ISSUER,
            REPORT,
        ),
        StatusFigure::Amended => count(
            "修改施行",
            "经确认被修改，或者以新版本登记的文件",
            "件",
            ISSUER,
            "年度制定、修改、废止目录",
        ),
        StatusFigure::Extended => count(
            "作出延长决定",
            "延长有效期（含继续适用）的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        StatusFigure::Repealed => count(
            "废止生效",
            "被废止的文件",
            "件",
            ISSUER,
            "年度制定、修改、废止目录",
        ),
        StatusFigure::DeclaredVoid => {
            count("宣布失效生效", "被宣布失效的文件", "件", ISSUER, REPORT)
        }
        StatusFigure::Lapsed => count(
            "有效期届满次日",
            "有效期届满自动失效的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        StatusFigure::Revoked => count("撤销生效", "被撤销的文件", "件", ISSUER, REPORT),
    }
}

/// 办理时间.
const fn step_of(figure: StepFigure) -> Definition {
    match figure {
        StepFigure::Accept => step(
            "受理",
            "自送审至受理（材料补正齐备）的时间，中位数",
            REVIEWER,
        ),
        StepFigure::Opinion => step(
            "出具审核意见",
            "自受理至出具审核意见的时间，中位数，含复核",
            REVIEWER,
        ),
        StepFigure::Decision => step(
            "集体讨论通过",
            "自最后一次出具审核意见至集体讨论通过的时间，中位数",
            ISSUER,
        ),
        StepFigure::Sign => step("签发", "自集体讨论通过至签发的时间，中位数", ISSUER),
        StepFigure::Register => step("登记编号", "自签发至登记编号的时间，中位数", ISSUER),
        StepFigure::Publish => step("公布", "自登记编号至公布的时间，中位数", ISSUER),
        StepFigure::File => step(
            "首次报送备案",
            "自公布至首次报送备案的时间，中位数，逐件备案计算",
            ISSUER,
        ),
    }
}

/// 清理.
const fn cleanup(figure: CleanupFigure) -> Definition {
    match figure {
        CleanupFigure::Listed => count(
            "作出清理决定",
            "列入清理并已作出决定的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        CleanupFigure::Kept => count(
            "作出清理决定",
            "清理结论为继续有效的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        CleanupFigure::Amended => {
            count("作出清理决定", "清理结论为修改的文件", "件", ISSUER, REPORT)
        }
        CleanupFigure::Repealed => {
            count("作出清理决定", "清理结论为废止的文件", "件", ISSUER, REPORT)
        }
        CleanupFigure::Voided => count(
            "作出清理决定",
            "清理结论为宣布失效的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        CleanupFigure::EndedBefore => count(
            "作出清理决定",
            "清理中查明此前已经废止、失效的文件",
            "件",
            ISSUER,
            REPORT,
        ),
        CleanupFigure::ProofItems => count(
            "作出清理决定",
            "列入清理并已作出决定的证明事项",
            "项",
            ISSUER,
            "优化营商环境条例第四十四条",
        ),
        CleanupFigure::ProofKept => count(
            "作出清理决定",
            "决定保留的证明事项",
            "项",
            ISSUER,
            "优化营商环境条例第四十四条",
        ),
        CleanupFigure::ProofCancelled => count(
            "作出清理决定",
            "决定取消的证明事项",
            "项",
            ISSUER,
            "优化营商环境条例第四十四条",
        ),
    }
}

/// The same on both sides, but for whose it is.
const fn filing(side: Side, kind: FilingFigure) -> Definition {
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
