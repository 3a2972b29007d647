//! The public key that a secret is wrapped under: read from a file, and compared with what the KMS or HSM printed.

use data_encoding::HEXLOWER;
use eframe::egui::Ui;

use super::super::super::super::kit::{self, Signal};
use super::file_read::{FileRead, Labels};
use crate::desk::wrapping_key;
use crate::sharing::wrap::WrappingKey;
use crate::vocab::Digest;
use crate::vocab::spoken::agreeing;

const LABELS: Labels = Labels {
    field: "Path of the public key",
    hint: "/media/usb/WrappingPublicKey.bin",
    button: "Read the public key",
};

/// A public key being chosen and compared.
#[derive(Default)]
pub struct Wrapping {
    file: FileRead<WrappingKey>,
    typed: String,
}

/// What was typed from the other side's print, against what was read.
#[derive(Debug, PartialEq, Eq)]
enum Match {
    /// As far as it goes.
    Begun,
    /// All that is asked for.
    Whole,
    /// Another key.
    Other,
}

/// Hex characters of each end that are typed. Whoever slips in a key of their own can try as many as they like until
/// the ends fit: 96 bits of both together are out of anybody's reach, 64 are not for whoever wants a root key.
const END: usize = 12;

/// The two ends of the digest, in hex or in words; whoever types all of it is not hindered.
fn compare(typed: &str, digest: Digest) -> Match {
    // points, colons and dashes stand between the ends as people write them
    let spaced: String =
        typed.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let joined = spaced.replace(' ', "");
    let half = digest.0.iter().take(END / 2).copied();
    let ends: Vec<u8> = half.chain(digest.0.iter().skip(digest.0.len() - END / 2).copied()).collect();
    let hex = [HEXLOWER.encode(&ends), digest.hex()];
    // digits alone are hex, never the number of a row of words
    let in_words = |ours: &[u8]| {
        let has_letters = joined.contains(char::is_alphabetic);
        agreeing(&spaced, ours).ok().filter(|_| has_letters).map(|agree| agree == ours.len())
    };
    let words = [in_words(&ends), in_words(&digest.0)];
    if hex.contains(&joined) || words.contains(&Some(true)) {
        Match::Whole
    } else if hex.iter().any(|hex| hex.starts_with(&joined)) || words.contains(&Some(false)) {
        Match::Begun
    } else {
        Match::Other
    }
}

impl Wrapping {
    /// The key, if one was read and is the one of the print.
    pub fn key(&self) -> Option<&WrappingKey> {
        self.file.read().filter(|key| compare(&self.typed, key.digest()) == Match::Whole)
    }

    /// What the primary act waits for.
    pub fn missing(&self) -> Option<String> {
        let Some(key) = self.file.read() else { return Some("read the public key".into()) };
        match compare(&self.typed, key.digest()) {
            Match::Whole => None,
            Match::Begun => Some("compare the public key with the print".into()),
            Match::Other => Some("the print is of another public key".into()),
        }
    }

    pub fn show(&mut self, ui: &mut Ui) {
        if self.file.show(ui, &LABELS, wrapping_key::read) {
            self.typed.clear();
        }
        match self.file.read() {
            None => kit::caption(ui, "As the KMS or HSM handed it out for the import, in PEM or DER."),
            Some(key) => print(ui, key, &mut self.typed),
        }
    }
}

/// What the key says of itself, and the field for what the print says.
fn print(ui: &mut Ui, key: &WrappingKey, typed: &mut String) {
    kit::space(ui);
    kit::spelled(ui, &format!("This public key, RSA of {} bits, says", key.bits()), &key.digest().words());
    kit::space(ui);
    let name = "The same in hex, SHA-256 of its DER. Compare all of it with the print of the other side";
    kit::digits(ui, name, &key.digest().hex());
    kit::gap(ui);
    kit::field_with(
        ui,
        "As the KMS or HSM printed it: the first and the last twelve characters, or the first and the last six words",
        typed,
        520.0,
        "",
        None,
    );
    match compare(typed, key.digest()) {
        Match::Whole => kit::text::remark(ui, Signal::Done, "it is the public key of the print"),
        Match::Other => kit::text::remark(
            ui,
            Signal::Stop,
            "this is not the public key of the print: whoever holds its other half could open the key. Find out where the file comes from",
        ),
        Match::Begun => kit::text::remark(
            ui,
            Signal::Plain,
            "printed there with sha256sum, from the DER file; never taken from this screen",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_typed_as_they_are_printed() {
        let mut bytes = [0u8; 32];
        bytes[..4].copy_from_slice(&[0xe5, 0x82, 0x94, 0xf2]);
        bytes[28..].copy_from_slice(&[0x1b, 0x31, 0xcc, 0x52]);
        let digest = Digest(bytes);
        let (hex, words) = (digest.hex(), digest.words());
        let (first, last) = (
            "topmost istanbul pluto vagabond aardvark adroitness",
            "aardvark adroitness beeswax company spigot enrollment",
        );
        assert!(words.starts_with(first) && words.ends_with(last), "{words}");
        let cases = [
            (String::new(), Match::Begun),
            ("e5".into(), Match::Begun),
            ("e58294f2 1b31".into(), Match::Other),
            ("e58294f20000".into(), Match::Begun),
            ("e58294f20000 00001b31cc52".into(), Match::Whole),
            (" E582 94F2 0000 0000 1B31 CC52 ".into(), Match::Whole),
            ("topmost".into(), Match::Begun),
            (format!("{first} {last}").to_uppercase(), Match::Whole),
            (format!("{first}\u{a0}{last}"), Match::Whole),
            ("topm ista plu vag aard adro aard adro beesw compan spig enr".into(), Match::Whole),
            ("topm ista plu".into(), Match::Begun),
            ("topm ista pa".into(), Match::Other),
            ("12".into(), Match::Other),
            ("E58294F20000...00001B31CC52".into(), Match::Whole),
            ("e5:82:94:f2:00:00 \u{2026} 00:00:1b:31:cc:52".into(), Match::Whole),
            (hex.clone(), Match::Whole),
            (words.clone(), Match::Whole),
            ("e58294f20000 00001b31cc53".into(), Match::Other),
            ("e58294f3".into(), Match::Other),
            ("00001b31cc52 e58294f20000".into(), Match::Other),
            (format!("{first} {last}s"), Match::Other),
            (format!("{last} {first}"), Match::Other),
            (format!("e58294f20000 {last}"), Match::Other),
            (hex + "00", Match::Other),
        ];
        for (typed, want) in cases {
            assert_eq!(compare(&typed, digest), want, "{typed}");
        }
    }
}
