//! A county of its own with imported documents and their index.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use guiku::app::RequestContext;
use guiku::app::import::{self, Lines};
use guiku::app::search::{Asked, SearchHandle, SearchService};
use guiku::cli::search::index_dir;
use guiku::clock::{Clock, SystemClock, SystemIds, today};
use guiku::jobs::alongside::indexed;
use guiku::rules::RulePacks;
use guiku::store::{Place, Store, Use};
use tempfile::TempDir;

use super::Fault;
use super::corpus::FILES;

pub(crate) struct County {
    pub(crate) place: Place,
    pub(crate) store: Arc<Store>,
    pub(crate) handle: Arc<SearchHandle>,
    pub(crate) service: SearchService,
    folder: TempDir,
}

impl County {
    /// An empty one.
    pub(crate) async fn new() -> Result<Self, Fault> {
        let folder = tempfile::tempdir()?;
        let place = Place {
            data: folder.path().to_owned(),
            database_url: None,
        };
        let store = Arc::new(Store::open(&place, Use::Alone).await?);
        let handle = Arc::new(SearchHandle::new(index_dir(&store)));
        Ok(Self {
            service: SearchService::new(Arc::clone(&store), Arc::clone(&handle)),
            place,
            store,
            handle,
            folder,
        })
    }

    /// One with the documents of the corpus.
    pub(crate) async fn of_corpus(corpus: &Path) -> Result<Self, Fault> {
        let county = Self::new().await?;
        for name in FILES {
            county.import(corpus.join(name)).await?;
        }
        Ok(county)
    }

    /// Imports a file, with the index.
    pub(crate) async fn import(&self, file: PathBuf) -> Result<(), Fault> {
        let lines = Lines::new("bench", std::fs::File::open(file)?);
        let cx = context()?;
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let work = import::run(&self.store, &cx, lines, |_| {});
        let report = indexed(&self.store, &self.handle, &clock, work).await??;
        if !report.bad.is_empty() {
            return Err(format!("{:?}", report.bad).into());
        }
        Ok(())
    }

    /// Lets go of everything but the folder, for a process of its own.
    pub(crate) fn close(self) -> (Place, TempDir) {
        (self.place, self.folder)
    }
}

pub(crate) fn context() -> Result<RequestContext, Fault> {
    let packs = RulePacks::builtin().map_err(|problems| format!("{problems:?}"))?;
    let pack = packs.for_place("shanxi");
    let asked = now();
    Ok(RequestContext {
        actor: None,
        now: asked.now,
        today: asked.today,
        pack: Arc::new(pack.map_err(|place| format!("{place:?}"))?),
        ids: Arc::new(SystemIds),
        request_id: "bench".to_owned(),
    })
}

pub(crate) fn now() -> Asked {
    let now = SystemClock.now();
    Asked {
        today: today(now),
        now,
    }
}
