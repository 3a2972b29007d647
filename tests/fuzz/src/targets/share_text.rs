//! The text of a QR code.

use keyrite::sharing::payload;
use keyrite::vocab::limits::MAX_SHARE_TEXT_BYTES;

use super::{Target, said, share_bytes, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "share_text", check, seeds, words };

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    match payload::read(text) {
        Err(error) => said::without_input(&error),
        Ok(share) => {
            assert!(text.len() <= MAX_SHARE_TEXT_BYTES, "read beyond its limit");
            assert!(payload::looks_like_share(text), "read, and not told for one");
            let plain: String = text.chars().filter(|c| !c.is_ascii_whitespace() && *c != '\u{b}').collect();
            assert_eq!(payload::write(&share).expose(), plain.to_ascii_uppercase());
            share_bytes::holds(&share, &share.to_bytes());
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let file = "share-v1.toml";
    [vectors::texts(file, "share", "text"), vectors::texts(file, "text", "input")].concat()
}

fn words() -> Vec<String> {
    ["KEYRITE1:", "KEYRITE1-REHEARSAL:", "KEYRITE2:", "REHEARSAL"].map(str::to_owned).to_vec()
}
