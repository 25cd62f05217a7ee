//! The bounds of the reading process, each of them reached.

use std::time::{Duration, Instant};

use guiku::formats::read::child::{self, Extractor};
use guiku::formats::read::{Limits, ReadError};

use super::{exe, read_within};

const MIB: u64 = 1024 * 1024;

/// Forty mebibytes of Chinese text.
fn long_text() -> Vec<u8> {
    "第一条　为了规范管理，制定本办法。\n"
        .repeat(800_000)
        .into_bytes()
}

#[tokio::test]
async fn every_bound_of_the_reading_process_holds_here() {
    let capabilities = child::capabilities(exe()).await.unwrap();
    let missing: Vec<String> = capabilities
        .iter()
        .filter(|capability| !capability.granted)
        .map(|capability| format!("{}: {}", capability.name, capability.why))
        .collect();
    assert!(capabilities.len() >= 10, "{capabilities:?}");
    if cfg!(target_os = "linux") {
        assert_eq!(missing, Vec::<String>::new());
    }
}

#[tokio::test]
async fn memory_is_bounded() {
    let limits = Limits {
        memory: 256 * MIB,
        ..Limits::STANDARD
    };
    let page = format!("<html><body>{}", "<p>第<b>一</b>条</p>".repeat(1_000_000));
    let error = read_within(&limits, "a.html", page.into_bytes())
        .await
        .unwrap_err();
    assert_eq!(error, ReadError::OutOfMemory { limit: 256 * MIB });
}

#[tokio::test]
async fn processor_time_is_bounded() {
    let limits = Limits {
        cpu_seconds: 1,
        ..Limits::STANDARD
    };
    let page = format!("<html><body>{}", "<p>第<b>一</b>条<i>".repeat(400_000));
    let start = Instant::now();
    let error = read_within(&limits, "a.html", page.into_bytes())
        .await
        .unwrap_err();
    assert_eq!(error, ReadError::TimedOut { seconds: 1 });
    assert!(
        start.elapsed() < Duration::from_secs(20),
        "{:?}",
        start.elapsed()
    );
}

/// A program that never answers and starts another that would outlive it.
#[cfg(unix)]
#[tokio::test]
async fn the_clock_on_the_wall_is_bounded_and_no_process_stays() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let stubborn = folder.path().join("stubborn");
    let seconds = format!("9{}", std::process::id());
    std::fs::write(
        &stubborn,
        format!("#!/bin/sh\n/bin/sleep {seconds} &\n/bin/sleep {seconds}\n"),
    )
    .unwrap();
    std::fs::set_permissions(&stubborn, std::fs::Permissions::from_mode(0o755)).unwrap();

    let limits = Limits {
        wall_seconds: 1,
        ..Limits::STANDARD
    };
    let read = child::extract(&stubborn, "a.txt", vec![b'a'], &limits);
    let read = tokio::time::timeout(Duration::from_secs(20), read).await;
    let error = read.expect("the parent waits for ever").unwrap_err();
    assert_eq!(error, ReadError::TimedOut { seconds: 1 });
    assert!(are_gone(&seconds));

    // A caller that goes away takes the processes with it.
    let limits = Limits::STANDARD;
    let read = child::extract(&stubborn, "a.txt", vec![b'a'], &limits);
    assert!(
        tokio::time::timeout(Duration::from_secs(1), read)
            .await
            .is_err()
    );
    assert!(are_gone(&seconds));
}

/// Whether the processes end: a signal is carried out at the system's leisure, not at once.
fn are_gone(word: &str) -> bool {
    let patience = Instant::now() + Duration::from_secs(5);
    while processes_named(word) > 0 {
        if Instant::now() > patience {
            return false;
        }
        std::thread::yield_now();
    }
    true
}

/// Processes whose command line holds the word.
fn processes_named(word: &str) -> usize {
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return 0;
    };
    processes
        .filter_map(|entry| std::fs::read(entry.ok()?.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(word))
        .count()
}

#[tokio::test]
async fn the_answer_is_bounded_by_the_child_and_by_the_parent() {
    let limits = Limits {
        output: 10 * MIB,
        // what is asked here is size, also on a machine with much else to do
        wall_seconds: 300,
        cpu_seconds: 300,
        ..Limits::STANDARD
    };
    let error = read_within(&limits, "a.txt", long_text())
        .await
        .unwrap_err();
    assert_eq!(error, ReadError::OutputTooLarge { limit: 10 * MIB });

    // A program that is not Guiku and writes for ever: only the parent can stop it.
    let endless = std::path::Path::new("/usr/bin/yes");
    if endless.exists() {
        let limits = Limits {
            output: MIB,
            ..Limits::STANDARD
        };
        let error = child::extract(endless, "a.txt", vec![b'a'], &limits)
            .await
            .unwrap_err();
        assert_eq!(error, ReadError::OutputTooLarge { limit: MIB });
    }
}

#[tokio::test]
async fn a_program_that_does_not_start_or_fails_is_our_fault_not_the_files() {
    let nowhere = std::path::Path::new("/no/such/program");
    let error = child::extract(nowhere, "a.txt", vec![b'a'], &Limits::STANDARD)
        .await
        .unwrap_err();
    assert!(matches!(error, ReadError::Internal { .. }), "{error}");
    let fails = std::path::Path::new("/bin/false");
    let error = child::extract(fails, "a.txt", vec![b'a'], &Limits::STANDARD)
        .await
        .unwrap_err();
    assert!(matches!(error, ReadError::Internal { .. }), "{error}");
}

#[tokio::test]
async fn many_files_take_turns() {
    let extractor = std::sync::Arc::new(Extractor::new(exe(), Limits::STANDARD, 2));
    let mut reads = tokio::task::JoinSet::new();
    for nth in 0..8 {
        let extractor = std::sync::Arc::clone(&extractor);
        reads.spawn(async move {
            let text = format!("第{nth}份文件");
            (
                extractor.extract("a.txt", text.clone().into_bytes()).await,
                text,
            )
        });
    }
    for (read, text) in reads.join_all().await {
        assert_eq!(read.unwrap().text, text);
    }
}

/// The program of the second opinion is another's: it is started within the bounds, and may read its own files and
/// nothing more.
#[cfg(target_os = "linux")]
#[test]
fn the_program_of_the_second_opinion_is_bounded() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let program = folder.path().join("program");
    let written = folder.path().join("written");
    // Only what the shell does by itself: it can start nothing.
    let script = format!(
        "#!/bin/sh\nread first\necho \"read $first\"\necho \"arguments $*\"\n\
         echo \"memory $(ulimit -v)\" 2>/dev/null\nulimit -v\nulimit -t\n\
         (: > '{0}') 2>/dev/null && echo wrote\n: > '{0}' && echo wrote\necho end\n",
        written.display()
    );
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let order = child::Order::Consult {
        program,
        limits: Limits::STANDARD,
    };
    let order = serde_json::to_string(&order).unwrap();
    let mut child = std::process::Command::new(exe())
        .args([child::SUBCOMMAND, &order])
        .env_clear()
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"file\n").unwrap();
    let output = child.wait_with_output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.starts_with("read file\n"), "{told}");
    assert!(!told.contains("wrote"), "{told}");
    assert!(!written.exists(), "{told}");
}
