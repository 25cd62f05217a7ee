//! `guiku search` and `guiku index`.

use clap::Parser;
use guiku::cli::args::Format;
use guiku::cli::index::{IndexArgs, check, run_check, run_rebuild};
use guiku::cli::search::{CliError, SearchArgs, run};

use super::county::{Change, County, Doc};

const TEXT: &str = "第一条 摊点应当有序设置。";

#[derive(Debug, Parser)]
struct Line {
    #[command(flatten)]
    search: SearchArgs,
}

fn args(words: &[&str]) -> SearchArgs {
    Line::try_parse_from(std::iter::once(&"search").chain(words))
        .expect("a command line")
        .search
}

#[tokio::test(flavor = "multi_thread")]
async fn searching_beside_a_server_prints_what_the_interface_answers() {
    let county = County::with(vec![
        Doc::new("a", "摊点设置办法", TEXT),
        Doc {
            until: Some("2025-01-01"),
            ..Doc::new("b", "摊点设置办法（旧）", TEXT)
        },
    ])
    .await;
    let mut out = Vec::new();
    let line = args(&["摊点", "有序", "--status", "in_force", "--format", "json"]);
    run(&county.place, &line, county.clock.as_ref(), &mut out)
        .await
        .expect("an answer");
    let json: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(
        (&json["count"], &json["results"][0]["id"]),
        (&1.into(), &"a".into())
    );

    let mut out = Vec::new();
    let line = args(&["摊点", "--as-of", "2024-12-01", "--facets", "status"]);
    run(&county.place, &line, county.clock.as_ref(), &mut out)
        .await
        .expect("an answer");
    let text = String::from_utf8(out).expect("text");
    assert!(
        text.contains("共2件") && text.contains("【摊点】") && text.contains("现行有效 2"),
        "{text}"
    );

    let wrong = args(&["摊点", "--per-page", "500"]);
    let error = run(
        &county.place,
        &wrong,
        county.clock.as_ref(),
        &mut Vec::new(),
    )
    .await;
    assert!(matches!(error, Err(CliError::App(_))), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn rebuilding_wants_the_folder_alone_and_checking_does_not() {
    let mut county = County::with(vec![Doc::new("a", "摊点设置办法", TEXT)]).await;
    county
        .write(Change::Add(vec![Doc::new("b", "摊点管理通知", TEXT)]))
        .await;
    let args = IndexArgs {
        format: Format::Json,
    };
    let mut out = Vec::new();
    run_check(&county.place, &args, &mut out)
        .await
        .expect("a check");
    let json: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(json["missing"], serde_json::json!(["b/b-r"]));
    let held = run_rebuild(&county.place, &args, &mut Vec::new(), |_, _| ()).await;
    assert!(matches!(held, Err(CliError::Store(_))), "{held:?}");

    drop(county.take_follower());
    let (place, folder) = county.close();
    let mut out = Vec::new();
    run_rebuild(&place, &args, &mut out, |_, total| assert_eq!(total, 2))
        .await
        .expect("rebuilt");
    let json: serde_json::Value = serde_json::from_slice(&out).expect("JSON");
    assert_eq!(
        (&json["documents"], &json["sequence"]),
        (&2.into(), &2.into())
    );
    let store = guiku::store::Store::open(&place, guiku::store::Use::ReadOnly)
        .await
        .expect("a store");
    assert!(check(&store).await.expect("a check").agrees());
    std::fs::remove_dir_all(place.data.join("index")).expect("removed");
    assert!(matches!(check(&store).await, Err(CliError::Index(_))));
    drop(folder);
}
