//! Import packages for AWS KMS, taken in by `MiniStack`, an emulator that unwraps: by the commands of their page, typed into
//! AWS' own command-line program. AWS itself cannot be had.

#![allow(clippy::expect_used)]

use std::collections::BTreeSet;
use std::fs;

use sha2::{Digest, Sha256};

use super::imports::{held, recover};
use super::served::{Served, Server};
use super::wrapping::shell;
use crate::support::program::{Folder, judge};

/// What a key does once it is in there, by which it is known to be the right one.
enum Does {
    /// Encrypts, by `MiniStack`'s own cipher.
    Encrypts,
    /// Makes MACs, as the page says how: created as a key of HMAC.
    Macs,
    /// Signs by this algorithm of AWS, and openssl verifies with these options.
    Signs(&'static str, &'static str),
    /// Decrypts what openssl encrypted under the public half, as the page says how: created as a key for that.
    Decrypts,
}

/// A key on its way: what it is, as options, how it is wrapped, under a key of how many bits, and what it does in there.
struct Case {
    what: &'static [&'static str],
    method: &'static str,
    bits: usize,
    does: Does,
}

const fn case(what: &'static [&'static str], method: &'static str, bits: usize, does: Does) -> Case {
    Case { what, method, bits, does }
}

/// Every way of wrapping, every length of the public key, and every use of a key. Each takes seconds of AWS' program.
const CASES: [Case; 6] = [
    case(&[], "oaep-sha256", 2048, Does::Encrypts),
    case(&["--derive", "a:aes-256:0"], "oaep-sha1", 3072, Does::Macs),
    case(&["--derive", "a:p-256:0"], "aes-kwp-sha256", 2048, Does::Signs("ECDSA_SHA_256", "-digest sha256")),
    case(&["--derive", "a:ed25519:0"], "aes-kwp-sha256", 2048, Does::Signs("ED25519_SHA_512", "")),
    case(
        &["--open", "rsa.sealed"],
        "aes-kwp-sha1",
        4096,
        Does::Signs("RSASSA_PKCS1_V1_5_SHA_256", "-digest sha256"),
    ),
    case(&["--open", "rsa.pkcs1.sealed"], "aes-kwp-sha256", 3072, Does::Decrypts),
];

/// `MiniStack`, of which nothing listens but AWS' programming interface.
fn mini_stack(at: &Folder) -> Served<'_> {
    let env = format!(
        "export AWS_ENDPOINT_URL=http://$ADDRESS AWS_ACCESS_KEY_ID=any AWS_SECRET_ACCESS_KEY=any; \
         export AWS_DEFAULT_REGION=eu-central-1; aws() {{ '{}' \"$@\"; }}",
        judge("aws")
    );
    let serves = format!(
        "export BIND_HOST=${{ADDRESS%:*}} GATEWAY_PORT=${{ADDRESS#*:}} TMPDIR=$PWD IOT_MTLS_ENABLED=0 SFTP_ENABLED=0; \
         exec '{}'",
        judge("ministack")
    );
    let is_ready = ": 2> refused <> /dev/tcp/${ADDRESS/:/\\/}";
    Served::begin(at, &Server { env: &env, serves: &serves, is_ready })
}

/// The commands of each step of a page. `KEY` is what the shell has of that name.
fn steps(page: &str) -> Vec<String> {
    let commands = |step: &str| {
        let lines: Vec<&str> = step.lines().filter_map(|line| line.strip_prefix("    ")).collect();
        lines.join("\n").replace("--key-id KEY", "--key-id $KEY")
    };
    page.split("\n\n")
        .filter(|part| part.starts_with(|first: char| first.is_ascii_digit()))
        .map(commands)
        .collect()
}

/// Makes a package, and gives its page.
fn package(at: &Folder, case: &Case, public: &str, out: &str) -> String {
    let options = ["--wrap-to", public, "--for", "aws-kms", "--wrap-as", case.method, "--out", out];
    let run = recover(at, &[case.what, &options].concat());
    assert_eq!(run.code, 0, "{:?}: {}", case.what, run.err);
    fs::read_to_string(at.path(&format!("{out}/COMMANDS.txt"))).expect("there")
}

/// The page's command that creates the key, with what the page says of another use of it.
fn create(page: &str, command: &str, does: &Does) -> String {
    let (other, usual) = match does {
        Does::Encrypts | Does::Signs(..) => return command.to_owned(),
        Does::Macs => ("--key-spec HMAC_256 --key-usage GENERATE_VERIFY_MAC", "--key-spec SYMMETRIC_DEFAULT"),
        Does::Decrypts => ("--key-usage ENCRYPT_DECRYPT", "--key-usage SIGN_VERIFY"),
    };
    let words: Vec<&str> = page.split_whitespace().collect();
    assert!(words.join(" ").contains(&format!(": {other}.")) && command.contains(usual), "{page}");
    command.replace(usual, other)
}

/// One bit of what is imported is another: refused, and there is no key yet.
fn refuses_one_bit(kms: &Served<'_>, at: &Folder, place: &str, import: &str) {
    let path = at.path(&format!("{place}/EncryptedKeyMaterial.bin"));
    let whole = fs::read(&path).expect("there");
    let mut other = whole.clone();
    *other.last_mut().expect("bytes") ^= 1;
    fs::write(&path, other).expect("writes");
    let run = kms.said(&format!("cd {place}; KEY=$(cat key); {import}"));
    assert!(!run.ok && run.err.contains("InvalidCiphertextException"), "{place}: {}{}", run.out, run.err);
    let state = "aws kms describe-key --key-id $KEY --query KeyMetadata.KeyState --output text";
    assert_eq!(kms.said(&format!("cd {place}; KEY=$(cat key); {state}")).out, "PendingImport\n");
    fs::write(&path, whole).expect("writes");
}

/// Lets the key do what it is for, and compares.
fn does_what_the_key_does(kms: &Served<'_>, at: &Folder, place: &str, case: &Case) {
    let does = |command: &str, field: &str, out: &str, then: &str| {
        kms.does(&format!(
            "cd {place}; KEY=$(cat key); aws kms {command} --query {field} --output text | base64 -d > {out}; {then}"
        ));
    };
    let plain = || {
        let run = recover(at, &[case.what, &["--out", &format!("{place}/plain")]].concat());
        assert_eq!(run.code, 0, "{}", run.err);
        fs::read(at.path(&format!("{place}/plain"))).expect("there")
    };
    let message: Vec<u8> = (0..32).collect();
    fs::write(at.path(&format!("{place}/message")), &message).expect("writes");
    match case.does {
        Does::Encrypts => {
            does(
                "encrypt --key-id $KEY --plaintext fileb://message",
                "CiphertextBlob",
                "encrypted",
                "test -s encrypted",
            );
            let blob = fs::read(at.path(&format!("{place}/encrypted"))).expect("there");
            // MiniStack's cipher: the key's identifier, a digest, a nonce of 16 bytes, and the message under a pad of SHA-256
            let (nonce, sealed) = blob.split_at(36 + 32).1.split_at(16);
            let key = Sha256::digest([&plain()[..], b"{}", nonce].concat());
            let pad = Sha256::digest([&key[..], &[0; 4]].concat());
            let opened: Vec<u8> = sealed.iter().zip(pad).map(|(one, two)| one ^ two).collect();
            assert_eq!(opened, message);
        }
        Does::Macs => {
            let hex = data_encoding::HEXLOWER.encode(&plain());
            does(
                "generate-mac --key-id $KEY --message fileb://message --mac-algorithm HMAC_SHA_256",
                "Mac",
                "mac",
                &format!(
                    "openssl mac -digest SHA256 -macopt hexkey:{hex} -binary -in message HMAC > wanted; cmp wanted mac"
                ),
            );
        }
        Does::Signs(algorithm, options) => does(
            &format!("sign --key-id $KEY --message fileb://message --signing-algorithm {algorithm}"),
            "Signature",
            "signature",
            &format!(
                "openssl pkeyutl -verify -pubin -inkey imported-public-key.pem -rawin {options} -in message \
                 -sigfile signature"
            ),
        ),
        Does::Decrypts => {
            shell(
                &format!(
                    "cd {place}; openssl pkeyutl -encrypt -pubin -inkey imported-public-key.pem -in message \
                     -pkeyopt rsa_padding_mode:oaep -pkeyopt rsa_oaep_md:sha256 -out encrypted"
                ),
                at,
            );
            let algorithm = "--encryption-algorithm RSAES_OAEP_SHA_256";
            does(
                &format!("decrypt --key-id $KEY --ciphertext-blob fileb://encrypted {algorithm}"),
                "Plaintext",
                "opened",
                "cmp message opened",
            );
        }
    }
}

/// The commands of the page: the key is created, its public key fetched and compared, the package refused with one bit
/// changed, imported as it is, and the key in there is the key.
#[test]
#[ignore = "wants MiniStack, which Debian has not: tests/run installs it, and asks for this"]
fn ministack_imports_what_is_made_for_aws_kms() {
    let at = held();
    for bits in [2048, 3072, 4096] {
        shell(&format!("openssl genrsa {bits} | openssl pkey -pubout -out any{bits}"), &at);
    }
    let kms = mini_stack(&at);
    let mut refused = BTreeSet::new();
    for (number, case) in (1..).zip(&CASES) {
        let place = format!("there{number}");
        // the page that comes with any public key of this length says where the right one comes from
        let page = package(&at, case, &format!("any{}", case.bits), &format!("page{number}"));
        let before = steps(&page);
        let [creates, fetches, ..] = &before[..] else { panic!("{page}") };
        let creates = create(&page, creates, &case.does);
        kms.does(&format!(
            "mkdir {place}; cd {place}; ( {creates} ) > key; KEY=$(cat key); ( {fetches} ) > digest"
        ));
        let page = package(&at, case, &format!("{place}/PUBKEY"), &format!("{place}/package"));
        let now = steps(&page);
        let [.., imports, compares] = &now[..] else { panic!("{page}") };
        assert!(now.len() == 4 && before[..2] == now[..2], "{page}");
        shell(
            &format!(
                "cd {place}; grep -qx \"$(cut -d' ' -f1 digest)\" package/public-key.txt; cp package/* ."
            ),
            &at,
        );
        if refused.insert(case.method) {
            refuses_one_bit(&kms, &at, &place, imports);
        }
        kms.does(&format!("cd {place}; KEY=$(cat key); {imports}"));
        // a private key is compared: the last two commands say the same as the page
        if matches!(case.does, Does::Signs(..) | Does::Decrypts) {
            let shown = kms.said(&format!("cd {place}; KEY=$(cat key); {compares}")).out;
            let lines: BTreeSet<&str> = shown.lines().filter_map(|line| line.strip_suffix("  -")).collect();
            let same = lines.first().is_some_and(|hex| lines.len() == 1 && page.contains(hex));
            assert!(same && shown.lines().count() == 2, "{shown}{page}");
        }
        does_what_the_key_does(&kms, &at, &place, case);
    }
    assert_eq!(refused.len(), 4, "a bit in every way of wrapping");
}
