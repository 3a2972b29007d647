//! What is recognised, what is refused, and by which words. Other people's programs make shares in `tests/program/foreign.rs`.

use super::*;

fn paper(name: &str, content: &[u8]) -> Paper {
    let content = Zeroizing::new(content.to_vec());
    Paper { label: name.to_owned(), file_name: name.to_owned(), content }
}

fn error(papers: &[Paper], scheme: Option<Scheme>, threshold: Option<u8>) -> String {
    combine(papers, scheme, threshold, None).map(|_| ()).expect_err("refused").to_string()
}

/// Made by pyshamir 1.1.0, a port of Vault's package, from "attack at dawn, by the east gate", three of five; x and value as it writes them.
const VAULT: [&str; 5] = [
    "42f6ac4be6e354b3f4e7ef45d4769f6afb12407f7638c0a6468d33230ab51636c0",
    "8894cf89f80242d6f629d4575dde408d8be8cab5779735b9086e13cd2fc69ef1b5",
    "504e693caa44f06162d0804f474c2a9a4253304b5498f8dd481403fd962dca9fd8",
    "23fe0cba2b916279b47e0822dbf27c631f334d59fe072a8f37f2d39ab6d74c7731",
    "35b3c5360cd1a67a280dc8e0ebaf633b4cf7b43c28a922d0fa29db1607dfd7bf1d",
];

#[test]
fn shares_of_vault_give_their_secret_in_base64_and_hex() {
    let printed = |place: usize| {
        let bytes = data_encoding::HEXLOWER.decode(VAULT[place].as_bytes()).expect("hex");
        data_encoding::BASE64.encode(&bytes)
    };
    let keys: Vec<String> =
        (0..5).map(|place| format!("Unseal Key {}: {}\n", place + 1, printed(place))).collect();
    let init = keys.concat();
    let init = init + "\nInitial Root Token: hvs.none\n\nVault initialized with 5 key shares.\n";
    let listed = (0..5).map(|place| format!("\"{}\"", printed(place))).collect::<Vec<_>>().join(",\n    ");
    let json = |member: &str| {
        format!(
            "{{\n  \"{member}\": [\n    {listed}\n  ],\n  \"unseal_threshold\": 3, \"other\": null, \"root_token\": \"s.none\"\n}}\n"
        )
    };
    let yaml_keys: String =
        (0..5).flat_map(|place| ["- ".to_owned(), printed(place), "\n".to_owned()]).collect();
    let yaml = format!(
        "recovery_keys_b64: []\nroot_token: hvs.none\nunseal_keys_b64:\n{yaml_keys}unseal_keys_hex:\n- 00\nunseal_shares: 5\nunseal_threshold: 3\n"
    );
    let sentence = init.replace("5 key shares", "5 key shares and a key threshold of 3");
    let sets = [
        (vec![paper("init", init.as_bytes())], None, Some(3), Proof::Spare(2)),
        (
            vec![paper(
                "init.json",
                json("unseal_keys_b64").replace("other", "recovery_keys_b64").as_bytes(),
            )],
            None,
            Some(3),
            Proof::Spare(2),
        ),
        // how many are needed stands with the keys
        (vec![paper("init.json", json("recovery_keys_b64").as_bytes())], None, None, Proof::Spare(2)),
        (vec![paper("init.yaml", yaml.as_bytes())], None, None, Proof::Spare(2)),
        (vec![paper("init", sentence.as_bytes())], None, None, Proof::Spare(2)),
        (
            vec![paper("rekeyed", init.replace("Unseal Key", "Key").as_bytes())],
            None,
            Some(3),
            Proof::Spare(2),
        ),
        (
            vec![paper("answer", json("keys_base64").replace(char::is_whitespace, "").as_bytes())],
            None,
            Some(3),
            Proof::Spare(2),
        ),
        (vec![paper("init", init.as_bytes())], None, None, Proof::Nothing),
        (vec![paper("a", VAULT[..3].join("\n").as_bytes())], Some(Scheme::Vault), Some(3), Proof::Nothing),
        (
            vec![
                paper("a", VAULT[4].to_uppercase().as_bytes()),
                paper("b", printed(1).as_bytes()),
                paper("c", VAULT[2].as_bytes()),
            ],
            Some(Scheme::Vault),
            None,
            Proof::Nothing,
        ),
    ];
    for (papers, scheme, threshold, proof) in sets {
        let combined = combine(&papers, scheme, threshold, None).expect("combines");
        assert_eq!(
            (combined.content.as_slice(), combined.came.proof),
            (b"attack at dawn, by the east gate".as_slice(), proof)
        );
        assert!(!format!("{combined:?}").contains("attack"));
    }
    // fewer than needed give another secret, and nothing says so
    let few = combine(&[paper("a", VAULT[..2].join("\n").as_bytes())], Some(Scheme::Vault), None, None);
    assert_ne!(few.expect("combines").content.as_slice(), b"attack at dawn, by the east gate");
}

/// How many are needed stands with keys of Vault: fewer give nothing, and what people say must be the same. Other people's numbered
/// keys are not Vault's.
#[test]
fn what_stands_with_keys_of_vault_is_held() {
    let key = |place: usize| {
        let bytes = data_encoding::HEXLOWER.decode(VAULT[place].as_bytes()).expect("hex");
        data_encoding::BASE64.encode(&bytes)
    };
    let json = |needed: &str| format!("{{\"unseal_keys_b64\": [\"{}\", \"{}\"], {needed}}}", key(0), key(1));
    let two = paper("init.json", json("\"unseal_threshold\": 3").as_bytes());
    assert!(error(&[two], None, None).contains("2 of the 3 shares needed"));
    let two = || paper("init.json", json("\"unseal_threshold\":3").as_bytes());
    let differs = "with the keys stands that 3 are needed, and 2 were named";
    assert!(error(&[two()], None, Some(2)).contains(differs));
    let other = paper("b.json", json("\"unseal_threshold\":2").replace(&key(1), &key(2)).as_bytes());
    assert!(error(&[two(), other], None, None).contains(differs));
    // of keys that a KMS unseals with one alone is needed, and of the recovery keys beside it three
    let recovery =
        json("\"unseal_threshold\": 1, \"recovery_threshold\": 3").replace("unseal_keys", "recovery_keys");
    assert!(
        error(&[paper("init.json", recovery.as_bytes())], None, None).contains("2 of the 3 shares needed")
    );
    // what is no number, or one that nobody has, says nothing: two keys are two keys
    let long = "9".repeat(100_000);
    for odd in [long.as_str(), "\"\u{202e}3\"", "256", "0", "\"3\\n3\"", "null"] {
        let two = paper("init.json", json(&format!("\"unseal_threshold\": {odd}")).as_bytes());
        let read = combine(&[two], None, None, None);
        let proof = read.as_ref().map(|read| read.came.proof);
        // a number too long for JSON makes no JSON, and another that is held is refused with its numbers
        let ok = matches!(
            proof,
            Ok(Proof::Nothing) | Err(ForeignError::TooFew { .. } | ForeignError::Unrecognised(_))
        );
        assert!(ok, "{odd:.20}: {proof:?}");
    }
    let pgp = "Key 1 fingerprint: 5f0e; value: hF4D2mYQ\nKey 2 fingerprint: 11; value: x\n";
    assert!(error(&[paper("a", pgp.as_bytes())], None, None).contains("its scheme cannot be told"));
    let others = "Key 1: monday\nKey 2: tuesday\n";
    assert!(error(&[paper("a", others.as_bytes())], None, None).contains("its scheme cannot be told"));
}

/// Words as people write them down: numbered without a space, or with commas.
#[test]
fn words_are_taken_from_what_stands_around_them() {
    let all = "1.abandon 2) ability, 3: able;\n(4 about) abandon";
    let words: Vec<&str> = lines::words(all).collect();
    assert_eq!(words, ["abandon", "ability", "able", "(4", "about)", "abandon"]);
    let numbered: String =
        (1..=12).flat_map(|number| [number.to_string(), ".abandon\n".to_owned()]).collect();
    let numbered = numbered.replace("12.abandon", "12.about");
    let read = combine(&[paper("words", numbered.as_bytes())], None, None, None).expect("BIP-39");
    assert_eq!(read.came.scheme, Scheme::Bip39);
    assert!(read.content.ends_with(b"abandon about"));
    let french = "abaisser ".repeat(12);
    assert!(
        error(&[paper("a", french.as_bytes())], Some(Scheme::Bip39), None)
            .contains("words of another language are sealed as a text file")
    );
}

/// New shares of Vault: any that are enough give the secret, fewer do not, and another time they are others.
#[test]
fn a_secret_is_split_as_vault_does() {
    use rand::{SeedableRng, rngs::StdRng};
    for (k, n, secret) in [
        (2, 2, &[7_u8][..]),
        (2, 100, b"ab"),
        (3, 5, &[0x5a; 32]),
        (255, 255, b"a secret"),
        (2, 255, &[0; 16]),
    ] {
        let of = super::super::Quorum::new(k, n).expect("a quorum");
        let deal = |seed| vault::split(secret, of, &mut StdRng::seed_from_u64(seed));
        let text = deal(1);
        assert_ne!(*text, *deal(2));
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines.len(), usize::from(n));
        let rebuilt = |lines: &[&str]| {
            let papers = [paper("shares", lines.join("\n").as_bytes())];
            combine(&papers, Some(Scheme::Vault), Some(k), None).map(|made| made.content.to_vec())
        };
        let needed = usize::from(k);
        for some in [&lines[..needed], &lines[lines.len() - needed..], &lines] {
            assert_eq!(rebuilt(some).expect("enough"), secret, "{k} of {n}");
        }
        if needed > 2 {
            let few = [paper("shares", lines[1..needed].join("\n").as_bytes())];
            let few = combine(&few, Some(Scheme::Vault), None, None).expect("something");
            assert_ne!(few.content.as_slice(), secret);
        }
    }
}

/// With two shares to spare the wrong one is named; with one nobody knows.
#[test]
fn a_share_that_differs_is_named() {
    let mut lines: Vec<String> = VAULT.iter().map(|&line| line.to_owned()).collect();
    lines[1].replace_range(0..2, "00");
    let brought = |count: usize| [paper("keys", lines[..count].join("\n").as_bytes())];
    let vault = Some(Scheme::Vault);
    let told = error(&brought(5), vault, Some(3));
    assert!(told.starts_with("keys, line 2 does not agree with the others"), "{told}");
    let told = error(&brought(4), vault, Some(3));
    assert!(
        told.starts_with("the 4 shares do not agree: at least one is wrong, or not 3 are needed"),
        "{told}"
    );
    assert!(combine(&brought(3), vault, Some(3), None).is_ok());
    let told = error(&brought(5), vault, Some(6));
    assert_eq!(told, "5 of the 6 shares needed are here: bring 1 more");
}

/// A file's name and content, scheme and threshold that are named, and what must be said.
type Case<'c> = (&'c str, &'c [u8], Option<Scheme>, Option<u8>, &'c str);

#[test]
fn hostile_shares_are_named_by_file_and_line() {
    let (long, marks) = ("f".repeat(100_000), format!("1-{}\u{202e}\n", "ab".repeat(16)));
    let twice = format!("{}\n{}", VAULT[0], VAULT[0]);
    let mut other = VAULT[0].to_owned();
    other.replace_range(0..2, "00");
    let two = format!("{}\n{other}", VAULT[0]);
    let many: Vec<String> = (1..=256).map(|number| format!("{number}-abcd")).collect();
    let many = many.join("\n");
    let zero = format!("{}00", &VAULT[0][..64]);
    let cases: &[Case] = &[
        ("empty", b"", None, None, "empty: its scheme cannot be told"),
        ("empty", b" \n\n", Some(Scheme::Vault), None, "empty: there is nothing in it"),
        ("x", b"\xff\xfe", Some(Scheme::Slip39), None, "x: it is not UTF-8 text"),
        ("x", long.as_bytes(), Some(Scheme::Ssss), Some(2), "x: it is not of the form 1-0123abcd"),
        (
            "x",
            long.as_bytes(),
            Some(Scheme::Slip39),
            None,
            "x: it has 1 words; a share of SLIP-39 has 20 to 59",
        ),
        ("x", marks.as_bytes(), Some(Scheme::Ssss), Some(2), "x: it is not of the form"),
        ("x", b"1-ab\n1-cd", None, Some(2), "x, line 1 and x, line 2 have one number and different contents"),
        ("x", b"1-ab\n2-abcd", None, Some(2), "x, line 2: its length is another than in x, line 1"),
        ("x", b"0-ab\n2-ab", None, Some(2), "x, line 1: it has the number 0; shares have 1 to 255"),
        ("x", b"256-ab\n2-ab", None, Some(2), "x, line 1: it has the number 256"),
        ("x", b"1-abc\n2-abc", None, Some(2), "x, line 1: it has 3 hex digits"),
        ("x", b"1-ab\n2-ab", None, None, "another secret comes out: say how many"),
        ("x", b"1-ab\n2-ab", None, Some(1), "the number of shares needed is 2 to 255"),
        ("x", b"1-ab\n\n1-ab\n", None, Some(2), "1 of the 2 shares needed are here: bring 1 more"),
        ("x", twice.as_bytes(), Some(Scheme::Vault), None, "1 of the 2 shares needed are here: bring 1 more"),
        ("x", two.as_bytes(), Some(Scheme::Vault), None, "have one number and different contents"),
        ("x", zero.as_bytes(), Some(Scheme::Vault), None, "x: it has the number 0; shares have 1 to 255"),
        ("x", b"AA==", Some(Scheme::Vault), None, "x: it has 1 bytes; a share has at least 2"),
        ("x", b"not base64!", Some(Scheme::Vault), None, "x: it is neither base64 nor hex"),
        ("x.000", b"ab", Some(Scheme::Gfshare), None, "x.000: it has the number 0; shares have 1 to 255"),
        ("x.256", b"ab", None, None, "x.256: it has the number 256"),
        ("x.01", b"ab", Some(Scheme::Gfshare), None, "its name does not end with its number"),
        ("x.001", b"", None, None, "x.001: there is nothing in it"),
        ("x.001", b"ab", None, None, "1 of the 2 shares needed are here"),
        (
            "x",
            many.as_bytes(),
            Some(Scheme::Ssss),
            Some(2),
            "x: it has 256 lines, and no more than 255 shares",
        ),
        ("x", b"hello there", None, None, "Say which: SLIP-39"),
    ];
    for (name, content, scheme, threshold, says) in cases {
        let told = error(&[paper(name, content)], *scheme, *threshold);
        assert!(told.contains(says), "{name}: wanted {says}; got {told}");
        assert!(told.chars().count() < 400 && !told.contains("ffff"), "{told}");
    }
    let told = error(&[paper("a", b"1-ab"), paper("s.002", b"\xff")], None, Some(2));
    assert_eq!(told, "a is of ssss and s.002 of gfshare: bring shares of one scheme");
}

#[test]
fn words_are_recognised_by_their_number() {
    let sentence = "abandon ".repeat(11) + "about";
    let combined = combine(&[paper("w", sentence.as_bytes())], None, None, None).expect("words");
    assert_eq!(combined.content.as_slice(), sentence.as_bytes());
    assert!(combined.what.starts_with("12 words, with 128 bits of entropy"), "{}", combined.what);
    // however they are laid out
    let long = "zoo ".repeat(23) + "vote";
    let lines = format!("{}\n{}\n", "zoo ".repeat(12), "zoo ".repeat(11) + "vote");
    let combined = combine(&[paper("w", lines.as_bytes())], None, None, None).expect("words");
    assert_eq!(combined.content.as_slice(), long.as_bytes());
    let share = "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode duke ajar critical decision keyboard";
    let lines = share.replace(" solution", "\nsolution");
    for text in [share, &lines] {
        let combined = combine(&[paper("s", text.as_bytes())], None, None, None).expect("a share");
        assert_eq!((combined.came.scheme, combined.came.proof), (Scheme::Slip39, Proof::EachShare));
    }
    let slip = sentence.replacen("abandon", "abandno", 1);
    let told = error(&[paper("w", slip.as_bytes())], None, None);
    assert!(told.starts_with("w: word 1 is not in the list of BIP-39"), "{told}");
    let two = [paper("w", sentence.as_bytes()), paper("v", sentence.as_bytes())];
    assert!(error(&two, None, None).starts_with("w and v both hold words of BIP-39"));
    assert!(error(&two[..1], None, Some(2)).contains("say themselves how many are needed"));
    let passphrase = SecretText::copy_of("x").expect("short");
    let refused = combine(&two[..1], None, None, Some(&passphrase)).map(|_| ());
    assert_eq!(refused, Err(ForeignError::NoPassphrase));
}

fn slip39() -> (String, String) {
    let vectors: serde_json::Value =
        serde_json::from_str(include_str!("../../../tests/vectors/slip39.json")).expect("JSON");
    let shares = &vectors[3][1];
    (shares[0].as_str().expect("words").to_owned(), shares[1].as_str().expect("words").to_owned())
}

/// Each share is read when it comes, what is wrong with one is said then, and nothing of it stays.
#[test]
fn shares_come_one_after_the_other() {
    let mut brought = Brought::default();
    let told = |brought: &mut Brought, name: &str, text: &str, chosen: Option<Scheme>| {
        brought.bring(paper(name, text.as_bytes()), chosen).err().map(|why| why.to_string())
    };
    assert!(brought.stand(None).is_err() && brought.combine(None, None).is_err());
    // a bare key could be of anything, until somebody says of what, or the first one shows it
    let bare = told(&mut brought, "a", VAULT[0], None).expect("refused");
    assert!(bare.starts_with("a: its scheme cannot be told"), "{bare}");
    let printed = format!("Unseal Key 1: {}", VAULT[0]);
    assert_eq!(told(&mut brought, "a", &printed, None), None);
    assert_eq!((brought.scheme(), brought.shares()), (Some(Scheme::Vault), 1));
    assert_eq!(told(&mut brought, "b", VAULT[1], None), None);
    let (words, _) = slip39();
    let cases = [
        (VAULT[1], "c: it is a copy of a share that is in already"),
        (&words, "a is of Vault and c of SLIP-39: bring shares of one scheme"),
        (&"0".repeat(66), "c: it has the number 0"),
        ("cafe", "c: its length is another than in a"),
        (&VAULT[0].replace("42f6", "0000"), "a and c have one number and different contents"),
        ("\u{202e}3fce", "c: it is neither base64 nor hex"),
        (&"f".repeat(100_000), "c: its length is another than in a"),
        (&"f\n".repeat(100_000), "c: it has"),
        ("", "c: there is nothing in it"),
    ];
    for (text, want) in cases {
        let said = told(&mut brought, "c", text, None).expect(want);
        assert!(said.starts_with(want), "{said}");
        assert!(!said.contains(VAULT[0]) && said.chars().count() < 300, "{said}");
        assert_eq!((brought.shares(), brought.labels().collect::<Vec<_>>()), (2, vec!["a", "b"]));
    }
    // how many are needed stands on none of them
    assert_eq!(brought.stand(None), Ok(Proof::Nothing));
    assert_eq!(brought.stand(Some(3)), Err(ForeignError::TooFew { have: 2, need: 3, of: String::new() }));
    assert_eq!(told(&mut brought, "c", VAULT[2], None), None);
    assert_eq!(told(&mut brought, "d", VAULT[3], None), None);
    assert_eq!(brought.stand(Some(3)), Ok(Proof::Spare(1)));
    let copy = brought.again();
    let combined = copy.combine(Some(3), None).expect("combines");
    assert_eq!(combined.content.as_slice(), b"attack at dawn, by the east gate");
    assert!(copy.most_bytes() >= combined.content.len());
    assert!(!format!("{brought:?}").contains("1968"));
    // taken back, from the middle to the last
    for (place, left) in [(1, 3), (9, 3), (0, 2), (0, 1), (0, 0)] {
        brought.put_back(place);
        assert_eq!(brought.shares(), left);
    }
    assert!(brought.is_empty() && brought.scheme().is_none());
    assert_eq!(told(&mut brought, "w", &words, None), None);
}

/// Words say how many of them are needed, and prove what comes of them; the scheme is certain.
#[test]
fn words_say_what_is_still_missing() {
    let (one, two) = slip39();
    let mut brought = Brought::default();
    brought.bring(paper("one", one.as_bytes()), None).expect("a share");
    assert_eq!(brought.stand(None), Err(ForeignError::TooFew { have: 1, need: 2, of: String::new() }));
    let slip = one.replacen("pistol", "pistor", 1);
    let said = brought.bring(paper("slip", slip.as_bytes()), None).expect_err("refused").to_string();
    assert!(said.starts_with("slip: word 2 is not in the list"), "{said}");
    let other = "duckling enlarge academic academic agency result length solution fridge kidney coal piece deal husband erode duke ajar critical decision keyboard";
    let said = brought.bring(paper("other", other.as_bytes()), None).expect_err("refused").to_string();
    assert!(said.starts_with("other: the beginning, its first two words, is another than in one"), "{said}");
    brought.bring(paper("two", two.as_bytes()), None).expect("a share");
    assert_eq!((brought.stand(None), brought.shares()), (Ok(Proof::Checksum), 2));
    let secret = |passphrase: &str| {
        let passphrase = SecretText::copy_of(passphrase).expect("short");
        data_encoding::HEXLOWER.encode(&brought.combine(None, Some(&passphrase)).expect("combines").content)
    };
    assert_eq!(secret("TREZOR"), "b43ceb7e57a0ea8766221624d01b0864");
    assert_ne!(secret(""), secret("TREZOR"));
    // words of BIP-39 are a whole secret, and two of them are two
    let mut seed = Brought::default();
    let words = "abandon ".repeat(11) + "about";
    seed.bring(paper("seed", words.as_bytes()), None).expect("words");
    assert_eq!(seed.stand(None), Ok(Proof::Checksum));
    let again = seed.bring(paper("again", words.as_bytes()), None).expect_err("refused").to_string();
    assert!(again.starts_with("seed and again both hold words of BIP-39"), "{again}");
    assert!(seed.most_bytes() >= words.len());
}

/// Keys that `vault operator init -pgp-keys` prints are messages of `OpenPGP`. Made by gpg 2.4, to a key of RSA and to one of
/// Curve25519.
const ENCRYPTED: [&str; 2] = [
    concat!(
        "hQEMAwgOXoyx+C+bAQf+OGqROCHXexakQgN+50z+OUpWvmZ3iTUT1ri76FgsSfQwHcTofCNiKJx+YMxGf3gU8dgwrp40Ypb8KG1A",
        "/uNa3T+c/Xk/9wSPtuAoQ8pxp0sArBA0fWq2It4K9EPPE5EaX25mz099DSiPXc8bKUCpuokRwvv9ulE5nGQ631kJPS5daj0BCItw",
        "PXe1VcEiPRXXhbos/m6oaU8g1cFS7nMLyEEqo334rmc5jrnM8zzIMJ/HNco38cB9h7TNMoz/dkAh7YBdapybYXrFsaHSwrhwhor/",
        "eOGxM/bK7fbJnYu7iucKGuOZPf/bXa2ZmueFocYIUul4hwmZQAhYo4D9IHrTAtJzAeqSsXDkfGQTVDavPUwdzK+hiTOseOmbDcVC",
        "4xwlKkctz4KzCoJANlhkzi04E1BmGUbVnzeIEqF4B4HYSnRVD4iFq2y8R8F0eawjapUi1zKFkdWKx5w/myjYOe9tAfEv73YF+wIh",
        "dAGLqAB8RzePl5mI2w==",
    ),
    concat!(
        "hF4DNjBeda+EbYkSAQdA/ZbZK2yZK3Cy8JuP3tIEWRY+fyaiEkd22ceGnuDenC0wC7YPvIo9hWCL9ebZZ+bZAJLJLuNhyCJke02S",
        "upZqLsRJRTzLavtAXWSYAZb1GjNq0jcBUG47Ud+YfmCGY3PYykebiSuNs4+c9PZziTnmuIrN3y+RMgwUWtdiJWXXQIBXgq0w5q/M",
        "egCz",
    ),
];

/// What looks like a share of Vault and is none would give a secret that nobody ever had.
#[test]
fn what_vault_prints_and_is_no_share_is_told_apart() {
    let printed = |key: &str| format!("Unseal Key 1: {key}");
    let base64 = |bytes: &[u8]| data_encoding::BASE64.encode(bytes);
    let mut cases: Vec<(String, &str)> = Vec::new();
    for message in ENCRYPTED {
        cases.push((printed(message), "encrypted to the PGP key of its holder"));
        cases.push((message.to_owned(), "encrypted to the PGP key of its holder"));
    }
    cases.push((printed(&base64(&[7; 32])), "it is a whole key and no share"));
    cases.push((printed(&base64(&[7; 34])), "it has 34 bytes, and a key that Vault prints has 33"));
    let both = format!("Unseal Key 1: {}\nRecovery Key 2: {}\n", VAULT[0], VAULT[1]);
    cases.push((both, "is another than in keys, line 1"));
    for (text, says) in cases {
        let told = error(&[paper("keys", text.as_bytes())], Some(Scheme::Vault), None);
        assert!(told.starts_with("keys") && told.contains(says), "{told}");
    }
    // a share whose first byte is the tag of such a message is one all the same
    for tag in [0x84, 0x85, 0xc1] {
        let mut shares: Vec<Vec<u8>> =
            VAULT.iter().map(|hex| data_encoding::HEXLOWER.decode(hex.as_bytes()).expect("hex")).collect();
        for share in &mut shares {
            share[0] = tag;
        }
        let lines: Vec<String> = shares.iter().map(|share| base64(share)).collect();
        let combined =
            combine(&[paper("keys", lines.join("\n").as_bytes())], Some(Scheme::Vault), Some(3), None);
        assert_eq!(combined.expect("combines").content[0], tag);
    }
}
