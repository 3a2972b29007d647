//! Forms by their words, what goes with what, and what the parts of a file are. Other people's programs read the files in
//! `tests/program/forms.rs`.

use rand::{SeedableRng, rngs::StdRng};

use super::*;
use crate::sharing::RootKey;
use crate::vocab::{Mode, Secret};

fn key(name: &str) -> (KeyName, DerivedKey) {
    let root = RootKey::from_secret(Secret::fill_with(|key| key.copy_from_slice(&[0x5a; 32])));
    let name: KeyName = name.parse().expect("a name");
    let key = root.derive(Mode::Production, &name);
    (name, key)
}

/// Each algorithm leaves in the forms that its refusal names, and in no other.
#[test]
fn a_refusal_names_the_forms_that_go() {
    let words =
        ["raw", "hex", "pkcs8-pem", "pkcs8-der", "openssh", "age", "bip39", "slip39:2of3", "slip39:1of1"];
    for algorithm in Algorithm::ALL {
        let (name, key) = key(&format!("a:{}:0", algorithm.word()));
        let told = forms_of(algorithm).replace("KofN", "2of3").replace(" or ", ", ");
        let told: Vec<&str> = told.split(", ").collect();
        for word in words {
            let form: Form = word.parse().expect("a form");
            assert_eq!(form.to_string(), word);
            let wanted = told.contains(&word) || (word == "slip39:1of1" && told.contains(&"slip39:2of3"));
            assert_eq!(form.check(algorithm).is_ok(), wanted, "{algorithm:?} {word}");
            let made = form.write(&name, &key, &mut StdRng::seed_from_u64(1));
            assert_eq!(made.is_ok(), wanted, "{algorithm:?} {word}");
            if let Err(error) = made {
                assert!(error.to_string().contains(forms_of(algorithm)), "{error}");
            }
            assert_eq!(form.check_root().is_ok(), ["raw", "hex"].contains(&word), "{word}");
        }
    }
}

/// What was sealed leaves in the forms that are made of its length, and in no other.
#[test]
fn a_payload_leaves_in_the_forms_of_its_length() {
    let of = |bytes: usize| {
        let mut forms = vec!["hex"];
        forms.extend([16, 20, 24, 28, 32].contains(&bytes).then_some("bip39"));
        forms.extend(((16..=64).contains(&bytes) && bytes.is_multiple_of(2)).then_some("slip39:2of3"));
        forms.extend((1..=1024).contains(&bytes).then_some("vault:2of3"));
        forms
    };
    let words =
        ["raw", "hex", "pkcs8-pem", "pkcs8-der", "openssh", "age", "bip39", "slip39:2of3", "vault:2of3"];
    for bytes in (0..70).chain([1023, 1024, 1025, 100_000]) {
        let content = vec![0xa5; bytes];
        for word in words {
            let form: Form = word.parse().expect("a form");
            assert_eq!(form.to_string(), word);
            let made = form.write_payload(&content, &mut StdRng::seed_from_u64(1));
            assert_eq!(made.is_ok(), of(bytes).contains(&word), "{bytes} {word}");
            match made {
                Ok(made) => {
                    assert!(!made.bytes.windows(16).any(|part| part == [0xa5; 16]), "{word}");
                    // room is taken for it before it is made
                    assert!(made.bytes.len() <= form.most_bytes(bytes), "{bytes} {word}");
                }
                Err(FormError::PayloadLength { .. }) => assert!(form.check_payload().is_ok()),
                Err(error) => assert_eq!(error, FormError::OfPayload(form)),
            }
        }
    }
    let largest: Form = "vault:2of255".parse().expect("a form");
    let made = largest.write_payload(&[0xa5; 1024], &mut StdRng::seed_from_u64(1)).expect("it is made");
    assert!(made.bytes.len() > 16 << 10 && made.bytes.len() <= largest.most_bytes(1024));
    for algorithm in Algorithm::ALL {
        assert!("vault:2of3".parse::<Form>().expect("a form").check(algorithm).is_err());
    }
}

/// The same for public halves.
#[test]
fn a_refusal_names_the_forms_of_a_public_half() {
    for algorithm in Algorithm::ALL {
        let (name, key) = key(&format!("a:{}:0", algorithm.word()));
        let told = public::forms_of(algorithm).replace(" or ", ", ");
        let told: Vec<&str> = told.split(", ").collect();
        for form in PublicForm::ALL {
            assert_eq!(form.word().parse(), Ok(form));
            let made = form.write(&name, &key);
            assert_eq!(made.is_ok(), told.contains(&form.word()), "{algorithm:?} {form}");
            match made {
                Ok(bytes) => assert!(!bytes.is_empty()),
                Err(PublicError::NoPublicHalf(none)) => assert!(none == algorithm && key.public().is_none()),
                Err(error) => assert!(error.to_string().contains(public::forms_of(algorithm)), "{error}"),
            }
        }
    }
    for text in ["", "raw", "hex", "OPENSSH", "slip39:2of3", "a\nb"] {
        let error = text.parse::<PublicForm>().expect_err(text).to_string();
        assert!(
            error.contains("pkcs8-pem, pkcs8-der, openssh, minisign, age") && !error.contains('\n'),
            "{error}"
        );
    }
}

#[test]
fn what_is_no_form_is_told_how_to_be_one() {
    let cases = [
        ("", "is none of the forms"),
        ("PEM", "raw, hex, pkcs8-pem"),
        ("slip39", "slip39: \u{201c}\u{201d} is no number of shares: write 2of3"),
        ("slip39:", "write 2of3"),
        ("slip390", "is none of the forms"),
        ("slip39:2of", "write 2of3"),
        ("slip39:02of3", "write 2of3"),
        ("slip39:+2of3", "write 2of3"),
        ("slip39:2of300", "write 2of3"),
        ("slip39:3of2", "3 of 2 shares cannot be"),
        ("slip39:0of2", "0 of 2 shares cannot be"),
        ("slip39:2of17", "has 1 to 16 shares"),
        ("slip39:1of2", "write 1of1, and copy that share"),
        ("vault", "vault: \u{201c}\u{201d} cannot be: write vault:3of5"),
        ("vault:1of1", "write vault:3of5"),
        ("vault:1of3", "There are 2 to 255, and not more are needed than there are"),
        ("vault:4of3", "write vault:3of5"),
        ("vault:02of3", "write vault:3of5"),
        ("vault:2of256", "write vault:3of5"),
        ("vaults:2of3", "none of the forms"),
        ("a\nb\u{202e}", "\u{201c}a\\u{A}b\\u{202E}\u{201d}"),
    ];
    for (text, says) in cases {
        let error = text.parse::<Form>().expect_err(text).to_string();
        assert!(error.contains(says), "{text}: wanted {says}; got {error}");
    }
    let long = "x".repeat(100_000).parse::<Form>().expect_err("none").to_string();
    assert!(long.chars().count() < 500, "{long}");
}

#[test]
fn the_longest_key_has_room() {
    for algorithm in ["ed25519", "p-384"] {
        let (name, key) = key(&format!("{}:{algorithm}:4294967295", "x".repeat(64)));
        assert!(!open_ssh::file(&name, &key).is_empty());
    }
}

#[test]
fn nothing_of_a_key_is_in_its_debug() {
    let (name, key) = key("a:seed-256:0");
    let made = Form::Bip39.write(&name, &key, &mut StdRng::seed_from_u64(1)).expect("a form");
    assert_eq!(format!("{made:?}"), "Formed(24 words of BIP-39, redacted)");
}
