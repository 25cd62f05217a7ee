//! 不予认定 and 撤回: what a person finds not to be so, and what was decided wrongly.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::confirm::{Confirmed, Decision, acting, record, stated, undecided};
use super::key::SUCCESSION;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::{about, facts};
use crate::app::intake;
use crate::app::publication::effect::{self, keeper_post, load_public};
use crate::domain::event::EventType;
use crate::domain::relation::RelationState;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::relation::{self, Model as RelationRow};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Tx, queries};
use crate::text::relations::{Gap, Relation, RelationKind};

/// 不予认定: the text does not say it, or the other document is none of this registry's concern.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DismissRelation {
    /// The acting document.
    pub document_id: String,
    /// 关系种类.
    #[schema(value_type = String)]
    pub kind: RelationKind,
    /// Key of the relation within the document and kind.
    pub key: String,
    /// 理由.
    pub reason: String,
}

impl Command for DismissRelation {
    type Output = Confirmed;
    const NAME: &'static str = "dismiss_relation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Confirmed, Error> {
        let reason = intake::required(&self.reason, "reason", "请写明不予认定的理由")?;
        let source = acting(tx, &self.document_id).await?;
        load_public(tx, cx, &source.id).await?;
        undecided(tx, &source, self.kind, &self.key).await?;
        let target_id = self.key.strip_prefix(SUCCESSION).map(str::to_owned);
        let relation = match &target_id {
            Some(_) => successor(),
            None => stated(tx, &source, self.kind, &self.key).await?,
        };
        let decision = Decision {
            state: RelationState::Dismissed,
            target_id,
            fact_id: None,
            reason: Some(reason),
        };
        let relation_id =
            record(tx, cx, source, (self.kind, &self.key), &relation, decision).await?;
        Ok(Confirmed {
            relation_id,
            fact_id: None,
        })
    }
}

fn successor() -> Relation {
    Relation {
        kind: RelationKind::Replaces,
        title: None,
        number: None,
        on: None,
        until: None,
        gap: Gap::None,
        words: None,
    }
}

/// 撤回认定: the question is open again; a fact that the confirmation recorded counts for nothing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractRelation {
    /// The acting document.
    pub document_id: String,
    /// The relation.
    pub relation_id: String,
    /// 理由.
    pub reason: String,
}

impl Command for RetractRelation {
    type Output = Confirmed;
    const NAME: &'static str = "retract_relation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Confirmed, Error> {
        let reason = intake::required(&self.reason, "reason", "请写明撤回的理由")?;
        let source = acting(tx, &self.document_id).await?;
        let rows =
            queries::relations_of(tx.connection().await?, std::slice::from_ref(&source.id)).await?;
        let row = rows
            .into_iter()
            .find(|row| row.id == self.relation_id && row.document_id == source.id)
            .ok_or(Error::NotFound("此项文件关系"))?;
        if row.state == RelationState::Retracted.as_str() {
            return Err(Error::Conflict("此项认定已经撤回".to_owned()));
        }
        let kept = row.target_id.as_deref().unwrap_or(&source.id);
        let target = load_public(tx, cx, kept).await?;
        if let Some(fact_id) = &row.fact_id {
            let known =
                queries::fact_rows(tx.connection().await?, std::slice::from_ref(&target.id))
                    .await?;
            let live = known
                .iter()
                .any(|fact| fact.id == *fact_id && !fact.retracted);
            if live {
                effect::take_back(tx, target, fact_id, reason.clone()).await?;
            }
        }
        let fact_id = row.fact_id.clone();
        let relation_id = row.id.clone();
        retracted(tx, source, row, reason).await?;
        Ok(Confirmed {
            relation_id,
            fact_id,
        })
    }
}

/// Marks a decision as taken back, with the acting document's event.
async fn retracted(
    tx: &Tx,
    source: DocumentRow,
    row: RelationRow,
    reason: String,
) -> Result<(), Error> {
    tx.update(relation::ActiveModel {
        id: Set(row.id),
        document_id: Set(source.id.clone()),
        state: Set(RelationState::Retracted.as_str().to_owned()),
        ..Default::default()
    })
    .await?;
    let told = facts([
        ("relation", Some(row.kind)),
        ("state", Some(RelationState::Retracted.as_str().to_owned())),
        ("reason", Some(reason)),
    ]);
    let document = about(tx, source).await?;
    tx.event(NewEvent::about(EventType::RelationRecorded, document, told));
    Ok(())
}

/// A fact was taken back by itself: the confirmation that recorded it is open again.
pub(crate) async fn release(
    tx: &Tx,
    target: &str,
    fact_id: &str,
    reason: &str,
) -> Result<(), Error> {
    let rows = queries::relations_of(tx.connection().await?, &[target.to_owned()]).await?;
    for row in rows {
        let standing = row.state == RelationState::Confirmed.as_str();
        if standing && row.fact_id.as_deref() == Some(fact_id) {
            let source = acting(tx, &row.document_id).await?;
            retracted(tx, source, row, reason.to_owned()).await?;
        }
    }
    Ok(())
}
