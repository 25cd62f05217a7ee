//! 适用规则: the place whose rule pack this registry follows. It may change (a county is moved to another
//! city, a pack of the county's own replaces that of the province); what was judged stays as judged.

use serde::{Deserialize, Serialize};

use super::administrator_post;
use crate::app::command::Command;
use crate::app::context::RequestContext;
use crate::app::error::Error;
use crate::app::facts::facts;
use crate::app::intake;
use crate::domain::event::EventType;
use crate::rules::Pack;
use crate::store::entity::place_choice::Model;
use crate::store::people::Post;
use crate::store::{NewEvent, Tx, places};

/// 确定适用规则: only what a loaded pack says of itself can be chosen.
#[derive(Debug, Clone, Serialize)]
pub struct ChoosePlace {
    place: String,
    name: String,
    version: String,
    reason: String,
}

/// The place as chosen.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlaceChosen {
    /// Id of the pack.
    pub place: String,
}

impl ChoosePlace {
    /// The rules of `pack` are to be followed from now on, for this reason.
    pub fn of(pack: &Pack, reason: &str) -> Self {
        Self {
            place: pack.id().to_owned(),
            name: pack.name().to_owned(),
            version: pack.version().to_owned(),
            reason: reason.to_owned(),
        }
    }
}

impl Command for ChoosePlace {
    type Output = PlaceChosen;
    const NAME: &'static str = "choose_place";

    fn post(&self, cx: &RequestContext) -> Result<Option<Post>, Error> {
        administrator_post(cx)
    }

    async fn run(&self, tx: &Tx, cx: &RequestContext) -> Result<PlaceChosen, Error> {
        let reason = intake::required(&self.reason, "reason", "请写明确定适用规则的理由")?;
        let last = places::last(tx.connection().await?).await?;
        if last.as_ref().is_some_and(|last| last.place == self.place) {
            let text = format!("已经适用“{}”的规则，没有变化", self.name);
            return Err(Error::Conflict(text));
        }
        tx.insert(Model {
            nth: last.map_or(1, |last| last.nth + 1),
            place: self.place.clone(),
            version: self.version.clone(),
            reason: reason.clone(),
            chosen_on: cx.today,
        })
        .await?;
        let about = facts([
            ("place", Some(self.place.clone())),
            ("name", Some(self.name.clone())),
            ("version", Some(self.version.clone())),
            ("reason", Some(reason)),
        ]);
        tx.event(NewEvent::plain(EventType::PlaceChosen, about));
        Ok(PlaceChosen {
            place: self.place.clone(),
        })
    }
}
