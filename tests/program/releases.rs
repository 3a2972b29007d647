//! What leaves a recovery in place of the key: keys derived from it, payloads opened with it or sealed under it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::sync::LazyLock;

use crate::support::program::{Folder, Run, keyrite, tool};
use data_encoding::{BASE64, HEXLOWER};
use ed25519_dalek::SigningKey;
use keyrite::sharing::derive::KeyName;
use keyrite::sharing::share::{Body, LockKind, Share, ShareHeader};
use keyrite::sharing::{Quorum, RootKey, payload, split};
use keyrite::vocab::digest::sha256;
use keyrite::vocab::{Mode, Secret, SetId};
use rand::{SeedableRng, rngs::StdRng};
use serde_json::{Value, json};

pub const SHEETS: [&str; 2] = ["1.txt", "2.txt"];
pub const KEY: [u8; 32] = *b"\x8f\x02a worthless key, told to all..";
const CANARY: &str = "canary 7f83b1657ff1fc53b92dc18148a1d65d\nsecond line\n";

/// A rehearsal's 2-of-2 set of this key, as code texts.
pub fn dealt(key: [u8; 32]) -> Folder {
    let at = Folder::empty();
    dealt_in(&at, key, Mode::Rehearsal);
    at
}

/// The same in a folder that is there, worthless or not.
pub fn dealt_in(at: &Folder, key: [u8; 32], mode: Mode) {
    let (root, quorum) = (root_of(key), Quorum::new(2, 2).expect("valid"));
    let fingerprint = root.derive_fingerprint(mode);
    for point in split(&root, quorum, &mut StdRng::seed_from_u64(1)).expect("splits") {
        let (lock, set) = (LockKind::None, SetId(key[..16].try_into().expect("16 bytes")));
        let header = ShareHeader { mode, lock, set, generation: 1, x: point.x, quorum, fingerprint };
        let share = Share::sign(header, Body::Open(point.y), &SigningKey::from_bytes(&[7; 32]));
        let name = SHEETS[usize::from(header.x) - 1];
        fs::write(at.path(name), payload::write(&share).expose()).expect("writes");
    }
}

static HELD: LazyLock<Folder> = LazyLock::new(|| {
    let at = dealt(KEY);
    fs::write(at.path("old key.pem"), CANARY).expect("writes");
    let run = recover(&at, &["--seal", "old key.pem", "--about", " Zoë's  signing key ", "--out", "sealed"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.err.contains("“Zoë's signing key”, is in sealed. It is not secret"), "{}", run.err);
    at
});

pub fn root_of(key: [u8; 32]) -> RootKey {
    RootKey::from_secret(Secret::copy_of(&key))
}

pub fn recover(at: &Folder, more: &[&str]) -> Run {
    keyrite(&[&["recover", "--rehearsal"], more, &SHEETS].concat(), at.root())
}

pub fn json_of(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

/// Each algorithm by each exit: what leaves is the derived key, whole, in a private file, and not the root key.
#[test]
fn derived_keys_leave_in_place_of_the_key() {
    let at = &*HELD;
    let root = root_of(KEY);
    let hex = HEXLOWER.encode(root.expose());
    for (index, algorithm) in
        ["aes-256", "ed25519", "x25519", "p-256", "p-384", "seed-128", "seed-256"].into_iter().enumerate()
    {
        let is_raw = ["aes-256", "seed-128", "seed-256"].contains(&algorithm);
        let text = format!("backups/2026:{algorithm}:{index}");
        let name: KeyName = text.parse().expect("a name");
        let wanted = root.derive(Mode::Rehearsal, &name).to_file();
        let run = recover(at, &["--derive", &text, "--out", &format!("{algorithm}.key")]);
        assert_eq!(run.code, 0, "{}{}", run.out, run.err);
        assert!(run.err.contains(&format!("The derived key {text}, ")), "{}", run.err);
        assert!(run.out.contains("RECOVERED. 2 shares fit"), "{}", run.out);
        let path = at.path(&format!("{algorithm}.key"));
        assert_eq!(fs::read(&path).expect("written"), *wanted);
        assert_eq!(fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        let shown = recover(at, &["--derive", &text, "--show"]);
        let on_screen =
            if is_raw { HEXLOWER.encode(&wanted) + "\n" } else { String::from_utf8_lossy(&wanted).into() };
        assert_eq!((shown.code, &shown.out), (0, &on_screen), "{}", shown.err);
        let line = format!(
            "{} recover --rehearsal --derive {text} --fd 7 {} 7>>fd-{algorithm} >/dev/null",
            env!("CARGO_BIN_EXE_keyrite"),
            SHEETS.join(" ")
        );
        assert!(tool("bash", &["-c", &line], at.root()).ok);
        assert_eq!(fs::read(at.path(&format!("fd-{algorithm}"))).expect("written"), *wanted);
        let silent = recover(at, &["--derive", &text]);
        assert_eq!(silent.code, 0);
        assert!(
            silent.out.contains(&format!("No key was written or shown. To let {text} out")),
            "{}",
            silent.out
        );
        for run in [&run, &shown, &silent] {
            assert!(!run.out.contains(&hex) && !run.err.contains(&hex), "the root key left too");
        }
        if !is_raw {
            let read =
                tool("openssl", &["pkey", "-in", &format!("{algorithm}.key"), "-noout", "-check"], at.root());
            assert!(read.ok, "{algorithm}: {}{}", read.out, read.err);
        }
        let told = json_of(&recover(at, &["--derive", &text, "--json"]));
        assert_eq!((&told["recovered"], &told["derived"]), (&json!(true), &json!(text)));
    }
}

/// There and back by every exit; without one it is still tried.
#[test]
fn what_is_sealed_opens_again() {
    let at = &*HELD;
    let opened = recover(at, &["--open", "sealed", "--out", "opened"]);
    assert_eq!(opened.code, 0, "{}{}", opened.out, opened.err);
    assert!(
        opened.out.contains("OPENED. sealed is as it was sealed: 52 bytes, “Zoë's signing key”."),
        "{}",
        opened.out
    );
    assert_eq!(fs::read_to_string(at.path("opened")).expect("written"), CANARY);
    for file in ["opened", "sealed"] {
        assert_eq!(fs::metadata(at.path(file)).expect("there").permissions().mode() & 0o777, 0o600, "{file}");
    }
    let shown = recover(at, &["--open", "sealed", "--show"]);
    assert_eq!((shown.code, shown.out.as_str()), (0, CANARY), "{}", shown.err);
    let silent = recover(at, &["--open", "sealed"]);
    assert!(silent.code == 0 && silent.out.contains("OPENED. "), "{}", silent.out);
    assert!(silent.out.contains("The payload was not written or shown."), "{}", silent.out);
    let told = json_of(&recover(at, &["--open", "sealed", "--json"]));
    assert_eq!(told["opened"], json!({"about": "Zoë's signing key", "bytes": 52}));
    // bytes that would speak to the terminal stay away from it
    fs::write(at.path("binary"), b"\x1b[2J\0\xff").expect("writes");
    assert_eq!(recover(at, &["--seal", "binary", "--about", "binary", "--out", "binary.sealed"]).code, 0);
    let shown = recover(at, &["--open", "binary.sealed", "--show"]);
    assert_eq!((shown.code, shown.out.as_str()), (2, ""), "{}", shown.err);
    assert!(shown.err.contains("not text that a screen can show"), "{}", shown.err);
    let silent = recover(at, &["--seal", "old key.pem", "--about", "x"]);
    assert!(silent.code == 0 && silent.out.contains("The sealed payload was not written."), "{}", silent.out);
}

/// Wrong usage is 2, a payload that does not open is 1, and each is said in a sentence.
#[test]
fn what_cannot_be_is_said() {
    let at = &*HELD;
    let other = dealt(*b"another key, which opens nothing");
    fs::copy(at.path("sealed"), other.path("foreign")).expect("copies");
    let bytes = fs::read(at.path("sealed")).expect("there");
    let put = |name: &str, bytes: &[u8]| fs::write(other.path(name), bytes).expect("writes");
    let mut altered = bytes.clone();
    altered[120] ^= 1;
    fs::write(at.path("altered"), &altered).expect("writes");
    put("cut", &bytes[..60]);
    put("newer", &[&bytes[..15], b"3", &bytes[16..]].concat());
    put("real", &[&bytes[..16], &[0], &bytes[17..]].concat());
    put("empty", b"");
    put("content", b"content");
    fs::write(other.path("large"), vec![0; (16 << 20) + 1]).expect("writes");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["--derive", "Release:ed25519:0"], 2, "--derive: character 1 of the purpose, 'R', is none of"),
        (&["--derive", "a:rsa-3072:0"], 2, "RSA keys are not derived"),
        (&["--derive", "a:ed25519"], 2, "it has 2 of 3 parts: write PURPOSE:ALGORITHM:INDEX"),
        (
            &["--derive", "a:ed25519:0", "--open", "foreign"],
            2,
            "Choose one of --derive, --open, --seal and --seal-shares",
        ),
        (&["--seal", "content"], 2, "--seal and --about belong together"),
        (&["--about", "x"], 2, "--seal and --about belong together"),
        (&["--seal", "content", "--about", " "], 2, "--about: it is empty"),
        (&["--seal", "content", "--about", "a\u{202e}b"], 2, "--about: character 2"),
        (&["--seal", "content", "--about", "x", "--show"], 2, "A sealed payload is not text"),
        (&["--seal", "empty", "--about", "x", "--out", "new"], 2, "there is nothing to seal"),
        (&["--seal", "large", "--about", "x"], 2, "are sealed into a new file alone: use --out FILE"),
        (
            &["--seal", "large", "--about", "x", "--fd", "1"],
            2,
            "are sealed into a new file alone: use --out FILE",
        ),
        (&["--seal", "missing", "--about", "x", "--out", "new"], 2, "missing: there is no such file"),
        (&["--seal", "content", "--about", "x", "--out", "content"], 2, "nothing is overwritten"),
        (&["--open", "missing"], 2, "missing: there is no such file"),
        (&["--open", "."], 2, "it is a folder, not a file"),
        (&["--open", "foreign", "--out", "no/such/folder"], 1, "sealed under another key"),
        (&["--open", "foreign", "--out", "new"], 1, "NOT OPENED. foreign: it is sealed under another key"),
        (&["--open", "cut", "--out", "new"], 1, "NOT OPENED. cut: it is cut off: 60 bytes of at least 85"),
        (&["--open", "newer", "--out", "new"], 1, "a newer format (3)"),
        (&["--open", "real", "--out", "new"], 1, "it is sealed in production; the key is one of a rehearsal"),
        (&["--open", "content", "--out", "new"], 1, "it is no sealed payload of Keyrite"),
    ];
    for (arguments, code, says) in cases {
        let run = recover(&other, arguments);
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, *code, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("..") && !said.contains("panicked"), "{arguments:?}: {said}");
        assert!(!other.path("new").exists(), "{arguments:?}");
    }
    assert_eq!(fs::read(other.path("content")).expect("there"), b"content");
    let foreign = recover(&other, &["--open", "foreign"]);
    assert!(foreign.out.contains("RECOVERED."), "the key itself is proven all the same: {}", foreign.out);
    let told = recover(&other, &["--open", "foreign", "--json"]);
    assert_eq!(
        (told.code, &json_of(&told)["recovered"], &json_of(&told)["opened"]),
        (1, &json!(true), &Value::Null)
    );
    let told = recover(&other, &["--open", "cut", "--json"]);
    assert_eq!((told.code, &json_of(&told)["recovered"]), (1, &json!(false)));
    let run = recover(at, &["--open", "altered", "--out", "new"]);
    assert_eq!(run.code, 1, "{}", run.err);
    assert!(run.out.contains("NOT OPENED. altered: it was altered, or the copy is damaged"), "{}", run.out);
    let real = keyrite(&["recover", "--open", "sealed", SHEETS[0], SHEETS[1]], at.root());
    assert!(real.code == 1 && real.err.contains("worthless payload, add --rehearsal."), "{}", real.err);
    // sheets that are not enough open nothing
    let few = keyrite(&["recover", "--rehearsal", "--open", "sealed", "--out", "new", SHEETS[0]], at.root());
    assert!(few.code == 1 && !at.path("new").exists(), "{}", few.out);
}

/// The key pair of a KMS: the public half as AWS hands it out and in PEM, the private one for the judge.
static KMS: LazyLock<&'static Folder> = LazyLock::new(|| {
    let at = &*HELD;
    for arguments in [
        &["genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072", "-out", "kms private"][..],
        &["pkey", "-in", "kms private", "-pubout", "-out", "kms.pem"],
        &["pkey", "-in", "kms private", "-pubout", "-outform", "DER", "-out", "kms.der"],
    ] {
        assert!(tool("openssl", arguments, at.root()).ok);
    }
    at
});

/// What the KMS makes of a wrapped file.
fn unwrapped(at: &Folder, name: &str) -> Vec<u8> {
    let _ = fs::remove_file(at.path("unwrapped"));
    let arguments = ["pkeyutl", "-decrypt", "-inkey", "kms private", "-in", name, "-out", "unwrapped"];
    let padding = ["-pkeyopt", "rsa_padding_mode:oaep", "-pkeyopt", "rsa_oaep_md:sha256"];
    let run = tool("openssl", &[&arguments[..], &padding].concat(), at.root());
    assert!(run.ok, "{name}: {}", run.err);
    fs::read(at.path("unwrapped")).expect("written")
}

/// Whatever leaves wrapped opens with the private key alone; before it, the public key is told for comparison.
#[test]
fn what_leaves_wrapped_opens_in_the_kms_alone() {
    let at = *KMS;
    let root = root_of(KEY);
    let told = tool("sha256sum", &["kms.der"], at.root()).out;
    let digest = told.split(' ').next().expect("a digest").to_owned();
    let words = keyrite::vocab::Digest::from_hex(&digest).expect("hex").words();
    let mut wanted: Vec<(Vec<&str>, Vec<u8>, &str)> = vec![
        (vec![], KEY.to_vec(), "The key, wrapped as oaep-sha256, 384 bytes, is in"),
        (
            vec!["--open", "sealed"],
            CANARY.into(),
            "The payload as it is, wrapped as oaep-sha256, 384 bytes, is in",
        ),
    ];
    for name in ["a:aes-256:0", "a:ed25519:0", "a:x25519:0", "a:p-256:0", "a:p-384:0"] {
        let key = root.derive(Mode::Rehearsal, &name.parse::<KeyName>().expect("a name"));
        let form = if name == "a:aes-256:0" { ", wrapped" } else { " as PKCS #8 in DER, wrapped" };
        wanted.push((vec!["--derive", name], key.to_der().to_vec(), form));
    }
    for (number, (what, content, called)) in wanted.iter().enumerate() {
        // in turn as PEM and as DER: it is the same key
        let public = ["kms.pem", "kms.der"][number % 2];
        let out = format!("wrapped {number}");
        let run = recover(at, &[&what[..], &["--wrap-to", public, "--out", &out]].concat());
        assert_eq!(run.code, 0, "{what:?}: {}{}", run.out, run.err);
        for says in [
            called,
            "RSA public key of 3072 bits",
            &digest,
            &words,
            "import it there with RSAES_OAEP_SHA_256",
        ] {
            assert!(run.err.contains(says), "{what:?}: wanted {says}; got {}", run.err);
        }
        assert_eq!(fs::metadata(at.path(&out)).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(unwrapped(at, &out), *content, "{what:?}");
        let line = format!(
            "{} recover --rehearsal {} --wrap-to {public} --fd 7 {} 7>'fd {number}' >/dev/null",
            env!("CARGO_BIN_EXE_keyrite"),
            what.join(" "),
            SHEETS.join(" ")
        );
        assert!(tool("bash", &["-c", &line], at.root()).ok);
        assert_eq!(unwrapped(at, &format!("fd {number}")), *content, "{what:?}");
        let twice = [out, format!("fd {number}")].map(|name| fs::read(at.path(&name)).expect("there"));
        assert_ne!(twice[0], twice[1], "the same seed twice");
        let told = json_of(&recover(at, &[&what[..], &["--wrap-to", public, "--json"]].concat()));
        assert_eq!((&told["recovered"], &told["wrapped_to"]), (&json!(true), &json!(digest)));
        let silent = recover(at, &[&what[..], &["--wrap-to", public]].concat());
        assert!(
            silent.code == 0 && silent.out.contains("The wrapped key was not written."),
            "{}",
            silent.out
        );
        let secret = HEXLOWER.encode(content);
        for run in [&run, &silent] {
            assert!(
                !run.out.contains(&secret) && !run.err.contains(&secret),
                "{what:?} left in the clear too"
            );
        }
    }
    // a private key of a curve, as the KMS reads it
    assert!(unwrapped(at, "wrapped 5") != CANARY.as_bytes());
    let read =
        tool("openssl", &["pkey", "-inform", "DER", "-in", "unwrapped", "-noout", "-check"], at.root());
    assert!(read.ok, "{}", read.err);
}

/// What cannot be wrapped, or wrapped to, is said before anybody is asked for anything, and nothing is written.
#[test]
fn what_cannot_be_wrapped_is_said() {
    let at = *KMS;
    fs::write(at.path("long"), vec![b'x'; 319]).expect("writes");
    assert_eq!(recover(at, &["--seal", "long", "--about", "long", "--out", "long.sealed"]).code, 0);
    let certificate = ["req", "-x509", "-key", "kms private", "-subj", "/CN=kms", "-out", "kms.crt"];
    assert!(tool("openssl", &certificate, at.root()).ok);
    fs::write(at.path("large.pem"), vec![b' '; (64 << 10) + 1]).expect("writes");
    let cases: &[(&[&str], &str)] = &[
        (
            &["--wrap-to", "kms private"],
            "--wrap-to: kms private: it is a private key, which has no place here",
        ),
        (&["--wrap-to", "kms.crt"], "take it out with openssl x509 -in FILE -pubkey -noout"),
        (&["--wrap-to", "no such"], "--wrap-to: no such: there is no such file"),
        (&["--wrap-to", "."], "it is a folder, not a file"),
        (&["--wrap-to", "large.pem"], "it has 65537 bytes; at most 65536 are read"),
        (&["--wrap-to", SHEETS[0]], "it is no public key"),
        (&["--wrap-to", "kms.der", "--show"], "A wrapped key is not text: use --out FILE or --fd N"),
        (&["--wrap-to", "kms.der", "--seal", "long", "--about", "x"], "leave out --wrap-to, or --seal"),
        (&["--wrap-to", "kms.der", "--derive", "a:rsa:0"], "RSA keys are not derived"),
        (&["--wrap-to", "kms.der", "--derive", "a:aes-256:0", "--open", "sealed"], "Choose one of"),
    ];
    for (arguments, says) in cases {
        let new = if arguments.contains(&"--show") { &[][..] } else { &["--out", "never"] };
        let run = recover(at, &[arguments, new].concat());
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, 2, "{arguments:?}: {said}");
        assert!(said.contains(says), "{arguments:?}: wanted {says}; got {said}");
        assert!(!said.contains("RECOVERED") && !said.contains("..") && !said.contains("panicked"), "{said}");
        assert!(!at.path("never").exists(), "{arguments:?}");
    }
    // how long a payload is in the form in which it is wrapped shows when it is open
    let run = recover(at, &["--wrap-to", "kms.der", "--open", "long.sealed", "--out", "never"]);
    assert!(run.code == 1 && !at.path("never").exists(), "{}{}", run.out, run.err);
    let says = "NOT WRAPPED. What was to be wrapped: 319 bytes do not fit: under an RSA key of 3072 bits, oaep-sha256 wraps at most 318. Add --wrap-as aes-kwp-sha256";
    assert!(run.out.contains(says), "{}", run.out);
}

/// With the print of the other side at hand no other public key is taken, and nobody is asked for a sheet in vain.
#[test]
fn only_the_public_key_of_the_print_is_wrapped_under() {
    let at = *KMS;
    let digest = sha256(&fs::read(at.path("kms.der")).expect("readable"));
    let grouped = digest
        .hex()
        .to_uppercase()
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect::<Vec<_>>()
        .join(":");
    let mut other = digest;
    other.0[31] ^= 1;
    let cases = [
        (digest.hex(), 0, "RECOVERED"),
        (grouped, 0, "RECOVERED"),
        (digest.words(), 0, "RECOVERED"),
        (other.hex(), 1, "The public key is not the one of the print, so nothing is wrapped"),
        (other.words(), 1, "The public key is not the one of the print"),
        (digest.hex()[..63].to_owned(), 2, "64 hex digits or 32 words are wanted"),
        (String::new(), 2, "64 hex digits or 32 words are wanted"),
    ];
    for (number, (print, code, says)) in cases.iter().enumerate() {
        let out = format!("printed {number}");
        let run = recover(at, &["--wrap-to", "kms.der", "--wrap-digest", print, "--out", &out]);
        let said = format!("{}{}", run.out, run.err);
        assert_eq!(run.code, *code, "{print}: {said}");
        assert!(said.contains(says) && (*code == 0) == said.contains("RECOVERED"), "{print}: {said}");
        assert_eq!(at.path(&out).exists(), *code == 0, "{print}");
    }
    let alone = recover(at, &["--wrap-digest", &digest.hex()]);
    assert_eq!(alone.code, 2, "{}", alone.err);
}

/// A payload says what it is without a key; as a share it is pointed to its place.
#[test]
fn inspect_says_what_a_payload_says_of_itself() {
    let at = &*HELD;
    let run = keyrite(&["inspect", "sealed", SHEETS[0]], at.root());
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let words = root_of(KEY).derive_fingerprint(Mode::Rehearsal).words();
    for wanted in [
        "REHEARSAL sealed payload of 52 bytes",
        "nothing of this is proven before its key opens it",
        "“Zoë's signing key”",
        &words,
    ] {
        assert!(run.out.contains(wanted), "wanted {wanted}: {}", run.out);
    }
    let told = json_of(&keyrite(&["inspect", "--json", "sealed"], at.root()));
    assert_eq!((&told[0]["bytes"], &told[0]["mode"]), (&json!(52), &json!("rehearsal")));
    assert_eq!(
        (&told[0]["untrusted_about"], &told[0]["authentic"]),
        (&json!("Zoë's signing key"), &Value::Null)
    );
    fs::write(at.path("cut.sealed"), &fs::read(at.path("sealed")).expect("there")[..70]).expect("writes");
    let cut = keyrite(&["inspect", "cut.sealed"], at.root());
    assert!(cut.code == 1 && cut.out.contains("it is cut off: 70 bytes"), "{}", cut.out);
    let brought = recover(at, &["sealed"]);
    assert_eq!(brought.code, 0, "{}", brought.out);
    assert!(brought.out.contains("it is a sealed payload, not a share"), "{}", brought.out);
}

/// Derived keys and opened payloads leave no other trace: not in outputs, not in a file but the one that was named.
#[test]
fn nothing_secret_is_left_beside_the_exit() {
    let at = dealt(KEY);
    fs::write(at.path("secret"), CANARY).expect("writes");
    let names = ["a:aes-256:0", "a:ed25519:0", "a:x25519:0", "a:p-256:0", "a:p-384:0"];
    let mut runs = vec![recover(&at, &["--seal", "secret", "--about", "x", "--out", "sealed"])];
    runs.push(recover(&at, &["--open", "sealed", "--out", "exit"]));
    runs.push(recover(&at, &["--open", "sealed", "--json"]));
    runs.push(recover(&at, &["--open", "sealed", "--out", "1.txt"]));
    runs.push(keyrite(&["inspect", "--json", "sealed"], at.root()));
    for name in names {
        runs.push(recover(&at, &["--derive", name, "--out", "exit-key"]));
        fs::remove_file(at.path("exit-key")).expect("written");
        runs.push(recover(&at, &["--derive", name, "--json"]));
        fs::copy(KMS.path("kms.der"), at.path("kms.der")).expect("copies");
        runs.push(recover(
            &at,
            &["--derive", name, "--wrap-to", "kms.der", "--out", &name.replace(':', "-")],
        ));
    }
    fs::remove_file(at.path("secret")).expect("there");
    fs::remove_file(at.path("exit")).expect("written");
    let mut places: Vec<(String, Vec<u8>)> = Vec::new();
    for run in runs {
        places.push(("an output".into(), [run.out, run.err].concat().into_bytes()));
    }
    let mut folders = vec![at.root().to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("readable").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                places.push((entry.path().display().to_string(), fs::read(entry.path()).expect("readable")));
            }
        }
    }
    assert!(places.len() > 15);
    let root = root_of(KEY);
    let keys = names.map(|name| root.derive(Mode::Rehearsal, &name.parse().expect("a name")));
    let secrets = keys.iter().map(|key| key.expose().to_vec()).chain([CANARY.as_bytes()[..39].to_vec()]);
    for secret in secrets {
        let forms =
            [secret.clone(), HEXLOWER.encode(&secret).into_bytes(), BASE64.encode(&secret).into_bytes()];
        for (name, bytes) in &places {
            let found = |form: &Vec<u8>| bytes.windows(form.len()).any(|window| window == form);
            assert!(!forms.iter().any(found), "a secret is in {name}");
        }
    }
}
