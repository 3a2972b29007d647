//! One line of a list of trusted keys: what it names, whose that is, and a note.

use crate::sharing::share::CeremonyKey;
use crate::transcript::person_key::{KeyError, PersonKey, SSH_KINDS};
use crate::transcript::sshsig::NAMESPACE;
use crate::vocab::spoken::{WordsError, parse_pgp_words};
use crate::vocab::{Digest, Line, TextError};

/// Longest line, in bytes: the longest RSA key and a long note.
const MAX_LINE_BYTES: usize = 8_192;
/// Words that name a ceremony key.
const KEY_WORDS: usize = 16;

/// What is wrong with a line of the list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Longer than any key and note.
    #[error("it is longer than {MAX_LINE_BYTES} bytes")]
    TooLong,
    /// Neither digits nor a key of the known kinds; as words they are none.
    #[error(
        "no key stands at its beginning: 64 hex digits, sixteen words, a public key of ssh-keygen or minisign, or script and a SHA-256; as words: {0}"
    )]
    NoKey(WordsError),
    /// A damaged or unknown public key.
    #[error("{0}")]
    Key(KeyError),
    /// `script` without its digest.
    #[error("after script stand the 64 hex digits of the template's SHA-256")]
    NoDigest,
    /// A key that its owner allows for something else.
    #[error("the options before this key do not allow {NAMESPACE}: it is for another purpose")]
    OtherPurpose,
    /// The name or note.
    #[error("the {0}: {1}")]
    Text(&'static str, TextError),
}

/// What a line of the list names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// A ceremony key in full.
    Ceremony(CeremonyKey),
    /// A ceremony key by its words.
    Words([u8; KEY_WORDS]),
    /// A ceremony's or a person's key, as SSH or minisign write it.
    Key(PersonKey),
    /// An approved template.
    Script(Digest),
}

/// A line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trusted {
    /// What it names.
    pub named: Named,
    /// Whose, or which.
    pub name: Option<Line>,
    /// Anything else.
    pub note: Option<Line>,
    /// Its place in the file, counted from 1.
    pub line: usize,
}

impl Trusted {
    /// The name, or else the line.
    pub fn said(&self) -> String {
        self.name
            .as_ref()
            .map_or_else(|| format!("line {}", self.line), |name| format!("\u{201c}{name}\u{201d}"))
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || c == ','
}

/// The next piece without a gap in it, and what follows it.
fn piece(text: &str) -> (&str, &str) {
    text.find(is_gap).map_or((text, ""), |end| text.split_at(end))
}

pub(super) fn read(line: usize, text: &str) -> Result<Trusted, LineFault> {
    if text.len() > MAX_LINE_BYTES {
        return Err(LineFault::TooLong);
    }
    let (first, rest) = piece(text);
    if let Some(key) = CeremonyKey::from_hex(&first.to_ascii_lowercase()) {
        if key.proves_nothing() {
            return Err(LineFault::Key(KeyError::ProvesNothing));
        }
        return described(line, Named::Ceremony(key), rest, None);
    }
    if first == "script" {
        let (digest, rest) = piece(rest.trim_start_matches(is_gap));
        let digest = Digest::from_hex(&digest.to_ascii_lowercase()).ok_or(LineFault::NoDigest)?;
        return described(line, Named::Script(digest), rest, None);
    }
    if let Ok(key) = PersonKey::exact(first) {
        let key = key.worth_naming().map_err(LineFault::Key)?;
        return described(line, Named::Key(key), rest, None);
    }
    if let Some((before, key, rest)) = ssh_key(text) {
        let key = PersonKey::exact(&key).and_then(PersonKey::worth_naming).map_err(LineFault::Key)?;
        let principal = allowed_by(before)?;
        return described(line, Named::Key(key), rest, principal);
    }
    let end = end_of_words(text);
    let (words, rest) = text.split_at(end);
    let words = parse_pgp_words(words).map_err(LineFault::NoKey)?;
    described(line, Named::Words(words), rest, None)
}

/// What stands before an SSH key, the key in its one form, and what follows.
fn ssh_key(text: &str) -> Option<(&str, String, &str)> {
    let mut from = 0;
    loop {
        let rest = text.get(from..)?;
        let (kind, after) = piece(rest);
        if SSH_KINDS.contains(&kind) {
            let (blob, rest) = piece(after.trim_start_matches(char::is_whitespace));
            return Some((text.get(..from)?.trim(), format!("{kind} {blob}"), rest));
        }
        let next = after.trim_start_matches(is_gap);
        if next.is_empty() {
            return None;
        }
        from = text.len() - next.len();
    }
}

/// The principal of a line of `allowed_signers`, whose options must allow what we check.
fn allowed_by(before: &str) -> Result<Option<&str>, LineFault> {
    let (principal, options) = before.split_once(char::is_whitespace).unwrap_or((before, ""));
    let allowed = options.trim().strip_prefix("namespaces=\"").and_then(|rest| rest.strip_suffix('"'));
    match (options.trim().is_empty(), allowed) {
        (true, _) => Ok(Some(principal).filter(|principal| !principal.is_empty())),
        (false, Some(list)) if list.split(',').any(|name| name.trim() == NAMESPACE) => Ok(Some(principal)),
        (false, _) => Err(LineFault::OtherPurpose),
    }
}

/// Where the words of a key end: at a comma or tab, or behind the last of them.
fn end_of_words(text: &str) -> usize {
    let mut words = 0;
    let mut within = false;
    for (place, c) in text.char_indices() {
        if matches!(c, ',' | '\t') {
            return place;
        }
        let gap = c.is_whitespace() || c == '-';
        if within && gap {
            words += 1;
            if words == KEY_WORDS {
                return place;
            }
        }
        within = !gap;
    }
    text.len()
}

/// A line with the name and note that follow its key.
fn described(line: usize, named: Named, rest: &str, principal: Option<&str>) -> Result<Trusted, LineFault> {
    let rest = rest.trim_start_matches(is_gap);
    let (name, note) = rest.split_once([',', '\t']).unwrap_or((rest, ""));
    let text = |what, text: &str| match text.trim() {
        "" => Ok(None),
        text => Line::typed(text).map(Some).map_err(|error| LineFault::Text(what, error)),
    };
    let name = match text("name", name)? {
        None => text("name", principal.unwrap_or_default())?,
        name => name,
    };
    Ok(Trusted { named, name, note: text("note", note)?, line })
}
