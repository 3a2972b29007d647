//! What leaves says what it is, and nothing of what is secret.

use super::super::sealed::{Opened, SealedError};
use super::super::signing::Namespace;
use super::super::wrap::{NotWrapped, WrappingKey};
use super::*;
use crate::vocab::Secret;
use rand::{SeedableRng, rngs::StdRng};
use zeroize::Zeroizing;

const MODE: Mode = Mode::Production;
/// What is opened has this name.
const FILE: &str = "a file";

fn root() -> RootKey {
    RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&sha256(b"a key").0)))
}

fn derived(name: &str) -> Wanted {
    Wanted::Derived(name.parse().expect("a name"))
}

fn in_form(secret: &Wanted, form: &str, rng: &mut StdRng) -> Leaving {
    let form = Some(form.parse().expect("a form"));
    let way = WayOut::InTheClear { secret: secret.clone(), form, way: ClearWay::File };
    way.make(None, (&root(), MODE), Some(rng)).expect("goes with it")
}

fn wrapping_key() -> WrappingKey {
    let vectors: toml::Table =
        toml::from_str(include_str!("../../../tests/vectors/wrap-v1.toml")).expect("vectors");
    let public = vectors["answer"]["public"].as_str().expect("hex");
    WrappingKey::read(&data_encoding::HEXLOWER.decode(public.as_bytes()).expect("hex")).expect("a key")
}

#[test]
fn each_says_what_it_is_and_a_secret_has_no_digest() {
    let rng = &mut StdRng::seed_from_u64(1);
    let about = About::new("a test").expect("a line");
    let seal =
        |rng: &mut StdRng| Leaving::seal(&root(), MODE, &about, b"content", None, rng).expect("sealed");
    let sealed = seal(rng);
    let bytes = Zeroizing::new(sealed.bytes().expect("in memory").to_vec());
    let payload = Wanted::Payload { file: FILE.to_owned() };
    let plain = |secret: &Wanted| secret.obtain(Some(&bytes), &root(), MODE).expect("obtained");
    let (wrapping, bits) = (wrapping_key(), wrapping_key().wrapped_bytes());
    let wrapped = |secret: &Wanted, rng: &mut StdRng| {
        Leaving::wrap(&plain(secret), &wrapping, &WrapAs::usual(), rng).expect("fits")
    };
    let clear = |secret: &Wanted| Leaving::Plain(plain(secret));
    let (aes, p256) = (derived("a:aes-256:0"), derived("a:p-256:0"));
    let called = |inside: &str| format!("{inside}, wrapped as oaep-sha256, {bits} bytes");
    let seed = derived("a:seed-128:0");
    let signer: KeyName = "a:ed25519:0".parse().expect("a name");
    let scheme = Scheme::SshSig(Namespace::file());
    let subject = scheme.digester().done("a file");
    let sign = || Leaving::sign(&root(), MODE, &signer, &scheme, &subject).expect("signs");
    let public = |form| Leaving::public(&root(), MODE, &signer, form).expect("a form of it");
    let cases = [
        (in_form(&Wanted::Key, "hex", rng), "The key, 32 bytes in hex".to_owned(), Written::Text),
        (
            in_form(&p256, "openssh", rng),
            "The derived key a:p-256:0, a private key file of OpenSSH".to_owned(),
            Written::Text,
        ),
        (
            in_form(&seed, "slip39:1of1", rng),
            "The derived key a:seed-128:0, 1 share of SLIP-39, 1 needed".to_owned(),
            Written::Text,
        ),
        (in_form(&seed, "raw", rng), "The derived key a:seed-128:0, 16 raw bytes".to_owned(), Written::Hex),
        (clear(&Wanted::Key), "The key, 32 bytes".to_owned(), Written::Hex),
        (clear(&aes), "The derived key a:aes-256:0, 32 raw bytes".to_owned(), Written::Hex),
        (clear(&p256), "The derived key a:p-256:0, a private key in PEM".to_owned(), Written::Text),
        (clear(&payload), "The payload, 7 bytes".to_owned(), Written::Text),
        (wrapped(&Wanted::Key, rng), called("The key"), Written::Hex),
        (wrapped(&aes, rng), called("The derived key a:aes-256:0"), Written::Hex),
        (wrapped(&p256, rng), called("The derived key a:p-256:0 as PKCS #8 in DER"), Written::Hex),
        (wrapped(&payload, rng), called("The payload as it is"), Written::Hex),
        (
            sign(),
            "The signature by the derived key a:ed25519:0, sshsig, namespace file".to_owned(),
            Written::Text,
        ),
        (
            public(PublicForm::Minisign),
            "The public half of the derived key a:ed25519:0, a public key file of minisign".to_owned(),
            Written::Text,
        ),
        (
            public(PublicForm::Der),
            "The public half of the derived key a:ed25519:0, SubjectPublicKeyInfo in DER".to_owned(),
            Written::Hex,
        ),
        (
            seal(rng),
            format!("The sealed payload, {} bytes, \u{201c}a test\u{201d}", bytes.len()),
            Written::Text,
        ),
    ];
    for (leaving, name, written) in cases {
        assert_eq!((leaving.name(), leaving.written()), (name, written));
        assert_eq!(leaving.digest().is_none(), leaving.is_in_the_clear(), "{leaving:?}");
        let inside = leaving.inside().is_some();
        let holds_none =
            matches!(leaving, Leaving::Sealed { .. } | Leaving::Signed { .. } | Leaving::Public { .. });
        assert_eq!(inside, !holds_none, "{leaving:?}");
        assert_eq!(leaving.is_recorded(), !matches!(leaving, Leaving::Public { .. }), "{leaving:?}");
    }
}

#[test]
fn nothing_secret_is_in_its_debug() {
    let root = root();
    let hex = data_encoding::HEXLOWER.encode(root.expose());
    for secret in [Wanted::Key, derived("a:aes-256:0"), derived("a:ed25519:0")] {
        let plain = secret.obtain(None, &root, MODE).expect("obtained");
        let secret = plain.bytes().to_vec();
        let said = format!("{:?}", Leaving::Plain(plain));
        assert!(!said.contains(&hex) && !said.contains(&format!("{:?}", secret.get(..4))), "{said}");
        assert!(said.starts_with("Plain(Plain(") && said.ends_with("redacted))"), "{said}");
    }
}

#[test]
fn what_does_not_open_or_fit_is_named() {
    let secret = Wanted::Payload { file: FILE.to_owned() };
    let why = secret.obtain(Some(b"no payload"), &root(), MODE).map(|_| ()).expect_err("no payload");
    assert_eq!(why.to_string(), format!("a file: {}", SealedError::NotSealed));
    let opened =
        Opened { about: About::new("long").expect("a line"), content: Zeroizing::new(vec![7; 4_096]) };
    let long = Plain::Payload { file: "a file".to_owned(), opened };
    let mut rng = StdRng::seed_from_u64(1);
    let refused = Leaving::wrap(&long, &wrapping_key(), &WrapAs::usual(), &mut rng).map(|_| ());
    assert!(
        matches!(&refused, Err(CannotWrap::Wrap(NotWrapped::TooLong { bytes: 4_096, .. }))),
        "{refused:?}"
    );
    let said = refused.expect_err("refused").to_string();
    assert!(said.contains("Add --wrap-as aes-kwp-sha256: it wraps in two steps"), "{said}");
}

/// A screen shows what people can copy from it, to the longest form of a key, and nothing that it would hide or turn.
#[test]
fn what_cannot_be_copied_from_a_screen_is_not_shown() {
    let rng = &mut StdRng::seed_from_u64(3);
    let about = About::new("a test").expect("a line");
    let shown = |content: &[u8], rng: &mut StdRng| {
        let sealed = Leaving::seal(&root(), MODE, &about, content, None, rng).expect("sealed");
        let bytes = Zeroizing::new(sealed.bytes().expect("in memory").to_vec());
        let secret = Wanted::Payload { file: FILE.to_owned() };
        Leaving::Plain(secret.obtain(Some(&bytes), &root(), MODE).expect("obtained")).check_shown()
    };
    let long = NotShown::TooLong { bytes: MAX_SHOWN_TEXT + 1, most: MAX_SHOWN_TEXT };
    for (content, want) in [
        (b"a PIN\n1234\n".to_vec(), Ok(())),
        ("Z\u{fc}rich".into(), Ok(())),
        (vec![b'x'; MAX_SHOWN_TEXT], Ok(())),
        (vec![b'x'; MAX_SHOWN_TEXT + 1], Err(long)),
        (b"\xff\xfe".to_vec(), Err(NotShown::NotText)),
        (b"a\x1b[2J".to_vec(), Err(NotShown::NotText)),
        ("4321 \u{202e}1234".into(), Err(NotShown::NotText)),
        ("4321\r\n".into(), Err(NotShown::NotText)),
    ] {
        assert_eq!(shown(&content, rng), want, "{}", String::from_utf8_lossy(&content));
    }
    for (name, form) in [
        ("wallet:seed-256:0", "slip39:16of16"),
        ("ca:p-384:0", "pkcs8-der"),
        ("ca:p-384:0", "pkcs8-pem"),
        ("ssh:p-384:0", "openssh"),
    ] {
        let formed = in_form(&derived(name), form, rng);
        assert_eq!(formed.check_shown(), Ok(()), "{form}: {:?} bytes", formed.bytes().map(<[u8]>::len));
    }
}
