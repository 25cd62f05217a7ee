//! The real program as a process of its own, started, killed and started again.

use std::process::Stdio;

use guiku::store::Place;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// `guiku serve`.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where it listens.
    pub(crate) url: String,
}

/// The program with the options that say where the county is.
fn guiku(place: &Place, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiku"));
    command.args(words).arg("--data").arg(&place.data);
    if let Some(url) = &place.database_url {
        command.arg("--database-url").arg(url);
    }
    command.kill_on_drop(true).stdin(Stdio::null());
    command
}

impl Server {
    /// Starts it and waits until it says where it listens.
    pub(crate) async fn start(place: &Place) -> Self {
        let mut child = Self::spawn(place);
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = String::new();
        while let Some(line) = lines.next_line().await.unwrap() {
            said.push_str(&line);
            if let Some((_, rest)) = line.split_once("http://") {
                let address = rest.split_whitespace().next().unwrap();
                // said first where nobody has an account yet; names no port that was chosen
                if address.ends_with("/setup") {
                    continue;
                }
                let url = format!("http://{address}");
                tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
                return Self { child, url };
            }
        }
        panic!("the service did not start: {said} {:?}", child.wait().await);
    }

    /// Starts it and does not wait.
    pub(crate) fn spawn(place: &Place) -> Child {
        guiku(place, &["serve", "--listen", "127.0.0.1:0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Id of the process.
    pub(crate) fn id(&self) -> u32 {
        self.child.id().unwrap()
    }

    /// kill -9.
    pub(crate) async fn kill(mut self) {
        self.child.kill().await.unwrap();
    }
}

/// Runs a command beside the service; answers exit code and what it said.
pub(crate) async fn run(place: &Place, words: &[&str]) -> (i32, String) {
    let output = guiku(place, words).output().await.unwrap();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8(said).unwrap();
    (output.status.code().unwrap(), said)
}
