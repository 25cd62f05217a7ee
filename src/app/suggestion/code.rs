//! 查询码: what a proposer keeps to follow a suggestion without an account. Only its hash is stored.

use crate::store::record::sha256_hex;

/// Letters and digits that are not taken for one another.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Characters of a code: 80 bits, which nobody guesses.
const LENGTH: usize = 16;

/// A code as printed, in groups of four.
pub(super) fn make(random: [u8; 16]) -> String {
    let mut code = String::with_capacity(LENGTH + 3);
    for (place, byte) in random.iter().enumerate() {
        if place > 0 && place % 4 == 0 {
            code.push('-');
        }
        let letter = ALPHABET.get(usize::from(byte % 32)).copied();
        code.push(char::from(letter.unwrap_or(b'0')));
    }
    code
}

/// The hash under which a code is kept, however it was typed; `None` for what is no code.
pub(super) fn hash(typed: &str) -> Option<String> {
    let clean: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace() && !"-－—".contains(*letter))
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let known = |letter: char| u8::try_from(letter).is_ok_and(|byte| ALPHABET.contains(&byte));
    (clean.len() == LENGTH && clean.chars().all(known)).then(|| sha256_hex(clean.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_known_however_it_is_typed() {
        let code = make([
            0, 1, 31, 255, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28,
        ]);
        assert_eq!(code.len(), 19, "{code}");
        let stored = hash(&code);
        assert!(stored.is_some());
        assert_eq!(hash(&code.to_lowercase().replace('-', " ")), stored);
        assert_eq!(hash(&code.replace('0', "o").replace('1', "l")), stored);
        assert_eq!(hash(""), None);
        assert_eq!(hash("UUUU-UUUU-UUUU-UUUU"), None, "U is in no code");
        assert_eq!(hash(&format!("{code}0")), None);
    }
}
