//! Why shares of another scheme give nothing. A sentence names the share by its file and line, and never tells of its content.

use super::limits::MOST_SHARES;
use super::scheme::Scheme;
use crate::vocab::limits::{MAX_PAYLOAD_BYTES, MAX_TEXT_FILE_BYTES};

/// Why nothing was combined.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ForeignError {
    /// One share cannot be read.
    #[error("{label}: {why}")]
    Share {
        /// The share, by its file and line.
        label: String,
        /// What is wrong, and what to do.
        why: BadShare,
    },
    /// Nothing says which scheme it is.
    #[error(
        "{0}: its scheme cannot be told from what is in it. Say which: SLIP-39, BIP-39, Vault, ssss, ssss without diffusion, or gfshare"
    )]
    Unrecognised(String),
    /// Shares of two schemes.
    #[error("{first} is of {} and {other} of {}: bring shares of one scheme", .first_scheme.called(), .other_scheme.called())]
    TwoSchemes {
        /// One share.
        first: String,
        /// What it is.
        first_scheme: Scheme,
        /// The second one, by its file and line.
        other: String,
        /// What that is.
        other_scheme: Scheme,
    },
    /// Shares that say different things of their set.
    #[error("{other}: {what} is another than in {first}, so they are of two sets. Bring shares of one set")]
    Unlike {
        /// The first share.
        first: String,
        /// The one that differs.
        other: String,
        /// In what.
        what: &'static str,
    },
    /// One number, two values.
    #[error(
        "{first} and {other} have one number and different contents: one of them was miscopied, or they are of two sets. Leave one out and try; where that is not enough, bring another share"
    )]
    Contradiction {
        /// The first one, by its file and line.
        first: String,
        /// The other.
        other: String,
    },
    /// Fewer than are needed.
    #[error("{have} of the {need} shares needed are here{of}: bring {} more", need - have)]
    TooFew {
        /// Different ones that are here.
        have: usize,
        /// How many are needed.
        need: usize,
        /// Of which group, if there are several; empty otherwise.
        of: String,
    },
    /// Fewer groups than are needed.
    #[error("{have} of the {need} groups needed have enough shares: bring shares of {} more", need - have)]
    TooFewGroups {
        /// Whole groups.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// A checksum over the secret.
    #[error(
        "the checksum of what comes out does not fit: {0} are not all of one set, or one was altered. Try others of the set in their place"
    )]
    Digest(String),
    /// A share that the others contradict.
    #[error(
        "{0} does not agree with the others, which agree among themselves: it was miscopied, or is of another set. Leave it out, or bring it again"
    )]
    Differs(String),
    /// They contradict each other, and nobody can say which is wrong.
    #[error(
        "the {have} shares do not agree: at least one is wrong, or not {need} are needed. See whether that number is right; else try fewer of them, or bring one more, and it is said which is wrong"
    )]
    Disagree {
        /// Different ones that are here.
        have: usize,
        /// How many are needed.
        need: usize,
    },
    /// A scheme whose shares do not tell how many are needed.
    #[error(
        "how many shares of ssss are needed is written on none of them, and with another number another secret comes out: say how many"
    )]
    ThresholdMissing,
    /// A threshold where none can be named.
    #[error("how many are needed is said for shares of Vault, ssss and gfshare alone: {} say themselves how many are needed. Leave it out", .0.called())]
    ThresholdKnown(Scheme),
    /// Two numbers.
    #[error("with the keys stands that {said} are needed, and {given} were named: look which is true")]
    ThresholdDiffers {
        /// As stands with the keys.
        said: u8,
        /// As was named, or stands with others of them.
        given: u8,
    },
    /// No threshold.
    #[error("the number of shares needed is 2 to 255")]
    Threshold,
    /// A passphrase where none can be.
    #[error("only SLIP-39 shares have a passphrase of their own: leave it out")]
    NoPassphrase,
    /// A passphrase that no wallet takes.
    #[error(
        "the passphrase of the shares: SLIP-39 knows only the characters of an American keyboard, U+0020 to U+007E; character {0} is another"
    )]
    Passphrase(usize),
    /// BIP-39 has no shares.
    #[error(
        "{first} and {other} both hold words of BIP-39, which are a whole secret each: seal one after the other"
    )]
    TwoSecrets {
        /// The first one, by its file and line.
        first: String,
        /// The second one, by its file and line.
        other: String,
    },
    /// A share that was brought before.
    #[error("{0}: it is a copy of a share that is in already, and counts once. Bring another one")]
    AlreadyIn(String),
    /// More than any set has.
    #[error(
        "{label}: it has {lines} lines, and no more than {MOST_SHARES} shares are read: bring those of one set"
    )]
    TooMany {
        /// Which file, or all of them.
        label: String,
        /// Lines that are not empty.
        lines: usize,
    },
    /// Nothing was given.
    #[error("there is no share in {0}: bring a file with one")]
    Nothing(String),
}

/// Why a share cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadShare {
    /// Bytes that are no text.
    #[error("it is not UTF-8 text: write the share as text, or say that its scheme is gfshare")]
    NotText,
    /// More than a text file has.
    #[error("it has {0} bytes; at most {MAX_TEXT_FILE_BYTES} are read: it is no file of shares")]
    TextTooLong(usize),
    /// More than can be sealed.
    #[error("it has {0} bytes; at most {MAX_PAYLOAD_BYTES} are sealed")]
    TooLong(usize),
    /// No word of the list.
    #[error("word {place} is not in the list of {list}: look at it again; four letters are enough")]
    Word {
        /// 1-based.
        place: usize,
        /// Which list.
        list: &'static str,
    },
    /// A number of words that cannot be.
    #[error("it has {got} words; {want}: look for one left out or twice")]
    WordCount {
        /// Words there are.
        got: usize,
        /// What there can be.
        want: &'static str,
    },
    /// The checksum of the words.
    #[error(
        "its checksum does not fit: a word is wrong, or two are exchanged. Compare it with its paper word by word"
    )]
    Checksum,
    /// Bits that are no zeros.
    #[error("its words are whole, but no program makes such ones: it was made wrong, so bring another share")]
    Malformed,
    /// No base64 and no hex.
    #[error(
        "it is neither base64 nor hex, as `vault operator init` prints keys: copy it again, the whole line and nothing else"
    )]
    NotVault,
    /// A share in an envelope.
    #[error(
        "it is encrypted to the PGP key of its holder (`vault operator init -pgp-keys`): have the holder decrypt it, and bring what comes out"
    )]
    Encrypted,
    /// No share.
    #[error(
        "it is a whole key and no share: Vault prints one so where it was begun with a single key. Move it as a secret in a file, or typed"
    )]
    WholeKey,
    /// A length that Vault does not print.
    #[error("it has {0} bytes, and a key that Vault prints has 33: copy the line again")]
    VaultLength(usize),
    /// Not `N-hex`.
    #[error(
        "it is not of the form 1-0123abcd or TOKEN-1-0123abcd, as ssss-split prints shares: copy the whole line"
    )]
    NotSsss,
    /// A length that the scheme does not have.
    #[error(
        "it has {0} hex digits; shares of ssss have 2 to 256, an even number: digits are missing or too many"
    )]
    SsssLength(usize),
    /// Not `NAME.NNN`.
    #[error(
        "its name does not end with its number, as in secret.017: give the file the name that gfsplit gave it"
    )]
    GfshareName,
    /// The number of the secret itself, or one that no share has.
    #[error("it has the number {0}; shares have 1 to {1}: it was miscopied")]
    Number(u64, u32),
    /// No content.
    #[error("there is nothing in it: copy it again")]
    Empty,
    /// A length that the scheme does not have.
    #[error("it has {0} bytes; a share has at least 2: it is cut off")]
    CutOff(usize),
}
