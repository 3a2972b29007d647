//! Locks on a share: a key from a passphrase or from code words on a handwritten card, by Argon2id, then AES-256-GCM.
//!
//! Argon2id is RFC 9106, version 0x13; AES-256-GCM is NIST SP 800-38D. A passphrase is brought to NFKD first,
//! as BIP-39 and SLIP-39 do, so that it can be typed on another keyboard in ten years. Code words are eight of
//! the BIP-39 list: 80 random bits and 8 check bits, so a slip of the pen is found without the lock's help.

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Key, Nonce};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;
use zeroize::{Zeroize, Zeroizing};

use super::share::{Body, LOCKED_BODY_BYTES, LockKind, ShareHeader};
use super::{KEY_BYTES, Point, stretch::stretch};
use crate::vocab::digest::tagged;
use crate::vocab::digest::{first, last};
use crate::vocab::limits::{MAX_PASSPHRASE_BYTES, MIN_PASSPHRASE_CHARS, MIN_PASSPHRASE_KINDS};
use crate::vocab::{Secret, SecretText, wordlists};

/// What Argon2id costs: the only part of a lock that people choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockCost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub passes: u8,
    /// Lanes.
    pub lanes: u8,
}

impl LockCost {
    /// About a second today, and small enough for any laptop in twenty years.
    pub const DEFAULT: Self = Self { memory_kib: 256 << 10, passes: 4, lanes: 4 };
    /// RFC 9106's second recommended choice; nothing below it is written or read.
    pub const FLOOR: Self = Self { memory_kib: 64 << 10, passes: 3, lanes: 4 };
    /// Nothing above it is read: a forged sheet must not exhaust the machine.
    pub const CAP: Self = Self { memory_kib: 4 << 20, passes: 64, lanes: 16 };

    /// Checks the bounds: memory 64 MiB to 4 GiB, work (memory times passes) at least that of the floor.
    pub fn check(self) -> Result<Self, LockParamsError> {
        let work = |cost: Self| u64::from(cost.memory_kib) * u64::from(cost.passes);
        let (floor, cap) = (Self::FLOOR, Self::CAP);
        if self.memory_kib > cap.memory_kib || self.passes > cap.passes || self.lanes > cap.lanes {
            Err(LockParamsError::TooCostly(self))
        } else if self.memory_kib < floor.memory_kib || work(self) < work(floor) || self.lanes == 0 {
            Err(LockParamsError::TooWeak(self))
        } else {
            Ok(self)
        }
    }
}

impl std::fmt::Display for LockCost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { memory_kib, passes, lanes } = self;
        // whole MiB unless that would hide what is over
        let memory = if memory_kib % 1_024 == 0 {
            format!("{} MiB", memory_kib >> 10)
        } else {
            format!("{memory_kib} KiB")
        };
        write!(f, "{memory}, {passes} passes, {lanes} lanes")
    }
}

/// Why a lock's numbers are refused, before anything is allocated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockParamsError {
    /// Above the cap.
    #[error("it asks for {0}; the most is {cap}", cap = LockCost::CAP)]
    TooCostly(LockCost),
    /// Below the floor.
    #[error("it asks for only {0}; the least is 64 MiB with 3 passes, or more memory with fewer, and 1 lane")]
    TooWeak(LockCost),
}

/// All public parameters of one lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockParams {
    /// Argon2id's cost, within bounds.
    pub cost: LockCost,
    /// Random, one per share.
    pub salt: [u8; 16],
    /// Random, used once because the salt makes the key its own.
    pub nonce: [u8; 12],
}

impl LockParams {
    /// Length in the share format.
    pub const BYTES: usize = 34;

    /// The 34 bytes of the format.
    pub fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0u8; Self::BYTES];
        let (memory, rest) = bytes.split_at_mut(4);
        memory.copy_from_slice(&self.cost.memory_kib.to_be_bytes());
        let (small, rest) = rest.split_at_mut(2);
        small.copy_from_slice(&[self.cost.passes, self.cost.lanes]);
        let (salt, nonce) = rest.split_at_mut(16);
        salt.copy_from_slice(&self.salt);
        nonce.copy_from_slice(&self.nonce);
        bytes
    }

    /// Reads them back; the cost must be within bounds.
    pub fn from_bytes(bytes: &[u8; Self::BYTES]) -> Result<Self, LockParamsError> {
        let [m0, m1, m2, m3, passes, lanes, rest @ ..] = *bytes;
        let cost = LockCost { memory_kib: u32::from_be_bytes([m0, m1, m2, m3]), passes, lanes }.check()?;
        let (salt, nonce) = (first(&rest), last(&rest));
        Ok(Self { cost, salt, nonce })
    }
}

/// Why a lock did not close or open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LockError {
    /// The tag does not fit.
    #[error("the passphrase or code words do not open it")]
    DoesNotOpen,
    /// No passphrase was given.
    #[error("the passphrase is empty")]
    Empty,
    /// Longer than the limit.
    #[error("the passphrase is longer than {MAX_PASSPHRASE_BYTES} bytes")]
    TooLong,
    /// A tab, an escape, a zero: something that nobody sees and nobody would type again.
    #[error(
        "character {0} of the passphrase is a control character, which cannot be seen and not be relied on: type letters, digits, signs and spaces alone"
    )]
    Control(usize),
    /// A new passphrase that can be guessed.
    #[error(
        "the passphrase has {0} characters; a new one needs at least {MIN_PASSPHRASE_CHARS}, because whoever finds the sheet can try all shorter ones. Take four or more words at random"
    )]
    TooShort(usize),
    /// A new passphrase of a few characters again and again.
    #[error(
        "the passphrase has only {0} different characters; a new one needs at least {MIN_PASSPHRASE_KINDS}. Take four or more words at random"
    )]
    TooPlain(usize),
    /// The machine lacks the memory.
    #[error("opening it needs {0} MiB of free memory, which this machine does not have")]
    NoMemory(u32),
    /// Argon2 or AES refused; cannot happen within the bounds.
    #[error("the lock could not be computed")]
    Internal,
}

/// A passphrase or code words, normalised, ready for Argon2id.
#[derive(Debug)]
pub struct LockSecret(SecretText);

impl LockSecret {
    /// A passphrase to lock with: long enough, too.
    pub fn new_passphrase(typed: &SecretText) -> Result<Self, LockError> {
        let normal = Self::passphrase(typed)?;
        // composed, so that an accent is no character of its own
        let composed = || typed.expose().nfc();
        let length = composed().count();
        if length < MIN_PASSPHRASE_CHARS {
            return Err(LockError::TooShort(length));
        }
        let is_first = |(place, c): &(usize, char)| !composed().take(*place).any(|before| before == *c);
        match composed().enumerate().filter(is_first).take(MIN_PASSPHRASE_KINDS).count() {
            kinds if kinds < MIN_PASSPHRASE_KINDS => Err(LockError::TooPlain(kinds)),
            _ => Ok(normal),
        }
    }

    /// Normalises a passphrase that opens to NFKD. Spaces and letter case count.
    pub fn passphrase(typed: &SecretText) -> Result<Self, LockError> {
        if let Some(place) = typed.expose().chars().position(char::is_control) {
            return Err(LockError::Control(place + 1));
        }
        let mut normal = SecretText::empty();
        let mut cell = [0u8; 4];
        for character in typed.expose().nfkd() {
            normal.push_str(character.encode_utf8(&mut cell)).map_err(|_| LockError::TooLong)?;
        }
        cell.zeroize();
        if normal.is_empty() {
            return Err(LockError::Empty);
        }
        if normal.expose().len() > MAX_PASSPHRASE_BYTES {
            return Err(LockError::TooLong);
        }
        Ok(Self(normal))
    }

    /// The text that goes into Argon2id; code words as eight full words and single spaces.
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Draws fresh code words.
    pub fn make_code_words(rng: &mut impl CryptoRng) -> Self {
        let random = Secret::<10>::fill_with(|place| rng.fill_bytes(place));
        let mut text = SecretText::empty();
        for (place, index) in code_word_indices(&random).iter().enumerate() {
            let word = wordlists::share_word(*index);
            let written = text.push_str(if place == 0 { "" } else { " " }).and_then(|()| text.push_str(word));
            written.expect("eight words of at most eight letters");
        }
        Self(text)
    }

    /// Reads code words as typed: any case, full words or their first four letters.
    pub fn code_words(typed: &SecretText) -> Result<Self, CodeWordsError> {
        let mut indices = Zeroizing::new(Vec::with_capacity(CODE_WORDS));
        for (place, word) in typed.expose().split_whitespace().enumerate() {
            let lower = Zeroizing::new(word.to_lowercase());
            let index = wordlists::share_word_index(&lower).ok_or(CodeWordsError::Unknown(place + 1))?;
            indices.push(index);
        }
        if indices.len() != CODE_WORDS {
            return Err(CodeWordsError::Count(indices.len()));
        }
        let random = Secret::<10>::fill_with(|place| {
            let mut bits = indices.iter().flat_map(|index| (0..11).rev().map(move |bit| index >> bit & 1));
            for byte in place.iter_mut() {
                *byte = bits.by_ref().take(8).fold(0, |byte, bit| byte << 1 | u8::from(bit == 1));
            }
        });
        if code_word_indices(&random).as_slice() != indices.as_slice() {
            return Err(CodeWordsError::Check);
        }
        let mut text = SecretText::empty();
        for (place, index) in indices.iter().enumerate() {
            let word = wordlists::share_word(*index);
            let written = text.push_str(if place == 0 { "" } else { " " }).and_then(|()| text.push_str(word));
            written.expect("eight words of at most eight letters");
        }
        Ok(Self(text))
    }
}

/// Words in a set of code words.
pub const CODE_WORDS: usize = 8;

/// Why code words are not taken. Names places, never words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CodeWordsError {
    /// Not a word of the list.
    #[error("code word {0} is not in the list: look at its first four letters again")]
    Unknown(usize),
    /// Not eight.
    #[error("{0} code words were typed; there are {CODE_WORDS}")]
    Count(usize),
    /// All are words, but not these together.
    #[error("the code words do not check: one of them is another word of the list, or two are swapped")]
    Check,
}

/// 80 random bits and 8 bits of their digest, cut into eight 11-bit indices.
fn code_word_indices(random: &Secret<10>) -> Zeroizing<[u16; CODE_WORDS]> {
    let check = tagged("keyrite/v1/code-words", &[random.expose()]).0[0];
    let bytes = Zeroizing::new([random.expose().as_slice(), &[check]].concat());
    let mut bits = bytes.iter().flat_map(|byte| (0..8).rev().map(move |bit| u16::from(byte >> bit & 1)));
    let mut indices = Zeroizing::new([0u16; CODE_WORDS]);
    for index in indices.iter_mut() {
        *index = bits.by_ref().take(11).fold(0, |index, bit| index << 1 | bit);
    }
    indices
}

/// Locks a point's value under the header it will be printed with.
pub fn lock(
    point: &Point,
    header: &ShareHeader,
    secret: &LockSecret,
    cost: LockCost,
    rng: &mut impl CryptoRng,
) -> Result<Body, LockError> {
    let (mut salt, mut nonce) = ([0u8; 16], [0u8; 12]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut nonce);
    // a sheet printed under another header could never be opened again
    if header.lock == LockKind::None || header.x != point.x {
        return Err(LockError::Internal);
    }
    let params = LockParams { cost: cost.check().map_err(|_| LockError::Internal)?, salt, nonce };
    let cipher = cipher(secret, &params)?;
    let aad = additional_data(header, &params);
    let payload = Payload { msg: point.y.expose(), aad: &aad };
    let sealed = cipher.encrypt(&Nonce::from(nonce), payload).map_err(|_| LockError::Internal)?;
    let sealed: [u8; LOCKED_BODY_BYTES] = sealed.try_into().map_err(|_| LockError::Internal)?;
    Ok(Body::Locked { sealed, params })
}

/// Opens a locked body; the header it is printed with must be unaltered.
pub fn unlock(
    sealed: &[u8; LOCKED_BODY_BYTES],
    params: &LockParams,
    header: &ShareHeader,
    secret: &LockSecret,
) -> Result<Secret<KEY_BYTES>, LockError> {
    let cipher = cipher(secret, params)?;
    let aad = additional_data(header, params);
    let payload = Payload { msg: sealed.as_slice(), aad: &aad };
    let opened = cipher.decrypt(&Nonce::from(params.nonce), payload).map_err(|_| LockError::DoesNotOpen)?;
    let opened = Zeroizing::new(opened);
    let y = opened.as_slice().try_into().map_err(|_| LockError::Internal)?;
    Ok(Secret::copy_of(y))
}

/// Reads what a custodian typed for a share of this kind of lock.
pub fn read_secret(kind: LockKind, typed: &SecretText) -> Result<LockSecret, ReadSecretError> {
    match kind {
        LockKind::CodeWords => Ok(LockSecret::code_words(typed)?),
        LockKind::Passphrase | LockKind::None => Ok(LockSecret::passphrase(typed)?),
    }
}

/// Why a typed passphrase or code words could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadSecretError {
    /// A passphrase problem.
    #[error(transparent)]
    Passphrase(#[from] LockError),
    /// A code-word problem.
    #[error(transparent)]
    CodeWords(#[from] CodeWordsError),
}

fn additional_data(header: &ShareHeader, params: &LockParams) -> Vec<u8> {
    [header.to_bytes().as_slice(), &params.to_bytes()].concat()
}

#[cfg(test)]
thread_local! {
    /// How often this thread has run Argon2id.
    pub(crate) static RUNS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn cipher(secret: &LockSecret, params: &LockParams) -> Result<Aes256Gcm, LockError> {
    #[cfg(test)]
    RUNS.set(RUNS.get() + 1);
    let key = stretch(secret.expose().as_bytes(), params)?;
    Ok(Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sharing::Quorum;
    use crate::vocab::{Fingerprint, Mode, SetId};
    use rand::{SeedableRng, rngs::StdRng};

    fn text(typed: &str) -> SecretText {
        SecretText::copy_of(typed).expect("fits")
    }

    #[test]
    fn cost_bounds() {
        let cost = |memory_kib, passes, lanes| LockCost { memory_kib, passes, lanes }.check().is_ok();
        assert!(cost(64 << 10, 3, 4) && cost(2 << 20, 1, 4) && cost(4 << 20, 64, 16));
        let bad =
            [(63 << 10, 64, 4), (64 << 10, 2, 4), (64 << 10, 3, 0), (u32::MAX, 3, 4), (64 << 10, 65, 4)];
        for (memory, passes, lanes) in bad {
            assert!(!cost(memory, passes, lanes), "{memory} {passes} {lanes}");
        }
    }

    #[test]
    fn code_words_read_back_and_slips_are_found() {
        let made = LockSecret::make_code_words(&mut StdRng::seed_from_u64(5));
        let words: Vec<&str> = made.expose().split(' ').collect();
        let short: Vec<String> =
            words.iter().map(|w| w.chars().take(4).collect::<String>().to_uppercase()).collect();
        let back = LockSecret::code_words(&text(&short.join("  "))).expect("reads");
        assert_eq!(back.expose(), made.expose());
        let mut swapped = words.clone();
        swapped.swap(1, 4);
        let cases = [
            (swapped.join(" "), CodeWordsError::Check),
            (words[..7].join(" "), CodeWordsError::Count(7)),
            (format!("{} xyzzy {}", words[0], words[2..].join(" ")), CodeWordsError::Unknown(2)),
        ];
        for (typed, want) in cases {
            assert_eq!(LockSecret::code_words(&text(&typed)).map(|_| ()), Err(want), "{typed}");
        }
    }

    #[test]
    fn a_new_passphrase_is_long_enough_and_an_old_one_opens_whatever_it_is() {
        let new = |typed: &str| LockSecret::new_passphrase(&text(typed)).map(|_| ());
        assert_eq!(new("four letters"), Ok(()));
        for (typed, why) in [
            ("", LockError::Empty),
            ("love", LockError::TooShort(4)),
            ("eleven sign", LockError::TooShort(11)),
            ("e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}", LockError::TooShort(6)),
            ("aaaaaaaaaaaaaaaa", LockError::TooPlain(1)),
            ("abcdabcdabcdabcd", LockError::TooPlain(4)),
            ("four\0letters and more", LockError::Control(5)),
            ("four letters\t", LockError::Control(13)),
            ("four letters\u{9b}", LockError::Control(13)),
        ] {
            assert_eq!(new(typed), Err(why), "{typed:?}");
            let opening = LockSecret::passphrase(&text(typed)).map(|_| ());
            let refused = matches!(why, LockError::Empty | LockError::Control(_));
            assert_eq!(opening, if refused { Err(why) } else { Ok(()) }, "{typed:?}");
        }
    }

    #[test]
    fn opens_only_with_its_passphrase_in_any_normal_form_and_its_header() {
        let rng = &mut StdRng::seed_from_u64(6);
        let header = ShareHeader {
            mode: Mode::Production,
            lock: LockKind::Passphrase,
            set: SetId([3; 16]),
            generation: 1,
            x: 2,
            quorum: Quorum::new(2, 3).expect("valid"),
            fingerprint: Fingerprint([4; 16]),
        };
        let point = Point { x: 2, y: Secret::copy_of(&[0xa7; 32]) };
        let passphrase = |typed: &str| LockSecret::passphrase(&text(typed)).expect("fits");
        let body = lock(&point, &header, &passphrase("Zoë ﬁnds"), LockCost::FLOOR, rng).expect("locks");
        let Body::Locked { sealed, params } = body else { panic!("locked") };
        let open = |header: &ShareHeader, typed: &str| {
            unlock(&sealed, &params, header, &passphrase(typed)).map(|y| y.matches(&point.y))
        };
        assert_eq!(open(&header, "Zoe\u{308} finds"), Ok(true));
        assert_eq!(open(&header, "zoë finds"), Err(LockError::DoesNotOpen));
        assert_eq!(open(&ShareHeader { x: 1, ..header }, "Zoë finds"), Err(LockError::DoesNotOpen));
    }
}
