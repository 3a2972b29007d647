//! A key that somebody brings to the roll call: a line of ssh-keygen or minisign, or the hybrid key of a header.

use keyrite::transcript::minisign::PublicKey;
use keyrite::transcript::{HybridKey, PersonKey};

use super::{Target, frames, said, signature_file};

/// See [`super`].
pub const TARGET: Target = Target { name: "person_key", check, seeds, words };

/// Longest key that is worth a line of a record: RSA of 16384 bits has about 3000 characters.
const MOST_CHARS: usize = 6_000;

fn check(bytes: &[u8]) {
    let texts = [std::str::from_utf8(bytes).ok().map(str::to_owned), frames::ssh_line(bytes)];
    for text in texts.into_iter().flatten() {
        person(&text);
        if let Some(key) = HybridKey::exact(&text) {
            assert_eq!(key.to_string(), text, "two forms of one hybrid key");
            said::line(&key.short());
            let _ = key.half_proves_nothing();
        }
        if let Some(key) = PublicKey::read(&text) {
            assert_eq!(key.text(), text, "two forms of one minisign key");
        }
    }
}

fn person(text: &str) {
    match PersonKey::typed(text) {
        Ok(key) => {
            assert!(!key.proves_nothing());
            assert!(key.as_str().len() <= MOST_CHARS, "a key of {} characters", key.as_str().len());
            assert!(key.as_str().bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()));
            assert_eq!(PersonKey::typed(key.as_str()).as_ref(), Ok(&key), "typed again it is another one");
            assert_eq!(PersonKey::exact(key.as_str()).as_ref(), Ok(&key), "not in its one form");
            assert_eq!(key.is_ssh(), key.as_str().contains(' '));
            said::line(&key.short());
        }
        Err(error) => drop(said::line(&error)),
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for line in signature_file::public_keys() {
        if line.contains(' ') {
            seeds.push(frames::ssh_blob(&line));
            seeds.push(format!("{line} somebody@a-laptop\n").into_bytes());
        } else {
            seeds.push(format!("untrusted comment: minisign public key\n{line}\n").into_bytes());
        }
    }
    // moduli that nobody can sign with: how long they are is all that is asked
    for bytes in [128, 256, 512, 2_048] {
        let modulus = frames::string(&frames::positive(&vec![0xc1; bytes]));
        seeds.push([frames::string(b"ssh-rsa"), frames::string(&[1, 0, 1]), modulus].concat());
    }
    seeds.push(frames::pem("OPENSSH PRIVATE KEY", &[7; 70]).into_bytes());
    seeds
}

fn words() -> Vec<String> {
    let kinds = [
        "nistp256",
        "nistp384",
        "nistp521",
        "ssh:",
        "PRIVATE KEY",
        "untrusted comment:",
        "ecdsa-sha2-nistp521",
    ];
    let known = signature_file::public_keys();
    let named = known.iter().filter_map(|line| line.split_once(' ')).map(|(kind, _)| kind.to_owned());
    named.chain(kinds.map(str::to_owned)).collect()
}
