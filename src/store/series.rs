//! 编号系列: the counters from which numbers are taken, in the transaction of the registration.

use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::json;

use super::entity::series;
use super::{StoreError, Tx};

impl Tx {
    /// Takes the next serial of a series; `None` where the series is not open, or no more, because
    /// numbers of the same kind and authority are given in a later year already.
    pub async fn take_serial(&self, series: &str) -> Result<Option<i64>, StoreError> {
        let statement = Statement::from_sql_and_values(
            self.backend_kind(),
            "UPDATE series SET last_serial = last_serial + 1 WHERE id = $1 AND NOT EXISTS \
             (SELECT 1 FROM series later WHERE later.authority_id = series.authority_id \
             AND later.kind = series.kind AND later.year > series.year) RETURNING last_serial",
            [series.into()],
        );
        let Some(row) = self.query_one(statement).await? else {
            return Ok(None);
        };
        let serial: i64 = row.try_get("", "last_serial")?;
        self.note(json!({
            "table": "series", "key": [series], "set": { "last_serial": serial }
        }));
        Ok(Some(serial))
    }

    /// Opens a series with its first serial and the reason.
    pub async fn open_series(&self, row: series::Model) -> Result<(), StoreError> {
        self.insert(row).await
    }

    fn backend_kind(&self) -> DbBackend {
        self.connection().get_database_backend()
    }
}
