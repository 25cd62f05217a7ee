//! Standard Webhooks: the body signed together with its id and the time.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use http::Uri;
use sha2::Sha256;

use super::http::post;

/// Shortest key, in bytes.
const SHORTEST: usize = 24;

/// Where webhooks go, and the key they are signed with.
#[derive(Clone)]
pub struct Webhook {
    /// Name in the outbox.
    pub name: String,
    url: Uri,
    key: Vec<u8>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // the key stays unsaid
        f.debug_struct("Webhook")
            .field("name", &self.name)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

impl Webhook {
    /// From an address and a secret, `whsec_` and base64.
    ///
    /// # Errors
    /// What is wrong with either, in words.
    pub fn new(url: &str, secret: &str) -> Result<Self, String> {
        let parsed: Uri = url
            .parse()
            .map_err(|error| format!("推送地址“{url}”有误：{error}"))?;
        let known = matches!(parsed.scheme_str(), Some("https" | "http"));
        let named = parsed
            .authority()
            .is_some_and(|one| !one.as_str().contains('@'));
        if !known || !named {
            return Err(format!(
                "推送地址“{url}”应以 https:// 或者 http:// 开头，不含用户名"
            ));
        }
        let secret = secret.trim();
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret));
        let key = key.map_err(|_| "推送密钥应为 whsec_ 加 base64".to_owned())?;
        if key.len() < SHORTEST {
            return Err(format!("推送密钥至少 {SHORTEST} 字节"));
        }
        Ok(Self {
            name: parsed.to_string(),
            url: parsed,
            key,
        })
    }

    pub(super) async fn send(
        &self,
        id: &str,
        body: &str,
        now: DateTime<Utc>,
    ) -> Result<(), String> {
        let at = now.timestamp();
        let headers = [
            ("webhook-id", id.to_owned()),
            ("webhook-timestamp", at.to_string()),
            ("webhook-signature", signature(&self.key, id, at, body)?),
        ];
        post(&self.url, &headers, body.to_owned()).await
    }
}

/// `v1,` and the HMAC-SHA256 of id, time and body.
///
/// # Errors
/// Where the key cannot be used.
pub fn signature(key: &[u8], id: &str, at: i64, body: &str) -> Result<String, String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| error.to_string())?;
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_is_signed_alike() {
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &key,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }

    #[test]
    fn addresses_and_keys_are_checked() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        assert!(Webhook::new("https://oa.example.cn/hook", secret).is_ok());
        for url in ["ftp://x/", "/hook", "https://user@x/", "file:///etc/passwd"] {
            assert!(Webhook::new(url, secret).is_err(), "{url}");
        }
        assert!(Webhook::new("https://x/", "whsec_c2hvcnQ=").is_err());
        let shown = format!("{:?}", Webhook::new("https://x/", secret).unwrap());
        assert!(!shown.contains("MfKQ"), "{shown}");
    }
}
