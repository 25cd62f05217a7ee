//! What was amended: by a confirmed relation, or by a later version of an imported document.

use super::{Reading, partial};
use crate::app::error::Error;
use crate::domain::statistics::record::Amendment;
use crate::store::{publicly, queries, statistics as facts};

impl Reading<'_> {
    pub(super) async fn amendments(&mut self) -> Result<(), Error> {
        let db = self.store.reader();
        let amendings = facts::amendings(db).await?;
        let by: Vec<String> = amendings
            .iter()
            .map(|one| one.document_id.clone())
            .collect();
        let by = queries::documents(db, &by).await?;
        let mut amendments = Vec::new();
        for one in amendings {
            let acting = by.iter().find(|row| row.id == one.document_id);
            let acting = acting.filter(|row| publicly::is_public(row).is_ok_and(|public| public));
            let (Some(named), Some(acting)) = (self.visible(&one.target_id), acting) else {
                continue;
            };
            let on = [&acting.effective_on, &acting.published_on];
            amendments.push(Amendment {
                id: one.id,
                named,
                on: on.into_iter().flatten().find_map(|text| text.parse().ok()),
                by: format!("据《{}》", acting.title),
            });
        }
        let imported: Vec<String> = self
            .loaded
            .record
            .documents
            .iter()
            .filter(|one| !one.registered)
            .map(|one| one.named.id.clone())
            .collect();
        let mut before = String::new();
        for version in facts::versions(db, &imported).await? {
            let first = before != version.document_id;
            before.clone_from(&version.document_id);
            let Some(on) = partial(version.version_on.as_deref()).filter(|_| !first) else {
                continue;
            };
            let Some(named) = self.visible(&version.document_id) else {
                continue;
            };
            amendments.push(Amendment {
                id: version.id,
                named,
                on: on.full(),
                by: "登记了修改后的版本".to_owned(),
            });
        }
        self.loaded.record.amendments = amendments;
        Ok(())
    }
}
