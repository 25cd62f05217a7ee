//! 密码: argon2id, checked off the async threads and a few at a time; what a password must be.

use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;

use crate::app::error::Error;

/// Shortest password, in characters.
const SHORTEST: usize = 8;
/// Longest, so that hashing is bounded.
const LONGEST: usize = 200;
/// Words that a password must not be made of alone.
const COMMON: &[&str] = &[
    "password",
    "12345678",
    "123456789",
    "1234567890",
    "qwertyui",
    "qwerty123",
    "admin123",
    "guiku123",
    "11111111",
    "88888888",
    "00000000",
    "abc12345",
    "a1234567",
    "iloveyou",
];

static HASHING: Semaphore = Semaphore::const_new(2);

/// What is wrong with a new password, if anything.
pub fn fault(password: &str, login: &str) -> Option<String> {
    let length = password.chars().count();
    let classes = [
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| c.is_ascii_lowercase()),
        password.chars().any(|c| c.is_ascii_uppercase()),
        password.chars().any(|c| !c.is_ascii_alphanumeric()),
    ];
    let lower = password.to_lowercase();
    if length < SHORTEST {
        Some(format!("密码至少 {SHORTEST} 个字符"))
    } else if length > LONGEST {
        Some(format!("密码最多 {LONGEST} 个字符"))
    } else if classes.iter().filter(|class| **class).count() < 2 {
        Some("密码应当包含数字、大小写字母、符号中的至少两类".to_owned())
    } else if COMMON.contains(&lower.as_str()) || (login.len() > 2 && lower.contains(login)) {
        Some("密码过于常见或者含有登录名，请另设一个".to_owned())
    } else {
        None
    }
}

/// Hashes a password.
pub async fn hash(password: &str) -> Result<String, Error> {
    let password = password.to_owned();
    in_turn(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| Error::Internal(format!("password hashing: {error}")))
    })
    .await
}

/// Whether the password has this hash.
pub async fn matches(password: &str, hash: &str) -> Result<bool, Error> {
    let (password, hash) = (password.to_owned(), hash.to_owned());
    in_turn(move || {
        let parsed = PasswordHash::new(&hash)
            .map_err(|error| Error::Internal(format!("stored password hash: {error}")))?;
        Ok(Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok())
    })
    .await
}

async fn in_turn<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let _turn = HASHING
        .acquire()
        .await
        .map_err(|error| Error::Internal(error.to_string()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| Error::Internal(error.to_string()))?
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn weak_passwords_are_refused_with_the_reason() {
        assert!(fault("short1", "li").is_some_and(|text| text.contains("至少")));
        assert!(fault("alllowercase", "li").is_some());
        assert!(fault("liming-2026x", "liming").is_some());
        assert!(fault("Password", "li").is_some());
        assert_eq!(fault("clear-Sky-42", "liming"), None);
    }
}
