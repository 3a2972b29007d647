//! One line of a transcript, with or without its chain.

use keyrite::transcript::{ChainCheck, Entry};
use keyrite::vocab::limits::MAX_ENTRY_BYTES;

use super::{Target, ceremony, dictionary, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "transcript_line", check, seeds, words };

fn check(bytes: &[u8]) {
    match Entry::from_line(bytes) {
        Ok(entry) => {
            assert!(bytes.len() <= MAX_ENTRY_BYTES);
            assert_eq!(entry.to_line().as_bytes(), bytes, "two forms of one line");
        }
        Err(error) => drop(said::line(&error)),
    }
    // in another spelling it is no line, and what it says can be written as one
    if let Ok(entry) = serde_json::from_slice::<Entry>(bytes) {
        let line = entry.to_line();
        let again = Entry::from_line(line.as_bytes());
        assert!(
            line.len() > MAX_ENTRY_BYTES || again.as_ref() == Ok(&entry),
            "written, and not read: {again:?}"
        );
    }
    let (line, signature) =
        bytes.split_at(bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len()));
    let mut chain = ChainCheck::default();
    match chain.next(line, signature.get(1..).unwrap_or_default()) {
        Ok(entry) => assert!(entry.seq == 0 && chain.chain().entries() == 1 && chain.key().is_some()),
        Err(error) => {
            said::line(&error);
            assert!(chain.chain().entries() == 0 && chain.key().is_none(), "a refused line moved the chain");
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let lines = || ceremony::GENERATION.lines.iter().chain(&ceremony::RECOVERY.lines);
    let alone = lines().map(|line| line.line.clone().into_bytes());
    let signed = lines().map(|line| format!("{}\n{}", line.line, line.signature).into_bytes()).take(2);
    alone.chain(signed).collect()
}

fn words() -> Vec<String> {
    let lines = || ceremony::GENERATION.lines.iter().chain(&ceremony::RECOVERY.lines);
    // the header's members are those of the template too
    dictionary::members(lines().skip(1).map(|line| line.line.as_str()))
}
