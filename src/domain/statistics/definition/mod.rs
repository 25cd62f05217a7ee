//! 口径: what each figure counts, by which event, over what, and where that is asked for.

mod filing;
mod review;
mod suggestion;

use super::figure::Figure;
use super::kind::{CleanupFigure, IssueFigure, Kind, StatusFigure, StepFigure};
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
            Kind::Review(figure) => review::review(figure),
            Kind::Issue(figure) => issue(figure),
            Kind::Status(figure) => status(figure),
            Kind::Filing(side, figure) => filing::filing(side, figure),
            Kind::Step(figure) => step_of(figure),
            Kind::Cleanup(figure) => cleanup(figure),
            Kind::Suggestion(figure) => suggestion::suggestion(figure),
        }
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
            "被废止的文件，含有效期此前已经届满的",
            "件",
            ISSUER,
            "年度制定、修改、废止目录",
        ),
        StatusFigure::DeclaredVoid => count(
            "宣布失效生效",
            "被宣布失效的文件，含有效期此前已经届满的",
            "件",
            ISSUER,
            REPORT,
        ),
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
            "列入清理、结果已公布的文件",
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
        CleanupFigure::Extended => count(
            "作出清理决定",
            "清理结论为延长有效期的文件",
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
            "列入清理、结果已公布的证明事项",
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
