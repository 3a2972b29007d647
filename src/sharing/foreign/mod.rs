//! Shares and words of other schemes: what a derived seed leaves as, and what existed before and comes in to be sealed.
//!
//! ```text
//! scheme      recognised by                                   what proves the secret
//! slip39      20 or more words of its list                    a digest, where more than one share is needed
//! bip39       12, 15, 18, 21 or 24 words of its list          a checksum
//! vault       "Unseal Key 1:" as printed, its JSON or YAML    nothing
//! ssss        lines N-HEX                                     nothing
//! ssss-plain  named alone: ssss-split -D                      nothing
//! gfshare     names that end with .NNN                        nothing
//! ```
//!
//! Where nothing proves it, shares beyond those needed are held against the others. What comes out is sealed at once and
//! stands in the clear nowhere but in memory.

mod bip39;
mod brought;
mod error;
mod field;
mod gfshare;
mod limits;
mod lines;
mod paper;
mod points;
mod recognising;
mod scheme;
pub mod slip39;
mod ssss;
mod ssss_field;
pub(super) mod vault;

use std::fmt;

use zeroize::Zeroizing;

pub(super) use bip39::words_of;
pub use brought::Brought;
pub use error::{BadShare, ForeignError};
pub use paper::Paper;
pub use scheme::{NoScheme, Scheme};

use crate::vocab::SecretText;

/// What speaks for a secret that came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proof {
    /// A checksum or digest of the secret itself.
    Checksum,
    /// Each share has a checksum of its own, and one alone was needed.
    EachShare,
    /// So many shares more than needed, all of which agree.
    Spare(usize),
    /// Nothing.
    Nothing,
}

/// Where a secret came from: nothing secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// Its scheme.
    pub scheme: Scheme,
    /// Different shares that were brought.
    pub used: usize,
    /// What speaks for it.
    pub proof: Proof,
}

/// What came out of shares.
pub struct Combined {
    /// Where it came from.
    pub came: Came,
    /// What it is, in a few words.
    pub what: String,
    /// The secret.
    pub content: Zeroizing<Vec<u8>>,
}

impl fmt::Debug for Combined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Combined({:?}, {} bytes redacted)", self.came, self.content.len())
    }
}

impl fmt::Display for Came {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.scheme, self.used) {
            (Scheme::Bip39, _) => f.write_str("words of BIP-39"),
            (scheme, 1) => write!(f, "1 share of {}", scheme.called()),
            (scheme, used) => write!(f, "{used} shares of {}", scheme.called()),
        }
    }
}

impl Proof {
    /// In a sentence.
    pub fn said(self) -> String {
        match self {
            Self::Checksum => "Its checksum fits.".to_owned(),
            Self::EachShare => "The checksum of the share fits.".to_owned(),
            Self::Spare(1) => "One share more than needed was brought, and agrees with the others.".to_owned(),
            Self::Spare(more) => {
                format!("{more} shares more than needed were brought, and all agree.")
            }
            Self::Nothing => "Nothing proves that it is the right one: these shares have no checksum, and wrong ones give a wrong secret without a word. Try what was sealed where it is used before a share is destroyed; if you have a share more than needed, bring it too and say how many are needed.".to_owned(),
        }
    }
}

/// Combines what was brought. Without a scheme it must be certain which it is.
///
/// `threshold` is how many shares are needed, for the schemes whose shares do not say it; `passphrase` is that of SLIP-39.
pub fn combine(
    papers: &[Paper],
    scheme: Option<Scheme>,
    threshold: Option<u8>,
    passphrase: Option<&SecretText>,
) -> Result<Combined, ForeignError> {
    let scheme = scheme.map_or_else(|| recognising::recognise(papers), Ok)?;
    if threshold.is_some_and(|needed| needed < 2) {
        return Err(ForeignError::Threshold);
    }
    if passphrase.is_some() && scheme != Scheme::Slip39 {
        return Err(ForeignError::NoPassphrase);
    }
    let found = |found: points::Found| {
        let proof = if found.spare == 0 { Proof::Nothing } else { Proof::Spare(found.spare) };
        (Came { scheme, used: found.used, proof }, found.secret)
    };
    match scheme {
        Scheme::Slip39 | Scheme::Bip39 if threshold.is_some() => Err(ForeignError::ThresholdKnown(scheme)),
        Scheme::Slip39 => of_slip39(papers, passphrase),
        Scheme::Bip39 => of_bip39(papers),
        Scheme::Vault => {
            let points = each(papers, vault::read)?;
            let threshold = threshold_of(papers, threshold)?;
            let (came, content) = found(points::rebuild(&field::AES, points, threshold)?);
            Ok(Combined { came, what: bytes(&content), content })
        }
        Scheme::Gfshare => {
            let points = papers.iter().map(gfshare::read).collect::<Result<_, _>>()?;
            let (came, content) = found(points::rebuild(&field::GFSHARE, points, threshold)?);
            Ok(Combined { came, what: bytes(&content), content })
        }
        Scheme::Ssss | Scheme::SsssPlain => {
            let points = each(papers, ssss::read)?;
            let needed = threshold.ok_or(ForeignError::ThresholdMissing)?;
            let (came, content) = found(ssss::combine(points, needed, scheme == Scheme::Ssss)?);
            Ok(without_padding(came, content))
        }
    }
}

/// How many shares of Vault are needed: as people say, or as stands with the keys. Both are the same, where both say it.
fn threshold_of(papers: &[Paper], given: Option<u8>) -> Result<Option<u8>, ForeignError> {
    let said = said_threshold(papers)?;
    match (said, given) {
        (Some(said), Some(given)) if said != given => Err(ForeignError::ThresholdDiffers { said, given }),
        // one of one: there is nothing to combine
        (Some(1), None) => Ok(None),
        (said, given) => Ok(given.or(said)),
    }
}

/// How many are needed as stands with keys of Vault; none where none of them says it.
fn said_threshold(papers: &[Paper]) -> Result<Option<u8>, ForeignError> {
    let mut all = papers.iter().filter_map(vault::said_threshold);
    let Some(first) = all.next() else { return Ok(None) };
    match all.find(|other| *other != first) {
        Some(given) => Err(ForeignError::ThresholdDiffers { said: first, given }),
        None => Ok(Some(first)),
    }
}

fn bytes(content: &[u8]) -> String {
    let length = content.len();
    if length == 1 { "1 byte".to_owned() } else { format!("{length} bytes") }
}

/// The shares of all files.
fn each<T>(
    papers: &[Paper],
    read: impl Fn(&Paper) -> Result<Vec<T>, ForeignError>,
) -> Result<Vec<T>, ForeignError> {
    papers.iter().map(read).try_fold(Vec::new(), |mut all, shares| {
        all.extend(shares?);
        Ok(all)
    })
}

fn of_slip39(papers: &[Paper], passphrase: Option<&SecretText>) -> Result<Combined, ForeignError> {
    let passphrase = passphrase.map_or("", SecretText::expose);
    if let Some(place) = passphrase.chars().position(|c| !matches!(c, ' '..='~')) {
        return Err(ForeignError::Passphrase(place + 1));
    }
    let brought = each(papers, slip39_shares)?;
    let opened = slip39::combine(&brought, passphrase.as_bytes())?;
    let proof = if opened.proven { Proof::Checksum } else { Proof::EachShare };
    let came = Came { scheme: Scheme::Slip39, used: opened.used, proof };
    let under = if passphrase.is_empty() { "without a passphrase" } else { "with the passphrase given" };
    let what = format!(
        "{}, opened {under}. No checksum covers a passphrase: with another one another secret comes out",
        bytes(&opened.secret)
    );
    Ok(Combined { came, what, content: opened.secret })
}

/// The shares of words in a file.
fn slip39_shares(paper: &Paper) -> Result<Vec<slip39::Brought>, ForeignError> {
    let lines = lines::worded(paper, slip39::LEAST_WORDS)?;
    let read = lines.into_iter().map(|line| match slip39::Share::read(line.text) {
        Ok(share) => Ok(slip39::Brought { label: line.label, share }),
        Err(why) => Err(ForeignError::Share { label: line.label, why }),
    });
    read.collect()
}

/// What is sealed is the words themselves: all those of a file, however many lines they take.
fn of_bip39(papers: &[Paper]) -> Result<Combined, ForeignError> {
    let read = papers.iter().map(|paper| match bip39::read(lines::text_of(paper)?) {
        Ok(sentence) => Ok((&paper.label, sentence)),
        Err(why) => Err(ForeignError::Share { label: paper.label.clone(), why }),
    });
    let sentences = read.collect::<Result<Vec<_>, _>>()?;
    match sentences.as_slice() {
        [(_, sentence)] => {
            let what = format!(
                "{} words, with {} bits of entropy. What is sealed is the words as text; a passphrase of theirs, if there is one, is not in them",
                sentence.text.split(' ').count(),
                sentence.entropy_bits
            );
            let came = Came { scheme: Scheme::Bip39, used: 1, proof: Proof::Checksum };
            Ok(Combined { came, what, content: Zeroizing::new(sentence.text.as_bytes().to_vec()) })
        }
        [(first, _), (other, _), ..] => {
            Err(ForeignError::TwoSecrets { first: (*first).clone(), other: (*other).clone() })
        }
        [] => Err(ForeignError::Nothing("what was brought".to_owned())),
    }
}

/// `ssss-split -s` fills a text up with zeros before it, and `ssss-combine` shows it without them. Other secrets keep theirs.
fn without_padding(came: Came, content: Zeroizing<Vec<u8>>) -> Combined {
    let zeros = content.iter().take_while(|byte| **byte == 0).count();
    let rest = content.get(zeros..).unwrap_or_default();
    let text = std::str::from_utf8(rest).unwrap_or_default();
    let is_text = !text.is_empty() && !text.chars().any(char::is_control);
    if zeros == 0 || !is_text {
        return Combined { came, what: bytes(&content), content };
    }
    let what = format!("{} of text, without the {zeros} zero bytes that ssss put before it", bytes(rest));
    Combined { came, what, content: Zeroizing::new(rest.to_vec()) }
}

#[cfg(test)]
mod tests;
