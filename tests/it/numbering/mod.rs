//! Numbers under every kind of trouble: eight registrars, refusals, kill -9, clients that go away, the
//! turn of the year, the end of a template's width.

mod crashes;
mod disconnects;
pub(crate) mod prepare;
mod registrars;
mod years;

use guiku::store::{Store, queries};

use crate::support::County;

/// A number of the environment that makes a test larger, or its size in the suite.
fn size(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| {
        text.parse()
            .unwrap_or_else(|error| panic!("{variable}: {error}"))
    })
}

/// Every series holds each serial from its first to its last once, and nothing else has its numbers.
/// Answers how many numbers there are.
async fn assert_contiguous(store: &Store) -> usize {
    let mut given = 0;
    for series in queries::all_series(store.reader()).await.unwrap() {
        let numbers = queries::numbers_of_series(store.reader(), &series.id)
            .await
            .unwrap();
        let serials: Vec<i64> = numbers.iter().map(|row| row.serial.unwrap()).collect();
        let expected: Vec<i64> = (series.first_serial..=series.last_serial).collect();
        assert_eq!(serials, expected, "{}", series.id);
        let printed: std::collections::BTreeSet<&str> =
            numbers.iter().map(|row| row.printed.as_str()).collect();
        assert_eq!(printed.len(), numbers.len(), "{}", series.id);
        given += numbers.len();
    }
    given
}

/// Whether the database behaves the same is asked of both.
macro_rules! on_both {
    ($name:ident) => {
        mod $name {
            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$name(crate::support::County::sqlite().await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgresql() {
                let name = concat!(stringify!($name), "::on_postgresql");
                if let Some(county) = crate::support::County::postgres(name).await {
                    super::$name(county).await;
                }
            }
        }
    };
}
use on_both;

/// The version that prepared documents have.
async fn version(county: &County, id: &str) -> i64 {
    county.row(id).await.row_version
}
