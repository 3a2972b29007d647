//! Keys that were sealed: those whose parts fit sign, and every other one is refused by name.

use crypto_bigint::{BoxedUint, ConcatenatingMul as _, NonZero, Resize as _};
use pkcs1::RsaPrivateKeyRef;
use pkcs8::der::Decode as _;
use rand::SeedableRng;
use rand::rngs::StdRng;

use super::ca_key::{CaKey, EVERYBODYS_RSA};
use super::key::{Kind, NotAKey};
use super::not_a_ca_key::NotACaKey;
use crate::sharing::RootKey;
use crate::sharing::pem::{decode, frames};
use crate::sharing::wrap::NotWrappingKey;
use crate::sharing::wrap::der::{self, BIT_STRING, INTEGER, OBJECT, OCTET_STRING, SEQUENCE};
use crate::vocab::{Mode, Secret};

/// n, e, d, p, q, dP, dQ, qInv.
type Numbers = [Vec<u8>; 8];

const N: usize = 0;
const E: usize = 1;
const D: usize = 2;
const P: usize = 3;
const Q: usize = 4;
const DP: usize = 5;
const DQ: usize = 6;
const QI: usize = 7;

fn everybodys() -> Vec<u8> {
    let frame = frames(EVERYBODYS_RSA).flatten().next().and_then(|frame| frame.body());
    frame.and_then(decode).expect("a key").to_vec()
}

fn numbers() -> Numbers {
    let der = everybodys();
    let key = RsaPrivateKeyRef::from_der(&der).expect("a key");
    [
        key.modulus,
        key.public_exponent,
        key.private_exponent,
        key.prime1,
        key.prime2,
        key.exponent1,
        key.exponent2,
        key.coefficient,
    ]
    .map(|number| number.as_bytes().to_vec())
}

/// PKCS #1 of these numbers, by our own writer.
fn pkcs1(numbers: &Numbers) -> Vec<u8> {
    let zero = der::element(INTEGER, &[&[0]]);
    let all: Vec<Vec<u8>> = numbers.iter().map(|number| der::number(number)).collect();
    let parts: Vec<&[u8]> = std::iter::once(&zero).chain(&all).map(Vec::as_slice).collect();
    der::element(SEQUENCE, &parts)
}

fn rsa(change: impl FnOnce(&mut Numbers)) -> Result<CaKey, NotACaKey> {
    let mut all = numbers();
    change(&mut all);
    CaKey::read(&pkcs1(&all))
}

/// Two more, which stays odd.
fn next(number: &mut [u8]) {
    let last = number.last_mut().expect("a number");
    *last = last.wrapping_add(2);
}

/// What is changed, how, and what is said of it.
type Case<'a> = (&'a str, &'a dyn Fn(&mut Numbers), Result<(), NotACaKey>);

#[test]
fn a_key_of_rsa_whose_parts_do_not_fit_is_refused() {
    assert!(rsa(|_| {}).is_ok());
    let parts = |says| Err(NotACaKey::Parts(says));
    let of_rsa = |why| Err(NotACaKey::Public(NotAKey::Rsa(why)));
    let not_n = parts("its primes do not give its modulus");
    let not_d = parts("its private exponent does not undo its public one");
    let of_prime = parts("an exponent of one of its primes is another");
    let longer = parts("a number of it is longer than its modulus");
    let cases: [Case<'_>; 19] = [
        ("n", &|all| next(&mut all[N]), not_n.clone()),
        ("p", &|all| next(&mut all[P]), not_n.clone()),
        ("q", &|all| next(&mut all[Q]), not_n.clone()),
        ("p is n, q is 1", &|all| (all[P], all[Q]) = (all[N].clone(), vec![1]), not_d.clone()),
        (
            "p is 1, q is n",
            &|all| (all[P], all[Q]) = (vec![1], all[N].clone()),
            parts("one of its primes is 1"),
        ),
        ("p is 0", &|all| all[P] = vec![0], not_n),
        ("d", &|all| next(&mut all[D]), not_d.clone()),
        ("d is 1", &|all| all[D] = vec![1], not_d.clone()),
        ("another e", &|all| all[E] = vec![3], not_d),
        ("dP", &|all| next(&mut all[DP]), of_prime.clone()),
        ("dQ", &|all| next(&mut all[DQ]), of_prime),
        ("qInv", &|all| next(&mut all[QI]), parts("its coefficient is another")),
        ("a long d", &|all| all[D] = [vec![1], all[N].clone()].concat(), longer),
        ("a long e", &|all| all[E] = vec![0x81; 513], of_rsa(NotWrappingKey::LongExponent(4_104))),
        (
            "e of 65 bits",
            &|all| all[E] = vec![1, 0, 0, 0, 0, 0, 0, 0, 1],
            of_rsa(NotWrappingKey::LongExponent(65)),
        ),
        ("even e", &|all| all[E] = vec![4], of_rsa(NotWrappingKey::Exponent(4))),
        ("e is 1", &|all| all[E] = vec![1], of_rsa(NotWrappingKey::Exponent(1))),
        ("even n", &|all| all[N][255] ^= 1, of_rsa(NotWrappingKey::EvenModulus(2048))),
        (
            "2041 bits",
            &|all| all[N] = [vec![1], all[N][1..].to_vec()].concat(),
            Err(NotACaKey::Modulus(2041)),
        ),
    ];
    for (what, change, wanted) in cases {
        assert_eq!(rsa(change).map(drop), wanted, "{what}");
    }
    // longer than any that a CA signs with: its parts are not even looked at
    for (bytes, bits) in [(513, 4_104), (1_024, 8_192), (64_000, 512_000)] {
        let long = rsa(|all| all[N] = vec![0x81; bytes]);
        assert_eq!(long.map(drop), Err(NotACaKey::Modulus(bits)));
    }
    // more than two primes
    let zero_to_two = |mut key: Vec<u8>| {
        let infos = der::element(
            SEQUENCE,
            &[&der::element(SEQUENCE, &[&der::number(&[7]), &der::number(&[7]), &der::number(&[7])])],
        );
        let mut inside = der::Der(&key);
        let content = inside.tagged(SEQUENCE).expect("a sequence").to_vec();
        key = der::element(SEQUENCE, &[&der::number(&[1]), &content[3..], &infos]);
        key
    };
    let read = CaKey::read(&zero_to_two(everybodys())).map(drop);
    assert!(matches!(read, Err(NotACaKey::SeveralPrimes | NotACaKey::NoKey)), "{read:?}");
}

/// A number that is no prime gives numbers that all fit: what it signs shows it.
#[test]
fn a_prime_that_is_none_shows_in_what_it_signs() {
    let [modulus, ..] = numbers();
    let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
    let bytes = |number: &BoxedUint| number.to_be_bytes_trimmed_vartime().to_vec();
    let wide = 2_176;
    // p is the product of two primes, and q is 65537
    let (p, q) = (number(&modulus).resize(wide), number(&[1, 0, 1]).resize(wide));
    let one = BoxedUint::one_with_precision(wide);
    let [p_less, q_less] =
        [&p, &q].map(|number| NonZero::new(number.wrapping_sub(&one)).expect("more than 1"));
    let wanted = |public: u8| {
        let public = number(&[public]).resize(wide);
        // of p - 1 and q - 1 the product is a multiple of what they both divide
        let both = NonZero::new(p_less.as_ref().wrapping_mul(q_less.as_ref())).expect("not zero");
        public.invert_mod(&both).into_option().map(|private| (bytes(&public), private))
    };
    let (public, private) = (3..200).step_by(2).find_map(wanted).expect("one of them has an inverse");
    let inverse = q.invert_mod(&NonZero::new(p.clone()).expect("not zero")).expect("q is prime");
    let all = [
        bytes(&p.concatenating_mul(&q)),
        public,
        bytes(&private),
        bytes(&p),
        bytes(&q),
        bytes(&private.rem(&p_less)),
        bytes(&private.rem(&q_less)),
        bytes(&inverse),
    ];
    let says = "what it signs, its public half does not verify";
    assert_eq!(CaKey::read(&pkcs1(&all)).map(drop), Err(NotACaKey::Parts(says)));
}

/// SEC 1 of a key of P-256: the number, the curve, and a point if there is one.
fn sec1(number: &[u8], point: Option<&[u8]>) -> Vec<u8> {
    let curve = der::element(OBJECT, &[&[0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]]);
    let curve = der::element(0xa0, &[&curve]);
    let point = point.map(|point| der::element(0xa1, &[&der::element(BIT_STRING, &[&[0], point])]));
    let point = point.unwrap_or_default();
    der::element(SEQUENCE, &[&der::number(&[1]), &der::element(OCTET_STRING, &[number]), &curve, &point])
}

#[test]
fn a_key_of_a_curve_has_the_point_of_its_number() {
    let read = |content: &[u8]| CaKey::read(content).map(drop);
    let key = |byte| CaKey::read(&sec1(&[byte; 32], None)).expect("a key");
    let (own, other) = (key(1), key(2));
    let point = |key: &CaKey| key.public().spki()[26..].to_vec();
    let short = |point: &[u8]| [&[2 + (point[64] & 1)][..], &point[1..33]].concat();
    let mut wrong = short(&point(&own));
    wrong[0] ^= 1;
    assert_eq!(read(&sec1(&[1; 32], Some(&point(&own)))), Ok(()));
    assert_eq!(read(&sec1(&[1; 32], Some(&short(&point(&own))))), Ok(()));
    let says = Err(NotACaKey::Parts("its public half is that of another key"));
    for another in [point(&other), short(&point(&other)), wrong, vec![4]] {
        assert_eq!(read(&sec1(&[1; 32], Some(&another))), says, "{another:?}");
    }
    // zero, and what is not below the order
    for odd in [[0; 32], [0xff; 32]] {
        let says = NotACaKey::Parts("its number is none from 1 to the order of its curve");
        assert_eq!(read(&sec1(&odd, None)), Err(says));
    }
    // old writers left zeros before the number out
    let mut whole = [1; 32];
    whole[0] = 0;
    let own = CaKey::read(&sec1(&whole, None)).expect("a key");
    assert_eq!(read(&sec1(&whole[1..], Some(&point(&own)))), Ok(()));
    assert_eq!(read(&sec1(&[1; 33], None)), Err(NotACaKey::Damaged));
}

#[test]
fn a_throw_away_key_of_each_kind_signs_and_says_nothing_of_itself() {
    for kind in [Kind::P256, Kind::P384, Kind::Ed25519, Kind::Rsa] {
        let key = CaKey::throw_away(kind, &mut StdRng::seed_from_u64(1));
        assert_eq!(key.public().kind(), Some(kind));
        let signature = key.sign(b"a message");
        assert!(key.public().verifies(b"a message", &kind.signs_with(), &signature), "{kind:?}");
        assert!(!key.public().verifies(b"another", &kind.signs_with(), &signature), "{kind:?}");
        assert_eq!(format!("{key:?}"), format!("CaKey({}, redacted)", key.public().called()));
    }
}

/// Derived keys that are sealed again are read in the form in which they leave.
#[test]
fn a_derived_key_is_read_as_it_leaves() {
    let root = RootKey::from_secret(Secret::copy_of(&[7; 32]));
    for algorithm in ["p-256", "p-384", "ed25519"] {
        let name = format!("ca:{algorithm}:0").parse().expect("a name");
        let derived = CaKey::derived(&root, Mode::Production, &name).expect("it signs");
        let read = CaKey::read(&root.derive(Mode::Production, &name).to_file()).expect("a key");
        assert_eq!(read.public(), derived.public());
        assert_eq!(read.sign(b"a message"), derived.sign(b"a message"));
    }
}
