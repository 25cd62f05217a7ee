//! 合法性审核: acceptance, completion, opinion, answers. Owns the rounds; the document's stage follows
//! from the opinion. Must not know meetings. Held by `tests/it/life/`.

pub mod accept;
pub mod answer;
pub mod assignment;
pub mod not_normative;
pub mod notes;
pub mod opinion;

use super::case::Case;
use super::context::RequestContext;
use super::error::Error;
use crate::domain::access::Role;
use crate::domain::review::{self, ReviewCommand, ReviewStage};
use crate::store::entity::review::{ActiveModel as ReviewChange, Model as ReviewRow};
use crate::store::error::parse;
use crate::store::people::Post;
use crate::store::{Set, Tx, queries};

/// The actor's post as reviewer.
pub(crate) fn reviewer_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let post = cx
        .actor()?
        .posts
        .iter()
        .find(|post| post.role == Role::Reviewer);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有合法性审核岗位".to_owned()))
}

/// A round under a command, with its case.
#[derive(Debug)]
pub struct Round {
    /// The row as it was.
    pub row: ReviewRow,
    /// Its stage.
    pub stage: ReviewStage,
    /// The document.
    pub case: Case,
}

impl Round {
    /// Loads a round that is before the actor's authority; `expected_version` guards stale forms.
    pub async fn load(
        tx: &Tx,
        cx: &RequestContext,
        id: &str,
        expected_version: i64,
    ) -> Result<Self, Error> {
        let row = queries::review(tx.connection().await?, id)
            .await?
            .ok_or(Error::NotFound("此审核"))?;
        let actor = cx.actor()?;
        if !actor.authorities(Role::Reviewer).contains(&row.reviewer_id) {
            return Err(Error::Forbidden("此件不由您所在的审核机构审核".to_owned()));
        }
        let case = Case::load(tx, &row.document_id, None).await?;
        if case.row.drafted_by.as_deref() == Some(&actor.person_id) {
            return Err(Error::refused(
                "separation",
                "您是此件的起草人，不得审核自己起草的文件",
            ));
        }
        assignment::must_hold(tx, cx, id).await?;
        if row.row_version != expected_version {
            return Err(Error::Stale);
        }
        let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
        Ok(Self { row, stage, case })
    }

    /// The stage after `command`, or the refusal.
    pub fn next(&self, command: ReviewCommand) -> Result<ReviewStage, Error> {
        step(self.stage, command)
    }

    /// Writes the change of the round.
    pub async fn change(
        &mut self,
        tx: &Tx,
        stage: ReviewStage,
        mut change: ReviewChange,
    ) -> Result<(), Error> {
        self.row.row_version += 1;
        change.id = Set(self.row.id.clone());
        change.row_version = Set(self.row.row_version);
        change.stage = Set(stage.as_str().to_owned());
        tx.update(change).await?;
        self.stage = stage;
        Ok(())
    }
}

/// The stage of a round after `command`, or the refusal.
pub(crate) fn step(stage: ReviewStage, command: ReviewCommand) -> Result<ReviewStage, Error> {
    review::next(stage, command).ok_or_else(|| {
        let places = review::sources(command).into_iter();
        Error::out_of_turn(
            command.label(),
            stage.label(),
            places.map(ReviewStage::label),
        )
    })
}

/// 终止 the open round of a document that ends.
pub(crate) async fn close_open(tx: &Tx, document_id: &str) -> Result<(), Error> {
    for row in queries::reviews(tx.connection().await?, document_id).await? {
        let stage = parse("review", &row.id, "stage", &row.stage, ReviewStage::parse)?;
        if let Some(closed) = review::next(stage, ReviewCommand::Close) {
            tx.update(ReviewChange {
                id: Set(row.id),
                row_version: Set(row.row_version + 1),
                stage: Set(closed.as_str().to_owned()),
                ..Default::default()
            })
            .await?;
        }
    }
    Ok(())
}
