//! 附材料: papers that go with the document; the bytes are kept before the command.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::submit::drafter_post;
use crate::app::case::Case;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::{intake, law};
use crate::domain::document::{DocumentCommand, Stage};
use crate::domain::event::EventType;
use crate::store::entity::material;
use crate::store::people::Post;
use crate::store::{Set, Tx};

/// 附材料.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachMaterial {
    /// Document.
    pub document_id: String,
    /// Kind of material: an id of the pack's list, or `other`.
    pub kind: String,
    /// Name of the file as given.
    pub name: String,
    /// Hash of the kept bytes.
    pub sha256: String,
    /// Size in bytes.
    pub size: i64,
    /// Media type.
    pub media: String,
}

/// The attached material.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
pub struct Attached {
    /// Id of the material.
    pub id: String,
}

impl Command for AttachMaterial {
    type Output = Attached;
    const NAME: &'static str = "attach_material";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Attached, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        open_for_papers(&case)?;
        let name = intake::required(&self.name, "name", "请填写材料名称")?;
        law::check_material(cx, &self.kind)?;
        let id = cx.new_id();
        tx.insert(material::Model {
            id: id.clone(),
            document_id: case.row.id.clone(),
            kind: self.kind.clone(),
            name,
            sha256: self.sha256.clone(),
            size: self.size,
            media: self.media.clone(),
            active: true,
        })
        .await?;
        let about = facts([
            ("kind", Some(self.kind.clone())),
            ("sha256", Some(self.sha256.clone())),
        ]);
        case.record(tx, EventType::MaterialAttached, about).await?;
        Ok(Attached { id })
    }
}

/// 撤下材料: the file stays kept, the material no longer counts.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RemoveMaterial {
    /// Document.
    pub document_id: String,
    /// Material.
    pub material_id: String,
}

impl Command for RemoveMaterial {
    type Output = Attached;
    const NAME: &'static str = "remove_material";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        drafter_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<Attached, Error> {
        let case = Case::load(tx, &self.document_id, None).await?;
        case.post(cx, DocumentCommand::Submit)?;
        open_for_papers(&case)?;
        let materials =
            crate::store::queries::materials(tx.connection().await?, &case.row.id).await?;
        if !materials
            .iter()
            .any(|material| material.id == self.material_id)
        {
            return Err(Error::NotFound("此材料"));
        }
        tx.update(material::ActiveModel {
            id: Set(self.material_id.clone()),
            active: Set(false),
            ..Default::default()
        })
        .await?;
        let about = facts([("removed", Some(self.material_id.clone()))]);
        case.record(tx, EventType::MaterialAttached, about).await?;
        Ok(Attached {
            id: self.material_id.clone(),
        })
    }
}

/// Papers may be added while drafting and while the reviewer waits for completion.
fn open_for_papers(case: &Case) -> Result<(), Error> {
    case.must_be(&[Stage::Drafting, Stage::UnderReview], "增减材料")
}
