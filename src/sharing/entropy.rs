//! Randomness from the room: dice and coins, mixed with the operating system's so that neither alone decides.
//!
//! `root = HKDF-SHA-512(salt = "keyrite/v1/entropy", ikm = os[64] ‖ for each source: tag byte, count as four
//! big-endian bytes, the throws as ASCII; info = "root key")`, 32 bytes. Whoever knows the dice still lacks the
//! system's 512 bits; if the system's generator is broken, at least 128 bits from the room remain.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::{KEY_BYTES, RootKey};
use crate::sharing::hkdf;
use crate::vocab::{Secret, SecretText};

/// What was rolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// Six-sided dice, typed as 1 to 6.
    Dice,
    /// Coins, typed as h and t.
    Coins,
}

impl SourceKind {
    const fn faces(self) -> &'static [u8] {
        match self {
            Self::Dice => b"123456",
            Self::Coins => b"ht",
        }
    }

    /// Thousandths of a bit a fair roll brings, rounded down: log2(6) and log2(2).
    const fn millibits(self) -> usize {
        match self {
            Self::Dice => 2_584,
            Self::Coins => 1_000,
        }
    }

    /// Rolls that bring at least 128 bits.
    pub const fn fewest(self) -> usize {
        match self {
            Self::Dice => 50,
            Self::Coins => 128,
        }
    }

    /// Whole bits that fair rolls of this number bring; no bits of rolls too few or too many to be taken.
    pub const fn bits(self, rolls: usize) -> Result<usize, RollsError> {
        if rolls > MOST_ROLLS {
            Err(RollsError::TooMany(rolls))
        } else if rolls < self.fewest() {
            Err(RollsError::TooFew { kind: self, got: rolls })
        } else {
            Ok(rolls * self.millibits() / 1_000)
        }
    }

    const fn one(self) -> &'static str {
        match self {
            Self::Dice => "a die shows 1, 2, 3, 4, 5 or 6",
            Self::Coins => "a coin shows h or t",
        }
    }
}

/// Most rolls of one source: two thousand keep the typing under an hour and change nothing any more.
pub const MOST_ROLLS: usize = 2_000;

/// Rolls that passed the checks. The values are secret; count and bits are not.
#[derive(Debug)]
pub struct Rolls {
    kind: SourceKind,
    count: usize,
    bits: usize,
    values: SecretText,
}

/// Why rolls are not taken. Names places, never values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RollsError {
    /// A character that is no face.
    #[error("throw {place} is not possible: {}", .kind.one())]
    NoFace {
        /// What is rolled.
        kind: SourceKind,
        /// 1-based place.
        place: usize,
    },
    /// Too few for 128 bits.
    #[error("{got} throws are too few: {} are needed for 128 bits, {} more", .kind.fewest(), .kind.fewest() - .got)]
    TooFew {
        /// What is rolled.
        kind: SourceKind,
        /// Rolls given.
        got: usize,
    },
    /// More than anyone rolls by hand.
    #[error("{0} throws were given; at most {MOST_ROLLS} are taken")]
    TooMany(usize),
    /// A short pattern repeated all the way.
    #[error("the throws repeat a pattern of {0}: throw again, and type what the table shows")]
    Repeats(usize),
    /// Counting up or down all the way.
    #[error("the throws count up or down instead of falling by chance: throw again")]
    Counts,
    /// One face far too often or too rarely for fair rolls.
    #[error(
        "one face comes up far too often or too rarely for fair throws (odds below one in a million): change the dice or coins"
    )]
    Lopsided,
}

impl Rolls {
    /// Checks range, number and obvious patterns. Spaces, commas and line ends between rolls are skipped.
    pub fn check(kind: SourceKind, typed: &SecretText) -> Result<Self, RollsError> {
        let skip = |byte: &u8| byte.is_ascii_whitespace() || *byte == b',' || *byte == b'-';
        let mut faces = Zeroizing::new(Vec::with_capacity(typed.expose().len()));
        for byte in typed.expose().bytes().filter(|byte| !skip(byte)) {
            let face = byte.to_ascii_lowercase();
            if !kind.faces().contains(&face) {
                return Err(RollsError::NoFace { kind, place: faces.len() + 1 });
            }
            faces.push(face);
        }
        let bits = kind.bits(faces.len())?;
        refuse_patterns(kind, &faces)?;
        let mut values = SecretText::empty();
        let text = std::str::from_utf8(&faces).expect("faces are digits and letters");
        values.push_str(text).expect("a part of a text that fitted");
        Ok(Self { kind, count: faces.len(), bits, values })
    }

    /// What was rolled.
    pub const fn kind(&self) -> SourceKind {
        self.kind
    }

    /// How many rolls.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Whole bits that fair rolls of this number bring.
    pub const fn bits(&self) -> usize {
        self.bits
    }
}

fn refuse_patterns(kind: SourceKind, faces: &[u8]) -> Result<(), RollsError> {
    for period in 1..=faces.len() / 4 {
        let repeats = faces.iter().zip(faces.iter().skip(period)).all(|(a, b)| a == b);
        if repeats {
            return Err(RollsError::Repeats(period));
        }
    }
    let sides = u8::try_from(kind.faces().len()).expect("two or six");
    let steps = |by: u8| {
        let follows = |(a, b): (&u8, &u8)| (b.wrapping_sub(*a).wrapping_add(sides)) % sides == by % sides;
        faces.iter().zip(faces.iter().skip(1)).filter(|pair| follows(*pair)).count()
    };
    // counting with a slip here and there is still counting
    if kind == SourceKind::Dice && [1, sides - 1].iter().any(|by| steps(*by) * 10 >= (faces.len() - 1) * 9) {
        return Err(RollsError::Counts);
    }
    // chi-square in whole numbers: the sum of (sides * seen - rolls)^2 / (sides * rolls)
    let (rolls, sides) = (faces.len(), usize::from(sides));
    let seen = |face: &u8| faces.iter().filter(|value| *value == face).fold(0usize, |seen, _| seen + 1);
    let squares: usize = kind.faces().iter().map(|face| (sides * seen(face)).abs_diff(rolls).pow(2)).sum();
    // the value that fair rolls exceed once in a million, times ten: 5 and 1 degrees of freedom
    let limit = if kind == SourceKind::Dice { 359 } else { 239 };
    if squares * 10 > limit * sides * rolls { Err(RollsError::Lopsided) } else { Ok(()) }
}

/// Draws the root key from the operating system's randomness and the room's rolls, if any.
pub fn make_root_key(rolls: &[Rolls], rng: &mut impl CryptoRng) -> RootKey {
    let capacity = 64 + rolls.iter().map(|source| 5 + source.count).sum::<usize>();
    let mut material = Zeroizing::new(Vec::with_capacity(capacity));
    let mut os = Zeroizing::new([0u8; 64]);
    rng.fill_bytes(os.as_mut_slice());
    material.extend_from_slice(os.as_slice());
    for source in rolls {
        material.push(if source.kind == SourceKind::Dice { b'd' } else { b'c' });
        material.extend_from_slice(
            &u32::try_from(source.count).expect("as many as fit into a line").to_be_bytes(),
        );
        material.extend_from_slice(source.values.expose().as_bytes());
    }
    RootKey::from_secret(Secret::<KEY_BYTES>::fill_with(|place| {
        hkdf(Some(b"keyrite/v1/entropy"), &material, b"root key", place);
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{RngExt, SeedableRng, rngs::StdRng};

    fn check(kind: SourceKind, typed: &str) -> Result<usize, RollsError> {
        let typed = SecretText::copy_of(typed).expect("fits");
        Rolls::check(kind, &typed).map(|rolls| rolls.bits())
    }

    fn fair(seed: u64, faces: &[u8], count: usize) -> String {
        let mut rng = StdRng::seed_from_u64(seed);
        (0..count).map(|_| char::from(faces[rng.random_range(0..faces.len())])).collect()
    }

    #[test]
    fn bad_rolls_are_named() {
        use RollsError as E;
        use SourceKind::{Coins, Dice};
        let fair50 = fair(1, b"123456", 50);
        let cases: [(SourceKind, String, Result<usize, E>); 11] = [
            (Dice, fair50.clone(), Ok(129)),
            (Dice, format!("{} 7", &fair50[..10]), Err(E::NoFace { kind: Dice, place: 11 })),
            (Dice, format!("0{fair50}"), Err(E::NoFace { kind: Dice, place: 1 })),
            (Dice, fair50[..49].into(), Err(E::TooFew { kind: Dice, got: 49 })),
            (Dice, "6".repeat(60), Err(E::Repeats(1))),
            (Dice, "123456".repeat(10), Err(E::Repeats(6))),
            (Dice, "142536".repeat(9), Err(E::Repeats(6))),
            (Dice, format!("{}{}", "66666".repeat(8), &fair50[..12]), Err(E::Lopsided)),
            (Dice, format!("{}11{}", "123456".repeat(5), "23456123456123456123"), Err(E::Counts)),
            (Coins, fair(3, b"ht", 128), Ok(128)),
            (Coins, "ht".repeat(64), Err(E::Repeats(2))),
        ];
        for (kind, typed, want) in cases {
            assert_eq!(check(kind, &typed), want, "{kind:?} {typed}");
        }
    }

    #[test]
    fn fair_rolls_are_taken() {
        for seed in 0..2_000 {
            assert!(check(SourceKind::Dice, &fair(seed, b"123456", 60)).is_ok(), "seed {seed}");
            assert!(check(SourceKind::Coins, &fair(seed, b"HT", 130)).is_ok(), "seed {seed}");
        }
    }

    #[test]
    fn each_source_alone_changes_the_key() {
        let rolls = |seed| {
            let typed = SecretText::copy_of(&fair(seed, b"123456", 50)).expect("fits");
            vec![Rolls::check(SourceKind::Dice, &typed).expect("fair")]
        };
        let key = |dice: u64, os: u64| make_root_key(&rolls(dice), &mut StdRng::seed_from_u64(os));
        assert!(key(1, 1).matches(&key(1, 1)));
        assert!(!key(1, 1).matches(&key(2, 1)));
        assert!(!key(1, 1).matches(&key(1, 2)));
        assert!(!key(1, 1).matches(&make_root_key(&[], &mut StdRng::seed_from_u64(1))));
    }
}
