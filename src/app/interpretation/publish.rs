//! 发布政策解读: by the drafting office of the document (谁起草谁解读), or by who keeps it.

use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::{Error, FieldError};
use crate::app::facts::about;
use crate::app::publication::effect::load_public;
use crate::domain::access::Role;
use crate::domain::event::EventType;
use crate::domain::interpretation::InterpretationKind;
use crate::store::entity::document::Model as DocumentRow;
use crate::store::entity::interpretation;
use crate::store::people::Post;
use crate::store::publicly;
use crate::store::{NewEvent, Tx};

/// Longest text, in characters.
const LONG: usize = 50_000;

/// 发布政策解读.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublishInterpretation {
    /// The document that it explains.
    pub document_id: String,
    /// 解读形式.
    #[schema(value_type = String)]
    pub kind: InterpretationKind,
    /// Title.
    pub title: String,
    /// 解读单位.
    pub author: String,
    /// Its text, a paragraph a line.
    pub text: String,
}

/// What was published.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct InterpretationPublished {
    /// Id of the interpretation.
    pub id: String,
}

impl Command for PublishInterpretation {
    type Output = InterpretationPublished;
    const NAME: &'static str = "publish_interpretation";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        interpreter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<InterpretationPublished, Error> {
        let row = interpreted(tx, cx, &self.document_id).await?;
        self.check()?;
        let id = cx.new_id();
        tx.insert(interpretation::Model {
            id: id.clone(),
            document_id: row.id.clone(),
            kind: self.kind.as_str().to_owned(),
            title: self.title.trim().to_owned(),
            author: self.author.trim().to_owned(),
            text: self.text.replace("\r\n", "\n").trim().to_owned(),
            published_on: cx.today,
            withdrawn_on: None,
            withdrawn_reason: None,
            row_version: 1,
        })
        .await?;
        let told = json!({ "interpretation": id });
        let document = about(tx, row).await?;
        tx.event(NewEvent::about(
            EventType::InterpretationPublished,
            document,
            told,
        ));
        Ok(InterpretationPublished { id })
    }
}

impl PublishInterpretation {
    fn check(&self) -> Result<(), Error> {
        let mut faults = Vec::new();
        for (field, text, most, empty) in [
            ("title", &self.title, 200, "请填写解读的标题"),
            ("author", &self.author, 100, "请填写解读单位"),
            ("text", &self.text, LONG, "请填写解读的内容"),
        ] {
            let length = text.trim().chars().count();
            if length == 0 {
                faults.push(FieldError::new(field, empty));
            } else if length > most {
                let told = format!("内容过长，请控制在 {most} 字以内");
                faults.push(FieldError::new(field, told));
            }
        }
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(faults))
        }
    }
}

/// Who keeps documents acts in that post, else who drafts.
pub(super) fn interpreter_post(cx: &RequestContext) -> Result<Option<Post>, Error> {
    let posts = &cx.actor()?.posts;
    let keeper = posts
        .iter()
        .find(|post| post.role == Role::Registrar || post.role == Role::Publisher);
    let drafter = posts.iter().find(|post| post.role == Role::Drafter);
    keeper
        .or(drafter)
        .cloned()
        .map(Some)
        .ok_or_else(|| Error::Forbidden("政策解读由起草单位或者公布、登记岗位发布".to_owned()))
}

/// The document, if it is public and the actor's to explain.
pub(super) async fn interpreted(
    tx: &Tx,
    cx: &RequestContext,
    id: &str,
) -> Result<DocumentRow, Error> {
    let row = tx.document(id).await?.ok_or(Error::NotFound("此文件"))?;
    if let Some(ground) = row.withheld {
        return Err(Error::Withheld(ground));
    }
    let own = cx.actor()?.authorities(Role::Drafter);
    let drafted = row
        .drafter_id
        .as_ref()
        .is_some_and(|drafter| own.contains(drafter));
    if !drafted {
        let actor = cx.actor()?;
        if !actor.holds(Role::Registrar) && !actor.holds(Role::Publisher) {
            if !publicly::was_published(&row)? {
                return Err(Error::NotFound("此文件"));
            }
            let why = "此件不由您所在的单位起草，解读由起草单位发布".to_owned();
            return Err(Error::Forbidden(why));
        }
        return load_public(tx, cx, id).await;
    }
    if !publicly::was_published(&row)? {
        let why = "此件尚未公布，解读应当与文件同时或者在其后发布";
        return Err(Error::refused("not-published", why));
    }
    Ok(row)
}
