//! Passphrases and code words as a caller hands them over through a descriptor, one a line.

use keyrite::desk::terminal::lines_of;

use super::{Target, said, vectors};

/// See [`super`].
pub const TARGET: Target = Target { name: "passphrases", check, seeds, words: Vec::new };

/// Most lines of them.
const LINES: usize = 510;

fn check(bytes: &[u8]) {
    match lines_of(3, bytes) {
        Ok(lines) => {
            assert!(lines.len() <= LINES, "{} lines", lines.len());
            let lines: Vec<&str> = lines.iter().map(|line| line.expose()).collect();
            assert!(lines.iter().all(|line| !line.is_empty() && !line.contains('\n')));
            // as Windows writes them
            let again = lines_of(3, format!("\u{feff}{}\r\n", lines.join("\r\n")).as_bytes())
                .expect("they were taken");
            assert!(again.iter().map(|line| line.expose()).eq(lines), "handed over again they are others");
        }
        Err(error) => drop(said::line(&error)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let secrets = vectors::texts("share-v1.toml", "share", "secret");
    let lines = secrets.join(b"\n".as_slice());
    let texts = ["one\ntwo\n", "\u{feff}one\r\n\r\ntwo", "Zoe\u{308}\n\u{feff}\n\r\r\n", "", "\n\n"];
    let many = "x\n".repeat(LINES + 1).into_bytes();
    texts.map(|text| text.as_bytes().to_vec()).into_iter().chain([lines, many, vec![b'a', 0xff]]).collect()
}
