//! chromedriver on a free port with a headless Chromium that speaks to nobody else.

use std::io::{BufRead, BufReader};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use serde_json::{Value as Json, json};
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use crate::cli::process::PASSWORD;

const FLAGS: [&str; 17] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-extensions",
    "--disable-sync",
    "--metrics-recording-only",
    "--no-default-browser-check",
    "--no-first-run",
    "--no-pings",
    "--no-proxy-server",
    "--disable-features=OptimizationHints,MediaRouter,Translate,AutofillServerCommunication,PasswordLeakDetection",
];

/// The program that was looked for and is not here.
pub(super) fn missing() -> Option<&'static str> {
    let found = |name: &str| {
        let paths = std::env::var_os("PATH").unwrap_or_default();
        std::env::split_paths(&paths).any(|folder| folder.join(name).is_file())
    };
    ["chromium", "chromedriver"]
        .into_iter()
        .find(|name| !found(name))
}

/// chromedriver and all that it started; they end with the test.
#[derive(Debug)]
struct Guard {
    child: Child,
    _out: BufReader<ChildStdout>,
}

impl Drop for Guard {
    fn drop(&mut self) {
        if let Ok(id) = i32::try_from(self.child.id()) {
            let group = nix::unistd::Pid::from_raw(id);
            // Gone already where it ended by itself.
            let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
        }
        let _ = self.child.wait();
    }
}

/// A browser and the site it looks at.
#[derive(Debug)]
pub(super) struct Browser {
    pub(super) driver: WebDriver,
    service: String,
    site: String,
    /// What was seen and should not be.
    pub(super) faults: Vec<String>,
    _guard: Guard,
}

impl Browser {
    pub(super) async fn open(site: String, profile: &Path) -> Self {
        // Another client of this process may have installed it.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .env("HOME", profile)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "chromedriver ended");
            if let Some((_, port)) = line.split_once("started successfully on port ") {
                break port.trim().trim_end_matches('.').to_owned();
            }
        };
        let guard = Guard { child, _out: out };
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        let profile = format!("--user-data-dir={}", profile.display());
        wanted.add_arg(&profile).unwrap();
        wanted
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .unwrap();
        let service = format!("http://127.0.0.1:{port}");
        let driver = WebDriver::new(&service, wanted).await.unwrap();
        Self {
            driver,
            service,
            site,
            faults: Vec::new(),
            _guard: guard,
        }
    }

    pub(super) async fn go(&self, path: &str) {
        self.driver
            .goto(format!("{}{path}", self.site))
            .await
            .unwrap();
    }

    /// Path, query and mark of the page that is shown.
    pub(super) async fn at(&self) -> String {
        let url = self.driver.current_url().await.unwrap().to_string();
        url.strip_prefix(&self.site).unwrap_or(&url).to_owned()
    }

    pub(super) async fn one(&self, selector: &str) -> WebElement {
        let found = self.driver.find(By::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(error) => panic!("{selector} on {}: {error}", self.at().await),
        }
    }

    pub(super) async fn text(&self, selector: &str) -> String {
        self.one(selector).await.text().await.unwrap()
    }

    /// The value of an expression of the page.
    pub(super) async fn value(&self, expression: &str) -> Json {
        let script = format!("return ({expression});");
        let answer = self.driver.execute(script, Vec::new()).await.unwrap();
        answer.json().clone()
    }

    /// The width of the window in CSS pixels.
    pub(super) async fn width(&self, width: u32) {
        let size = json!({
            "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false,
        });
        let command = json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size });
        let session = self.driver.session_id();
        let answer = reqwest::Client::builder()
            .no_proxy()
            .build()
            .unwrap()
            .post(format!(
                "{}/session/{session}/goog/cdp/execute",
                self.service
            ))
            .json(&command)
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
    }

    pub(super) async fn sign_in(&self, login: &str) {
        self.driver.delete_all_cookies().await.unwrap();
        self.go("/login?next=/workbench").await;
        self.one("#login").await.send_keys(login).await.unwrap();
        self.one("#password")
            .await
            .send_keys(PASSWORD)
            .await
            .unwrap();
        self.one("main form button").await.click().await.unwrap();
        self.arrive("/workbench").await;
    }

    /// A click has led to a page whose path begins as given; answers the whole path.
    pub(super) async fn arrive(&self, beginning: &str) -> String {
        for _ in 0..5_000 {
            let at = self.at().await;
            if at.starts_with(beginning) {
                return at;
            }
        }
        panic!("{} instead of {beginning}", self.at().await);
    }

    /// Paths within the main part of the page that begin as given, one of each shape.
    pub(super) async fn links(&self, beginning: &str) -> Vec<String> {
        let list =
            "[...document.querySelectorAll('main a[href]')].map(a => a.getAttribute('href'))";
        let list = self.value(list).await;
        let mut shapes = Vec::new();
        let mut paths = Vec::new();
        for path in list.as_array().unwrap() {
            let path = path.as_str().unwrap();
            let bare = path.split('#').next().unwrap();
            let shape: Vec<&str> = bare
                .split('/')
                .map(|part| if part.len() > 25 { "…" } else { part })
                .collect();
            let shape = shape.join("/");
            if bare.starts_with(beginning) && !shapes.contains(&shape) {
                shapes.push(shape);
                paths.push(bare.to_owned());
            }
        }
        paths
    }

    /// Looks at a page on a phone: it stays within the window, and has one heading and a main part.
    pub(super) async fn look_on_phone(&mut self, path: &str) {
        self.width(320).await;
        self.go(path).await;
        let seen = self
            .value(
                "[innerWidth, document.documentElement.scrollWidth, document.querySelectorAll('h1').length, \
                 document.querySelectorAll('main').length, document.documentElement.lang]",
            )
            .await;
        assert_eq!(seen[0], json!(320));
        if seen[1].as_i64().unwrap() > 320 {
            let wide = "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > 321 \
                        && !e.closest('.scroll')).slice(0, 4).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.slice(0, 40))";
            let wide = self.value(wide).await;
            self.faults
                .push(format!("{path}: {} wide on a phone: {wide}", seen[1]));
        }
        if (&seen[2], &seen[3], &seen[4]) != (&json!(1), &json!(1), &json!("zh-CN")) {
            self.faults
                .push(format!("{path}: headings, main parts, language: {seen}"));
        }
        self.width(1280).await;
    }

    /// What the console complained of since it was asked last.
    pub(super) async fn complaints(&mut self) {
        for entry in self.driver.get_log("browser").await.unwrap() {
            if entry.level == "SEVERE" || entry.level == "WARNING" {
                self.faults.push(format!("console: {}", entry.message));
            }
        }
    }
}
