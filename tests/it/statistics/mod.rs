//! 统计: a small county whose year is counted by hand, asked over the interface and the pages, on both databases.

mod edges;
mod issue_lists;
mod pages;
mod year;

use serde_json::Value as Json;

use crate::support::Client;

/// Stamps each question for both databases.
macro_rules! on_both {
    ($($room:ident :: $question:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $question() {
                super::$room::$question(crate::support::County::sqlite().await).await;
            })+
        }

        mod postgresql {
            $(#[tokio::test(flavor = "multi_thread")]
            async fn $question() {
                let name = concat!("statistics::postgresql::", stringify!($question));
                if let Some(county) = crate::support::County::postgres(name).await {
                    super::$room::$question(county).await;
                }
            })+
        }
    };
}

on_both! {
    year::a_year_is_what_was_counted_by_hand,
    edges::the_last_minute_of_a_year_and_the_first_of_the_next,
    pages::pages_show_what_the_lists_hold_and_everybody_sees_what_is_published,
    issue_lists::a_list_is_kept_and_compared_as_things_stand,
}

/// A JSON answer.
async fn json(client: &mut Client, path: &str) -> Json {
    let answer = client.get(path).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

/// A figure of an answer.
fn figure<'a>(told: &'a Json, name: &str) -> &'a Json {
    let figures = told["figures"].as_array().unwrap();
    let found = figures.iter().find(|one| one["figure"] == name);
    found.unwrap_or_else(|| panic!("{name} is not told"))
}
