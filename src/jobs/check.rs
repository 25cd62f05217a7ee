//! 启动后自检: log, records and index are checked once the service answers; a fault turns `/readyz` to
//! degraded. What is said there names no record, because anybody may read it.

use std::path::PathBuf;
use std::sync::Arc;

use search_index::SearchIndex;
use tokio::sync::watch;

use crate::store::Store;
use crate::store::verify::VerifyOptions;

/// Checks in the background; the faults found so far stand in the answer.
pub fn spawn(store: Arc<Store>, index_dir: PathBuf) -> watch::Receiver<Vec<String>> {
    let (found, faults) = watch::channel(Vec::new());
    tokio::spawn(async move {
        for fault in [check_log(&store).await, check_index(index_dir).await]
            .into_iter()
            .flatten()
        {
            tracing::error!(%fault, "check after start");
            found.send_modify(|faults| faults.push(fault));
        }
    });
    faults
}

/// The quick verification: log, records, numbers; not files and texts.
async fn check_log(store: &Store) -> Option<String> {
    let options = VerifyOptions {
        quick: true,
        noted: None,
        progress: &|_, _| {},
    };
    match Box::pin(store.verify(&options)).await {
        Ok(report) if report.is_clean() => None,
        Ok(report) => Some(format!(
            "启动后核验发现 {} 处与登记簿不符，请运行 guiku verify 查看",
            report.faults.len() as u64 + report.omitted
        )),
        Err(error) => {
            tracing::error!(?error, "verification after start");
            Some("启动后核验未能完成".to_owned())
        }
    }
}

/// The files of the index; a missing one is the follower's work.
async fn check_index(index_dir: PathBuf) -> Option<String> {
    let checked = tokio::task::spawn_blocking(move || SearchIndex::open(index_dir)?.check()).await;
    match checked {
        Ok(Ok(report)) if !report.is_sound() => {
            Some("检索索引的文件有损坏，请运行 guiku index rebuild".to_owned())
        }
        Ok(Ok(_) | Err(_)) | Err(_) => None,
    }
}
