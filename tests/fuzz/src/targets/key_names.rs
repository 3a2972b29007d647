//! What people type to name a derived key, the form it leaves in, the shares it leaves as, and a scheme of shares.

use keyrite::sharing::check_value::{CheckMethod, CheckedKey};
use keyrite::sharing::derive::{Algorithm, KeyName, Purpose};
use keyrite::sharing::foreign::Scheme;
use keyrite::sharing::foreign::slip39::Members;
use keyrite::sharing::form::{Form, PublicForm};
use keyrite::vocab::limits::MAX_PURPOSE_CHARS;

use super::{Target, said};

/// See [`super`].
pub const TARGET: Target = Target { name: "key_names", check, seeds, words };

fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    name(text);
    read_as_itself::<Form>(text);
    read_as_itself::<PublicForm>(text);
    read_as_itself::<Members>(text);
    match text.parse::<Scheme>() {
        Ok(scheme) => assert_eq!(scheme.word(), text),
        Err(error) => drop(said::line(&error)),
    }
    for (_, method) in CheckMethod::ALL {
        if method.is_spelling(text) {
            let bytes = data_encoding::HEXUPPER.decode(text.replace(' ', "").as_bytes()).expect("hex");
            assert_eq!(method.spelled(&bytes).as_str(), text);
        }
    }
}

fn name(text: &str) {
    let name = read_as_itself::<KeyName>(text);
    match Purpose::new(text) {
        Ok(purpose) => {
            assert!(purpose.as_str() == text && (1..=MAX_PURPOSE_CHARS).contains(&text.len()));
            assert!(format!("{text}:aes-256:0").parse::<KeyName>().is_ok(), "a purpose of no key");
        }
        Err(error) => drop(said::line(&error)),
    }
    match CheckedKey::try_from(text.to_owned()) {
        Ok(key) => assert_eq!((Some(key.name()), key.line().as_str()), (name.as_ref(), text)),
        Err(error) => {
            said::line(&error);
            assert!(name.is_none_or(|name| name.algorithm != Algorithm::Aes256));
        }
    }
}

/// One form of each: what is read is written as it stood there.
fn read_as_itself<T>(text: &str) -> Option<T>
where
    T: std::str::FromStr<Err: std::fmt::Display> + std::fmt::Display,
{
    match text.parse::<T>() {
        Ok(read) => {
            assert_eq!(read.to_string(), text, "two forms of one");
            Some(read)
        }
        Err(error) => {
            said::line(&error);
            None
        }
    }
}

fn seeds() -> Vec<Vec<u8>> {
    let names =
        Algorithm::ALL.map(|algorithm| format!("backups/2026.q1_x-y:{}:4294967295", algorithm.word()));
    let others = [
        "a:rsa-3072:0",
        "Release:ed25519:0",
        "a:b:p-256:0",
        "a:p-256:01",
        "\u{5d0}:p-256:0",
        "a:\u{202e}:0",
        "",
    ];
    let forms = [
        "raw",
        "pkcs8-pem",
        "openssh",
        "minisign",
        "slip39:2of3",
        "slip39:1of2",
        "slip39:17of255",
        "ssss-plain",
    ];
    let values = ["3778 22C0 93", "F290 00"];
    let texts = others.into_iter().chain(forms).chain(values).map(str::to_owned);
    names.into_iter().chain(texts).map(String::into_bytes).collect()
}

fn words() -> Vec<String> {
    let forms = [
        "raw",
        "hex",
        "pkcs8-pem",
        "pkcs8-der",
        "openssh",
        "age",
        "bip39",
        "slip39:",
        "of",
        "minisign",
        ":0",
    ];
    let algorithms = Algorithm::ALL.map(|algorithm| format!(":{}:", algorithm.word()));
    let schemes = Scheme::ALL.map(|scheme| scheme.word().to_owned());
    algorithms.into_iter().chain(schemes).chain(forms.map(str::to_owned)).collect()
}
