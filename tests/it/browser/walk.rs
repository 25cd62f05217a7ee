//! One walk through the county: as anybody, then as those who work there.

use serde_json::json;
use thirtyfour::prelude::*;

use super::driver::{Browser, missing};
use crate::cli::process::{Server, demo};
use crate::support::left_out;

/// Who works in the demo, and a page that is theirs.
const WORKERS: [(&str, &str); 7] = [
    ("chen.yuhe", "/workbench/documents/"),
    ("zhao.mingde", "/workbench/reviews/"),
    ("wen.qinghe", "/workbench/documents/"),
    ("guo.yunfei", "/workbench/documents/"),
    ("tian.yizhou", "/workbench/documents/"),
    ("bai.shuting", "/workbench/filings"),
    ("ma.suyun", "/workbench/filings/"),
];

#[tokio::test(flavor = "multi_thread")]
async fn people_find_read_and_work_in_a_browser() {
    if let Some(name) = missing() {
        let why = format!("{name} is not installed");
        left_out("people_find_read_and_work_in_a_browser", &why);
        return;
    }
    let (folder, _) = demo();
    let server = Server::start("demo", folder.path());
    server.ready().await;
    let profile = tempfile::tempdir().unwrap();
    let mut browser = Browser::open(server.url(""), profile.path()).await;
    browser.width(1280).await;
    let document = search_and_read(&browser).await;
    ledger(&browser).await;
    keyboard(&browser).await;
    let open = [
        "/",
        "/documents?q=%E7%A7%9F%E9%87%91",
        "/documents?q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D",
        document.as_str(),
        "/numbers",
        "/about",
        "/search/help",
        "/provisions",
        "/provisions?status=&q=%E7%A7%9F%E9%87%91",
        "/provisions?status=&q=%E6%B2%A1%E6%9C%89%E8%BF%99%E4%B8%AA%E8%AF%8D&match=exact",
        "/documents?status=&q=%E6%88%BF%E4%B8%9C%E6%B6%A8%E7%A7%9F%E6%80%8E%E4%B9%88%E5%8A%9E",
        "/login",
    ];
    for path in open {
        browser.look_on_phone(path).await;
    }
    browser.look_on_phone(&format!("{document}/events")).await;
    browser.complaints().await;
    for (login, theirs) in WORKERS {
        browser.sign_in(login).await;
        assert!(browser.text("h1").await.contains("待办"));
        browser.look_on_phone("/workbench").await;
        let mut paths = browser.links("/workbench/").await;
        if !paths.iter().any(|path| path.starts_with(theirs)) {
            paths.push(theirs.to_owned());
            if theirs.ends_with('/') {
                browser
                    .faults
                    .push(format!("{login} has nothing under {theirs}: {paths:?}"));
                paths.pop();
            }
        }
        for path in paths {
            browser.look_on_phone(&path).await;
            let next = browser.links(&path).await;
            for further in next.iter().filter(|one| one.len() > path.len() + 1).take(3) {
                if !further.contains("/materials/") {
                    browser.look_on_phone(further).await;
                }
            }
        }
        browser.look_on_phone("/account").await;
        browser.complaints().await;
    }
    let faults = std::mem::take(&mut browser.faults);
    browser.driver.clone().quit().await.unwrap();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// From the first page to the provision; answers the path of the document.
async fn search_and_read(browser: &Browser) -> String {
    browser.go("/").await;
    assert!(browser.text("h1").await.contains("规范性文件"));
    let field = browser.one("main input[name=q]").await;
    field.send_keys("烟花").await.unwrap();
    browser.one("main form button").await.click().await.unwrap();
    browser.arrive("/documents?").await;
    let mark = browser.text(".hit .snip mark").await;
    assert!("烟花".contains(&mark), "{mark}");
    browser.one(".hit .snip a").await.click().await.unwrap();
    let at = browser.arrive("/documents/").await;
    let (path, mark) = at.split_once('#').unwrap();
    let place = browser
        .value("(e => [e.getBoundingClientRect().top, innerHeight])(document.getElementById(location.hash.slice(1)))")
        .await;
    let top = place[0].as_f64().unwrap();
    assert!(
        top > -1.0 && top < place[1].as_f64().unwrap(),
        "{mark}: {place}"
    );
    let path = path.split('?').next().unwrap().to_owned();
    browser.go(&path).await;
    let status = browser.one("#status").await;
    assert!(status.is_displayed().await.unwrap());
    let sentence = browser.text("#status p b").await;
    assert!(
        sentence.contains('日') || sentence.contains("有效"),
        "{sentence}"
    );
    assert!(browser.text("#status").await.contains("依据"));
    path
}

async fn ledger(browser: &Browser) {
    browser.go("/").await;
    let ledger = browser.driver.find(By::LinkText("编号簿")).await.unwrap();
    ledger.click().await.unwrap();
    browser.arrive("/numbers").await;
    browser.one("table tbody tr a").await.click().await.unwrap();
    browser.arrive("/numbers?series=").await;
    let printed = browser.text("main table tbody tr").await;
    assert!(
        printed.contains('号') || printed.contains('〕'),
        "{printed}"
    );
}

/// The first stop of the keyboard is the way past the head; what has the focus shows it.
async fn keyboard(browser: &Browser) {
    browser.go("/").await;
    let press = |key: Key| {
        let driver = browser.driver.clone();
        async move {
            let pressed = driver.action_chain().send_keys(key).perform().await;
            pressed.unwrap();
        }
    };
    press(Key::Tab).await;
    let focus = "(e => [e.className, e.textContent, e.getBoundingClientRect().top >= 0, \
                 e.getBoundingClientRect().left >= 0])(document.activeElement)";
    let skip = browser.value(focus).await;
    assert_eq!(skip, json!(["skip", "跳到正文", true, true]));
    press(Key::Enter).await;
    assert_eq!(browser.value("location.hash").await, json!("#main"));
    browser.go("/").await;
    for stop in 0..12 {
        press(Key::Tab).await;
        let shown = browser
            .value(
                "(e => (s => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) || s.boxShadow !== 'none')\
                 (getComputedStyle(e)))(document.activeElement)",
            )
            .await;
        let what = browser.value("document.activeElement.outerHTML").await;
        assert_eq!(shown, json!(true), "stop {stop}: {what}");
    }
}
