//! Import packages, taken in by others: SoftHSM, NSS, and OpenBao, whose unseal keys go to paper and back too.

#![allow(clippy::expect_used)]

use std::fs;
use std::path::Path;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, KeyInit};
use data_encoding::{BASE64, HEXLOWER, HEXUPPER};

use super::imports::{held, recover};
use super::served::{Served, Server};
use super::wrapping::shell;
use crate::support::program::{Folder, judge};

/// A key, as options, what it is there, and how it is wrapped.
type Wrapped = (&'static [&'static str], &'static str, &'static str);

/// Lines of a shell in which `hsm` is `tests/independent/hsm.py` with the HSM of this name, whose keys are in the folder.
fn with_hsm(at: &Folder, name: &str, lines: &str) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/independent/hsm.py");
    let script = script.display();
    // Debian's own Python has the package of Debian
    let env = format!(
        "export SOFTHSM2_CONF=$PWD/softhsm2.conf; hsm() {{ /usr/bin/python3 -B {script} {name} \"$@\"; }}"
    );
    shell(&format!("{env}; {lines}"), at);
}

/// Has each of these packages for PKCS #11 unwrapped by this HSM, whose key does what ours does.
fn unwraps(at: &Folder, name: &str, cases: &[Wrapped]) {
    with_hsm(at, name, "hsm make kek.der");
    for (number, (what, kind, method)) in (1..).zip(cases) {
        let package = format!("package{number}");
        let run = recover(
            at,
            &[*what, &["--wrap-to", "kek.der", "--for", "pkcs11", "--wrap-as", method, "--out", &package]]
                .concat(),
        );
        assert_eq!(run.code, 0, "{what:?}: {}", run.err);
        with_hsm(at, name, &format!("hsm unwrap {method} 256 {package}/wrapped-key.bin {kind} result"));
        if *kind == "aes" {
            let _ = fs::remove_file(at.path("plain"));
            assert_eq!(recover(at, &[*what, &["--out", "plain"]].concat()).code, 0);
            let hex = HEXLOWER.encode(&fs::read(at.path("plain")).expect("there"));
            shell(
                &format!(
                    "head -c16 /dev/zero | openssl enc -aes-256-ecb -nopad -K {hex} > wanted; cmp wanted result"
                ),
                at,
            );
            let page = fs::read_to_string(at.path(&format!("{package}/check-values.txt"))).expect("there");
            let shown = HEXUPPER.encode(&fs::read(at.path("result")).expect("there")[..3]);
            assert!(page.contains(&format!("aes-zero   {} {} ", &shown[..4], &shown[4..])), "{page}");
        } else {
            fs::write(at.path("signed"), (0..32).collect::<Vec<u8>>()).expect("writes");
            let how = if *kind == "rsa" { "-rawin -digest sha256" } else { "" };
            shell(
                &format!(
                    "openssl pkeyutl -verify -pubin -inkey {package}/imported-public-key.pem -sigfile result -in signed {how}"
                ),
                at,
            );
        }
    }
}

/// SoftHSM takes in what was made for PKCS #11. It knows SHA-1 alone, so that is asked for; `--wrap-as` is also what somebody
/// would add who has it.
#[test]
fn softhsm_unwraps_what_is_made_for_pkcs11() {
    let at = held();
    let tokens = at.path("tokens").display().to_string();
    fs::create_dir(&tokens).expect("creates");
    fs::write(at.path("softhsm2.conf"), format!("directories.tokendir = {tokens}\n")).expect("writes");
    let hsm = |lines: &str| with_hsm(&at, "softhsm", lines);
    hsm("softhsm2-util --init-token --free --label keyrite --so-pin 1234 --pin 1234 > /dev/null");
    unwraps(
        &at,
        "softhsm",
        &[
            (&["--derive", "a:aes-256:0"], "aes", "oaep-sha1"),
            (&["--derive", "a:aes-256:0"], "aes", "aes-kwp-sha1"),
            (&[], "aes", "aes-kwp-sha1"),
            (&["--open", "rsa.sealed"], "rsa", "aes-kwp-sha1"),
            (&["--open", "p256.sec1.sealed"], "ec", "aes-kwp-sha1"),
            (&["--derive", "a:p-384:0"], "ec", "aes-kwp-sha1"),
        ],
    );
    // what the page has to see whether it is the right key is typed as it stands there; the last one that came in is of P-384
    let page = fs::read_to_string(at.path("package6/COMMANDS.txt")).expect("there");
    let (_, check) = page.split_once("See that it is the right key").expect("the page says how");
    let typed: Vec<String> = check
        .lines()
        .filter_map(|line| line.strip_prefix("    "))
        .map(|line| line.replace("MODULE", "/usr/lib/softhsm/libsofthsm2.so").replace("--id ID", "--id 07"))
        .map(|line| line.replace("--login", "--login --pin 1234"))
        .collect();
    assert!(typed.len() == 3 && typed[1].contains("--mechanism ECDSA "), "{typed:?}");
    hsm(&format!("cd package6; export SOFTHSM2_CONF=$PWD/../softhsm2.conf; {} 2>&1", typed.join(" && ")));
    assert!(page.contains("CKA_TOKEN TRUE, CKA_PRIVATE TRUE,"), "{page}");
    // and by other people's program, as far as it goes: it hands C_UnwrapKey no parameters of OAEP
    hsm("pkcs11-tool --module /usr/lib/softhsm/libsofthsm2.so --login --pin 1234 --id 01 --decrypt \
         --mechanism RSA-PKCS-OAEP --hash-algorithm SHA-1 --mgf MGF1-SHA1 -i package1/wrapped-key.bin -o decrypted 2>&1");
    let _ = fs::remove_file(at.path("plain"));
    assert_eq!(recover(&at, &["--derive", "a:aes-256:0", "--out", "plain"]).code, 0);
    assert_eq!(fs::read(at.path("decrypted")).expect("there"), fs::read(at.path("plain")).expect("there"));
}

/// NSS, the library of Firefox, takes in both ways with SHA-256, the hash that comes without `--wrap-as`, and one with SHA-1.
#[test]
fn nss_unwraps_what_is_made_for_pkcs11() {
    let at = held();
    unwraps(
        &at,
        "nss",
        &[
            (&["--derive", "a:aes-256:0"], "aes", "oaep-sha256"),
            (&[], "aes", "aes-kwp-sha256"),
            (&["--open", "rsa.pkcs1.sealed"], "rsa", "aes-kwp-sha256"),
            (&["--derive", "a:p-256:0"], "ec", "aes-kwp-sha256"),
            (&["--open", "p384.sealed"], "ec", "aes-kwp-sha256"),
            (&["--open", "p521.sealed"], "ec", "aes-kwp-sha256"),
            (&["--open", "p521.sealed"], "ec", "aes-kwp-sha1"),
        ],
    );
}

/// OpenBao, begun by what stands before its name and behind it. It is also called by the name that the pages have for it.
fn open_bao<'folder>(at: &'folder Folder, before: &str, behind: &str, is_ready: &str) -> Served<'folder> {
    let bao = judge("bao");
    let env = format!(
        "export BAO_ADDR=http://$ADDRESS BAO_TOKEN=root; bao() {{ '{bao}' \"$@\"; }}; vault() {{ bao \"$@\"; }}"
    );
    let serves = format!("{before} exec '{bao}' server {behind}");
    Served::begin(at, &Server { env: &env, serves: &serves, is_ready })
}

/// The commands of the page, at OpenBao: each key is imported, and what it shows is what the page says.
#[test]
#[ignore = "wants OpenBao, which Debian has not: tests/run installs it, and asks for this"]
fn openbao_imports_what_is_made_for_transit() {
    let at = held();
    let behind = "-dev -dev-root-token-id=root -dev-listen-address=$ADDRESS";
    let bao = open_bao(&at, "", behind, "bao status");
    bao.does("vault secrets enable transit; vault read -field=public_key transit/wrapping_key > PUBKEY");
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
        bao.does(&format!("cd {package}; {import}"));
        // a private key is compared: the last two commands say the same
        if let [.., one, two] = &lines[..]
            && one.contains("public_key")
            && !one.contains("wrapping_key")
        {
            bao.does(&format!(
                "cd {package}; one=$({one}); two=$({two}); test -n \"$one\"; test \"$one\" = \"$two\""
            ));
        }
    }
    // a symmetric key: what it encrypts opens with the key that we have
    assert_eq!(recover(&at, &["--derive", "a:aes-256:0", "--out", "plain"]).code, 0);
    bao.does(
        "vault write -field=ciphertext transit/encrypt/package1 plaintext=$(printf hello | base64) > encrypted",
    );
    let text = fs::read_to_string(at.path("encrypted")).expect("there");
    let blob = BASE64.decode(text.trim().trim_start_matches("vault:v1:").as_bytes()).expect("base64");
    let key = fs::read(at.path("plain")).expect("there");
    let (nonce, sealed) = blob.split_at(12);
    let cipher = Aes256Gcm::new_from_slice(&key).expect("32 bytes");
    let opened = cipher.decrypt(nonce.try_into().expect("12 bytes"), sealed).expect("it opens");
    assert_eq!(opened, b"hello");
}

/// The unseal keys of a sealed server go to paper, and back as new keys, by which it unseals: three of five of them, and no
/// two.
#[test]
#[ignore = "wants OpenBao, which Debian has not: tests/run installs it, and asks for this"]
fn openbao_unseals_with_keys_that_were_on_paper() {
    let at = held();
    let config = "storage \"inmem\" {}\nlistener \"tcp\" {\n  address = \"%s\"\n  tls_disable = true\n}\n";
    let before = format!("printf '{config}' $ADDRESS > server.hcl;");
    // 2 is said of a server that is sealed, or not begun
    let bao = open_bao(&at, &before, "-config=server.hcl", "bao status || [ $? = 2 ]");
    bao.does("bao operator init -key-shares=5 -key-threshold=3 -format=json > init.json");
    let brought =
        ["--seal-shares", "init.json", "--threshold", "3", "--about", "unseal key", "--out", "key.sealed"];
    let run = recover(&at, &brought);
    assert!(run.code == 0 && run.err.contains("2 shares more than needed were brought"), "{}", run.err);
    fs::remove_file(at.path("init.json")).expect("there");
    let run = recover(&at, &["--open", "key.sealed", "--as", "vault:3of5", "--out", "new-keys"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let sealed = "bao status -format=json > now || true; jq -r .sealed now";
    bao.does(&format!(
        "for key in $(sed -n '2p;5p' new-keys); do bao operator unseal $key > /dev/null; done; \
         [ \"$({sealed})\" = true ] || exit 1; bao operator unseal $(sed -n 4p new-keys) > /dev/null; \
         [ \"$({sealed})\" = false ]"
    ));
}
