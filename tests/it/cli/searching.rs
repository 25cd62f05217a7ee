//! The page that explains the search, in the demo county.

use super::process::{Server, Visitor, demo};

#[tokio::test]
async fn every_example_of_the_explanation_finds_something() {
    let (folder, _) = demo();
    let server = Server::start("demo", folder.path());
    server.ready().await;
    let visitor = Visitor::new(&server);
    let (status, page) = visitor.get("/search/help").await;
    assert_eq!(status, 200);
    let mut examples = 0;
    for row in page.split("<tr><td data-th=\"写法\">").skip(1) {
        examples += 1;
        let (_, rest) = row.split_once("<a href=\"").unwrap();
        let (href, rest) = rest.split_once('"').unwrap();
        let (_, count) = rest.split_once("class=\"n\">").unwrap();
        let count = count.split_once('<').unwrap().0;
        assert!(count.parse::<u64>().is_ok_and(|count| count > 0), "{row}");
        let (status, found) = visitor.get(&href.replace("&#38;", "&")).await;
        assert_eq!(status, 200, "{href}");
        assert!(found.contains(&format!("共 <b>{count}</b> 件")), "{href}");
    }
    assert!(examples > 15, "{examples}");
    let (_, search) = visitor.get("/documents").await;
    assert!(search.contains("href=\"/search/help\""));
}
