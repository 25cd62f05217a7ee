//! Eight registrars at once, with refusals between: what is rolled back leaves no hole.

use std::sync::Arc;

use guiku::app::Error;
use guiku::app::registration::register::Register;
use guiku::app::registration::void::VoidNumber;
use guiku::store::{StoreError, Tx, Work, queries};

use super::prepare::prepare;
use super::{assert_contiguous, on_both, version};
use crate::support::County;

/// Takes a serial and then finds a reason against it.
struct TakesAndRefuses {
    series: String,
}

impl Work for TakesAndRefuses {
    type Output = ();
    type Error = StoreError;

    fn name(&self) -> &'static str {
        "takes_and_refuses"
    }

    async fn run(&self, tx: &Tx) -> Result<(), StoreError> {
        let taken = tx.take_serials(&[&self.series]).await?;
        assert!(matches!(taken[..], [Some(_)]), "{taken:?}");
        Err(StoreError::Log("refused after the serial".to_owned()))
    }
}

const EACH: usize = 6;

async fn registrar(county: Arc<County>, ids: Vec<String>, series: Vec<String>) {
    for (place, id) in ids.iter().enumerate() {
        let expected_version = version(&county, id).await;
        let register = |expected_version| Register {
            document_id: id.clone(),
            expected_version,
        };
        let work = TakesAndRefuses {
            series: series[place % series.len()].clone(),
        };
        let stamp = county.program().stamp(None);
        let refused = county.store.write(stamp, None, &work).await;
        assert!(matches!(refused, Err(StoreError::Log(_))), "{refused:?}");
        let stale = county
            .act("registrar", register(expected_version - 1))
            .await;
        assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
        let forbidden = county.act("drafter", register(expected_version)).await;
        assert!(
            matches!(forbidden, Err(Error::Forbidden(_))),
            "{forbidden:?}"
        );
        let given = county.act("registrar", register(expected_version)).await;
        let given = given.unwrap();
        assert_eq!(given.numbers.len(), 2);
        let again = county.act("registrar", register(given.row_version)).await;
        assert!(
            matches!(
                again,
                Err(Error::Refused {
                    code: "transition",
                    ..
                })
            ),
            "{again:?}"
        );
        if place % 3 == 0 {
            let void = VoidNumber {
                document_id: id.clone(),
                expected_version: given.row_version,
                reason: "印制有误".to_owned(),
            };
            let voided = county.act("registrar", void).await.unwrap();
            let renewed = county.act("registrar", register(voided.row_version)).await;
            let renewed = renewed.unwrap();
            for (old, new) in given.numbers.iter().zip(&renewed.numbers) {
                assert!(
                    new.serial > old.serial,
                    "a voided number is never given again"
                );
            }
        }
    }
}

async fn eight_registrars_and_refusals(county: County) {
    let issuers = ["gov", "office"];
    let ids = prepare(&county, 8 * EACH, &issuers).await;
    let series = queries::all_series(county.store.reader()).await.unwrap();
    let series: Vec<String> = series.into_iter().map(|row| row.id).collect();
    let county = Arc::new(county);
    let tasks: Vec<_> = ids
        .chunks(EACH)
        .map(|ids| {
            let registrar = registrar(Arc::clone(&county), ids.to_vec(), series.clone());
            tokio::spawn(registrar)
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let renewed = 8 * EACH.div_ceil(3);
    let given = assert_contiguous(&county.store).await;
    assert_eq!(given, 2 * (8 * EACH + renewed));
}
on_both!(eight_registrars_and_refusals);
