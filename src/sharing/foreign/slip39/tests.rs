//! The vectors of the specification, and what is made here.

use rand::{SeedableRng, rngs::StdRng};

use super::*;
use crate::sharing::foreign::ForeignError;

fn brought(words: &[&str]) -> Result<Vec<Brought>, ForeignError> {
    let read = words.iter().zip(1..).map(|(words, number)| {
        let label = format!("share {number}");
        match Share::read(words) {
            Ok(share) => Ok(Brought { label, share }),
            Err(why) => Err(ForeignError::Share { label, why }),
        }
    });
    read.collect()
}

/// `vectors.json` of trezor/python-shamir-mnemonic, all 45: secrets under the passphrase TREZOR, and sets that are none.
#[test]
fn the_vectors_of_the_specification_hold() {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../../tests/vectors/slip39.json")).expect("JSON");
    let vectors = vectors.as_array().expect("a list");
    assert_eq!(vectors.len(), 45);
    for vector in vectors {
        let (name, secret) = (&vector[0], vector[2].as_str().expect("hex"));
        let words: Vec<&str> = vector[1]
            .as_array()
            .expect("a list")
            .iter()
            .map(|words| words.as_str().expect("words"))
            .collect();
        let opened = brought(&words).and_then(|shares| combine(&shares, b"TREZOR"));
        match opened {
            Ok(opened) => assert_eq!(data_encoding::HEXLOWER.encode(&opened.secret), secret, "{name}"),
            Err(error) => assert!(secret.is_empty(), "{name}: {error}"),
        }
        // what is read is written again word for word
        for (share, words) in brought(&words).unwrap_or_default().iter().zip(words) {
            assert_eq!(share.share.to_words().as_str(), words, "{name}");
        }
    }
}

/// Any k of n open it, one fewer do not, one more is welcome.
#[test]
fn what_is_split_opens_again() {
    for (length, members) in [(16, "1of1"), (16, "2of3"), (32, "3of5"), (32, "16of16")] {
        let members: Members = members.parse().expect("members");
        let secret: Vec<u8> = (0..length).map(|byte| byte * 7).collect();
        let made = split(&secret, members, &mut StdRng::seed_from_u64(length.into()));
        let lines: Vec<&str> = made.lines().collect();
        assert_eq!(lines.len(), usize::from(members.count()));
        let k = usize::from(members.threshold());
        for from in 0..=lines.len() - k {
            let opened = combine(&brought(&lines[from..from + k]).expect("shares"), b"").expect("opens");
            assert!(*opened.secret == secret && opened.proven == (k > 1));
        }
        let all = combine(&brought(&lines).expect("shares"), b"").expect("opens");
        assert!(*all.secret == secret && all.used == lines.len());
        let few = combine(&brought(&lines[1..k]).expect("shares"), b"");
        assert!(few.is_err(), "{members}");
    }
}

/// What the words were when Trezor's shamir-mnemonic 0.3.0 read them: the seed 00 01 … 0f, two of three.
#[test]
fn made_shares_are_the_pinned_ones() {
    let secret: Vec<u8> = (0..16).collect();
    let made = split(&secret, "2of3".parse().expect("members"), &mut Counted(0));
    assert_eq!(made.as_str(), PINNED);
    let opened = combine(&brought(&made.lines().skip(1).collect::<Vec<_>>()).expect("shares"), b"");
    assert_eq!(*opened.expect("opens").secret, secret);
}

const PINNED: &str = "\
equation evoke academic acid cluster large dwarf quiet educate idle evaluate length educate empty froth guilt blimp presence vocal frozen
equation evoke academic agency database license drift strategy fatal profile capital junk glasses valid network fitness shelter observe regret focus
equation evoke academic always destroy oral duration seafood petition sprinkle material genius length dictate resident alive holiday skunk infant friendly
";

/// Bytes that count up: the same with every release of every crate.
struct Counted(u8);

impl rand_core::TryRng for Counted {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        let mut bytes = [0; 4];
        self.try_fill_bytes(&mut bytes).map(|()| u32::from_be_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let mut bytes = [0; 8];
        self.try_fill_bytes(&mut bytes).map(|()| u64::from_be_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, place: &mut [u8]) -> Result<(), Self::Error> {
        for byte in place {
            self.0 = self.0.wrapping_add(73);
            *byte = self.0;
        }
        Ok(())
    }
}

impl rand_core::TryCryptoRng for Counted {}

/// A share of the same set that was altered, and one that contradicts another, are named.
#[test]
fn a_share_that_is_not_of_the_set_is_named() {
    let three = |seed| split(&[7; 16], "2of3".parse().expect("members"), &mut StdRng::seed_from_u64(seed));
    let (one, other) = (three(1), three(2));
    let (one, other): (Vec<&str>, Vec<&str>) = (one.lines().collect(), other.lines().collect());
    let mixed = combine(&brought(&[one[0], other[1]]).expect("shares"), b"").map(|_| ());
    let error = mixed.expect_err("two sets").to_string();
    assert!(
        error.contains("share 2: the beginning, its first two words, is another than in share 1"),
        "{error}"
    );
    // with the header of the first set
    let forged = |member: u8| {
        let mut share = Share::read(one[usize::from(member)]).expect("a share");
        share.value.iter_mut().for_each(|byte| *byte ^= 1);
        Share::to_words(&share)
    };
    let (first, third) = (forged(0), forged(2));
    let error = |words: &[&str]| {
        combine(&brought(words).expect("shares"), b"").map(|_| ()).expect_err("wrong").to_string()
    };
    assert!(error(&[one[0], &first]).contains("share 1 and share 2 have one number and different contents"));
    assert!(error(&[one[0], &third]).contains("share 1, share 2 are not all of one set"));
    let told = error(&[one[0], one[1], &third]);
    assert!(told.contains("share 3 does not agree with the others"), "{told}");
}
