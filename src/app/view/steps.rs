//! The steps of a document that one role takes, as sections of the queue.

use crate::domain::access::Role;
use crate::domain::document::{DocumentCommand, Stage};

/// A step of the document that one role takes.
pub(super) struct StepSection {
    pub(super) role: Role,
    pub(super) stage: Stage,
    pub(super) command: DocumentCommand,
    pub(super) id: &'static str,
    pub(super) label: &'static str,
    pub(super) empty: &'static str,
    pub(super) next: &'static str,
}

/// In the order of a life.
pub(super) const STEPS: &[StepSection] = &[
    StepSection {
        role: Role::Office,
        stage: Stage::Reviewed,
        command: DocumentCommand::MeetingPassed,
        id: "meetings",
        label: "待集体讨论",
        empty: "没有等待集体讨论的文件。",
        next: "会议讨论后记录会议名称、日期和结果",
    },
    StepSection {
        role: Role::Office,
        stage: Stage::Decided,
        command: DocumentCommand::Sign,
        id: "signatures",
        label: "待签发",
        empty: "没有等待签发的文件。",
        next: "主要负责人签发后记录签发日期和签发人",
    },
    StepSection {
        role: Role::Registrar,
        stage: Stage::Signed,
        command: DocumentCommand::Register,
        id: "registrations",
        label: "待登记编号",
        empty: "没有等待登记编号的文件。",
        next: "核对后登记编号",
    },
    StepSection {
        role: Role::Publisher,
        stage: Stage::Registered,
        command: DocumentCommand::Publish,
        id: "publications",
        label: "待公布",
        empty: "没有等待公布的文件。",
        next: "填写公布日期和载体后公布",
    },
];
