//! Which scheme a file is of, where that is certain.

use zeroize::Zeroizing;

use super::error::ForeignError;
use super::paper::Paper;
use super::scheme::Scheme;
use super::{bip39, gfshare, lines, slip39, ssss, vault};
use crate::vocab::wordlists::{share_word_index, slip39_word_index};

/// The one scheme of all that was brought.
pub(super) fn recognise(papers: &[Paper]) -> Result<Scheme, ForeignError> {
    let mut first: Option<(&Paper, Scheme)> = None;
    for paper in papers {
        let scheme = paper.scheme().ok_or_else(|| ForeignError::Unrecognised(paper.label.clone()))?;
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

impl Paper {
    /// Of which scheme it is, if that is certain.
    pub fn scheme(&self) -> Option<Scheme> {
        let by_name = || gfshare::number_of(&self.file_name).map(|_| Scheme::Gfshare);
        // more keys than lines are read of another file stand in it, in two ways of writing
        if vault::is_said(self) {
            return Some(Scheme::Vault);
        }
        let Ok(lines) = lines::lines_of(self) else { return by_name() };
        let mut texts = lines.iter().map(|line| line.text);
        if texts.clone().any(vault::is_printed) {
            return Some(Scheme::Vault);
        }
        if texts.all(ssss::is_printed) {
            return Some(Scheme::Ssss);
        }
        worded_scheme(self).or_else(by_name)
    }
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
