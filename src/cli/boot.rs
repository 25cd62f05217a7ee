//! From a folder to a running county: store, rules, clock, context of the program itself.

use std::path::Path;
use std::sync::Arc;

use crate::app::RequestContext;
use crate::clock::{Clock, SystemClock, SystemIds, today};
use crate::rules::{File, Pack, RulePacks};
use crate::store::{Place, Store, Use, calendars, places};
use crate::web::state::Rules;

pub(crate) type Fault = Box<dyn std::error::Error + Send + Sync>;

/// The place that is meant where the county has not chosen.
const DEFAULT_PLACE: &str = "shanxi";

/// All packs: compiled in, with what the county added in its folder (`packs/*.toml`,
/// `calendar/*.toml`). All problems of all files are told at once.
pub(crate) fn packs(data: &Path) -> Result<RulePacks, Fault> {
    let years = toml_files(&data.join("calendar"))?;
    let packs = toml_files(&data.join("packs"))?;
    let all = RulePacks::builtin()?.with_files(&years, &packs);
    all.map_err(|problems| format!("数据目录 {} 里的规则有误：\n{problems}", data.display()).into())
}

fn toml_files(folder: &Path) -> Result<Vec<File>, Fault> {
    let mut files = Vec::new();
    if folder.is_dir() {
        for entry in std::fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml") {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let source = std::fs::read_to_string(&path)
                    .map_err(|error| format!("不能读取 {}：{error}", path.display()))?;
                files.push(File {
                    name: name.into_owned(),
                    source,
                });
            }
        }
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}

/// All packs of a folder with the years that were added in the county's database, if there is one, and
/// the id of its place.
pub(crate) async fn packs_of(place: &Place) -> Result<(RulePacks, String), Fault> {
    if place.database_url.is_none() && !place.data.join("guiku.db").exists() {
        return Ok((packs(&place.data)?, DEFAULT_PLACE.to_owned()));
    }
    let store = Store::open(place, Use::ReadOnly).await?;
    packs_in(&store, &place.data).await
}

async fn packs_in(store: &Store, data: &Path) -> Result<(RulePacks, String), Fault> {
    let mut packs = packs(data)?;
    for year in calendars::years(store.reader()).await? {
        packs = packs.with_calendar_year(&year.source)?;
    }
    let chosen = places::last(store.reader()).await?;
    let place = chosen.map_or_else(|| DEFAULT_PLACE.to_owned(), |chosen| chosen.place);
    Ok((packs, place))
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
    let (store, rules) = open_with_rules(place, usage).await?;
    Ok((store, rules.pack))
}

/// Opens the store, all packs and the pack of its place.
pub(crate) async fn open_with_rules(
    place: &Place,
    usage: Use,
) -> Result<(Arc<Store>, Rules), Fault> {
    let store = Arc::new(Store::open(place, usage).await?);
    let (packs, name) = packs_in(&store, &place.data).await?;
    let pack = Arc::new(packs.for_place(&name)?);
    Ok((store, Rules { packs, pack }))
}
