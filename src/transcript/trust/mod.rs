//! A list of trusted keys: what somebody knows from outside, against which a transcript is held.
//!
//! A text file, a line each: **key, name, note**. Name and note may be left out; a comma or a tab stands between them,
//! and after the key a space is enough. Empty lines, lines that begin with `#`, and minisign's `untrusted comment:`
//! are passed over. UTF-8, with or without a byte order mark, line ends of any system. A key is one of
//!
//! - 64 hex digits, or the sixteen words of paper: a ceremony key;
//! - a public key of `ssh-keygen` or minisign, as in a `.pub` file, `ceremony.pub` or `allowed_signers`: a ceremony key,
//!   or that of a person, whose countersignature of a statement vouches for its ceremony;
//! - `script` and 64 hex digits: the SHA-256 of a template that is approved.
//!
//! ```text
//! # ceremonies of Example Bank
//! d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, storage 2026, attestation page in safe 3
//! playhouse amusement wallet publisher endow certify reindeer inertia sterling consulting tissue rebellion ammo cannonball klaxon enrollment, the same in words
//! RWRhArtihaxZT9damAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea, the same as minisign writes it
//! ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMWNhYRcco5BQ1zkzPBWEi8SqheOxZRjCcZCpONZiOjn, Wanda Witness, internal audit
//! script ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad, our kek, board of 2026-11-02
//! ```

mod line;

pub use line::{LineFault, Named, Trusted};

use super::person_key::{Material, PersonKey};
use crate::sharing::share::CeremonyKey;
use crate::vocab::Digest;

/// Largest list that is read, in bytes: some thousand lines with long keys.
pub const MAX_BYTES: u64 = 4 << 20;
/// Most lines that name something.
const MAX_ENTRIES: usize = 10_000;
/// Why a list cannot be used; nothing of a wrong line is repeated, for it may be anything.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustError {
    /// Not text.
    #[error("it is not UTF-8 text: save it as UTF-8")]
    NotText,
    /// Somebody's secret.
    #[error(
        "line {0} begins a private key: only public keys belong in a list; make a new key, for this one has been shown"
    )]
    Private(usize),
    /// Nothing in it.
    #[error("it names no key: write one a line")]
    Empty,
    /// Too much in it.
    #[error("it has more than {MAX_ENTRIES} keys: keep a list for each organisation")]
    TooMany,
    /// A line that cannot be taken.
    #[error("line {line}: {why}")]
    Line {
        /// Counted from 1.
        line: usize,
        /// What is wrong with it.
        why: LineFault,
    },
}

/// A whole list; it names something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustList(Vec<Trusted>);

impl TrustList {
    /// Reads a list. Every line must be one: a list that was half read would leave out whom it names.
    pub fn read(bytes: &[u8]) -> Result<Self, TrustError> {
        let text = std::str::from_utf8(bytes).map_err(|_| TrustError::NotText)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut all = Vec::new();
        for (line, text) in (1..).zip(text.lines()) {
            if text.contains("PRIVATE KEY") {
                return Err(TrustError::Private(line));
            }
            let text = text.trim();
            if text.is_empty() || text.starts_with('#') || text.starts_with("untrusted comment:") {
                continue;
            }
            if all.len() == MAX_ENTRIES {
                return Err(TrustError::TooMany);
            }
            all.push(line::read(line, text).map_err(|why| TrustError::Line { line, why })?);
        }
        if all.is_empty() { Err(TrustError::Empty) } else { Ok(Self(all)) }
    }

    /// The line that names this ceremony key.
    pub fn ceremony(&self, key: &CeremonyKey) -> Option<&Trusted> {
        self.0.iter().find(|trusted| match &trusted.named {
            Named::Ceremony(named) => named == key,
            Named::Words(words) => *words == key.short_digest(),
            Named::Key(named) => ed25519(named).as_ref() == Some(key),
            Named::Script(_) => false,
        })
    }

    /// Keys by which people may have signed a statement.
    pub fn keys(&self) -> impl Iterator<Item = &PersonKey> {
        self.0.iter().filter_map(|trusted| match &trusted.named {
            Named::Key(key) => Some(key),
            Named::Ceremony(_) | Named::Words(_) | Named::Script(_) => None,
        })
    }

    /// The line that names this person's key, in whichever form an Ed25519 key is written.
    pub fn person(&self, key: &PersonKey) -> Option<&Trusted> {
        let wanted = key.identity();
        self.0.iter().find(|trusted| match &trusted.named {
            Named::Key(named) => named.identity() == wanted,
            Named::Ceremony(_) | Named::Words(_) | Named::Script(_) => false,
        })
    }

    /// The line that names this template.
    pub fn script(&self, digest: Digest) -> Option<&Trusted> {
        self.0.iter().find(|trusted| trusted.named == Named::Script(digest))
    }
}

/// The bare Ed25519 key; none on a security key, which no ceremony has.
fn ed25519(key: &PersonKey) -> Option<CeremonyKey> {
    match key.material() {
        Material::Ed25519(key) => Some(key),
        Material::Minisign(public) => Some(public.key),
        Material::SkEd25519 { .. }
        | Material::P256(_)
        | Material::P384(_)
        | Material::SkP256 { .. }
        | Material::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcript::person_key::KeyError;
    use crate::transcript::sshsig::NAMESPACE;
    use crate::vocab::spoken::WordsError;
    use crate::vocab::{Line, TextError};

    const HEX: &str = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const WORDS: &str = "playhouse amusement wallet publisher endow certify reindeer inertia sterling consulting tissue rebellion ammo cannonball klaxon enrollment";
    const MINISIGN: &str = "RWRhArtihaxZT9damAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";
    const SSH: &str = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea";

    fn key() -> CeremonyKey {
        CeremonyKey::from_hex(HEX).expect("a key")
    }

    /// The list in the comment at the top.
    fn example() -> String {
        let all = include_str!("mod.rs").lines().skip_while(|line| *line != "//! ```text").skip(1);
        all.take_while(|line| *line != "//! ```").flat_map(|line| [&line[4..], "\n"]).collect()
    }

    #[test]
    fn the_example_is_a_list() {
        let list = TrustList::read(example().as_bytes()).expect("a list");
        let lines: Vec<usize> = list.0.iter().map(|trusted| trusted.line).collect();
        assert_eq!(lines, [2, 3, 4, 5, 6]);
        let first = list.ceremony(&key()).expect("named");
        assert_eq!(first.said(), "\u{201c}storage 2026\u{201d}");
        assert_eq!(first.note.as_ref().map(Line::as_str), Some("attestation page in safe 3"));
        for other in &list.0[1..3] {
            let alone = TrustList(vec![other.clone()]);
            assert_eq!(alone.ceremony(&key()), Some(other));
        }
        assert_eq!(list.keys().count(), 2);
        assert!(list.script(crate::vocab::digest::sha256(b"abc")).is_some());
        assert!(list.script(crate::vocab::digest::sha256(b"abd")).is_none());
    }

    #[test]
    fn keys_are_taken_as_people_have_them() {
        let signers = format!("keyrite-ceremony-X namespaces=\"{NAMESPACE}\" {SSH}");
        let pub_file = format!("untrusted comment: minisign public key\n{MINISIGN}\n");
        let texts = [
            HEX.to_owned(),
            HEX.to_uppercase(),
            format!("{HEX} storage"),
            format!("{HEX}\tstorage\tnote, and more"),
            format!("\u{feff}# a list\r\n\r\n{HEX},storage\r\n"),
            WORDS.to_owned(),
            WORDS.replace(' ', "-"),
            format!("{} North-Bank, vault", WORDS.to_uppercase()),
            WORDS.replace("playhouse", "playh"),
            SSH.to_owned(),
            format!("{SSH} someone@laptop"),
            format!("key-of-2026 {SSH}"),
            signers,
            pub_file,
        ];
        for text in texts {
            let list = TrustList::read(text.as_bytes()).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert!(list.ceremony(&key()).is_some() && list.0.len() == 1, "{text}");
            assert!(list.ceremony(&CeremonyKey([7; 32])).is_none(), "{text}");
        }
        let named = |text: &str| TrustList::read(text.as_bytes()).expect("a list").0[0].clone();
        assert_eq!(named(&format!("{WORDS} North-Bank, vault")).said(), "\u{201c}North-Bank\u{201d}");
        assert_eq!(named(&format!("{HEX} North Bank\tvault, 2")).note.expect("a note").as_str(), "vault, 2");
        assert_eq!(named(&format!("wanda {SSH}")).said(), "\u{201c}wanda\u{201d}");
        assert_eq!(named(HEX).said(), "line 1");
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_line() {
        let line = |line, why| TrustError::Line { line, why };
        let cases = [
            (String::new(), TrustError::Empty),
            ("# nothing\n\n".into(), TrustError::Empty),
            (format!("{HEX}\n-----BEGIN OPENSSH PRIVATE KEY-----"), TrustError::Private(2)),
            (format!("{HEX}\n\nscript abc"), line(3, LineFault::NoDigest)),
            (format!("x namespaces=\"git\" {SSH}"), line(1, LineFault::OtherPurpose)),
            (format!("x cert-authority {SSH}"), line(1, LineFault::OtherPurpose)),
            ("ssh-ed25519 AAAA".into(), line(1, LineFault::Key(KeyError::Damaged("ssh-ed25519")))),
            ("x".repeat(100_000), line(1, LineFault::TooLong)),
            (
                WORDS.replace(" enrollment", ""),
                line(1, LineFault::NoKey(WordsError::Count { got: 15, want: 16 })),
            ),
            (
                format!("{HEX}, Zo\u{202e}e"),
                line(1, LineFault::Text("name", TextError::Unprintable { character: '\u{202e}', place: 3 })),
            ),
            (
                format!("{HEX}, Zoe, {}", "x".repeat(201)),
                line(1, LineFault::Text("note", TextError::TooLong { got: 201, limit: 200 })),
            ),
        ];
        for (text, want) in cases {
            assert_eq!(TrustList::read(text.as_bytes()), Err(want), "{text:.80}");
        }
        assert_eq!(TrustList::read(&[0xff, 0xfe]), Err(TrustError::NotText));
        // one digit less is no key, and nothing of the line is repeated
        for text in [&HEX[1..], "absurd amount absurd", "KEYRITE1:AEAIXEMV2TR4UAPZNLAHM6656T6P4AQBAEBAGENN"] {
            let error = TrustList::read(text.as_bytes()).expect_err("no key").to_string();
            assert!(
                error.starts_with("line 1: no key stands at its beginning") && !error.contains(text),
                "{error}"
            );
        }
        let many = format!("{HEX}\n").repeat(MAX_ENTRIES + 1);
        assert_eq!(TrustList::read(many.as_bytes()), Err(TrustError::TooMany));
    }

    #[test]
    fn a_persons_key_is_found_in_either_form() {
        let list = TrustList::read(format!("{SSH} Wanda").as_bytes()).expect("a list");
        let minisign = PersonKey::exact(MINISIGN).expect("a key");
        assert_eq!(list.person(&minisign).expect("the same key").said(), "\u{201c}Wanda\u{201d}");
        let hex = TrustList::read(HEX.as_bytes()).expect("a list");
        assert!(hex.person(&minisign).is_none(), "digits name a ceremony key, never a person");
    }
}
