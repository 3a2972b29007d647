//! Files with a signature of the statement: minisign's, SSH's and the hybrid one; by a ceremony, or by people who brought
//! keys of their own.

use std::sync::LazyLock;

use data_encoding::BASE64;
use ed25519_dalek::{Signer as _, SigningKey};
use keyrite::sharing::share::CeremonyKey;
use keyrite::transcript::countersignature::{Judgement, judge};
use keyrite::transcript::hybrid::HybridSigner;
use keyrite::transcript::minisign::{PublicKey, SignatureFile};
use keyrite::transcript::sshsig::NAMESPACE;
use keyrite::transcript::{HybridKey, PersonKey, minisign, sshsig};
use keyrite::vocab::digest::sha256;
use rand::{SeedableRng, rngs::StdRng};

use super::frames::{pem, positive, ssh_blob, string, unframed};
use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "signature_file", check, seeds, words };

const STATEMENT: &[u8] = b"KEYRITE CEREMONY STATEMENT 1\n";
const COMMENT: &str = "a comment that is signed";
const LABEL: &str = "SSH SIGNATURE";

/// What is signed with, and what came of it.
struct Signed {
    ceremony: CeremonyKey,
    hybrid: HybridKey,
    /// By the ceremony: minisign's, SSH's, the hybrid one.
    ours: [String; 3],
    /// By people: the public key and the file.
    theirs: Vec<(PersonKey, String)>,
}

static SIGNED: LazyLock<Signed> = LazyLock::new(sign);

fn check(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).ok().map(str::to_owned);
    for file in [text, Some(pem(LABEL, bytes)), minisign_file(bytes)].into_iter().flatten() {
        by_the_ceremony(&file);
        by_somebody(&file);
    }
}

/// Nobody but the ceremony signs, and of each signature there is one file: nothing else fits in.
fn by_the_ceremony(file: &str) {
    let Signed { ceremony, hybrid, ours, .. } = &*SIGNED;
    let good = [
        minisign::verify(STATEMENT, COMMENT, file, ceremony),
        sshsig::verify(STATEMENT, file, ceremony),
        hybrid.verifies(STATEMENT, file),
    ];
    for (good, ours) in good.into_iter().zip(ours) {
        assert_eq!(good, file == ours, "another file passes for the ceremony's signature");
    }
    if let Some(read) = SignatureFile::read(file) {
        assert!(read.comment.len() <= 8_192 && !read.comment.contains('\n'));
    }
}

fn by_somebody(file: &str) {
    let named: Vec<PersonKey> = SIGNED.theirs.iter().map(|(key, _)| key.clone()).collect();
    match judge(file, STATEMENT, &named) {
        Judgement::Signed(key) => {
            let ceremony = [b"ed25519".as_slice(), &SIGNED.ceremony.0].concat();
            let known = named.contains(&key) || key.identity() == ceremony;
            assert!(known, "a signature by a key that nobody has: {}", key.short());
        }
        Judgement::AnotherPurpose(key, purpose) => {
            assert!(purpose.is_empty() || said::line(&purpose).len() <= 60);
            said::line(&key.short());
        }
        Judgement::AnotherStatement(key) | Judgement::NoTouch(key) | Judgement::NotCheckable(key, _) => {
            said::line(&key.short());
        }
        Judgement::UnknownMinisign(id) => assert_eq!(said::line(&id).len(), 16),
        Judgement::BrokenMinisign(key) => assert!(named.contains(&key)),
        Judgement::NotASignature => {}
    }
}

/// A file around the bytes of two signatures and a comment.
fn minisign_file(bytes: &[u8]) -> Option<String> {
    let (first, rest) = bytes.split_first_chunk::<74>()?;
    let (second, comment) = rest.split_first_chunk::<64>()?;
    let comment = std::str::from_utf8(comment).ok()?;
    Some(format!(
        "untrusted comment: any\n{}\ntrusted comment: {comment}\n{}\n",
        BASE64.encode(first),
        BASE64.encode(second)
    ))
}

/// Every kind of public key that can be named and is signed with here, and the hybrid one.
pub fn public_keys() -> Vec<String> {
    let keys = SIGNED.theirs.iter().map(|(key, _)| key.as_str().to_owned());
    keys.chain([SIGNED.hybrid.to_string()]).collect()
}

fn sign() -> Signed {
    let rng = &mut StdRng::seed_from_u64(7);
    let key = SigningKey::from_bytes(&[7; 32]);
    let hybrid = HybridSigner::draw(rng);
    let ours = [
        minisign::sign(STATEMENT, COMMENT, &key),
        sshsig::sign(STATEMENT, &key),
        hybrid.sign(STATEMENT, rng).expect("signs"),
    ];
    let person = SigningKey::from_bytes(&[8; 32]);
    let of_minisign = PublicKey::of_ceremony(&CeremonyKey(person.verifying_key().to_bytes())).text();
    let mut theirs =
        vec![(PersonKey::exact(&of_minisign).expect("a key"), minisign::sign(STATEMENT, COMMENT, &person))];
    theirs.extend(ssh_kinds(&person));
    Signed { ceremony: CeremonyKey(key.verifying_key().to_bytes()), hybrid: hybrid.key(), ours, theirs }
}

/// One signature of each kind that is checked here.
fn ssh_kinds(ed25519: &SigningKey) -> Vec<(PersonKey, String)> {
    let p256 = p256::ecdsa::SigningKey::from_slice(&[9; 32]).expect("a key");
    let p384 = p384::ecdsa::SigningKey::from_slice(&[9; 48]).expect("a key");
    let by_ed25519 = |text: &[u8]| ed25519.sign(text).to_bytes().to_vec();
    let by_p256 = |text: &[u8]| {
        let signature: p256::ecdsa::Signature = p256.sign(text);
        pair(&signature.to_bytes())
    };
    let by_p384 = |text: &[u8]| {
        let signature: p384::ecdsa::Signature = p384.sign(text);
        pair(&signature.to_bytes())
    };
    let ed25519_key = string(ed25519.verifying_key().as_bytes());
    let p256_key = string(p256.verifying_key().to_sec1_point(false).as_bytes());
    let p384_key = string(p384.verifying_key().to_sec1_point(false).as_bytes());
    let application = string(b"ssh:");
    let (nistp256, nistp384) = (string(b"nistp256"), string(b"nistp384"));
    let touch = [1, 0, 0, 0, 42];
    vec![
        ssh("ssh-ed25519", &[&ed25519_key], &by_ed25519, &[]),
        ssh("ecdsa-sha2-nistp256", &[&nistp256, &p256_key], &by_p256, &[]),
        ssh("ecdsa-sha2-nistp384", &[&nistp384, &p384_key], &by_p384, &[]),
        ssh(
            "sk-ssh-ed25519@openssh.com",
            &[&ed25519_key, &application],
            &on_a_security_key(&by_ed25519),
            &touch,
        ),
        ssh(
            "sk-ecdsa-sha2-nistp256@openssh.com",
            &[&nistp256, &p256_key, &application],
            &on_a_security_key(&by_p256),
            &touch,
        ),
    ]
}

/// What a security key signs in place of a text, touched once and the 42nd time.
fn on_a_security_key(sign: &dyn Fn(&[u8]) -> Vec<u8>) -> impl Fn(&[u8]) -> Vec<u8> {
    move |text| sign(&[sha256(b"ssh:").0.as_slice(), &[1, 0, 0, 0, 42], &sha256(text).0].concat())
}

fn ssh(kind: &str, key: &[&[u8]], sign: &dyn Fn(&[u8]) -> Vec<u8>, after: &[u8]) -> (PersonKey, String) {
    let blob = [string(kind.as_bytes()), key.concat()].concat();
    let about = [string(NAMESPACE.as_bytes()), string(b""), string(b"sha256")].concat();
    let text = [b"SSHSIG".as_slice(), &about, &string(&sha256(STATEMENT).0)].concat();
    let signature = [string(kind.as_bytes()), string(&sign(&text)), after.to_vec()].concat();
    let file = [b"SSHSIG\0\0\0\x01".as_slice(), &string(&blob), &about, &string(&signature)].concat();
    let line = format!("{kind} {}", BASE64.encode(&blob));
    (PersonKey::exact(&line).expect("a key"), pem(LABEL, &file))
}

/// The two numbers of an ECDSA signature.
fn pair(signature: &[u8]) -> Vec<u8> {
    let (r, s) = signature.split_at(signature.len() / 2);
    [string(&positive(r)), string(&positive(s))].concat()
}

fn seeds() -> Vec<Vec<u8>> {
    let theirs = SIGNED.theirs.iter().map(|(_, file)| file);
    let files: Vec<&String> = SIGNED.ours.iter().chain(theirs).collect();
    for (key, file) in &SIGNED.theirs {
        assert_eq!(
            judge(file, STATEMENT, std::slice::from_ref(key)),
            Judgement::Signed(key.clone()),
            "no real seed"
        );
    }
    let blobs = files.iter().filter(|file| file.starts_with("-----")).map(|file| unframed(file));
    let minisigned = files.iter().filter(|file| file.starts_with("untrusted")).map(|file| {
        let lines: Vec<&str> = file.lines().collect();
        let bytes = |line: usize| BASE64.decode(lines[line].as_bytes()).expect("base64");
        [bytes(1), bytes(3), COMMENT.as_bytes().to_vec()].concat()
    });
    let public = std::fs::read(super::tests().join("vectors/openssh-10.6-hybrid.sig")).expect("a vector");
    let whole = files.iter().map(|file| file.as_bytes().to_vec());
    whole.chain(blobs).chain(minisigned).chain([public]).collect()
}

fn words() -> Vec<String> {
    let kinds = SIGNED.theirs.iter().filter(|(key, _)| key.is_ssh()).map(|(key, _)| {
        String::from_utf8_lossy(&ssh_blob(key.as_str())[4..]).split('\0').next().expect("a kind").to_owned()
    });
    let words = ["SSHSIG", NAMESPACE, "sha256", "sha512", "untrusted comment: ", "trusted comment: "];
    kinds.chain(words.map(str::to_owned)).collect()
}
