//! Digests of the transcripts that were verified here before: a file that nobody but this program writes.

use std::path::Path;

use keyrite::desk::archive::remembered::Remembered;
use keyrite::vocab::Digest;
use keyrite::vocab::digest::sha256;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "remembered", check, seeds, words };

/// What is not as it would be written is not used at all.
fn check(bytes: &[u8]) {
    match Remembered::taken(Path::new("verified.txt"), bytes) {
        Ok(mut remembered) => {
            assert_eq!(remembered.written().as_bytes(), bytes, "read, and written as something else");
            let lines = std::str::from_utf8(bytes).expect("as it is written").lines().skip(1);
            let all: Vec<Digest> = lines.filter_map(Digest::from_hex).collect();
            assert!(all.iter().all(|digest| remembered.knows(*digest)));
            // what is used comes first, and nothing gets lost by it
            if let Some(last) = all.last() {
                remembered.remember(*last);
                let written = remembered.written();
                assert_eq!(written.lines().nth(1), Some(last.hex().as_str()));
                assert_eq!(written.len(), bytes.len());
            }
        }
        Err(error) => drop(said::line(&error)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let format = "keyrite-verified 1\n";
    let digest = |number: u8| format!("{}\n", sha256(&[number]).hex());
    let three: String = (1..=3).map(digest).collect();
    let texts = [
        format.to_owned(),
        format!("{format}{}", digest(1)),
        format!("{format}{three}"),
        format!("{format}{}", three.trim_end()),
        format!("{format}{}", three.to_uppercase()),
        format!("{format}{}\n", digest(1)),
        three,
        String::new(),
    ];
    texts.into_iter().map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    vec!["keyrite-verified 1\n".to_owned(), sha256(&[1]).hex()]
}
