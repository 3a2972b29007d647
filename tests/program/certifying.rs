//! A private CA: its certificates and revocation lists, judged by openssl, by Go and by Python's cryptography.

#![allow(clippy::expect_used)]

use std::fs;

use crate::releases::{KEY, dealt, json_of, recover};
use crate::support::program::{Folder, Run, judge, tool};

pub const ROOT: &str = "kind = \"root\"\nsubject = [\"C=AT\", \"O=Beispiel Ges.m.b.H. \u{d6}sterreich\", \"CN=Example Root CA 1\"]\n\
    not_before = \"2026-01-01\"\nnot_after = \"2055-12-31\"\npath_length = 1\n";
pub const INTERMEDIATE: &str = "kind = \"intermediate\"\nsubject = [\"C=AT\", \"CN=Example Issuing CA 1\"]\n\
    not_before = \"2026-01-01\"\nnot_after = \"2049-12-31\"\npath_length = 0\ncrl = \"http://example.com/root.crl\"\n";
pub const SERVER: &str = "kind = \"server\"\nsubject = [\"CN=www.example.com\"]\nserial = \"4f2a\"\n\
    not_before = \"2026-01-01\"\nnot_after = \"2049-12-31\"\ncrl = \"http://example.com/issuing.crl\"\n\
    names = [\"DNS:www.example.com\", \"DNS:*.example.net\", \"IP:192.0.2.1\", \"IP:2001:db8::1\", \"email:a.b@example.com\", \"URI:https://example.com/a\"]\n";
pub const LIST: &str = "number = 300\nthis_update = \"2026-02-01\"\nnext_update = \"2049-12-31\"\n";

pub fn shell(at: &Folder, script: &str) -> Run {
    tool("bash", &["-o", "pipefail", "-c", script], at.root())
}

pub fn good(at: &Folder, script: &str) -> String {
    let run = shell(at, script);
    assert!(run.ok, "{script}: {}{}", run.out, run.err);
    run.out
}

pub fn write(at: &Folder, name: &str, content: &str) {
    fs::write(at.path(name), content).expect("writes");
}

/// Signs by a profile; the file is `NAME.pem`.
fn certify(at: &Folder, key: &str, name: &str, profile: &str, more: &[&str]) -> Run {
    let (toml, pem) = (format!("{name}.toml"), format!("{name}.pem"));
    write(at, &toml, profile);
    let run = recover(at, &[&["--derive", key, "--certify", &toml, "--out", &pem, "--json"], more].concat());
    assert_eq!(run.code, 0, "{name}: {}{}", run.out, run.err);
    run
}

/// A root, an issuing CA and a server, each key of this algorithm; the end entity's is of another.
fn chain(at: &Folder, algorithm: &str, end: &str) {
    let (root, issuing) = (format!("ca/root:{algorithm}:0"), format!("ca/issuing:{algorithm}:0"));
    certify(at, &root, "root", ROOT, &[]);
    let issuing_key = ["--derive", &issuing, "--as", "pkcs8-pem", "--out", "issuing.key"];
    assert_eq!(recover(at, &issuing_key).code, 0);
    good(at, "openssl req -new -key issuing.key -subj '/CN=Example Issuing CA 1/C=AT' -out issuing.csr");
    good(at, &format!("openssl genpkey {end} -out www.key"));
    good(
        at,
        "openssl req -new -key www.key -subj '/CN=www.example.com/O=Somebody' \
         -addext 'subjectAltName=DNS:www.example.com,DNS:evil.example.org' -addext basicConstraints=CA:TRUE -outform DER -out www.csr",
    );
    certify(at, &root, "issuing", INTERMEDIATE, &["--request", "issuing.csr", "--issuer", "root.pem"]);
    let run = certify(at, &issuing, "www", SERVER, &["--request", "www.csr", "--issuer", "issuing.pem"]);
    for said in [
        "does not get it",
        "subject O=Somebody",
        "the name DNS:evil.example.org",
        "its own basicConstraints",
        "not after                 2049-12-31T23:59:59Z",
        "serial number             4f2a",
        "name                      DNS:*.example.net",
    ] {
        assert!(run.err.contains(said), "{said}: {}", run.err);
    }
    let told = json_of(&run);
    let print = good(at, "openssl x509 -in www.pem -noout -fingerprint -sha256");
    let print = print.trim().rsplit('=').next().expect("a print").replace(':', "").to_lowercase();
    assert_eq!(told["issued"]["sha256"].as_str(), Some(print.as_str()));
    let profile = good(at, "sha256sum www.toml");
    assert!(profile.starts_with(told["issued"]["profile_sha256"].as_str().expect("hex")), "{told}");
    assert!(run.err.contains(profile.split(' ').next().expect("hex")), "{}", run.err);
}

/// Revocation lists of such a chain: without entries of the root and of the issuing CA, then one that revokes the server.
fn lists(at: &Folder, algorithm: &str) {
    let (root, issuing) = (format!("ca/root:{algorithm}:0"), format!("ca/issuing:{algorithm}:0"));
    write(at, "root-list.toml", LIST);
    let revoked = "[[revoked]]\nserial = \"4F2A\"\ndate = \"2026-01-15T12:00:00+01:00\"\nreason = \"keyCompromise\"\n[[revoked]]\nserial = \"80ff\"\ndate = \"2026-01-16\"\n";
    write(at, "issuing-list.toml", LIST);
    write(at, "revoking-list.toml", &format!("{}{revoked}", LIST.replace("300", "301")));
    for (key, list, issuer) in [
        (&root, "root-list", "root"),
        (&issuing, "issuing-list", "issuing"),
        (&issuing, "revoking-list", "issuing"),
    ] {
        let (toml, pem, crl) = (format!("{list}.toml"), format!("{issuer}.pem"), format!("{list}.crl"));
        let run = recover(at, &["--derive", key, "--revoke", &toml, "--issuer", &pem, "--out", &crl]);
        assert_eq!(run.code, 0, "{list}: {}{}", run.out, run.err);
    }
}

/// A linter of RFC 5280 finds nothing in the chain and its lists that must not be there.
pub fn is_without_fault(at: &Folder, whose: &str) {
    for (program, kind, file) in [
        ("lint_pkix_cert", "", "root.pem"),
        ("lint_pkix_cert", "", "issuing.pem"),
        ("lint_pkix_cert", "", "www.pem"),
        ("lint_crl", "-t CRL -p PKIX", "root-list.crl"),
        ("lint_crl", "-t CRL -p PKIX", "revoking-list.crl"),
    ] {
        let run = shell(at, &format!("'{}' lint {kind} -s ERROR {file}", judge(program)));
        // names with a star are those of RFC 6125, and the linter knows those of RFC 5280 alone
        let faults = run.out.lines().filter(|line| line.contains("ERROR") || line.contains("FATAL"));
        let faults: Vec<&str> = faults.filter(|line| !line.contains("\"*.example.net\"")).collect();
        assert!(run.err.is_empty() && faults.is_empty(), "{whose} {file}: {faults:?} {}", run.err);
    }
}

/// A linter of RFC 5280 finds nothing that must not be in the certificates and lists.
#[test]
#[ignore = "wants pkilint, which Debian has not: tests/run installs it, and asks for this"]
fn pkilint_finds_no_fault_in_the_chain_with_its_lists() {
    for (algorithm, end) in [
        ("p-384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
        ("p-256", "-algorithm ed25519"),
        ("ed25519", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"),
    ] {
        let at = &dealt(KEY);
        chain(at, algorithm, end);
        lists(at, algorithm);
        is_without_fault(at, algorithm);
        // it does find one: a use of the key that is not critical, and should be
        let mut der = good(at, "openssl x509 -in www.pem -outform DER | xxd -p -c 0");
        der = der.trim().replacen("0603551d0f0101ff", "0603551d0f010100", 1);
        write(at, "odd.hex", &der);
        good(at, "xxd -r -p odd.hex | openssl x509 -inform DER -out odd.pem");
        let run = shell(at, &format!("'{}' lint -s NOTICE odd.pem", judge("lint_pkix_cert")));
        assert!(!run.ok, "{algorithm}: {}{}", run.out, run.err);
    }
}

/// A CA whose names are constrained signs the list of what it revoked, though it certifies nothing here; and a certificate with
/// more names than 64 KiB is written as any other.
#[test]
fn a_constrained_ca_signs_its_list_and_a_certificate_may_be_long() {
    let at = &dealt(KEY);
    let (root, issuing) = ("ca/root:p-384:0", "ca/issuing:p-384:0");
    certify(at, root, "root", ROOT, &[]);
    let issuing_key = ["--derive", issuing, "--as", "pkcs8-pem", "--out", "issuing.key"];
    assert_eq!(recover(at, &issuing_key).code, 0);
    good(
        at,
        "openssl req -x509 -new -key issuing.key -subj /CN=Constrained -addext keyUsage=critical,keyCertSign,cRLSign \
         -addext 'nameConstraints=critical,permitted;DNS:example.org' -days 9999 -out constrained.pem",
    );
    // the CA's certificate begins now
    let tomorrow = good(at, "date -u -d tomorrow +%F");
    write(at, "list.toml", &LIST.replace("2026-02-01", tomorrow.trim()));
    let run = recover(
        at,
        &["--derive", issuing, "--revoke", "list.toml", "--issuer", "constrained.pem", "--out", "list.crl"],
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    good(at, "openssl crl -in list.crl -noout -CAfile constrained.pem");
    good(
        at,
        "openssl ecparam -name prime256v1 -genkey -noout -out www.key; openssl req -new -key www.key -subj /CN=www -out www.csr",
    );
    write(at, "www.toml", SERVER);
    let certify_it = |issuer: &str, pem: &str, key: &str| {
        recover(
            at,
            &[
                "--derive",
                key,
                "--certify",
                "www.toml",
                "--request",
                "www.csr",
                "--issuer",
                issuer,
                "--out",
                pem,
            ],
        )
    };
    let run = certify_it("constrained.pem", "www.pem", issuing);
    assert!(run.code != 0 && !at.path("www.pem").exists(), "{}{}", run.out, run.err);
    let long: Vec<String> =
        (0..40).map(|number| format!("\"URI:https://example.com/{number}{}\"", "a".repeat(1_900))).collect();
    let names = SERVER.find("names = ").expect("it has names");
    write(
        at,
        "www.toml",
        &format!("{}names = [\"DNS:www.example.com\", {}]\n", &SERVER[..names], long.join(", ")),
    );
    let run = certify_it("root.pem", "www.pem", root);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let told = good(at, "openssl x509 -in www.pem -noout -ext subjectAltName | tr ',' '\\n' | grep -c URI:");
    assert_eq!(told.trim(), "40");
    good(at, "openssl verify -CAfile root.pem www.pem");
}

/// Go's verifier, which reads certificates on its own: every signature, the chain for each name, and the lists.
#[test]
fn go_verifies_the_chain_with_its_lists() {
    let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/independent/verify_chain.go");
    let built = Folder::empty();
    let program = built.path("verify").display().to_string();
    good(&built, &format!("HOME=\"$PWD\" GO111MODULE=off GOFLAGS= go build -o '{program}' '{source}'"));
    for (algorithm, signature, end) in [
        ("p-384", "ECDSA-SHA384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
        ("p-256", "ECDSA-SHA256", "-algorithm RSA -pkeyopt rsa_keygen_bits:3072"),
        ("ed25519", "Ed25519", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"),
    ] {
        let at = &dealt(KEY);
        chain(at, algorithm, end);
        lists(at, algorithm);
        let said = good(at, &format!("'{program}' ."));
        for line in [
            "verified for www.example.com by a chain of 3",
            "verified for a.example.net by a chain of 3",
            "verified for 192.0.2.1 by a chain of 3",
            "verified for [2001:db8::1] by a chain of 3",
            &format!("ca true path 1 {signature}"),
            "issuing-list.crl number 300 with 0 revokes the server: false",
            "revoking-list.crl number 301 with 2 revokes the server: true",
        ] {
            assert!(said.contains(line), "{line}: {said}");
        }
    }
}

/// openssl finds the whole chain good, with every check that it has, and the certificates say what the profiles say.
#[test]
fn openssl_verifies_the_chain_with_its_lists() {
    for (algorithm, signature, end) in [
        ("p-384", "ecdsa-with-SHA384", "-algorithm EC -pkeyopt ec_paramgen_curve:P-256"),
        ("p-256", "ecdsa-with-SHA256", "-algorithm EC -pkeyopt ec_paramgen_curve:P-384"),
        ("ed25519", "ED25519", "-algorithm RSA -pkeyopt rsa_keygen_bits:2048"),
    ] {
        let at = dealt(KEY);
        chain(&at, algorithm, end);
        let at = &at;
        good(
            at,
            "openssl verify -x509_strict -check_ss_sig -CAfile root.pem -untrusted issuing.pem -purpose sslserver \
             -verify_hostname a.example.net -verify_ip 2001:db8::1 www.pem",
        );
        assert!(!shell(at, "openssl verify -x509_strict -CAfile root.pem -untrusted issuing.pem -verify_hostname evil.example.org www.pem").ok);
        let text = good(at, "openssl x509 -in www.pem -noout -text");
        for said in [
            &format!("Signature Algorithm: {signature}"),
            "X509v3 Basic Constraints: critical\n                CA:FALSE",
            "X509v3 Key Usage: critical\n                Digital Signature\n",
            "TLS Web Server Authentication\n",
            "DNS:www.example.com, DNS:*.example.net, IP Address:192.0.2.1, IP Address:2001:DB8:0:0:0:0:0:1, email:a.b@example.com, URI:https://example.com/a",
            "URI:http://example.com/issuing.crl",
            "Serial Number: 20266 (0x4f2a)",
            "Not After : Dec 31 23:59:59 2049 GMT",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        let text = good(at, "openssl x509 -in root.pem -noout -text -nameopt utf8,sep_comma_plus");
        for said in [
            "CA:TRUE, pathlen:1",
            "X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign\n",
            "C=AT,O=Beispiel Ges.m.b.H. \u{d6}sterreich,CN=Example Root CA 1",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
        // two digits of the year until 2049, four from then on; a country is printable, all else UTF-8
        let dump = good(at, "openssl asn1parse -in root.pem");
        for said in [
            "UTCTIME           :260101000000Z",
            "GENERALIZEDTIME   :20551231235959Z",
            "PRINTABLESTRING   :AT",
        ] {
            assert!(dump.contains(said), "{said}: {dump}");
        }
        lists(at, algorithm);
        for (list, issuer) in
            [("root-list", "root"), ("issuing-list", "issuing"), ("revoking-list", "issuing")]
        {
            good(at, &format!("openssl crl -in {list}.crl -noout -CAfile {issuer}.pem"));
        }
        let verify = "openssl verify -x509_strict -crl_check_all -CAfile root.pem -untrusted issuing.pem -CRLfile root-list.crl";
        good(at, &format!("{verify} -CRLfile issuing-list.crl www.pem"));
        let run = shell(at, &format!("{verify} -CRLfile revoking-list.crl www.pem"));
        assert!(!run.ok && run.err.contains("certificate revoked"), "{}{}", run.out, run.err);
        let text = good(at, "openssl crl -in revoking-list.crl -noout -text");
        for said in [
            "Serial Number: 4F2A",
            "Jan 15 11:00:00 2026 GMT",
            "Key Compromise",
            "Serial Number: 80FF",
            "X509v3 CRL Number: \n                301",
        ] {
            assert!(text.contains(said), "{said}: {text}");
        }
    }
}

/// A request of RSA, signed with each hash; the certificate may say that keys are enciphered under it.
#[test]
fn a_key_of_rsa_is_certified() {
    let at = dealt(KEY);
    certify(&at, "ca/root:p-256:0", "root", &ROOT.replace("path_length = 1\n", ""), &[]);
    good(&at, "openssl genrsa -out rsa.key 2048");
    let profile = format!("{SERVER}key_usage = [\"digitalSignature\", \"keyEncipherment\"]\n");
    for hash in ["sha256", "sha384", "sha512"] {
        good(&at, &format!("openssl req -new -{hash} -key rsa.key -subj /CN=x -out rsa.csr"));
        let more = ["--request", "rsa.csr", "--issuer", "root.pem"];
        let run = certify(&at, "ca/root:p-256:0", hash, &profile, &more);
        assert!(run.err.contains("public key                RSA, 2048 bits"), "{}", run.err);
        good(&at, &format!("openssl verify -x509_strict -CAfile root.pem {hash}.pem"));
        let text = good(&at, &format!("openssl x509 -in {hash}.pem -noout -text"));
        assert!(text.contains("Digital Signature, Key Encipherment\n"), "{text}");
        good(
            &at,
            &format!(
                "openssl x509 -in {hash}.pem -noout -pubkey | cmp - <(openssl pkey -in rsa.key -pubout)"
            ),
        );
    }
}

/// Python's cryptography reads every field, and finds every signature good.
#[test]
fn python_finds_every_signature_good() {
    let at = dealt(KEY);
    chain(&at, "p-384", "-algorithm ed25519");
    let program = "
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
load = lambda name: x509.load_pem_x509_certificate(open(name, 'rb').read())
root, issuing, www = load('root.pem'), load('issuing.pem'), load('www.pem')
for child, parent in ((root, root), (issuing, root), (www, issuing)):
    parent.public_key().verify(child.signature, child.tbs_certificate_bytes, ec.ECDSA(child.signature_hash_algorithm))
    assert child.issuer == parent.subject
    ski = parent.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
    assert child.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value.key_identifier == ski
    assert child.version == x509.Version.v3 and child.serial_number > 0
assert root.serial_number.bit_length() == 127
print(www.extensions.get_extension_for_class(x509.SubjectAlternativeName).value.get_values_for_type(x509.DNSName))
";
    let run = tool("/usr/bin/python3", &["-c", program], at.root());
    assert!(run.ok && run.out.contains("['www.example.com', '*.example.net']"), "{}{}", run.out, run.err);
}

/// The same profile with its serial gives the same certificate, to the byte: ECDSA's numbers follow from key and message.
#[test]
fn the_same_profile_gives_the_same_certificate() {
    let at = dealt(KEY);
    // its first bit is set: DER puts a zero before it
    let profile = format!("{ROOT}serial = \"ff01\"\n");
    for (algorithm, name) in [("p-256", "a"), ("p-384", "b"), ("ed25519", "c")] {
        let key = format!("ca/root:{algorithm}:0");
        certify(&at, &key, name, &profile, &[]);
        let shown = recover(&at, &["--derive", &key, "--certify", &format!("{name}.toml"), "--show"]);
        assert_eq!(shown.out, fs::read_to_string(at.path(&format!("{name}.pem"))).expect("text"));
    }
}
