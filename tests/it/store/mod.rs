//! What the store promises, asked of SQLite and of PostgreSQL with the same questions.

mod folder;
mod gateway;
mod guards;
mod life;
mod raw;
mod words;

/// Stamps each question for both databases.
macro_rules! conformance {
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
                let name = concat!("store::postgresql::", stringify!($question));
                if let Some(county) = crate::support::County::postgres(name).await {
                    super::$room::$question(county).await;
                }
            })+
        }
    };
}

conformance! {
    words::the_database_knows_the_words_of_the_domain_and_no_other,
    words::an_unknown_word_in_a_row_is_named_and_not_guessed,
    guards::what_has_been_recorded_is_neither_changed_nor_removed,
    gateway::a_change_without_an_event_is_undone,
    gateway::a_change_that_waits_for_another_event_is_undone,
    gateway::a_refused_work_leaves_nothing,
    gateway::the_same_key_gives_the_same_answer_once,
    gateway::a_hundred_of_the_same_key_have_one_effect,
    gateway::a_stale_draft_is_not_saved,
    folder::two_processes_do_not_share_a_folder,
    life::a_life_to_publication,
    life::the_root_is_that_of_the_leaves,
}
