//! The folder belongs to one process, and readers only read.

use guiku::store::{Store, StoreError, Use};
use sea_orm::ConnectionTrait;

use crate::support::County;
use crate::support::server::{Server, run};

pub(super) async fn two_processes_do_not_share_a_folder(county: County) {
    let (code, said) = run(&county.place, &["index", "rebuild"]).await;
    assert_eq!(code, 2, "{said}");
    let this = format!("进程号 {}", std::process::id());
    assert!(said.contains(&this), "{said}");

    let (place, folder) = county.close();
    let server = Server::start(&place).await;
    match Store::open(&place, Use::Alone).await {
        Err(StoreError::Held(holder)) => {
            let process = format!("进程号 {}", server.id());
            assert!(
                holder.contains(&process) && holder.contains("serve"),
                "{holder}"
            );
        }
        other => panic!("two processes on one folder: {other:?}"),
    }
    Store::open(&place, Use::ReadOnly).await.unwrap();
    server.kill().await;
    Store::open(&place, Use::Alone).await.unwrap();
    drop(folder);
}

#[tokio::test]
async fn readers_of_sqlite_cannot_write() {
    let county = County::sqlite().await;
    let beside = Store::open(&county.place, Use::ReadOnly).await.unwrap();
    for reader in [county.store.reader(), beside.reader()] {
        for sql in [
            "DELETE FROM session",
            "CREATE TABLE t (c)",
            "INSERT INTO instance VALUES ('a', 'b')",
        ] {
            let written = reader.execute_unprepared(sql).await;
            let error = written.expect_err(sql).to_string();
            assert!(error.contains("readonly"), "{error}");
        }
    }
}
