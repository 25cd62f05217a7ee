//! The turn of the year and the end of a template's width.

use std::sync::Arc;

use guiku::app::Error;
use guiku::app::registration::register::{Register, Registered};
use guiku::app::registration::series::OpenSeries;
use guiku::store::entity::series;
use guiku::store::queries;

use super::prepare::prepare;
use super::{assert_contiguous, on_both, version};
use crate::support::County;

async fn register(county: &County, id: &str) -> Result<Registered, Error> {
    let command = Register {
        document_id: id.to_owned(),
        expected_version: version(county, id).await,
    };
    county.act("registrar", command).await
}

async fn series_of(county: &County, issuer: &str, year: i64) -> Vec<series::Model> {
    let all = queries::all_series(county.store.reader()).await.unwrap();
    let issuer = county.authority(issuer);
    all.into_iter()
        .filter(|row| row.authority_id == issuer && row.year == year)
        .collect()
}

async fn a_new_year_begins_at_one_and_the_old_one_never_grows(county: County) {
    let ids = prepare(&county, 14, &["gov"]).await;
    let (old, rest) = ids.split_at(3);
    for id in old {
        register(&county, id).await.unwrap();
    }
    let closed = series_of(&county, "gov", 2026).await;
    assert!(closed.len() == 2 && closed.iter().all(|row| row.last_serial == 3));
    county.set_day("2027-01-04");
    let (new, late) = rest.split_at(8);
    let county = Arc::new(county);
    let tasks: Vec<_> = new
        .iter()
        .map(|id| {
            let (county, id) = (Arc::clone(&county), id.clone());
            tokio::spawn(async move { register(&county, &id).await.unwrap() })
        })
        .collect();
    let mut printed = Vec::new();
    for task in tasks {
        printed.extend(task.await.unwrap().numbers.into_iter().map(|n| n.printed));
    }
    assert!(
        printed.contains(&"测县政规〔2027〕1号".to_owned()),
        "{printed:?}"
    );
    assert!(
        printed.contains(&"测县政规〔2027〕8号".to_owned()),
        "{printed:?}"
    );
    assert_eq!(series_of(&county, "gov", 2026).await, closed);

    county.set_day("2026-12-31");
    let size = county.store.log_head().await.unwrap().size;
    let back = register(&county, &late[0]).await;
    match back {
        Err(Error::Refused { code, message, .. }) => {
            assert_eq!(code, "series-year-over");
            assert!(
                message.contains("2026") && message.contains("2027"),
                "{message}"
            );
        }
        other => panic!("a number of a year that is over: {other:?}"),
    }
    assert_eq!(series_of(&county, "gov", 2026).await, closed);
    assert_eq!(county.store.log_head().await.unwrap().size, size);

    county.set_day("2027-01-05");
    let next = register(&county, &late[0]).await.unwrap();
    assert!(next.numbers.iter().all(|number| number.serial == 9));
    assert_eq!(assert_contiguous(&county.store).await, 2 * (3 + 8 + 1));
}
on_both!(a_new_year_begins_at_one_and_the_old_one_never_grows);

async fn a_number_too_wide_for_its_template_burns_nothing(county: County) {
    let open = |first_serial| OpenSeries {
        authority_id: county.authority("justice"),
        first_serial,
        reason: "此前编号由其他系统给出".to_owned(),
    };
    let wide = county.act("registrar", open(10_000)).await;
    assert!(
        matches!(
            wide,
            Err(Error::Refused {
                code: "number-format",
                ..
            })
        ),
        "{wide:?}"
    );
    assert!(series_of(&county, "justice", 2026).await.is_empty());
    county.act("registrar", open(9_999)).await.unwrap();
    let ids = prepare(&county, 2, &["justice"]).await;
    let last = register(&county, &ids[0]).await.unwrap();
    assert!(
        last.numbers.iter().any(|n| n.printed.ends_with("9999")),
        "{last:?}"
    );

    let full = series_of(&county, "justice", 2026).await;
    assert!(full.len() == 2 && full.iter().all(|row| row.last_serial == 9_999));
    let size = county.store.log_head().await.unwrap().size;
    for _ in 0..2 {
        match register(&county, &ids[1]).await {
            Err(Error::Refused { code, message, .. }) => {
                assert_eq!(code, "number-format");
                assert!(message.contains("10000"), "{message}");
            }
            other => panic!("a number that does not fit: {other:?}"),
        }
    }
    assert_eq!(series_of(&county, "justice", 2026).await, full);
    assert_eq!(county.store.log_head().await.unwrap().size, size);

    county.set_day("2027-01-04");
    let first = register(&county, &ids[1]).await.unwrap();
    assert!(first.numbers.iter().all(|number| number.serial == 1));
    assert_contiguous(&county.store).await;
}
on_both!(a_number_too_wide_for_its_template_burns_nothing);
