//! The codes of one sheet as a camera sees them, one after the other: the share's, and that of the sealed payload beside it
//! if both are wanted.

use crate::ceremony::SheetReading;
use crate::paper::scan::Sought;
use crate::sharing::payload;
use crate::sharing::sealed::code;
use crate::vocab::SecretText;

/// Which codes of a sheet are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Codes {
    /// The share's.
    #[default]
    One,
    /// The share's, and that of the sealed payload beside it.
    Both,
}

impl Codes {
    /// What a reader of pages looks for.
    pub const fn sought(self) -> Sought {
        match self {
            Self::One => Sought::Anything,
            Self::Both => Sought::BothCodes,
        }
    }
}

/// What was seen of the sheet that is shown.
#[derive(Default)]
pub struct SeenCodes {
    /// The share, while the other code is waited for.
    share: Option<SecretText>,
    /// Codes of sealed payloads.
    beside: Vec<String>,
}

impl SeenCodes {
    /// Why a code is not wanted now, in a sentence; nothing if it is.
    pub fn unwanted(&self, text: &str, codes: Codes) -> Option<&'static str> {
        if payload::looks_like_share(text) {
            let again = "The share is seen already: show the other code, in the panel Instructions, and cover this one.";
            return self.share.is_some().then_some(again);
        }
        if !code::looks_like_code(text) {
            return Some("This is a code, but not a share's: show the large one of the sheet.");
        }
        let again =
            "The sealed payload is seen already: show the other code, beside the words, and cover this one.";
        match codes {
            Codes::One => Some(
                "This is the sealed payload: the share's code is the other one of the sheet, beside the words.",
            ),
            Codes::Both => self.beside.iter().any(|known| known == text).then_some(again),
        }
    }

    /// Keeps a code that is wanted; the sheet, once all of its codes that are wanted were seen.
    pub fn keep(&mut self, text: SecretText, codes: Codes) -> Option<SheetReading> {
        if code::looks_like_code(text.expose()) {
            self.beside.push(text.expose().to_owned());
        } else {
            self.share = Some(text);
        }
        let waits = match codes {
            Codes::One => false,
            Codes::Both => self.beside.is_empty(),
        };
        let share = self.share.take_if(|_| !waits)?;
        Some(SheetReading::of_codes(share, std::mem::take(&mut self.beside)))
    }

    /// What was seen, if more is waited for, and what comes next.
    pub fn next(&self) -> Option<&'static str> {
        match (&self.share, self.beside.as_slice()) {
            (Some(_), _) => {
                Some("The share is seen. Now the second code, in the panel Instructions: cover the share's.")
            }
            (None, [_, ..]) => {
                Some("The sealed payload is seen. Now the share's code, beside the words: cover this one.")
            }
            (None, []) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHARE: &str = "KEYRITE1:AEAQ";
    const SEALED: &str = "KEYRITE-SEALED-1:AEAQ";

    fn keep(seen: &mut SeenCodes, text: &str, codes: Codes) -> Option<(String, Vec<String>)> {
        assert_eq!(seen.unwanted(text, codes), None, "{text}");
        let sheet = seen.keep(SecretText::copy_of(text).expect("fits"), codes)?;
        Some((sheet.share().expose().to_owned(), sheet.beside().to_vec()))
    }

    #[test]
    fn one_code_is_the_share() {
        let mut seen = SeenCodes::default();
        for (text, says) in [(SEALED, "This is the sealed payload"), ("https://example.org", "not a share's")]
        {
            assert!(seen.unwanted(text, Codes::One).is_some_and(|said| said.contains(says)), "{text}");
        }
        assert_eq!(keep(&mut seen, SHARE, Codes::One), Some((SHARE.to_owned(), Vec::new())));
    }

    #[test]
    fn both_codes_come_in_any_order() {
        for (first, other) in [(SHARE, SEALED), (SEALED, SHARE)] {
            let mut seen = SeenCodes::default();
            assert_eq!((seen.next(), keep(&mut seen, first, Codes::Both)), (None, None));
            assert!(seen.next().is_some_and(|says| says.contains("is seen. Now the ")));
            assert!(seen.unwanted(first, Codes::Both).is_some_and(|says| says.contains("is seen already")));
            let both = Some((SHARE.to_owned(), vec![SEALED.to_owned()]));
            assert_eq!(keep(&mut seen, other, Codes::Both), both);
            assert_eq!(seen.next(), None);
        }
    }
}
