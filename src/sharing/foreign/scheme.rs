//! Which schemes there are, and which of them a file is of, where that is certain.

use std::str::FromStr;

use zeroize::Zeroizing;

use super::error::ForeignError;
use super::{Paper, bip39, gfshare, lines, slip39, ssss, vault};
use crate::vocab::shown;
use crate::vocab::wordlists::{share_word_index, slip39_word_index};

/// How a secret was shared or written down before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Shares of SLIP-39.
    Slip39,
    /// Words of BIP-39.
    Bip39,
    /// Unseal or recovery keys of Vault.
    Vault,
    /// Shares of ssss.
    Ssss,
    /// The same without the diffusion layer.
    SsssPlain,
    /// Shares of gfshare.
    Gfshare,
}

/// No scheme.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{}\u{201d} is none of the schemes: slip39, bip39, vault, ssss, ssss-plain, gfshare", shown(.0))]
pub struct NoScheme(String);

impl Scheme {
    /// All there are.
    pub const ALL: [Self; 6] =
        [Self::Slip39, Self::Bip39, Self::Vault, Self::Ssss, Self::SsssPlain, Self::Gfshare];

    /// Its word on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Slip39 => "slip39",
            Self::Bip39 => "bip39",
            Self::Vault => "vault",
            Self::Ssss => "ssss",
            Self::SsssPlain => "ssss-plain",
            Self::Gfshare => "gfshare",
        }
    }

    /// Its name for people, behind "shares of".
    pub const fn called(self) -> &'static str {
        match self {
            Self::Slip39 => "SLIP-39",
            Self::Bip39 => "BIP-39",
            Self::Vault => "Vault",
            Self::Ssss => "ssss",
            Self::SsssPlain => "ssss without diffusion",
            Self::Gfshare => "gfshare",
        }
    }
}

impl FromStr for Scheme {
    type Err = NoScheme;

    fn from_str(text: &str) -> Result<Self, NoScheme> {
        Self::ALL.into_iter().find(|one| one.word() == text).ok_or_else(|| NoScheme(text.to_owned()))
    }
}

/// The one scheme of all that was brought.
pub(super) fn recognise(papers: &[Paper]) -> Result<Scheme, ForeignError> {
    let mut first: Option<(&Paper, Scheme)> = None;
    for paper in papers {
        let scheme = scheme_of(paper).ok_or_else(|| ForeignError::Unrecognised(paper.label.clone()))?;
        match first {
            Some((one, first_scheme)) if first_scheme != scheme => {
                return Err(ForeignError::TwoSchemes {
                    first: one.label.clone(),
                    first_scheme,
                    other: paper.label.clone(),
                    other_scheme: scheme,
                });
            }
            Some(_) => {}
            None => first = Some((paper, scheme)),
        }
    }
    first.map(|(_, scheme)| scheme).ok_or_else(|| ForeignError::Nothing("what was brought".to_owned()))
}

fn scheme_of(paper: &Paper) -> Option<Scheme> {
    let by_name = || gfshare::number_of(&paper.file_name).map(|_| Scheme::Gfshare);
    let Ok(lines) = lines::lines_of(paper) else { return by_name() };
    let mut texts = lines.iter().map(|line| line.text);
    if texts.clone().any(vault::is_printed) {
        return Some(Scheme::Vault);
    }
    if texts.all(ssss::is_printed) {
        return Some(Scheme::Ssss);
    }
    worded_scheme(paper).or_else(by_name)
}

/// By the number of words, which shares of SLIP-39 and words of BIP-39 never have in common, if most are in the list.
fn worded_scheme(paper: &Paper) -> Option<Scheme> {
    let in_list = |text: &str, is_word: fn(&str) -> Option<u16>| {
        let words = || lines::words(text).take(64);
        let known = words().filter(|word| is_word(&Zeroizing::new(word.to_lowercase())).is_some()).count();
        known * 4 >= words().count() * 3
    };
    let text = lines::text_of(paper).ok()?;
    if bip39::COUNTS.contains(&lines::words(text).take(64).count()) && in_list(text, share_word_index) {
        return Some(Scheme::Bip39);
    }
    let shares = lines::worded(paper, slip39::LEAST_WORDS).ok()?;
    let first = shares.first()?;
    let whole = lines::words(first.text).take(slip39::LEAST_WORDS).count() == slip39::LEAST_WORDS;
    (whole && in_list(first.text, slip39_word_index)).then_some(Scheme::Slip39)
}
