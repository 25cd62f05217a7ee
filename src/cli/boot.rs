//! From a folder to a running county: store, rules, clock, context of the program itself.

use std::path::Path;
use std::sync::Arc;

use crate::app::RequestContext;
use crate::clock::{Clock, SystemClock, SystemIds, today};
use crate::rules::{Pack, RulePacks};
use crate::store::{Place, Store, Use};

pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The pack of the place: compiled in, with what the county added in its folder (`packs/*.toml`,
/// `calendar/*.toml`).
pub(crate) fn pack(data: &Path, place: &str) -> Result<Arc<Pack>, Fault> {
    let mut packs = RulePacks::builtin()?;
    for file in toml_files(&data.join("calendar"))? {
        packs = packs.with_calendar_year(&std::fs::read_to_string(&file)?)?;
    }
    for file in toml_files(&data.join("packs"))? {
        packs = packs.with_pack(&std::fs::read_to_string(&file)?)?;
    }
    Ok(Arc::new(packs.for_place(place)?))
}

fn toml_files(folder: &Path) -> Result<Vec<std::path::PathBuf>, std::io::Error> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The context of the program itself.
pub(crate) fn program_context(pack: &Arc<Pack>) -> RequestContext {
    let now = SystemClock.now();
    RequestContext {
        actor: None,
        now,
        today: today(now),
        pack: Arc::clone(pack),
        ids: Arc::new(SystemIds),
        request_id: "cli".to_owned(),
    }
}

/// Opens the store and the pack of its place.
pub(crate) async fn open(place: &Place, usage: Use) -> Result<(Arc<Store>, Arc<Pack>), Fault> {
    let store = Arc::new(Store::open(place, usage).await?);
    let name = store.instance(crate::app::access::setup::PLACE).await?;
    let pack = pack(&place.data, name.as_deref().unwrap_or("shanxi"))?;
    Ok((store, pack))
}
