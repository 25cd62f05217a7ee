//! The real program: run to its end, or as a service on a free port that ends with the test.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};

use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, RequestBuilder, Response, StatusCode};

/// Password of everybody in the demo.
pub(crate) const PASSWORD: &str = "Yunlu-2026";

/// How a run of the program ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// The program, untouched by the environment of whoever runs the tests.
pub(crate) fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiku"));
    for name in ["GUIKU_DATA", "GUIKU_DATABASE_URL", "GUIKU_LOG"] {
        command.env_remove(name);
    }
    command
}

/// Runs the program to its end.
pub(crate) fn guiku(words: &[&str]) -> Ran {
    let output = program().args(words).stdin(Stdio::null()).output().unwrap();
    Ran {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Runs the program on a folder.
pub(crate) fn on(data: &Path, words: &[&str]) -> Ran {
    let data = data.to_str().unwrap();
    let mut all = words.to_vec();
    all.extend(["--data", data]);
    guiku(&all)
}

/// `verify` of a folder that must be clean; answers size and root of the log.
pub(crate) fn clean(data: &Path) -> (u64, String) {
    let ran = on(data, &["verify", "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report = ran.json();
    let root = report["root"].as_str().unwrap().to_owned();
    (report["size"].as_u64().unwrap(), root)
}

/// A copy of the demo county with its index, and what `demo --build-only` printed when it was built.
/// The county is built once for each build of the program and copied from then on.
pub(crate) fn demo() -> (tempfile::TempDir, String) {
    let room = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let program = fs::metadata(env!("CARGO_BIN_EXE_guiku")).unwrap();
    let built = program.modified().unwrap();
    let age = built.duration_since(std::time::UNIX_EPOCH).unwrap();
    let kept = room.join(format!("demo-{}", age.as_nanos()));
    let lock = File::create(room.join("demo.lock")).unwrap();
    lock.lock().unwrap();
    if !kept.exists() {
        for old in fs::read_dir(room).unwrap().map(|entry| entry.unwrap()) {
            if old.file_name().to_string_lossy().starts_with("demo-") {
                fs::remove_dir_all(old.path()).unwrap();
            }
        }
        let building = room.join("demo-building");
        let county = building.join("county");
        fs::create_dir_all(&building).unwrap();
        let ran = on(&county, &["demo", "--build-only"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        fs::write(building.join("printed"), &ran.out).unwrap();
        let ran = on(&county, &["index", "rebuild"]);
        assert_eq!(ran.code, 0, "{ran:?}");
        fs::rename(&building, &kept).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    copy(&kept.join("county"), folder.path());
    let printed = fs::read_to_string(kept.join("printed")).unwrap();
    drop(lock);
    (folder, printed)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// A running service; killed when it is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    out: BufReader<ChildStdout>,
    pub(crate) data: PathBuf,
    /// `127.0.0.1:12345`.
    pub(crate) address: String,
    /// The lines that it printed before it was ready.
    pub(crate) said: Vec<String>,
}

impl Server {
    /// Starts `serve` or `demo` on a free port of loopback.
    pub(crate) fn start(verb: &str, data: &Path) -> Self {
        Self::started(program().arg(verb), data)
    }

    /// Starts a command to which place and port are still to be added.
    pub(crate) fn started(command: &mut Command, data: &Path) -> Self {
        let command = command.arg("--data").arg(data);
        let mut child = command
            .args(["--listen", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self {
            child,
            out,
            data: data.to_owned(),
            address: String::new(),
            said: Vec::new(),
        };
        server.await_start();
        server
    }

    fn await_start(&mut self) {
        loop {
            let mut line = String::new();
            let length = self.out.read_line(&mut line).unwrap();
            assert!(length > 0, "the service ended: {:?}", self.said);
            if let Some((_, rest)) = line.split_once("规库已启动：http://") {
                rest.split_whitespace()
                    .next()
                    .unwrap()
                    .clone_into(&mut self.address);
                return;
            }
            self.said.push(line.trim_end().to_owned());
        }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// kill -9.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The end that Ctrl+C brings; answers what was printed and the exit code.
    pub(crate) fn stop(mut self) -> (String, Option<i32>) {
        let id = nix::unistd::Pid::from_raw(i32::try_from(self.id()).unwrap());
        nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGINT).unwrap();
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (rest, self.child.wait().unwrap().code())
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// Asks until the index has caught up with the log.
    pub(crate) async fn ready(&self) {
        let visitor = Visitor::new(self);
        for _ in 0..100_000 {
            let (status, body) = visitor.get("/readyz").await;
            let told: serde_json::Value = serde_json::from_str(&body).unwrap();
            let caught_up = told["index"]["sequence"] == told["log"];
            if status == StatusCode::OK && told["status"] == "ready" && caught_up {
                return;
            }
        }
        panic!("not ready: {:?}", visitor.get("/readyz").await);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already where the test ended it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Somebody who calls the service over its port.
#[derive(Debug)]
pub(crate) struct Visitor {
    client: Client,
    base: String,
    cookie: Option<String>,
}

impl Visitor {
    pub(crate) fn new(server: &Server) -> Self {
        // The second test of a process finds it installed.
        let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
        Self {
            client: Client::builder().no_proxy().build().unwrap(),
            base: server.url(""),
            cookie: None,
        }
    }

    /// Signed in as somebody of the demo.
    pub(crate) async fn signed_in(server: &Server, login: &str) -> Self {
        let mut visitor = Self::new(server);
        let body = serde_json::json!({ "login": login, "password": PASSWORD });
        let answer = visitor.post("/api/v1/session").json(&body).send().await;
        let answer = answer.unwrap();
        let cookie = answer.headers().get(SET_COOKIE).cloned();
        assert_eq!(answer.status(), StatusCode::OK, "{:?}", answer.text().await);
        let cookie = cookie.unwrap();
        let pair = cookie.to_str().unwrap().split(';').next().unwrap();
        visitor.cookie = Some(pair.to_owned());
        visitor
    }

    fn dressed(&self, request: RequestBuilder) -> RequestBuilder {
        match &self.cookie {
            Some(cookie) => request.header(COOKIE, cookie),
            None => request,
        }
    }

    pub(crate) fn cookie(&self) -> &str {
        self.cookie.as_deref().unwrap()
    }

    pub(crate) fn post(&self, path: &str) -> RequestBuilder {
        self.dressed(self.client.post(format!("{}{path}", self.base)))
    }

    pub(crate) fn put(&self, path: &str) -> RequestBuilder {
        self.dressed(self.client.put(format!("{}{path}", self.base)))
    }

    pub(crate) async fn answer(&self, path: &str) -> Response {
        let request = self.dressed(self.client.get(format!("{}{path}", self.base)));
        request.send().await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> (StatusCode, String) {
        let answer = self.answer(path).await;
        (answer.status(), answer.text().await.unwrap())
    }

    pub(crate) async fn json(&self, path: &str) -> serde_json::Value {
        let (status, body) = self.get(path).await;
        assert_eq!(status, StatusCode::OK, "{path}: {body}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path}: {error}: {body}"))
    }
}
