//! What the caller must say on a sheet, and whether it can be printed at all.

use super::error::SheetError;
use crate::paper::font;
use zeroize::Zeroizing;

/// Longest purpose label, characters.
pub const PURPOSE_LIMIT: usize = crate::vocab::limits::MAX_LABEL_CHARS;
/// Longest note on where the public format description is kept, characters.
pub const GUIDE_LIMIT: usize = 80;
/// Longest description of a sealed payload, characters.
pub const ABOUT_LIMIT: usize = crate::plan::template::MAX_ABOUT_ON_SHEETS;
/// Most lines that say whom to call.
pub const CONTACT_LIMIT: usize = 3;
/// Most rows of words that stay readable on the secret panel.
pub const ROW_LIMIT: usize = 28;
/// Words of a spoken fingerprint.
const SPOKEN_WORDS: usize = 16;

/// What, besides the paper, is needed to open this share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lock {
    /// Nothing: whoever holds the paper holds the share.
    Open,
    /// A passphrase the custodian knows.
    Passphrase,
    /// Eight code words, on a card of the custodian's own and never on the sheet.
    CodeWords,
}

/// Everything printed on a share sheet, as ready text. Nothing is looked up,
/// shortened or translated here. Neither `Debug` nor `Clone`: it holds a share.
pub struct SheetFacts {
    /// Worthless keys; marks every panel.
    pub rehearsal: bool,
    /// The owner's neutral label, at most [`PURPOSE_LIMIT`] characters.
    pub purpose: String,
    /// Short id of the ceremony.
    pub ceremony: String,
    /// Short id of the set, such as `7K2M-Q9XT`.
    pub set: String,
    /// Which set of this key, from 1.
    pub generation: u16,
    /// Index of the share in its set.
    pub share: u8,
    /// How many sheets are needed; printed only with `show_threshold`.
    pub threshold: u8,
    /// Whether a finder may learn the threshold.
    pub show_threshold: bool,
    /// Serial of this sheet of paper, such as `S-0007`.
    pub serial: String,
    /// Role or alias of the custodian. A line for the name is left blank.
    pub holder: String,
    /// Date made.
    pub made: String,
    /// Date of the next review.
    pub review: String,
    /// Version of the program.
    pub app_version: String,
    /// Version of the share format, such as `share v1`.
    pub format_version: String,
    /// The key's fingerprint, 16 words.
    pub fingerprint_words: Vec<String>,
    /// The same fingerprint, 32 hex digits.
    pub fingerprint_hex: String,
    /// The ceremony key's fingerprint, 16 words.
    pub ceremony_key_words: Vec<String>,
    /// Short digest of this share, in groups.
    pub share_digest: String,
    /// The share for the QR code, upper-case alphanumeric.
    pub qr_text: Zeroizing<String>,
    /// The share in words, rows numbered from 1, at most [`ROW_LIMIT`].
    pub rows: Zeroizing<Vec<[String; 7]>>,
    /// The first so many rows recover the share; the others are its signature.
    pub recovery_rows: usize,
    /// How the share is locked.
    pub lock: Lock,
    /// Whom a finder calls: a role and a phone number, 1 to [`CONTACT_LIMIT`] lines.
    pub contact: Vec<String>,
    /// SHA-256 of the released program, hex.
    pub release_hash: String,
    /// Where the public format description is kept, at most [`GUIDE_LIMIT`] characters.
    pub guide: String,
    /// The sealed payload that the sheet carries beside the share.
    pub second: Option<SecondFacts>,
}

/// A sealed payload as it is printed. No secret.
pub struct SecondFacts {
    /// The code's text, upper-case alphanumeric.
    pub code: String,
    /// What it is, at most [`ABOUT_LIMIT`] characters.
    pub about: String,
    /// Short digest of the sealed file, in groups.
    pub digest: String,
}

/// Refuses what is missing, undrawable or too much, before anything is drawn.
pub(super) fn check(facts: &SheetFacts) -> Result<(), SheetError> {
    let texts = [
        ("purpose", &facts.purpose),
        ("ceremony id", &facts.ceremony),
        ("set id", &facts.set),
        ("serial", &facts.serial),
        ("holder", &facts.holder),
        ("date made", &facts.made),
        ("review date", &facts.review),
        ("program version", &facts.app_version),
        ("format version", &facts.format_version),
        ("fingerprint", &facts.fingerprint_hex),
        ("share digest", &facts.share_digest),
        ("release hash", &facts.release_hash),
        ("guide", &facts.guide),
    ];
    for (field, text) in texts {
        if text.trim().is_empty() {
            return Err(SheetError::Empty { field });
        }
        drawable(field, text)?;
    }
    let lists = [
        ("fingerprint words", &facts.fingerprint_words),
        ("ceremony key words", &facts.ceremony_key_words),
        ("contact lines", &facts.contact),
    ];
    for (field, text) in lists.into_iter().flat_map(|(f, list)| list.iter().map(move |t| (f, t))) {
        drawable(field, text)?;
    }
    for word in facts.rows.iter().flatten() {
        drawable("word rows", word)?;
    }
    short("purpose", &facts.purpose, PURPOSE_LIMIT)?;
    short("guide", &facts.guide, GUIDE_LIMIT)?;
    if let Some(second) = &facts.second {
        drawable("payload's description", &second.about)?;
        short("payload's description", &second.about, ABOUT_LIMIT)?;
    }
    count("fingerprint words", facts.fingerprint_words.len(), SPOKEN_WORDS, SPOKEN_WORDS)?;
    count("ceremony key words", facts.ceremony_key_words.len(), SPOKEN_WORDS, SPOKEN_WORDS)?;
    count("contact lines", facts.contact.len(), 1, CONTACT_LIMIT)?;
    count("word rows", facts.rows.len(), 1, ROW_LIMIT)?;
    count("recovery rows", facts.recovery_rows, 1, facts.rows.len())
}

fn drawable(field: &'static str, text: &str) -> Result<(), SheetError> {
    match font::first_missing(text) {
        Some(character) => Err(SheetError::Character { field, character }),
        None => Ok(()),
    }
}

fn short(field: &'static str, text: &str, limit: usize) -> Result<(), SheetError> {
    let length = text.chars().count();
    if length > limit {
        return Err(SheetError::TooLong { field, length, limit });
    }
    Ok(())
}

fn count(field: &'static str, count: usize, least: usize, most: usize) -> Result<(), SheetError> {
    if (least..=most).contains(&count) {
        return Ok(());
    }
    Err(SheetError::Count { field, count, least, most })
}
