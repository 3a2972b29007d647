//! Piles of shares as people bring them: good, doubled, damaged, forged, of other sets. A key comes out only if it
//! is the right one, and every share left out has its reason.

#![allow(clippy::indexing_slicing)]

use std::collections::BTreeSet;

use ed25519_dalek::SigningKey;
use keyrite::sharing::gather::{
    CombineError, Lack, LeftOut, NoSuchSet, Note, Pile, Rejected, SetStanding, Signature,
};
use keyrite::sharing::lock::{self, LockCost, LockError, LockSecret};
use keyrite::sharing::share::{Body, LockKind, Share, ShareError, ShareHeader, content_bytes};
use keyrite::sharing::{Point, Quorum, RootKey, rows, split};
use keyrite::vocab::{Mode, Secret, SecretText, SetId};
use rand::seq::SliceRandom;
use rand::{Rng, RngExt, SeedableRng, rngs::StdRng};

/// A split that was printed: shares as bytes, so that each can be offered more than once.
#[derive(Clone)]
struct Printed {
    key: [u8; 32],
    header: ShareHeader,
    signer: SigningKey,
    sheets: Vec<Vec<u8>>,
}

fn random<const N: usize>(rng: &mut StdRng) -> [u8; N] {
    let mut bytes = [0; N];
    rng.fill_bytes(&mut bytes);
    bytes
}

fn print_key(key: [u8; 32], k: u8, n: u8, mode: Mode, generation: u16, rng: &mut StdRng) -> Printed {
    let (root, quorum) = (RootKey::from_secret(Secret::copy_of(&key)), Quorum::new(k, n).expect("valid"));
    let header = ShareHeader {
        mode,
        lock: LockKind::None,
        set: SetId(random(rng)),
        generation,
        x: 1,
        quorum,
        fingerprint: root.derive_fingerprint(mode),
    };
    let signer = SigningKey::from_bytes(&random(rng));
    // a key of equal bytes is not split: another one is, and the difference added to every share
    let mask: [u8; 32] = if root.looks_drawn() { [0; 32] } else { random(rng) };
    let masked = RootKey::from_secret(Secret::copy_of(&std::array::from_fn(|at| key[at] ^ mask[at])));
    let points = split(&masked, quorum, rng).expect("splits");
    let unmasked = |y: &[u8; 32]| std::array::from_fn(|at| y[at] ^ mask[at]);
    let sheets =
        points.iter().map(|point| sheet(header, &signer, point.x, unmasked(point.y.expose()))).collect();
    Printed { key, header, signer, sheets }
}

fn print(k: u8, n: u8, rng: &mut StdRng) -> Printed {
    print_key(random(rng), k, n, Mode::Production, 1, rng)
}

fn sheet(header: ShareHeader, signer: &SigningKey, x: u8, y: [u8; 32]) -> Vec<u8> {
    let body = Body::Open(Secret::copy_of(&y));
    Share::sign(ShareHeader { x, ..header }, body, signer).to_bytes().to_vec()
}

fn value(sheet: &[u8]) -> [u8; 32] {
    sheet[39..71].try_into().expect("32 bytes")
}

fn whole(sheet: &[u8]) -> Share {
    Share::from_bytes(sheet).expect("a share")
}

/// The share as its first rows carry it.
fn first_rows(sheet: &[u8]) -> Share {
    let share = whole(sheet);
    Share::from_content(&sheet[..content_bytes(share.header.lock)]).expect("a share")
}

impl Printed {
    fn share(&self, x: u8) -> Share {
        whole(&self.sheets[usize::from(x) - 1])
    }

    fn unsigned(&self, x: u8) -> Share {
        first_rows(&self.sheets[usize::from(x) - 1])
    }

    /// Share x with another value, signed by the ceremony key: a fault of the printing machine.
    fn wrong(&self, x: u8) -> Share {
        let mut y = value(&self.sheets[usize::from(x) - 1]);
        y[usize::from(x) % 32] ^= 0x40;
        whole(&sheet(self.header, &self.signer, x, y))
    }

    fn wrong_unsigned(&self, x: u8) -> Share {
        Share { proof: None, ..self.wrong(x) }
    }

    /// Share x under a passphrase, at the least cost there is.
    fn locked(&self, x: u8, passphrase: &str, rng: &mut StdRng) -> Share {
        let header = ShareHeader { x, lock: LockKind::Passphrase, ..self.header };
        let point = Point { x, y: Secret::copy_of(&value(&self.sheets[usize::from(x) - 1])) };
        let body = lock::lock(&point, &header, &secret(passphrase), LockCost::FLOOR, rng).expect("locks");
        Share::sign(header, body, &self.signer)
    }
}

fn secret(passphrase: &str) -> LockSecret {
    LockSecret::passphrase(&SecretText::copy_of(passphrase).expect("fits")).expect("a passphrase")
}

/// Why no key came of a pile.
#[derive(Debug, PartialEq)]
enum NoKey {
    NoSuchSet(NoSuchSet),
    Combine(CombineError),
}

impl std::fmt::Display for NoKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSuchSet(error) => error.fmt(f),
            Self::Combine(error) => error.fmt(f),
        }
    }
}

/// What came of a pile.
#[derive(Debug)]
struct Outcome {
    result: Result<([u8; 32], Vec<u8>), NoKey>,
    rejected: Vec<Rejected>,
    notes: Vec<Note>,
}

impl Outcome {
    /// Labels of the shares left out, each with the name of its reason.
    fn reasons(&self) -> Vec<String> {
        let name = |why: &LeftOut| {
            format!("{why:?}").chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
        };
        self.rejected.iter().map(|one| format!("{}: {}", one.label, name(&one.why))).collect()
    }

    fn found(&self, of: &Printed, proven: &[u8], reasons: &[&str]) {
        assert_eq!(self.result, Ok((of.key, proven.to_vec())), "{:?}", self.rejected);
        assert_eq!(self.reasons(), reasons);
    }
}

/// Every message names a share and says something about it.
fn assert_sentences(rejected: &[Rejected]) {
    for one in rejected {
        let text = one.why.to_string();
        let number =
            text.split("share ").nth(1).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let whole = text.split(' ').count() >= 5 && !text.contains("  ") && !text.ends_with([':', ',', ' ']);
        // a damaged share may not be what it calls itself: it is named by the place it was read from
        let number = number || matches!(one.why, LeftOut::Damaged { .. });
        assert!(number && whole, "{}: no sentence about a share: {text:?}", one.label);
    }
}

fn gather_in(mode: Mode, wanted: Option<&str>, shares: Vec<(&str, Share)>) -> Outcome {
    let mut pile = Pile::new(mode);
    for (label, share) in shares {
        let _ = pile.offer(label, share);
    }
    let nothing = |error, rejected| Outcome { result: Err(error), rejected, notes: Vec::new() };
    let outcome = match wanted.map_or(Ok(()), |wanted| pile.choose_set(wanted)) {
        Err(error) => nothing(NoKey::NoSuchSet(error), pile.rejected().to_vec()),
        Ok(()) => match pile.try_combine() {
            Err(failed) => nothing(NoKey::Combine(failed.why), failed.rejected),
            Ok(found) => Outcome {
                result: Ok((*found.root.expose(), found.proven)),
                rejected: found.rejected,
                notes: found.notes,
            },
        },
    };
    assert_sentences(&outcome.rejected);
    outcome
}

fn standing(have: usize, need: usize, of: &Printed, lacks: Lack) -> NoKey {
    let ShareHeader { set, generation, .. } = of.header;
    let name = set.short();
    let locked = Vec::new();
    NoKey::Combine(CombineError::NoProof(vec![SetStanding {
        set,
        name,
        generation,
        have,
        need,
        locked,
        lacks,
    }]))
}

fn not_enough(have: usize, need: usize, of: &Printed) -> NoKey {
    standing(have, need, of, Lack::Shares)
}

fn cannot_tell(have: usize, need: usize, of: &Printed) -> NoKey {
    standing(have, need, of, Lack::Culprit)
}

fn gather(shares: Vec<(&str, Share)>) -> Outcome {
    gather_in(Mode::Production, None, shares)
}

// --- one of each ---------------------------------------------------------------------------------------------------

#[test]
fn a_sheet_twice_a_reprint_and_typed_words_count_once() {
    let rng = &mut StdRng::seed_from_u64(1);
    let set = print(3, 5, rng);
    let shares =
        vec![("a", set.share(1)), ("b", set.share(1)), ("typed", set.unsigned(1)), ("c", set.share(2))];
    let outcome = gather(shares);
    assert_eq!(outcome.reasons(), ["b: GivenTwice", "typed: PrintedTwice"]);
    assert!(outcome.rejected[0].why.to_string().contains("already given as a"));
    assert_eq!(outcome.result, Err(not_enough(2, 3, &set)));

    // a reprint: the same value under a passphrase, beside its open print
    let mut pile = Pile::new(Mode::Production);
    let shares =
        [("a", set.share(1)), ("reprint", set.locked(1, "x", rng)), ("b", set.share(2)), ("c", set.share(3))];
    for (label, share) in shares {
        pile.offer(label, share).expect("taken");
    }
    assert_eq!((pile.have(), pile.candidates().len()), (3, 4));
    pile.open_locks(|_, _| Some(secret("x")));
    let found = pile.try_combine().expect("combines");
    assert_eq!((found.root.expose(), found.proven), (&set.key, vec![1, 2, 3]));
    let why = LeftOut::PrintedTwice { x: 1, first: "a".to_owned() };
    assert_eq!(found.rejected, [Rejected { label: "reprint".to_owned(), why }]);
}

#[test]
fn of_two_different_shares_with_one_number_the_wrong_one_is_named() {
    let set = print(2, 4, &mut StdRng::seed_from_u64(2));
    for wrong in [set.wrong(1), set.wrong_unsigned(1)] {
        let signed = if wrong.proof.is_some() { Signature::Holds } else { Signature::None };
        let outcome = gather(vec![("wrong", wrong), ("right", set.share(1)), ("b", set.share(2))]);
        outcome.found(&set, &[1, 2], &["wrong: DoesNotFit"]);
        assert_eq!(outcome.rejected[0].why, LeftOut::DoesNotFit { x: 1, signed });
    }
    // both unsigned
    let shares = vec![("wrong", set.wrong_unsigned(1)), ("right", set.unsigned(1)), ("b", set.unsigned(2))];
    gather(shares).found(&set, &[1, 2], &["wrong: DoesNotFit"]);
    // the wrong one alone is no second number
    let outcome = gather(vec![("right", set.share(1)), ("wrong", set.wrong(1))]);
    assert_eq!(outcome.result, Err(not_enough(1, 2, &set)));
}

#[test]
fn a_share_of_another_set_is_left_out() {
    let rng = &mut StdRng::seed_from_u64(3);
    let (set, other) = (print(2, 3, rng), print(2, 3, rng));
    let shares = vec![("o", other.share(3)), ("a", set.share(1)), ("b", set.share(2))];
    gather(shares).found(&set, &[1, 2], &["o: OtherKey"]);
    // both complete: a person says which
    let all = || vec![("a", set.share(1)), ("o", other.share(1)), ("b", set.share(2)), ("p", other.share(2))];
    let outcome = gather(all());
    let error = outcome.result.expect_err("two keys").to_string();
    assert!(error.contains("which one is meant"), "{error}");
    assert!([&set, &other].iter().all(|one| error.contains(&one.header.set.short())), "{error}");
    for one in [&set, &other] {
        let wanted = [one.header.set.short(), one.header.set.short().to_lowercase(), one.header.set.hex()];
        for wanted in wanted {
            let outcome = gather_in(Mode::Production, Some(&wanted), all());
            assert_eq!(outcome.result, Ok((one.key, vec![1, 2])), "{wanted}");
        }
    }
    let outcome = gather_in(Mode::Production, Some("3333-3333"), all());
    let here = [&set, &other].map(|one| one.header.set.short()).to_vec();
    assert_eq!(outcome.result, Err(NoKey::NoSuchSet(NoSuchSet { wanted: "3333-3333".to_owned(), here })));
    assert_eq!(gather(vec![]).result, Err(NoKey::Combine(CombineError::Nothing)));
}

#[test]
fn the_newest_generation_that_is_proven_wins_and_a_mere_claim_is_told() {
    let rng = &mut StdRng::seed_from_u64(4);
    let old = print(2, 3, rng);
    let new = print_key(old.key, 2, 3, Mode::Production, 2, rng);
    let both = vec![("o1", old.share(1)), ("o2", old.share(2)), ("n1", new.share(1)), ("n3", new.share(3))];
    gather(both).found(&new, &[1, 3], &["o1: OtherGeneration", "o2: OtherGeneration"]);
    // only the older is complete: it gives the key, and the claim of a newer one is told
    let only_old = || vec![("o1", old.share(1)), ("o2", old.share(2)), ("n1", new.share(1))];
    let outcome = gather(only_old());
    outcome.found(&old, &[1, 2], &["n1: OtherGeneration"]);
    let text = outcome.notes[0].to_string();
    assert!(text.contains("claims generation 2 of this key") && text.contains("1 of 2 sheets"), "{text}");
    // asked for by name it is used: it rebuilds the same key
    let outcome = gather_in(Mode::Production, Some(&old.header.set.short()), only_old());
    assert_eq!(outcome.result, Ok((old.key, vec![1, 2])));
    // the older alone
    gather(vec![("o1", old.share(1)), ("o3", old.share(3))]).found(&old, &[1, 3], &[]);
}

/// A refusal says how many, of how many, of which set.
#[test]
fn refusals_say_how_many_and_of_which_set() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(25));
    for error in [not_enough(2, 3, &set), cannot_tell(3, 3, &set)] {
        let text = error.to_string();
        let numbers = if error == not_enough(2, 3, &set) { ["2", "3"] } else { ["3", "3"] };
        assert!(numbers.iter().all(|number| text.contains(number)), "{text}");
        assert!(text.contains(&set.header.set.short()) && text.contains("more"), "{text}");
        assert!(text.split(' ').count() >= 8 && !text.contains("  "), "{text}");
    }
}

/// One sheet that anyone can make, unsigned and of no value, claims a newer generation, in a set of its own or in this
/// one. It stands between nobody and the key.
#[test]
fn a_forged_newer_generation_stops_nothing() {
    let set = print(2, 3, &mut StdRng::seed_from_u64(5));
    for id in [SetId([9; 16]), set.header.set] {
        for generation in [2, u16::MAX] {
            let header = ShareHeader { generation, set: id, ..set.header };
            let forged = Share { header, body: Body::Open(Secret::copy_of(&[0; 32])), proof: None };
            let outcome = gather(vec![("forged", forged), ("a", set.share(1)), ("b", set.share(2))]);
            let why = if id == set.header.set { "forged: Contradicts" } else { "forged: OtherGeneration" };
            outcome.found(&set, &[1, 2], &[why]);
            let note = outcome.notes.iter().map(ToString::to_string).collect::<String>();
            assert!(note.contains(&format!("claims generation {generation}")), "{note}");
        }
    }
}

#[test]
fn another_ceremony_key_is_named_the_minority_or_on_a_tie_the_later() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(6));
    let forger = SigningKey::from_bytes(&[7; 32]);
    let forged = |x: u8| whole(&sheet(set.header, &forger, x, [x; 32]));
    let shares = vec![("f", forged(4)), ("a", set.share(1)), ("b", set.share(2)), ("c", set.share(3))];
    let outcome = gather(shares);
    outcome.found(&set, &[1, 2, 3], &["f: DoesNotFit"]);
    let words = forged(4).proof.expect("signed").key.spoken();
    assert!(outcome.rejected[0].why.to_string().contains(&words), "its words are there to compare");
    // a tie: the first read stays, the others are named; sheets that one forger made thrice count once
    let shares = vec![("a", set.share(1)), ("f", forged(4)), ("b", set.share(2)), ("g", forged(5))];
    let outcome = gather(shares);
    assert_eq!(outcome.reasons(), ["f: OtherCeremonyKey", "g: OtherCeremonyKey"]);
    assert_eq!(outcome.result, Err(cannot_tell(4, 3, &set)));
    // a share that was issued again has another signer too: before there are k, it counts
    let outcome = gather(vec![("a", set.share(1)), ("f", forged(4))]);
    assert_eq!(outcome.result, Err(not_enough(2, 3, &set)));
    assert!(outcome.rejected[0].why.to_string().contains("If it was issued again"), "{:?}", outcome.rejected);
    let again = |y: u8| whole(&sheet(set.header, &forger, 4, [y; 32]));
    let shares =
        vec![("f", again(1)), ("g", again(2)), ("h", again(3)), ("a", set.share(1)), ("b", set.share(2))];
    assert_eq!(
        gather(shares).reasons(),
        ["f: OtherCeremonyKey", "g: OtherCeremonyKey", "h: OtherCeremonyKey", "g: Differs", "h: Differs"]
    );
    // unsigned shares go with any key: the fingerprint decides
    let shares = vec![("a", set.share(1)), ("b", set.unsigned(2)), ("c", set.unsigned(5)), ("f", forged(4))];
    gather(shares).found(&set, &[1, 2, 5], &["f: DoesNotFit"]);
}

/// More forged sheets than true ones: the majority is only a first guess, the fingerprint is the proof.
#[test]
fn a_majority_of_forged_sheets_does_not_hide_a_complete_set() {
    let set = print(2, 5, &mut StdRng::seed_from_u64(7));
    let forger = SigningKey::from_bytes(&[7; 32]);
    let forged = |x: u8| whole(&sheet(set.header, &forger, x, [x; 32]));
    let shares =
        vec![("a", set.share(1)), ("b", set.share(2)), ("f", forged(3)), ("g", forged(4)), ("h", forged(5))];
    let outcome = gather(shares);
    assert_eq!(outcome.result, Ok((set.key, vec![1, 2])), "{:?}", outcome.rejected);
}

#[test]
fn a_header_that_contradicts_its_set_is_named() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(8));
    let quorum = |k, n| Quorum::new(k, n).expect("valid");
    let headers = [
        ShareHeader { quorum: quorum(2, 5), ..set.header },
        ShareHeader { quorum: quorum(3, 6), ..set.header },
        ShareHeader { fingerprint: keyrite::vocab::Fingerprint([1; 16]), ..set.header },
    ];
    for header in headers {
        let odd = whole(&sheet(header, &set.signer, 4, value(&set.sheets[3])));
        let shares = vec![("odd", odd), ("a", set.share(1)), ("b", set.share(2)), ("c", set.share(3))];
        gather(shares).found(&set, &[1, 2, 3], &["odd: Contradicts"]);
    }
    // older generation: below the set's own, so that it is the contradiction and not the newest
    let newer = print_key(set.key, 3, 5, Mode::Production, 9, &mut StdRng::seed_from_u64(9));
    let odd = ShareHeader { generation: 8, ..newer.header };
    let odd = whole(&sheet(odd, &newer.signer, 4, value(&newer.sheets[3])));
    let shares = vec![("odd", odd), ("a", newer.share(1)), ("b", newer.share(2)), ("c", newer.share(3))];
    gather(shares).found(&newer, &[1, 2, 3], &["odd: Contradicts"]);
}

/// The message must say what differs: here only the fingerprint does.
#[test]
fn a_contradiction_says_what_contradicts() {
    let set = print(2, 3, &mut StdRng::seed_from_u64(10));
    let header = ShareHeader { fingerprint: keyrite::vocab::Fingerprint([1; 16]), ..set.header };
    let odd = whole(&sheet(header, &set.signer, 3, [1; 32]));
    let outcome = gather(vec![("odd", odd), ("a", set.share(1)), ("b", set.share(2))]);
    let text = outcome.rejected[0].why.to_string();
    assert!(text.contains("fingerprint"), "{text}");
}

/// Two forged sheets with the set's own id and a smaller threshold are "complete" too: the person must still be
/// able to reach the true set, by --set or without.
#[test]
fn contradicting_headers_that_are_complete_leave_a_way_to_the_true_set() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(11));
    let header = ShareHeader { quorum: Quorum::new(2, 5).expect("valid"), ..set.header };
    let forger = SigningKey::from_bytes(&[7; 32]);
    let pile = || {
        let forged = |x: u8| whole(&sheet(header, &forger, x, [x; 32]));
        let good = vec![("a", set.share(1)), ("b", set.share(2)), ("c", set.share(3))];
        good.into_iter().chain([("f", forged(4)), ("g", forged(5))]).collect()
    };
    let unasked = gather(pile());
    let asked = gather_in(Mode::Production, Some(&set.header.set.hex()), pile());
    let reached = [&unasked, &asked].iter().any(|outcome| outcome.result == Ok((set.key, vec![1, 2, 3])));
    assert!(reached, "unasked: {:?}, by --set: {:?}", unasked.result, asked.result);
}

#[test]
fn edited_shares_are_refused_when_offered() {
    let set = print(2, 3, &mut StdRng::seed_from_u64(12));
    // set id, generation, k, n, fingerprint, value: signed, each is damage
    for place in [5, 19, 21, 22, 30, 45, 100, 130] {
        let mut bytes = set.sheets[0].clone();
        bytes[place] ^= 1;
        if let Ok(share) = Share::from_bytes(&bytes) {
            let mut pile = Pile::new(Mode::Production);
            let refused = pile.offer("edited", share).map(|_| ()).expect_err("edited");
            assert!(
                matches!(refused, LeftOut::Damaged { error: ShareError::BadSignature, .. }),
                "byte {place}"
            );
        }
    }
    let mut bytes = set.sheets[0].clone();
    bytes[50] ^= 1;
    let shares = vec![("edited", whole(&bytes)), ("a", set.share(1)), ("b", set.share(2))];
    gather(shares).found(&set, &[1, 2], &["edited: Damaged"]);
}

/// "Every variant stands alone as a sentence about that share": a damaged one, too, says which it calls itself.
#[test]
fn a_damaged_share_is_named_by_the_number_it_gives() {
    let set = print(2, 3, &mut StdRng::seed_from_u64(13));
    let mut bytes = set.sheets[1].clone();
    bytes[50] ^= 1;
    let outcome = gather(vec![("edited", whole(&bytes))]);
    let text = outcome.rejected[0].why.to_string();
    assert!(text.contains("share 2"), "{text}");
}

#[test]
fn rehearsal_and_production_never_mix() {
    let rng = &mut StdRng::seed_from_u64(14);
    let real = print(2, 3, rng);
    let rehearsal = print_key(random(rng), 2, 3, Mode::Rehearsal, 1, rng);
    let shares = || {
        vec![("r", rehearsal.share(1)), ("a", real.share(1)), ("s", rehearsal.share(2)), ("b", real.share(2))]
    };
    gather(shares()).found(&real, &[1, 2], &["r: WrongMode", "s: WrongMode"]);
    let outcome = gather_in(Mode::Rehearsal, None, shares());
    outcome.found(&rehearsal, &[1, 2], &["a: WrongMode", "b: WrongMode"]);
    let text = outcome.rejected[0].why.to_string();
    assert!(["share 1", "production", "rehearsal"].iter().all(|part| text.contains(part)), "{text}");
    // the mark taken off and everything signed again by a forger: the fingerprint is still a rehearsal's
    let header = ShareHeader { mode: Mode::Production, ..rehearsal.header };
    let passed =
        |x: u8| whole(&sheet(header, &rehearsal.signer, x, value(&rehearsal.sheets[usize::from(x) - 1])));
    let outcome = gather(vec![("r", passed(1)), ("s", passed(2)), ("t", passed(3))]);
    assert_eq!(outcome.result, Err(cannot_tell(3, 2, &rehearsal)));
}

// --- how many ------------------------------------------------------------------------------------------------------

#[test]
fn all_subsets_of_three_of_five_signed_and_typed() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(15));
    for mask in 0..32u8 {
        let chosen: Vec<u8> = (1..=5).filter(|x| mask >> (x - 1) & 1 == 1).collect();
        for typed in [false, true] {
            let shares = chosen.iter().map(|x| ("", if typed { set.unsigned(*x) } else { set.share(*x) }));
            let outcome = gather(shares.collect());
            match chosen.len() {
                0 => assert_eq!(outcome.result, Err(NoKey::Combine(CombineError::Nothing))),
                1 | 2 => {
                    assert_eq!(outcome.result, Err(not_enough(chosen.len(), 3, &set)));
                }
                _ => outcome.found(&set, &chosen, &[]),
            }
        }
    }
}

#[test]
fn one_bad_among_exactly_k_cannot_be_told() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(16));
    for wrong in [set.wrong(2), set.wrong_unsigned(2)] {
        let outcome = gather(vec![("a", set.share(1)), ("wrong", wrong), ("c", set.share(3))]);
        assert_eq!(outcome.result, Err(cannot_tell(3, 3, &set)));
        assert_eq!(outcome.reasons(), [""; 0], "none can be blamed");
    }
}

#[test]
fn one_bad_among_k_and_one_two_bad_among_k_and_three_are_named() {
    let set = print(3, 7, &mut StdRng::seed_from_u64(17));
    for bad in 1..=4u8 {
        let shares = (1..=4).map(|x| if x == bad { ("wrong", set.wrong(x)) } else { ("", set.share(x)) });
        let proven: Vec<u8> = (1..=4).filter(|x| *x != bad).collect();
        gather(shares.collect()).found(&set, &proven, &["wrong: DoesNotFit"]);
    }
    for (first, second) in (1..=6u8).flat_map(|a| (a + 1..=6).map(move |b| (a, b))) {
        let is_bad = |x: &u8| *x == first || *x == second;
        let shares = (1..=6)
            .map(|x| if is_bad(&x) { ("wrong", set.wrong_unsigned(x)) } else { ("", set.unsigned(x)) });
        let proven: Vec<u8> = (1..=6).filter(|x| !is_bad(x)).collect();
        let outcome = gather(shares.collect());
        outcome.found(&set, &proven, &["wrong: DoesNotFit"; 2]);
        let text = outcome.rejected[0].why.to_string();
        assert!(
            text.contains(&format!("share {first} is wrong")) && text.contains("without its signature"),
            "{text}"
        );
    }
}

#[test]
fn a_large_set_with_some_bad_shares() {
    let set = print(128, 255, &mut StdRng::seed_from_u64(18));
    // one among the first k tried, three behind them
    let bad = [3u8, 200, 201, 255];
    let shares =
        (1..=255u8).map(|x| if bad.contains(&x) { ("wrong", set.wrong(x)) } else { ("", set.share(x)) });
    let proven: Vec<u8> = (1..=255).filter(|x| !bad.contains(x)).collect();
    gather(shares.collect()).found(&set, &proven, &["wrong: DoesNotFit"; 4]);
}

/// Thirty-four good shares of forty, ten needed: a fifth of all choices of ten rebuild the key.
#[test]
fn six_bad_of_forty_do_not_hide_the_other_thirty_four() {
    let set = print(10, 40, &mut StdRng::seed_from_u64(19));
    let shares = (1..=40u8).map(|x| if x <= 6 { ("wrong", set.wrong(x)) } else { ("", set.share(x)) });
    let outcome = gather(shares.collect());
    outcome.found(&set, &(7..=40).collect::<Vec<_>>(), &["wrong: DoesNotFit"; 6]);
}

/// Two custodians who type their shares without signature can agree on errors that cancel at zero. The key is right
/// then, and so are the other shares: nobody honest may be called wrong.
#[test]
fn two_who_cheat_together_cannot_have_others_named() {
    let set = print(3, 6, &mut StdRng::seed_from_u64(20));
    // Lagrange weights of 1 and 2 at zero, with 3 as the third
    let weight = |x: u8, a: u8, b: u8| gf_mul(gf_div(a, a ^ x), gf_div(b, b ^ x));
    let ratio = gf_div(weight(1, 2, 3), weight(2, 1, 3));
    let cheat = |x: u8, error: u8| {
        let mut y = value(&set.sheets[usize::from(x) - 1]);
        y[0] ^= error;
        first_rows(&sheet(set.header, &set.signer, x, y))
    };
    let mut shares = vec![("cheat", cheat(1, 1)), ("cheat", cheat(2, ratio))];
    shares.extend((3..=6).map(|x| ("honest", set.unsigned(x))));
    let outcome = gather(shares);
    assert_eq!(outcome.result.as_ref().map(|(key, _)| *key), Ok(set.key));
    let framed = outcome.reasons().contains(&"honest: DoesNotFit".to_owned());
    assert!(!framed, "{:?}, proven {:?}", outcome.reasons(), outcome.result.map(|(_, proven)| proven));
}

fn gf_mul(a: u8, b: u8) -> u8 {
    (0..8).rev().fold(0, |product, bit| {
        let doubled = product << 1 ^ if product & 0x80 == 0 { 0 } else { 0x1d };
        doubled ^ if b >> bit & 1 == 1 { a } else { 0 }
    })
}

fn gf_div(a: u8, b: u8) -> u8 {
    (1..=255).find(|q| gf_mul(*q, b) == a).expect("not zero")
}

// --- locks and words -----------------------------------------------------------------------------------------------

#[test]
fn a_wrong_passphrase_is_named_and_the_rest_carries_on() {
    let rng = &mut StdRng::seed_from_u64(21);
    let set = print(2, 4, rng);
    let mut pile = Pile::new(Mode::Production);
    for (label, share) in [
        ("a", set.locked(1, "one", rng)),
        ("b", set.locked(2, "two", rng)),
        ("c", set.locked(3, "three", rng)),
        ("d", set.share(4)),
    ] {
        pile.offer(label, share).expect("taken");
    }
    let mut asked = Vec::new();
    pile.open_locks(|candidate, failure| {
        asked.push((candidate.header().x, failure));
        match (candidate.header().x, failure) {
            (1, None) => Some(secret("wrong")),
            (2, None) => Some(secret("slip")),
            (2, Some(_)) => Some(secret("two")),
            _ => None,
        }
    });
    let wrong = Some(LockError::DoesNotOpen);
    assert_eq!(asked, [(1, None), (1, wrong), (2, None), (2, wrong), (3, None)]);
    let found = pile.try_combine().expect("combines");
    assert_eq!((found.root.expose(), found.proven), (&set.key, vec![2, 4]));
    assert_sentences(&found.rejected);
    let labels: Vec<&str> = found.rejected.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["a", "c"]);
    let said: Vec<String> = found.rejected.iter().map(|one| one.why.to_string()).collect();
    assert!(said[0].contains("share 1") && said[0].contains(&LockError::DoesNotOpen.to_string()), "{said:?}");
    assert!(said[1].contains("share 3") && said[1] != said[0].replace('1', "3"), "{said:?}");
}

#[test]
fn locks_of_both_kinds_and_unsigned_words_rebuild_the_key() {
    let rng = &mut StdRng::seed_from_u64(22);
    let set = print(3, 3, rng);
    let code = LockSecret::make_code_words(rng);
    let header = ShareHeader { x: 2, lock: LockKind::CodeWords, ..set.header };
    let point = Point { x: 2, y: Secret::copy_of(&value(&set.sheets[1])) };
    let body = lock::lock(&point, &header, &code, LockCost::FLOOR, rng).expect("locks");
    let by_words = |share: &Share| {
        let lines: Vec<String> = rows::write(share)[..rows::recovery_rows(share.header.lock)]
            .iter()
            .map(|row| row.join(" "))
            .collect();
        rows::read(&SecretText::copy_of(&lines.join("\n")).expect("fits")).expect("reads")
    };
    let shares = [set.locked(1, "one", rng), Share::sign(header, body, &set.signer), set.share(3)]
        .map(|s| by_words(&s));
    let mut pile = Pile::new(Mode::Production);
    for share in shares {
        assert!(share.proof.is_none());
        pile.offer("typed", share).expect("taken");
    }
    pile.open_locks(|candidate, failure| match (candidate.header().lock, failure) {
        (LockKind::CodeWords, None) => {
            LockSecret::code_words(&SecretText::copy_of(code.expose()).expect("fits")).ok()
        }
        (LockKind::Passphrase, None) => Some(secret("one")),
        _ => None,
    });
    assert_eq!(pile.try_combine().expect("combines").root.expose(), &set.key);
}

#[test]
fn keys_with_zeros_in_front_or_of_one_byte_come_back_whole() {
    let rng = &mut StdRng::seed_from_u64(23);
    let mut zero_first = random(rng);
    zero_first[0] = 0;
    for key in [[0; 32], [0xff; 32], zero_first] {
        for (k, n) in [(2, 2), (3, 5), (5, 5)] {
            let set = print_key(key, k, n, Mode::Production, 1, rng);
            let shares = (n - k + 1..=n).map(|x| ("", set.share(x)));
            gather(shares.collect()).found(&set, &(n - k + 1..=n).collect::<Vec<_>>(), &[]);
        }
    }
}

// --- a thousand piles ----------------------------------------------------------------------------------------------

/// Any k rebuild, k-1 never. With up to n-k corrupted in any way the key is right and exactly those are named; with
/// more there is no key, and never a wrong one.
#[test]
fn a_thousand_random_piles_give_the_right_key_or_none() {
    let rng = &mut StdRng::seed_from_u64(24);
    for round in 0..1_000 {
        let n = rng.random_range(2..=8u8);
        let k = rng.random_range(2..=n);
        let set = print(k, n, rng);
        let mut numbers: Vec<u8> = (1..=n).collect();
        numbers.shuffle(rng);
        let pick = |count: u8| numbers[..usize::from(count)].iter().map(|x| ("", set.share(*x))).collect();
        let mut chosen = numbers[..usize::from(k)].to_vec();
        chosen.sort_unstable();
        gather(pick(k)).found(&set, &chosen, &[]);
        let short = gather(pick(k - 1)).result;
        assert_eq!(short, Err(not_enough(usize::from(k) - 1, usize::from(k), &set)), "round {round}");

        let bad_count = rng.random_range(0..=n);
        let bad: BTreeSet<u8> = numbers.iter().rev().take(usize::from(bad_count)).copied().collect();
        let labels: Vec<String> = numbers.iter().map(|x| format!("share {x}")).collect();
        let shares = numbers.iter().zip(&labels).map(|(x, label)| {
            let share = match (bad.contains(x), rng.random_range(0..4)) {
                (false, 0) => set.unsigned(*x),
                (false, _) => set.share(*x),
                (true, how) => corrupted(&set, *x, how, rng),
            };
            (label.as_str(), share)
        });
        let outcome = gather(shares.collect());
        if bad_count <= n - k {
            let proven: Vec<u8> = (1..=n).filter(|x| !bad.contains(x)).collect();
            assert_eq!(outcome.result, Ok((set.key, proven)), "round {round}: {:?}", outcome.rejected);
            let named: BTreeSet<&str> = outcome.rejected.iter().map(|one| one.label.as_str()).collect();
            let want: BTreeSet<String> = bad.iter().map(|x| format!("share {x}")).collect();
            assert_eq!(named, want.iter().map(String::as_str).collect(), "round {round}");
            assert_eq!(outcome.rejected.len(), bad.len(), "round {round}");
        } else {
            assert!(outcome.result.is_err(), "round {round}: {k} of {n}, {bad:?}");
        }
    }
}

fn corrupted(set: &Printed, x: u8, how: u8, rng: &mut StdRng) -> Share {
    let right = &set.sheets[usize::from(x) - 1];
    match how {
        // a bit of the value or proof flipped: the signature says so
        0 => {
            let mut bytes = right.clone();
            bytes[rng.random_range(39..167)] ^= 1 << rng.random_range(0..8);
            whole(&bytes)
        }
        // one byte wrong and signed
        1 => set.wrong(x),
        // all bytes wrong, typed
        2 => first_rows(&sheet(set.header, &set.signer, x, random(rng))),
        // the right bytes at the wrong places. (Another share's value under this number is no fair test: a few such
        // exchanges cancel each other and rebuild the key.)
        _ => {
            let mut y = value(right);
            y.rotate_left(1);
            whole(&sheet(set.header, &set.signer, x, y))
        }
    }
}

// --- one false sheet stops nothing ----------------------------------------------------------------------------------

/// Sheets of a forger who knows the genuine head and nothing else.
struct Forger {
    key: SigningKey,
    rng: StdRng,
}

impl Forger {
    fn new(seed: u64) -> Self {
        let mut rng = StdRng::seed_from_u64(seed);
        Self { key: SigningKey::from_bytes(&random(&mut rng)), rng }
    }

    fn signed(&mut self, header: ShareHeader, x: u8) -> Share {
        whole(&sheet(header, &self.key, x, random(&mut self.rng)))
    }

    fn typed(&mut self, header: ShareHeader, x: u8) -> Share {
        Share { proof: None, ..self.signed(header, x) }
    }
}

fn proven(outcome: &Outcome, of: &Printed, numbers: &[u8]) {
    assert_eq!(outcome.result, Ok((of.key, numbers.to_vec())), "{:?}", outcome.rejected);
}

/// Any number of forged sheets with the genuine fingerprint, in a set of their own that calls itself newer.
#[test]
fn a_forged_set_that_calls_itself_newer_stops_nothing() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(30));
    for count in 1..=5u8 {
        for signed in [true, false] {
            for first in [true, false] {
                let mut forger = Forger::new(u64::from(count));
                let header = ShareHeader { set: SetId([8; 16]), generation: 2, ..set.header };
                let forged = (1..=count).map(|x| {
                    ("forged", if signed { forger.signed(header, x) } else { forger.typed(header, x) })
                });
                let good = (1..=5).map(|x| ("good", set.share(x)));
                let pile: Vec<_> =
                    if first { forged.chain(good).collect() } else { good.chain(forged).collect() };
                let outcome = gather(pile);
                outcome.found(&set, &[1, 2, 3, 4, 5], &vec!["forged: OtherGeneration"; usize::from(count)]);
                let [note] = outcome.notes.as_slice() else { panic!("{:?}", outcome.notes) };
                let wants = if count < 3 { "could not be completed" } else { "wrong, or forged" };
                assert!(note.to_string().contains(wants), "{note}");
            }
        }
    }
}

/// Every field of the head that a forger can change, in one sheet and in so many that they are the majority.
#[test]
fn sheets_that_differ_in_a_field_of_the_head_stop_nothing() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(31));
    let quorum = |k, n| Quorum::new(k, n).expect("valid");
    let heads = [
        (ShareHeader { generation: 2, ..set.header }, "its generation is 2, the others' is 1"),
        (ShareHeader { generation: u16::MAX, ..set.header }, "its generation is 65535"),
        (ShareHeader { quorum: quorum(2, 5), ..set.header }, "its quorum is 2 of 5, the others' is 3 of 5"),
        (ShareHeader { quorum: quorum(3, 7), ..set.header }, "its quorum is 3 of 7"),
        (ShareHeader { quorum: quorum(5, 5), ..set.header }, "its quorum is 5 of 5"),
        (
            ShareHeader { fingerprint: keyrite::vocab::Fingerprint([1; 16]), ..set.header },
            "its key fingerprint is 0101",
        ),
        (ShareHeader { generation: 3, quorum: quorum(2, 7), ..set.header }, "its quorum is 2 of 7"),
    ];
    for (header, says) in heads {
        for count in [1u8, 5] {
            let mut forger = Forger::new(2);
            let mut pile: Vec<_> = (1..=count).map(|x| ("forged", forger.typed(header, x))).collect();
            // an edited copy of a genuine sheet, with the right value
            pile.push(("edited", Share { header: ShareHeader { x: 4, ..header }, ..set.unsigned(4) }));
            pile.extend((1..=3).map(|x| ("good", set.share(x))));
            let outcome = gather(pile);
            proven(&outcome, &set, &[1, 2, 3]);
            let told: Vec<String> = outcome.rejected.iter().map(|one| one.why.to_string()).collect();
            assert_eq!(told.len(), usize::from(count) + 1, "{told:?}");
            assert!(told.iter().all(|text| text.contains(says) && text.contains("Put aside")), "{told:?}");
        }
    }
}

/// With a fingerprint of their own, forged sheets are another key's that nobody can complete.
#[test]
fn forged_sheets_of_a_wrong_fingerprint_are_another_key() {
    let set = print(2, 3, &mut StdRng::seed_from_u64(32));
    let mut forger = Forger::new(3);
    let fingerprint = keyrite::vocab::Fingerprint([1; 16]);
    let header = ShareHeader { set: SetId([8; 16]), fingerprint, ..set.header };
    let mut pile: Vec<_> = (1..=3).map(|x| ("forged", forger.signed(header, x))).collect();
    pile.extend([("a", set.share(1)), ("b", set.share(3))]);
    gather(pile).found(&set, &[1, 3], &["forged: OtherKey"; 3]);
}

/// Two hundred typed sheets beside three good ones: of as many sets, of one set, with the very head of the good ones.
#[test]
fn two_hundred_forged_sheets_do_not_bury_three_good_ones() {
    let set = print(3, 255, &mut StdRng::seed_from_u64(33));
    let mut forger = Forger::new(4);
    let own_sets: Vec<Share> = (1..=200)
        .map(|x| {
            let header = ShareHeader { set: SetId([x; 16]), generation: 2, ..set.header };
            forger.typed(header, x)
        })
        .collect();
    let one_set = ShareHeader { set: SetId([8; 16]), generation: 2, ..set.header };
    let one_set: Vec<Share> = (1..=200).map(|x| forger.typed(one_set, x)).collect();
    let same_head: Vec<Share> = (1..=200).map(|x| forger.typed(set.header, x)).collect();
    for forged in [own_sets, one_set, same_head] {
        let forged = forged.into_iter().map(|share| ("forged", share));
        let pile = forged.chain([1, 77, 250].map(|x| ("good", set.share(x)))).collect();
        let outcome = gather(pile);
        proven(&outcome, &set, &[1, 77, 250]);
        assert_eq!(outcome.rejected.len(), 200);
        assert!(outcome.rejected.iter().all(|one| one.label == "forged"));
        assert!(outcome.notes.len() <= 5, "a claim each would bury the rest");
    }
    // good ones typed as well: what is more than needed tells the wrong ones apart
    let forged = (1..=200).map(|x| ("forged", forger.typed(set.header, x)));
    let pile = forged.chain((201..=212).map(|x| ("good", set.unsigned(x)))).collect();
    proven(&gather(pile), &set, &(201..=212).collect::<Vec<_>>());
}

/// A fault of the dealer's machine: signed, and wrong. What is more than needed tells which.
#[test]
fn wrong_shares_of_a_large_set_are_found_by_decoding() {
    let set = print(128, 255, &mut StdRng::seed_from_u64(34));
    for count in [12u8, 63, 120] {
        let bad: Vec<u8> = (0..count).map(|turn| 2 * turn + 1).collect();
        let shares =
            (1..=255u8).map(|x| if bad.contains(&x) { ("wrong", set.wrong(x)) } else { ("", set.share(x)) });
        let good: Vec<u8> = (1..=255).filter(|x| !bad.contains(x)).collect();
        gather(shares.collect()).found(&set, &good, &vec!["wrong: DoesNotFit"; usize::from(count)]);
    }
}

#[test]
fn two_unlike_shares_of_one_number_are_both_named() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(35));
    let outcome = gather(vec![("a", set.share(1)), ("b", set.wrong(1)), ("c", set.share(2))]);
    assert_eq!(outcome.result, Err(not_enough(2, 3, &set)));
    let [one] = outcome.rejected.as_slice() else { panic!("{:?}", outcome.rejected) };
    assert_eq!((one.label.as_str(), &one.why), ("b", &LeftOut::Differs { x: 1, first: "a".to_owned() }));
    assert!(one.why.to_string().contains("both call themselves share 1"));
    // with one more both are tried, whichever came first
    for (a, b) in [(set.share(1), set.wrong(1)), (set.wrong(1), set.share(1))] {
        let pile = vec![("a", a), ("b", b), ("c", set.share(2)), ("d", set.share(5))];
        proven(&gather(pile), &set, &[1, 2, 5]);
    }
}

/// Both keys can be rebuilt, and a forger made the sets look alike: the names that are given choose all the same.
#[test]
fn names_of_several_keys_choose_even_between_sets_that_look_alike() {
    let rng = &mut StdRng::seed_from_u64(36);
    for same in [0, 8, 15, 16] {
        let (one, mut other) = (print(2, 3, rng), print(2, 3, rng));
        let mut id = other.header.set.0;
        id[..same].copy_from_slice(&one.header.set.0[..same]);
        other.header.set = SetId(id);
        let resigned = (1..=3).map(|x| {
            let y = value(&other.sheets[usize::from(x) - 1]);
            sheet(other.header, &other.signer, x, y)
        });
        other.sheets = resigned.collect();
        let pile =
            || [&one, &other].iter().flat_map(|set| [1, 2].map(|x| ("", set.share(x)))).collect::<Vec<_>>();
        let Err(NoKey::Combine(CombineError::SeveralKeys(keys))) = gather(pile()).result else {
            panic!("two keys are proven");
        };
        assert_eq!(keys.len(), 2);
        assert_ne!(keys[0].name, keys[1].name);
        for key in keys {
            let meant = if key.header.fingerprint == one.header.fingerprint { &one } else { &other };
            let outcome = gather_in(Mode::Production, Some(&key.name), pile());
            proven(&outcome, meant, &[1, 2]);
        }
    }
}

/// The same value signed again by another key is right, and worth a word.
#[test]
fn a_right_value_under_another_signature_counts_and_is_told() {
    let set = print(3, 5, &mut StdRng::seed_from_u64(37));
    let forger = Forger::new(5);
    let again = whole(&sheet(set.header, &forger.key, 4, value(&set.sheets[3])));
    let outcome = gather(vec![("a", set.share(1)), ("again", again), ("b", set.share(2))]);
    outcome.found(&set, &[1, 2, 4], &[]);
    assert_eq!(outcome.notes, [Note::SeveralSigners]);
}

#[test]
fn a_key_of_equal_bytes_is_recovered_with_a_warning() {
    let rng = &mut StdRng::seed_from_u64(38);
    let mut nearly = [0; 32];
    nearly[31] = 1;
    for (key, warns) in [([0; 32], true), ([0x5a; 32], true), ([0xff; 32], true), (nearly, false)] {
        let set = print_key(key, 2, 3, Mode::Production, 1, rng);
        let outcome = gather(vec![("", set.share(1)), ("", set.share(2))]);
        outcome.found(&set, &[1, 2], &[]);
        assert_eq!(outcome.notes.contains(&Note::NotDrawn), warns);
    }
}

/// Nothing proves: every set says how far it came and what it lacks, and what was put aside has its reason.
#[test]
fn without_a_key_every_set_says_what_it_lacks() {
    let rng = &mut StdRng::seed_from_u64(39);
    let (set, other) = (print(3, 5, rng), print(2, 4, rng));
    let mut forger = Forger::new(6);
    let edited = Share { header: ShareHeader { x: 3, generation: 2, ..set.header }, ..set.unsigned(3) };
    let newer = ShareHeader { set: SetId([8; 16]), generation: 2, ..set.header };
    let mut pile = vec![("a", set.share(1)), ("b", set.share(2)), ("edited", edited), ("o", other.share(1))];
    pile.extend((1..=3).map(|x| ("forged", forger.signed(newer, x))));
    let outcome = gather(pile);
    assert_eq!(outcome.reasons(), ["edited: Contradicts"]);
    let Err(NoKey::Combine(CombineError::NoProof(standings))) = &outcome.result else {
        panic!("{outcome:?}")
    };
    let told: Vec<(SetId, usize, usize, Lack)> =
        standings.iter().map(|one| (one.set, one.have, one.need, one.lacks)).collect();
    assert_eq!(
        told,
        [
            (SetId([8; 16]), 3, 3, Lack::Culprit),
            (set.header.set, 2, 3, Lack::Shares),
            (other.header.set, 1, 2, Lack::Shares),
            (set.header.set, 1, 3, Lack::Shares),
        ]
    );
    let ways: Vec<String> = standings.iter().map(SetStanding::way).collect();
    assert_eq!(ways[1], format!("bring 1 more of set {}", set.header.set.short()));
}

/// Locked sheets of a forger are asked about, and when they stay shut nothing is lost.
#[test]
fn forged_locked_sheets_stop_nothing() {
    let rng = &mut StdRng::seed_from_u64(40);
    let set = print(2, 3, rng);
    let mut other = print(2, 3, rng);
    other.header = ShareHeader { fingerprint: set.header.fingerprint, generation: 2, ..other.header };
    let mut pile = Pile::new(Mode::Production);
    let shares = [
        ("f", other.locked(1, "theirs", rng)),
        ("g", other.locked(2, "theirs", rng)),
        ("a", set.locked(1, "ours", rng)),
        ("b", set.locked(2, "ours", rng)),
    ];
    for (label, share) in shares {
        pile.offer(label, share).expect("taken");
    }
    pile.open_locks(|candidate, failure| {
        (failure.is_none() && candidate.header().generation == 1).then(|| secret("ours"))
    });
    let found = pile.try_combine().expect("combines");
    assert_eq!((found.root.expose(), found.proven), (&set.key, vec![1, 2]));
    assert!(found.notes[0].to_string().contains("0 of 2 sheets"), "{:?}", found.notes);
}
