//! 编号系列: the counters from which numbers are taken, in the transaction of the registration.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, Statement};
use serde_json::json;

use super::entity::series;
use super::{StoreError, Tx};

impl Tx {
    /// Takes the next serial of each series, all in one statement; `None` where one is not open, or no
    /// more, because numbers of the same kind and authority are given in a later year already.
    pub async fn take_serials(&self, series: &[&str]) -> Result<Vec<Option<i64>>, StoreError> {
        let places: Vec<String> = (1..=series.len())
            .map(|place| format!("${place}"))
            .collect();
        let statement = Statement::from_sql_and_values(
            self.database(),
            format!(
                "UPDATE series SET last_serial = last_serial + 1 WHERE id IN ({}) AND NOT EXISTS \
                 (SELECT 1 FROM series later WHERE later.authority_id = series.authority_id \
                 AND later.kind = series.kind AND later.year > series.year) \
                 RETURNING id, last_serial",
                places.join(", ")
            ),
            series.iter().map(|id| (*id).into()),
        );
        let mut taken = HashMap::new();
        for row in self.connection().await?.query_all_raw(statement).await? {
            let (id, serial): (String, i64) =
                (row.try_get("", "id")?, row.try_get("", "last_serial")?);
            taken.insert(id, serial);
        }
        let in_order = series.iter().map(|id| {
            let serial = taken.get(*id).copied()?;
            self.note(json!({ "table": "series", "key": [id], "set": { "last_serial": serial } }));
            Some(serial)
        });
        Ok(in_order.collect())
    }

    /// Opens a series with its first serial and the reason.
    pub async fn open_series(&self, row: series::Model) -> Result<(), StoreError> {
        self.insert(row).await
    }
}
