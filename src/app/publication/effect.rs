//! 效力变动: extension, repeal, declaration of voidness, revocation, suspension, resumption; and taking
//! one of them back. The status of the document follows from these facts.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::facts;
use crate::app::gates::cite;
use crate::app::intake;
use crate::domain::access::Role;
use crate::domain::authority::{Authority, AuthorityKind};
use crate::domain::event::EventType;
use crate::domain::validity::{self, Act};
use crate::rules::{LateExtension, Setting, SettingId};
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::{document, fact};
use crate::store::people::Post;
use crate::store::{NewEvent, Set, Store, Tx, people, queries};

/// 记录效力变动.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecordEffect {
    /// The document whose status changes.
    pub document_id: String,
    /// What happens.
    #[schema(value_type = String)]
    pub act: Act,
    /// The first day.
    #[serde(default)]
    pub on: Option<NaiveDate>,
    /// The last day, inclusive: for 延长有效期 and 停止执行.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// eIds, for a suspension of single provisions.
    #[serde(default)]
    pub provisions: Vec<String>,
    /// The document or decision that does it, in words.
    pub because: String,
    /// The document that does it, where it is in the registry.
    #[serde(default)]
    pub basis_id: Option<String>,
}

/// The recorded fact.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Recorded {
    /// Id of the fact.
    pub fact_id: String,
}

/// The actor's post as registrar or publisher.
pub(crate) fn keeper_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let post = cx
        .actor()?
        .posts
        .iter()
        .find(|post| post.role == Role::Registrar || post.role == Role::Publisher);
    post.cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("您没有登记或者公布岗位，不能记录效力变动".to_owned()))
}

/// A published, historical or reference document, that the actor's authority keeps.
pub(crate) async fn load_public(
    tx: &Tx,
    cx: &RequestContext,
    id: &str,
) -> Result<DocumentRow, Error> {
    let row = tx.document(id).await?.ok_or(Error::NotFound("此文件"))?;
    if row.class == "registered" && row.stage.as_deref() != Some("published") {
        return Err(Error::refused(
            "not-published",
            "此件尚未公布，没有效力可以变动",
        ));
    }
    let authorities = tx.authorities().await?;
    kept(cx, &row, &authorities)?;
    Ok(row)
}

/// Refuses whoever's authorities do not keep this document.
pub(crate) async fn must_keep(
    store: &Store,
    cx: &RequestContext,
    row: &DocumentRow,
) -> Result<(), Error> {
    kept(cx, row, &people::authorities(store.reader()).await?)
}

fn kept(cx: &RequestContext, row: &DocumentRow, authorities: &[Authority]) -> Result<(), Error> {
    let actor = cx.actor()?;
    let find = |id: &str| {
        authorities
            .iter()
            .find(|authority| authority.id.to_string() == id)
    };
    let keeps = actor.posts.iter().any(|post| {
        let mine = find(&post.authority_id);
        let issuer = row.issuer_id.as_deref().and_then(find);
        match (mine, issuer) {
            (Some(mine), Some(issuer)) => {
                mine.id == issuer.id
                    || mine.parent == Some(issuer.id)
                    || mine.kind == AuthorityKind::Department && mine.parent == issuer.parent
            }
            (Some(_), None) => row.class != "registered",
            (None, _) => false,
        }
    });
    if keeps {
        Ok(())
    } else {
        Err(Error::Forbidden("此件不由您所在的机关登记".to_owned()))
    }
}

impl Command for RecordEffect {
    type Output = Recorded;
    const NAME: &'static str = "record_effect";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Recorded, Error> {
        let row = load_public(tx, cx, &self.document_id).await?;
        self.check()?;
        if let Some(basis) = &self.basis_id {
            if *basis == self.document_id {
                return Err(Error::field("basis_id", "文件不能以自身为变动依据"));
            }
            tx.document(basis)
                .await?
                .ok_or(Error::NotFound("作为依据的文件"))?;
        }
        let because = intake::required(&self.because, "because", "请写明变动的依据")?;
        let change = Change {
            act: self.act,
            on: self.on,
            until: self.until,
            provisions: self.provisions.clone(),
            because,
            basis_id: self.basis_id.clone(),
        };
        let fact_id = record(tx, cx, row, change).await?;
        Ok(Recorded { fact_id })
    }
}

/// A change of status, checked by whoever asks for it.
pub(crate) struct Change {
    pub(crate) act: Act,
    pub(crate) on: Option<NaiveDate>,
    pub(crate) until: Option<NaiveDate>,
    pub(crate) provisions: Vec<String>,
    pub(crate) because: String,
    pub(crate) basis_id: Option<String>,
}

/// Writes the fact and its event; answers the fact's id.
pub(crate) async fn record(
    tx: &Tx,
    cx: &RequestContext,
    row: DocumentRow,
    change: Change,
) -> Result<String, Error> {
    if change.act == Act::Extend {
        in_time(tx, cx, &row, change.on).await?;
    }
    let provisions = serde_json::to_string(&change.provisions)
        .map_err(|error| Error::Internal(error.to_string()))?;
    let id = cx.new_id();
    let about = facts([
        ("act", Some(change.act.as_str().to_owned())),
        ("on", change.on.map(|day| day.to_string())),
        ("until", change.until.map(|day| day.to_string())),
        ("because", Some(change.because.clone())),
    ]);
    tx.insert(fact::Model {
        id: id.clone(),
        document_id: row.id.clone(),
        act: change.act.as_str().to_owned(),
        on_day: change.on,
        until_day: change.until,
        provisions,
        because: change.because,
        basis_id: change.basis_id,
        retracted: false,
        seq: tx.size(),
    })
    .await?;
    finish(tx, row, about).await?;
    Ok(id)
}

/// 届满后才延长的: the rules of the place decide; where they say nothing it has no effect.
async fn in_time(
    tx: &Tx,
    cx: &RequestContext,
    row: &DocumentRow,
    on: Option<NaiveDate>,
) -> Result<(), Error> {
    let known = queries::facts(tx.connection().await?, &row.id).await?;
    // an act of an unknown day was made by today
    let Err(last) = validity::extends_in_time(&known, on.unwrap_or(cx.today)) else {
        return Ok(());
    };
    let Some(on) = on else {
        let told = format!("有效期已于{last}届满，请填写作出延长决定的日期");
        return Err(Error::field("on", told));
    };
    let rule = cx.pack.setting(SettingId::ExtensionAfterExpiry, on);
    if let Some(rule) = rule
        && matches!(
            rule.value,
            Setting::ExtensionAfterExpiry(LateExtension::Revives)
        )
    {
        return Ok(());
    }
    Err(Error::Refused {
        code: "late-extension",
        message: format!(
            "延长决定的日期（{on}）晚于有效期截止日（{last}），届满后的延长不能恢复效力，\
             确需继续执行的应当依照程序重新制定；截止日以前另有延长决定的，请先记录该决定"
        ),
        rule: rule.map(|rule| cite(&rule.source, rule.verified)),
    })
}

impl RecordEffect {
    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        match self.act {
            Act::Repeal | Act::DeclareVoid | Act::Revoke | Act::Suspend | Act::Resume => {
                if self.on.is_none() {
                    faults.push(FieldError::new("on", "请填写生效日期"));
                }
            }
            Act::Extend => {
                if self.on.is_none() {
                    faults.push(FieldError::new("on", "请填写作出延长决定的日期"));
                }
            }
            Act::Commence | Act::Term => {}
            Act::SourceSays => faults.push(FieldError::new("act", "来源标注只能随导入记录")),
        }
        if let (Some(on), Some(until)) = (self.on, self.until)
            && until < on
        {
            faults.push(FieldError::new("until", "截止日期不能早于起始日期"));
        }
        if !self.provisions.is_empty() && self.act != Act::Suspend {
            faults.push(FieldError::new(
                "provisions",
                "只有停止执行可以针对个别条款",
            ));
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// 撤回一项效力变动: the fact stays in the history and counts for nothing.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RetractEffect {
    /// Document.
    pub document_id: String,
    /// Fact.
    pub fact_id: String,
    /// 理由.
    pub reason: String,
}

impl Command for RetractEffect {
    type Output = Recorded;
    const NAME: &'static str = "retract_effect";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        keeper_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Recorded, Error> {
        let row = load_public(tx, cx, &self.document_id).await?;
        let reason = intake::required(&self.reason, "reason", "请写明撤回理由")?;
        let known =
            queries::fact_rows(tx.connection().await?, std::slice::from_ref(&row.id)).await?;
        let fact = known.iter().find(|fact| fact.id == self.fact_id);
        let fact = fact.ok_or(Error::NotFound("此项效力变动"))?;
        if fact.retracted {
            return Err(Error::Conflict("此项效力变动已经撤回".to_owned()));
        }
        let target = row.id.clone();
        take_back(tx, row, &self.fact_id, reason.clone()).await?;
        crate::app::relation::release(tx, &target, &self.fact_id, &reason).await?;
        Ok(Recorded {
            fact_id: self.fact_id.clone(),
        })
    }
}

/// Marks a fact as taken back and writes its event.
pub(crate) async fn take_back(
    tx: &Tx,
    row: DocumentRow,
    fact_id: &str,
    reason: String,
) -> Result<(), Error> {
    tx.update(fact::ActiveModel {
        id: Set(fact_id.to_owned()),
        retracted: Set(true),
        ..Default::default()
    })
    .await?;
    let about = facts([
        ("retracted", Some(fact_id.to_owned())),
        ("reason", Some(reason)),
    ]);
    finish(tx, row, about).await
}

/// Keeps the document's last valid day in step with its facts and records the event.
async fn finish(tx: &Tx, row: DocumentRow, told: serde_json::Value) -> Result<(), Error> {
    let facts = queries::facts(tx.connection().await?, &row.id).await?;
    let last = validity::last_valid_on(&facts).map(|day| day.to_string());
    let mut change = document::ActiveModel {
        id: Set(row.id.clone()),
        row_version: Set(row.row_version + 1),
        ..Default::default()
    };
    if last != row.last_valid_on {
        change.last_valid_on = Set(last);
    }
    tx.update(change).await?;
    let document = crate::app::facts::about(tx, row).await?;
    tx.event(NewEvent::about(EventType::StatusChanged, document, told));
    Ok(())
}
