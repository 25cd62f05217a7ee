//! `guiku serve`: the service until it is told to stop.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::boot::{self, Fault};
use super::search::index_dir;
use super::sending::{Outlets, SendingArgs};
use super::{Ended, say};
use crate::app::access::setup;
use crate::app::search::{SearchHandle, SearchService};
use crate::app::statistics::PublicRecord;
use crate::clock::{SystemClock, SystemIds};
use crate::formats::read::child::Extractor;
use crate::jobs::follower::{Follower, IndexStatus};
use crate::jobs::{check, deliver, notify, remind, sweep};
use crate::store::{Place, Store, Use};
use crate::web::brake::Brake;
use crate::web::server;
use crate::web::state::{AppState, Rules, Shared};

/// Options of `serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArgs {
    #[command(flatten)]
    pub(crate) listen: ListenArgs,
    #[command(flatten)]
    pub(crate) sending: SendingArgs,
}

/// Where and how the service listens.
#[derive(Debug, Args)]
pub(crate) struct ListenArgs {
    /// 监听地址
    #[arg(long, default_value = "127.0.0.1:8080", value_name = "ADDR")]
    pub(crate) listen: SocketAddr,
    /// TLS 证书链（PEM）
    #[arg(long, requires = "tls_key", value_name = "FILE")]
    pub(crate) tls_cert: Option<PathBuf>,
    /// TLS 私钥（PEM）
    #[arg(long, requires = "tls_cert", value_name = "FILE")]
    pub(crate) tls_key: Option<PathBuf>,
    /// 前面有反向代理负责 TLS
    #[arg(long)]
    pub(crate) behind_proxy: bool,
    /// 允许在本机以外用明文 HTTP（内网没有证书时）；密码和会话不加密
    #[arg(long)]
    pub(crate) allow_http: bool,
}

impl ListenArgs {
    /// Off loopback the traffic must be protected, or somebody must say that it is not.
    pub(super) fn check(&self) -> Result<(), Fault> {
        let protected = self.tls_cert.is_some() || self.behind_proxy || self.allow_http;
        if self.listen.ip().is_loopback() || protected {
            return Ok(());
        }
        Err(
            "在本机以外监听须指定 --tls-cert/--tls-key、--behind-proxy 或者 --allow-http 之一"
                .into(),
        )
    }
}

pub(crate) async fn run(args: ServeArgs, place: Place) -> Ended {
    args.listen.check()?;
    let outlets = args.sending.outlets()?;
    let (store, rules) = boot::open_with_rules(&place, Use::Alone).await?;
    let cx = boot::program_context(&rules.pack);
    if let Some(code) = setup::offer_code(&store, &cx).await? {
        say(&format!(
            "尚无任何账户。请打开 http://{}/setup 完成初次设置，一次性设置码：{code}",
            args.listen.listen
        ));
    }
    listen(args.listen, outlets, store, rules, "规范性文件登记审查库").await
}

/// Serves the open county.
pub(crate) async fn listen(
    args: ListenArgs,
    outlets: Outlets,
    store: Arc<Store>,
    rules: Rules,
    default_name: &str,
) -> Ended {
    args.check()?;
    if args.allow_http && !args.listen.ip().is_loopback() {
        tracing::warn!("HTTP without TLS off loopback: passwords and sessions are not encrypted");
    }
    let tls = match (&args.tls_cert, &args.tls_key) {
        (Some(certificate), Some(key)) => Some(server::tls(certificate, key)?),
        _ => None,
    };
    let listener = TcpListener::bind(args.listen)
        .await
        .map_err(|error| format!("不能在 {} 监听：{error}（端口可能已被占用）", args.listen))?;
    let address = listener.local_addr()?;
    let secure = tls.is_some() || args.behind_proxy;
    let index = Arc::new(SearchHandle::new(index_dir(&store)));
    let follower = Follower::new(
        Arc::clone(&store),
        Arc::clone(&index),
        Arc::new(SystemClock),
    );
    let search = SearchService::new(Arc::clone(&store), index);
    let state = state(
        &store,
        rules,
        default_name,
        secure,
        args.behind_proxy,
        search,
        follower.status(),
    )
    .await?;
    let following = follower.spawn(tokio::runtime::Handle::current())?;
    tokio::spawn(sweep::run(Arc::clone(&store), Arc::new(SystemClock)));
    let teller = notify::Teller {
        store: Arc::clone(&store),
        search: Arc::clone(&state.search),
        index_status: state.index_status.clone(),
        channels: outlets.channels(),
    };
    if let Some(sender) = outlets.sender(&store) {
        tokio::spawn(deliver::run(sender, Arc::new(SystemClock)));
    }
    let shared = state.clone();
    tokio::spawn(notify::run(teller, move || {
        shared.context("notices".to_owned())
    }));
    let shared = state.clone();
    tokio::spawn(remind::run(Arc::new(SystemClock), move || shared.rules()));
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(async move {
        signalled().await;
        stop.send_replace(true);
    });
    let scheme = if tls.is_some() { "https" } else { "http" };
    say(&format!(
        "规库已启动：{scheme}://{address}  （按 Ctrl+C 停止）"
    ));
    server::serve(listener, crate::web::service(state), tls, stopped).await?;
    following.stop();
    say("规库已停止");
    Ok(ExitCode::SUCCESS)
}

async fn state(
    store: &Arc<Store>,
    rules: Rules,
    default_name: &str,
    secure_cookies: bool,
    behind_proxy: bool,
    search: SearchService,
    index_status: watch::Receiver<IndexStatus>,
) -> Result<AppState, Fault> {
    let site_name = store.instance(setup::SITE_NAME).await?;
    let shared = Shared {
        brake: Brake::behind(behind_proxy),
        statistics: PublicRecord::default(),
        store: Arc::clone(store),
        clock: Arc::new(SystemClock),
        ids: Arc::new(SystemIds),
        extractor: Extractor::of_this_binary(2)?,
        secure_cookies,
        search: Arc::new(search),
        check: check::spawn(Arc::clone(store), index_dir(store)),
        index_status,
    };
    let name = site_name.unwrap_or_else(|| default_name.to_owned());
    Ok(AppState::new(shared, rules, name))
}

async fn signalled() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = terminate.recv() => {}
    }
}
