//! What a certificate authority signed from ceremony to ceremony: numbers that one of them gave are not known in the next, so
//! what was given twice is found here.

use super::chapter::Chapter;
use crate::ceremony::numbers::{OddNumber, odd_after};
use crate::transcript::record::{CertifiedBy, Exit, SignedCertificate};
use crate::vocab::{CeremonyId, Day, Digest};

/// A number that does not go with one that was given in another ceremony.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberAgain {
    by: String,
    odd: OddNumber,
    before: (Day, CeremonyId),
    now: (Day, CeremonyId),
}

impl NumberAgain {
    /// In a sentence, with what to do.
    pub(super) fn said(&self) -> String {
        let Self { by, odd, before: (day, before), now: (later, now) } = self;
        let where_it_was =
            format!("on {day} (ceremony {}) and on {later} (ceremony {})", before.short(), now.short());
        match odd {
            OddNumber::Serial(serial) => format!(
                "By {by} two certificates have the serial {serial}, signed {where_it_was}: a CA gives each number once. Revoke that serial, and have both certificates made anew with numbers of their own."
            ),
            OddNumber::List { last, number } => format!(
                "By {by} the revocation lists {last} and then {number} were signed, {where_it_was}: whoever has list {last} does not take list {number}. Sign a list with a number above {last}."
            ),
        }
    }
}

struct Given<'c> {
    chapter: &'c Chapter,
    by: &'c CertifiedBy,
    certificate: &'c SignedCertificate,
    left: Digest,
}

/// Every number that was given again, or went back, from one ceremony to a later one. `chapters` are in the order of their days.
pub(super) fn numbers_again(chapters: &[Chapter]) -> Vec<NumberAgain> {
    let mut all: Vec<Given<'_>> = Vec::new();
    let mut again = Vec::new();
    for chapter in chapters {
        let here: Vec<Given<'_>> =
            chapter.released.iter().filter_map(|(exit, _)| given(chapter, exit)).collect();
        for now in &here {
            let odd = all.iter().rev().find_map(|before| Some((before, odd_with(before, now)?)));
            again.extend(odd.map(|(before, odd)| NumberAgain {
                by: now.by.to_string(),
                odd,
                before: (before.chapter.day, before.chapter.ceremony),
                now: (now.chapter.day, now.chapter.ceremony),
            }));
        }
        all.extend(here);
    }
    again
}

/// The same bytes once more are one certificate.
fn odd_with(before: &Given<'_>, now: &Given<'_>) -> Option<OddNumber> {
    if before.left == now.left { None } else { odd_after(before.certificate, now.certificate) }
}

fn given<'c>(chapter: &'c Chapter, exit: &'c Exit) -> Option<Given<'c>> {
    match exit {
        Exit::Certificate { by, certificate, left } => Some(Given { chapter, by, certificate, left: *left }),
        Exit::None
        | Exit::InTheClear { .. }
        | Exit::Wrapped { .. }
        | Exit::Signature { .. }
        | Exit::Public { .. } => None,
    }
}
