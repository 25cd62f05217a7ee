//! 确认关系: what the text says becomes a fact of the other document.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::key::{SUCCESSION, key, own_titles};
use super::reader::{change, day_of, decision};
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::{about, facts};
use crate::app::publication::effect::{self, keeper_post, load_public};
use crate::domain::event::EventType;
use crate::domain::relation::RelationState;
use crate::domain::validity::Act;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::relation;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, queries, text};
use crate::text::relations::{Gap, Relation, RelationKind, relations};

/// 确认关系.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmRelation {
    /// The acting document.
    pub document_id: String,
    /// 关系种类.
    #[schema(value_type = String)]
    pub kind: RelationKind,
    /// Key of the relation within the document and kind, as the proposal names it.
    pub key: String,
    /// The other document; left out where the registry does not have it.
    #[serde(default)]
    pub target_id: Option<String>,
    /// The first day; left out: as the text says, else the acting document's 施行日期 or publication.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// 延长至, inclusive; left out: as the text says.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// 替代: the old text is closed.
    #[serde(default)]
    pub close: bool,
}

/// What was recorded.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Confirmed {
    /// Id of the relation.
    pub relation_id: String,
    /// Id of the fact of the other document; absent where its status does not change.
    pub fact_id: Option<String>,
}

impl Command for ConfirmRelation {
    type Output = Confirmed;
    const NAME: &'static str = "confirm_relation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Confirmed, Error> {
        let source = acting(tx, &self.document_id).await?;
        undecided(tx, &source, self.kind, &self.key).await?;
        let target = self.target(tx, cx, &source).await?;
        let relation = self.relation(tx, &source, target.as_ref()).await?;
        let fact_id = match &target {
            Some(target) => self.effect(tx, cx, &source, target, &relation).await?,
            None => None,
        };
        let decision = Decision {
            state: RelationState::Confirmed,
            target_id: self.target_id.clone(),
            fact_id: fact_id.clone(),
            reason: None,
        };
        let relation_id =
            record(tx, cx, source, (self.kind, &self.key), &relation, decision).await?;
        Ok(Confirmed {
            relation_id,
            fact_id,
        })
    }
}

impl ConfirmRelation {
    /// The other document, which the actor's authority keeps; without one, the acting document must be kept.
    async fn target(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        source: &DocumentRow,
    ) -> Result<Option<DocumentRow>, Error> {
        match self.target_id.as_deref() {
            None => {
                load_public(tx, cx, &source.id).await?;
                Ok(None)
            }
            Some(id) if id == source.id => Err(Error::field("target_id", "文件不能与自身建立关系")),
            Some(id) => load_public(tx, cx, id).await.map(Some),
        }
    }

    /// The relation as the text states it now; a succession is checked by title.
    async fn relation(
        &self,
        tx: &Tx,
        source: &DocumentRow,
        target: Option<&DocumentRow>,
    ) -> Result<Relation, Error> {
        if let Some(old) = self.key.strip_prefix(SUCCESSION) {
            let target = target.filter(|target| target.id == old && same_title(source, target));
            let target = target.ok_or(Error::NotFound("此项文件关系"))?;
            return Ok(Relation {
                kind: RelationKind::Replaces,
                title: Some(target.title.clone()),
                number: None,
                on: None,
                until: None,
                gap: Gap::None,
                words: None,
            });
        }
        stated(tx, source, self.kind, &self.key).await
    }

    async fn effect(
        &self,
        tx: &Tx,
        cx: &RequestContext,
        source: &DocumentRow,
        target: &DocumentRow,
        relation: &Relation,
    ) -> Result<Option<String>, Error> {
        let Some(act) = change(relation, self.close) else {
            return Ok(None);
        };
        let on = self.on.or(relation.on).or_else(|| day_of(source));
        if on.is_none() && act != Act::Extend {
            return Err(Error::field(
                "on",
                "文中没有写明日期，本件也没有施行、公布日期，请填写生效日期",
            ));
        }
        let until = self.until.or(relation.until).filter(|_| act == Act::Extend);
        if let (Some(on), Some(until)) = (on, until)
            && until < on
        {
            return Err(Error::field("until", "截止日期不能早于起始日期"));
        }
        let known =
            queries::fact_rows(tx.connection().await?, std::slice::from_ref(&target.id)).await?;
        let same = known.into_iter().find(|fact| {
            !fact.retracted
                && fact.act == act.as_str()
                && fact.on_day == on
                && fact.until_day == until
        });
        match same {
            // recorded by hand before the relation was confirmed: the same fact
            Some(fact) if fact.basis_id.as_deref() == Some(source.id.as_str()) => {
                return Ok(Some(fact.id));
            }
            Some(_) => {
                return Err(Error::Conflict(format!(
                    "《{}》已经记录了同一天的{}，请核对，避免重复",
                    target.title,
                    act.label()
                )));
            }
            None => {}
        }
        let numbers = about(tx, source.clone()).await?.numbers;
        let number = numbers.first().map(|number| format!("（{number}）"));
        let change = effect::Change {
            act,
            on,
            until,
            provisions: Vec::new(),
            because: format!("据《{}》{}", source.title, number.unwrap_or_default()),
            basis_id: Some(source.id.clone()),
        };
        effect::record(tx, cx, target.clone(), change)
            .await
            .map(Some)
    }
}

fn same_title(one: &DocumentRow, other: &DocumentRow) -> bool {
    let titles = own_titles(other);
    own_titles(one).iter().any(|title| titles.contains(title))
}

/// The acting document, which everybody may see.
pub(super) async fn acting(tx: &Tx, id: &str) -> Result<DocumentRow, Error> {
    let row = tx.document(id).await?;
    let row = row.ok_or(Error::NotFound("此文件"))?;
    if crate::store::publicly::is_public(&row)? {
        Ok(row)
    } else {
        Err(Error::refused(
            "not-published",
            "此件尚未公布，文中写明的关系待公布后认定",
        ))
    }
}

/// The relation that the current text states under this key.
pub(super) async fn stated(
    tx: &Tx,
    source: &DocumentRow,
    kind: RelationKind,
    wanted: &str,
) -> Result<Relation, Error> {
    let revision = match &source.revision_id {
        Some(id) => text::revision(tx.connection().await?, id).await?,
        None => None,
    };
    let found = revision.map(|revision| relations(&revision.title, &revision.text));
    let found = found.unwrap_or_default().into_iter();
    let mut same = found.filter(|one| one.kind == kind && key(one) == wanted);
    same.next().ok_or(Error::NotFound("此项文件关系"))
}

/// Nobody has decided this relation, or the decision was taken back.
pub(super) async fn undecided(
    tx: &Tx,
    source: &DocumentRow,
    kind: RelationKind,
    key: &str,
) -> Result<(), Error> {
    let rows =
        queries::relations_of(tx.connection().await?, std::slice::from_ref(&source.id)).await?;
    match decision(&rows, &source.id, kind, key)? {
        Some(_) => Err(Error::Conflict(
            "此项关系已经认定；如有错误，请先撤回再重新认定".to_owned(),
        )),
        None => Ok(()),
    }
}

/// A decision about a relation.
pub(super) struct Decision {
    pub(super) state: RelationState,
    pub(super) target_id: Option<String>,
    pub(super) fact_id: Option<String>,
    pub(super) reason: Option<String>,
}

/// Writes the relation and the acting document's event; answers the relation's id.
pub(super) async fn record(
    tx: &Tx,
    cx: &RequestContext,
    source: DocumentRow,
    (kind, key): (RelationKind, &str),
    relation: &Relation,
    decision: Decision,
) -> Result<String, Error> {
    let id = cx.new_id();
    let told = facts([
        ("relation", Some(kind.as_str().to_owned())),
        ("cited_title", relation.title.clone()),
        ("cited_number", relation.number.clone()),
        ("state", Some(decision.state.as_str().to_owned())),
        ("target", decision.target_id.clone()),
        ("reason", decision.reason.clone()),
    ]);
    tx.insert(relation::Model {
        id: id.clone(),
        document_id: source.id.clone(),
        kind: kind.as_str().to_owned(),
        key: key.to_owned(),
        cited_title: relation.title.clone(),
        cited_number: relation.number.clone(),
        gap: relation.gap.as_str().to_owned(),
        state: decision.state.as_str().to_owned(),
        target_id: decision.target_id,
        fact_id: decision.fact_id,
        reason: decision.reason,
        seq: tx.size(),
    })
    .await?;
    tx.event(NewEvent::about(
        EventType::RelationRecorded,
        about(tx, source).await?,
        told,
    ));
    Ok(id)
}
