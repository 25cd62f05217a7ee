//! 我的待办: what waits for the posts of one person, each entry with what to do next.

use chrono::NaiveDate;

use super::due::due_view;
use super::filing_acts::{at_rest, clock, permitted};
use super::steps::{STEPS, StepSection};
use crate::app::case::Case;
use crate::app::context::{Actor, RequestContext};
use crate::app::error::Error;
use crate::app::review::assignment;
use crate::app::suggestion;
use crate::app::{consultation, department, urgent};
use crate::domain::access::Role;
use crate::domain::authority::Authority;
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::filing::FilingStage;
use crate::domain::review::{Answer, Opinion, ReviewKind, ReviewStage};
use crate::store::entity::filing::Model as FilingRow;
use crate::store::entity::review::Model as ReviewRow;
use crate::store::error::parse;
use crate::store::{Store, people, queries};

pub use super::task::{Section, Target, Task};

/// The section of what a colleague has: seen, and not waiting for the actor.
pub const OTHERS: &str = "others";

/// The sections of the posts that the actor holds.
pub async fn queue(store: &Store, cx: &RequestContext) -> Result<Vec<Section>, Error> {
    let desk = Desk {
        store,
        cx,
        actor: cx.actor()?,
        authorities: people::authorities(store.reader()).await?,
    };
    let mut sections = Vec::new();
    if desk.actor.holds(Role::Reviewer) {
        sections.extend(desk.reviews().await?);
    }
    if desk.actor.holds(Role::Drafter) {
        sections.extend(desk.drafts().await?);
        sections.extend(consultation::section(store, cx).await?);
    }
    sections.extend(department::section(store, cx).await?);
    if desk.actor.holds(Role::Office) {
        sections.extend(urgent::section(store, cx).await?);
    }
    for step in STEPS {
        if desk.actor.holds(step.role) {
            sections.push(desk.step(step).await?);
        }
    }
    if desk.actor.holds(Role::Filer) {
        sections.push(desk.filings(false).await?);
    }
    if desk.actor.holds(Role::FilingExaminer) {
        sections.push(desk.filings(true).await?);
        sections.push(desk.suggestions().await?);
    }
    for section in &mut sections {
        section
            .tasks
            .sort_by_key(|task| match task.due.as_ref().and_then(|due| due.on) {
                Some(day) => (0, day),
                None => (1, NaiveDate::MAX),
            });
    }
    Ok(sections)
}

struct Desk<'a> {
    store: &'a Store,
    cx: &'a RequestContext,
    actor: &'a Actor,
    authorities: Vec<Authority>,
}

impl Desk<'_> {
    fn name(&self, id: Option<&str>) -> String {
        self.authorities
            .iter()
            .find(|authority| id == Some(&authority.id.to_string()))
            .map(|authority| authority.short_name.clone())
            .unwrap_or_default()
    }

    async fn cases(&self, stages: &[&str]) -> Result<Vec<Case>, Error> {
        queries::documents_in(self.store.reader(), stages)
            .await?
            .into_iter()
            .map(|row| Case::of(row, self.authorities.clone()))
            .collect()
    }

    /// Reviews before the actor's authority: those that wait for the actor, and those that another has.
    async fn reviews(&self) -> Result<Vec<Section>, Error> {
        let mine = self.actor.authorities(Role::Reviewer);
        let open = [
            ReviewStage::Requested.as_str(),
            ReviewStage::Accepted.as_str(),
            ReviewStage::Incomplete.as_str(),
        ];
        let rows = queries::reviews_in(self.store.reader(), &mine, &open).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
        let documents = queries::documents(self.store.reader(), &ids).await?;
        let rounds: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let held = assignment::holders(self.store, &rounds).await?;
        let (mut tasks, mut others) = (Vec::with_capacity(rows.len()), Vec::new());
        for row in rows {
            let document = documents.iter().find(|one| one.id == row.document_id);
            let document = document
                .ok_or_else(|| Error::Internal(format!("review {} has no document", row.id)))?;
            let drafter = self.name(document.drafter_id.as_deref());
            let own = document.drafted_by.as_deref() == Some(&self.actor.person_id);
            let (stage, kind) = words_of(&row)?;
            let next = match stage {
                _ if own => "您是起草人，须由他人审核".to_owned(),
                ReviewStage::Requested => "核对材料：齐备的受理，不齐的要求补正".to_owned(),
                ReviewStage::Accepted => "逐项审核，出具审核意见".to_owned(),
                ReviewStage::Incomplete => "等待起草单位补正".to_owned(),
                ReviewStage::OpinionIssued | ReviewStage::Closed => String::new(),
            };
            let holder = held.get(&row.id).filter(|one| one.id.is_some());
            let by = holder.map_or_else(String::new, |one| format!(" · 承办人 {}", one.name));
            let other = holder.is_some_and(|one| one.id.as_ref() != Some(&self.actor.person_id));
            let list = if other { &mut others } else { &mut tasks };
            list.push(Task {
                due: due_view(self.cx, row.due_on, row.due.as_deref())?,
                about: format!("{drafter} · 第 {} 轮 · {}{by}", row.round, kind.label()),
                target: Target::Review(row.id),
                title: document.title.clone(),
                next,
            });
        }
        let mut sections = vec![Section {
            id: "reviews",
            label: "合法性审核",
            empty: "没有等待审核的文件。",
            tasks,
        }];
        if !others.is_empty() {
            sections.push(Section {
                id: OTHERS,
                label: "他人承办的审核",
                empty: "",
                tasks: others,
            });
        }
        Ok(sections)
    }

    /// Drafts, opinions to answer and returned reviews of the actor's authority.
    async fn drafts(&self) -> Result<[Section; 3], Error> {
        let stages = [Stage::Drafting.as_str(), Stage::UnderReview.as_str()];
        let (mut drafts, mut answers, mut returned) = (Vec::new(), Vec::new(), Vec::new());
        for case in self.cases(&stages).await? {
            if case.post(self.cx, DocumentCommand::Submit).is_err() {
                continue;
            }
            let rounds = queries::reviews(self.store.reader(), &case.row.id).await?;
            let last = rounds.last();
            if case.stage == Stage::Drafting {
                let open = self.unanswered(last).await?;
                let task = self.draft(&case, last, open)?;
                if open > 0 {
                    answers.push(task);
                } else {
                    drafts.push(task);
                }
            } else if let Some(last) = last
                && last.stage == ReviewStage::Incomplete.as_str()
            {
                returned.push(Task {
                    target: Target::Document(case.row.id.clone()),
                    title: case.row.title.clone(),
                    about: self.name(Some(&last.reviewer_id)),
                    next: format!("补正：{}", last.note.as_deref().unwrap_or("按要求补正材料")),
                    due: None,
                });
            }
        }
        let section = |id, label, empty, tasks| Section {
            id,
            label,
            empty,
            tasks,
        };
        Ok([
            section(
                "answers",
                "待答复的审核意见",
                "没有等待答复的审核意见。",
                answers,
            ),
            section("returned", "退回补正", "没有退回补正的文件。", returned),
            section("drafts", "起草中", "没有起草中的文件。", drafts),
        ])
    }

    async fn unanswered(&self, last: Option<&ReviewRow>) -> Result<usize, Error> {
        let Some(last) = last.filter(|row| row.opinion.as_deref() == Some(Opinion::Amend.as_str()))
        else {
            return Ok(0);
        };
        let findings = queries::findings(self.store.reader(), &last.id).await?;
        Ok(findings
            .iter()
            .filter(|finding| finding.answer.is_none())
            .count())
    }

    fn draft(&self, case: &Case, last: Option<&ReviewRow>, open: usize) -> Result<Task, Error> {
        let opinion = last.and_then(|row| row.opinion.as_deref());
        let opinion = opinion.map(Opinion::parse).transpose()?;
        let next = match opinion {
            _ if case.row.meeting_pending => "按集体讨论意见修改后送会后复核".to_owned(),
            Some(Opinion::Amend) if open > 0 => {
                format!(
                    "逐条答复 {open} 条意见（{}），修改后送复核",
                    Answer::ALL
                        .iter()
                        .map(|one| one.label())
                        .collect::<Vec<_>>()
                        .join("、")
                )
            }
            Some(Opinion::Amend) => "修改正文后送复核，或者说明理由后提请讨论".to_owned(),
            Some(Opinion::Unlawful) => "审核结论为“不合法”：修改后重新送审，或者撤回".to_owned(),
            Some(Opinion::Lawful) | None => "完成正文、材料和准备步骤后送审".to_owned(),
        };
        Ok(Task {
            target: Target::Document(case.row.id.clone()),
            title: case.row.title.clone(),
            about: format!("制定机关 {}", case.issuer.short_name),
            next,
            due: None,
        })
    }

    async fn step(&self, step: &StepSection) -> Result<Section, Error> {
        let mut tasks = Vec::new();
        for case in self.cases(&[step.stage.as_str()]).await? {
            if case.post(self.cx, step.command).is_err() {
                continue;
            }
            tasks.push(Task {
                about: format!(
                    "{} · 起草单位 {}",
                    case.issuer.short_name,
                    self.name(case.row.drafter_id.as_deref())
                ),
                next: if case.row.unadopted && step.stage == Stage::Reviewed {
                    format!("{}（起草单位未采纳审核意见，讨论时须说明）", step.next)
                } else {
                    step.next.to_owned()
                },
                target: Target::Document(case.row.id),
                title: case.row.title,
                due: None,
            });
        }
        Ok(Section {
            id: step.id,
            label: step.label,
            empty: step.empty,
            tasks,
        })
    }

    /// Filings on which the actor can act: as filer, or as examiner of the receiving body.
    async fn filings(&self, examining: bool) -> Result<Section, Error> {
        let stages: Vec<&str> = FilingStage::ALL
            .iter()
            .map(|stage| stage.as_str())
            .collect();
        let rows = queries::filings_in(self.store.reader(), &stages).await?;
        let ids: Vec<String> = rows.iter().map(|row| row.document_id.clone()).collect();
        let documents = queries::documents(self.store.reader(), &ids).await?;
        let mut tasks = Vec::new();
        for row in rows {
            let document = documents.iter().find(|one| one.id == row.document_id);
            let Some(document) = document else { continue };
            let case = Case::of(document.clone(), self.authorities.clone())?;
            tasks.extend(self.filing(&case, &row, examining).await?);
        }
        Ok(if examining {
            Section {
                id: "examine",
                label: "待审查的备案",
                empty: "没有等待登记或者审查的备案。",
                tasks,
            }
        } else {
            Section {
                id: "filings",
                label: "待报送的备案",
                empty: "没有等待报送的备案。",
                tasks,
            }
        })
    }

    /// Suggestions that wait for the actor, most urgent first.
    async fn suggestions(&self) -> Result<Section, Error> {
        let lines = suggestion::desk(self.store, self.cx).await?.results;
        let open = lines.into_iter().filter(|line| line.open);
        let tasks = open.map(|line| Task {
            target: Target::Suggestion(line.id),
            title: line.title,
            about: line.provision.unwrap_or_else(|| "整个文件".to_owned()),
            next: line.label,
            due: line.due,
        });
        Ok(Section {
            id: "suggestions",
            label: "审查建议",
            empty: "没有待办理的审查建议。",
            tasks: tasks.collect(),
        })
    }

    async fn filing(
        &self,
        case: &Case,
        row: &FilingRow,
        examining: bool,
    ) -> Result<Option<Task>, Error> {
        let commands = permitted(case, self.actor, row)?;
        let receiver = case.authority(&row.receiver_id);
        let inside = receiver.is_some_and(|receiver| receiver.inside);
        let mine: Vec<&str> = commands
            .iter()
            .filter(|command| (command.by_receiver() && inside) == examining)
            .map(|command| command.label())
            .collect();
        let stage = parse("filing", &row.id, "stage", &row.stage, FilingStage::parse)?;
        if mine.is_empty() || at_rest(stage) {
            return Ok(None);
        }
        let name = receiver
            .map(|one| one.short_name.clone())
            .unwrap_or_default();
        let next = if !inside && stage == FilingStage::Submitted {
            format!("收到{name}的回执后记录：{}", mine.join("、"))
        } else {
            mine.join("、")
        };
        let due = clock(self.store, self.cx, row, stage).await?;
        Ok(Some(Task {
            target: Target::Filing(row.id.clone()),
            title: case.row.title.clone(),
            about: format!("报{name} · {}", stage.label()),
            next,
            due,
        }))
    }
}

fn words_of(row: &ReviewRow) -> Result<(ReviewStage, ReviewKind), Error> {
    Ok((
        parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?,
        parse("review", &row.id, "kind", &row.kind, ReviewKind::parse)?,
    ))
}
