//! What a private CA does not sign: said before anybody is asked for a passphrase, and nothing is written.

#![allow(clippy::expect_used)]

use std::os::unix::fs::symlink;

use super::certifying::{ROOT, SERVER, good, write};
use super::imports::names;
use crate::releases::{KEY, dealt, recover};
use crate::support::program::Folder;

/// A profile that is changed, and what is said of it.
fn refused(at: &Folder, profile: &str, arguments: &[&str], says: &str) {
    write(at, "profile.toml", profile);
    let before = names(at.root());
    let run = recover(at, &[&["--out", "never"], arguments].concat());
    let said = format!("{}{}", run.out, run.err);
    assert_eq!(run.code, 2, "{profile:.300}: {said}");
    assert!(said.contains(says), "{profile:.300}: wanted {says}; got {said}");
    assert!(!said.contains("panicked") && !said.contains('\u{202e}') && !said.contains("\nFORGED"), "{said}");
    assert!(!said.contains("RECOVERED") && said.len() < 5_000, "{said}");
    assert_eq!(names(at.root()), before);
}

/// Each mistake of a profile is named.
#[test]
fn mistakes_of_a_profile_are_named() {
    let at = dealt(KEY);
    let root = ["--derive", "ca/root:p-384:0", "--certify", "profile.toml"];
    let long = "x".repeat(100_000);
    let with = |old: &str, new: &str| {
        assert!(ROOT.contains(old), "{old}");
        ROOT.replace(old, new)
    };
    let cn = |name: &str| with("Example Root CA 1", name);
    let more = |line: &str| format!("{ROOT}{line}\n");
    let cases = [
        (
            with("2055-12-31", "2025-12-31"),
            "not_after (2025-12-31T23:59:59Z) is not after not_before (2026-01-01T00:00:00Z)",
        ),
        (with("2055-12-31", "2055-02-30"), "not_after: it is no time from 1970 to 9999"),
        (with("2055-12-31", &long), "not_after: it is no time"),
        (cn("a\\nFORGED: valid"), "subject: CN: character 2, U+000A, cannot be printed"),
        (cn("a\\u202eb"), "subject: CN: character 2, U+202E, cannot be printed"),
        (cn(&long), "subject: CN: it has 100000 characters"),
        (cn(&"x".repeat(65)), "CN has 65 characters, at most 64 fit"),
        (cn("  "), "subject: CN: it is empty"),
        (with("\"C=AT\"", "\"C=at\""), "C is the two capital letters of a country"),
        (with("\"C=AT\"", "\"CN=x\""), "subject: CN is there twice: write it once"),
        (with("\"C=AT\"", "\"DC=x\""), "\u{201c}DC=x\u{201d} is no attribute"),
        (with("\"C=AT\"", "\"x\\nFORGED=\\u202e\""), "is no attribute"),
        (with("CN=Example Root CA 1", "OU=x"), "a CA wants CN="),
        (more("serial = \"-1\""), "serial: it is negative"),
        (more("serial = \"0000\""), "serial: it is zero"),
        (more("serial = \"\""), "is no hex"),
        (more("serial = \"0x1\""), "is no hex"),
        (more(&format!("serial = \"{}\"", "f".repeat(40))), "serial: it has more than 20 bytes"),
        (more(&format!("serial = \"{long}\"")), "is no hex"),
        (more("serial = \"1\"\nserial = \"2\""), "line 7: duplicate key"),
        (more("country = \"AT\""), "line 6: unknown field `country`"),
        (with("path_length = 1", "path_length = 256"), "line 5: "),
        (with("kind = \"root\"", "kind = \"leaf\""), "line 1: unknown variant `leaf`"),
        (more("names = [\"DNS:a.example.com\"]"), "names does not go with kind = \"root\""),
        (more("crl = \"http://example.com/a\""), "crl does not go with kind = \"root\""),
        (
            more("extended_key_usage = [\"serverAuth\"]"),
            "extended_key_usage does not go with kind = \"root\"",
        ),
        (more("key_usage = [\"cRLSign\"]"), "a CA without keyCertSign signs nothing"),
        (more("key_usage = []"), "key_usage: it is empty"),
        (more("key_usage = [\"keyEncipherment\", \"keyCertSign\"]"), "which no root of ours has"),
        (more("key_usage = [\"dataEncipherment\"]"), "\u{201c}dataEncipherment\u{201d} is not possible"),
        (more("key_usage = [\"keyCertSign\", \"keyCertSign\"]"), "keyCertSign is there twice"),
        (String::new(), "line 1: missing field `kind`"),
        (SERVER.to_owned(), "kind = \"server\" wants a request and an issuer"),
        (long.clone(), "line 1: "),
        ("\u{0}".into(), "line 1: "),
        ("#".repeat(300_000), "profile.toml"),
    ];
    for (profile, says) in cases {
        refused(&at, &profile, &root, says);
    }
}

/// Names that no certificate should hold.
#[test]
fn odd_names_are_refused() {
    let at = dealt(KEY);
    let server = ["--derive", "ca/root:p-384:0", "--certify", "profile.toml"];
    let long = "x".repeat(100_000);
    for (name, says) in [
        ("DNS:b\u{fc}cher.example", "a name with other letters than a to z is written as DNS has it, xn--"),
        ("DNS:WWW.example.com", "write it in lower case"),
        ("DNS:", "it is no host name"),
        ("DNS:a..b", "it is no host name"),
        ("DNS:www.*.com", "it is no host name"),
        ("DNS:-a.example", "it is no host name"),
        ("DNS:a_b.example", "it is no host name"),
        ("DNS:192.0.2.1", "it is no host name"),
        ("DNS:ab--c.example", "it is no host name"),
        ("DNS:a.example.com\\nFORGED", "write it in lower case"),
        ("DNS:a.example.com\\u0000.evil.org", "it is no host name"),
        ("DNS:a\\u202eb", "a name with other letters"),
        (&format!("DNS:{long}"), "it is no host name"),
        ("IP:192.0.2.0/24", "it is no address"),
        ("IP:192.0.2", "it is no address"),
        ("email:nobody", "it is no address"),
        ("email:a b@example.com", "it is no address"),
        ("URI:example.com", "it is no URI"),
        ("URI:https://", "it is no host name"),
        ("URI:https://a b", "it is no URI"),
        ("www.example.com", "is no name: write DNS:, IP:, email: or URI:"),
        ("dns:a.example", "is no name"),
        ("DNS:www.example.com\", \"DNS:www.example.com", "DNS:www.example.com is there twice"),
        ("DNS:other.example.com", "the CN of a server is one of its names"),
        ("email:a@example.com", "clients find a server by its names alone"),
    ] {
        let names = SERVER.lines().filter(|line| !line.starts_with("names"));
        let profile = format!("{}\nnames = [\"{name}\"]\n", names.collect::<Vec<_>>().join("\n"));
        refused(&at, &profile, &server, says);
    }
    for (old, new, says) in [
        ("http://example.com/issuing.crl", "https://example.com/a", "crl: revocation lists are signed"),
        ("http://example.com/issuing.crl", "ldap:/a", "crl: it is no URI"),
        ("serial = \"4f2a\"", "path_length = 0", "path_length does not go with kind = \"server\""),
        ("serial = \"4f2a\"", "key_usage = [\"keyCertSign\"]", "keyCertSign and cRLSign are for CAs alone"),
        ("serial = \"4f2a\"", "extended_key_usage = []", "extended_key_usage: it is empty"),
    ] {
        refused(&at, &SERVER.replace(old, new), &server, says);
    }
}

/// Requests and certificates of others.
#[test]
fn requests_and_issuers_that_do_not_hold_are_refused() {
    let at = &dealt(KEY);
    let root = "ca/root:p-384:0";
    write(at, "root.toml", &ROOT.replace("path_length = 1", "path_length = 0"));
    assert_eq!(recover(at, &["--derive", root, "--certify", "root.toml", "--out", "root.pem"]).code, 0);
    good(
        at,
        "openssl ecparam -name prime256v1 -genkey -noout -out key; openssl req -new -key key -subj /CN=x -out csr; \
         openssl req -new -key key -subj /CN=x -outform DER -out der; \
         python3 -c \"d=bytearray(open('der','rb').read()); d[-1]^=1; open('broken','wb').write(d); open('cut','wb').write(d[:-9])\"; \
         openssl genrsa -out rsa 2048; openssl req -new -key rsa -subj /CN=x -out rsa.csr; \
         openssl req -x509 -new -key rsa -sigopt rsa_padding_mode:pss -subj /CN=x -addext keyUsage=keyCertSign -out rsa-ca.pem -days 9999; \
         openssl req -new -sha1 -key rsa -subj /CN=x -out sha1.csr; \
         openssl req -new -key rsa -sigopt rsa_padding_mode:pss -subj /CN=x -out pss.csr; \
         openssl req -in rsa.csr -outform DER -out rsa.der; \
         python3 -c \"d=bytearray(open('rsa.der','rb').read()); d[-9]^=1; open('rsa-broken','wb').write(d)\"; \
         python3 -c \"d=bytearray(open('rsa.der','rb').read()); d[-256]=255; d[-255]=255; open('rsa-larger','wb').write(d)\"; \
         openssl genrsa -out small 1024 2> nothing; openssl req -new -key small -subj /CN=x -out small.csr; \
         openssl ecparam -name secp256k1 -genkey -noout -out k1; openssl req -new -key k1 -subj /CN=x -out k1.csr; \
         openssl ecparam -name secp521r1 -genkey -noout -out p521; openssl req -new -key p521 -subj /CN=x -outform DER -out p521.der; \
         python3 -c \"d=bytearray(open('p521.der','rb').read()); d[-1]^=1; open('p521-broken','wb').write(d)\"; \
         openssl req -x509 -new -key rsa -subj /CN=x -out rsa-own.pem -days 30000; openssl req -x509 -new -key p521 -subj /CN=x -out p521-ca.pem -days 30000; \
         cat csr csr > two; cat key csr > private; : > empty; head -c 70000 /dev/zero > huge; \
         openssl req -x509 -new -key key -subj /CN=x -out other.pem -days 30000; \
         openssl req -x509 -new -key key -subj /CN=x -addext keyUsage=digitalSignature -out leaf.pem -days 30000; \
         openssl ecparam -name secp384r1 -genkey -noout -out key384; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -out nolist.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign,cRLSign -out another.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -addext extendedKeyUsage=clientAuth,1.3.6.1.4.1.311.10.3.4 -out named.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -addext extendedKeyUsage=$(seq -s, -f 1.2.%.0f 3000) -out many.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -addext 'nameConstraints=critical,permitted;DNS:example.org' -out constrained.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -addext 'nameConstraints=permitted;DNS:example.org' -out mildly.pem -days 9999; \
         openssl req -x509 -new -key key384 -subj /CN=x -addext keyUsage=keyCertSign -addext 1.2.3.4=critical,DER:0500 -out unknown.pem -days 9999; \
         openssl x509 -in root.pem -outform DER -out root.der; \
         python3 -c \"d=open('root.der','rb').read(); open('forged','wb').write(d.replace(b'Root CA 1',b'Root CA 2'))\"",
    );
    let request = |csr: &str, issuer: &str, profile: &str, says: &str| {
        let arguments = ["--derive", root, "--certify", "profile.toml", "--request", csr, "--issuer", issuer];
        refused(at, profile, &arguments, says);
    };
    for (csr, says) in [
        ("broken", "the request: its signature is wrong"),
        ("cut", "the request: it is no certificate request in PEM or DER"),
        ("rsa-broken", "the request: its signature is wrong"),
        ("rsa-larger", "the request: its signature is wrong"),
        ("sha1.csr", "the request: it is signed with 1.2.840.113549.1.1.5, which is not checked here"),
        ("pss.csr", "the request: it is signed with 1.2.840.113549.1.1.10, which is not checked here"),
        (
            "small.csr",
            "its public key: it is an RSA key, and its modulus has 1024 bits; 2048 to 8192 are taken",
        ),
        ("k1.csr", "it is no key of P-256, P-384 or P-521"),
        ("p521-broken", "the request: its signature is wrong"),
        ("two", "it holds more than one certificate request"),
        ("private", "there is a private key in it"),
        ("empty", "the request: it is no certificate request"),
        ("root.pem", "the request: it is no certificate request"),
        ("huge", "huge"),
        ("nowhere", "nowhere"),
        (".", "."),
    ] {
        request(csr, "root.pem", SERVER, says);
    }
    for (issuer, says) in [
        ("csr", "the CA's certificate: it is no certificate in PEM or DER"),
        ("forged", "it says that it signed itself, and its signature is wrong"),
        ("leaf.pem", "its keyUsage is without keyCertSign"),
        ("rsa-ca.pem", "signed itself with 1.2.840.113549.1.1.10"),
        ("empty", "the CA's certificate: it is no certificate"),
    ] {
        request("csr", issuer, SERVER, says);
    }
    let used = |usage: &str| format!("{SERVER}key_usage = [\"digitalSignature\", \"{usage}\"]\n");
    request(
        "rsa.csr",
        "root.pem",
        &used("keyAgreement"),
        "nobody agrees on another one with it: leave keyAgreement out",
    );
    request(
        "csr",
        "root.pem",
        &used("keyEncipherment"),
        "the key is not of RSA, and under no other one keys are enciphered",
    );
    let below = "kind = \"intermediate\"\nsubject = [\"CN=x\"]\nnot_before = \"2026-01-01\"\nnot_after = \"2040-01-01\"\n";
    request("csr", "root.pem", below, "no CA may stand below this one (its path length is 0)");
    let late = SERVER.replace("2049-12-31", "2056-01-01");
    request("csr", "root.pem", &late, "the CA is valid from 2026-01-01T00:00:00Z to 2055-12-31T23:59:59Z");
    request("csr", "root.pem", ROOT, "kind = \"root\" is a CA that signs itself");
    // the CA's own name, in whatever case, and its own number
    let own_name = "kind = \"client\"\nsubject = [\"C=AT\", \"O=beispiel GES.M.B.H. \u{d6}STERREICH\", \"CN=example root ca 1\"]\n\
        not_before = \"2026-01-01\"\nnot_after = \"2030-01-01\"\n";
    request("csr", "root.pem", own_name, "the subject is the name of the CA itself");
    let number = good(at, "openssl x509 -in root.pem -noout -serial");
    let number = number.trim().trim_start_matches("serial=").to_lowercase();
    let own_number = SERVER.replace("4f2a", &number);
    request(
        "csr",
        "root.pem",
        &own_number,
        &format!("the serial {number} is that of the CA's own certificate"),
    );
    // these begin today
    let later = SERVER.replace("2026-01-01", "2049-01-01");
    request(
        "csr",
        "named.pem",
        &later,
        "the CA is for clientAuth, 1.3.6.1.4.1.311.10.3.4 alone, and with serverAuth below it",
    );
    // without keyUsage nothing is forbidden to a CA, but its own key it certifies as a root alone
    request("csr", "other.pem", &later, "the request: it is for the key of the CA itself");
    request(
        "csr",
        "rsa-own.pem",
        &later,
        "it is of a key of RSA, 2048 bits, and RSA keys are never derived: sign with the key itself",
    );
    request("csr", "p521-ca.pem", &later, "it is of a key of P-521, and ca/root:p-384:0 is of another kind");
    // of many purposes the first few are said
    request("csr", "many.pem", &later, "the CA is for 1.2.1, 1.2.2, 1.2.3, 1.2.4, 1.2.5 and 2995 more alone");
    for (issuer, extension) in
        [("constrained.pem", "2.5.29.30"), ("mildly.pem", "2.5.29.30"), ("unknown.pem", "1.2.3.4")]
    {
        let says = format!(
            "it has an extension that binds what it signs, and that Keyrite does not know ({extension})"
        );
        request("csr", issuer, SERVER, &says);
    }
    // a key of another kind, and keys that do not sign
    for (key, says) in [
        (
            "ca/root:p-256:0",
            "the CA's certificate: it is of a key of P-384, and ca/root:p-256:0 is of another kind",
        ),
        ("ca/root:x25519:0", "is no key that signs certificates"),
        ("ca/root:aes-256:0", "is no key that signs certificates"),
    ] {
        let arguments =
            ["--derive", key, "--certify", "profile.toml", "--request", "csr", "--issuer", "root.pem"];
        refused(at, SERVER, &arguments, says);
    }
    // the CA's certificate of another key of its kind: known once the key is there, and nothing is written
    write(at, "list.toml", "number = 1\nthis_update = \"2027-01-01\"\nnext_update = \"2027-06-30\"\n");
    let before = names(at.root());
    let run = recover(
        at,
        &["--derive", root, "--revoke", "list.toml", "--issuer", "another.pem", "--out", "never"],
    );
    let digest = good(at, "openssl pkey -in key384 -pubout -outform DER | sha256sum");
    let ours =
        good(at, "openssl x509 -in root.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum");
    assert!(
        run.code == 1 && run.out.contains("NOT SIGNED. The CA's certificate is of another key"),
        "{}{}",
        run.out,
        run.err
    );
    assert!(run.out.contains(&digest[..64]) && run.out.contains(&ours[..64]), "{}", run.out);
    assert_eq!(names(at.root()), before);
    // lists
    let list = |issuer: &str, text: &str, says: &str| {
        refused(at, text, &["--derive", root, "--revoke", "profile.toml", "--issuer", issuer], says);
    };
    let head = "number = 1\nthis_update = \"2027-01-01\"\nnext_update = \"2027-06-30\"\n";
    let one = "[[revoked]]\nserial = \"1\"\ndate = \"2026-12-01\"\n";
    list("nolist.pem", head, "keyUsage is without cRLSign");
    list("root.pem", &format!("{head}{one}{one}"), "the serial 01 is there twice");
    list(
        "root.pem",
        &format!("{head}{one}reason = \"removeFromCRL\"\n"),
        "is not possible: use one of keyCompromise",
    );
    list("root.pem", &format!("{head}{}", one.replace("2026", "2028")), "after this_update");
    list("root.pem", &head.replace("number = 1", "number = 0"), "number: it is zero");
    list(
        "root.pem",
        &head.replace("2027-06-30", "2026-06-30"),
        "next_update (2026-06-30T23:59:59Z) is not after this_update",
    );
    list("root.pem", &head.replace("2027-01-01", "2020-01-01"), "this_update: the CA is valid from");
    list(
        "root.pem",
        &format!("{head}{}", one.replace("\"1\"", &format!("\"{number}\""))),
        &format!("{number} is the CA's own certificate: a root is withdrawn by taking it out"),
    );
    let many: String = (0..1_001).map(|n| one.replace("\"1\"", &format!("\"{:04x}\"", n + 1))).collect();
    list("root.pem", &format!("{head}{many}"), "1001 entries are given, at most 1000 fit");
    let most: String = (0..1_000).map(|n| one.replace("\"1\"", &format!("\"{:040x}\"", n + 1))).collect();
    write(
        at,
        "list.toml",
        &format!(
            "{head}{}",
            most.replace("2026-12-01\"", "2026-12-01\"\nreason = \"superseded\"").replace("000000", "700000")
        ),
    );
    let run = recover(
        at,
        &["--derive", root, "--revoke", "list.toml", "--issuer", "root.pem", "--out", "most.crl"],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    good(at, "openssl crl -in most.crl -noout -CAfile root.pem");
}

/// Flags that do not go together, and exits that cannot be written.
#[test]
fn flags_and_exits_that_do_not_go_are_refused() {
    let at = &dealt(KEY);
    write(at, "root.toml", ROOT);
    symlink("nowhere", at.path("link")).expect("links");
    let certify = ["--derive", "ca/root:p-384:0", "--certify", "root.toml"];
    let before = names(at.root());
    for (more, says) in [
        (&["--as", "pkcs8-pem", "--out", "never"][..], "leave out --as and --wrap-to"),
        (&["--open", "root.toml", "--out", "never"], "Choose one of --derive"),
        (&["--seal", "root.toml", "--about", "x", "--out", "never"], "Choose one of --derive"),
        (&["--about", "x", "--out", "never"], "--seal and --about belong together"),
        (&["--revoke", "root.toml", "--issuer", "root.toml", "--out", "never"], "cannot be used with"),
        (&["--request", "root.toml", "--out", "never"], "required"),
        (&["--issuer", "root.toml", "--out", "never"], "kind = \"root\" is a CA that signs itself"),
        (&["--out", "link"], "exists already"),
        (&["--out", "root.toml"], "exists already"),
        (&["--out", "no/such/file"], "no/such"),
        (&["--fd", "1", "--out", "never"], "Choose one exit"),
    ] {
        let run = recover(at, &[&certify, more].concat());
        let said = format!("{}{}", run.out, run.err);
        assert!(run.code == 2 && said.contains(says), "{more:?}: wanted {says}; got {said}");
        assert_eq!(names(at.root()), before, "{more:?}");
    }
    for alone in [&["--certify", "root.toml"][..], &["--revoke", "root.toml"], &["--issuer", "root.toml"]] {
        let run = recover(at, alone);
        assert!(run.code == 2 && run.err.contains("required"), "{alone:?}: {}", run.err);
    }
    // no exit: it is prepared, and nothing is written
    let run = recover(at, &certify);
    assert!(run.code == 0 && run.out.contains("was not written. To keep it, use --out FILE"), "{}", run.out);
    let full = format!(
        "{} recover --rehearsal --show {} 1.txt 2.txt > /dev/full",
        env!("CARGO_BIN_EXE_keyrite"),
        certify.join(" ")
    );
    let run = super::certifying::shell(at, &full);
    assert!(!run.ok && !run.err.contains("panicked"), "{}", run.err);
    assert_eq!(names(at.root()), before);
}
