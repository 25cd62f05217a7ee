//! 立卷起草: a document begins, with its first working draft.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::draft::DraftFields;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::intake;
use crate::domain::access::Role;
use crate::domain::document::{Class, Stage};
use crate::domain::event::EventType;
use crate::store::entity::{document, draft};
use crate::store::people::Post;
use crate::store::{EventDocument, NewEvent, Tx};

/// 立卷起草.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateDocument {
    /// 标题, as the carrier will bear it.
    pub title: String,
    /// 正文; may be empty at first.
    #[serde(default)]
    pub text: String,
    /// 制定机关: id of an authority.
    pub issuer: String,
    /// 起草单位: id of an authority for which the actor holds the post of drafter; needed where
    /// there are several.
    #[serde(default)]
    pub drafter: Option<String>,
    /// 联合制定机关: ids.
    #[serde(default)]
    pub co_issuers: Vec<String>,
    /// What the drafter entered beside the text.
    #[serde(default)]
    pub fields: DraftFields,
}

/// The new document.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Created {
    /// Id of the document.
    pub id: String,
    /// Version for the next form.
    pub row_version: i64,
}

impl Command for CreateDocument {
    type Output = Created;
    const NAME: &'static str = "create_document";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        let actor = cx.actor()?;
        let post = actor.posts.iter().find(|post| {
            post.role == Role::Drafter
                && self
                    .drafter
                    .as_ref()
                    .is_none_or(|drafter| *drafter == post.authority_id)
        });
        post.cloned()
            .map(Some)
            .ok_or_else(|| Error::Forbidden("您没有起草岗位，不能立卷起草".to_owned()))
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Created, Error> {
        let post = self.post(cx)?.ok_or(Error::Unauthenticated)?;
        let (issuer_name, co_issuers) = self.issuers(tx).await?;
        let id = cx.new_id();
        let title = intake::clean_title(&self.title);
        tx.insert(document::Model {
            id: id.clone(),
            class: Class::Registered.as_str().to_owned(),
            kind: Some("行政规范性文件".to_owned()),
            form: intake::document_form(&title),
            stage: Some(Stage::Drafting.as_str().to_owned()),
            row_version: 1,
            instrument_title: intake::instrument_title(&title),
            title: title.clone(),
            issuer_id: Some(self.issuer.clone()),
            issuer_name: Some(issuer_name),
            co_issuers,
            drafter_id: Some(post.authority_id.clone()),
            revision_id: None,
            body_sha256: None,
            issued_on: None,
            published_on: None,
            effective_on: None,
            last_valid_on: None,
            signed_on: None,
            signed_by: None,
            drafted_by: cx.actor.as_ref().map(|actor| actor.person_id.clone()),
            meeting_pending: false,
            unadopted: false,
            opened_on: Some(cx.today),
            source_status: None,
            work_key: None,
            withheld: None,
        })
        .await?;
        tx.put_draft(draft::Model {
            document_id: id.clone(),
            title: title.clone(),
            text: self.text.clone(),
            fields: self.fields.to_json()?,
            version: 1,
            updated_ms: cx.now.timestamp_millis(),
        })
        .await?;
        let about = EventDocument {
            id: id.clone(),
            title,
            ..EventDocument::default()
        };
        tx.event(NewEvent::about(
            EventType::DocumentCreated,
            about,
            json!({}),
        ));
        Ok(Created { id, row_version: 1 })
    }
}

impl CreateDocument {
    /// Checks the fields; answers the issuer's name and the names of the co-issuers as JSON.
    async fn issuers(&self, tx: &Tx) -> Result<(String, String), Error> {
        let mut faults = intake::check_title(&self.title, "title");
        faults.extend(intake::check_size(&self.text, "text"));
        let authorities = tx.authorities().await?;
        let known = |id: &str| {
            authorities
                .iter()
                .find(|authority| authority.id.to_string() == id)
        };
        let issuer = known(&self.issuer);
        match issuer {
            Some(issuer) if issuer.inside && issuer.may_issue => {}
            Some(issuer) => faults.push(FieldError::new(
                "issuer",
                format!("{}不能在本系统制定规范性文件", issuer.name),
            )),
            None => faults.push(FieldError::new("issuer", "请选择制定机关")),
        }
        let co_issuers: Vec<&str> = self
            .co_issuers
            .iter()
            .filter_map(|id| known(id).map(|authority| authority.name.as_str()))
            .collect();
        if co_issuers.len() != self.co_issuers.len() {
            faults.push(FieldError::new(
                "co_issuers",
                "联合制定机关中有未登记的机关",
            ));
        }
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        let co_issuers = serde_json::to_string(&co_issuers)
            .map_err(|error| Error::Internal(error.to_string()))?;
        let name = issuer.map(|issuer| issuer.name.clone()).unwrap_or_default();
        Ok((name, co_issuers))
    }
}
