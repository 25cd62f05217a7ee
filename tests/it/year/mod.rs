//! A county's whole year over HTTP, with a clock that moves: seven documents issued of nine that were reviewed,
//! one declined, one urgent, one joint; two filings each, one deferred, one document corrected after an
//! opinion; one suggestion declined and one upheld; forty old documents and eighteen proofs cleaned up.
//! At its end the yearly figures are what was counted by hand.

mod chapters;
mod cleanups;
mod count;
mod document;
mod filings;
mod people;

use crate::support::County;
use people::Year;

#[tokio::test(flavor = "multi_thread")]
async fn a_county_lives_through_a_year() {
    let mut year = Year::begin(County::sqlite().await).await;
    chapters::spring(&mut year).await;
    chapters::summer(&mut year).await;
    chapters::autumn(&mut year).await;
    cleanups::forty_documents(&mut year).await;
    cleanups::eighteen_proofs(&mut year).await;
    count::the_figures_are_those_counted_by_hand(&mut year).await;
    count::the_record_holds(&mut year).await;
}
