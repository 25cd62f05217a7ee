//! Mail and webhooks of `serve`: both off unless they are named. Secrets come from files, so that they stand
//! in no list of processes.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::boot::Fault;
use crate::app::notice::Channels;
use crate::jobs::deliver::{Mail, Sender, Webhook};
use crate::store::Store;

/// How notices go out beside the list in the workbench.
#[derive(Debug, Args)]
pub(crate) struct SendingArgs {
    /// 通知推送到此地址（Standard Webhooks）；可以重复
    #[arg(long, requires = "webhook_secret_file", value_name = "URL")]
    pub(crate) webhook_url: Vec<String>,
    /// 推送密钥所在的文件（whsec_ 加 base64）
    #[arg(long, value_name = "FILE")]
    pub(crate) webhook_secret_file: Option<PathBuf>,
    /// 发信服务器，`smtps://主机:465` 或者 `smtp://主机:587?tls=required`
    #[arg(long, requires = "mail_from", value_name = "URL")]
    pub(crate) smtp_url: Option<String>,
    /// 发信账户所在的文件（用户名:密码）
    #[arg(long, value_name = "FILE")]
    pub(crate) smtp_credentials_file: Option<PathBuf>,
    /// 发件人
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// 本服务的网址，写进邮件的链接
    #[arg(long, default_value = "", value_name = "URL")]
    pub(crate) public_url: String,
}

/// What is set up.
#[derive(Debug, Default)]
pub(crate) struct Outlets {
    webhooks: Vec<Webhook>,
    mail: Option<Mail>,
}

impl SendingArgs {
    /// What is set up, or what is wrong with it.
    pub(crate) fn outlets(&self) -> Result<Outlets, Fault> {
        let mut outlets = Outlets::default();
        if let Some(file) = &self.webhook_secret_file {
            let secret = read(file)?;
            for url in &self.webhook_url {
                outlets.webhooks.push(Webhook::new(url, &secret)?);
            }
        }
        if let (Some(url), Some(from)) = (&self.smtp_url, &self.mail_from) {
            let credentials = self
                .smtp_credentials_file
                .as_deref()
                .map(read)
                .transpose()?;
            let mail = Mail::new(url, credentials.as_deref(), from, &self.public_url)?;
            outlets.mail = Some(mail);
        }
        Ok(outlets)
    }
}

fn read(file: &Path) -> Result<String, Fault> {
    let text = std::fs::read_to_string(file);
    Ok(text.map_err(|error| format!("不能读取 {}：{error}", file.display()))?)
}

impl Outlets {
    /// What notices are told besides.
    pub(crate) fn channels(&self) -> Channels {
        Channels {
            mail: self.mail.is_some(),
            webhooks: self.webhooks.iter().map(|hook| hook.name.clone()).collect(),
        }
    }

    /// Who sends; nobody where nothing is set up.
    pub(crate) fn sender(self, store: &Arc<Store>) -> Option<Sender> {
        let has_some = self.mail.is_some() || !self.webhooks.is_empty();
        has_some.then(|| Sender {
            store: Arc::clone(store),
            webhooks: self.webhooks,
            mail: self.mail,
        })
    }
}
