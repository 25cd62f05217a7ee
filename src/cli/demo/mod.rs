//! `guiku demo`: a ready, fictional county of Shanxi. Its forty documents live their lives through the
//! same commands as everybody's, under a clock that is set to their dates.

mod acts;
mod cleanup;
mod consultations;
mod data;
mod evaluations;
mod letters;
mod life;
mod notices;
mod people;
mod reviews;
mod seed;
mod suggestions;

use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;

use super::sending::Outlets;
use super::serve::{ListenArgs, listen};
use super::{Ended, boot, say};
use crate::store::{Place, Store, Use};

/// Setting that tells that the county is complete.
const READY: &str = "demo_ready";

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    #[command(flatten)]
    listen: ListenArgs,
    /// 只建立数据，不启动服务
    #[arg(long)]
    build_only: bool,
}

pub(crate) async fn run(args: DemoArgs, place: Place) -> Ended {
    args.listen.check()?;
    let (store, rules) = boot::open_with_rules(&place, Use::Alone).await?;
    prepare(&store, &rules.pack).await?;
    for line in people::table(&store).await? {
        say(&line);
    }
    if args.build_only {
        return Ok(ExitCode::SUCCESS);
    }
    let outlets = Outlets::default();
    listen(
        args.listen,
        outlets,
        store,
        rules,
        "云麓县规范性文件登记审查库",
    )
    .await
}

/// Builds the county where the folder is empty; carries on where it is there.
async fn prepare(store: &Arc<Store>, pack: &Arc<crate::rules::Pack>) -> Result<(), boot::Fault> {
    if store.instance(READY).await?.is_some() {
        return Ok(());
    }
    if store.log_head().await?.size > 0 {
        return Err(
            "此数据目录里已有别的数据或者未建完的演示县；请换一个空目录，或者删除后重来".into(),
        );
    }
    say("正在建立演示县：云麓县（虚构）……");
    seed::county(store, pack).await?;
    let ready = crate::store::housekeep::Housekeeping::PutInstance {
        name: READY.to_owned(),
        value: "1".to_owned(),
    };
    store.housekeep(ready).await?;
    Ok(())
}
