//! 公开征求意见 (public comment): a draft is shown to everybody for a period; everybody may comment; the
//! drafter says of each comment whether it was adopted. It closes by itself when its last day is over.

use chrono::NaiveDate;

words! {
    /// 公开征求意见阶段, as stored; that the period is over is computed.
    ConsultationStage, "公开征求意见阶段" {
        /// 已公布.
        Open = "open", "已公布";
        /// 提前终止.
        Ended = "ended", "提前终止";
        /// 已反馈.
        Reported = "reported", "已公布采纳情况";
    }
}

words! {
    /// 公开征求意见 as it stands on a day.
    ConsultationPhase, "公开征求意见情况" {
        /// 征求意见中.
        Running = "running", "征求意见中";
        /// 已截止.
        Closed = "closed", "已截止";
        /// 提前终止.
        Ended = "ended", "提前终止";
        /// 已反馈.
        Reported = "reported", "已公布采纳情况";
    }
}

words! {
    /// What can be done to a consultation.
    ConsultationCommand, "公开征求意见动作" {
        /// 提交意见, by anybody.
        Comment = "comment", "提交意见";
        /// 审看意见: shown or withheld.
        Moderate = "moderate", "审看意见";
        /// 说明采纳情况 of one comment.
        Adopt = "adopt", "说明采纳情况";
        /// 延长期限.
        Extend = "extend", "延长期限";
        /// 提前终止.
        End = "end", "提前终止";
        /// 公布意见采纳情况反馈.
        Report = "report", "公布意见采纳情况";
        /// 删除个人信息.
        Erase = "erase", "删除个人信息";
    }
}

words! {
    /// 公众意见的审看.
    CommentState, "公众意见状态" {
        /// 待审看.
        Waiting = "waiting", "待审看";
        /// 公开.
        Shown = "shown", "公开";
        /// 不公开.
        Withheld = "withheld", "不公开";
    }
}

/// How a consultation stands on `today`; the last day belongs to the period.
pub fn phase(
    stage: ConsultationStage,
    closes_on: NaiveDate,
    today: NaiveDate,
) -> ConsultationPhase {
    match stage {
        ConsultationStage::Open if today <= closes_on => ConsultationPhase::Running,
        ConsultationStage::Open => ConsultationPhase::Closed,
        ConsultationStage::Ended => ConsultationPhase::Ended,
        ConsultationStage::Reported => ConsultationPhase::Reported,
    }
}

/// The phase after `command`; `None` where it is not lawful. Once the period is over it is neither
/// extended nor ended: what was said is answered.
pub const fn next(
    phase: ConsultationPhase,
    command: ConsultationCommand,
) -> Option<ConsultationPhase> {
    use ConsultationCommand as C;
    use ConsultationPhase as P;
    match (phase, command) {
        (P::Running, C::Comment | C::Moderate | C::Adopt | C::Extend) => Some(P::Running),
        (P::Closed, C::Moderate | C::Adopt) => Some(P::Closed),
        (P::Running, C::End) | (P::Ended, C::Erase) => Some(P::Ended),
        (P::Closed, C::Report) | (P::Reported, C::Erase) => Some(P::Reported),
        (
            P::Running | P::Closed | P::Ended | P::Reported,
            C::Comment | C::Moderate | C::Adopt | C::Extend | C::End | C::Report | C::Erase,
        ) => None,
    }
}

/// The phases in which `command` is lawful, derived from [`next`].
pub fn sources(command: ConsultationCommand) -> Vec<ConsultationPhase> {
    let all = ConsultationPhase::ALL.iter().copied();
    all.filter(|one| next(*one, command).is_some()).collect()
}

impl ConsultationPhase {
    /// Something is still to be done before the draft may go on.
    pub const fn unfinished(self) -> bool {
        match self {
            Self::Running | Self::Closed => true,
            Self::Ended | Self::Reported => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_the_period() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let on = |today| phase(ConsultationStage::Open, day("2026-11-30"), day(today));
        assert_eq!(on("2026-11-30"), ConsultationPhase::Running);
        assert_eq!(on("2026-12-01"), ConsultationPhase::Closed);
    }

    #[test]
    fn what_is_over_takes_no_comment_and_is_not_ended_but_answered() {
        for phase in ConsultationPhase::ALL {
            let comments = next(*phase, ConsultationCommand::Comment).is_some();
            assert_eq!(comments, *phase == ConsultationPhase::Running);
        }
        let closed = ConsultationPhase::Closed;
        assert_eq!(next(closed, ConsultationCommand::Extend), None);
        assert_eq!(next(closed, ConsultationCommand::End), None);
        assert!(next(closed, ConsultationCommand::Report).is_some());
        let running = ConsultationPhase::Running;
        assert_eq!(next(running, ConsultationCommand::Report), None);
        assert_eq!(next(running, ConsultationCommand::Erase), None);
    }
}
