//! Wrapped payloads and import packages, opened by openssl.

#![allow(clippy::expect_used)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::LazyLock;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use keyrite::sharing::wrap::WrapMethod;
use serde_json::{Value, json};

use super::wrapping::{key_pair, opened, shell};
use crate::support::program::{Folder, Run, copy, keyrite, tool};
use crate::support::{Dealing, deal};
use keyrite::vocab::Mode;

pub const KID: &str = "https://contoso.vault.azure.net/keys/KEK/eba63d27e4e34e028839b53fac905621";
/// A target, the options that it wants, and the file with the wrapped key.
const TARGETS: [(&str, &[&str], &str); 7] = [
    ("aws-kms", &[], "EncryptedKeyMaterial.bin"),
    ("azure-key-vault", &["--kek-id", KID], "KeyTransferPackage.byok"),
    ("google-kms", &[], "wrapped-key.bin"),
    ("vault-transit", &[], "ciphertext.b64"),
    ("pkcs11", &[], "wrapped-key.bin"),
    ("ciphertrust", &[], "wrapped-key.b64"),
    ("fortanix", &[], "wrapped-key.b64"),
];

/// What Fortanix unwraps in two steps, in one file.
const WHOLE: &str = "wrapped-key.bin";

/// Two sheets of a rehearsal, a key pair of 4096 bits, and private keys in every form, sealed.
static HELD: LazyLock<Folder> = LazyLock::new(|| {
    let at = Folder::empty();
    for (x, code) in (1..).zip(&deal(Dealing::new(41, Mode::Rehearsal, (2, 2))).codes) {
        fs::write(at.path(&format!("{x}.txt")), code).expect("writes");
    }
    key_pair(4096, &at);
    shell(
        "openssl genrsa -out rsa 4096; openssl rsa -in rsa -traditional -out rsa.pkcs1; \
         openssl ecparam -name prime256v1 -genkey -out p256.sec1; \
         openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384; \
         openssl ecparam -name secp521r1 -genkey -noout -out p521; \
         openssl ecparam -name secp256k1 -genkey -noout -out k256; \
         openssl genpkey -algorithm ed25519 -out ed25519; openssl genpkey -algorithm x25519 -out x25519; \
         openssl pkcs8 -topk8 -nocrypt -in p384 -outform DER -out p384.der; \
         openssl ec -in p384 -outform DER -out sec1.der; openssl rsa -in rsa -traditional -outform DER -out pkcs1.der; \
         (echo 'Bag Attributes'; echo '    friendlyName: a key'; cat p384; echo behind) > bag; sed 's/$/\\r/' p384 > crlf; \
         openssl req -x509 -key p384 -subj /CN=x -out crt; cat p384 crt > bundle; cat p384 ed25519 > two; \
         openssl pkcs8 -topk8 -in p384 -passout pass:x -out encrypted; \
         openssl ec -in p256.sec1 -aes256 -passout pass:x -out encrypted.sec1; \
         openssl pkcs8 -topk8 -in p384 -passout pass:x -outform DER -out encrypted.der; \
         head -c 60 p384 > cut; sed 's/^MI/MJ/' p384 > damaged; \
         ssh-keygen -q -t ed25519 -N '' -f ssh; \
         head -c 16 /dev/urandom > aes16; head -c 24 /dev/urandom > aes24; head -c 32 /dev/urandom > aes32; \
         echo 'a password' > password",
        &at,
    );
    for name in [
        "rsa",
        "rsa.pkcs1",
        "p256.sec1",
        "p384",
        "p521",
        "k256",
        "ed25519",
        "x25519",
        "p384.der",
        "sec1.der",
        "pkcs1.der",
        "bag",
        "crlf",
        "bundle",
        "two",
        "encrypted",
        "encrypted.sec1",
        "encrypted.der",
        "cut",
        "damaged",
        "ssh",
        "aes16",
        "aes24",
        "aes32",
        "password",
    ] {
        let run = recover(&at, &["--seal", name, "--about", name, "--out", &format!("{name}.sealed")]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    at
});

pub fn recover(at: &Folder, more: &[&str]) -> Run {
    keyrite(&[&["recover", "--rehearsal"], more, &["1.txt", "2.txt"]].concat(), at.root())
}

/// A folder with what is held, for one test alone.
pub fn held() -> Folder {
    let at = Folder::empty();
    copy(HELD.root(), at.root());
    at
}

pub fn names(folder: &Path) -> Vec<String> {
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<String> = fs::read_dir(folder).expect("readable").flatten().map(name).collect();
    names.sort();
    names
}

/// Private keys arrive as `openssl pkcs8 -topk8` has them, everything else to the byte, and both is said.
#[test]
fn payloads_leave_in_the_form_that_is_imported() {
    let at = held();
    let cases = [
        ("rsa", "a private RSA key of 4096 bits, and was turned into PKCS #8 in DER"),
        ("rsa.pkcs1", "a private RSA key of 4096 bits, and was turned into PKCS #8 in DER"),
        ("p256.sec1", "a private P-256 key, and was turned into PKCS #8 in DER"),
        ("p384", "a private P-384 key, and was turned"),
        ("p521", "a private P-521 key, and was turned"),
        ("k256", "a private secp256k1 key, and was turned"),
        ("ed25519", "a private Ed25519 key, and was turned"),
        ("x25519", "a private X25519 key, and was turned"),
        ("bag", "a private P-384 key, and was turned"),
        ("crlf", "a private P-384 key, and was turned"),
        ("sec1.der", "a private P-384 key, and was turned"),
        ("pkcs1.der", "a private RSA key of 4096 bits, and was turned"),
        ("p384.der", "wrapped as it is, byte by byte: a private P-384 key."),
        ("bundle", "wrapped as it is, byte by byte: a private key, or several, in a form"),
        ("two", "wrapped as it is, byte by byte: a private key, or several, in a form"),
        ("ssh", "wrapped as it is, byte by byte: a private key, or several, in a form"),
        ("aes16", "byte by byte: a symmetric key of 16 bytes."),
        ("aes24", "byte by byte: a symmetric key of 24 bytes."),
        ("aes32", "byte by byte: a symmetric key of 32 bytes."),
        ("password", "byte by byte: a secret of 11 bytes."),
    ];
    for (number, (name, says)) in cases.iter().enumerate() {
        let method = if number % 2 == 0 { WrapMethod::AesKwpSha256 } else { WrapMethod::AesKwpSha1 };
        let out = format!("{name}.wrapped");
        let arguments = [
            "--open",
            &format!("{name}.sealed"),
            "--wrap-to",
            "public",
            "--wrap-as",
            method.word(),
            "--out",
            &out,
        ];
        let run = recover(&at, &arguments);
        assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
        assert!(run.out.contains(says), "{name}: wanted {says}: {}", run.out);
        let arrived = opened(method, 512, &fs::read(at.path(&out)).expect("there"), &at);
        if says.contains("turned") {
            shell(&format!("openssl pkcs8 -topk8 -nocrypt -in {name} -outform DER -out wanted"), &at);
            assert_eq!(arrived, fs::read(at.path("wanted")).expect("there"), "{name}");
        } else {
            assert_eq!(arrived, fs::read(at.path(name)).expect("there"), "{name}");
        }
    }
    // what fits in one step goes in one, with either hash
    for method in [WrapMethod::OaepSha256, WrapMethod::OaepSha1] {
        for name in ["aes32", "p384"] {
            let sealed = format!("{name}.sealed");
            let run = recover(
                &at,
                &["--open", &sealed, "--wrap-to", "public", "--wrap-as", method.word(), "--fd", "1"],
            );
            assert_eq!(run.code, 0, "{}", run.err);
            let out = format!("{name}.{}", method.word());
            let run = recover(
                &at,
                &["--open", &sealed, "--wrap-to", "public", "--wrap-as", method.word(), "--out", &out],
            );
            assert_eq!(run.code, 0, "{}", run.err);
            assert_eq!(
                run.err.contains("SHA-1 is there for targets that know nothing else"),
                method == WrapMethod::OaepSha1
            );
            let arrived = opened(method, 512, &fs::read(at.path(&out)).expect("there"), &at);
            let wanted = if name == "p384" { "p384.der" } else { name };
            assert_eq!(arrived, fs::read(at.path(wanted)).expect("there"), "{name}");
        }
    }
}

/// The wrapped key out of a package: all of it, and how it was wrapped.
fn blob(at: &Folder, package: &str, target: &str, file: &str) -> Vec<u8> {
    let read = |name: &str| fs::read(at.path(&format!("{package}/{name}"))).expect("there");
    let base64 = |name: &str| BASE64.decode(&read(name)).expect("base64 without a line end");
    match target {
        "azure-key-vault" => {
            let json: Value = serde_json::from_slice(&read(file)).expect("JSON");
            assert_eq!(json["schema_version"], json!("1.0.0"));
            let header = json!({ "kid": KID, "alg": "dir", "enc": "CKM_RSA_AES_KEY_WRAP" });
            assert_eq!(json["header"], header);
            BASE64URL_NOPAD.decode(json["ciphertext"].as_str().expect("text").as_bytes()).expect("base64url")
        }
        "vault-transit" | "ciphertrust" => base64(file),
        "fortanix" if file == WHOLE => {
            // parted as the page says
            let page = String::from_utf8(read("COMMANDS.txt")).expect("text");
            let lines: Vec<&str> = page.lines().filter(|line| line.contains(WHOLE)).map(str::trim).collect();
            let lines: Vec<&str> = lines
                .into_iter()
                .filter(|line| line.starts_with("head") || line.starts_with("tail"))
                .collect();
            // what comes of it is the target's people's, and not the package's
            let parted = tool("bash", &["-c", &lines.join("\n")], &at.path(package));
            assert_eq!((lines.len(), parted.code), (2, 0), "{page}");
            let parts = [base64("wrapped-aes-key.b64"), base64("wrapped-key.b64")].concat();
            assert_eq!(parts, read(WHOLE));
            parts
        }
        "fortanix" => base64(file),
        _ => read(file),
    }
}

/// A secret that is no key of AES is none in the HSM either.
#[test]
fn a_password_is_a_generic_secret_there() {
    let at = held();
    for (secret, kind) in [("password", "CKK_GENERIC_SECRET"), ("aes32", "CKK_AES")] {
        let (sealed, package) = (format!("{secret}.sealed"), format!("kind of {secret}"));
        let run =
            recover(&at, &["--open", &sealed, "--wrap-to", "public", "--for", "pkcs11", "--out", &package]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        let commands = fs::read_to_string(at.path(&format!("{package}/COMMANDS.txt"))).expect("text");
        assert!(commands.contains(&format!("CKA_KEY_TYPE {kind}")), "{commands}");
    }
}

/// Sixteen letters that somebody chose are as long as a key of AES: their check value would be a place to try passwords at, so there is
/// none, and no page sends anybody to look for it.
#[test]
fn a_password_of_a_keys_length_has_no_check_value() {
    let at = held();
    fs::write(at.path("chosen"), "correct horse ba").expect("written");
    let sealed = recover(&at, &["--seal", "chosen", "--about", "a password", "--out", "chosen.sealed"]);
    assert_eq!(sealed.code, 0, "{}", sealed.err);
    for target in ["pkcs11", "fortanix", "ciphertrust"] {
        for (secret, has_one) in [("chosen", false), ("aes32", true)] {
            let (sealed, package) = (format!("{secret}.sealed"), format!("{target} of {secret}"));
            let arguments = ["--open", &sealed, "--wrap-to", "public", "--for", target, "--out", &package];
            let run = recover(&at, &arguments);
            assert_eq!(run.code, 0, "{}{}", run.out, run.err);
            assert_eq!(at.path(&format!("{package}/check-values.txt")).exists(), has_one, "{package}");
            let page = fs::read_to_string(at.path(&format!("{package}/COMMANDS.txt"))).expect("text");
            assert_eq!(page.contains("check-values.txt"), has_one, "{page}");
        }
    }
}

/// Every target, with every kind that all of them take: what is in the package opens by openssl, its pages say what they
/// should, and no secret is in it.
#[test]
fn packages_hold_what_their_target_takes() {
    let at = held();
    let digest =
        tool("bash", &["-c", "openssl pkey -pubin -in public -outform DER | sha256sum"], at.root()).out;
    let digest = digest.split(' ').next().expect("a digest").to_owned();
    for (target, options, file) in TARGETS {
        for (what, secret, symmetric) in [
            (&["--open", "aes32.sealed"][..], "aes32", true),
            (&["--open", "rsa.sealed"], "rsa", false),
            (&["--open", "p256.sec1.sealed"], "p256.sec1", false),
            (&["--open", "p384.sealed"], "p384", false),
        ] {
            let package = format!("{target} {secret}");
            let file = if target == "fortanix" && !symmetric { WHOLE } else { file };
            let arguments =
                [what, &["--wrap-to", "public", "--for", target, "--out", &package], options].concat();
            let run = recover(&at, &arguments);
            assert_eq!(run.code, 0, "{package}: {}{}", run.out, run.err);
            assert!(
                run.err.contains("take the folder there, and do what its COMMANDS.txt says"),
                "{}",
                run.err
            );
            let mut wanted = vec!["COMMANDS.txt", file, "public-key.txt"];
            wanted.push(if symmetric { "check-values.txt" } else { "imported-public-key.pem" });
            wanted.sort_unstable();
            let packed = names(&at.path(&package));
            assert_eq!(packed, wanted, "{package}");
            let mode = |path: &str| fs::metadata(at.path(path)).expect("there").permissions().mode() & 0o777;
            assert_eq!(mode(&package), 0o700);
            let told: Value = {
                let again = format!("{package} again");
                let json = recover(
                    &at,
                    &[what, &["--wrap-to", "public", "--for", target, "--json", "--out", &again], options]
                        .concat(),
                );
                serde_json::from_str(&json.out).expect("JSON")
            };
            assert_eq!(told["wrapped_for"], json!(target));
            let word = told["wrapped_as"].as_str().expect("a word");
            let method = WrapMethod::ALL.into_iter().find(|one| one.word() == word).expect("a method");
            let arrived = opened(method, 512, &blob(&at, &package, target, file), &at);
            let wanted = if symmetric {
                fs::read(at.path(secret)).expect("there")
            } else {
                shell(&format!("openssl pkcs8 -topk8 -nocrypt -in {secret} -outform DER -out wanted"), &at);
                fs::read(at.path("wanted")).expect("there")
            };
            assert!(arrived == wanted, "{package}");
            let page = |name: &str| fs::read_to_string(at.path(&format!("{package}/{name}"))).expect("text");
            assert!(page("public-key.txt").contains(&digest));
            let commands = page("COMMANDS.txt");
            for says in [
                file,
                method.called(),
                "\ntried       ",
                "\n1. ",
                "See that it is the right",
                "\nREHEARSAL: this key is worthless\n",
            ] {
                assert!(commands.contains(says), "{package}: {says}: {commands}");
            }
            assert!(!commands.contains("..") && commands.is_ascii(), "{commands}");
            assert_eq!(
                commands.contains("SHA-1 is there for targets that know nothing else"),
                word.ends_with("sha1")
            );
            // requests are what they should be when they are typed from the page, its indents included
            let typed: Vec<&str> = commands.split("    jq -n").skip(1).collect();
            let requests = match (target, symmetric) {
                ("fortanix", false) => 2,
                ("fortanix" | "ciphertrust", _) => 1,
                _ => 0,
            };
            assert_eq!(typed.len(), requests, "{commands}");
            for request in typed {
                let (request, _) = request.split_once(" > request.json").expect("written");
                let made = tool("bash", &["-c", &format!("cd '{package}'; jq -n{request}")], at.root());
                let json: Value = serde_json::from_str(&made.out).expect("JSON");
                assert!(json["material"].is_string() || json["wrapped_key"].is_string(), "{json}");
            }
            if symmetric {
                let hex = HEXLOWER.encode(&wanted);
                let script =
                    format!("head -c16 /dev/zero | openssl enc -aes-256-ecb -nopad -K {hex} | xxd -p -u");
                let zero = tool("bash", &["-c", &script], at.root()).out;
                assert!(page("check-values.txt").contains(&format!(
                    "aes-zero   {} {} ",
                    &zero[..4],
                    &zero[4..6]
                )));
            } else {
                shell(&format!("openssl pkey -in {secret} -pubout -out wanted"), &at);
                assert_eq!(
                    page("imported-public-key.pem"),
                    fs::read_to_string(at.path("wanted")).expect("there")
                );
            }
            for name in packed {
                let path = format!("{package}/{name}");
                assert_eq!(mode(&path), 0o600, "{path}");
                let content = fs::read(at.path(&path)).expect("there");
                // in the middle of each of them stands what is secret
                let middle = &wanted[wanted.len() / 2 - 8..][..16];
                for form in [middle, HEXLOWER.encode(middle).as_bytes(), BASE64.encode(&wanted).as_bytes()] {
                    assert!(!content.windows(form.len()).any(|part| part == form), "{path}");
                }
            }
        }
    }
}
